package scenario

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/base/progress"
	"splitscope/core/network/cache"
	"splitscope/core/network/profile"
)

// MaxJSON limits the bytes of a JSON document that is read.
const MaxJSON = 1 << 20

// FromJSON reads one JSON object with the keys of a link. A network may also be an
// object, as in profile.Document. Numbers are JSON numbers or text, lists are
// arrays of strings or text, ranges are arrays of two numbers or text. Text that is
// not a JSON object is reported as a whole. Otherwise the valid keys apply and each
// invalid one is reported, as by Parse.
func FromJSON(networks cache.Networks, data []byte) (Scenario, []*fault.Fault) {
	if len(data) > MaxJSON {
		return initial(networks), []*fault.Fault{problem(TooLong, "", lang.Grouped(float64(len(data))))}
	}
	if !json.Valid(data) || !bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		return initial(networks), []*fault.Fault{problem(Malformed, "", string(data))}
	}
	// Token by token, because a map would hide duplicate keys.
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.Token()
	var pairs []pair
	var unreadable []*fault.Fault
	for decoder.More() {
		name, _ := decoder.Token()
		var value json.RawMessage
		decoder.Decode(&value)
		key, _ := keyNamed(name.(string))
		again := slices.ContainsFunc(pairs, func(p pair) bool { return p.key == key.Name })
		if key.Kind == TextKind && value[0] == '{' && !again && len(unreadable) == 0 {
			text, err := packed(value)
			if err != nil {
				unreadable = append(unreadable, badObject.At(key.Name, called(key.Name), err))
				continue
			}
			value = []byte(strconv.Quote(text))
		}
		if key.Kind == TextKind && value[0] != '"' {
			unreadable = append(unreadable, problem(noNetwork, key.Name, string(value)))
			continue
		}
		pairs = append(pairs, pair{name.(string), key.textOf(value)})
	}
	s, problems := assemble(networks, migrate(pairs, migrations))
	return s, capped(append(unreadable, problems...))
}

// packed returns a network's object as its text in a link.
func packed(object []byte) (string, error) {
	net, err := profile.FromJSON(object)
	if err != nil {
		return "", err
	}
	return profile.Pack(progress.Background, net, nil) // it has cuts and no graph to search
}

// textOf returns a JSON value as its text in a link. A value that has none, such as
// null, stays JSON, which is not valid for any key.
func (k Key) textOf(value json.RawMessage) string {
	switch {
	case value[0] == '"':
		var text string
		json.Unmarshal(value, &text)
		return text
	case value[0] == '[' && k.Kind == ListKind:
		var items []json.RawMessage
		json.Unmarshal(value, &items)
		ids := make([]string, len(items))
		for i, item := range items {
			// A single empty id would read as no list.
			if ids[i] = (Key{}).textOf(item); strings.TrimSpace(ids[i]) == "" {
				ids[i] = string(item)
			}
		}
		return strings.Join(ids, ",")
	case value[0] == '[' && k.Kind == RangeKind:
		var ends []json.Number
		if json.Unmarshal(value, &ends) == nil && len(ends) == 2 {
			return ends[0].String() + ".." + ends[1].String()
		}
	}
	return string(value)
}

// LeftOut reports whether a document with all keys has none for this text: if the
// network has no such number, or no profile or time is given.
func (k Key) LeftOut(text string) bool {
	return text == "" && (k.Kind == NumberKind || k.Kind == ProfileKind)
}

// MarshalJSON writes every key in canonical order: numbers as numbers, a range
// as [lower, upper], a list as an array, which is empty when it means all.
func (s Scenario) MarshalJSON() ([]byte, error) {
	document := make([]byte, 0, 640) // enough for most
	for _, k := range keys {
		text := k.text(s)
		if k.LeftOut(text) {
			continue
		}
		document = append(append(append(document, `,"`...), k.Name...), `":`...)
		switch k.Kind {
		case NumberKind:
			document = append(document, text...)
		case RangeKind:
			lower, upper, _ := strings.Cut(text, "..")
			document = append(append(append(append(append(document, '['), lower...), ','), upper...), ']')
		case ListKind:
			list, _ := json.Marshal(append([]string{}, s.Only...))
			document = append(document, list...)
		default:
			document = strconv.AppendQuote(document, text)
		}
	}
	document[0] = '{'
	return append(document, '}'), nil
}
