package onnx

import (
	"strings"
	"testing"

	"splitscope/core/lang"
)

// Names and numbers come from a file: whatever they are, a message has them as
// they are, without a verb that was left over or taken for one.
func TestEveryProblemHasAMessage(t *testing.T) {
	codes := []string{
		Unreadable, NotONNX, Truncated, Damaged, OldOpset, TooManyNodes, TooDeep, TooMuchText, TooComplex, TooManyInputs, TooManyDims, TooLarge, TooMuchWork, EmptyGraph,
		NoInputs, NoOutputs, NotATensor, NoShape, BadDimension, BadLayout, UnknownInput, DuplicateName, UnknownTensor, Cycle, Misfit, Recursion, NoOpset, UnknownType, EmptyInputs,
	}
	if len(codes) != len(messages) {
		t.Errorf("%d messages for %d codes", len(messages), len(codes))
	}
	for _, code := range codes {
		for _, l := range lang.All {
			p := Problem{Code: code, Name: "100%d", Kind: "%!s(BAD)", Value: "%[9]v%"}
			message := messages[code].EN
			if l == lang.Korean {
				message = messages[code].KO
			}
			want := strings.NewReplacer("%[1]s", p.Name, "%[2]s", p.Kind, "%[3]s", p.Value).Replace(message)
			if got := p.In(l); got == "" || got != want {
				t.Errorf("%s in %s: got %q, want %q", code, l, got, want)
			}
			if got := (&Problem{Code: code}).In(l); strings.Contains(got, "%") {
				t.Errorf("%s in %s, of nothing: %q", code, l, got)
			}
		}
		if en, ko := arguments(messages[code].EN), arguments(messages[code].KO); en != ko {
			t.Errorf("%s takes %v in English, %v in Korean", code, en, ko)
		}
	}
}

// arguments says which ones a message takes.
func arguments(text string) (taken [3]bool) {
	for i, verb := range []string{"%[1]s", "%[2]s", "%[3]s"} {
		taken[i] = strings.Contains(text, verb)
	}
	return taken
}
