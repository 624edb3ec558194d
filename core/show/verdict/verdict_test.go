package verdict

import (
	"encoding/json"
	"strings"
	"testing"

	"splitscope/core/base/lang"
)

func of(t *testing.T, link string, l lang.Lang) Verdict {
	t.Helper()
	return plain(Of(studied(t, link), l))
}

// plain makes the spaces before units ordinary ones.
func plain(v Verdict) Verdict {
	text, _ := json.Marshal(v)
	_ = json.Unmarshal([]byte(strings.ReplaceAll(string(text), lang.Space, " ")), &v)
	return v
}

func fact(v Verdict, id string) string {
	for _, f := range v.Facts {
		if f.ID == id {
			return f.Value + " | " + f.Detail
		}
	}
	return ""
}

// The paper's point: 817.8 ms alone, by W/C_d; 630.5 ms after layer2.
func TestThePaper(t *testing.T) {
	v := of(t, "preset=paper", lang.English)
	if v.Headline != "Split at SP2, after layer2." || v.Latency != "630.5 ms" || v.Best != "SP2" {
		t.Errorf("got %q, %s", v.Headline, v.Latency)
	}
	for id, want := range map[string]string{
		"vs-lc":       "saves 187.4 ms (22.9 %) | LC takes 817.8 ms",
		"vs-ec":       "566.6 ms slower (887 %) | EC takes 63.86 ms, but is not allowed here; input as uint8, 150.5 kB",
		"runner-up":   "SP1 | 680.2 ms, 49.76 ms more (7.89 %)",
		"change-down": "LC below 28.33 Mibit/s | 56.7 % of the present bandwidth",
		"change-up":   "SP1 above 62.74 Mibit/s | 125 % of the present bandwidth",
	} {
		if got := fact(v, id); got != want {
			t.Errorf("%s: got %q, want %q", id, got, want)
		}
	}
	if len(v.Notes) != 1 || v.Notes[0] != "Sending the input itself would be faster: EC takes 63.86 ms with the input as uint8 (150.5 kB), 566.6 ms less; the paper does not consider this." {
		t.Errorf("notes: %q", v.Notes)
	}
	if got := strings.Join(v.Law, " "); got != "The best split depends on one number: s = B·(1/C_d − 1/C_e) = 9.5 Mibit/GMAC. LC below 5.383, SP2 up to 11.92, SP1 above." {
		t.Errorf("law: %q", got)
	}
}

// The uncertainty reaches headline and facts. In the corners of ±30 % SP2 is
// worst against LC with a device of 1.3 times the rate, 1.3 times the work and
// 0.7 times the bandwidth: 1.3·(1.813561/6.5 + 2.275623/100) s + 12.25 Mibit at 35
// Mibit/s against 1.3·4.089184/6.5 s; and worst against SP1 the other way round.
func TestDoubt(t *testing.T) {
	v := of(t, "preset=paper&uncertainty=30", lang.English)
	sp2 := func(d, w, b float64) float64 { return w*(1.813561472/d/5+2.275622784/100) + 12.25/b/50 }
	lc := func(d, w, _ float64) float64 { return w * 4.089184256 / d / 5 }
	sp1 := func(d, w, b float64) float64 { return w*(0.785956864/d/5+3.303227392/100) + 24.5/b/50 }
	worst := 0.0
	for _, d := range []float64{0.7, 1.3} {
		for _, w := range []float64{0.7, 1.3} {
			for _, b := range []float64{0.7, 1.3} {
				worst = max(worst, sp2(d, w, b)-lc(d, w, b), sp2(d, w, b)-sp1(d, w, b))
			}
		}
	}
	regret := strings.ReplaceAll(lang.Duration(worst), lang.Space, " ")
	if want := "Split at SP2, after layer2. Not certain at ±30 %: SP1, SP2 or LC can be best; SP2 costs at most " + regret + " more."; v.Headline != want {
		t.Errorf("got %q, want %q", v.Headline, want)
	}
	if got, want := fact(v, "uncertain"), "SP1, SP2 or LC can be best | SP2 costs at most "+regret+" more"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	v = of(t, "preset=paper&uncertainty=1&uncertain=mbps", lang.English)
	if v.Headline != "Split at SP2, after layer2. Certain at ±1 % of the bandwidth: no other candidate can be best." {
		t.Errorf("got %q", v.Headline)
	}
	if v = of(t, "preset=paper&uncertainty=90&cuts=layer", lang.Korean); !strings.Contains(v.Headline, "±90 %에서는 확실하지 않습니다. 최적이 될 수 있는 후보는 SP") || !strings.Contains(v.Headline, "더 걸립니다.") {
		t.Errorf("got %q", v.Headline)
	}
	for _, link := range []string{"preset=paper", "preset=paper&uncertainty=0&uncertain=work"} {
		if v := of(t, link, lang.English); v.Headline != "Split at SP2, after layer2." || fact(v, "uncertain") != "" {
			t.Errorf("%s: %q", link, v.Headline)
		}
	}
}

// Notes are shown exactly when they are true.
func TestNotes(t *testing.T) {
	for _, c := range []struct{ link, has, hasNot string }{
		{"preset=paper", "the paper does not consider this", "does not help"},
		{"preset=paper&mbps=0.5", "", "Sending the input itself"}, // EC is slower than LC there
		{"input=none", "keeps the raw input on the device", "paper"},
		{"only=SP1,SP2,LC", "this scenario excludes it", "raw input"},
		{"v=1", "Splitting inside the network does not help", "Sending the input itself"},
		{"only=EC,LC", "", "does not help"},
		{"device=200", "cannot pay", "Sending the input itself"},
		{"device=4&device_range=5..50", "outside the ranges", "cannot pay"},
		{"mbps=5000&mbps_range=10..500", "outside the ranges", "cannot pay"},
		{"device=4&mbps=5000&rtt_ms=250", "", "outside the ranges"}, // ranges that were not typed grow
	} {
		v := of(t, c.link, lang.English)
		notes := strings.Join(append(v.Notes, v.Outside), "\n")
		if !strings.Contains(notes, c.has) || strings.Contains(notes, c.hasNot) {
			t.Errorf("%s: %q should have %q and not %q", c.link, notes, c.has, c.hasNot)
		}
	}
}

func TestFactsAtTheEnds(t *testing.T) {
	for _, c := range []struct{ link, id, want string }{
		{"preset=paper&device=200", "change-up", "stays LC | at every higher bandwidth"},
		{"preset=paper&device=200", "change-down", "stays LC | at every lower bandwidth"},
		{"preset=paper&device=200", "vs-lc", "is the best | 20.45 ms"},
		{"preset=paper&mbps=1000", "change-up", "stays SP1 | at every higher bandwidth"},
		{"only=SP4", "runner-up", "none | this is the only candidate"},
		{"device=100&edge=100&only=SP4,LC&mbps=1000000", "runner-up", "SP4 | 40.9 ms, 0.003211 ms more"},
	} {
		got := fact(of(t, c.link, lang.English), c.id)
		if c.id == "runner-up" && strings.Contains(c.want, "more") {
			got = strings.ReplaceAll(got, "3.211 µs", "0.003211 ms")
			got, _, _ = strings.Cut(got, " (")
		}
		if got != c.want {
			t.Errorf("%s: %s: got %q, want %q", c.link, c.id, got, c.want)
		}
	}
}

// How far each input and all inputs together may change, with the next candidates.
func TestHowSure(t *testing.T) {
	v := of(t, "preset=paper", lang.English)
	var got []string
	for _, h := range v.Holds {
		got = append(got, h.Label+": "+h.Value)
	}
	want := "Device rate: 4.025 to 8.499 GMAC/s; Edge server rate: from 10.83 GMAC/s, below it LC; Bandwidth: 28.33 to 62.74 Mibit/s; Round-trip time: up to 187.4 ms, then LC"
	if strings.Join(got, "; ") != want {
		t.Errorf("got %q", got)
	}
	if !strings.Contains(v.Flip, "factor below 1.1") || !strings.Contains(v.Flip, "SP1") {
		t.Errorf("got %q", v.Flip)
	}
	v = of(t, "only=LC", lang.Korean)
	if v.Holds[0].Value != "전체" || strings.ContainsAny(v.Flip, "0123456789") {
		t.Errorf("one candidate alone: %v, %q", v.Holds, v.Flip)
	}
}

// Every assumption that shapes the numbers is said.
func TestAssumptions(t *testing.T) {
	for _, c := range []struct{ link, want string }{
		{"v=1", "batch 1"}, {"v=1", "multiply-accumulate"}, {"v=1", "10⁶"}, {"v=1", "no round-trip time"},
		{"v=1", "input is sent as uint8"}, {"preset=paper", "2²⁰"}, {"preset=paper", "must not leave"},
		{"dtype=int4", "int4"}, {"input=jpeg", "estimated at 2 bit per pixel"}, {"rtt_ms=20", "one round trip of 20 ms"},
		{"device=7&edge=70", "7 and 70 GMAC/s"},
	} {
		if got := strings.Join(of(t, c.link, lang.English).Assumptions, "; "); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q should mention %q", c.link, got, c.want)
		}
	}
	if got := of(t, "rtt_ms=20", lang.English).Law; len(got) != 1 || !strings.Contains(got[0], "round-trip time") {
		t.Errorf("the law is claimed with a round-trip time: %q", got)
	}
}

// Korean says the same: the same numbers, in Korean words.
func TestKorean(t *testing.T) {
	v := of(t, "preset=paper", lang.Korean)
	all := v.Headline + strings.Join(v.Notes, "") + strings.Join(v.Law, "") + strings.Join(v.Assumptions, "")
	for _, f := range v.Facts {
		all += f.Label + f.Value + f.Detail
	}
	for _, want := range []string{"SP2", "layer2", "28.33 Mibit/s", "62.74 Mibit/s", "187.4 ms", "63.86 ms", "uint8(150.5 kB)", "논문", "5.383", "11.92"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is missing in %s", want, all)
		}
	}
	if strings.Contains(all, "%!") {
		t.Errorf("a verb is wrong: %s", all)
	}
}
