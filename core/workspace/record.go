// Package workspace stores named scenarios and imported networks. Each record is a
// file of its own in any file system. There is no index, so nothing can disagree
// with the files.
package workspace

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"splitscope/core/base/strict"
	"splitscope/core/scenario"
)

// Limits of records.
const (
	MaxRecords = 500
	MaxRecord  = 256 << 10 // bytes of one file
	MaxName    = 80        // characters
	MaxNote    = 2000      // characters
)

// Format is the version of the records that are written.
const Format = 1

// Kind is the kind of a record.
type Kind string

// The kinds.
const (
	Scenario Kind = "scenario"
	Network  Kind = "network"
)

// Record is a named scenario or network. Names need not be unique; ids are.
type Record struct {
	Format   int    `json:"format"`
	ID       string `json:"id"`       // 16 hexadecimal digits; also the name of its file
	Revision int    `json:"revision"` // number of saves; see Store.Save
	Kind     Kind   `json:"kind"`
	Name     string `json:"name"`
	Link     string `json:"link"` // as it was given; invalid parts are dropped when it is opened
	Note     string `json:"note,omitempty"`
	Created  int64  `json:"created"` // Unix time in ms
	Changed  int64  `json:"changed"`
}

// step converts the members of a record from one format to the next.
type step func(members map[string]json.RawMessage)

// migrations has the steps from every earlier format to this one, starting with format
// 1. Steps are only added.
var migrations = []step{}

// decode reads a record of any format. A damaged record is an error.
func decode(data []byte) (Record, error) { return migrate(migrations, data) }

func migrate(migrations []step, data []byte) (Record, error) {
	if len(data) > MaxRecord {
		return Record{}, TooLarge.At("", strconv.Itoa(len(data)))
	}
	var members map[string]json.RawMessage
	if err := strict.Decode(data, &members); err != nil {
		return Record{}, damagedJSON.At("", err)
	}
	var format int
	if json.Unmarshal(members["format"], &format) != nil || format < 1 {
		return Record{}, Damaged.At("format", "format")
	}
	if format > len(migrations)+1 {
		return Record{}, Newer.At("", strconv.Itoa(format))
	}
	if format <= len(migrations) {
		for _, lift := range migrations[format-1:] {
			lift(members)
		}
		data, _ = json.Marshal(members)
	}
	var r Record
	if err := strict.Decode(data, &r); err != nil {
		return Record{}, damagedJSON.At("", err)
	}
	r.Format = len(migrations) + 1
	return r.checked()
}

// encode writes a record as JSON. It does not escape HTML, because links have many
// "&".
func (r Record) encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(r); err != nil {
		return nil, err
	}
	if b.Len() > MaxRecord {
		return nil, TooLarge.At("", strconv.Itoa(b.Len()))
	}
	return b.Bytes(), nil
}

func newID() string { return fmt.Sprintf("%016x", rand.Uint64()) }

func isID(id string) bool { return len(id) == 16 && strings.Trim(id, "0123456789abcdef") == "" }

// checked returns the record with its texts tidied, or a fault.
func (r Record) checked() (Record, error) {
	const last = 1 << 53 // the last time that JavaScript can represent
	r.Name, r.Note = strings.Join(strings.Fields(tidy(r.Name)), " "), strings.TrimSpace(tidy(r.Note))
	switch {
	case r.Name == "" || utf8.RuneCountInString(r.Name) > MaxName:
		return Record{}, BadName.At("name")
	case utf8.RuneCountInString(r.Note) > MaxNote:
		return Record{}, LongNote.At("note")
	case r.Link == "" || len(r.Link) > scenario.MaxText || !utf8.ValidString(r.Link):
		return Record{}, BadLink.At("link", strconv.Itoa(len(r.Link)))
	case !isID(r.ID):
		return Record{}, Damaged.At("id", "id")
	case r.Kind != Scenario && r.Kind != Network:
		return Record{}, Damaged.At("kind", "kind")
	case r.Revision < 1 || r.Created < 0 || r.Created > last || r.Changed < 0 || r.Changed > last:
		return Record{}, Damaged.At("revision", "revision, created, changed")
	}
	return r, nil
}

// tidy replaces invisible characters, such as controls of text direction, by
// spaces, except line ends and the joiner in emoji. It also composes letters (NFC),
// so that a search finds the names of files that some systems decompose.
func tidy(text string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if strconv.IsPrint(r) && r != unicode.ReplacementChar || r == '\n' || r == '\u200d' {
			return r
		}
		return ' '
	}, text))
}

// content is the part of a record that decides whether two records are the same for
// their author.
type content struct {
	kind             Kind
	name, link, note string
	created          int64
}

func (r Record) content() content { return content{r.Kind, r.Name, r.Link, r.Note, r.Created} }
