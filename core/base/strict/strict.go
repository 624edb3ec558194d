// Package strict decodes JSON and refuses unknown, misspelt and repeated names.
//
// encoding/json ignores unknown names, matches names regardless of case, and takes
// the last of repeated ones. A misspelt number would silently be zero.
package strict

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
)

// maxDepth limits how deep objects and lists may be nested.
const maxDepth = 32

// Kinds of faults in JSON.
var (
	malformed = kind("This is not JSON.")
	trailing  = kind("There is more text after the end of the JSON.")
	deep      = kind("%[1]s: nested more than %[2]d deep.")
	unknown   = kind("%[1]s is not a field. Fields: %[2]s.")
	twice     = kind("%[1]s: given more than once.")
	misfit    = kind("%[1]s: %[2]s does not fit here.")
)

func kind(text lang.Text) fault.Kind { return fault.New("malformed", text) }

// Decode decodes one JSON value into what v points to, as encoding/json does. It
// refuses fields that the type does not have, repeated names in an object, null
// where a value is needed, and text after the value. An error is a *fault.Fault at
// the field.
func Decode(data []byte, v any) error {
	if !utf8.Valid(data) {
		return malformed.At("")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := walk(d, reflect.TypeOf(v).Elem(), "", 0); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return trailing.At("")
	}
	if err := json.Unmarshal(data, v); err != nil {
		return malformed.At("")
	}
	return nil
}

// misfits returns the kind of JSON value that a token begins, if a type does not
// accept it. The errors of encoding/json name Go types, and give no places in
// lists.
func misfits(token json.Token, t reflect.Type) (what string, bad bool) {
	if t == nil || t.Kind() == reflect.Interface {
		return "", false
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '[' {
			return "array", t.Kind() != reflect.Slice
		}
		return "object", t.Kind() != reflect.Struct && t.Kind() != reflect.Map
	case string:
		return "string", t.Kind() != reflect.String
	case bool:
		return "boolean", t.Kind() != reflect.Bool
	case json.Number:
		return "number " + token.String(), json.Unmarshal([]byte(token), reflect.New(t).Interface()) != nil
	}
	return "null", t.Kind() != reflect.Slice && t.Kind() != reflect.Map
}

// walk checks the next value against a type; nil takes anything.
func walk(d *json.Decoder, t reflect.Type, at string, depth int) error {
	if depth > maxDepth {
		return deep.At(at, shown(at), maxDepth)
	}
	token, err := d.Token()
	if err != nil {
		return malformed.At("")
	}
	if t == reflect.TypeFor[json.RawMessage]() {
		t = nil
	}
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if what, bad := misfits(token, t); bad {
		return misfit.At(at, cmp.Or(shown(at), "JSON"), shown(what))
	}
	switch token {
	case json.Delim('{'):
		seen := map[string]bool{}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return malformed.At("")
			}
			key := name.(string)
			place := strings.TrimPrefix(at+"."+key, ".")
			if seen[key] {
				return twice.At(place, shown(place))
			}
			seen[key] = true
			inner, ok := field(t, key)
			if !ok {
				return unknown.At(place, shown(place), strings.Join(names(t), ", "))
			}
			if err := walk(d, inner, place, depth+1); err != nil {
				return err
			}
		}
		return end(d)
	case json.Delim('['):
		if t != nil && t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		for i := 0; d.More(); i++ {
			if err := walk(d, t, at+"["+strconv.Itoa(i)+"]", depth+1); err != nil {
				return err
			}
		}
		return end(d)
	}
	return nil
}

func end(d *json.Decoder) error {
	if _, err := d.Token(); err != nil {
		return malformed.At("")
	}
	return nil
}

// field returns the type of a field by its exact name.
func field(t reflect.Type, name string) (reflect.Type, bool) {
	switch {
	case t == nil, t.Kind() == reflect.Interface:
		return nil, true
	case t.Kind() == reflect.Map:
		return t.Elem(), true
	}
	for _, f := range reflect.VisibleFields(t) {
		if f.Tag.Get("json") != "" && tag(f) == name {
			return f.Type, true
		}
	}
	return nil, false
}

func names(t reflect.Type) (all []string) {
	for _, f := range reflect.VisibleFields(t) {
		if f.Tag.Get("json") != "" {
			all = append(all, tag(f))
		}
	}
	return all
}

func tag(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// shown prepares a place, which is untrusted text, for a message.
func shown(at string) string { return fault.Shown(at, 80) }
