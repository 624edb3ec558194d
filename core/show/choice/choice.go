// Package choice lists the devices, links and edge servers to choose for a scenario, with
// what each means for its network.
package choice

import (
	"fmt"
	"strings"

	"splitscope/core/base/lang"
	"splitscope/core/scenario"
	"splitscope/core/system/cost"
	"splitscope/core/system/devices"
	"splitscope/core/system/links"
)

// Part is a part of the system.
type Part string

// The parts.
const (
	Device Part = "device"
	Link   Part = "link"
	Edge   Part = "edge"
)

// Of returns what may be chosen for a part of the scenario's system.
func Of(s scenario.Scenario, part Part, l lang.Lang) ([]Entry, error) {
	switch part {
	case Device:
		return Computers(s, scenario.OnDevice, l), nil
	case Link:
		return Links(s, l), nil
	case Edge:
		return Computers(s, scenario.OnEdge, l), nil
	}
	return nil, fmt.Errorf("choice: there is no part %q", part)
}

// Entry is a device, an edge server or a link to choose.
type Entry struct {
	Title string `json:"title"`
	Group string `json:"group"`
	// What it runs, or how much it varies.
	Detail string `json:"detail"`
	// The effective rate of the network, or the bandwidth.
	Value string `json:"value"`
	// The time of the network, or the round-trip time; empty if it is not known.
	Time string `json:"time"`
	// How the numbers are known, such as "fitted, ±22 %"; the group of a link says it.
	Basis  string `json:"basis"`
	Source string `json:"source"`
	// The edits that choose it.
	Edits   map[string]string `json:"edits"`
	Current bool              `json:"current"`
}

var groups = map[devices.Group]lang.Text{
	devices.Board: "Boards", devices.Phone: "Phones", devices.Laptop: "Laptops", devices.Desktop: "Desktop computers",
	devices.Server: "Servers", devices.GPU: "Graphics processors",
}

var kinds = map[links.Kind]lang.Text{links.Measured: "measured", links.Nominal: "nominal", links.Assumed: "assumed"}

// Computers returns what may compute on a side of the scenario. Those whose rate for the
// network is out of the bounds of a rate are left out, and so are all for a network
// without operators.
func Computers(s scenario.Scenario, side scenario.Side, l lang.Lang) []Entry {
	all := []Entry{}
	present := s.Known(side).Profile
	for _, d := range devices.All() {
		k := s.On(side, d.ID).Known(side)
		if !k.Fits() {
			continue
		}
		basis := lang.Text("fitted, ±%s").In(l, lang.Percent(k.Doubt()))
		if k.Measured {
			basis = lang.Text("measured").In(l)
		}
		all = append(all, Entry{
			Title: d.Title, Group: groups[d.Group].In(l), Detail: detail(d, l),
			Value: lang.Quantity(k.Rate, cost.RateUnit), Time: lang.Duration(k.Seconds), Basis: basis, Source: d.Source,
			// The profile says the rate.
			Edits:   map[string]string{side.ProfileKey(): d.ID, side.TotalKey(): "", string(side.Axis()): ""},
			Current: present != nil && present.ID == d.ID,
		})
	}
	return all
}

// detail says what a device runs.
func detail(d devices.Device, l lang.Lang) string {
	parts := []string{devices.FormatName(d.Profile.Format)}
	if d.Runtime != "" {
		parts = append([]string{d.Runtime}, parts...)
	}
	if d.Threads > 0 {
		parts = append(parts, lang.Text("threads: %d").In(l, d.Threads))
	}
	return strings.Join(parts, " · ")
}

// Links returns the links between device and edge server. Their megabits are decimal.
func Links(s scenario.Scenario, l lang.Lang) (all []Entry) {
	for _, link := range links.All {
		c := Entry{
			Title: link.Title.In(l), Group: kinds[link.Kind].In(l), Source: link.Source,
			Value:   lang.Quantity(link.Mbps, scenario.Decimal.Unit()),
			Edits:   map[string]string{string(scenario.MbpsAxis): scenario.FormatNumber(link.Mbps), "mega": string(scenario.Decimal)},
			Current: s.Uses(link),
		}
		if link.P10 > 0 {
			c.Detail = lang.Text("10th to 90th percentile: %s to %s").In(l, lang.Number(link.P10), lang.Quantity(link.P90, scenario.Decimal.Unit()))
		}
		if link.RTT > 0 {
			c.Time = lang.Text("round trip %s").In(l, lang.Duration(link.RTT/1000))
			c.Edits[string(scenario.RTTAxis)] = scenario.FormatNumber(link.RTT)
		}
		all = append(all, c)
	}
	return all
}
