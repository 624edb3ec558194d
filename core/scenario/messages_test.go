package scenario

import (
	"maps"
	"regexp"
	"strings"
	"testing"

	"splitscope/core/base/lang"
)

// Messages take their arguments by index, so that no call can leave a hole.
func TestMessagesTakeArgumentsByIndex(t *testing.T) {
	texts := map[string]lang.Text{"allowedRange": allowedRange, "didYouMean": didYouMean}
	maps.Copy(texts, messages)
	indexed := regexp.MustCompile(`%\[\d\]s`)
	for name, text := range texts {
		if rest := indexed.ReplaceAllString(string(text), ""); rest == string(text) || strings.Contains(rest, "%") {
			t.Errorf("%s: %q", name, text)
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
