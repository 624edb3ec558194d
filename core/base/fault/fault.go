// Package fault is the one error type for what is wrong with what people give:
// a link, a value that they type, a file, a saved record, a request.
//
// A package declares the kinds of faults that it finds, each with its text:
//
//	var NotWhole = fault.New("not_whole", "%[1]s: “%[2]s” is not a whole number.")
//
// and returns one at the place that is to blame:
//
//	return NotWhole.At("size", label, value)
//
// Programs read Code and Place, people read In. Faults of one package within
// those of another are args, and errors.Is and errors.As find them. An error of
// another type means that the program is at fault, or that the context ended.
package fault

import (
	"slices"
	"strings"
	"unicode"

	"splitscope/core/base/lang"
)

// Kind is a kind of fault. It is an error, so that errors.Is(err, NotWhole)
// says whether err is one of this kind.
type Kind struct {
	Code string    // for programs; it never changes, and kinds that differ only in their text share it
	Text lang.Text // for people, with the args of At
}

// Error is the code.
func (k Kind) Error() string { return k.Code }

var declared []string

// New declares a kind. It is called once for each, where packages are initialized.
// Inlined at each of them it would take 17 kB of the page's program.
//
//go:noinline
func New(code string, text lang.Text) Kind {
	declared = append(declared, code)
	return Kind{code, text}
}

// Codes lists the codes of all kinds in this program, in the order of the alphabet.
func Codes() []string { return slices.Compact(slices.Sorted(slices.Values(declared))) }

// Fault is something that is wrong.
type Fault struct {
	Kind
	// Place is what is to blame: a key, a field of JSON, a dimension, a node, a
	// file in an archive. It is empty where that is all of it.
	Place string
	// Value is what was given there, of any length.
	Value string
	Args  []any  // of the text
	Notes []Note // what may help
}

// Note is a sentence that follows the text of a fault. It begins with a space.
type Note struct {
	Text lang.Text
	Args []any
}

// At is a fault of this kind. Of the args for its text, those that have a method
// In, such as texts and other faults, are told in the language of the whole.
func (k Kind) At(place string, args ...any) *Fault {
	return &Fault{Kind: k, Place: place, Args: args}
}

// In says in a language what is wrong.
func (f *Fault) In(l lang.Lang) string {
	text := Note{f.Text, f.Args}.In(l)
	for _, n := range f.Notes {
		text += n.In(l)
	}
	return text
}

// In is the note in a language.
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

// Error says in English what is wrong.
func (f *Fault) Error() string { return f.In(lang.English) }

// Is says whether the fault is of a kind.
func (f *Fault) Is(kind error) bool { return kind == error(f.Kind) }

// Unwrap is the error among the args, as with the verb %w of fmt.Errorf.
func (f *Fault) Unwrap() error {
	for _, a := range f.Args {
		if err, ok := a.(error); ok {
			return err
		}
	}
	return nil
}

// Shown is text that others wrote as a message can show it: cut after so many
// characters, and without what could disturb the text around it, such as
// controls of direction.
func Shown(text string, most int) string {
	var b strings.Builder
	for i, r := range []rune(text[:min(len(text), 4*(most+1))]) {
		if i == most {
			return b.String() + "…"
		}
		if !unicode.IsPrint(r) {
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

// Fix is what a button beside a message does to the scenario.
type Fix struct {
	Label string            `json:"label"`
	Edits map[string]string `json:"edits"`
}

// Explain returns the fault in a language.
func (f *Fault) Explain(l lang.Lang) *Explanation {
	return &Explanation{Code: f.Code, Place: f.Place, Value: f.Value, Text: f.In(l)}
}
