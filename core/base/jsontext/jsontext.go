// Package jsontext appends values to a text as encoding/json writes them, without
// reflection. It is for documents of many numbers.
package jsontext

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
)

// Value is something that appends itself to a text.
type Value interface{ AppendJSON(text []byte) []byte }

// Float appends a number. It panics for infinities and NaN, which JSON cannot write.
func Float(text []byte, v float64) []byte {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		panic("jsontext: " + strconv.FormatFloat(v, 'g', -1, 64) + " is not a number of JSON")
	}
	if abs := math.Abs(v); abs == 0 || abs >= 1e-6 && abs < 1e21 {
		return strconv.AppendFloat(text, v, 'f', -1, 64)
	}
	text = strconv.AppendFloat(text, v, 'e', -1, 64)
	if n := len(text); text[n-4] == 'e' && text[n-2] == '0' { // e-09 is written as e-9
		text = append(text[:n-2], text[n-1])
	}
	return text
}

// String appends a text in quotation marks.
func String(text []byte, s string) []byte {
	for _, c := range []byte(s) {
		if c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, _ := json.Marshal(s) // it never fails for a string
			return append(text, quoted...)
		}
	}
	return append(append(append(text, '"'), s...), '"')
}

// List appends an array, or null if values is nil.
func List[T any](text []byte, values []T, each func([]byte, T) []byte) []byte {
	if values == nil {
		return append(text, "null"...)
	}
	text = append(text, '[')
	for i, v := range values {
		if i > 0 {
			text = append(text, ',')
		}
		text = each(text, v)
	}
	return append(text, ']')
}

// Floats appends an array of numbers.
func Floats(text []byte, values []float64) []byte { return List(text, values, Float) }

// Strings appends an array of texts.
func Strings(text []byte, values []string) []byte { return List(text, values, String) }

// Object appends an object whose members are in the order of their names.
func Object[T any](text []byte, members map[string]T, each func([]byte, T) []byte) []byte {
	text = append(text, '{')
	for i, name := range slices.Sorted(maps.Keys(members)) {
		if i > 0 {
			text = append(text, ',')
		}
		text = each(append(String(text, name), ':'), members[name])
	}
	return append(text, '}')
}
