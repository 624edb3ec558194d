package scenario

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/base/query"
	"splitscope/core/network"
	"splitscope/core/network/cache"
	"splitscope/core/network/profile"
)

const (
	// MaxLink limits the bytes of a link. It is the longest that all browsers and
	// servers pass on safely.
	MaxLink = 16 << 10
	// MaxText limits the bytes of a scenario that is read. In a workspace or a
	// file, it may have a network that is too large for a link.
	MaxText = profile.MaxText + MaxLink
	// maxProblems limits the problems that are reported for one document.
	maxProblems = 50
)

// pair is a key and its text, decoded from a link, a query or JSON.
type pair struct{ key, text string }

// Parse reads a link's fragment or query string, with or without its "#" or "?".
// Invalid parts are left out and reported. The keys may be in any order. A result
// in the link is checked and left out. The scenario gets its network from the cache.
func Parse(networks cache.Networks, query string) (Scenario, []*fault.Fault) {
	s, _, problems := ParseShared(networks, query)
	return s, problems
}

// ParseShared reads a link and its result, which is nil if the link has none.
func ParseShared(networks cache.Networks, link string) (s Scenario, shared *Result, problems []*fault.Fault) {
	if len(link) > MaxText {
		return initial(networks), nil, []*fault.Fault{problem(TooLong, "", lang.Grouped(float64(len(link))))}
	}
	if link != "" && (link[0] == '#' || link[0] == '?') {
		link = link[1:]
	}
	var pairs []pair
	for part := range strings.SplitSeq(link, "&") {
		if part == "" {
			continue
		}
		name, value, ok := strings.Cut(part, "=")
		key, keyOK := query.Unescape(name)
		text, textOK := query.Unescape(value)
		if !ok || key == "" || !keyOK || !textOK || !utf8.ValidString(key+text) {
			problems = append(problems, problem(Malformed, "", part))
			continue
		}
		pairs = append(pairs, pair{key, text})
	}
	pairs, shared, bad := takeResult(pairs)
	problems = append(problems, bad...)
	s, bad = assemble(networks, migrate(pairs, migrations))
	return s, shared, capped(append(problems, bad...))
}

// initial returns the default scenario with a cache.
func initial(networks cache.Networks) Scenario {
	s := Default()
	s.networks = networks
	return s
}

// assemble makes a scenario of pairs in any order. Only becomes nil, which allows
// all candidates, if it leaves none, or if it was written for a model or cuts that
// are not known here, since its ids would mean other splits.
func assemble(networks cache.Networks, pairs []pair) (s Scenario, problems []*fault.Fault) {
	given := map[string]string{}
	for _, p := range pairs {
		_, known := keyNamed(p.key)
		_, again := given[p.key]
		switch {
		case !known:
			problems = append(problems, misspelt(UnknownKey, p.key, p.text, p.key, keyNames()))
		case again:
			problems = append(problems, problem(DuplicateKey, p.key, p.text))
		default:
			given[p.key] = strings.TrimSpace(p.text)
		}
	}
	s = initial(networks)
	foreign := false
	for _, k := range keys {
		text, ok := given[k.Name]
		switch {
		case !ok:
		case k.Kind == ListKind && foreign:
			problems = append(problems, k.refuse(UnknownCandidate, text)...)
		default:
			bad := k.set(&s, text)
			problems = append(problems, bad...)
			foreign = foreign || len(bad) > 0 && k.splits && k.Name != fuseKey
		}
		if k.Name == NetKey {
			bad := s.repairModel(given)
			problems = append(problems, bad...)
			foreign = foreign || len(bad) > 0
		}
		if k.Name == lastOfTimes {
			problems = append(problems, s.repairTimes(given)...)
			s.follow(s)
		}
	}
	problems = append(problems, s.repairSent(given)...)
	if s.Only != nil && !slices.ContainsFunc(s.cuts(), s.Includes) {
		problems = append(problems, problem(EmptySelection, onlyKey, given[onlyKey]))
		s.Only = nil
	}
	problems = append(problems, s.repairAxes(given)...)
	for _, p := range problems {
		if a := allows(p); a != nil {
			a.mega = s.Mega
		}
	}
	return s, capped(problems)
}

func keyNames() []string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.Name
	}
	return names
}

// repairModel makes the model and the profile of an imported network agree.
func (s *Scenario) repairModel(given map[string]string) (problems []*fault.Fault) {
	if s.Model == profile.Name && s.Net == "" {
		// A profile that cannot be read is reported already.
		if given[NetKey] == "" {
			problems = append(problems, problem(NoProfile, ModelKey, s.Model))
		}
		base, _ := preset(s.Preset)
		s.Model = base.Model
	}
	if s.Model != profile.Name && s.Net != "" {
		problems = append(problems, problem(notCustom, NetKey, given[NetKey]))
		s.Net = ""
	}
	return problems
}

// cuts returns the network's cuts at the scenario's granularity, and none for those
// of the graph.
func (s Scenario) cuts() []network.Cut {
	net, err := s.Network()
	if err != nil {
		return nil
	}
	return net.Cuts(s.Granularity())
}

// repairSent resets an encoding that does not fit the model's input.
func (s *Scenario) repairSent(given map[string]string) (problems []*fault.Fault) {
	if allowed := network.Inputs(s.Media()); !slices.Contains(allowed, s.Input) {
		if text, ok := given[InputKey]; ok && text == string(s.Input) {
			p := problem(NotForModel, InputKey, text)
			p.Notes = []fault.Note{{Text: allowedOptions, Args: []any{strings.Join(s.Inputs(), ", ")}}}
			problems = append(problems, p)
		}
		s.Input = allowed[1]
	}
	if s.Model == profile.Name && s.Fuse == FuseOff {
		problems = append(problems, problem(NotForModel, fuseKey, given[fuseKey]))
		s.Fuse = FuseOn
	}
	return problems
}

// repairAxes makes the axes differ if both have one input, and makes an axis linear
// if its range includes zero.
func (s *Scenario) repairAxes(given map[string]string) (problems []*fault.Fault) {
	if s.X == s.Y {
		key := yKey
		if _, ok := given[key]; !ok {
			key = xKey
		}
		problems = append(problems, problem(SameAxis, key, given[key]))
		base, _ := preset(s.Preset)
		s.X, s.Y = base.X, base.Y
	}
	for _, a := range []struct {
		key   string
		axis  Axis
		scale *AxisScale
	}{{xScaleKey, s.X, &s.XScale}, {yScaleKey, s.Y, &s.YScale}} {
		if *a.scale == LogScale && s.Range(a.axis).Lo == 0 {
			problems = append(problems, problem(LogOfZero, a.key, given[a.key]))
			*a.scale = AutoScale
		}
	}
	return problems
}

func capped(problems []*fault.Fault) []*fault.Fault {
	return problems[:min(len(problems), maxProblems)]
}

// Encode writes the canonical link, without "#" or "?".
func (s Scenario) Encode() string {
	var link strings.Builder
	link.WriteString("v=" + Version)
	for _, p := range s.overrides() {
		link.WriteString("&" + p.key + "=" + strings.ReplaceAll(query.Escape(p.text), "%2C", ","))
	}
	return link.String()
}

// overrides returns the preset and the keys that differ from it, in canonical
// order.
func (s Scenario) overrides() (pairs []pair) {
	base, _ := preset(s.Preset)
	base.Preset = ""
	for _, k := range keys {
		if text := k.text(s); text != k.text(base) {
			pairs = append(pairs, pair{k.Name, text})
		}
		if k.Name == NetKey { // defaults of later keys depend on the model
			base.Model, base.Net, base.networks = s.Model, s.Net, s.networks
			base.repairSent(nil)
		}
		if k.Name == lastOfTimes { // so do those of rates on profiles
			base.follow(s)
		}
	}
	return pairs
}

// With changes one key as a person types it; see WithAll.
func (s Scenario) With(key, text string) (Scenario, []*fault.Fault) {
	return s.WithAll(map[string]string{key: text})
}

// WithAll changes keys as a person types them, all at once. An empty text resets a
// key to the preset's value. A new preset resets all keys that are not edited.
// Another network keeps the conditions and drops what cannot apply to it, see
// Dropped. An edit with a problem has no effect; the others apply.
func (s Scenario) WithAll(edits map[string]string) (Scenario, []*fault.Fault) {
	edited := func(key string) bool { _, ok := edits[key]; return ok }
	var pairs []pair
	others := slices.ContainsFunc(keys, func(k Key) bool { return k.splits && edited(k.Name) })
	resized := slices.ContainsFunc(networkKeys, edited)
	anew := slices.ContainsFunc(keys, func(k Key) bool { return k.Kind == PresetKind && edited(k.Name) })
	for _, p := range s.overrides() {
		key, _ := keyNamed(p.key)
		switch {
		case anew, edited(p.key), slices.ContainsFunc(key.goesWith, edited):
		case resized && key.ofTotal != nil && key.ofTotal(s):
		case others && key.Kind == ListKind && s.namesSplits():
		default:
			pairs = append(pairs, p)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(edits)) {
		_, known := keyNamed(key)
		if text := strings.TrimSpace(edits[key]); text != "" || !known {
			pairs = append(pairs, pair{key, text})
		}
	}
	next, problems := assemble(s.networks, pairs)
	if others && len(problems) > 0 {
		next, problems = assemble(s.networks, next.salvaged(pairs, problems, edited))
	}
	switch {
	case len(problems) == 0:
		return next, nil
	case len(edits) == 1:
		return s, problems
	}
	return s.oneByOne(edits)
}

// namesSplits reports whether Only has an id of a split, which would mean another
// split, or none, in another network or at other cuts. EC and LC have the same
// meaning everywhere.
func (s Scenario) namesSplits() bool {
	return slices.ContainsFunc(s.Only, func(id string) bool { return id != network.EC && id != network.LC })
}

// salvaged returns the pairs, but replaces those that have a problem and are not
// edited by the values of s, which was made of them. So an input that may leave the
// device still may, in an encoding that the network has.
func (s Scenario) salvaged(pairs []pair, problems []*fault.Fault, edited func(key string) bool) (kept []pair) {
	for _, p := range pairs {
		if !edited(p.key) && slices.ContainsFunc(problems, func(bad *fault.Fault) bool { return bad.Place == p.key }) {
			key, _ := keyNamed(p.key)
			if p.text = key.text(s); p.text == "" {
				continue
			}
		}
		kept = append(kept, p)
	}
	return kept
}

// Dropped returns the keys that s sets, that the edits do not change, and that
// next, the result of the edits, no longer sets.
func (s Scenario) Dropped(next Scenario, edits map[string]string) (dropped []string) {
	for name := range edits {
		if key, _ := keyNamed(name); key.Kind == PresetKind {
			return nil
		}
	}
	for _, p := range s.overrides() {
		key, _ := keyNamed(p.key)
		if _, ok := edits[p.key]; !ok && key.Kind != TextKind && key.text(next) != p.text {
			dropped = append(dropped, p.key)
		}
	}
	return dropped
}

// oneByOne applies edits in the order of the keys. Unknown names come last.
func (s Scenario) oneByOne(edits map[string]string) (Scenario, []*fault.Fault) {
	place := func(name string) int {
		if i := slices.IndexFunc(keys, func(k Key) bool { return k.Name == name }); i >= 0 {
			return i
		}
		return len(keys)
	}
	names := slices.SortedFunc(maps.Keys(edits), func(a, b string) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b))
	})
	var problems []*fault.Fault
	for _, name := range names {
		next, bad := s.With(name, edits[name])
		s, problems = next, append(problems, bad...)
	}
	return s, capped(problems)
}

// Values returns the canonical text of every key. It is empty for no preset, and
// for Only if it allows all.
func (s Scenario) Values() map[string]string {
	values := map[string]string{}
	for _, k := range keys {
		values[k.Name] = k.text(s)
	}
	return values
}

// Sweeps returns the sweep of every axis, by the key of its range.
func (s Scenario) Sweeps() map[string]string {
	sweeps := map[string]string{}
	for _, in := range inputs {
		sweeps[in.axis.RangeKey()] = s.Range(in.axis).text()
	}
	return sweeps
}

// Units returns the unit of every key that has one, in this scenario.
func (s Scenario) Units() map[string]string {
	units := map[string]string{}
	for _, k := range keys {
		if unit := k.UnitIn(s.Mega); unit != "" {
			units[k.Name] = unit
		}
	}
	return units
}
