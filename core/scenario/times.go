package scenario

import (
	"math"
	"slices"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/network/zoo"
	"splitscope/core/system/cost"
	"splitscope/core/system/device"
	"splitscope/core/system/devices"
	"splitscope/core/system/links"
)

// Side is one of the two that compute.
type Side int

// The sides.
const (
	OnDevice Side = iota
	OnEdge
)

// Sides are both.
var Sides = []Side{OnDevice, OnEdge}

// side has what a scenario says about one side. The rate is the effective one: the MACs of
// the network by the time that all of it takes there.
//
// The first of these that is given says the rate: the key of the rate itself; the own
// total; the total in the profile's table, if it has this network at its usual input; the
// profile's costs. The profile also says how the time is spread over the network; without
// one, by MACs.
type side struct {
	profileKey, totalKey string
	axis                 Axis
	profile              func(*Scenario) *string
	total                func(*Scenario) *float64 // ms; 0 if it is not given
}

var sides = [...]side{
	OnDevice: {"device_profile", "device_ms", DeviceAxis, func(s *Scenario) *string { return &s.DeviceProfile }, func(s *Scenario) *float64 { return &s.DeviceMS }},
	OnEdge:   {"edge_profile", "edge_ms", EdgeAxis, func(s *Scenario) *string { return &s.EdgeProfile }, func(s *Scenario) *float64 { return &s.EdgeMS }},
}

// lastOfTimes is the last of the keys that rates follow from, and networkKeys are those that
// determine the network.
const lastOfTimes = "edge_ms"

var networkKeys = []string{ModelKey, NetKey, "size", "tokens", "batch"}

func always(Scenario) bool { return true }

// followed reports whether the rate of a side follows from what is known of it.
func followed(i Side) func(Scenario) bool {
	of := sides[i]
	return func(s Scenario) bool { return *of.profile(&s) != "" || *of.total(&s) > 0 }
}

// Axis returns the key of a side's rate.
func (i Side) Axis() Axis { return sides[i].axis }

// ProfileKey returns the key of a side's profile.
func (i Side) ProfileKey() string { return sides[i].profileKey }

// TotalKey returns the key of a side's own total.
func (i Side) TotalKey() string { return sides[i].totalKey }

// On returns the scenario with another profile, and nothing else that is known, of a side.
func (s Scenario) On(i Side, profile string) Scenario {
	*sides[i].profile(&s), *sides[i].total(&s) = profile, 0
	return s
}

// Known is what is known of the times of a side, before its rate is changed.
type Known struct {
	// Profile is nil if all MACs take equally long.
	Profile *devices.Device
	// Seconds is the time of the whole network, or 0 if nothing says it.
	Seconds float64
	// Own and Measured say that it is the scenario's own total, or a measured one of the
	// profile's table.
	Own, Measured bool
	// Rate is the effective rate that follows, in GMAC/s, or 0.
	Rate float64
}

// Fits reports whether the rate is one that a scenario can have.
func (k Known) Fits() bool { return computeRate.holds(k.Rate) }

// Known returns what is known of a side.
func (s Scenario) Known(i Side) (k Known) {
	of := sides[i]
	text, ms := *of.profile(&s), *of.total(&s)
	if text == "" && ms == 0 {
		return k
	}
	net, err := s.Network()
	if err != nil {
		return k
	}
	if d, err := lookup(text); err == nil {
		k.Profile = &d
		if s.usualInput() {
			k.Seconds = d.Times[s.Model]
			k.Measured = k.Seconds > 0
		}
		if heads := s.Heads(i); !k.Measured && heads != nil {
			k.Seconds = heads.Total()
		}
	}
	if ms > 0 {
		k.Seconds, k.Own, k.Measured = ms/1000, true, false
	}
	if k.Seconds > 0 {
		k.Rate = float64(net.MACs()) / 1e9 / k.Seconds
	}
	return k
}

// usualInput reports whether the network takes the input of published times.
func (s Scenario) usualInput() bool {
	entry, ok := zoo.Find(s.Model)
	return ok && s.Batch == 1 && s.size() == entry.Size.Default
}

// Heads returns the times of the network's heads by the profile of a side, or nil if it
// has none.
func (s Scenario) Heads(i Side) device.Heads {
	text := *sides[i].profile(&s)
	if text == "" { // as at first: then the table of devices is not read
		return nil
	}
	d, err := lookup(text)
	net, noNet := s.Network()
	if err != nil || noNet != nil || net.Layers == nil {
		return nil
	}
	return s.networks.Heads(net, text, func() []float64 { return device.NewHeads(d.Profile.Times(net)) })
}

// Rescaled reports whether the rate of a side is another one than follows from what is known
// of it.
func (s Scenario) Rescaled(i Side) bool {
	rate := s.Known(i).Rate
	return rate > 0 && rate != s.Value(sides[i].axis)
}

// Doubt returns the error of the device's times that the profile tells: its 90th
// percentile, as a share, or 0 without one. It is that of the head if the time of the whole
// network is known.
func (k Known) Doubt() float64 {
	switch {
	case k.Profile == nil:
		return 0
	case k.Own || k.Measured:
		return k.Profile.HeadP90()
	}
	return k.Profile.Error.TotalP90
}

// follow sets the values that follow from the profiles and totals of a scenario.
func (s *Scenario) follow(from Scenario) {
	for _, i := range Sides {
		if k := from.Known(i); k.Rate > 0 {
			*s.value(sides[i].axis) = k.Rate
		}
	}
	if doubt := from.Known(OnDevice).Doubt(); doubt > 0 {
		s.Uncertainty, s.Uncertain = min(fewDigits(100*doubt, math.Ceil), share.Max), UncertainDevice
	}
}

// repairTimes resets profiles and totals that do not fit the network.
func (s *Scenario) repairTimes(given map[string]string) (problems []*fault.Fault) {
	for i, of := range sides {
		profile, total := of.profile(s), of.total(s)
		if *profile != "" && s.Heads(Side(i)) == nil {
			problems = append(problems, problem(noOperators, of.profileKey, given[of.profileKey], of.totalKey))
			*profile = ""
		}
		for _, reset := range []struct {
			key  string
			text func()
		}{{of.totalKey, func() { *total = 0 }}, {of.profileKey, func() { *profile = "" }}} {
			if k := s.Known(Side(i)); (k.Seconds > 0 || k.Profile != nil) && !k.Fits() && given[reset.key] != "" {
				problems = append(problems, problem(NoRate, reset.key, given[reset.key], lang.Quantity(k.Rate, cost.RateUnit), within(computeRate, cost.RateUnit)))
				reset.text()
			}
		}
	}
	return problems
}

// Uses reports whether the scenario's link is this one.
func (s Scenario) Uses(l links.Link) bool {
	return s.Mega == Decimal && s.Mbps == l.Mbps && (l.RTT == 0 || s.RTT == l.RTT)
}

// lookup returns the device that a text names or packs.
func lookup(text string) (devices.Device, error) {
	if d, ok := devices.Find(text); ok {
		return d, nil
	}
	return devices.Unpack(text)
}

// ofSide returns the field of a profile.
func ofSide(i Side) field {
	at := sides[i].profile
	return field{
		Kind: ProfileKind,
		read: func(k Key, s *Scenario, text string) []*fault.Fault {
			if text != "" && !devices.Packed(text) && !slices.Contains(devices.IDs(), text) {
				return []*fault.Fault{misspelt(UnknownDevice, k.Name, text, text, devices.IDs())}
			}
			if text != "" && devices.Packed(text) {
				d, err := devices.Unpack(text)
				if err != nil {
					return k.refuse(BadProfile, text, err)
				}
				text = devices.Pack(d)
			}
			*at(s) = text
			return nil
		},
		text: func(s Scenario) string { return *at(&s) },
	}
}

// totalOf returns the field of a side's own total.
func totalOf(i Side) field {
	at := sides[i].total
	f := number(at)
	read := f.read
	f.read = func(k Key, s *Scenario, text string) []*fault.Fault {
		if text == "" {
			*at(s) = 0
			return nil
		}
		return read(k, s, text)
	}
	f.text = func(s Scenario) string {
		if v := *at(&s); v > 0 {
			return FormatNumber(v)
		}
		return ""
	}
	return f
}
