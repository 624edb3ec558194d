// Package later answers the requests of the page that read, store, write or compare
// files. It does not use syscall/js, so its tests run wherever Go runs.
package later

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/base/progress"
	"splitscope/core/network"
	"splitscope/core/network/onnx"
	"splitscope/core/network/profile"
	"splitscope/core/scenario"
	"splitscope/core/show/figure"
	"splitscope/core/solve/mincut"
	"splitscope/wasm/browser/bridge"
)

// MaxFile is the largest file that is read, in bytes.
const MaxFile = 4 << 30

// ReadRequest asks for the network in an ONNX file.
type ReadRequest struct {
	Name string      `json:"name"`
	File bridge.File `json:"file"`
	// Values of the symbolic dimensions as typed; those left out are 1.
	Dims map[string]string `json:"dims"`
	// Layouts of inputs by name, instead of the recognized ones.
	Layouts map[string]string `json:"layouts"`
	Lang    lang.Lang         `json:"lang"`
}

// Import is the content of a file, or a problem with the dimensions that may solve
// it.
type Import struct {
	// Its place is the dimension that is wrong, or empty.
	Problem *fault.Explanation `json:"problem,omitempty"`
	// Edits that select the network: model and net.
	Edits map[string]string `json:"edits,omitempty"`
	Title string            `json:"title,omitempty"`
	// Digest of the structure, weights not included: 16 hexadecimal digits.
	Digest string       `json:"digest,omitempty"`
	Facts  []figure.Row `json:"facts,omitempty"`
	// Symbolic dimensions; the page shows a field for each.
	Dims   []Dim   `json:"dims,omitempty"`
	Inputs []Input `json:"inputs,omitempty"`
	// Sentences about numbers that are not exact: operators without a rule, guessed
	// shapes.
	Warnings  []string      `json:"warnings,omitempty"`
	Operators *figure.Table `json:"operators,omitempty"`
}

// Dim is a symbolic dimension of a file.
type Dim struct {
	Name  string `json:"name"`
	Value int    `json:"value"`
	// Its limits: "1–1,024".
	Range string `json:"range"`
}

// Input is an input of the network, with its layout and possible layouts.
type Input struct {
	Name    string         `json:"name"`
	Shape   string         `json:"shape"`
	Layout  network.Layout `json:"layout"`
	Layouts []Choice       `json:"layouts"`
}

// Choice is an option with its label.
type Choice struct {
	Value network.Layout `json:"value"`
	Label string         `json:"label"`
}

// mostInputs is the largest number of inputs that the page shows; decoders may have
// hundreds.
const mostInputs = 12

var (
	notWhole = fault.New(onnx.BadDimension.Code, "%[1]s: “%[2]s” is not a whole number from 0 to %[3]s.")
	tooLarge = fault.New("too_large", "The file is larger than %s.")
)

const (
	withoutRule  lang.Text = "Estimated without %s: their cost is unknown and counts as zero."
	shapeGuessed lang.Text = "The output shape of %s is unknown and was guessed. Numbers that depend on it are marked: ≥ is a lower bound, ≤ an upper bound, and ≈ is neither."
	atMost       lang.Text = "The work of %s depends on the input. The most expensive case is counted."
)

// errNoFile is a bug of the page.
var errNoFile = errors.New("the request has no file")

// Read imports an ONNX file. A fault of the file is a problem in the answer; an
// error is the context's.
func Read(ctx progress.Context, r ReadRequest) (Import, error) {
	if r.File == nil {
		return Import{}, errNoFile
	}
	if r.File.Size() > MaxFile {
		return Import{Problem: tooLarge.At("", lang.Bytes(MaxFile)).Explain(r.Lang)}, nil
	}
	dims := map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(r.Dims)) {
		value, err := strconv.Atoi(strings.TrimSpace(r.Dims[name]))
		if err != nil || value < 0 {
			return Import{Problem: notWhole.At(name, name, r.Dims[name], lang.Grouped(network.MaxExtent)).Explain(r.Lang)}, nil
		}
		dims[name] = value
	}
	layouts := map[string]network.Layout{}
	for name, layout := range r.Layouts {
		layouts[name] = network.Layout(layout)
	}
	m, err := onnx.Import(ctx, r.File, r.File.Size(), onnx.Options{Name: r.Name, Dims: dims, Layouts: layouts})
	if ctx.Err() != nil {
		return Import{}, ctx.Err()
	}
	if err != nil {
		return failed(m, err, r), nil
	}
	net := m.Network
	text, err := profile.Pack(ctx, net, mincut.All)
	if ctx.Err() != nil {
		return Import{}, ctx.Err()
	}
	if err != nil {
		return failed(m, err, r), nil
	}
	operators := figure.Operators(net, figure.Style{Lang: r.Lang})
	a := Import{
		Edits: map[string]string{scenario.ModelKey: profile.Name, scenario.NetKey: text},
		Title: net.Title, Digest: net.Digest, Facts: facts(m, r.Lang), Operators: &operators,
	}
	a.Dims = dimensions(m)
	for _, t := range net.Inputs[:min(len(net.Inputs), mostInputs)] {
		in := Input{Name: t.Name, Shape: t.Shape.String(), Layout: t.Layout()}
		for _, l := range t.Layouts() {
			in.Layouts = append(in.Layouts, Choice{l, l.Name().In(r.Lang)})
		}
		a.Inputs = append(a.Inputs, in)
	}
	for _, w := range []struct {
		text   lang.Text
		counts []network.Count
	}{{withoutRule, net.Without}, {shapeGuessed, net.Guessed}, {atMost, m.AtMost}} {
		if len(w.counts) > 0 {
			a.Warnings = append(a.Warnings, w.text.In(r.Lang, counted(w.counts)))
		}
	}
	return a, nil
}

func dimensions(m *onnx.Model) (dims []Dim) {
	for _, d := range m.Dims {
		dims = append(dims, Dim{d.Name, d.Value, lang.Grouped(float64(d.Min)) + "–" + lang.Grouped(float64(d.Max))})
	}
	return dims
}

// failed returns a problem and, if they are known, the dimensions that may solve
// it.
func failed(m *onnx.Model, err error, r ReadRequest) Import {
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok {
		f = onnx.Unreadable.At("", err)
	}
	a := Import{Problem: f.Explain(r.Lang)}
	if r.Dims[f.Place] == "" { // it is about a node or a tensor, which the page does not show
		a.Problem.Place = ""
	}
	if m != nil {
		a.Dims = dimensions(m)
	}
	return a
}

func counted(counts []network.Count) string {
	var parts []string
	for _, c := range counts {
		parts = append(parts, c.Name+" ×"+strconv.Itoa(c.Times))
	}
	return strings.Join(parts, ", ")
}

func facts(m *onnx.Model, l lang.Lang) []figure.Row {
	net := m.Network
	row := func(label lang.Text, value string) figure.Row { return figure.Row{Label: label.In(l), Value: value} }
	var inputs []string
	for _, t := range net.Inputs {
		inputs = append(inputs, t.Name+": "+t.Shape.String()+" "+t.Type.String()+", "+t.Layout().Name().In(l))
	}
	rows := []figure.Row{
		row("Inputs", strings.Join(inputs, ", ")),
		row("Parameters", lang.Count(net.Params())),
		row("Work", net.Bound.Sign()+lang.Work(net.MACs())),
		row("Element operations", lang.Count(net.Total.Elementwise)),
		row("Operators", lang.Text("%d in the file, %d computed at inference").In(l, m.Nodes, len(net.Layers))),
		row("Operator set", strconv.Itoa(m.Opset)),
	}
	if m.Producer != "" {
		rows = append(rows, row("Made by", m.Producer))
	}
	return rows
}
