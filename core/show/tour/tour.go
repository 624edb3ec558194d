// Package tour leads through the paper in six steps, each a scenario. Its numbers are
// computed.
package tour

import (
	"strings"

	"splitscope/core/base/lang"
	"splitscope/core/base/progress"
	"splitscope/core/network"
	"splitscope/core/network/cache"
	"splitscope/core/network/zoo"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

// Step is one step.
type Step struct {
	// The scenario's link.
	Link  string `json:"link"`
	Title string `json:"title"`
	Text  string `json:"text"`
	// The place of the page that it is about.
	Highlight Place `json:"highlight"`
}

// Place is a place of the page.
type Place string

// The places.
const (
	Verdict  Place = "verdict"  // the best candidate and its latency
	Curves   Place = "curves"   // the latency against the bandwidth
	Tracks   Place = "tracks"   // the sliders with their flips
	Map      Place = "map"      // the best candidate over both axes
	Input    Place = "input"    // the control of the raw input
	Networks Place = "networks" // the choice of a network
)

// The scenarios from which the steps are made: the paper's, and one where splitting
// pays though the input may be sent.
const (
	paper = "v=1&preset=paper"
	small = "v=1&model=mobilenet_v2&cuts=block&device=2&edge=1000&mbps=5&rtt_ms=10&dtype=int8"
)

// Steps returns the steps.
func Steps(networks cache.Networks, l lang.Lang) (steps []Step, err error) {
	open := func(link string) *solve.Study {
		s, _ := scenario.Parse(networks, link)
		st, failed := solve.New(progress.Background, s)
		if failed != nil {
			err = failed
		}
		return st
	}
	here, board := open(paper), open(small)
	free := open(paper + "&input=uint8")
	if err != nil {
		return nil, err
	}
	add := func(s scenario.Scenario, at Place, title string, text lang.Text, args ...any) {
		steps = append(steps, Step{Link: s.Encode(), Title: title, Text: text.In(l, args...), Highlight: at})
	}
	titled := func(t lang.Text, args ...any) string { return t.In(l, args...) }
	mbps := func(v float64) string { return here.Scenario.Quantity(scenario.MbpsAxis, v) }
	best := func(st *solve.Study) solve.Candidate { return st.Candidates[st.Best()] }
	takes := func(st *solve.Study, k solve.Candidate) float64 { return st.System.Latency(k.Split).Total() }

	now := here.System.Latency(best(here).Split)
	add(here.Scenario, Verdict, titled("The model"),
		"A split runs the head of the network on the device, sends what crosses, and runs the tail on the edge server: at %s, %s takes %s + %s + %s = %s.",
		mbps(here.Scenario.Mbps), best(here).ID, lang.Duration(now.Device), lang.Duration(now.Transfer), lang.Duration(now.Edge), lang.Duration(now.Total()))

	// The two thresholds, each from the side of less bandwidth.
	course := here.Course(scenario.MbpsAxis)
	lower, upper := course.Spans[course.Here-1], course.Spans[course.Here+1]
	local, earlier := here.Candidates[lower.Candidate], here.Candidates[upper.Candidate]
	slow := here.At(here.X.Lo, here.Scenario.Device).Course(scenario.MbpsAxis)
	enter := func(c *solve.Course, span int) scenario.Scenario {
		v, _ := c.Enter(span, here.Scenario.MbpsRange)
		return here.Scenario.Moved(scenario.MbpsAxis, v)
	}
	add(enter(slow, slow.Here+1), Curves, titled("Where splitting begins to pay"),
		"Below %s it is fastest to send nothing: %s takes %s at any bandwidth. Above it, %s is faster.",
		mbps(lower.To), local.ID, lang.Duration(takes(here, local)), best(here).ID)
	first, second := here.System.Latency(earlier.Split), here.System.Latency(best(here).Split)
	add(enter(course, course.Here+1), Tracks, titled("Where it pays to split earlier"),
		"Above %s %s is the best: computing takes %s less than at %s, and %s more are sent.",
		mbps(upper.From), earlier.ID, lang.Duration(second.Device+second.Edge-first.Device-first.Edge), best(here).ID, lang.Bytes((earlier.Bits-best(here).Bits)/8))

	// A plane tilted between two others is never the lowest if it passes above the
	// line in which these meet.
	meeting := here.At(lower.To, here.Scenario.Device)
	var never, above []string
	for i, wins := range here.Wins() {
		if k := here.Candidates[i]; !wins {
			never = append(never, k.ID)
			above = append(above, lang.Text("%s by %s").In(l, k.ID, lang.Duration(takes(meeting, k)-takes(meeting, local))))
		}
	}
	add(here.Scenario, Map, titled("Why %s and %s never win", strings.Join(never[:len(never)-1], ", "), never[len(never)-1]),
		"Each candidate is a plane over the map. Theirs are tilted between those of %s and %s, and pass above the line in which these two meet; at %s: %s.",
		best(here).ID, local.ID, mbps(lower.To), strings.Join(above, ", "))

	add(free.Scenario, Input, titled("What the paper leaves out"),
		"If the input may leave the device, it is fastest to send it as it is, %s: %s takes %s, %s less than the best split.",
		lang.Bytes(best(free).Bits/8), best(free).ID, lang.Duration(takes(free, best(free))), lang.Duration(takes(here, best(here))-takes(free, best(free))))

	edge, _ := board.Baseline(network.EC)
	add(board.Scenario, Networks, titled("Your own network"),
		"Choose one of %d networks, or open an ONNX file. %s on a small board over %s is split at %s, which saves %s against sending the input.",
		len(zoo.Names()), board.Network.Title, board.Scenario.Quantity(scenario.MbpsAxis, board.Scenario.Mbps), best(board).ID, lang.Duration(takes(board, edge)-takes(board, best(board))))
	return steps, nil
}
