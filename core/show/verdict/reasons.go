package verdict

import (
	"math"
	"slices"

	"splitscope/core/base/lang"
	"splitscope/core/envelope"
	"splitscope/core/network"
	"splitscope/core/scenario"
	"splitscope/core/solve"
	"splitscope/core/system/cost"
	"splitscope/core/system/links"
)

// Coloured is a candidate in its colour.
type Coloured struct {
	ID    string `json:"id"`
	Color string `json:"color"`
}

// Reason compares two cuts, the second of which is deeper in the network.
type Reason struct {
	// The cut that the best candidate is compared with.
	ID   string `json:"id"`
	Text string `json:"text"`
	// One for each of Parts.
	Parts []Part `json:"parts"`
	// Their sum, with its sign: how much longer the second cut takes.
	MS float64 `json:"ms"`
}

// Part is a difference of two cuts in one part of their latency.
type Part struct {
	Name PartName `json:"name"`
	// Below zero if the second cut takes less.
	MS float64 `json:"ms"`
	// The same with its sign and unit.
	Text string `json:"text"`
}

// PartName is a part of a latency.
type PartName string

// The parts of a latency.
const (
	Device   PartName = "device"
	Transfer PartName = "transfer"
	Edge     PartName = "edge"
)

// Parts are all parts, in the order in which the time passes.
var Parts = []PartName{Device, Transfer, Edge}

// Sure says how sure the answer is.
type Sure struct {
	Level Level `json:"level"`
	// The level in a word: "sure", "close", "not certain".
	Word string `json:"word"`
	// The factor by which all inputs must change together, each up or down, until
	// another candidate is as good: "×1.11". Left out if no factor does.
	Factor string `json:"factor,omitempty"`
	// That candidate.
	Rival *Coloured `json:"rival,omitempty"`
	// Such as "flips at ×1.11 → SP1".
	Text string `json:"text"`
	// How far the factor is on the way from 1 to that from which an answer is sure
	// without an uncertainty, in log space: from 0 to 1.
	Share float64 `json:"share"`
	// The candidates that can be best within the scenario's uncertainty, the
	// present best first; empty without an uncertainty. At most eight.
	Possible []Coloured `json:"possible"`
	// Such as "SP2 costs at most 301 ms more"; left out if no other candidate can
	// be best.
	Regret string `json:"regret,omitempty"`
	// What the word means, and how it is computed.
	Note string `json:"note"`
}

// Level is how sure the answer is.
type Level string

// The levels.
const (
	Certain   Level = "sure"
	Close     Level = "close"
	Uncertain Level = "uncertain"
)

// Against is the difference to another cut.
type Against struct {
	ID string `json:"id"`
	// Such as "vs LC".
	Label string `json:"label"`
	// Such as "−187.4 ms", below zero if the best candidate takes less.
	Text string `json:"text"`
}

// Sentence has the parts of a sentence about the scenario: a network on a device
// over a link to an edge server.
type Sentence struct {
	Network string     `json:"network"`
	Device  SystemPart `json:"device"`
	Link    SystemPart `json:"link"`
	Edge    SystemPart `json:"edge"`
}

// SystemPart is a device, link or edge server in a sentence, such as "Raspberry Pi 5", "84.2 GMAC/s".
type SystemPart struct {
	// Empty if it is none of those that are known.
	Name  string `json:"name"`
	Value string `json:"value"`
}

// NewSentence describes a study's scenario.
func NewSentence(st *solve.Study, l lang.Lang) Sentence {
	s := st.Scenario
	custom := func(a scenario.Axis) SystemPart {
		return SystemPart{Value: s.Quantity(a, s.Value(a))}
	}
	computer := func(i scenario.Side) SystemPart {
		part := custom(i.Axis())
		if d := s.Known(i).Profile; d != nil {
			part.Name = d.Title
		}
		return part
	}
	of := Sentence{Network: shortTitle(st), Device: computer(scenario.OnDevice), Link: custom(scenario.MbpsAxis), Edge: computer(scenario.OnEdge)}
	if i := slices.IndexFunc(links.All, s.Uses); i >= 0 {
		of.Link.Name = links.All[i].Title.In(l)
	}
	if s.RTT > 0 {
		of.Link.Value = lang.Text("%s, round trip %s").In(l, of.Link.Value, lang.Duration(s.RTT/1000))
	}
	return of
}

// Pinned compares a cut with the best candidate, as what would change if it were
// chosen. It returns nil if the study has no such cut.
func Pinned(st *solve.Study, id string, l lang.Lang) *Reason {
	i := slices.IndexFunc(st.Cuts, func(cut network.Cut) bool { return cut.ID == id })
	if i < 0 {
		return nil
	}
	w := newWriter(st, l)
	s := w.step(w.end(w.ranking[0]), w.cut(i))
	r := s.reason(id, w.text("%s is the best.", id))
	if id != s.from.id {
		computing, sending, sum := w.clauses(s)
		r.Text = w.text("%s in place of %s: %s and %s: %s.", id, s.from.id, computing, sending, sum) + w.forbidden(id)
	}
	return &r
}

// why compares the best candidate with its neighbours.
func (w *writer) why() (lines [2]Reason) {
	best := w.end(w.ranking[0])
	shallower, deeper := w.neighbours(w.ranking[0])
	lines = [2]Reason{w.past(shallower, best, shallower.id), w.past(best, deeper, deeper.id)}
	if shallower.id == "" {
		lines[0] = w.sendingAll(best)
	}
	if deeper.id == "" {
		lines[1] = w.sendingNothing(best, shallower.id)
	}
	return lines
}

// end is one of two cuts that are compared. The zero end is none.
type end struct {
	id string
	cost.Split
}

// end returns a candidate to compare, and cut any cut.
func (w *writer) end(candidate int) end {
	k := &w.Candidates[candidate]
	return end{k.ID, k.Split}
}

func (w *writer) cut(i int) end {
	k := w.Weigh(w.Cuts[i])
	return end{k.ID, k.Split}
}

// neighbours returns the candidates before and after one. At the end of the
// candidates it returns a cut that is not allowed, and at the end of the network
// none.
func (w *writer) neighbours(of int) (shallower, deeper end) {
	at := 0
	for w.Cuts[at].ID != w.Candidates[of].ID {
		at++
	}
	if of > 0 {
		shallower = w.end(of - 1)
	} else if at > 0 {
		shallower = w.cut(at - 1)
	}
	if of+1 < len(w.Candidates) {
		deeper = w.end(of + 1)
	} else if at+1 < len(w.Cuts) {
		deeper = w.cut(at + 1)
	}
	return shallower, deeper
}

// past describes a step from one cut to a deeper one. The cut called other is not
// the best.
func (w *writer) past(from, to end, other string) Reason {
	s := w.step(from, to)
	computing, sending, sum := w.clauses(s)
	return s.reason(other, w.text("Past %s %s and %s: %s.", from.id, computing, sending, sum)+w.forbidden(other))
}

// sendingAll says why EC, the shallowest cut, is best.
func (w *writer) sendingAll(best end) Reason {
	s := w.step(best, w.cut(len(w.Cuts)-1))
	text := w.text("Sending all pays: the edge server saves %s of computing, and sending takes only %s.", lang.Duration(s.computing()), lang.Duration(-s.transfer()))
	if s.total() < 0 { // not allowed, or it would be the best
		text = w.text("Computing all on the device would save %s.", lang.Duration(-s.total())) + w.forbidden(s.to.id)
	}
	return s.reason(s.to.id, text)
}

// sendingNothing says why LC, the deepest cut, is best. It compares LC with the
// best of the cuts that send something, other than LC's neighbour if there are
// several.
func (w *writer) sendingNothing(best end, neighbour string) Reason {
	var rival end
	if n := len(w.ranking); n > 2 && w.Candidates[w.ranking[1]].ID == neighbour {
		rival = w.end(w.ranking[2])
	} else if n > 1 {
		rival = w.end(w.ranking[1])
	} else {
		least := math.Inf(1)
		for i := range w.Cuts[:len(w.Cuts)-1] {
			if k := w.cut(i); w.System.Latency(k.Split).Total() < least {
				rival, least = k, w.System.Latency(k.Split).Total()
			}
		}
	}
	s := w.step(rival, best)
	transfer := lang.Duration(-s.transfer())
	text := w.text("Sending does not pay: at %s computing takes as long, and sending takes %s.", rival.id, transfer)
	switch computing := s.computing(); {
	case s.total() > 0:
		text = w.text("Sending at %s would save %s.", rival.id, lang.Duration(s.total())) + w.forbidden(rival.id)
	case computing > 0:
		text = w.text("Sending does not pay: at %s the edge server saves %s of computing, but sending takes %s.", rival.id, lang.Duration(computing), transfer)
	case computing < 0:
		text = w.text("Sending does not pay: at %s computing takes %s more, and sending takes %s.", rival.id, lang.Duration(-computing), transfer)
	}
	return s.reason(rival.id, text)
}

// step is a step from a cut to another one.
type step struct {
	from, to      end
	before, after cost.Latency
}

func (w *writer) step(from, to end) step {
	return step{from, to, w.System.Latency(from.Split), w.System.Latency(to.Split)}
}

// reason returns the step as a comparison with a cut.
func (s step) reason(id, text string) Reason {
	part := func(name PartName, before, after float64) Part {
		d := minus(after, before)
		return Part{name, 1000 * d, lang.Signed(d)}
	}
	return Reason{ID: id, Text: text, MS: 1000 * s.total(), Parts: []Part{
		part(Device, s.before.Device, s.after.Device),
		part(Transfer, s.before.Transfer, s.after.Transfer),
		part(Edge, s.before.Edge, s.after.Edge),
	}}
}

// total, computing and transfer return how much longer the second cut takes, in
// seconds: in all, on both sides, and on the link.
func (s step) total() float64 { return minus(s.after.Total(), s.before.Total()) }

func (s step) computing() float64 {
	return minus(s.after.Device+s.after.Edge, s.before.Device+s.before.Edge)
}

func (s step) transfer() float64 { return minus(s.after.Transfer, s.before.Transfer) }

// minus returns a − b of two times, which is 0 if they differ by rounding only.
func minus(a, b float64) float64 {
	if math.Abs(a-b) <= envelope.Tie*(a+b) {
		return 0
	}
	return a - b
}

// clauses returns the clauses of a step about computing and sending, and the sum.
func (w *writer) clauses(s step) (computing, sending, sum string) {
	switch t := s.computing(); {
	case t > 0:
		computing = w.text("computing takes %s more", lang.Duration(t))
	case t < 0:
		computing = w.text("computing takes %s less", lang.Duration(-t))
	default:
		computing = w.text("computing takes as long")
	}
	amount := w.text("sending as much")
	switch share := s.to.Bits / s.from.Bits; {
	case s.to.Bits == 0 && s.from.Bits > 0:
		amount = w.text("sending nothing")
	case s.from.Bits == 0 && s.to.Bits > 0:
		amount = w.text("sending %s", lang.Bytes(s.to.Bits/8))
	case share == 0.5:
		amount = w.text("sending half")
	case share == 2:
		amount = w.text("sending twice as much")
	case share < 1:
		amount = w.text("sending %s of it", lang.Percent(share))
	case share > 1:
		amount = w.text("sending %s times as much", lang.Number(share))
	}
	switch t := s.transfer(); {
	case t < 0:
		sending = w.text("%s saves %s", amount, lang.Duration(-t))
	case t > 0:
		sending = w.text("%s takes %s more", amount, lang.Duration(t))
	default:
		sending = w.text("%s takes as long", amount)
	}
	if sum = lang.Signed(s.total()); s.total() == 0 {
		sum = w.text("%s, a tie", sum)
	}
	return computing, sending, sum
}

// forbidden returns a sentence if a cut is no candidate.
func (w *writer) forbidden(id string) string {
	if w.Allows(id) {
		return ""
	}
	return " " + w.text("%s is not allowed here.", id)
}

// limitOfSure is the factor from which an answer is sure, if the scenario has no
// uncertainty of its own: no change of all inputs together by less than it makes
// another candidate best. It is a convention. Below it the answer depends on more
// than what is known about a link, since the bandwidth of mobile and Wi-Fi links
// often varies by as much within a minute. Sure.Note says so.
const limitOfSure = 1.5

// sure says how sure the answer is. d is nil if nothing is uncertain.
func (w *writer) sure(d *solve.Doubt) Sure {
	s := Sure{Level: Certain, Text: w.text("never flips"), Share: 1, Possible: []Coloured{}}
	f, rival := w.Flip()
	if rival >= 0 {
		s.Share = min(1, math.Log(f)/math.Log(limitOfSure))
		c := w.coloured(rival)
		s.Rival, s.Factor = &c, "×"+factor(f)
		s.Text = w.text("flips at %s → %s", s.Factor, c.ID)
		if f == 1 {
			s.Text = w.text("a tie with %s", c.ID)
		}
	}
	if d == nil {
		if f < limitOfSure {
			s.Level = Close
		}
		s.Note = w.text("Sure: the answer stays the same while all inputs change together, each up or down, by a factor below %[1]s. Close: it does not. The limit of %[1]s is a convention: the bandwidth of mobile and Wi-Fi links often varies by as much within a minute.", lang.Number(limitOfSure))
	} else {
		const most = 8
		for _, i := range w.ranking {
			if slices.Contains(d.CanBeBest, i) && len(s.Possible) < most {
				s.Possible = append(s.Possible, w.coloured(i))
			}
		}
		if len(d.CanBeBest) > 1 {
			s.Level, s.Regret = Uncertain, w.regret(d)
		}
		s.Note = w.text("Sure: no other candidate can be best at %s, the uncertainty of this scenario. Not certain: another one can.", w.uncertainty())
	}
	s.Note += " " + w.text("The factor is exact. It is the least by which all inputs must change together, each up or down, until another candidate is as good (maximum norm in log space).")
	s.Word = w.text(map[Level]lang.Text{Certain: "sure", Close: "close", Uncertain: "not certain"}[s.Level])
	return s
}

// regret returns how much longer the best may take within the uncertainty.
func (w *writer) regret(d *solve.Doubt) string {
	return w.text("%s costs at most %s more", w.best().ID, lang.Duration(d.Regret))
}

// factor writes a factor of at least 1 with three digits, or with as many as show
// that it is above 1.
func factor(f float64) string {
	for digits := 3; digits < 16; digits++ {
		if text := lang.Digits(f, digits); f >= 1000 {
			break
		} else if text != "1" || f == 1 {
			return text
		}
	}
	return lang.Number(f)
}

func (w *writer) coloured(candidate int) Coloured {
	return Coloured{w.Candidates[candidate].ID, w.colours[candidate]}
}

// against compares the best with LC, even if that is no candidate, and with the
// next candidates of the ranking.
func (w *writer) against() []Against {
	list := []Against{}
	add := func(id string, total float64) {
		list = append(list, Against{id, w.text("vs %s", id), lang.Signed(minus(w.least(), total))})
	}
	if w.best().ID != network.LC {
		_, latency := w.Baseline(network.LC)
		add(network.LC, latency.Total())
	}
	for _, i := range w.ranking[1:] {
		if id := w.Candidates[i].ID; id != network.LC && len(list) < 2 {
			add(id, w.totals[i])
		}
	}
	return list
}
