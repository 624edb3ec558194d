package figure

import (
	"cmp"
	"strconv"
	"strings"

	"splitscope/core/base/csv"
	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/network/profile"
	"splitscope/core/solve"
)

// Table is a table to read, to sort and to save. Texts have units if their column
// has none.
type Table struct {
	Title   string     `json:"title"`
	Columns []Column   `json:"columns"`
	Rows    []TableRow `json:"rows"`
	// The same with plain numbers.
	CSV string `json:"csv"`
	// The name of the file.
	File string `json:"file"`
}

// Column is the heading of a column.
type Column struct {
	Label   string `json:"label"`
	Numeric bool   `json:"numeric"`
}

// TableRow is one row.
type TableRow struct {
	ID    string   `json:"id"`
	Cells []string `json:"cells"`
	// The sort keys of its cells.
	Keys  []any  `json:"keys" ts:"(number | string)[]"`
	Color string `json:"color,omitempty"`
	Mark  Mark   `json:"mark,omitempty"`
}

// Mark marks the row of the best candidate, of one that is best somewhere on the
// map, or of a cut that is no candidate.
type Mark string

// The marks.
const (
	markBest Mark = "best"
	markWins Mark = "wins"
	markBars Mark = "barred"
)

// cell is a text with its sort key and its text in a file.
type cell struct {
	text string
	key  any
	file string
}

func name(text string) cell { return cell{text, text, text} }

// count returns a cell for a whole number of things.
func count(n int64) cell { return cell{lang.Count(n), n, strconv.FormatInt(n, 10)} }

// amount returns a cell for a computed number.
func amount(v float64, text string) cell { return cell{text, v, computed(v)} }

// heading is a column of a table: its label, whether it is numeric, and its name in
// a file.
type heading struct {
	label   string
	numeric bool
	file    string
}

type sheet struct {
	Table
	csv []byte
}

func newSheet(title string, headings []heading) *sheet {
	s := &sheet{Table: Table{Title: title, Rows: []TableRow{}}}
	names := make([]string, len(headings))
	for i, h := range headings {
		s.Columns = append(s.Columns, Column{h.label, h.numeric})
		names[i] = h.file
	}
	s.record(names)
	return s
}

func (s *sheet) add(row TableRow, cells ...cell) {
	fields := make([]string, len(cells))
	for i, c := range cells {
		row.Cells, row.Keys, fields[i] = append(row.Cells, c.text), append(row.Keys, c.key), c.file
	}
	s.Rows = append(s.Rows, row)
	s.record(fields)
}

// record writes a row of the file.
func (s *sheet) record(fields []string) {
	s.csv = append(csv.Append(s.csv, fields), "\r\n"...)
}

func (s *sheet) finish(file string) Table {
	s.CSV, s.File = string(s.csv), file
	return s.Table
}

// file returns the name of a file about a network.
func file(net *network.Network, about ...string) string {
	of := net.Name
	if of == profile.Name {
		of = cmp.Or(slug(net.Title), of)
	}
	return strings.Join(append([]string{"splitscope", of}, about...), "-") + ".csv"
}

// slug returns the characters of a title that every file system accepts.
func slug(title string) string {
	plain := func(r rune) bool { return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r == '_' }
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !plain(r) })
	return strings.Join(words, "-")
}

// status is the status of a cut in the table.
type status int

const (
	isBest status = iota
	wins
	never
	stays
	leftOut
)

var statuses = []struct {
	text lang.Text
	file string
	mark Mark
}{
	isBest:  {"best here", "best", markBest},
	wins:    {"best somewhere on the map", "best somewhere on the map", markWins},
	never:   {"never best on the map", "never best on the map", ""},
	stays:   {"not allowed: the raw input stays", "not allowed: the raw input stays", markBars},
	leftOut: {"left out", "left out", markBars},
}

// Cuts returns a table of all cuts of the study's granularity, whether they are
// candidates or not. If the input must not be sent, it is weighed in its usual
// encoding.
func Cuts(st *solve.Study, style Style) Table {
	d := draw(st, style)
	unit := d.work.Name
	s := newSheet(d.text("All cuts of %s", st.Network.Title), []heading{
		{d.text("Cut"), false, "cut"},
		{d.text("After"), false, "after"},
		{d.text("Total latency"), true, totalMS},
		{d.text("Sent"), true, sentBytes},
		{d.text("Head (%s)", unit), true, headMACs},
		{d.text("Tail (%s)", unit), true, tailMACs},
		{d.text("Head share"), true, "head_percent"},
		{d.text("Parameters of the head"), true, "head_params"},
		{d.text("Tensors"), false, "tensors"},
		{d.text("Status"), false, "status"},
	})
	winning, best, colours := st.Wins(), st.Best(), Colours(st)
	next := 0 // candidates are a subsequence of the cuts
	for i, cut := range st.Cuts {
		k, is := st.Weigh(cut), leftOut
		switch allowed := next < len(st.Candidates) && st.Candidates[next].ID == cut.ID; {
		case allowed:
			is = never
			if winning[next] {
				is = wins
			}
			if next == best {
				is = isBest
			}
			next++
		case st.Keeps(cut):
			is = stays
		}
		head := float64(cut.Head.MACs)
		ms := 1000 * st.System.Latency(k.Split).Total()
		share := 0.0
		if st.Network.MACs() > 0 {
			share = head / float64(st.Network.MACs())
		}
		s.add(TableRow{ID: cut.ID, Color: colours[i], Mark: statuses[is].mark},
			cell{cut.ID, i, cut.ID},
			name(cut.After),
			amount(ms, lang.Duration(ms/1000)),
			cell{k.Bound().Sign() + lang.Bytes(k.Bits/8), k.Bits / 8, exact(k.Bits / 8)},
			cell{d.work.Number(head), head, strconv.FormatInt(cut.Head.MACs, 10)},
			cell{d.work.Number(float64(cut.Tail.MACs)), float64(cut.Tail.MACs), strconv.FormatInt(cut.Tail.MACs, 10)},
			amount(100*share, lang.Percent(share)),
			count(cut.Head.Params),
			d.tensors(cut.Tensors),
			cell{d.text(statuses[is].text), int(is), statuses[is].file},
		)
	}
	return s.finish(file(st.Network, string(st.Scenario.Granularity()), "cuts"))
}

// tensors returns a cell with shapes, and with types other than the usual one.
func (d *drawing) tensors(tensors []network.Tensor) cell {
	list := sum(tensors,
		func(t network.Tensor) string { return t.Bound.Sign() + shape(t.Shape.Sample(), t.Type) },
		func(t network.Tensor) string { return t.Bound.Sign() + shape(t.Shape, t.Type) })
	if len(tensors) > 1 {
		list.text = d.text("%d tensors: ", len(tensors)) + list.text
	}
	return list
}

// sum returns a cell that lists tensors, the first few on the page and all in a
// file. It sorts by their elements.
func sum(tensors []network.Tensor, short, long func(network.Tensor) string) cell {
	const most = 4
	var texts, whole []string
	elements := int64(0)
	for i, t := range tensors {
		if i < most {
			texts = append(texts, short(t))
		} else if i == most {
			texts = append(texts, "…")
		}
		whole = append(whole, strings.ReplaceAll(long(t), "×", "x"))
		elements += t.Shape.Elements()
	}
	return cell{strings.Join(texts, " + "), elements, strings.Join(whole, " + ")}
}

func shape(s network.Shape, as network.Type) string {
	if as == network.Float32 {
		return s.String()
	}
	return s.String() + " " + as.String()
}

// Operators returns a table of the operators of a network in the order of
// execution. A profile has none.
func Operators(net *network.Network, style Style) Table {
	s := newSheet(style.text("All operators of %s", net.Title), []heading{
		{style.text("No."), true, "number"},
		{style.text("Name"), false, "name"},
		{style.text("Operator"), false, "operator"},
		{style.text("Output"), false, "output"},
		{style.text("Type"), false, "type"},
		{style.text("MACs"), true, "macs"},
		{style.text("Element operations"), true, "element_operations"},
		{style.text("Parameters"), true, "params"},
		{style.text("Moved"), true, "moved_bytes"},
	})
	for i, l := range net.Layers {
		number := strconv.Itoa(i + 1)
		kind := func(t network.Tensor) string { return t.Type.String() }
		types := sum(l.Outputs, kind, kind)
		s.add(TableRow{ID: number}, cell{number, i + 1, number}, name(l.Name), name(l.Kind),
			sum(l.Outputs,
				func(t network.Tensor) string { return t.Bound.Sign() + t.Shape.Sample().String() },
				func(t network.Tensor) string { return t.Bound.Sign() + t.Shape.String() }),
			cell{types.text, types.text, types.file},
			count(l.MACs), count(l.Elementwise), count(l.Params),
			cell{lang.Bytes(float64(l.Moved)), l.Moved, strconv.FormatInt(l.Moved, 10)})
	}
	return s.finish(file(net, "operators"))
}
