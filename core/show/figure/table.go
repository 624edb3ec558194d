package figure

import (
	"cmp"
	"strconv"
	"strings"

	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/network/profile"
	"splitscope/core/solve"
)

// Table is rows to read, to sort and to save.
type Table struct {
	Title   string     `json:"title"`
	Columns []Column   `json:"columns"`
	Rows    []TableRow `json:"rows"`
	CSV     string     `json:"csv"`  // the same with plain numbers
	File    string     `json:"file"` // a name for it
}

// Column is the head of a column.
type Column struct {
	Label   string `json:"label"`
	Numeric bool   `json:"numeric"`
}

// TableRow is one row. Keys are what its cells sort by: numbers or texts.
type TableRow struct {
	ID    string   `json:"id"`
	Cells []string `json:"cells"`
	Keys  []any    `json:"keys"`
	Color string   `json:"color,omitempty"`
	Mark  string   `json:"mark,omitempty"`
}

// Marks of rows.
const (
	markBest = "best"
	markWins = "wins"
)

// cell is a text with what it sorts by, and what it is in a file.
type cell struct {
	text string
	key  any
	file string
}

func name(text string) cell { return cell{text, text, text} }

// count is a whole number of things.
func count(n int64) cell { return cell{lang.Count(n), n, strconv.FormatInt(n, 10)} }

// amount is a computed number with a text of its own.
func amount(v float64, text string) cell { return cell{text, v, computed(v)} }

// head is the head of a table: labels, whether numeric, and names for a file.
type heading struct {
	label   lang.Text
	numeric bool
	file    string
}

type sheet struct {
	Table
	csv strings.Builder
}

func newSheet(style Style, title string, headings []heading) *sheet {
	s := &sheet{Table: Table{Title: title, Rows: []TableRow{}}}
	names := make([]string, len(headings))
	for i, h := range headings {
		s.Columns = append(s.Columns, Column{h.label.In(style.Lang), h.numeric})
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

// record writes a line of CSV (RFC 4180).
func (s *sheet) record(fields []string) {
	for i, f := range fields {
		if i > 0 {
			s.csv.WriteByte(',')
		}
		s.csv.WriteString(quoted(f))
	}
	s.csv.WriteString("\r\n")
}

// quoted is a field of a file that may be opened as a spreadsheet, which would
// take a name that begins like a formula for one.
func quoted(field string) string {
	if field != "" && strings.ContainsRune("=+-@\t\r\n", rune(field[0])) {
		field = "'" + field
	}
	if strings.ContainsAny(field, ",\"\r\n") {
		field = `"` + strings.ReplaceAll(field, `"`, `""`) + `"`
	}
	return field
}

func (s *sheet) finish(file string) Table {
	s.CSV, s.File = s.csv.String(), file
	return s.Table
}

// file is the name of a file about a network.
func file(net *network.Network, about ...string) string {
	of := net.Name
	if of == profile.Name {
		of = cmp.Or(slug(net.Title), of)
	}
	return strings.Join(append([]string{"splitscope", of}, about...), "-") + ".csv"
}

// slug keeps of a title what every file system takes.
func slug(title string) string {
	plain := func(r rune) bool { return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r == '_' }
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !plain(r) })
	return strings.Join(words, "-")
}

// status is how a cut fares.
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
	mark string
}{
	isBest:  {lang.Text{EN: "best here", KO: "현재 최적"}, "best", markBest},
	wins:    {lang.Text{EN: "best somewhere on the map", KO: "지도 어딘가에서 최적"}, "best somewhere on the map", markWins},
	never:   {lang.Text{EN: "never best on the map", KO: "지도에서 최적인 곳 없음"}, "never best on the map", ""},
	stays:   {lang.Text{EN: "not allowed: the raw input stays", KO: "허용되지 않음: 원본 입력은 보내지 않음"}, "not allowed: the raw input stays", ""},
	leftOut: {lang.Text{EN: "left out", KO: "후보에서 제외"}, "left out", ""},
}

// Cuts lists all cuts of the study's granularity, chosen from or not. A cut
// that must not be sent is weighed with the input as usual.
func Cuts(st *solve.Study, style Style) Table {
	d := draw(st, style)
	unit := d.work.Name + ")"
	s := newSheet(style, d.text(lang.Text{EN: "All cuts of %s", KO: "%s의 모든 분할"}, st.Network.Title), []heading{
		{lang.Text{EN: "Cut", KO: "분할"}, false, "cut"},
		{lang.Text{EN: "After", KO: "위치"}, false, "after"},
		{lang.Text{EN: "Head (" + unit, KO: "헤드 (" + unit}, true, headMACs},
		{lang.Text{EN: "Tail (" + unit, KO: "테일 (" + unit}, true, tailMACs},
		{lang.Text{EN: "Head share", KO: "헤드 비율"}, true, "head_percent"},
		{lang.Text{EN: "Parameters of the head", KO: "헤드 파라미터"}, true, "head_params"},
		{lang.Text{EN: "Tensors", KO: "텐서"}, false, "tensors"},
		{lang.Text{EN: "Sent", KO: "전송량"}, true, sentBytes},
		{lang.Text{EN: "Total latency", KO: "총 지연 시간"}, true, totalMS},
		{lang.Text{EN: "Status", KO: "상태"}, false, "status"},
	})
	winning, best, colours := st.Wins(), st.Best(), Colours(st.Cuts)
	next := 0 // candidates are cuts in the same order, some left out
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
			cell{d.work.Number(head), head, strconv.FormatInt(cut.Head.MACs, 10)},
			cell{d.work.Number(float64(cut.Tail.MACs)), float64(cut.Tail.MACs), strconv.FormatInt(cut.Tail.MACs, 10)},
			amount(100*share, lang.Percent(share)),
			count(cut.Head.Params),
			d.tensors(cut.Tensors),
			cell{k.Bound().Sign() + lang.Bytes(k.Bits/8), k.Bits / 8, exact(k.Bits / 8)},
			amount(ms, lang.Duration(ms/1000)),
			cell{d.text(statuses[is].text), int(is), statuses[is].file},
		)
	}
	return s.finish(file(st.Network, string(st.Scenario.Granularity()), "cuts"))
}

// tensors are shapes, with types other than the usual one.
func (d *drawing) tensors(tensors []network.Tensor) cell {
	list := sum(tensors,
		func(t network.Tensor) string { return t.Bound.Sign() + shape(t.Shape.Sample(), t.Type) },
		func(t network.Tensor) string { return t.Bound.Sign() + shape(t.Shape, t.Type) })
	if len(tensors) > 1 {
		list.text = d.text(lang.Text{EN: "%d tensors: ", KO: "텐서 %d개: "}, len(tensors)) + list.text
	}
	return list
}

// sum lists tensors, the first few in a page and all of them in a file, and
// sorts by their elements.
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

// Operators lists the operators of a network in the order of execution; one
// that came as a profile has none.
func Operators(net *network.Network, style Style) Table {
	s := newSheet(style, lang.Text{EN: "All operators of %s", KO: "%s의 모든 연산자"}.In(style.Lang, net.Title), []heading{
		{lang.Text{EN: "No.", KO: "번호"}, true, "number"},
		{lang.Text{EN: "Name", KO: "이름"}, false, "name"},
		{lang.Text{EN: "Operator", KO: "연산자"}, false, "operator"},
		{lang.Text{EN: "Output", KO: "출력"}, false, "output"},
		{lang.Text{EN: "Type", KO: "자료형"}, false, "type"},
		{lang.Text{EN: "MACs", KO: "MAC"}, true, "macs"},
		{lang.Text{EN: "Element operations", KO: "원소 연산"}, true, "element_operations"},
		{lang.Text{EN: "Parameters", KO: "파라미터"}, true, "params"},
		{lang.Text{EN: "Moved", KO: "메모리 이동량"}, true, "moved_bytes"},
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
