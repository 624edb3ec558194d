package scenario

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"splitscope/core/base/fault"
	"splitscope/core/network"
	"splitscope/core/network/profile"
)

// field reads and writes the value of one key in a scenario.
type field struct {
	Kind Kind
	// media is set for a number that is the extent of an input of that kind.
	media network.Media
	// read parses text, which has no surrounding space, into the scenario. If the
	// text is not valid, the scenario does not change.
	read func(k Key, s *Scenario, text string) []*fault.Fault
	// text returns the canonical text of the scenario's value.
	text func(s Scenario) string
}

func (k Key) set(s *Scenario, text string) []*fault.Fault { return k.read(k, s, text) }

// refuse returns the problem of a text that is not valid for the key.
func (k Key) refuse(kind fault.Kind, text string, args ...any) []*fault.Fault {
	return []*fault.Fault{problem(kind, k.Name, text, args...)}
}

var version = field{
	Kind: NumberKind,
	read: func(k Key, _ *Scenario, text string) []*fault.Fault {
		if text != Version {
			return k.refuse(UnsupportedVersion, text)
		}
		return nil
	},
	text: func(Scenario) string { return Version },
}

// named is the field of the preset.
var named = field{
	Kind: PresetKind,
	read: func(k Key, s *Scenario, text string) []*fault.Fault {
		found, ok := preset(text)
		if !ok {
			return []*fault.Fault{misspelt(NotOneOf, k.Name, text, text, k.Values())}
		}
		found.networks = s.networks
		*s = found
		return nil
	},
	text: func(s Scenario) string { return s.Preset },
}

func number(at func(*Scenario) *float64) field {
	return field{
		Kind: NumberKind,
		read: func(k Key, s *Scenario, text string) []*fault.Fault {
			v, ok := parseNumber(text)
			switch {
			case !ok:
				return k.refuse(NotANumber, text, within(k.Limit, k.Unit))
			case !k.holds(v):
				return k.refuse(OutOfRange, text, within(k.Limit, k.Unit))
			}
			*at(s) = v
			return nil
		},
		text: func(s Scenario) string { return FormatNumber(*at(&s)) },
	}
}

func choice[T ~string](at func(*Scenario) *T) field { return oneOf(ChoiceKind, NotOneOf, at) }

func axis(at func(*Scenario) *Axis) field { return oneOf(AxisKind, NotOneOf, at) }

func model(at func(*Scenario) *string) field { return oneOf(NetworkKind, UnknownModel, at) }

// oneOf returns the field of a choice: one of the key's options, or empty if the
// key is optional.
func oneOf[T ~string](kind Kind, unknown fault.Kind, at func(*Scenario) *T) field {
	return field{
		Kind: kind,
		read: func(k Key, s *Scenario, text string) []*fault.Fault {
			if !slices.Contains(k.Values(), text) && !(k.optional && text == "") {
				return []*fault.Fault{misspelt(unknown, k.Name, text, text, k.Values())}
			}
			*at(s) = T(text)
			return nil
		},
		text: func(s Scenario) string { return string(*at(&s)) },
	}
}

func span(at func(*Scenario) *Range) field {
	return field{
		Kind: RangeKind,
		read: func(k Key, s *Scenario, text string) []*fault.Fault {
			r, ok := parseRange(text)
			switch {
			case !ok || r.Lo >= r.Hi:
				return k.refuse(BadRange, text, within(k.Limit, k.Unit))
			case !k.holds(r.Lo) || !k.holds(r.Hi):
				return k.refuse(OutOfRange, text, within(k.Limit, k.Unit))
			case r.narrow():
				return k.refuse(NarrowRange, text)
			}
			*at(s) = r
			return nil
		},
		text: func(s Scenario) string { return at(&s).text() },
	}
}

// batch is the field of the batch size, for networks of the zoo.
var batch = ofNetwork("", func(s *Scenario) *int { return &s.Batch }, func(s Scenario) *int {
	if s.Model == profile.Name {
		return nil
	}
	return &s.Batch
})

// extent returns the field of the extent of an input of a kind.
func extent(m network.Media, at func(*Scenario) *int) field {
	return ofNetwork(m, at, func(s Scenario) *int { return s.extent(m) })
}

// ofNetwork returns the field of a whole number of the network. The scenario has 0
// for the network's default. shown returns the number in use, or nil if the network
// has no such number.
func ofNetwork(m network.Media, at func(*Scenario) *int, shown func(Scenario) *int) field {
	return field{
		Kind: NumberKind, media: m,
		read: func(k Key, s *Scenario, text string) []*fault.Fault {
			v, ok := parseNumber(text)
			limit := s.limit(k)
			before := *at(s)
			switch {
			case shown(*s) == nil && text == "":
				return nil
			case shown(*s) == nil:
				return k.refuse(NotForModel, text)
			case !ok || v != math.Trunc(v):
				return k.refuse(NotWhole, text, within(limit, k.Unit))
			case !limit.holds(v):
				return k.refuse(OutOfRange, text, within(limit, k.Unit))
			}
			// The default stays 0, so that it changes with the network.
			if usual := *shown(*s); before != 0 || int(v) != usual {
				*at(s) = int(v)
			}
			return nil
		},
		text: func(s Scenario) string {
			if v := shown(s); v != nil {
				return strconv.Itoa(*v)
			}
			return ""
		},
	}
}

var packedNetwork = field{
	Kind: TextKind,
	read: func(k Key, s *Scenario, text string) []*fault.Fault {
		if text != "" {
			if _, err := s.networks.Unpack(text); err != nil {
				return k.refuse(BadNetwork, text)
			}
		}
		s.Net = text
		return nil
	},
	text: func(s Scenario) string { return s.Net },
}

// candidates keeps the ids that the network has at the scenario's granularity. If
// these are all ids, Only becomes nil. If no id is left, Only is empty, and
// assemble reports it.
var candidates = field{
	Kind: ListKind,
	read: func(k Key, s *Scenario, text string) (problems []*fault.Fault) {
		if text == "" {
			s.Only = nil
			return nil
		}
		if s.Cuts == network.Graph {
			return k.refuse(NotForGraph, text)
		}
		asked := map[string]bool{}
		for id := range strings.SplitSeq(text, ",") {
			asked[strings.TrimSpace(id)] = false
		}
		cuts := s.cuts()
		s.Only = []string{}
		for _, cut := range cuts {
			if _, ok := asked[cut.ID]; ok {
				asked[cut.ID] = true
				s.Only = append(s.Only, cut.ID)
			}
		}
		for id := range strings.SplitSeq(text, ",") {
			if id = strings.TrimSpace(id); !asked[id] {
				problems = append(problems, k.refuse(UnknownCandidate, id)...)
			}
		}
		if len(s.Only) == len(cuts) {
			s.Only = nil
		}
		return problems
	},
	text: func(s Scenario) string { return strings.Join(s.Only, ",") },
}
