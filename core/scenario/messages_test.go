package scenario

import (
	"reflect"
	"regexp"
	"slices"
	"testing"

	"splitscope/core/base/lang"
)

// Both languages of a message take the same arguments, all by index, so that no
// call can leave one of them with a hole.
func TestMessagesTakeTheSameArguments(t *testing.T) {
	verb := regexp.MustCompile(`%(\[\d\]s)?`)
	arguments := func(text string) []string {
		found := verb.FindAllString(text, -1)
		slices.Sort(found)
		return slices.Compact(found)
	}
	texts := map[string]lang.Text{"allowedRange": allowedRange, "didYouMean": didYouMean}
	for code, text := range messages {
		texts[code] = text
	}
	for name, text := range texts {
		en, ko := arguments(text.EN), arguments(text.KO)
		if !reflect.DeepEqual(en, ko) || len(en) == 0 || slices.Contains(en, "%") {
			t.Errorf("%s takes %q in English, %q in Korean", name, en, ko)
		}
	}
	for _, code := range []string{
		Malformed, TooLong, UnsupportedVersion, UnknownKey, DuplicateKey, NotANumber, OutOfRange,
		NotOneOf, BadRange, UnknownCandidate, EmptySelection, UnknownModel,
	} {
		if _, ok := messages[code]; !ok {
			t.Errorf("%s has no message", code)
		}
	}
}
