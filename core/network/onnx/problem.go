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
var (
	guessedBefore = lang.Text{
		EN: " The reason may be %s: the shape of its output is not known and was taken for that of its input. A file can state shapes (value_info).",
		KO: " %s의 출력 형상을 알 수 없어 입력과 같다고 가정한 것이 원인일 수 있습니다. 파일에 형상(value_info)을 적어 둘 수 있습니다.",
	}
	leftOpen = lang.Text{
		EN: " The file leaves %s open: choose what fits.",
		KO: " 파일이 정하지 않은 차원이 있습니다: %s. 맞는 값을 정하세요.",
	}
	chosenBefore = lang.Text{
		EN: " The reason may be what was chosen: %s.",
		KO: " 지정한 값이 원인일 수 있습니다: %s.",
	}
)

// messages take the name, the operator and the value.
var messages = map[string]lang.Text{
	Unreadable: {
		EN: "The file cannot be read: %[1]s",
		KO: "파일을 읽을 수 없습니다: %[1]s",
	},
	NotONNX: {
		EN: "This is not an ONNX model. The importer reads binary .onnx files (protobuf).",
		KO: "ONNX 모델이 아닙니다. 바이너리 .onnx 파일(protobuf)을 읽습니다.",
	},
	Truncated: {
		EN: "The file ends in the middle of the model: it was cut off, or it is not an ONNX model.",
		KO: "파일이 모델 중간에서 끝납니다. 잘린 파일이거나 ONNX 모델이 아닙니다.",
	},
	Damaged: {
		EN: "The file begins as a model but cannot be read further: it is damaged, or it is not an ONNX model.",
		KO: "파일을 끝까지 해석할 수 없습니다. 손상된 파일이거나 ONNX 모델이 아닙니다.",
	},
	OldOpset: {
		EN: "The model uses operator set %[3]s. Operator sets 7 (2018) and later can be imported; the ONNX version converter brings a model up to date.",
		KO: "이 모델의 연산자 집합(opset) 버전은 %[3]s입니다. 7(2018년)부터 가져올 수 있으며, ONNX 버전 변환기로 모델을 갱신할 수 있습니다.",
	},
	TooManyNodes: {
		EN: "The graph has more than %[3]s nodes, those of its functions and inner graphs among them.",
		KO: "함수와 내부 그래프를 포함해 그래프의 노드가 %[3]s개를 넘습니다.",
	},
	TooDeep: {
		EN: "The model has graphs or functions within each other, more than %[3]s deep.",
		KO: "서로 안에 있는 그래프나 함수가 %[3]s단계를 넘습니다.",
	},
	TooMuchText: {
		EN: "The model's names, attributes and shapes take more than %[3]s.",
		KO: "모델의 이름, 속성, 형상이 %[3]s를 넘습니다.",
	},
	TooManyInputs: {
		EN: "The model has more than %[3]s inputs: “%[1]s” is one too many.",
		KO: "모델의 입력이 %[3]s개를 넘습니다. “%[1]s”부터 한도를 벗어납니다.",
	},
	TooManyDims: {
		EN: "The inputs have more than %[3]s open dimensions: “%[1]s” is one too many. Give some of them a fixed size in the file.",
		KO: "입력의 정해지지 않은 차원이 %[3]s개를 넘습니다. “%[1]s”부터 한도를 벗어납니다. 파일에서 일부 차원의 크기를 고정하세요.",
	},
	TooComplex: {
		EN: "Too many tensors are needed at the same time: those that cross the cuts after every operator add up to more than %[3]s.",
		KO: "동시에 필요한 텐서가 너무 많습니다. 모든 연산자 뒤의 분할에서 건너가는 텐서가 모두 %[3]s개를 넘습니다.",
	},
	TooLarge: {
		EN: "“%[1]s” is a tensor of %[3]s: more elements than can be analysed. Choose smaller dimensions.",
		KO: "“%[1]s” 텐서의 크기 %[3]s: 분석할 수 있는 원소 수를 넘습니다. 차원을 더 작게 정하세요.",
	},
	TooMuchWork: {
		EN: "Node “%[1]s” (%[2]s): the work exceeds what can be counted. Choose smaller dimensions.",
		KO: "노드 “%[1]s”(%[2]s): 연산량이 셀 수 있는 범위를 넘습니다. 차원을 더 작게 정하세요.",
	},
	EmptyGraph: {
		EN: "The model computes nothing from its inputs.",
		KO: "입력으로 계산하는 것이 없는 모델입니다.",
	},
	NoInputs: {
		EN: "The graph has no inputs, so there is nothing that a device could send.",
		KO: "그래프에 입력이 없어 단말이 보낼 것이 없습니다.",
	},
	NoOutputs: {
		EN: "The graph has no outputs.",
		KO: "그래프에 출력이 없습니다.",
	},
	NotATensor: {
		EN: "Input “%[1]s” is not a tensor.",
		KO: "입력 “%[1]s”: 텐서가 아닙니다.",
	},
	NoShape: {
		EN: "Input “%[1]s” has no shape, not even a number of dimensions.",
		KO: "입력 “%[1]s”: 형상이 없고 차원 수도 알 수 없습니다.",
	},
	BadDimension: {
		EN: "Dimension “%[1]s” cannot be %[3]s: whole numbers from 0 to 1,048,576 are possible.",
		KO: "차원 “%[1]s”: %[3]s 값은 쓸 수 없습니다. 0부터 1,048,576까지의 정수를 씁니다.",
	},
	UnknownDim: {
		EN: "The model has no dimension “%[1]s”.",
		KO: "모델에 없는 차원: “%[1]s”.",
	},
	HighRank: {
		EN: "“%[1]s” is a tensor of more than %[3]s dimensions.",
		KO: "“%[1]s” 텐서의 차원이 %[3]s개를 넘습니다.",
	},
	BadLayout: {
		EN: "Input “%[1]s” of %[3]s cannot be taken as “%[2]s”: nchw and nhwc are images with three or four dimensions, tokens are whole numbers, and values may be anything.",
		KO: "입력 “%[1]s”(%[3]s)는 “%[2]s”로 볼 수 없습니다. nchw와 nhwc는 3차원이나 4차원 이미지, tokens는 정수이며 values는 무엇이든 됩니다.",
	},
	UnknownInput: {
		EN: "The model has no input “%[1]s”.",
		KO: "모델에 없는 입력: “%[1]s”.",
	},
	DuplicateName: {
		EN: "Two tensors are called “%[1]s”.",
		KO: "이름이 “%[1]s”인 텐서가 둘입니다.",
	},
	UnknownTensor: {
		EN: "Node “%[1]s” (%[2]s) reads “%[3]s”, which nothing makes.",
		KO: "노드 “%[1]s”(%[2]s)의 입력 “%[3]s”: 이 텐서를 만드는 것이 없습니다.",
	},
	Cycle: {
		EN: "The graph has a cycle: node “%[1]s” (%[2]s) needs its own result.",
		KO: "그래프에 순환이 있습니다. 노드 “%[1]s”(%[2]s)에 자신의 결과가 필요합니다.",
	},
	NoOpset: {
		EN: "The model uses standard operators and does not say of which operator set (opset_import).",
		KO: "표준 연산자를 쓰지만 연산자 집합 버전(opset_import)이 없는 모델입니다.",
	},
	UnknownType: {
		EN: "The file has a tensor whose elements are of a type that is not known: number %[3]s in TensorProto.DataType.",
		KO: "파일에 알 수 없는 원소 형식의 텐서가 있습니다. TensorProto.DataType 번호 %[3]s.",
	},
	EmptyInputs: {
		EN: "“%[1]s” is 0, so that no input has any elements. Choose a larger value.",
		KO: "“%[1]s” 값이 0이어서 어느 입력에도 원소가 없습니다. 0보다 큰 값을 정하세요.",
	},
	Recursion: {
		EN: "Node “%[1]s” (%[2]s): the function calls itself.",
		KO: "노드 “%[1]s”(%[2]s): 함수가 자기 자신을 호출합니다.",
	},
	Misfit: {
		EN: "Node “%[1]s” (%[2]s): inputs of %[3]s do not fit this operator and its attributes.",
		KO: "노드 “%[1]s”(%[2]s): 입력 %[3]s의 형상이 연산자와 속성에 맞지 않습니다.",
	},
}

// Codes are those of all problems.
func Codes() []string { return slices.Sorted(maps.Keys(messages)) }

// In says in a language what is wrong.
func (p *Problem) In(l lang.Lang) string {
	message := messages[p.Code]
	if !strings.Contains(message.EN, "%") {
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
