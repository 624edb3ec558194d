package core_test

import (
	"os"
	"regexp"
	"testing"

	"splitscope/core/solve"
)

// The newest section of the changelog is that of the answers' version.
func TestChangelogHasThisVersion(t *testing.T) {
	text, err := os.ReadFile("CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	newest := regexp.MustCompile(`(?m)^## (.+)$`).FindSubmatch(text)
	if newest == nil || string(newest[1]) != solve.Version {
		t.Errorf("the newest section is %q, the version %q", newest, solve.Version)
	}
}
