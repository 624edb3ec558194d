package scenario

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/network"
)

// Result is a short form of an answer in a link. It tells whoever opens the link
// whether the answer is still the same:
//
//	result=2,SP2,LC,28.33,SP2,62.74,SP1
//
// the version of the core; the best candidate; and those that are best along the X
// axis with the thresholds between them, to four significant digits. If there are
// many, the last item is the number of those left out: "~3". A result is not part
// of the scenario.
type Result struct {
	Core    string
	Best    string
	Winners []string  // the best candidates along the X axis, ascending
	At      []float64 // the thresholds between them
	More    int       // number of winners that are left out
}

const (
	resultKey  = "result"
	maxWinners = 10  // of a Result
	maxResult  = 200 // bytes of its text
)

// NewResult returns a result. It leaves out winners that are too many for a link.
func NewResult(core, best string, winners []string, at []float64) Result {
	n := min(len(winners), maxWinners)
	return Result{core, best, winners[:n], at[:n-1], len(winners) - n}
}

// String returns the result's text in a link, which needs no escaping.
func (r Result) String() string {
	items := []string{r.Core, r.Best, r.Winners[0]}
	for i, at := range r.At {
		items = append(items, lang.Digits(at, 4), r.Winners[i+1])
	}
	if r.More > 0 {
		items = append(items, "~"+strconv.Itoa(r.More))
	}
	return strings.Join(items, ",")
}

// ParseResult reads what String writes, and nothing else.
func ParseResult(text string) (r Result, ok bool) {
	items := strings.Split(text, ",")
	if len(text) > maxResult || len(items) < 3 {
		return r, false
	}
	r.Core, r.Best = items[0], items[1]
	last := items[len(items)-1]
	if more, counted := strings.CutPrefix(last, "~"); counted {
		r.More, _ = strconv.Atoi(more)
		items = items[:len(items)-1]
	}
	for i, item := range items[2:] {
		if i%2 == 0 {
			r.Winners = append(r.Winners, item)
			continue
		}
		at, _ := parseNumber(item)
		r.At = append(r.At, at)
	}
	ok = isCount(r.Core) && isCandidate(r.Best) && len(r.Winners) == len(r.At)+1 && len(r.Winners) <= maxWinners &&
		!slices.ContainsFunc(r.Winners, func(id string) bool { return !isCandidate(id) }) &&
		slices.IsSorted(r.At) && (len(r.At) == 0 || !math.IsInf(r.At[len(r.At)-1], 1)) && r.String() == text
	return r, ok
}

func isCandidate(id string) bool {
	number, split := strings.CutPrefix(id, "SP")
	return id == network.EC || id == network.LC || split && isCount(number)
}

// isCount reports whether a text is a whole number of at least 1, as String writes
// it.
func isCount(text string) bool {
	n, err := strconv.Atoi(text)
	return err == nil && n > 0 && strconv.Itoa(n) == text
}

// Agrees reports whether a result from a link equals the present one, apart from
// the rounding of its thresholds and the version of the core.
func (r Result) Agrees(now Result) bool {
	rounds := func(then, at float64) bool {
		unit := math.Pow10(int(math.Floor(math.Log10(at))) - 3)
		// Half a unit, plus the last bit, which may differ between machines.
		return then == at || math.Abs(then-at) <= unit*(0.5+1e-6)
	}
	return r.Best == now.Best && slices.Equal(r.Winners, now.Winners) && r.More == now.More && slices.EqualFunc(r.At, now.At, rounds)
}

// takeResult separates the result from the scenario. If there are several, the
// first one is used.
func takeResult(pairs []pair) (rest []pair, shared *Result, problems []*fault.Fault) {
	given := false
	for _, p := range pairs {
		if p.key != resultKey {
			rest = append(rest, p)
			continue
		}
		switch r, ok := ParseResult(strings.TrimSpace(p.text)); {
		case given:
			problems = append(problems, problem(DuplicateKey, p.key, p.text))
		case !ok:
			problems = append(problems, problem(BadResult, p.key, p.text))
		default:
			shared = &r
		}
		given = true
	}
	return rest, shared, problems
}

// On returns a scenario's link with the result.
func (r Result) On(link string) string { return link + "&" + resultKey + "=" + r.String() }
