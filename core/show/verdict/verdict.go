// Package verdict says in words what a study found: the best split, what it
// saves, how far the answer holds, and under which assumptions.
package verdict

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

// Verdict is the answer in sentences. Every number carries its unit.
type Verdict struct {
	Best     string `json:"best"`
	Headline string `json:"headline"`
	Latency  string `json:"latency"`
	Facts    []Fact `json:"facts"`
	// Holds are how far each input alone may move before the best changes.
	Holds []Hold `json:"holds"`
	// Flip is how far all of them together may.
	Flip string `json:"flip"`
	// Notes are what a reader must know beside the answer.
	Notes []string `json:"notes"`
	// Outside says that curves or map do not show the present point, where it is so.
	Outside string `json:"outside,omitempty"`
	// Law is the one number that decides, while the paper's terms are all that count.
	Law []string `json:"law"`
	// Assumptions shape every number.
	Assumptions []string `json:"assumptions"`
}

// Fact is one figure of the answer.
type Fact struct {
	ID     string `json:"id"`
	Label  string `json:"label"`
	Value  string `json:"value"`
	Detail string `json:"detail"`
}

// Hold is the interval of one input on which the best candidate stays.
type Hold struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Value string `json:"value"`
}

// writer writes one verdict.
type writer struct {
	*solve.Study
	lang    lang.Lang
	ranking []int
	totals  []float64 // seconds, by candidate
}

// Of writes the verdict on a study.
func Of(st *solve.Study, l lang.Lang) Verdict {
	w := &writer{Study: st, lang: l, ranking: st.Ranking()}
	for _, latency := range st.Latencies() {
		w.totals = append(w.totals, latency.TotalMS/1000)
	}
	doubt, uncertain := w.doubt()
	facts := []Fact{
		w.against(network.LC, lang.Text{EN: "Against LC, all on the device", KO: "LC(전부 디바이스) 대비"}),
		w.against(network.EC, lang.Text{EN: "Against EC, all on the edge", KO: "EC(전부 엣지) 대비"}),
		w.runnerUp(),
	}
	return Verdict{
		Best:        w.best().ID,
		Headline:    strings.TrimSpace(w.headline() + " " + doubt),
		Latency:     lang.Duration(w.least()),
		Facts:       slices.Concat(facts, w.changes(), uncertain),
		Holds:       w.holds(),
		Flip:        w.flip(),
		Notes:       w.notes(),
		Outside:     w.outside(),
		Law:         w.law(),
		Assumptions: w.assumptions(),
	}
}

func (w *writer) text(t lang.Text, args ...any) string { return t.In(w.lang, args...) }

func (w *writer) best() solve.Candidate { return w.Candidates[w.ranking[0]] }

func (w *writer) least() float64 { return w.totals[w.ranking[0]] }

// doubt says in a sentence, and as a fact, which candidates can be best within
// the uncertainty, and what the best may cost more than another one then.
func (w *writer) doubt() (sentence string, facts []Fact) {
	d := w.Doubt()
	if d == nil {
		return "", nil
	}
	of := map[scenario.Uncertain]lang.Text{
		scenario.UncertainDevice: {EN: " of the device rate", KO: "(디바이스 연산 성능)"},
		scenario.UncertainWork:   {EN: " of the work", KO: "(연산량)"},
		scenario.UncertainMbps:   {EN: " of the bandwidth", KO: "(대역폭)"},
	}[w.Scenario.Uncertain]
	share, best := "±"+lang.Percent(w.Scenario.Uncertainty/100)+w.text(of), w.best().ID
	f := Fact{ID: "uncertain", Label: w.text(lang.Text{EN: "Within %s", KO: "%s 범위에서"}, share)}
	if len(d.CanBeBest) == 1 {
		f.Value = w.text(lang.Text{EN: "always %s", KO: "항상 %s"}, best)
		f.Detail = w.text(lang.Text{EN: "no other candidate can be best", KO: "다른 후보는 최적이 될 수 없음"})
		return w.text(lang.Text{
			EN: "Certain at %s: no other candidate can be best.",
			KO: "%s에서도 확실합니다. 다른 후보는 최적이 될 수 없습니다.",
		}, share), []Fact{f}
	}
	var ids []string
	for _, i := range d.CanBeBest {
		ids = append(ids, w.Candidates[i].ID)
	}
	const most = 5
	if more := len(ids) - most; more > 1 {
		ids = append(ids[:most], w.text(lang.Text{EN: "%d more", KO: "그 밖에 %d개"}, more))
	}
	last := len(ids) - 1
	all := w.text(lang.Text{EN: "%s or %s", KO: "%s, %s"}, strings.Join(ids[:last], ", "), ids[last])
	regret := lang.Duration(d.Regret)
	f.Value = w.text(lang.Text{EN: "%s can be best", KO: "최적 후보: %s"}, all)
	f.Detail = w.text(lang.Text{EN: "%s costs at most %s more", KO: "%s 선택 시 최대 %s 더 걸림"}, best, regret)
	return w.text(lang.Text{
		EN: "Not certain at %s: %s can be best; %s costs at most %s more.",
		KO: "%s에서는 확실하지 않습니다. 최적이 될 수 있는 후보는 %s이며, %s 선택 시 최대 %s 더 걸립니다.",
	}, share, all, best, regret), []Fact{f}
}

// headline is what to do.
func (w *writer) headline() string {
	switch k := w.best(); k.ID {
	case network.LC:
		return w.text(lang.Text{EN: "Do not split: run all of it on the device (LC).", KO: "분할하지 않고 전부 디바이스에서 실행하세요(LC)."})
	case network.EC:
		return w.text(lang.Text{EN: "Do not split: send the input and run all of it on the edge server (EC).", KO: "분할하지 않고 입력을 보내 전부 엣지 서버에서 실행하세요(EC)."})
	default:
		return w.text(lang.Text{EN: "Split at %s, after %s.", KO: "%s(%s 뒤)에서 분할하세요."}, k.ID, k.After)
	}
}

// against compares the best with a baseline, which the scenario may not allow.
func (w *writer) against(id string, label lang.Text) Fact {
	f := Fact{ID: "vs-" + strings.ToLower(id), Label: w.text(label)}
	k, latency := w.Baseline(id)
	baseline := latency.Total()
	if w.best().ID == id {
		f.Value = w.text(lang.Text{EN: "is the best", KO: "최적"})
		f.Detail = lang.Duration(baseline)
		return f
	}
	f.Value = w.difference(baseline-w.least(), baseline)
	f.Detail = w.text(lang.Text{EN: "%s takes %s", KO: "%s: %s"}, id, lang.Duration(baseline))
	if !w.Allows(id) {
		f.Detail += w.text(lang.Text{EN: ", but is not allowed here", KO: ", 이 조건에서는 허용되지 않음"})
	}
	if id == network.EC {
		f.Detail += w.text(lang.Text{EN: "; input as %s, %s", KO: "; 입력 %s, %s"}, w.BaselineInput(), lang.Bytes(k.Bits/8))
	}
	return f
}

// difference says what a positive saving or a negative one is, with its share.
func (w *writer) difference(saving, of float64) string {
	if saving < 0 {
		return w.text(lang.Text{EN: "%s slower%s", KO: "%s 느림%s"}, lang.Duration(-saving), w.share(-saving, of))
	}
	return w.text(lang.Text{EN: "saves %s%s", KO: "%s 절약%s"}, lang.Duration(saving), w.share(saving, of))
}

// share is a part of a whole, in brackets. Of what takes no time there is none.
func (w *writer) share(part, of float64) string {
	if of == 0 {
		return ""
	}
	return w.text(lang.Text{EN: " (%s)", KO: "(%s)"}, lang.Percent(part/of))
}

func (w *writer) runnerUp() Fact {
	f := Fact{ID: "runner-up", Label: w.text(lang.Text{EN: "Runner-up", KO: "차선"})}
	if len(w.ranking) == 1 {
		f.Value = w.text(lang.Text{EN: "none", KO: "없음"})
		f.Detail = w.text(lang.Text{EN: "this is the only candidate", KO: "후보가 하나뿐입니다"})
		return f
	}
	second := w.ranking[1]
	margin := w.totals[second] - w.least()
	f.Value = w.Candidates[second].ID
	f.Detail = w.text(lang.Text{EN: "%s, %s more%s", KO: "%s, %s 더 걸림%s"},
		lang.Duration(w.totals[second]), lang.Duration(margin), w.share(margin, w.least()))
	if margin == 0 {
		f.Detail = w.text(lang.Text{EN: "%s, a tie: the one that sends less wins", KO: "%s, 동률: 더 적게 보내는 쪽을 택합니다"}, lang.Duration(w.totals[second]))
	}
	return f
}

// changes says at which bandwidth the answer becomes another, downwards and
// upwards, over all bandwidths and not only those of the sweep.
func (w *writer) changes() []Fact {
	h := w.Hold(scenario.MbpsAxis)
	down := Fact{ID: "change-down", Label: w.text(lang.Text{EN: "With less bandwidth", KO: "대역폭이 낮아지면"})}
	up := Fact{ID: "change-up", Label: w.text(lang.Text{EN: "With more bandwidth", KO: "대역폭이 높아지면"})}
	stays := w.text(lang.Text{EN: "stays %s", KO: "%s 유지"}, w.best().ID)
	down.Value, up.Value = stays, stays
	down.Detail = w.text(lang.Text{EN: "at every lower bandwidth", KO: "더 낮은 모든 대역폭에서"})
	up.Detail = w.text(lang.Text{EN: "at every higher bandwidth", KO: "더 높은 모든 대역폭에서"})
	if h.Below >= 0 {
		down.Value = w.text(lang.Text{EN: "%s below %s", KO: "%[2]s 미만에서 %[1]s"}, w.Candidates[h.Below].ID, w.Scenario.Quantity(h.Axis.Key, h.From))
		down.Detail = w.text(lang.Text{EN: "%s of the present bandwidth", KO: "현재 대역폭의 %s"}, lang.Percent(h.From/w.Scenario.Mbps))
	}
	if h.Above >= 0 {
		up.Value = w.text(lang.Text{EN: "%s above %s", KO: "%[2]s 초과에서 %[1]s"}, w.Candidates[h.Above].ID, w.Scenario.Quantity(h.Axis.Key, h.To))
		up.Detail = w.text(lang.Text{EN: "%s of the present bandwidth", KO: "현재 대역폭의 %s"}, lang.Percent(h.To/w.Scenario.Mbps))
	}
	return []Fact{down, up}
}

// holds says for each input over which of its values, the others held, the
// best candidate stays.
func (w *writer) holds() (holds []Hold) {
	for _, key := range solve.Inputs {
		h := w.Hold(key)
		value := w.text(lang.Text{EN: "%s to %s", KO: "%s ~ %s"}, lang.Number(h.From), w.Scenario.Quantity(key, h.To))
		switch {
		case h.Below < 0 && h.Above < 0:
			value = w.text(lang.Text{EN: "any", KO: "전체"})
		case h.Below < 0:
			value = w.text(lang.Text{EN: "up to %s, then %s", KO: "%s까지, 그 뒤 %s"}, w.Scenario.Quantity(key, h.To), w.Candidates[h.Above].ID)
		case h.Above < 0:
			value = w.text(lang.Text{EN: "from %s, below it %s", KO: "%s부터, 그 아래 %s"}, w.Scenario.Quantity(key, h.From), w.Candidates[h.Below].ID)
		}
		holds = append(holds, Hold{string(key), w.text(key.Name()), value})
	}
	return holds
}

// flip says how far all inputs may move together.
func (w *writer) flip() string {
	f, rival := w.Flip()
	if rival < 0 {
		return w.text(lang.Text{EN: "No change of these inputs makes another candidate the best.", KO: "어떤 입력 변화에도 다른 후보가 최적이 되지 않습니다."})
	}
	return w.text(lang.Text{
		EN: "All inputs may change together by any factor below %s; at that factor %s can be as good.",
		KO: "모든 입력이 함께 %s배 미만으로 변해도 그대로이며, 그 배수에서 %s이(가) 대등해질 수 있습니다.",
	}, lang.Number(f), w.Candidates[rival].ID)
}

func (w *writer) notes() []string {
	notes := []string{}
	add := func(t lang.Text, args ...any) { notes = append(notes, w.text(t, args...)) }
	s := w.Scenario
	if !w.Allows(network.EC) {
		if k, latency := w.Baseline(network.EC); latency.Total() < w.least() {
			why := lang.Text{EN: "this scenario leaves it out", KO: "이 조건은 이를 제외합니다"}
			switch {
			case s.Preset == "paper" && s.Model == "resnet50":
				why = lang.Text{EN: "the paper leaves this out", KO: "논문은 이 경우를 다루지 않습니다"}
			case s.Input == network.None:
				why = lang.Text{EN: "this scenario keeps the raw input on the device", KO: "이 조건에서는 원본 입력이 디바이스를 떠날 수 없습니다"}
			}
			add(lang.Text{
				EN: "Sending the input itself would be faster: EC takes %s with the input as %s (%s), %s less; %s.",
				KO: "입력 자체를 보내는 편이 더 빠릅니다. EC는 입력을 %[2]s(%[3]s)로 보낼 때 %[1]s로, %[4]s 더 짧습니다. %[5]s.",
			}, lang.Duration(latency.Total()), w.BaselineInput(), lang.Bytes(k.Bits/8), lang.Duration(w.least()-latency.Total()), w.text(why))
		}
	}
	if k := w.best(); len(k.Tensors) > 1 && k.ID != network.EC {
		var parts []string
		for _, t := range k.Tensors[:min(len(k.Tensors), 4)] {
			parts = append(parts, t.Name+" ("+t.Shape.Sample().String()+")")
		}
		if more := len(k.Tensors) - len(parts); more > 0 {
			parts = append(parts, w.text(lang.Text{EN: "%d more", KO: "그 밖에 %d개"}, more))
		}
		add(lang.Text{
			EN: "%d tensors cross the link at %s: %s.",
			KO: "%[2]s에서는 텐서 %[1]d개가 링크를 지납니다: %[3]s.",
		}, len(k.Tensors), k.ID, strings.Join(parts, ", "))
	}
	if best := w.best().ID; best == network.EC || best == network.LC {
		if len(w.Candidates) > 2 || len(w.Candidates) == 2 && !(w.Allows(network.EC) && w.Allows(network.LC)) {
			add(lang.Text{EN: "Splitting inside the network does not help under these conditions.", KO: "이 조건에서는 네트워크 중간 분할이 도움이 되지 않습니다."})
		}
	}
	if s.Device >= s.Edge && w.Allows(network.LC) {
		add(lang.Text{
			EN: "The device computes at least as fast as the edge server, so sending anything cannot pay.",
			KO: "디바이스의 연산 성능이 엣지 서버 이상이므로 무엇을 보내도 이득이 없습니다.",
		})
	}
	return notes
}

func (w *writer) outside() string {
	if s := w.Scenario; w.X.Within(s.Value(s.X)) && w.Y.Within(s.Value(s.Y)) {
		return ""
	}
	return w.text(lang.Text{
		EN: "The present point lies outside the ranges of the sweep, so the curves or the map do not show it.",
		KO: "현재 조건이 스윕 범위 밖에 있어 곡선이나 지도에 표시되지 않습니다.",
	})
}

func (w *writer) law() []string {
	spans, s := w.Law()
	if spans == nil {
		return []string{w.text(lang.Text{
			EN: "With a round-trip time the winner depends on more than s = B·(1/C_d − 1/C_e): the round trip is a fixed cost of everything that is sent.",
			KO: "왕복 시간이 있으면 최적 분할은 s = B·(1/C_d − 1/C_e)만으로 정해지지 않습니다. 왕복 시간은 무엇을 보내든 드는 고정 비용입니다.",
		})}
	}
	unit := strings.TrimSuffix(w.Scenario.Mega.Unit(), "/s") + "/GMAC"
	sentences := []string{w.text(lang.Text{
		EN: "The winner depends on one number alone: s = B·(1/C_d − 1/C_e) = %s.",
		KO: "최적 분할은 하나의 수로 정해집니다: s = B·(1/C_d − 1/C_e) = %s.",
	}, lang.Quantity(s, unit))}
	var parts []string
	const most = 60
	for i, span := range spans {
		id := w.Candidates[span.Candidate].ID
		switch {
		case i == most:
			return append(sentences, strings.Join(parts, ", ")+", …")
		case len(spans) == 1:
			parts = append(parts, w.text(lang.Text{EN: "%s at every s", KO: "모든 s에서 %s"}, id))
		case i == 0:
			parts = append(parts, w.text(lang.Text{EN: "%s below %s", KO: "%[2]s 미만이면 %[1]s"}, id, lang.Number(span.To)))
		case math.IsInf(span.To, 1):
			parts = append(parts, w.text(lang.Text{EN: "%s above", KO: "그보다 크면 %s"}, id))
		default:
			parts = append(parts, w.text(lang.Text{EN: "%s up to %s", KO: "%[2]s까지 %[1]s"}, id, lang.Number(span.To)))
		}
	}
	return append(sentences, strings.Join(parts, ", ")+".")
}

func (w *writer) assumptions() []string {
	var out []string
	add := func(t lang.Text, args ...any) { out = append(out, w.text(t, args...)) }
	s := w.Scenario
	add(lang.Text{
		EN: "%s, input %s, batch %d: %s, where one multiply-accumulate (MAC) is one operation",
		KO: "%s, 입력 %s, 배치 %d: %s, 곱셈-누산(MAC) 1회를 연산 1회로 셈",
	}, w.title(), w.inputs(), s.Batch, w.Network.Bound.Sign()+lang.Work(w.Network.MACs()))
	w.imported(&out)
	add(lang.Text{
		EN: "device and edge server sustain %s and %s on every layer",
		KO: "디바이스와 엣지 서버는 모든 층에서 %s, %s를 유지",
	}, lang.Number(s.Device), s.Quantity(scenario.EdgeAxis, s.Edge))
	add(lang.Text{
		EN: "activations are sent as %s without compression or headers",
		KO: "활성값은 %s로, 압축과 헤더 없이 전송",
	}, s.DType)
	switch {
	case s.Input == network.None:
		add(lang.Text{EN: "the raw input must not leave the device", KO: "원본 입력은 디바이스를 떠날 수 없음"})
	case w.BaselineInput().Estimated():
		add(lang.Text{
			EN: "the input is sent as JPEG, estimated at %d bit per pixel (real photographs: about 1 to 4)",
			KO: "입력은 JPEG로 전송, 픽셀당 %d bit로 추정(실제 사진은 약 1~4)",
		}, network.JPEGBitsPerPixel)
	default:
		add(lang.Text{EN: "the input is sent as %s", KO: "입력은 %s로 전송"}, s.Input)
	}
	mega := lang.Text{EN: "1 Mbit/s = 10⁶ bit/s", KO: "1 Mbit/s = 10⁶ bit/s"}
	if s.Mega == scenario.Binary {
		mega = lang.Text{EN: "1 Mibit/s = 2²⁰ bit/s, as the paper's figures count", KO: "1 Mibit/s = 2²⁰ bit/s (논문 그림의 기준)"}
	}
	out = append(out, w.text(mega))
	if s.RTT == 0 {
		add(lang.Text{EN: "no round-trip time; the result's way back is not counted", KO: "왕복 시간 없음, 결과를 돌려받는 시간은 세지 않음"})
	} else {
		add(lang.Text{EN: "one round trip of %s when anything is sent", KO: "무엇이든 보낼 때 왕복 시간 %s를 한 번 더함"}, lang.Duration(s.RTT/1000))
	}
	return out
}

// title is the network's name with its variant.
func (w *writer) title() string {
	variant := w.text(w.Network.Variant)
	if variant == "" {
		return w.Network.Title
	}
	return w.text(lang.Text{EN: "%s (%s)", KO: "%s(%s)"}, w.Network.Title, variant)
}

// inputs are the shapes of what enters the network.
func (w *writer) inputs() string {
	var shapes []string
	for _, t := range w.Network.Inputs {
		shape := t.Shape.Sample().String()
		if t.Input == network.Tokens {
			shape = w.text(lang.Text{EN: "%s tokens", KO: "토큰 %s개"}, shape)
		}
		shapes = append(shapes, shape)
	}
	const most = 4
	if len(shapes) > most {
		shapes = append(shapes[:most], "…")
	}
	return strings.Join(shapes, " + ")
}

// imported says what of an imported network's numbers rests on choices.
func (w *writer) imported(out *[]string) {
	list := func(t lang.Text, items []string) {
		if len(items) > 0 {
			*out = append(*out, w.text(t, strings.Join(items, ", ")))
		}
	}
	times := func(counts []network.Count) (items []string) {
		for _, c := range counts {
			items = append(items, fmt.Sprintf("%s ×%d", c.Name, c.Times))
		}
		return items
	}
	var dims []string
	if w.Network.Digest != "" { // else it was not recognised, but told
		var held []string
		const most = 4
		for _, t := range w.Network.Inputs[:min(most, len(w.Network.Inputs))] {
			held = append(held, w.text(lang.Text{EN: "%s as %s", KO: "%s: %s"}, t.Name, w.text(t.Layout().Name())))
		}
		list(lang.Text{EN: "inputs taken: %s", KO: "입력의 내용: %s"}, held)
	}
	for _, d := range w.Network.Dims {
		dims = append(dims, fmt.Sprintf("%s = %d", d.Name, d.Value))
	}
	list(lang.Text{EN: "symbolic dimensions taken as %s", KO: "기호 차원의 값: %s"}, dims)
	list(lang.Text{EN: "estimated without %s, whose cost is not known", KO: "비용을 모르는 %s 제외하고 추정"}, times(w.Network.Without))
	list(lang.Text{EN: "the shape of what %s gives is guessed", KO: "%s의 출력 모양은 추정"}, times(w.Network.Guessed))
	list(lang.Text{EN: "of %s the dearest case is counted", KO: "%s는 가장 비용이 큰 경우로 셈"}, times(w.Network.AtMost))
	switch w.Network.Bounds() {
	case network.AtLeast:
		*out = append(*out, w.text(lang.Text{
			EN: "what is marked ≥ is therefore a lower bound, and so are the times that follow from it",
			KO: "그래서 ≥로 표시한 값과 그로부터 계산한 시간은 하한",
		}))
	case network.AtMost:
		*out = append(*out, w.text(lang.Text{
			EN: "what is marked ≤ is therefore an upper bound, and so are the times that follow from it",
			KO: "그래서 ≤로 표시한 값과 그로부터 계산한 시간은 상한",
		}))
	case network.AtLeast | network.AtMost:
		*out = append(*out, w.text(lang.Text{
			EN: "numbers marked ≥, ≤ or ≈ are therefore not exact, and so are the times that follow from them",
			KO: "그래서 ≥, ≤, ≈로 표시한 값과 그로부터 계산한 시간은 정확하지 않음",
		}))
	}
	if w.Network.Omitted > 0 {
		*out = append(*out, w.text(lang.Text{
			EN: "%d cuts left out, since others are better on every system",
			KO: "어떤 시스템에서도 더 나은 분할이 있는 분할 %d개 제외",
		}, w.Network.Omitted))
	}
}

// Title is a study in a line, as for the title of a window: "ResNet-50 · 5 GMAC/s
// · 50 Mbit/s · SP2 best".
func Title(st *solve.Study, l lang.Lang) string {
	const most = 40 // of the title of a network of one's own
	name := []rune(st.Network.Title)
	if len(name) > most {
		name = append(name[:most-1], '…')
	}
	s := st.Scenario
	return strings.Join([]string{
		string(name), s.Quantity(scenario.DeviceAxis, s.Device), s.Quantity(scenario.MbpsAxis, s.Mbps),
		lang.Text{EN: "%s best", KO: "%s 최적"}.In(l, st.Result().Best),
	}, " · ")
}
