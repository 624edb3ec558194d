// Package csv writes comma-separated values (RFC 4180) for spreadsheets.
package csv

import "strings"

// Append appends a record to a text, without a line end.
func Append(text []byte, record []string) []byte {
	for i, field := range record {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, quoted(field)...)
	}
	return text
}

// quoted returns a field, in quotation marks where it needs them. A field that
// begins like a formula gets an apostrophe, because a spreadsheet would run it.
func quoted(field string) string {
	if field != "" && strings.ContainsRune("=+-@\t\r\n", rune(field[0])) {
		field = "'" + field
	}
	if strings.ContainsAny(field, ",\"\r\n") {
		field = `"` + strings.ReplaceAll(field, `"`, `""`) + `"`
	}
	return field
}
