// Package fault has the one error type for invalid input: a link, a typed value, a
// file, a saved record, a request.
//
// A package declares the kinds of faults that it finds, each with its text:
//
//	var NotWhole = fault.New("not_whole", "%[1]s: “%[2]s” is not a whole number.")
//
// and returns one for a place in the input:
//
//	return NotWhole.At("size", label, value)
//
// Programs use Code and Place; In returns the text for people. A fault that wraps
// another one has it among its args, where errors.Is and errors.As find it. An
// error of any other type is a bug, or the context's error.
package fault

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"splitscope/core/base/lang"
)

// Kind is a kind of fault. It is an error, so that errors.Is(err, NotWhole) reports
// whether err is of this kind.
type Kind struct {
	Code string    // for programs; it never changes, and kinds that differ only in their text share it
	Text lang.Text // for people, with the args of At
}

// Error returns Code.
func (k Kind) Error() string { return k.Code }

var declared []string

// New declares a kind. Packages call it when they are initialized. It is not
// inlined, because that would add 17 kB to the page's program.
//
//go:noinline
func New(code string, text lang.Text) Kind {
	declared = append(declared, code)
	return Kind{code, text}
}

// Codes returns the codes of all kinds in this program, sorted.
func Codes() []string { return slices.Compact(slices.Sorted(slices.Values(declared))) }

// Fault is one thing that is wrong with an input.
type Fault struct {
	Kind
	// Place is the part that is wrong: a key, a field of JSON, a dimension, a node,
	// a file in an archive. It is empty if the input as a whole is wrong.
	Place string
	// Value is the input at that place, of any length.
	Value string
	Args  []any  // of the text
	Notes []Note // what may help
}

// Note is a sentence that follows the text of a fault. It begins with a space.
type Note struct {
	Text lang.Text
	Args []any
}

// At returns a fault of this kind. The args fill the verbs of its text. An arg with
// a method In, such as a lang.Text or another fault, is translated with it.
func (k Kind) At(place string, args ...any) *Fault {
	return &Fault{Kind: k, Place: place, Args: args}
}

// In returns the text of the fault with its notes, in a language.
func (f *Fault) In(l lang.Lang) string {
	text := Note{f.Text, f.Args}.In(l)
	for _, n := range f.Notes {
		text += n.In(l)
	}
	return text
}

// In returns the note in a language.
func (n Note) In(l lang.Lang) string {
	args := slices.Clone(n.Args)
	for i, a := range args {
		switch a := a.(type) {
		case lang.Text:
			args[i] = a.In(l)
		case interface{ In(lang.Lang) string }:
			args[i] = a.In(l)
		}
	}
	return n.Text.In(l, args...)
}

// Error returns the text of the fault in English.
func (f *Fault) Error() string { return f.In(lang.English) }

// Is reports whether the fault is of a kind.
func (f *Fault) Is(kind error) bool { return kind == error(f.Kind) }

// Unwrap returns the first error among the args, if there is one.
func (f *Fault) Unwrap() error {
	for _, a := range f.Args {
		if err, ok := a.(error); ok {
			return err
		}
	}
	return nil
}

// Shown prepares untrusted text for a message. It cuts the text after most
// characters and replaces those that are not printable, such as controls of text
// direction.
func Shown(text string, most int) string {
	var b strings.Builder
	for i, r := range []rune(text[:min(len(text), 4*(most+1))]) {
		if i == most {
			return b.String() + "…"
		}
		if !strconv.IsPrint(r) { // unicode.IsPrint, with tables that the page has already
			r = unicode.ReplacementChar
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Explanation is a fault in one language, as it crosses to the page.
type Explanation struct {
	Code  string `json:"code"`
	Place string `json:"place"`
	Value string `json:"value,omitempty"`
	Text  string `json:"message"`
	Fix   *Fix   `json:"fix,omitempty"`
}

// Fix is a change of the scenario that corrects a fault. The page offers it as a
// button.
type Fix struct {
	Label string            `json:"label"`
	Edits map[string]string `json:"edits"`
}

// Explain returns the fault in a language.
func (f *Fault) Explain(l lang.Lang) *Explanation {
	return &Explanation{Code: f.Code, Place: f.Place, Value: f.Value, Text: f.In(l)}
}
