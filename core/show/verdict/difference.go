package verdict

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"splitscope/core/base/lang"
	"splitscope/core/network/zoo"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

// KeyDifference is a key in which two scenarios differ, its values with units.
type KeyDifference struct {
	Label string `json:"label"`
	A     string `json:"a"`
	B     string `json:"b"`
}

// KeyDifferences returns the keys in which two scenarios differ, in their order.
// The same number in another unit differs.
func KeyDifferences(a, b scenario.Scenario, l lang.Lang) []KeyDifference {
	differences := []KeyDifference{}
	of, to := a.Values(), b.Values()
	unitA, unitB := a.Units(), b.Units()
	for _, k := range scenario.Keys() {
		if of[k.Name] == to[k.Name] && (unitA[k.Name] == unitB[k.Name] || of[k.Name] == "") {
			continue
		}
		d := KeyDifference{k.Label.In(l), keyValue(a, k, l), keyValue(b, k, l)}
		if k.Kind == scenario.TextKind && d.A == d.B {
			d.A, d.B = d.A+" ("+digest(a)+")", d.B+" ("+digest(b)+")"
		}
		differences = append(differences, d)
	}
	return differences
}

// Dropped returns a sentence about the parts of a scenario that edits of other keys
// have dropped, with their new values, or an empty text if there are none.
func Dropped(before, after scenario.Scenario, edits map[string]string, l lang.Lang) string {
	dropped := before.Dropped(after, edits)
	if len(dropped) == 0 {
		return ""
	}
	var parts []string
	for _, k := range scenario.Keys() {
		if slices.Contains(dropped, k.Name) {
			parts = append(parts, lang.Text("%s %s (now %s)").In(l, k.Label.In(l), keyValue(before, k, l), keyValue(after, k, l)))
		}
	}
	return lang.Text("Removed, because it no longer applies: %s.").In(l, strings.Join(parts, "; "))
}

// keyValue returns the value of a key in words: labels instead of keys, and the
// title of a network instead of its profile.
func keyValue(s scenario.Scenario, k scenario.Key, l lang.Lang) string {
	text := s.Values()[k.Name]
	if words, ok := k.Worded(text, l); ok {
		return words
	}
	switch {
	case text == "" && k.Kind == scenario.ListKind:
		return lang.Text("all").In(l)
	case text == "":
		return "–"
	}
	switch k.Kind {
	case scenario.TextKind:
		return title(s)
	case scenario.ProfileKind:
		i := slices.IndexFunc(scenario.Sides, func(i scenario.Side) bool { return i.ProfileKey() == k.Name })
		return s.Known(scenario.Sides[i]).Profile.Name()
	case scenario.NetworkKind:
		entry, _ := zoo.Find(text)
		return cmp.Or(entry.Title, text)
	case scenario.RangeKind:
		lo, hi, _ := strings.Cut(text, "..")
		text = lang.Text("%s to %s").In(l, parted(lo), parted(hi))
	case scenario.NumberKind:
		text = parted(text)
	case scenario.ListKind:
		items := strings.Split(text, ",")
		const most = 12 // candidates in a cell of a table, since there can be hundreds
		text = strings.Join(items[:min(len(items), most)], ", ")
		if more := len(items) - most; more > 0 {
			text += ", " + lang.Text("%d more").In(l, more)
		}
	}
	if unit := s.Units()[k.Name]; unit != "" {
		text += lang.Space + unit
	}
	return text
}

// parted writes a number with all digits that were typed.
func parted(text string) string {
	v, _ := strconv.ParseFloat(text, 64)
	return lang.Grouped(v)
}

func title(s scenario.Scenario) string {
	net, err := s.Network()
	if err != nil {
		return s.Model
	}
	return net.Title
}

func digest(s scenario.Scenario) string {
	net, err := s.Network()
	if err != nil {
		return ""
	}
	return net.Digest
}

// Comparison returns sentences about what was changed to make two scenarios
// comparable. b is the second scenario before it got the axes of the first.
func Comparison(d *solve.Difference, b scenario.Scenario, l lang.Lang) []string {
	notes := []string{}
	say := func(t lang.Text, args ...any) { notes = append(notes, t.In(l, args...)) }
	a := d.A.Scenario
	axis := func(x solve.Axis) string {
		return lang.Text("%s from %s to %s").In(l, strings.ToLower(x.Key.Name().In(l)), lang.Number(x.Lo), a.Quantity(x.Key, x.Hi))
	}
	say("All maps have the axes of A: %s across, %s up.", axis(d.A.X), axis(d.A.Y))
	if other := d.B.Scenario; b.Mega != a.Mega {
		say("B uses another megabit than A. Its bandwidth of %s is %s in A’s unit.", b.Quantity(scenario.MbpsAxis, b.Mbps), a.Quantity(scenario.MbpsAxis, other.Mbps))
	}
	held := func(s scenario.Scenario) string {
		var parts []string
		for _, key := range solve.Inputs {
			if key != a.X && key != a.Y {
				parts = append(parts, strings.ToLower(key.Name().In(l))+" "+s.Quantity(key, s.Value(key)))
			}
		}
		return strings.Join(parts, ", ")
	}
	say("Inputs that are on neither axis keep their saved values. A: %s. B: %s.", held(a), held(b))
	for _, st := range []struct {
		name string
		of   *solve.Study
	}{{"A", d.A}, {"B", d.B}} {
		s := st.of.Scenario
		if !st.of.X.Within(s.Value(s.X)) || !st.of.Y.Within(s.Value(s.Y)) {
			say("The conditions of %s lie outside these axes.", st.name)
		}
	}
	if a.Uncertainty > 0 || b.Uncertainty > 0 {
		say("The difference takes all inputs as exact.")
	}
	return notes
}
