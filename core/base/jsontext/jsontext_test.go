package jsontext

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func check[T any](t *testing.T, value *rapid.Generator[T], appended func([]byte, T) []byte) {
	rapid.Check(t, func(t *rapid.T) {
		v := value.Draw(t, "value")
		want, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(appended([]byte("before "), v)); got != "before "+string(want) {
			t.Errorf("%v: %s, want %s", v, got, want)
		}
	})
}

// Every text is that of encoding/json, byte by byte.
func TestAsEncodingJSON(t *testing.T) {
	number := rapid.Custom(func(t *rapid.T) float64 {
		v := math.Float64frombits(rapid.Uint64().Draw(t, "bits"))
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return 0
		}
		return v
	})
	numbers := rapid.OneOf(rapid.Float64Range(-1e9, 1e9), number, rapid.SampledFrom([]float64{0, math.Copysign(0, -1), 1e-6, 9.9e-7, 1e-9, 1e-10, 1e20, 1e21, 1.5e100, 5e-324, math.MaxFloat64}))
	check(t, numbers, Float)
	check(t, rapid.OneOf(rapid.String(), rapid.StringMatching(`[ -~]*`)), String)
	list := rapid.OneOf(rapid.SliceOfN(numbers, 0, 4), rapid.Just[[]float64](nil))
	check(t, list, Floats)
	check(t, rapid.MapOfN(rapid.String(), list, 0, 4), func(text []byte, m map[string][]float64) []byte { return Object(text, m, Floats) })
}

func TestNoNumberOfJSON(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v was written", v)
				}
			}()
			Float(nil, v)
		}()
	}
}
