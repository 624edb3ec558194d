package tour

import (
	"fmt"
	"strings"
	"testing"

	"splitscope/core/base/lang"
	"splitscope/core/network/cache"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

// The paper's split points as its Figure 1 was recovered: GMACs of head and tail,
// and bytes.
var recovered = map[string][3]float64{
	"SP1": {0.785957, 3.303227, 3211264}, "SP2": {1.813561, 2.275623, 1605632},
	"SP3": {3.277898, 0.811287, 802816}, "SP4": {4.087136, 0.002048, 401408}, "LC": {4.089184, 0, 0},
	"EC": {0, 4.089184, 150528},
}

// takes is the paper's equation, in ms, for a device of 5 and an edge server of 100
// GMAC/s.
func takes(id string, mibit float64) float64 {
	k := recovered[id]
	return 1000 * (k[0]/5 + k[2]*8/(mibit*(1<<20)) + k[1]/100)
}

// meet is the bandwidth at which two split points take equally long, in Mibit/s.
func meet(a, b string) float64 {
	p, q := recovered[a], recovered[b]
	return (p[2] - q[2]) * 8 / (1 << 20) / ((q[0]-p[0])/5 + (q[1]-p[1])/100)
}

// The steps say what the paper says, with numbers of its equation, and each link
// opens without a problem where its candidate is best.
func TestSteps(t *testing.T) {
	ms := func(v float64) string { return lang.Duration(v / 1000) }
	mbps := func(v float64) string { return lang.Quantity(v, "Mibit/s") }
	low, high := meet("SP2", "LC"), meet("SP1", "SP2")
	if got := lang.Number(low) + " " + lang.Number(high); got != "28.33 62.74" {
		t.Fatalf("the recovered table has the thresholds %s", got)
	}
	want := []struct {
		link, best string
		at         Place
		title      [2]string
		says       []string
	}{
		{"v=1&preset=paper", "SP2", Verdict, [2]string{"The model", "모델"}, []string{"SP2", "362.7\u00a0ms + 245\u00a0ms + 22.76\u00a0ms = " + ms(takes("SP2", 50))}},
		{"v=1&preset=paper&mbps=28.34", "SP2", Curves, [2]string{"Where splitting begins to pay", "분할이 이득이 되기 시작하는 곳"}, []string{mbps(low), "LC", ms(takes("LC", 50)), "SP2"}},
		{"v=1&preset=paper&mbps=62.75", "SP1", Tracks, [2]string{"Where it pays to split earlier", "더 앞에서 나누는 것이 이득인 곳"}, []string{mbps(high), "SP1", "SP2", ms(takes("SP2", 1e99) - takes("SP1", 1e99)), lang.Bytes(3211264 - 1605632)}},
		{"v=1&preset=paper", "SP2", Map, [2]string{"Why SP3 and SP4 never win", "SP3과 SP4가 최적이 되지 못하는 이유"}, []string{mbps(low), "SP3", ms(takes("SP3", low) - takes("LC", low)), "SP4", ms(takes("SP4", low) - takes("LC", low))}},
		{"v=1&preset=paper&input=uint8", "EC", Input, [2]string{"What the paper leaves out", "논문이 다루지 않는 것"}, []string{lang.Bytes(150528), "EC", ms(takes("EC", 50)), ms(takes("SP2", 50) - takes("EC", 50))}},
		{"v=1&model=mobilenet_v2&cuts=block&device=2&edge=1000&mbps=5&rtt_ms=10&dtype=int8", "SP8", Networks, [2]string{"Your own network", "자신의 네트워크"}, []string{"ONNX", "MobileNetV2", "SP8"}},
	}
	for i, l := range lang.All {
		steps, err := Steps(cache.New(), l)
		if err != nil || len(steps) != len(want) {
			t.Fatal(len(steps), err)
		}
		for n, step := range steps {
			w := want[n]
			s, problems := scenario.Parse(cache.New(), step.Link)
			st, err := solve.New(t.Context(), s)
			if err != nil || len(problems) > 0 || s.Encode() != step.Link || st.Candidates[st.Best()].ID != w.best {
				t.Errorf("%s: %v, %v", step.Link, problems, err)
			}
			if got := fmt.Sprint(step.Link, step.Highlight, step.Title); got != fmt.Sprint(w.link, w.at, w.title[i]) {
				t.Errorf("got %s, want %+v", got, w)
			}
			for _, text := range w.says {
				if !strings.Contains(step.Text, text) || strings.Contains(step.Text, "%!") {
					t.Errorf("%q lacks %q", step.Text, text)
				}
			}
		}
	}
}
