package envelope

import "math"

// expansion is an exact number: the sum of floats that do not overlap, the least
// first, without zeros (Shewchuk 1997, doi:10.1007/PL00009321). The sign of a
// difference is computed in floating point where rounding cannot change it, and by
// an expansion elsewhere.
type expansion []float64

// unit bounds the relative rounding error of one operation.
const unit = 0x1p-53

// twoSum returns a + b, rounded, and the rounding error.
func twoSum(a, b float64) (sum, rest float64) {
	sum = a + b
	part := sum - a
	return sum, (a - (sum - part)) + (b - part)
}

// twoProduct returns a · b, rounded, and the rounding error.
func twoProduct(a, b float64) (product, rest float64) {
	product = float64(a * b)
	return product, math.FMA(a, b, -product)
}

// add adds a number to an expansion that nothing else refers to.
func (e *expansion) add(b float64) {
	kept := (*e)[:0]
	for _, c := range *e {
		var rest float64
		if b, rest = twoSum(b, c); rest != 0 {
			kept = append(kept, rest)
		}
	}
	if b != 0 {
		kept = append(kept, b)
	}
	*e = kept
}

func (e expansion) plus(terms ...float64) expansion {
	sum := append(make(expansion, 0, len(e)+len(terms)), e...)
	for _, b := range terms {
		sum.add(b)
	}
	return sum
}

// times returns the product with the sum of the factors.
func (e expansion) times(factors ...float64) expansion {
	product := make(expansion, 0, 2*len(e)*len(factors))
	for _, b := range factors {
		for _, c := range e {
			p, rest := twoProduct(c, b)
			product.add(rest)
			product.add(p)
		}
	}
	return product
}

func (e expansion) minus(f expansion) expansion {
	difference := append(make(expansion, 0, len(e)+len(f)), e...)
	for _, c := range f {
		difference.add(-c)
	}
	return difference
}

func (e expansion) sign() int {
	if len(e) == 0 {
		return 0
	}
	return signOf(e[len(e)-1])
}

// float returns the number, rounded.
func (e expansion) float() (sum float64) {
	for _, c := range e {
		sum += c
	}
	return sum
}

func signOf(v float64) int {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}
