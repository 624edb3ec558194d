package choice

import (
	"math"
	"strings"
	"testing"

	"splitscope/core/base/lang"
	"splitscope/core/base/progress"
	"splitscope/core/network/cache"
	"splitscope/core/scenario"
	"splitscope/core/solve"
	"splitscope/core/system/devices"
)

var networks = cache.New()

func parse(t *testing.T, link string) scenario.Scenario {
	s, problems := scenario.Parse(networks, link)
	if len(problems) > 0 {
		t.Fatal(link, problems)
	}
	return s
}

// edited returns the scenario of a link with edits.
func edited(t *testing.T, link string, edits map[string]string) scenario.Scenario {
	s, problems := parse(t, link).WithAll(edits)
	if len(problems) > 0 {
		t.Fatal(link, edits, problems)
	}
	return s
}

// What is chosen is then the scenario's, with the rate and the time that the list tells.
func TestComputers(t *testing.T) {
	for _, link := range []string{"model=mobilenet_v2", "preset=paper&device=3&edge_ms=2", "model=resnet50&device_ms=40"} {
		s := parse(t, link)
		for _, side := range scenario.Sides {
			list := Computers(s, side, lang.English)
			if len(list) < len(devices.All())-3 {
				t.Fatalf("%s: %d of %d devices", link, len(list), len(devices.All()))
			}
			for i := 0; i < len(list); i += 7 {
				c := list[i]
				if c.Current || c.Title == "" || c.Group == "" || c.Source == "" {
					t.Errorf("%s: %+v", link, c)
				}
				then := edited(t, link, c.Edits)
				st, err := solve.New(progress.Background, then)
				if err != nil {
					t.Fatal(err)
				}
				if got := then.Quantity(side.Axis(), then.Value(side.Axis())); got != c.Value {
					t.Errorf("%s, %s: %s in the list, then %s", link, c.Title, c.Value, got)
				}
				ms := st.Latencies()
				last := ms[len(ms)-1] // LC
				if side == scenario.OnDevice && lang.Duration(last.TotalMS/1000) != c.Time {
					t.Errorf("%s, %s: %s in the list, then LC takes %g ms", link, c.Title, c.Time, last.TotalMS)
				}
				current := 0
				for _, again := range Computers(then, side, lang.English) {
					if again.Current {
						current++
					}
				}
				if current != 1 {
					t.Errorf("%s, %s: %d are current", link, c.Title, current)
				}
				if measured := then.Known(side).Measured; strings.HasPrefix(c.Basis, "measured") != measured {
					t.Errorf("%s, %s: %s, measured: %v", link, c.Title, c.Basis, measured)
				}
			}
		}
	}
}

// A megabit of a link is 10^6 bits, whatever the scenario's is.
func TestLinks(t *testing.T) {
	for _, link := range []string{"", "preset=paper", "rtt_ms=7"} {
		s := parse(t, link)
		for i, c := range Links(s, lang.Korean) {
			then := edited(t, link, c.Edits)
			bits := then.Mbps * then.Mega.Bits()
			if again := Links(then, lang.English)[i]; !again.Current || math.Abs(bits-then.Mbps*1e6) > 0 || !strings.HasPrefix(again.Value, lang.Number(then.Mbps)) {
				t.Errorf("%s, %s: %+v, %g bit/s", link, c.Title, again, bits)
			}
			if then.RTT != s.RTT && c.Edits["rtt_ms"] == "" {
				t.Errorf("%s, %s: an unknown round trip is now %g ms", link, c.Title, then.RTT)
			}
		}
	}
}
