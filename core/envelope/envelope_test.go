package envelope

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// planes often draws small integer coefficients, so that duplicates, parallel
// planes, ties and planes through one point are common.
func planes(t *rapid.T) []Plane {
	coefficient := rapid.OneOf(
		rapid.Map(rapid.IntRange(0, 4), func(i int) float64 { return float64(i) }),
		rapid.Map(rapid.Float64Range(0, 10), func(v float64) float64 {
			if v < 1e-70 { // smaller than the package promises
				return 0
			}
			return v
		}))
	ps := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Plane {
		return Plane{X: coefficient.Draw(t, "X"), Y: coefficient.Draw(t, "Y"), C: coefficient.Draw(t, "C")}
	}), 1, 12).Draw(t, "planes")
	ranks := rapid.Permutation(seq(len(ps))).Draw(t, "ranks")
	for i := range ps {
		ps[i].Rank = ranks[i]
	}
	return ps
}

func seq(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}

// exact returns a plane's value without rounding.
func exact(p Plane, x, y float64) *big.Rat {
	r := func(v float64) *big.Rat { return new(big.Rat).SetFloat64(v) }
	sum := new(big.Rat).Mul(r(p.X), r(x))
	sum.Add(sum, new(big.Rat).Mul(r(p.Y), r(y)))
	return sum.Add(sum, r(p.C))
}

// slack returns how much a plane lies above the lowest one, exactly.
func slack(ps []Plane, i int, x, y float64) float64 {
	least := exact(ps[0], x, y)
	for _, p := range ps[1:] {
		if v := exact(p, x, y); v.Cmp(least) < 0 {
			least = v
		}
	}
	d, _ := new(big.Rat).Sub(exact(ps[i], x, y), least).Float64()
	return d
}

const tolerance = 1e-12

func TestAlongXAgainstBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ps := planes(t)
		y := rapid.Float64Range(0, 3).Draw(t, "y")
		from := rapid.Float64Range(0, 3).Draw(t, "from")
		to := from + rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, 5)).Draw(t, "width")
		pieces := AlongX(ps, y, from, to)
		if pieces[0].From != from || pieces[len(pieces)-1].To != to {
			t.Fatalf("%v does not cover [%v, %v]", pieces, from, to)
		}
		for i, p := range pieces {
			if i > 0 && (p.From != pieces[i-1].To || p.Plane == pieces[i-1].Plane) {
				t.Fatalf("pieces do not meet: %v", pieces)
			}
			for _, part := range []float64{0, 0.25, 0.5, 0.75, 1} {
				x := p.From + part*(p.To-p.From)
				if s := slack(ps, p.Plane, x, y); s > tolerance*(1+ps[p.Plane].At(x, y)) {
					t.Fatalf("plane %d is %g above the lowest at x=%v in %v", p.Plane, s, x, pieces)
				}
			}
			// If planes tie along a whole piece, the one with the least rank wins.
			for i, q := range ps {
				if q.X == ps[p.Plane].X && q.Y == ps[p.Plane].Y && q.C == ps[p.Plane].C && q.Rank < ps[p.Plane].Rank {
					t.Fatalf("plane %d has the piece %v, though %d ties and ranks before it", p.Plane, p, i)
				}
			}
		}
	})
}

func TestRegionsTileTheRectangle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ps := planes(t)
		r := Rect{X0: 0.25, X1: 0.25 + rapid.Float64Range(0.01, 4).Draw(t, "width"), Y0: 0.5, Y1: 0.5 + rapid.Float64Range(0.01, 4).Draw(t, "height")}
		regions := Regions(ps, r)
		area := 0.0
		for _, g := range regions {
			area += polygonArea(g.Vertices)
			for _, v := range g.Vertices {
				if s := slack(ps, g.Plane, v.X, v.Y); s > 1e-11*(1+ps[g.Plane].At(v.X, v.Y)) {
					t.Fatalf("vertex %v of plane %d lies %g above the envelope", v, g.Plane, s)
				}
			}
			for i, across := range g.Across {
				if across >= 0 && !slices.Contains(winners(regions), across) {
					t.Fatalf("plane %d is across an edge of %d and has no region", across, g.Plane)
				}
				a, b := g.Vertices[i], g.Vertices[(i+1)%len(g.Vertices)]
				mid := Point{(a.X + b.X) / 2, (a.Y + b.Y) / 2}
				if across >= 0 && math.Abs(ps[across].At(mid.X, mid.Y)-ps[g.Plane].At(mid.X, mid.Y)) > 1e-11*(1+ps[g.Plane].At(mid.X, mid.Y)) {
					t.Fatalf("planes %d and %d do not meet on their border", g.Plane, across)
				}
			}
		}
		if want := (r.X1 - r.X0) * (r.Y1 - r.Y0); math.Abs(area-want) > 1e-9*want {
			t.Fatalf("areas add up to %g, not %g: %v", area, want, regions)
		}
	})
}

func polygonArea(vs []Point) (area float64) {
	for i, a := range vs {
		b := vs[(i+1)%len(vs)]
		area += a.X*b.Y - b.X*a.Y
	}
	return area / 2
}

func TestRasterAgreesWithWinner(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ps := planes(t)
		axis := func(name string, n int) []float64 {
			at := make([]float64, n)
			lo, step := rapid.Float64Range(0, 2).Draw(t, name), rapid.Float64Range(0, 1).Draw(t, name+" step")
			for i := range at {
				at[i] = lo + float64(i)*step
			}
			return at
		}
		xs, ys := axis("x", 13), axis("y", 7)
		if rapid.Bool().Draw(t, "falling") {
			slices.Reverse(xs)
		}
		best, total := make([]uint16, 13*7), make([]float64, 13*7)
		Raster(ps, xs, ys, Layers{Best: best, Total: total})
		for row, y := range ys {
			for column, x := range xs {
				cell := row*13 + column
				want := Winner(ps, x, y)
				got := int(best[cell])
				if got != want && math.Abs(ps[got].At(x, y)-ps[want].At(x, y)) > 1e-14*(1+ps[want].At(x, y)) {
					t.Fatalf("cell (%v, %v): got plane %d, want %d", x, y, got, want)
				}
				if total[cell] != ps[got].At(x, y) {
					t.Fatalf("cell (%v, %v): total %v, want %v", x, y, total[cell], ps[got].At(x, y))
				}
			}
		}
	})
}

// Pairs tile the regions, and inside each of them the two best planes are the pair,
// without rounding and by rank where planes are equal. Most planes win nowhere, and
// many come second.
func TestRunnersUpAgainstBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ps := planes(t)
		for i := range rapid.IntRange(0, 30).Draw(t, "above") { // a little above some plane, or equal to it
			p := ps[rapid.IntRange(0, len(ps)-1).Draw(t, "below")]
			p.X += float64(rapid.IntRange(0, 2).Draw(t, "more X")) / 2
			p.C += float64(rapid.IntRange(0, 2).Draw(t, "more C")) / 2
			p.Rank = len(ps)
			if i%2 == 0 { // the plane below has its rank
				p.Rank, ps[0].Rank = ps[0].Rank, p.Rank
			}
			ps = append(ps, p)
		}
		r := Rect{X0: 0.25, X1: 0.25 + rapid.Float64Range(0.01, 4).Draw(t, "width"), Y0: 0.5, Y1: 0.5 + rapid.Float64Range(0.01, 4).Draw(t, "height")}
		regions := Regions(ps, r)
		pairs := RunnersUp(ps, regions)
		if len(ps) == 1 && len(pairs) == 0 {
			return
		}
		whole := (r.X1 - r.X0) * (r.Y1 - r.Y0)
		areas := make(map[int]float64) // by winner
		for _, g := range regions {
			areas[g.Plane] += polygonArea(g.Vertices)
		}
		for _, pair := range pairs {
			area := polygonArea(pair.Vertices)
			areas[pair.Plane] -= area
			if area < 1e-6*whole {
				continue // its middle may be outside, by rounding
			}
			middle := Point{}
			for _, v := range pair.Vertices {
				middle.X += v.X / float64(len(pair.Vertices))
				middle.Y += v.Y / float64(len(pair.Vertices))
			}
			order := all(ps)
			slices.SortFunc(order, func(a, b int) int {
				return cmp.Or(exact(ps[a], middle.X, middle.Y).Cmp(exact(ps[b], middle.X, middle.Y)), cmp.Compare(ps[a].Rank, ps[b].Rank))
			})
			if pair.Plane != order[0] || pair.Second != order[1] {
				t.Fatalf("planes %d and %d are best at %v, not %d and %d", order[0], order[1], middle, pair.Plane, pair.Second)
			}
		}
		for winner, left := range areas {
			if math.Abs(left) > 1e-9*whole {
				t.Fatalf("the pairs of plane %d leave %g of its region", winner, left)
			}
		}
	})
}

// Exact ties are decided by rank in every function.
func TestDegenerateInput(t *testing.T) {
	for name, c := range map[string]struct {
		planes []Plane
		want   string // the pieces at y = 1 over [1, 3]
	}{
		"no plane":            {nil, "[]"},
		"one plane":           {[]Plane{{X: 1}}, "[{0 1 3}]"},
		"duplicates":          {[]Plane{{X: 1, Rank: 2}, {X: 1, Rank: 0}, {X: 1, Rank: 1}}, "[{1 1 3}]"},
		"parallel":            {[]Plane{{X: 1, C: 2}, {X: 1, C: 1, Rank: 1}, {X: 1, C: 3, Rank: 2}}, "[{1 1 3}]"},
		"three through one":   {[]Plane{{X: 2, C: 0}, {X: 1, C: 2, Rank: 1}, {X: 0, C: 4, Rank: 2}}, "[{0 1 2} {2 2 3}]"},
		"touching at the end": {[]Plane{{X: 1, C: 1}, {X: 0, C: 4, Rank: 1}}, "[{0 1 3}]"},
		"flat":                {[]Plane{{C: 5}, {C: 5, Rank: 1}}, "[{0 1 3}]"},
		"beyond the range":    {[]Plane{{X: 9}, {X: 0, C: 1, Rank: 1}, {X: 0.1, C: 0.5, Rank: 2}}, "[{2 1 3}]"},
	} {
		if got := AlongX(c.planes, 1, 1, 3); c.want != fmt.Sprint(got) {
			t.Errorf("%s: got %v, want %s", name, got, c.want)
		}
	}
	tie := []Plane{{X: 2, Y: 1, Rank: 1}, {X: 1, Y: 2, Rank: 0}, {X: 5, Y: 5, Rank: 2}}
	if got := Winner(tie, 1, 1); got != 1 {
		t.Errorf("at a tie plane %d wins, want the one of the lower rank", got)
	}
	if got := Order(tie, 1, 1); !slices.Equal(got, []int{1, 0, 2}) {
		t.Errorf("order at a tie: %v", got)
	}
	best := make([]uint16, 1)
	Raster(tie, []float64{1}, []float64{1}, Layers{Best: best})
	if best[0] != 1 {
		t.Errorf("the map at a tie has plane %d", best[0])
	}
	if Winner(nil, 1, 1) != -1 || Regions(nil, Rect{0, 1, 0, 1}) != nil {
		t.Error("no planes should have no winner and no regions")
	}
	// A plane that meets the envelope only along a line is not part of it.
	wedge := []Plane{{X: 1, Rank: 1}, {Y: 1, Rank: 2}, {X: 0.5, Y: 0.5, Rank: 0}}
	for _, g := range Regions(wedge, Rect{0.1, 1, 0.1, 1}) {
		if g.Plane == 2 {
			t.Errorf("the plane on the border got a region: %v", g)
		}
	}
	// Rectangles without width, without height, and without both.
	for _, r := range []Rect{{1, 1, 0, 2}, {0, 2, 1, 1}, {1, 1, 1, 1}} {
		for _, g := range Regions(tie, r) {
			mid := Point{(g.Vertices[0].X + g.Vertices[1].X) / 2, (g.Vertices[0].Y + g.Vertices[1].Y) / 2}
			if got := Winner(tie, mid.X, mid.Y); got != g.Plane {
				t.Errorf("%v: region of %d, winner %d", r, g.Plane, got)
			}
		}
	}
	if got := AlongX([]Plane{{X: 1}, {C: 3, Rank: 1}}, 0, 0, math.Inf(1)); fmt.Sprint(got) != "[{0 0 3} {1 3 +Inf}]" {
		t.Errorf("unbounded line: %v", got)
	}
}

// Runner-up, margins and regret of every cell against all planes.
func TestLayersAgainstBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ps := planes(t)
		const w, h = 9, 5
		axis := func(name string, n int) []float64 {
			at := make([]float64, n)
			lo, step := rapid.Float64Range(0, 2).Draw(t, name), rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, 1)).Draw(t, name+" step")
			for i := range at {
				at[i] = lo + float64(i)*step
			}
			return at
		}
		xs, ys := axis("x", w), axis("y", h)
		if rapid.Bool().Draw(t, "falling") {
			slices.Reverse(xs)
		}
		n := w * h
		out := Layers{
			Best: make([]uint16, n), Total: make([]float64, n), Second: make([]uint16, n),
			Margin: make([]float64, n), Relative: make([]float64, n), Regret: make([]float64, n),
			Fixed: rapid.IntRange(0, len(ps)-1).Draw(t, "fixed"),
		}
		Raster(ps, xs, ys, out)
		for row, y := range ys {
			for column, x := range xs {
				i := row*w + column
				order := Order(ps, x, y)
				least := ps[order[0]].At(x, y)
				near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-13*(1+least) }
				if !near(out.Total[i], least) || !near(out.Regret[i], ps[out.Fixed].At(x, y)-least) {
					t.Fatalf("(%v, %v): total %v, regret %v; want %v, %v", x, y, out.Total[i], out.Regret[i], least, ps[out.Fixed].At(x, y)-least)
				}
				if len(ps) == 1 {
					if out.Second[i] != None || !math.IsInf(out.Margin[i], 1) || !math.IsInf(out.Relative[i], 1) {
						t.Fatalf("one plane has a runner-up: %d, %v", out.Second[i], out.Margin[i])
					}
					continue
				}
				margin := ps[order[1]].At(x, y) - least
				if out.Second[i] == out.Best[i] || !near(ps[out.Second[i]].At(x, y), least+margin) || !near(out.Margin[i], margin) {
					t.Fatalf("(%v, %v): runner-up %d with margin %v; want %d with %v", x, y, out.Second[i], out.Margin[i], order[1], margin)
				}
				if least > 0 && math.Abs(out.Relative[i]-margin/least) > 1e-12*(1+1/least) {
					t.Fatalf("(%v, %v): relative margin %v, want %v", x, y, out.Relative[i], margin/least)
				}
			}
		}
	})
}

// A cell has exactly the value of its plane, bit by bit, and only the requested
// layers are written.
func TestLayersAreOptional(t *testing.T) {
	ps := []Plane{{X: 2}, {X: 1, C: 1, Rank: 1}}
	total := make([]float64, 3)
	Raster(ps, []float64{0, 1, 3}, []float64{5}, Layers{Total: total})
	if !slices.Equal(total, []float64{0, 2, 4}) {
		t.Errorf("got %v", total)
	}
	second := make([]uint16, 3)
	Raster(ps, []float64{0, 1, 3}, []float64{5}, Layers{Second: second})
	if !slices.Equal(second, []uint16{1, 1, 0}) {
		t.Errorf("got %v", second)
	}
	Raster(nil, []float64{1}, []float64{1}, Layers{Total: total})
	Raster(ps, nil, []float64{1}, Layers{Total: total})
}

// The ends of a level have its value and lie on the region's border, and the
// value is taken on both sides of it.
func TestLevels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ps := planes(t)
		r := Rect{0.25, 3, 0.5, 2}
		for _, g := range Regions(ps, r) {
			p := ps[g.Plane]
			lo, hi := math.Inf(1), math.Inf(-1)
			for _, v := range g.Vertices {
				lo, hi = min(lo, p.At(v.X, v.Y)), max(hi, p.At(v.X, v.Y))
			}
			share := rapid.Float64Range(-0.2, 1.2).Draw(t, "share")
			value := lo + share*(hi-lo)
			a, b, ok := g.Level(p, value)
			if hi-lo > 1e-6 && share > 0.001 && share < 0.999 && !ok {
				t.Fatalf("%v between %v and %v has no segment in %v", value, lo, hi, g)
			}
			if (value < lo || value > hi) && ok {
				t.Fatalf("%v outside of %v to %v has a segment", value, lo, hi)
			}
			if ok && (math.Abs(p.At(a.X, a.Y)-value) > 1e-9*(1+value) || math.Abs(p.At(b.X, b.Y)-value) > 1e-9*(1+value)) {
				t.Fatalf("the ends %v and %v do not have the value %v", a, b, value)
			}
		}
	})
}
