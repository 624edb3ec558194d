package scenario

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
)

const (
	useInstead lang.Text = "%s: use %s"
	leaveOut   lang.Text = "%s: leave out"
)

// Fix returns edits that probably correct a problem, or nil. s is the scenario that
// was read from the link, or that refused the edit. The edits apply to s without
// any problem.
func (s Scenario) Fix(p *fault.Fault, l lang.Lang) *fault.Fix {
	key, edits, ok := s.meant(p)
	if !ok {
		return nil
	}
	label := fault.Note{Text: leaveOut, Args: []any{called(key)}}
	if text := edits[key]; text != "" {
		label = fault.Note{Text: useInstead, Args: []any{called(key), shown(text)}}
	}
	return &fault.Fix{Label: label.In(l), Edits: edits}
}

// meant returns the edits of a fix and the key of the main one. The others follow
// from it.
func (s Scenario) meant(p *fault.Fault) (counts string, edits map[string]string, ok bool) {
	counts, edits = p.Place, map[string]string{}
	set := func(key, text string) { counts, edits[key] = key, text }
	key, known := keyNamed(p.Place)
	current := ""
	if known {
		current = key.text(s)
	}
	switch p.Kind {
	case UnknownKey:
		if near := suggestion(p); near != "" {
			set(near, strings.TrimSpace(p.Value))
		}
	case DuplicateKey:
		set(p.Place, strings.TrimSpace(p.Value))
	case NotOneOf, UnknownModel, UnknownDevice:
		if set(p.Place, suggestion(p)); edits[p.Place] == "" {
			set(p.Place, current)
		}
	case NotANumber, NotWhole, OutOfRange, BadRange, NarrowRange:
		if set(p.Place, key.nearest(p)); edits[p.Place] == "" {
			set(p.Place, current)
		}
	case UnknownCandidate:
		set(p.Place, s.withCandidate(p.Value))
	case SameAxis:
		s.swapAxes(p, set)
	case LogOfZero:
		on := Axis(s.Values()[key.Of])
		r, input := s.Range(on), on.key()
		r.Lo = max(input.Least, r.Hi/1000)
		edits[on.RangeKey()] = input.widened(r).text()
		set(p.Place, string(LogScale))
	case NotForModel, notCustom, NoProfile, EmptySelection, NotForGraph, noOperators, NoRate, BadProfile:
		set(p.Place, current)
		if key.Kind == ListKind {
			set(p.Place, "")
		}
	}
	if _, ok := edits[counts]; !ok || !known && p.Kind != UnknownKey {
		return "", nil, false
	}
	// Another preset or model also resets other keys of the link, so these are set
	// again.
	fixed, _ := keyNamed(counts)
	if text := edits[counts]; fixed.putsBack() && text != "" && text != current {
		kept := map[string]string{}
		for _, o := range s.overrides() {
			kept[o.key] = o.text
		}
		kept[counts] = text
		if _, bad := s.WithAll(kept); len(bad) == 0 {
			return counts, kept, true
		}
	}
	_, bad := s.WithAll(edits)
	return counts, edits, len(bad) == 0
}

// putsBack reports whether an edit of the key resets other keys.
func (k Key) putsBack() bool {
	return k.Kind == PresetKind || slices.ContainsFunc(keys, func(other Key) bool { return slices.Contains(other.goesWith, k.Name) })
}

// nearest returns a valid value close to the value of a problem, or empty if there
// is none.
func (k Key) nearest(p *fault.Fault) string {
	limit := k.Limit
	if a := allows(p); a != nil {
		limit = a.Limit
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

// widened returns a range within the limit that is wide enough to be drawn. It
// grows upwards if there is room. Ends that move are rounded to few digits.
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

// nearest returns the value within the limit that is closest.
func (l Limit) nearest(v float64) float64 {
	if 0 < v && v < l.Least {
		v = math.Round(v/l.Least) * l.Least
	}
	if v = max(l.Min, min(v, l.Max)); l.Step > 0 {
		v = math.Round(v/float64(l.Step)) * float64(l.Step)
	}
	return max(l.Min, min(v, l.Max))
}

// readNumber parses a number as people write it: with a unit after it, or with a
// decimal comma. A comma before three digits is ambiguous.
func readNumber(text string) (float64, bool) {
	text = strings.TrimSpace(text)
	unit := strings.TrimLeft(text, "+-.,0123456789eE")
	text = strings.TrimRight(strings.TrimSuffix(text, unit), "eE")
	if whole, part, ok := strings.Cut(text, ","); ok && len(part) != 3 {
		text = whole + "." + part
	}
	return parseNumber(text)
}

// withCandidate returns the selection with the candidate that a text probably
// means.
func (s Scenario) withCandidate(text string) string {
	var ids []string
	for _, cut := range s.cuts() {
		if s.Only != nil && (slices.Contains(s.Only, cut.ID) || strings.EqualFold(cut.ID, strings.TrimSpace(text))) {
			ids = append(ids, cut.ID)
		}
	}
	return strings.Join(ids, ",")
}

// swapAxes sets an axis to the input that it was meant for, and the other axis to
// its former input.
func (s Scenario) swapAxes(p *fault.Fault, set func(key, text string)) {
	other := map[string]string{xKey: yKey, yKey: xKey}[p.Place]
	values := s.Values()
	if values[other] == p.Value {
		set(other, values[p.Place])
	}
	set(p.Place, p.Value)
}
