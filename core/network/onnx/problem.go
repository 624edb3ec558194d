package onnx

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"splitscope/core/base/lang"
)

// The codes of problems.
const (
	Unreadable    = "unreadable"
	NotONNX       = "not_onnx"
	Truncated     = "truncated"
	Damaged       = "damaged"
	OldOpset      = "old_opset"
	TooManyNodes  = "too_many_nodes"
	TooDeep       = "too_deep"
	TooMuchText   = "too_much_text"
	TooComplex    = "too_complex"
	TooManyInputs = "too_many_inputs"
	TooManyDims   = "too_many_dimensions"
	TooLarge      = "too_large"
	TooMuchWork   = "too_much_work"
	EmptyGraph    = "empty_graph"
	NoInputs      = "no_inputs"
	NoOutputs     = "no_outputs"
	NotATensor    = "not_a_tensor"
	NoShape       = "no_shape"
	BadDimension  = "bad_dimension"
	UnknownDim    = "unknown_dimension"
	HighRank      = "high_rank"
	BadLayout     = "bad_layout"
	UnknownInput  = "unknown_input"
	DuplicateName = "duplicate_name"
	UnknownTensor = "unknown_tensor"
	Cycle         = "cycle"
	Misfit        = "misfit"
	Recursion     = "recursion"
	NoOpset       = "no_opset"
	UnknownType   = "unknown_type"
	EmptyInputs   = "empty_inputs"
)

// Problem says why a file cannot be imported.
type Problem struct {
	Code  string
	Name  string // of the node, tensor or dimension that it is about
	Kind  string // the operator of that node
	Value string // a shape or a number

	// What a misfit may be due to.
	Guess string // an operator that guessed a shape
	Open  []Dim  // dimensions that nobody chose; of an unknown one, those that there are
	Set   []Dim  // dimensions that were chosen
}

// The reasons of a misfit.
const (
	guessedBefore lang.Text = " The reason may be %s: the shape of its output is not known and was taken for that of its input. A file can state shapes (value_info)."
	leftOpen      lang.Text = " The file leaves %s open: choose what fits."
	chosenBefore  lang.Text = " The reason may be what was chosen: %s."
)

// messages take the name, the operator and the value.
var messages = map[string]lang.Text{
	Unreadable:    "The file cannot be read: %[1]s",
	NotONNX:       "This is not an ONNX model. The importer reads binary .onnx files (protobuf).",
	Truncated:     "The file ends in the middle of the model: it was cut off, or it is not an ONNX model.",
	Damaged:       "The file begins as a model but cannot be read further: it is damaged, or it is not an ONNX model.",
	OldOpset:      "The model uses operator set %[3]s. Operator sets 7 (2018) and later can be imported; the ONNX version converter brings a model up to date.",
	TooManyNodes:  "The graph has more than %[3]s nodes, those of its functions and inner graphs among them.",
	TooDeep:       "The model has graphs or functions within each other, more than %[3]s deep.",
	TooMuchText:   "The model's names, attributes and shapes take more than %[3]s.",
	TooManyInputs: "The model has more than %[3]s inputs: “%[1]s” is one too many.",
	TooManyDims:   "The inputs have more than %[3]s open dimensions: “%[1]s” is one too many. Give some of them a fixed size in the file.",
	TooComplex:    "Too many tensors are needed at the same time: those that cross the cuts after every operator add up to more than %[3]s.",
	TooLarge:      "“%[1]s” is a tensor of %[3]s: more elements than can be analysed. Choose smaller dimensions.",
	TooMuchWork:   "Node “%[1]s” (%[2]s): the work exceeds what can be counted. Choose smaller dimensions.",
	EmptyGraph:    "The model computes nothing from its inputs.",
	NoInputs:      "The graph has no inputs, so there is nothing that a device could send.",
	NoOutputs:     "The graph has no outputs.",
	NotATensor:    "Input “%[1]s” is not a tensor.",
	NoShape:       "Input “%[1]s” has no shape, not even a number of dimensions.",
	BadDimension:  "Dimension “%[1]s” cannot be %[3]s: whole numbers from 0 to 1,048,576 are possible.",
	UnknownDim:    "The model has no dimension “%[1]s”.",
	HighRank:      "“%[1]s” is a tensor of more than %[3]s dimensions.",
	BadLayout:     "Input “%[1]s” of %[3]s cannot be taken as “%[2]s”: nchw and nhwc are images with three or four dimensions, tokens are whole numbers, and values may be anything.",
	UnknownInput:  "The model has no input “%[1]s”.",
	DuplicateName: "Two tensors are called “%[1]s”.",
	UnknownTensor: "Node “%[1]s” (%[2]s) reads “%[3]s”, which nothing makes.",
	Cycle:         "The graph has a cycle: node “%[1]s” (%[2]s) needs its own result.",
	NoOpset:       "The model uses standard operators and does not say of which operator set (opset_import).",
	UnknownType:   "The file has a tensor whose elements are of a type that is not known: number %[3]s in TensorProto.DataType.",
	EmptyInputs:   "“%[1]s” is 0, so that no input has any elements. Choose a larger value.",
	Recursion:     "Node “%[1]s” (%[2]s): the function calls itself.",
	Misfit:        "Node “%[1]s” (%[2]s): inputs of %[3]s do not fit this operator and its attributes.",
}

// Codes are those of all problems.
func Codes() []string { return slices.Sorted(maps.Keys(messages)) }

// In says in a language what is wrong.
func (p *Problem) In(l lang.Lang) string {
	message := messages[p.Code]
	if !strings.Contains(string(message), "%") {
		return message.In(l)
	}
	text := message.In(l, printable(p.Name), printable(p.Kind), printable(p.Value))
	if p.Guess != "" {
		text += guessedBefore.In(l, p.Guess)
	}
	for _, group := range []struct {
		text lang.Text
		dims []Dim
	}{{chosenBefore, p.Set}, {leftOpen, p.Open}} {
		var list []string
		for _, d := range group.dims {
			list = append(list, "“"+printable(d.Name)+"” = "+grouped(d.Value))
		}
		if list != nil {
			text += group.text.In(l, strings.Join(list, ", "))
		}
	}
	return text
}

// grouped writes a number for a message: "1,048,576".
func grouped(n int) string { return lang.Grouped(float64(n)) }

// Error is the message in English.
func (p *Problem) Error() string { return p.In(lang.English) }

// printable cuts what others wrote to a length that can be shown, and takes out
// what could disturb the text around it, such as controls of direction.
func printable(text string) string {
	const most = 60
	runes := 0
	var b strings.Builder
	for _, r := range text {
		if runes++; runes > most {
			return b.String() + "…"
		}
		if !unicode.IsPrint(r) {
			r = unicode.ReplacementChar
		}
		b.WriteRune(r)
	}
	return b.String()
}
