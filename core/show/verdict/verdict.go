// Package verdict describes the result of a study in words: the best split, how
// much time it saves, how far the answer holds, and its assumptions.
package verdict

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/scenario"
	"splitscope/core/show/figure"
	"splitscope/core/solve"
)

// Verdict is the answer in sentences. Every number carries its unit.
type Verdict struct {
	Best string `json:"best"`
	// Such as "Split at SP2, after layer2."
	Headline string `json:"headline"`
	// The headline without what the uncertainty may change.
	Recommendation string `json:"recommendation"`
	// Such as "338.3 ms".
	Latency string `json:"latency"`
	// Why compares the best candidate with its neighbours in the network: the
	// shallower one, then the deeper one. LC and EC have none on one side; there it
	// says why sending nothing, or sending all, is best.
	Why [2]Reason `json:"why"`
	// How sure the answer is.
	Sure Sure `json:"sure"`
	// The differences to LC and to the next best candidates: at most two.
	Against []Against `json:"against"`
	Facts   []Fact    `json:"facts"`
	// Holds says how far each input alone may change before the best candidate
	// changes.
	Holds []Hold `json:"holds"`
	// Flip says the same for all inputs together.
	Flip string `json:"flip"`
	// Notes are remarks that a reader needs to know.
	Notes []string `json:"notes"`
	// Outside is set if the curves or the map do not show the present point.
	Outside string `json:"outside,omitempty"`
	// Law is about the one number that decides if only the paper's terms count.
	Law []string `json:"law"`
	// Assumptions of the model, which all numbers depend on.
	Assumptions []string `json:"assumptions"`
}

// Fact is one number of the answer, with its label.
type Fact struct {
	// Stable: latency, vs-lc, vs-ec, runner-up, change-up, change-down.
	ID    string `json:"id"`
	Label string `json:"label"`
	Value string `json:"value"`
	// A second, quieter line.
	Detail string `json:"detail"`
}

// Hold is the interval of one input in which the best candidate does not change.
type Hold struct {
	Key   scenario.Axis `json:"key"`
	Label string        `json:"label"`
	Value string        `json:"value"`
}

// writer writes one verdict.
type writer struct {
	*solve.Study
	lang    lang.Lang
	ranking []int
	totals  []float64 // seconds, by candidate
	colours []string  // by candidate
}

func newWriter(st *solve.Study, l lang.Lang) *writer {
	w := &writer{Study: st, lang: l, ranking: st.Ranking(), colours: figure.CandidateColours(st)}
	for _, latency := range st.Latencies() {
		w.totals = append(w.totals, latency.TotalMS/1000)
	}
	return w
}

// Of returns the verdict on a study.
func Of(st *solve.Study, l lang.Lang) Verdict {
	w, d := newWriter(st, l), st.Doubt()
	doubt, uncertain := w.doubt(d)
	facts := []Fact{
		w.baseline(network.LC, "Against LC, all on the device"),
		w.baseline(network.EC, "Against EC, all on the edge"),
		w.runnerUp(),
	}
	return Verdict{
		Best:           w.best().ID,
		Recommendation: w.headline(),
		Headline:       strings.TrimSpace(w.headline() + " " + doubt),
		Latency:        lang.Duration(w.least()),
		Why:            w.why(),
		Sure:           w.sure(d),
		Against:        w.against(),
		Facts:          slices.Concat(facts, w.changes(), uncertain),
		Holds:          w.holds(),
		Flip:           w.flip(),
		Notes:          w.notes(),
		Outside:        w.outside(),
		Law:            w.law(),
		Assumptions:    w.assumptions(),
	}
}

func (w *writer) text(t lang.Text, args ...any) string { return t.In(w.lang, args...) }

func (w *writer) best() solve.Candidate { return w.Candidates[w.ranking[0]] }

func (w *writer) least() float64 { return w.totals[w.ranking[0]] }

// doubt returns a sentence and facts about which candidates can be best within the
// uncertainty, and how much longer than another one the best may take.
func (w *writer) doubt(d *solve.Doubt) (sentence string, facts []Fact) {
	if d == nil {
		return "", nil
	}
	share, best := w.uncertainty(), w.best().ID
	f := Fact{ID: "uncertain", Label: w.text("Within %s", share)}
	if len(d.CanBeBest) == 1 {
		f.Value = w.text("always %s", best)
		f.Detail = w.text("no other candidate can be best")
		return w.text("Certain at %s: no other candidate can be best.", share), []Fact{f}
	}
	var ids []string
	for _, i := range d.CanBeBest {
		ids = append(ids, w.Candidates[i].ID)
	}
	const most = 5
	if more := len(ids) - most; more > 1 {
		ids = append(ids[:most], w.text("%d more", more))
	}
	last := len(ids) - 1
	all := w.text("%s or %s", strings.Join(ids[:last], ", "), ids[last])
	f.Value = w.text("%s can be best", all)
	f.Detail = w.regret(d)
	return w.text("Not certain at %s: %s can be best; %s costs at most %s more.", share, all, best, lang.Duration(d.Regret)), []Fact{f}
}

// uncertainty returns the scenario's uncertainty: "±30 % of the bandwidth".
func (w *writer) uncertainty() string {
	of := map[scenario.Uncertain]lang.Text{
		scenario.UncertainDevice: " of the device rate",
		scenario.UncertainWork:   " of the work",
		scenario.UncertainMbps:   " of the bandwidth",
	}[w.Scenario.Uncertain]
	return "±" + lang.Percent(w.Scenario.Uncertainty/100) + w.text(of)
}

// headline returns the recommendation.
func (w *writer) headline() string {
	switch k := w.best(); k.ID {
	case network.LC:
		return w.text("Do not split: run all of it on the device (LC).")
	case network.EC:
		return w.text("Do not split: send the input and run all of it on the edge server (EC).")
	default:
		return w.text("Split at %s, after %s.", k.ID, k.After)
	}
}

// baseline compares the best with a baseline, which need not be a candidate.
func (w *writer) baseline(id string, label lang.Text) Fact {
	f := Fact{ID: "vs-" + strings.ToLower(id), Label: w.text(label)}
	k, latency := w.Baseline(id)
	baseline := latency.Total()
	if w.best().ID == id {
		f.Value = w.text("is the best")
		f.Detail = lang.Duration(baseline)
		return f
	}
	f.Value = w.difference(baseline-w.least(), baseline)
	f.Detail = w.text("%s takes %s", id, lang.Duration(baseline))
	if !w.Allows(id) {
		f.Detail += w.text(", but is not allowed here")
	}
	if id == network.EC {
		f.Detail += w.text("; input as %s, %s", w.BaselineInput(), lang.Bytes(k.Bits/8))
	}
	return f
}

// difference writes a saving, or a loss if it is negative, with its share.
func (w *writer) difference(saving, of float64) string {
	if saving < 0 {
		return w.text("%s slower%s", lang.Duration(-saving), w.share(-saving, of))
	}
	return w.text("saves %s%s", lang.Duration(saving), w.share(saving, of))
}

// share writes a part of a whole in brackets, or nothing if the whole is zero.
func (w *writer) share(part, of float64) string {
	if of == 0 {
		return ""
	}
	return w.text(" (%s)", lang.Percent(part/of))
}

func (w *writer) runnerUp() Fact {
	f := Fact{ID: "runner-up", Label: w.text("Runner-up")}
	if len(w.ranking) == 1 {
		f.Value = w.text("none")
		f.Detail = w.text("this is the only candidate")
		return f
	}
	second := w.ranking[1]
	margin := w.totals[second] - w.least()
	f.Value = w.Candidates[second].ID
	f.Detail = w.text("%s, %s more%s",
		lang.Duration(w.totals[second]), lang.Duration(margin), w.share(margin, w.least()))
	if margin == 0 {
		f.Detail = w.text("%s, a tie: the candidate that sends less is chosen", lang.Duration(w.totals[second]))
	}
	return f
}

// changes returns the next bandwidths, below and above, at which the best candidate
// changes, over all bandwidths and not only those of the sweep.
func (w *writer) changes() []Fact {
	h := w.Hold(scenario.MbpsAxis)
	down := Fact{ID: "change-down", Label: w.text("With less bandwidth")}
	up := Fact{ID: "change-up", Label: w.text("With more bandwidth")}
	stays := w.text("stays %s", w.best().ID)
	down.Value, up.Value = stays, stays
	down.Detail = w.text("at every lower bandwidth")
	up.Detail = w.text("at every higher bandwidth")
	if h.Below >= 0 {
		down.Value = w.text("%s below %s", w.Candidates[h.Below].ID, w.Scenario.Quantity(h.Axis.Key, h.From))
		down.Detail = w.text("%s of the present bandwidth", lang.Percent(h.From/w.Scenario.Mbps))
	}
	if h.Above >= 0 {
		up.Value = w.text("%s above %s", w.Candidates[h.Above].ID, w.Scenario.Quantity(h.Axis.Key, h.To))
		up.Detail = w.text("%s of the present bandwidth", lang.Percent(h.To/w.Scenario.Mbps))
	}
	return []Fact{down, up}
}

// holds returns, for each input, the interval in which the best candidate does not
// change while the other inputs are fixed.
func (w *writer) holds() (holds []Hold) {
	for _, key := range solve.Inputs {
		holds = append(holds, Hold{key, w.text(key.Name()), w.hold(key)})
	}
	return holds
}

func (w *writer) hold(key scenario.Axis) string {
	switch h := w.Hold(key); {
	case h.Below < 0 && h.Above < 0:
		return w.text("any")
	case h.Below < 0:
		return w.text("up to %s, then %s", w.Scenario.Quantity(key, h.To), w.Candidates[h.Above].ID)
	case h.Above < 0:
		return w.text("from %s, below it %s", w.Scenario.Quantity(key, h.From), w.Candidates[h.Below].ID)
	default:
		return w.text("%s to %s", lang.Number(h.From), w.Scenario.Quantity(key, h.To))
	}
}

// Allowing returns edits that allow to send the input, if that would be faster and
// is not allowed because the input stays on the device.
func Allowing(st *solve.Study) map[string]string {
	_, latency := st.Baseline(network.EC)
	edits := map[string]string{scenario.InputKey: string(st.BaselineInput())}
	allowed, _ := st.Scenario.WithAll(edits)
	if st.Allows(network.EC) || latency.Total() >= st.Latencies()[st.Best()].TotalMS/1000 || !allowed.Includes(st.Cuts[0]) {
		return nil
	}
	return edits
}

// flip returns a sentence about how far all inputs may change together.
func (w *writer) flip() string {
	f, rival := w.Flip()
	if rival < 0 {
		return w.text("No change of these inputs makes another candidate best.")
	}
	return w.text("All inputs may change together by any factor below %s; at that factor %s can be as good.", lang.Number(f), w.Candidates[rival].ID)
}

func (w *writer) notes() []string {
	notes := []string{}
	add := func(t lang.Text, args ...any) { notes = append(notes, w.text(t, args...)) }
	s := w.Scenario
	if k, latency := w.Baseline(network.EC); !w.Allows(network.EC) && latency.Total() < w.least() {
		why := lang.Text("this scenario excludes it")
		switch {
		case s.Preset == "paper" && s.Model == "resnet50":
			why = "the paper does not consider this"
		case s.Input == network.None:
			why = "this scenario keeps the raw input on the device"
		}
		add("Sending the input itself would be faster: EC takes %s with the input as %s (%s), %s less; %s.", lang.Duration(latency.Total()), w.BaselineInput(), lang.Bytes(k.Bits/8), lang.Duration(w.least()-latency.Total()), w.text(why))
	}
	if k := w.best(); len(k.Tensors) > 1 && k.ID != network.EC {
		var parts []string
		for _, t := range k.Tensors[:min(len(k.Tensors), 4)] {
			parts = append(parts, t.Name+" ("+t.Shape.Sample().String()+")")
		}
		if more := len(k.Tensors) - len(parts); more > 0 {
			parts = append(parts, w.text("%d more", more))
		}
		add("%d tensors cross the link at %s: %s.", len(k.Tensors), k.ID, strings.Join(parts, ", "))
	}
	if best := w.best().ID; best == network.EC || best == network.LC {
		if len(w.Candidates) > 2 || len(w.Candidates) == 2 && !(w.Allows(network.EC) && w.Allows(network.LC)) {
			add("Splitting inside the network does not help under these conditions.")
		}
	}
	if s.Device >= s.Edge && w.Allows(network.LC) && w.Alike() {
		add("The device computes at least as fast as the edge server, so sending anything cannot pay.")
	}
	return notes
}

func (w *writer) outside() string {
	if s := w.Scenario; w.X.Within(s.Value(s.X)) && w.Y.Within(s.Value(s.Y)) {
		return ""
	}
	return w.text("The present point is outside the ranges of the axes, so the curves or the map do not show it.")
}

func (w *writer) law() []string {
	if !w.Alike() {
		return []string{w.text("Device and edge server spread their time over the network in different ways, so the best split depends on more than one number.")}
	}
	spans, s := w.Law()
	if spans == nil {
		return []string{w.text("With a round-trip time the best split depends on more than s = B·(1/C_d − 1/C_e): the round trip is a fixed cost of sending anything.")}
	}
	unit := strings.TrimSuffix(w.Scenario.Mega.Unit(), "/s") + "/GMAC"
	sentences := []string{w.text("The best split depends on one number: s = B·(1/C_d − 1/C_e) = %s.", lang.Quantity(s, unit))}
	var parts []string
	const most = 60
	for i, span := range spans {
		id := w.Candidates[span.Candidate].ID
		switch {
		case i == most:
			return append(sentences, strings.Join(parts, ", ")+", …")
		case len(spans) == 1:
			parts = append(parts, w.text("%s at every s", id))
		case i == 0:
			parts = append(parts, w.text("%s below %s", id, lang.Number(span.To)))
		case math.IsInf(span.To, 1):
			parts = append(parts, w.text("%s above", id))
		default:
			parts = append(parts, w.text("%s up to %s", id, lang.Number(span.To)))
		}
	}
	return append(sentences, strings.Join(parts, ", ")+".")
}

func (w *writer) assumptions() []string {
	var out []string
	add := func(t lang.Text, args ...any) { out = append(out, w.text(t, args...)) }
	s := w.Scenario
	add("%s, input %s, batch %d: %s, where one multiply-accumulate (MAC) is one operation", w.title(), w.inputs(), s.Batch, w.Network.Bound.Sign()+lang.Work(w.Network.MACs()))
	w.imported(&out)
	if device, edge := s.Known(scenario.OnDevice), s.Known(scenario.OnEdge); device.Seconds == 0 && edge.Seconds == 0 {
		add("device and edge server compute every layer at %s and %s", lang.Number(s.Device), s.Quantity(scenario.EdgeAxis, s.Edge))
	} else {
		out = append(out, w.times("Device", scenario.OnDevice, device), w.times("Edge server", scenario.OnEdge, edge))
	}
	add("activations are sent as %s without compression or headers", s.DType)
	switch {
	case s.Input == network.None:
		add("the raw input must not leave the device")
	case w.BaselineInput().Estimated():
		add("the input is sent as JPEG, estimated at %d bit per pixel (real photographs: about 1 to 4)", network.JPEGBitsPerPixel)
	default:
		add("the input is sent as %s", s.Input)
	}
	mega := lang.Text("1 Mbit/s = 10⁶ bit/s")
	if s.Mega == scenario.Binary {
		mega = "1 Mibit/s = 2²⁰ bit/s, as the paper's figures count"
	}
	out = append(out, w.text(mega))
	if s.RTT == 0 {
		add("no round-trip time; sending the result back is not counted")
	} else {
		add("one round trip of %s when anything is sent", lang.Duration(s.RTT/1000))
	}
	return out
}

// times describes how the times of a side are known.
func (w *writer) times(side lang.Text, i scenario.Side, k scenario.Known) string {
	s := w.Scenario
	var parts []string
	add := func(t lang.Text, args ...any) { parts = append(parts, w.text(t, args...)) }
	if d := k.Profile; d != nil {
		add("%[1]s, with times fitted to %[2]s", d.Name(), d.Source)
		switch median, p90 := lang.Percent(d.Error.TotalMedian), lang.Percent(d.Error.TotalP90); {
		case d.Error.TotalP90 == 0:
			add("their error is not known")
		case d.Error.Networks == 0:
			add("their error is not known; on other devices with this runtime it is %[1]s (median) and %[2]s (90th percentile)", median, p90)
		default:
			add("their error for other networks is %[1]s (median) and %[2]s (90th percentile)", median, p90)
		}
	} else {
		add("all MACs take equally long")
	}
	at := s.Quantity(i.Axis(), s.Value(i.Axis()))
	switch {
	case k.Seconds == 0 || s.Rescaled(i):
		add("all of the network is assumed to run at %s", at)
	case k.Own:
		add("all of the network takes %[1]s, which is given, or %[2]s", lang.Duration(k.Seconds), at)
	case k.Measured:
		add("all of the network takes %[1]s, which is measured, or %[2]s", lang.Duration(k.Seconds), at)
	default:
		add("all of the network takes %[1]s, or %[2]s", lang.Duration(k.Seconds), at)
	}
	return w.text(side) + ": " + strings.Join(parts, "; ")
}

// title returns the network's name with its variant.
func (w *writer) title() string {
	variant := w.text(w.Network.Variant)
	if variant == "" {
		return w.Network.Title
	}
	return w.text("%s (%s)", w.Network.Title, variant)
}

// inputs returns the shapes of the network's inputs.
func (w *writer) inputs() string {
	var shapes []string
	for _, t := range w.Network.Inputs {
		shape := t.Shape.Sample().String()
		if t.Input == network.Tokens {
			shape = w.text("%s tokens", shape)
		}
		shapes = append(shapes, shape)
	}
	const most = 4
	if len(shapes) > most {
		shapes = append(shapes[:most], "…")
	}
	return strings.Join(shapes, " + ")
}

// imported adds sentences about the choices that an imported network's numbers
// depend on.
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
	if w.Network.Digest != "" { // without a file, the layout was given
		var held []string
		const most = 4
		for _, t := range w.Network.Inputs[:min(most, len(w.Network.Inputs))] {
			held = append(held, w.text("%s as %s", t.Name, w.text(t.Layout().Name())))
		}
		list("inputs taken: %s", held)
	}
	for _, d := range w.Network.Dims {
		dims = append(dims, fmt.Sprintf("%s = %d", d.Name, d.Value))
	}
	list("symbolic dimensions taken as %s", dims)
	list("estimated without %s, whose cost is not known", times(w.Network.Without))
	list("the output shape of %s is guessed", times(w.Network.Guessed))
	list("the most expensive case of %s is counted", times(w.Network.AtMost))
	switch w.Network.Bounds() {
	case network.AtLeast:
		*out = append(*out, w.text("what is marked ≥ is therefore a lower bound, and so are the times that follow from it"))
	case network.AtMost:
		*out = append(*out, w.text("what is marked ≤ is therefore an upper bound, and so are the times that follow from it"))
	case network.AtLeast | network.AtMost:
		*out = append(*out, w.text("numbers marked ≥, ≤ or ≈ are therefore not exact, and so are the times that follow from them"))
	}
	if w.Network.Omitted > 0 {
		*out = append(*out, w.text("%d cuts left out: others are better on every system", w.Network.Omitted))
	}
}

// Title returns a study in one line, as for the title of a window: "ResNet-50 · 5
// GMAC/s · 50 Mbit/s · SP2 best".
func Title(st *solve.Study, l lang.Lang) string {
	s := st.Scenario
	return strings.Join([]string{
		shortTitle(st), s.Quantity(scenario.DeviceAxis, s.Device), s.Quantity(scenario.MbpsAxis, s.Mbps),
		lang.Text("%s best").In(l, st.Result().Best),
	}, " · ")
}

// shortTitle returns the title of the network. That of an imported one may be long.
func shortTitle(st *solve.Study) string {
	const most = 40 // characters
	name := []rune(st.Network.Title)
	if len(name) > most {
		name = append(name[:most-1], '…')
	}
	return string(name)
}
