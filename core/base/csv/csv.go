// Package csv writes comma-separated values (RFC 4180) for spreadsheets.
package csv

import "strings"

// Append appends a record to a text. The end of its line is the caller's.
func Append(text []byte, record []string) []byte {
	for i, field := range record {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, quoted(field)...)
	}
	return text
}

// quoted is a field of a file that may be opened as a spreadsheet, which would
// take a name that begins like a formula for one.
func quoted(field string) string {
	if field != "" && strings.ContainsRune("=+-@\t\r\n", rune(field[0])) {
		field = "'" + field
	}
	if strings.ContainsAny(field, ",\"\r\n") {
		field = `"` + strings.ReplaceAll(field, `"`, `""`) + `"`
	}
	return field
}
