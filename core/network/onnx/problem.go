package onnx

import (
	"strings"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
)

// The kinds of faults of files. The arguments of the texts are the name of the
// node, tensor or dimension, the operator of that node, and a shape or a number.
var (
	Unreadable    = fault.New("unreadable", "The file cannot be read: %[1]s")
	NotONNX       = fault.New("not_onnx", "This is not an ONNX model. The importer reads binary .onnx files (protobuf).")
	Truncated     = fault.New("truncated", "The file ends in the middle of the model. It was cut off, or it is not an ONNX model.")
	Damaged       = fault.New("damaged", "The file cannot be read to its end. It is damaged, or it is not an ONNX model.")
	OldOpset      = fault.New("old_opset", "The model uses operator set %[3]s. Operator sets 7 (2018) and later can be imported; the ONNX version converter brings a model up to date.")
	TooManyNodes  = fault.New("too_many_nodes", "The graph has more than %[3]s nodes, including those of functions and inner graphs.")
	TooDeep       = fault.New("too_deep", "The model nests graphs or functions more than %[3]s deep.")
	TooMuchText   = fault.New("too_much_text", "The model's names, attributes and shapes take more than %[3]s.")
	TooManyInputs = fault.New("too_many_inputs", "The model has more than %[3]s inputs, with “%[1]s”.")
	TooManyDims   = fault.New("too_many_dimensions", "The inputs have more than %[3]s symbolic dimensions, with “%[1]s”. Give some of them a fixed size in the file.")
	TooComplex    = fault.New("too_complex", "Too many tensors are live at the same time: over all cuts after an operator, more than %[3]s cross.")
	TooLarge      = fault.New("too_large", "“%[1]s” is a tensor of %[3]s, too many elements to analyse. Choose smaller dimensions.")
	TooMuchWork   = fault.New("too_much_work", "Node “%[1]s” (%[2]s): the work exceeds what can be counted. Choose smaller dimensions.")
	EmptyGraph    = fault.New("empty_graph", "The model computes nothing from its inputs.")
	NoInputs      = fault.New("no_inputs", "The graph has no inputs, so a device has nothing to send.")
	NoOutputs     = fault.New("no_outputs", "The graph has no outputs.")
	NotATensor    = fault.New("not_a_tensor", "Input “%[1]s” is not a tensor.")
	NoShape       = fault.New("no_shape", "Input “%[1]s” has no shape. Not even its number of dimensions is known.")
	BadDimension  = fault.New("bad_dimension", "Dimension “%[1]s” cannot be %[3]s. Use a whole number from 0 to 1,048,576.")
	UnknownDim    = fault.New("unknown_dimension", "The model has no dimension “%[1]s”.")
	HighRank      = fault.New("high_rank", "“%[1]s” is a tensor of more than %[3]s dimensions.")
	BadLayout     = fault.New("bad_layout", "Input “%[1]s” of %[3]s cannot be “%[2]s”: nchw and nhwc are images with three or four dimensions, tokens are whole numbers, and values can be anything.")
	UnknownInput  = fault.New("unknown_input", "The model has no input “%[1]s”.")
	DuplicateName = fault.New("duplicate_name", "Two tensors are called “%[1]s”.")
	UnknownTensor = fault.New("unknown_tensor", "Node “%[1]s” (%[2]s) reads “%[3]s”, which no node produces.")
	Cycle         = fault.New("cycle", "The graph has a cycle: node “%[1]s” (%[2]s) needs its own result.")
	NoOpset       = fault.New("no_opset", "The model uses standard operators but names no operator set (opset_import).")
	UnknownType   = fault.New("unknown_type", "The file has a tensor of an unknown element type: number %[3]s of TensorProto.DataType.")
	EmptyInputs   = fault.New("empty_inputs", "“%[1]s” is 0, so the inputs have no elements. Choose a larger value.")
	Recursion     = fault.New("recursion", "Node “%[1]s” (%[2]s): the function calls itself.")
	Misfit        = fault.New("misfit", "Node “%[1]s” (%[2]s): inputs of %[3]s do not fit this operator and its attributes.")
)

// What may be the reason.
const (
	guessedBefore lang.Text = " The cause may be %s: the shape of its output is unknown, so the shape of its input was used. A file can state shapes (value_info)."
	leftOpen      lang.Text = " The file gives no size for %s: choose values that fit."
	chosenBefore  lang.Text = " The cause may be a value that was chosen: %s."
)

// problem returns a fault with all arguments that its text may have.
func problem(kind fault.Kind, name, operator, value string) *fault.Fault {
	return kind.At(name, printable(name), printable(operator), printable(value))
}

// concerns adds a note about dimensions, if there are any.
func concerns(f *fault.Fault, text lang.Text, dims Dims) {
	if len(dims) > 0 {
		f.Notes = append(f.Notes, fault.Note{Text: text, Args: []any{dims}})
	}
}

// Open returns the dimensions that may have caused a fault and that have no
// chosen value.
func Open(f *fault.Fault) Dims { return noted(f, leftOpen) }

func noted(f *fault.Fault, text lang.Text) Dims {
	for _, n := range f.Notes {
		if n.Text == text {
			return n.Args[0].(Dims)
		}
	}
	return nil
}

// Dims are dimensions of a file with their values.
type Dims []Dim

func (dims Dims) String() string {
	list := make([]string, len(dims))
	for i, d := range dims {
		list[i] = "“" + printable(d.Name) + "” = " + grouped(d.Value)
	}
	return strings.Join(list, ", ")
}

// grouped writes a number for a message: "1,048,576".
func grouped(n int) string { return lang.Grouped(float64(n)) }

// printable is what others wrote, for a message.
func printable(text string) string { return fault.Shown(text, 60) }
