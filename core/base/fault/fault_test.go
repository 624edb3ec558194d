package fault_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
)

var (
	notJSON = fault.New("not_json", "This is not JSON.")
	noName  = fault.New("bad_name", "%[1]s: “%[2]s” is no name.")
	noLayer = fault.New("bad_name", "%[1]s: no layer.")
	noFile  = fault.New("unreadable", "The file cannot be read. %[1]s")
)

func Example() {
	noNumber := fault.New("not_a_number", "%[1]s: “%[2]s” is not a number.")
	unread := fault.New("unread", "The file cannot be read. %[1]s")

	inner := noNumber.At("layers[3].work", "layers[3].work", "many")
	inner.Value = "many"
	var err error = unread.At("net.json", inner)

	var f *fault.Fault
	if errors.As(err, &f) {
		fmt.Println(f.Code, "at", f.Place)
	}
	fmt.Println(errors.Is(err, noNumber))
	fmt.Println(err)
	// Output:
	// unread at net.json
	// true
	// The file cannot be read. layers[3].work: “many” is not a number.
}

func TestAnErrorAmongTheArgsIsTheCause(t *testing.T) {
	inner := noName.At("a", "a", "b")
	outer := fmt.Errorf("while reading: %w", noFile.At("file", inner))
	for _, kind := range []fault.Kind{noFile, noName} {
		if !errors.Is(outer, kind) {
			t.Errorf("%v is no %v", outer, kind)
		}
	}
	for _, kind := range []error{notJSON, noLayer, io.EOF} { // noLayer has the code of noName
		if errors.Is(outer, kind) {
			t.Errorf("%v is %v", outer, kind)
		}
	}
	if err := noFile.At("", io.EOF); !errors.Is(err, io.EOF) || err.Error() != "The file cannot be read. EOF" {
		t.Error(err)
	}
	if notJSON.At("").Unwrap() != nil {
		t.Error("a cause of nothing")
	}
}

// Texts within a text are translated with it.
func TestLanguages(t *testing.T) {
	const bandwidth, malformed lang.Text = "Bandwidth", "This is not JSON."
	f := noFile.At("", fault.New("malformed", malformed).At(""))
	f.Notes = []fault.Note{{Text: " It takes %[1]s.", Args: []any{bandwidth}}}
	if got := f.In(lang.English); got != "The file cannot be read. This is not JSON. It takes Bandwidth." {
		t.Error(got)
	}
	// The catalogue of Korean has all but the text of noFile.
	if got := f.In(lang.Korean); got != "The file cannot be read. JSON이 아닙니다. 가능한 값: 대역폭." {
		t.Error(got)
	}
	if m := f.Explain(lang.Korean); m.Code != "unreadable" || m.Text != f.In(lang.Korean) {
		t.Errorf("%+v", m)
	}
}

func TestCodes(t *testing.T) {
	codes := fault.Codes()
	if !slices.IsSorted(codes) || len(slices.Compact(slices.Clone(codes))) != len(codes) {
		t.Error(codes)
	}
	for _, kind := range []fault.Kind{notJSON, noName, noFile} {
		if !slices.Contains(codes, kind.Code) {
			t.Errorf("%s is missing in %v", kind.Code, codes)
		}
	}
}

func TestShown(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "abc": "abc", "가나다라": "가나다라", "가나다라마": "가나다라…", "😀😀😀😀😀": "😀😀😀😀…",
		"a\u202eb\x00": "a\ufffdb\ufffd", "\xff\xfe\xfd\xfc": "\ufffd\ufffd\ufffd\ufffd", "%d%s": "%d%s",
	} {
		if got := fault.Shown(text, 4); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
	if got := fault.Shown(strings.Repeat("한", 1_000_000), 60); utf8.RuneCountInString(got) != 61 {
		t.Error(got)
	}
}
