package api

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/network/profile"
	"splitscope/core/scenario"
	"splitscope/core/show/answer"
	"splitscope/core/system/devices"
)

// object is a JSON object.
type object map[string]any

// schemas returns the schemas of all documents by name. They are made from Go
// types, or by hand for types that marshal themselves.
func schemas() object {
	s := schemaSet{object{}}
	for _, t := range []reflect.Type{
		reflect.TypeFor[answer.Model](), reflect.TypeFor[Imported](), reflect.TypeFor[answer.Solution](),
		reflect.TypeFor[profile.Document](), reflect.TypeFor[Refusal](), reflect.TypeFor[answer.Summary](),
		reflect.TypeFor[Device](), reflect.TypeFor[Link](), reflect.TypeFor[Format](), reflect.TypeFor[Fitted](),
	} {
		s.of(t)
	}
	for list, item := range map[string]string{"ModelList": "Summary", "DeviceList": "Device", "LinkList": "Link", "FormatList": "Format"} {
		s.all[list] = object{"type": "array", "items": ref(item)}
	}
	numbers := object{"type": "array", "items": number()}
	axes := func(also object) object {
		for _, key := range scenario.Keys() {
			if slices.Contains(scenario.Axes(), scenario.Axis(key.Name)) {
				also[key.Name] = object{"type": "array", "items": number(),
					"description": "Values of " + key.Name + " where it is an axis, ascending, in " + unit(key, lang.English) + "."}
			}
		}
		return also
	}
	s.all["Curves"] = object{
		"type": "object", "required": []string{"total_ms"}, "minProperties": 2, "maxProperties": 2,
		"description": "The x axis of the scenario by its key, and the latencies.",
		"properties": axes(object{
			"total_ms": object{"type": "object", "additionalProperties": numbers, "description": "Total latency of every candidate at these values, ms."},
		}),
	}
	s.all["Map"] = object{
		"type": "object", "required": []string{"ids", "best", "total_ms"}, "minProperties": 5, "maxProperties": 5,
		"description": "The x and the y axis of the scenario by their keys, and the cells.",
		"properties": axes(object{
			"ids":      object{"type": "array", "items": object{"type": "string"}, "description": "The candidates."},
			"best":     object{"type": "array", "items": object{"type": "array", "items": object{"type": "integer", "minimum": 0}}, "description": "The best candidate of each cell, as an index into ids: best[y][x]."},
			"total_ms": object{"type": "array", "items": numbers, "description": "Its total latency, ms: total_ms[y][x]."},
		}),
	}
	s.all["FigureOption"] = object{
		"type": "object", "required": []string{"grid", "xAxis", "yAxis", "series"}, "additionalProperties": true,
		"description": "An option of ECharts 6. Where ECharts wants a function, it has \"@tick\", \"@raster\", \"@tip\" or \"@probe\": put one of your own there, or leave it out.",
	}
	s.all["OpenAPI"] = object{"type": "object", "required": []string{"openapi"}, "additionalProperties": true, "description": "This document."}
	answered, asked := object{}, object{}
	var always []string
	for _, key := range scenario.Keys() {
		answered[key.Name], asked[key.Name] = keySchema(key, true), keySchema(key, false)
		if !key.OfNetwork && !key.LeftOut(key.Default) {
			always = append(always, key.Name)
		}
	}
	s.all["Scenario"] = object{"type": "object", "properties": answered, "required": always, "description": "Every key of a scenario; whole numbers that the network does not have are left out, and so are profiles and times that are not given."}
	s.all["Question"] = object{"type": "object", "properties": asked, "additionalProperties": false, "description": "Keys of a scenario, in any order. What is left out has its default. Numbers, ranges and lists may be text, as in a link."}
	cut := s.all["Document"].(object)["properties"].(object)["cuts"].(object)["items"].(object)
	cut["anyOf"] = []object{ // only at LC nothing crosses
		{"required": []string{"shape"}}, {"required": []string{"elements"}}, {"required": []string{"tensors"}},
		{"required": []string{"id"}, "properties": object{"id": object{"const": network.LC}}},
	}
	s.all["Refusal"].(object)["properties"].(object)["error"].(object)["properties"].(object)["code"].(object)["enum"] = fault.Codes()
	return s.all
}

// schemaSet has schemas by name. The description of a field is its tag doc.
type schemaSet struct{ all object }

func ref(name string) object { return object{"$ref": "#/components/schemas/" + name} }

func number() object { return object{"type": "number"} }

// nullable has the fields that may be null, though their Go types do not say so.
var nullable = map[string]bool{"Cut.shape": true}

// needed has the fields that a network in a request must have.
var needed = map[string]bool{"Document.gmacs": true, "Document.input": true, "Document.cuts": true, "Document.head_gmacs": true}

// of returns the schema of a Go type as encoding/json writes it.
func (s schemaSet) of(t reflect.Type) object {
	switch t {
	case reflect.TypeFor[scenario.Scenario]():
		return ref("Scenario")
	case reflect.TypeFor[network.Shape]():
		return object{"type": "array", "items": object{"type": "integer", "minimum": 1}}
	}
	switch t.Kind() {
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Float64:
		return number()
	case reflect.Pointer:
		return orNull(s.of(t.Elem()))
	case reflect.Slice:
		return object{"type": "array", "items": s.of(t.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": s.of(t.Elem())}
	}
	name := t.Name()
	if _, done := s.all[name]; !done {
		d := object{"type": "object"}
		s.all[name] = d // before its fields, which may have the same type
		s.fill(d, name, t)
	}
	return ref(name)
}

func (s schemaSet) fill(d object, name string, t reflect.Type) {
	properties, always := object{}, []string{}
	var add func(t reflect.Type)
	add = func(t reflect.Type) {
		for i := range t.NumField() {
			f := t.Field(i)
			if f.Anonymous {
				add(f.Type)
				continue
			}
			key, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
			var p object
			switch {
			case f.Type.Kind() == reflect.Struct && f.Type.Name() == "":
				p = object{"type": "object"}
				s.fill(p, name, f.Type)
			case f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct && f.Type.Elem().Name() == "":
				items := object{"type": "object"}
				s.fill(items, name, f.Type.Elem())
				p = object{"type": "array", "items": items}
			case f.Type.Kind() == reflect.Pointer && (rest != "" || name == "Document"): // left out instead of null
				p = s.of(f.Type.Elem())
			default:
				p = s.of(f.Type)
			}
			if nullable[name+"."+key] {
				p = orNull(p)
			}
			if text := f.Tag.Get("doc"); text != "" {
				p["description"] = text
			}
			properties[key] = p
			if rest == "" && name != "Document" || needed[name+"."+key] {
				always = append(always, key)
			}
		}
	}
	add(t)
	d["properties"], d["required"] = properties, always
	if name == "Document" {
		d["additionalProperties"] = false
	}
}

func orNull(s object) object {
	if kind, ok := s["type"].(string); ok {
		s["type"] = []string{kind, "null"}
		return s
	}
	return object{"anyOf": []object{s, {"type": "null"}}}
}

// keySchema returns the schema of a key of a scenario in JSON, in answers or in
// requests.
func keySchema(k scenario.Key, answered bool) object {
	text := object{"type": "string"}
	var d object
	switch k.Kind {
	case scenario.NumberKind:
		d = numberSchema(k)
		if !answered {
			d = object{"anyOf": []object{d, text}}
		}
	case scenario.RangeKind:
		d = object{"type": "array", "items": numberSchema(k), "minItems": 2, "maxItems": 2}
		if !answered {
			d = object{"anyOf": []object{d, text}}
		}
	case scenario.ListKind:
		d = object{"type": "array", "items": object{"type": "string", "pattern": candidate}}
		if !answered {
			d = object{"anyOf": []object{d, text}}
		}
	case scenario.TextKind:
		d = text
		if !answered {
			d = object{"anyOf": []object{text, ref("Document")}}
		}
	case scenario.ProfileKind:
		d = profileSchema()
	default: // a choice
		d = object{"type": "string", "enum": k.Values()}
		if k.Default == "" {
			d["enum"] = append([]string{""}, k.Values()...)
		}
	}
	d["description"] = describe(k)
	return d
}

const candidate = `^(EC|LC|SP[1-9][0-9]*)$`

func profileSchema() object { return object{"type": "string", "maxLength": devices.MaxPacked} }

func numberSchema(k scenario.Key) object {
	d := object{"type": "number", "minimum": k.Min, "maximum": k.Max}
	if k.Whole {
		d["type"] = "integer"
	}
	return d
}

// keyParameter returns a key of a scenario as a parameter of a query.
func keyParameter(k scenario.Key) object {
	p := object{"name": k.Name, "in": "query", "description": describe(k)}
	d := object{"type": "string"}
	switch k.Kind {
	case scenario.NumberKind:
		d = numberSchema(k)
		if v, err := strconv.ParseFloat(k.Default, 64); err == nil && !k.OfNetwork {
			d["default"] = v
		}
	case scenario.RangeKind:
		d["pattern"] = `^[0-9.eE+-]+\.\.[0-9.eE+-]+$`
		d["default"] = k.Default
	case scenario.ListKind:
		d = object{"type": "array", "items": object{"type": "string", "pattern": candidate}}
		p["style"], p["explode"] = "form", false
	case scenario.TextKind:
		d["maxLength"] = profile.MaxText
	case scenario.ProfileKind:
		d = profileSchema()
	default: // a choice
		d["enum"] = k.Values()
		if k.Default != "" {
			d["default"] = k.Default
		}
	}
	p["schema"] = d
	return p
}

// describe returns the description of a key: its meaning, unit, limits and their
// reason.
func describe(k scenario.Key) string {
	text := string(k.Meaning)
	if k.Unit != "" {
		text += ", in " + unit(k, lang.English)
	}
	text += "."
	if k.Min < k.Max {
		from := " From " + lang.Grouped(k.Min)
		if k.Least > 0 {
			from = " 0, or from " + lang.Grouped(k.Least)
		}
		text += from + " to " + lang.Grouped(k.Max) + ": " + k.Reason.In(lang.English) + "."
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
