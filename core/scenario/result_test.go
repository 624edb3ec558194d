package scenario_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"splitscope/core/scenario"
)

func TestResultsOfLinks(t *testing.T) {
	for _, text := range []string{
		"1,SP2,LC,28.33,SP2,62.74,SP1", "1,EC,EC", "12,LC,SP1,1e-07,SP20,1000000,LC", "1,LC,LC,1,SP1,2,SP2,3,SP3,4,SP4,5,SP5,6,SP6,7,SP7,8,SP8,9,SP9,~3",
	} {
		s, shared, problems := scenario.ParseShared(networks, "result="+text+"&mbps=60")
		if shared == nil || shared.String() != text || len(problems) > 0 || s.Encode() != "v=1&mbps=60" || shared.On(s.Encode()) != "v=1&mbps=60&result="+text {
			t.Errorf("%s: %v, %v, %s", text, shared, problems, s.Encode())
		}
	}
	for _, text := range []string{
		"", "1", "1,SP2", "1,SP2,", "1,,SP2", ",SP2,SP2", "0,SP2,SP2", "01,SP2,SP2", "x,SP2,SP2", "1,SP0,LC", "1,sp1,LC", "1,SP01,LC", "1,SP+1,LC", "1,LC,LC,5",
		"1,LC,LC,5,SP1,4,LC", "1,LC,LC,NaN,SP1", "1,LC,LC,1e999,SP1", "1,LC,LC,-1e999,SP1", "1,LC,LC,0x5,SP1", "1,LC,LC,28.330,SP1", "1,LC,LC,28.333,SP1", "1,LC,LC,1e2,SP1",
		"1,LC,LC,~0", "1,LC,LC,~-1", "1,LC,LC,~x", "1,LC,~1", "1,LC,LC,~1,~1", "1,LC,<script>", "1,LC,LC,5,SP1,LC", "1,LC,LC" + strings.Repeat(",5,LC", 10), "1,LC,SP" + strings.Repeat("9", 300),
	} {
		s, shared, problems := scenario.ParseShared(networks, "result="+text)
		if shared != nil || len(problems) != 1 || problems[0].Kind != scenario.BadResult || problems[0].Place != "result" || s.Encode() != "v=1" {
			t.Errorf("%s: %v, %v", text, shared, problems)
		}
	}
	_, shared, problems := scenario.ParseShared(networks, "result=1,LC,LC&result=1,EC,EC")
	if shared == nil || shared.Best != "LC" || len(problems) != 1 || problems[0].Kind != scenario.DuplicateKey {
		t.Errorf("two results: %v, %v", shared, problems)
	}
	// It is not a key of the document, in no format.
	if _, problems := scenario.FromJSON(networks, []byte(`{"result":"1,LC,LC"}`)); len(problems) != 1 || problems[0].Kind != scenario.UnknownKey {
		t.Errorf("in JSON: %v", problems)
	}
	if _, problems := scenario.Default().With("result", "1,LC,LC"); len(problems) != 1 || problems[0].Kind != scenario.UnknownKey {
		t.Errorf("as an edit: %v", problems)
	}
}

// The text of any result is short, can be parsed, and agrees with the result.
func TestResultsAgreeWithTheirText(t *testing.T) {
	ids := rapid.SampledFrom([]string{"EC", "LC", "SP1", "SP177", "SP4096"})
	rapid.Check(t, func(t *rapid.T) {
		winners := rapid.SliceOfN(ids, 1, 30).Draw(t, "winners")
		at := rapid.SliceOfN(rapid.Float64Range(1e-9, 1e6), len(winners)-1, len(winners)-1).Draw(t, "at")
		slices.Sort(at)
		r := scenario.NewResult("1", ids.Draw(t, "best"), winners, at)
		text := r.String()
		told, ok := scenario.ParseResult(text)
		if !ok || len(text) > 200 || !told.Agrees(r) {
			t.Fatalf("%s reads as %+v", text, told)
		}
		if len(r.At) > 0 {
			i := rapid.IntRange(0, len(r.At)-1).Draw(t, "moved")
			r.At = slices.Clone(r.At)
			if r.At[i] *= 1.0011; told.Agrees(r) {
				t.Fatalf("%s agrees with %v", text, r.At)
			}
		}
	})
	// Machines may differ in the last bit, and so in how a tie is rounded.
	r := scenario.NewResult("1", "LC", []string{"LC", "EC"}, []float64{28.335})
	told, _ := scenario.ParseResult(r.String())
	for _, to := range []float64{0, 100} {
		r.At[0] = math.Nextafter(28.335, to)
		if !told.Agrees(r) {
			t.Errorf("%v does not agree with %s", r.At[0], told)
		}
	}
}
