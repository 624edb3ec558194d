package workspace

import (
	"errors"
	"strings"
	"unicode"

	"splitscope/core/base/lang"
)

// The codes of problems.
const (
	BadName    = "bad_name"
	BadLink    = "bad_link"
	LongNote   = "long_note"
	TooLarge   = "too_large"
	TooMany    = "too_many"
	Conflict   = "conflict"
	Gone       = "gone"
	Taken      = "taken"
	Damaged    = "damaged"
	Newer      = "newer"
	Misplaced  = "misplaced"
	Full       = "full"
	Refused    = "refused"
	BadArchive = "bad_archive"
	BigArchive = "big_archive"
	BadPath    = "bad_path"
)

// Problem says why something was not done, or why a file is no record.
type Problem struct {
	Code    string
	Value   string  // what it is about, or the storage's own words
	Current *Record // what is kept, where another tab was faster

	because error // what is wrong with JSON, of package strict
}

// unread is a Problem with JSON.
func unread(code string, err error) *Problem {
	return &Problem{Code: code, Value: "JSON", because: err}
}

// messages take the value.
var messages = map[string]lang.Text{
	BadName:    "A name has 1 to 80 characters.",
	BadLink:    "A scenario's link has 1 to 180,224 bytes; this one has %[1]s.",
	LongNote:   "A note has at most 2000 characters.",
	TooLarge:   "%[1]s bytes are too many for one record; it may have 262,144.",
	TooMany:    "The workspace is full at 500 records. Delete some, or export them first.",
	Conflict:   "“%[1]s” was changed elsewhere, perhaps in another tab. Nothing was overwritten: save it as a copy, or replace what is there.",
	Gone:       "The record is no longer there; it may have been deleted in another tab.",
	Taken:      "Another record has taken this place meanwhile. It was not overwritten.",
	Damaged:    "This is no record, or it is damaged: %[1]s cannot be read.",
	Newer:      "The record was written by a later version of Splitscope (format %[1]s). Reload the page to use that version.",
	Misplaced:  "The file holds the record of another file, %[1]s.",
	Full:       "The browser's storage is full, so this was not saved. What was saved before is still there. (%[1]s)",
	Refused:    "The browser's storage refused: %[1]s",
	BadArchive: "This is no workspace: neither a .zip nor a .json that Splitscope wrote.",
	BigArchive: "The file is larger than a workspace can be: %[1]s.",
	BadPath:    "“%[1]s” is no name of a file within an archive.",
}

// badJSON are messages that take what is wrong with it.
var badJSON = map[string]lang.Text{
	Damaged:    "This is no record, or it is damaged. %[1]s",
	BadArchive: "This is no workspace, neither a .zip nor a .json that Splitscope wrote, or it is damaged. %[1]s",
}

// In says in a language what is wrong.
func (p *Problem) In(l lang.Lang) string {
	text := messages[p.Code]
	var because *lang.Error
	if errors.As(p.because, &because) {
		return badJSON[p.Code].In(l, because.In(l))
	}
	if !strings.Contains(string(text), "%") {
		return text.In(l)
	}
	return text.In(l, printable(p.Value))
}

// Error is the message in English.
func (p *Problem) Error() string { return p.In(lang.English) }

// printable cuts what others wrote to a length that can be shown, and takes out
// what could disturb the text around it.
func printable(text string) string {
	const most = 120
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
