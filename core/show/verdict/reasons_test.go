package verdict

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

func studied(t testing.TB, link string) *solve.Study {
	t.Helper()
	s, problems := scenario.Parse(networks, link)
	if len(problems) > 0 {
		t.Fatalf("%s: %v", link, problems)
	}
	st, err := solve.New(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// links are scenarios of all kinds: networks, granularities, encodings, conditions
// over many decades, and candidates that are left out.
func cases(seed uint64) (all []string) {
	r := rand.New(rand.NewPCG(seed, 1))
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	between := func(lo, hi float64) string {
		return scenario.FormatNumber(math.Round(1000*lo*math.Pow(hi/lo, r.Float64())) / 1000)
	}
	for range 300 {
		link := "model=" + one("resnet50", "mobilenet_v2", "vgg16", "alexnet", "vit_b_32", "unet&size=128", "yolov8n&cuts=graph", "squeezenet1_1&cuts=layer&fuse=off") +
			"&device=" + between(0.1, 200) + "&edge=" + between(10, 1000) + "&mbps=" + between(0.1, 2000) +
			"&dtype=" + one("fp32", "fp16", "int8") + "&input=" + one("none", "uint8", "fp32", "jpeg") + "&mega=" + one("decimal", "binary") +
			one("", "", "&rtt_ms="+between(1, 100)) + one("", "", "&uncertainty="+between(10, 60)+"&uncertain="+one("all", "device", "work", "mbps")) + one("", "&x=device&y=edge", "&x=rtt_ms&y=mbps")
		if !strings.Contains(link, "cuts=") {
			link += "&cuts=" + one("stage", "stage", "block", "layer") + one("", "", "&batch=8", "&only=LC", "&only=SP1,LC", "&only=SP1,SP2")
		}
		all = append(all, link)
	}
	for range 60 { // where splits pay, and the answer is seldom certain
		all = append(all, "preset=paper&device="+between(4, 20)+"&mbps="+between(10, 300)+"&cuts="+one("stage", "layer")+"&uncertainty="+between(10, 60)+"&uncertain="+one("all", "device", "work", "mbps")+one("", "&rtt_ms=5"))
	}
	// Ties, equal rates, and ends that are not allowed.
	return append(all, "preset=paper", "v=1", "only=EC", "only=EC,LC", "only=LC", "only=SP2", "only=EC,SP1&device=100&edge=10", "device=100&edge=100", "device=100&edge=100&input=none",
		"device=100&edge=100&only=EC,LC", "device=200&edge=100", "preset=paper&mbps=1000", "preset=paper&mbps=20", "preset=paper&mbps=20&batch=4")
}

// taken is the paper's equation for a cut, in ms.
func taken(st *solve.Study, k solve.Candidate) (parts [3]float64, total float64) {
	s := st.Scenario
	parts = [3]float64{float64(k.Cut.Head.MACs) / s.Device / 1e6, k.Bits / (s.Mbps * s.Mega.Bits()) * 1e3, float64(k.Cut.Tail.MACs) / s.Edge / 1e6}
	if k.Bits > 0 {
		parts[1] += s.RTT
	}
	return parts, parts[0] + parts[1] + parts[2]
}

// cut returns a cut of a study by its id.
func cut(st *solve.Study, id string) solve.Candidate {
	return st.Weigh(st.Cuts[slices.IndexFunc(st.Cuts, func(k network.Cut) bool { return k.ID == id })])
}

// Both reasons are differences of the equation, between the best and its
// neighbours in the network. Reasons of candidates have the sign that makes it best.
func TestWhy(t *testing.T) {
	kinds := map[string]int{}
	for _, link := range cases(1) {
		st := studied(t, link)
		best := st.Candidates[st.Best()]
		at := slices.IndexFunc(st.Cuts, func(k network.Cut) bool { return k.ID == best.ID })
		for _, l := range lang.All {
			v := of(t, link, l)
			for side, r := range v.Why {
				from, to := cut(st, r.ID), best
				if side == 1 {
					from, to = to, from
				}
				switch {
				case best.ID == network.EC && side == 0:
					from, to = to, from
					if r.ID != network.LC {
						t.Errorf("%s: EC is compared with %s", link, r.ID)
					}
				case best.ID == network.LC && side == 1:
					from, to = to, from
					for _, k := range st.Candidates {
						_, other := taken(st, k)
						if _, rival := taken(st, cut(st, r.ID)); k.ID != network.LC && k.ID != v.Why[0].ID && (r.ID == v.Why[0].ID || other < rival*(1-1e-12)) {
							t.Errorf("%s: %s is faster than the rival %s", link, k.ID, r.ID)
						}
					}
				default:
					if next := slices.IndexFunc(st.Cuts, func(k network.Cut) bool { return k.ID == r.ID }); (side == 0) != (next < at) || next == at {
						t.Errorf("%s: %s is on the wrong side of %s", link, r.ID, best.ID)
					}
					for _, k := range st.Candidates {
						between := k.Cut.Head.MACs > from.Cut.Head.MACs && k.Cut.Head.MACs < to.Cut.Head.MACs
						if between || !st.Allows(r.ID) && side == 0 && k.Cut.Head.MACs < best.Cut.Head.MACs || !st.Allows(r.ID) && side == 1 && k.Cut.Head.MACs > best.Cut.Head.MACs {
							t.Errorf("%s: %s is nearer to %s than %s", link, k.ID, best.ID, r.ID)
						}
					}
				}
				a, before := taken(st, from)
				b, after := taken(st, to)
				sum := 0.0
				for i, p := range r.Parts {
					sum += p.MS
					if math.Abs(p.MS-(b[i]-a[i])) > 1e-9*(before+after) || p.Name != []PartName{Device, Transfer, Edge}[i] || p.Text != strings.ReplaceAll(lang.Signed(p.MS/1000), lang.Space, " ") {
						t.Errorf("%s: part %+v, want %v", link, p, b[i]-a[i])
					}
				}
				if len(r.Parts) != 3 || math.Abs(sum-r.MS) > 1e-9*(before+after) || math.Abs(r.MS-(after-before)) > 1e-9*(before+after) {
					t.Errorf("%s: %v and %v, want %v", link, r.MS, sum, after-before)
				}
				if better := r.MS > 0 && side == 0 && best.ID != network.EC || r.MS < 0 && side == 1 && best.ID != network.LC; better && st.Allows(r.ID) {
					t.Errorf("%s: %s would be better than %s: %+v", link, r.ID, best.ID, r)
				}
				if forbidden := strings.Contains(r.Text, "not allowed") || strings.Contains(r.Text, "허용되지"); r.Text == "" || strings.Contains(r.Text, "%!") || forbidden && st.Allows(r.ID) {
					t.Errorf("%s: %q", link, r.Text)
				}
				if l == lang.English {
					kinds[strings.Join(strings.Fields(strings.Map(letters, r.Text)), " ")]++
				}
			}
		}
	}
	for _, kind := range []string{"Past takes more and sending of it saves", "Past takes more and sending nothing saves", "Sending all pays", "Sending does not pay at the edge server", "Sending does not pay at computing takes more", "is not allowed here"} {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(kinds)), func(k string) bool { return hasWords(k, kind) }) {
			t.Errorf("no scenario was told %q", kind)
		}
	}
}

func letters(r rune) rune {
	if strings.ContainsRune(".,:;×−+%", r) {
		return -1
	}
	return r
}

// hasWords reports whether a text has words in their order.
func hasWords(text, words string) bool {
	for _, word := range strings.Fields(words) {
		_, after, ok := strings.Cut(text, word)
		if !ok {
			return false
		}
		text = after
	}
	return true
}

// The sentences as they were when they were last looked at.
func TestWhyInWords(t *testing.T) {
	for _, c := range []struct{ link, en, ko string }{
		{"preset=paper",
			"Past SP1 computing takes 195.2 ms more and sending half saves 245 ms: −49.76 ms.|Past SP2 computing takes 278.2 ms more and sending half saves 122.5 ms: +155.7 ms.",
			"SP1보다 뒤로 가면 연산이 195.2 ms 늘고, 절반만 보내므로 전송이 245 ms 줄어 합계 −49.76 ms.|SP2보다 뒤로 가면 연산이 278.2 ms 늘고, 절반만 보내므로 전송이 122.5 ms 줄어 합계 +155.7 ms."},
		{"preset=paper&mbps=100",
			"Past EC computing takes 149.3 ms more and sending 21.33 times as much takes 233.5 ms more: +382.8 ms. EC is not allowed here.|Past SP1 computing takes 195.2 ms more and sending half saves 122.5 ms: +72.74 ms.",
			"EC보다 뒤로 가면 연산이 149.3 ms 늘고, 21.33배를 보내므로 전송이 233.5 ms 늘어 합계 +382.8 ms. EC는 여기서 허용되지 않습니다.|SP1보다 뒤로 가면 연산이 195.2 ms 늘고, 절반만 보내므로 전송이 122.5 ms 줄어 합계 +72.74 ms."},
		{"preset=paper&mbps=20",
			"Past SP4 computing takes 389.1 µs more and sending nothing saves 153.1 ms: −152.7 ms.|Sending does not pay: at SP3 the edge server saves 154.1 ms of computing, but sending takes 306.2 ms.",
			"SP4보다 뒤로 가면 연산이 389.1 µs 늘고, 아무것도 보내지 않아 전송이 153.1 ms 줄어 합계 −152.7 ms.|보내도 이득이 없습니다. SP3에서는 엣지 서버가 연산을 154.1 ms 줄이지만 전송에 306.2 ms 걸립니다."},
		{"v=1",
			"Sending all pays: the edge server saves 776.9 ms of computing, and sending takes only 24.08 ms.|Past EC computing takes 149.3 ms more and sending 21.33 times as much takes 489.7 ms more: +639 ms.",
			"전부 보내는 편이 낫습니다. 엣지 서버가 연산을 776.9 ms 줄이고 전송에는 24.08 ms만 걸립니다.|EC보다 뒤로 가면 연산이 149.3 ms 늘고, 21.33배를 보내므로 전송이 489.7 ms 늘어 합계 +639 ms."},
		{"device=100&edge=100&input=none",
			"Past SP4 computing takes as long and sending nothing saves 64.23 ms: −64.23 ms.|Sending does not pay: at SP3 computing takes as long, and sending takes 128.5 ms.",
			"SP4보다 뒤로 가면 연산은 그대로이고, 아무것도 보내지 않아 전송이 64.23 ms 줄어 합계 −64.23 ms.|보내도 이득이 없습니다. SP3에서는 연산이 그대로이고 전송에 128.5 ms 걸립니다."},
		{"only=LC",
			"Past SP4 computing takes 389.1 µs more and sending nothing saves 64.23 ms: −63.84 ms. SP4 is not allowed here.|Sending at EC would save 752.9 ms. EC is not allowed here.",
			"SP4보다 뒤로 가면 연산이 389.1 µs 늘고, 아무것도 보내지 않아 전송이 64.23 ms 줄어 합계 −63.84 ms. SP4는 여기서 허용되지 않습니다.|EC에서 보내면 752.9 ms 줄어듭니다. EC는 여기서 허용되지 않습니다."},
		{"only=EC,SP1&device=100&edge=10",
			"Computing all on the device would save 392.1 ms. LC is not allowed here.|Past EC computing takes 70.74 ms less and sending 21.33 times as much takes 489.7 ms more: +419 ms.",
			"전부 디바이스에서 실행하면 392.1 ms 줄어듭니다. LC는 여기서 허용되지 않습니다.|EC보다 뒤로 가면 연산이 70.74 ms 줄고, 21.33배를 보내므로 전송이 489.7 ms 늘어 합계 +419 ms."},
	} {
		for l, want := range map[lang.Lang]string{lang.English: c.en, lang.Korean: c.ko} {
			if v := of(t, c.link, l); v.Why[0].Text+"|"+v.Why[1].Text != want {
				t.Errorf("%s: got\n%s|%s, want\n%s", c.link, v.Why[0].Text, v.Why[1].Text, want)
			}
		}
	}
}

// The factor is where the answer flips, by trying all inputs at once, up and down.
// The word follows from it, or from the uncertainty if there is one: what can be
// best there is found by trying values within it.
func TestSure(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	levels := map[Level]int{}
	for _, link := range cases(2) {
		st, v := studied(t, link), of(t, link, lang.English)
		sure, s := v.Sure, st.Scenario
		levels[sure.Level]++
		// best returns the least of the equation after changes of device, work,
		// bandwidth, edge server and round trip.
		best := func(d, w, b, e, rtt float64) (id string, margin float64) {
			least, second := math.Inf(1), math.Inf(1)
			for _, k := range st.Candidates {
				parts, _ := taken(st, k)
				if k.Bits > 0 {
					parts[1] -= s.RTT
				}
				total := w*parts[0]/d + parts[1]/b + w*parts[2]/e
				if k.Bits > 0 {
					total += s.RTT * rtt
				}
				if total < least {
					id, least, second = k.ID, total, least
				} else {
					second = min(second, total)
				}
			}
			return id, (second - least) / least
		}
		f, rival := st.Flip()
		if (sure.Rival == nil) != (rival < 0) || (sure.Factor == "") != (rival < 0) {
			t.Errorf("%s: %+v, but the factor is %v", link, sure, f)
		}
		if rival >= 0 {
			reached := false
			for corner := range 16 {
				bit := 0
				up := func() float64 { bit++; return math.Pow(f*(1+1e-9), float64(corner>>(bit-1)&1)*2-1) }
				id, margin := best(up(), 1, up(), up(), up())
				reached = reached || id != v.Best || margin < 1e-12
			}
			if shown := strings.TrimPrefix(sure.Factor, "×"); !reached || math.Abs(number(t, shown)/f-1) > 0.006 || !strings.Contains(sure.Text, sure.Rival.ID) {
				t.Errorf("%s: %s, but the factor is %v, reached: %v", link, sure.Text, f, reached)
			}
		}
		if s.Uncertainty == 0 {
			if (sure.Level == Close) != (f < 1.5) || sure.Level == Uncertain || len(sure.Possible) > 0 || sure.Regret != "" || !strings.Contains(sure.Note, "below 1.5") {
				t.Errorf("%s: %+v at a factor of %v", link, sure, f)
			}
			continue
		}
		listed := func(id string) bool {
			return slices.ContainsFunc(sure.Possible, func(c Coloured) bool { return c.ID == id })
		}
		if sure.Level == Close || (sure.Level == Uncertain) != (len(sure.Possible) > 1) || (sure.Regret != "") != (len(sure.Possible) > 1) || sure.Possible[0].ID != v.Best || !strings.Contains(sure.Note, "±") {
			t.Errorf("%s: %+v", link, sure)
		}
		touches := func(of scenario.Uncertain) float64 {
			if s.Uncertain != of && s.Uncertain != scenario.UncertainAll {
				return 1
			}
			return 1 + s.Uncertainty/100*(2*r.Float64()-1)
		}
		for range 100 {
			if id, margin := best(touches(scenario.UncertainDevice), touches(scenario.UncertainWork), touches(scenario.UncertainMbps), 1, 1); !listed(id) && len(sure.Possible) < 8 && margin > 1e-9 {
				t.Errorf("%s: %s can be best, and is not in %v", link, id, sure.Possible)
			}
		}
	}
	if levels[Certain] < 20 || levels[Close] < 20 || levels[Uncertain] < 20 {
		t.Errorf("levels: %v", levels)
	}
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64)
	if err != nil {
		t.Error(err)
	}
	return v
}

// A factor close to 1 does not read as a tie.
func TestFactor(t *testing.T) {
	for f, want := range map[float64]string{1: "1", 1.1067: "1.11", 1.00004: "1.00004", 1 + 1e-9: "1.000000001", 3.549: "3.55", 123.4: "123", 4567: "4,567", 1e9: "1,000,000,000"} {
		if got := factor(f); got != want {
			t.Errorf("%v: got %s, want %s", f, got, want)
		}
	}
	if s := of(t, "preset=paper", lang.Korean).Sure; s.Word != "근소한 차이" || s.Text != "×1.11에서 SP1로 바뀜" {
		t.Errorf("got %+v", s)
	}
	if s := of(t, "preset=paper", lang.English).Sure; s.Text != "flips at ×1.11 → SP1" {
		t.Errorf("got %+v", s)
	}
}

// The differences for the line are to LC and to the next best of the equation.
func TestAgainst(t *testing.T) {
	for _, link := range cases(3) {
		st, v := studied(t, link), of(t, link, lang.English)
		_, least := taken(st, cut(st, v.Best))
		var want []string
		if v.Best != network.LC {
			want = append(want, network.LC)
		}
		for _, i := range st.Ranking()[1:] {
			if id := st.Candidates[i].ID; id != network.LC && len(want) < 2 {
				want = append(want, id)
			}
		}
		for i, a := range v.Against {
			_, other := taken(st, cut(st, a.ID))
			text := strings.ReplaceAll(lang.Signed((least-other)/1000), lang.Space, " ")
			if math.Abs(least-other) <= 1e-12*other {
				text = "0 ms"
			}
			if len(v.Against) != len(want) || a.ID != want[i] || a.Text != text || a.Label != "vs "+a.ID {
				t.Errorf("%s: %+v, want %v and %s", link, v.Against, want, text)
			}
		}
	}
	if got := fmt.Sprint(of(t, "preset=paper", lang.English).Against); got != "[{LC vs LC −187.4 ms} {SP1 vs SP1 −49.76 ms}]" {
		t.Errorf("got %s", got)
	}
}

func TestSentence(t *testing.T) {
	text := func(p SystemPart) string { return p.Name + ": " + p.Value }
	for link, want := range map[string]string{
		"preset=paper":                   "ResNet-50 | : 5 GMAC/s | : 50 Mibit/s | : 100 GMAC/s",
		"model=mobilenet_v2&rtt_ms=20":   "MobileNetV2 | : 5 GMAC/s | : 50 Mbit/s, round trip 20 ms | : 100 GMAC/s",
		"device=0.5&edge=2500&mbps=0.25": "ResNet-50 | : 0.5 GMAC/s | : 0.25 Mbit/s | : 2,500 GMAC/s",
	} {
		s := NewSentence(studied(t, link), lang.English)
		if got := strings.ReplaceAll(strings.Join([]string{s.Network, text(s.Device), text(s.Link), text(s.Edge)}, " | "), lang.Space, " "); got != want {
			t.Errorf("%s: got %s, want %s", link, got, want)
		}
	}
}

// A pinned cut, candidate or not, is compared with the best by the equation.
func TestPinned(t *testing.T) {
	for _, link := range cases(6) {
		st := studied(t, link)
		best := st.Candidates[st.Best()]
		for i, k := range st.Cuts {
			if i > 3 && i < len(st.Cuts)-1 {
				continue
			}
			for _, l := range lang.All {
				p := Pinned(st, k.ID, l)
				a, before := taken(st, best)
				b, after := taken(st, cut(st, k.ID))
				for i, part := range p.Parts {
					if math.Abs(part.MS-(b[i]-a[i])) > 1e-9*(before+after) {
						t.Errorf("%s: %s: %+v, want %v", link, k.ID, p, b[i]-a[i])
					}
				}
				if p.ID != k.ID || math.Abs(p.MS-(after-before)) > 1e-9*(before+after) || p.MS < 0 && st.Allows(k.ID) || !strings.Contains(p.Text, k.ID) || strings.Contains(p.Text, "%!") {
					t.Errorf("%s: %+v, want %v", link, p, after-before)
				}
			}
		}
		for _, id := range []string{"", "SP0", "SP9999", "lc", "<b>"} {
			if p := Pinned(st, id, lang.English); p != nil {
				t.Errorf("%s: %q is pinned: %+v", link, id, p)
			}
		}
	}
	for id, want := range map[string][2]string{
		"SP1": {"SP1 in place of SP2: computing takes 195.2 ms less and sending twice as much takes 245 ms more: +49.76 ms.", "SP2 대신 SP1: 연산이 195.2 ms 줄고, 두 배를 보내므로 전송이 245 ms 늘어 합계 +49.76 ms."},
		"SP2": {"SP2 is the best.", "SP2가 최적입니다."},
		"EC":  {"EC in place of SP2: computing takes 344.6 ms less and sending 9.38 % of it saves 222 ms: −566.6 ms. EC is not allowed here.", "SP2 대신 EC: 연산이 344.6 ms 줄고, 9.38 %만 보내므로 전송이 222 ms 줄어 합계 −566.6 ms. EC는 여기서 허용되지 않습니다."},
	} {
		for i, l := range lang.All {
			if got := strings.ReplaceAll(Pinned(studied(t, "preset=paper"), id, l).Text, lang.Space, " "); got != want[i] {
				t.Errorf("got %s, want %s", got, want[i])
			}
		}
	}
}
