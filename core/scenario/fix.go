package scenario

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"splitscope/core/base/lang"
)

// Fix is what a Problem's author may have meant, as edits of the scenario that
// was salvaged.
type Fix struct {
	key   string // the edit that counts; others go with it
	Edits map[string]string
}

const (
	useInstead lang.Text = "%s: use %s"
	leaveOut   lang.Text = "%s: leave out"
)

// In says what the fix does, for a button.
func (f Fix) In(l lang.Lang) string {
	if text := f.Edits[f.key]; text != "" {
		return useInstead.In(l, called(f.key, l), printable(text))
	}
	return leaveOut.In(l, called(f.key, l))
}

// Fix is the fix of a problem of this scenario: of the link that it was salvaged
// from, or of an edit that it refused. It applies without any problem, or there
// is none.
func (s Scenario) Fix(p Problem) (Fix, bool) {
	f := Fix{p.Key, map[string]string{}}
	set := func(key, text string) { f.key, f.Edits[key] = key, text }
	key, known := keyNamed(p.Key)
	current := ""
	if known {
		current = key.text(s)
	}
	switch p.Code {
	case UnknownKey:
		if near := p.suggestion(); near != "" {
			set(near, strings.TrimSpace(p.Value))
		}
	case DuplicateKey:
		set(p.Key, strings.TrimSpace(p.Value))
	case NotOneOf, UnknownModel:
		if set(p.Key, p.suggestion()); f.Edits[p.Key] == "" {
			set(p.Key, current)
		}
	case NotANumber, NotWhole, OutOfRange, BadRange, NarrowRange:
		if set(p.Key, key.nearest(p)); f.Edits[p.Key] == "" {
			set(p.Key, current)
		}
	case UnknownCandidate:
		set(p.Key, s.withCandidate(p.Value))
	case SameAxis:
		s.swapAxes(p, set)
	case LogOfZero:
		r := s.Range(Axis(s.Values()[p.Key[:1]]))
		input, _ := keyNamed(s.Values()[p.Key[:1]])
		r.Lo = max(input.Least, r.Hi/1000)
		f.Edits[input.Name+"_range"] = input.widened(r).text()
		set(p.Key, string(LogScale))
	case NotForModel, NoProfile, EmptySelection, NotForGraph:
		set(p.Key, current)
		if p.Key == "only" {
			set(p.Key, "")
		}
	}
	if _, ok := f.Edits[f.key]; !ok || !known && p.Code != UnknownKey {
		return Fix{}, false
	}
	// Another preset or model puts back much of what the link said as well.
	if text := f.Edits[f.key]; (f.key == "preset" || f.key == "model") && text != "" && text != current {
		kept := Fix{f.key, map[string]string{}}
		for _, o := range s.overrides() {
			kept.Edits[o.key] = o.text
		}
		kept.Edits[f.key] = text
		if _, bad := s.WithAll(kept.Edits); len(bad) == 0 {
			return kept, true
		}
	}
	_, bad := s.WithAll(f.Edits)
	return f, len(bad) == 0
}

// nearest is a value that the key takes, close to what a problem's text says;
// empty where nothing is.
func (k Key) nearest(p Problem) string {
	limit := k.Limit
	if p.limit != nil {
		limit = *p.limit
	}
	if k.Kind == RangeKind {
		lower, upper, ok := strings.Cut(p.Value, "..")
		if !ok {
			lower, upper, _ = strings.Cut(p.Value, "-")
		}
		lo, loOK := readNumber(lower)
		hi, hiOK := readNumber(upper)
		if !loOK || !hiOK || strings.Contains(p.Value, "...") {
			return ""
		}
		return limit.widened(Range{limit.nearest(min(lo, hi)), limit.nearest(max(lo, hi))}).text()
	}
	v, ok := readNumber(p.Value)
	if !ok {
		return ""
	}
	if k.Whole {
		v = math.Round(v)
	}
	return FormatNumber(limit.nearest(v))
}

// widened is a range within the limit, upwards where there is room, whose width
// can be drawn. Ends that move get few digits.
func (l Limit) widened(r Range) Range {
	if r.Hi = max(r.Hi, l.Least); r.narrow() {
		r.Hi = fewDigits(r.Hi*(1+2*narrowest), math.Ceil)
	}
	if r.Hi > l.Max {
		r.Hi = l.Max
		r.Lo = min(r.Lo, fewDigits(r.Hi*(1-2*narrowest), math.Floor))
	}
	return r
}

// fewDigits rounds to four significant digits.
func fewDigits(v float64, round func(float64) float64) float64 {
	text := strconv.FormatFloat(round(v/math.Pow10(int(math.Floor(math.Log10(v)))-3)), 'f', 0, 64)
	rounded, _ := strconv.ParseFloat(text+"e"+strconv.Itoa(int(math.Floor(math.Log10(v)))-3), 64)
	return rounded
}

// nearest is the value within the limit that is closest.
func (l Limit) nearest(v float64) float64 {
	if 0 < v && v < l.Least {
		v = math.Round(v/l.Least) * l.Least
	}
	if v = max(l.Min, min(v, l.Max)); l.Step > 0 {
		v = math.Round(v/float64(l.Step)) * float64(l.Step)
	}
	return max(l.Min, min(v, l.Max))
}

// readNumber reads what people mean by a number: with a unit behind it, or with
// a decimal comma. A comma before three digits may mean either.
func readNumber(text string) (float64, bool) {
	text = strings.TrimSpace(text)
	unit := strings.TrimLeft(text, "+-.,0123456789eE")
	text = strings.TrimRight(strings.TrimSuffix(text, unit), "eE")
	if whole, part, ok := strings.Cut(text, ","); ok && len(part) != 3 {
		text = whole + "." + part
	}
	return parseNumber(text)
}

// withCandidate is the selection with the candidate that a text may mean.
func (s Scenario) withCandidate(text string) string {
	var ids []string
	for _, cut := range s.cuts() {
		if s.Only != nil && (slices.Contains(s.Only, cut.ID) || strings.EqualFold(cut.ID, strings.TrimSpace(text))) {
			ids = append(ids, cut.ID)
		}
	}
	return strings.Join(ids, ",")
}

// swapAxes puts an input on the axis that it was meant for, and what was there
// on the other.
func (s Scenario) swapAxes(p Problem, set func(key, text string)) {
	other := map[string]string{"x": "y", "y": "x"}[p.Key]
	values := s.Values()
	if values[other] == p.Value {
		set(other, values[p.Key])
	}
	set(p.Key, p.Value)
}
