package api

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/show/figure"
)

// param is a parameter of the query that is not a key of the scenario. It is a
// choice, of which the first option is the default; a text with a check, which is
// empty by default; or else a whole number.
type param struct {
	name             string
	about            lang.Text
	options          []string
	check            func(value string) *fault.Fault
	example          string // of a text
	repeated         bool   // it may be given several times
	pattern          string // of a repeated one, as a regular expression
	min, max, number int    // the limits and the default
	reason           lang.Text
}

var (
	cuts = param{name: "cuts", options: texts(network.Granularities),
		about: "Where the network may be split: between stages, blocks or layers, or at the best cuts of the graph."}
	dim = param{name: "dim", check: checkDim, example: "batch:1", repeated: true, pattern: `^.+:[0-9]+$`,
		about: "The value of a symbolic dimension of the file, a whole number; once for each dimension."}
	media = param{name: "media", check: checkMedia, example: "x:nhwc", repeated: true, pattern: `^.+:(nchw|nhwc|tokens|values)$`,
		about: "What an input of the file holds, if it was recognised wrongly; once for each input. nchw and nhwc are images with channels first or last; the others are tokens and values."}
	format = param{name: "format", options: []string{"json", "csv", "bin"},
		about: "JSON; CSV with one row per cell and the unit in each column's name; or a compact binary format."}
	points = param{name: "points", min: 2, max: 10000, number: 200, about: "Points along the x axis, including both ends.", reason: "a line needs two points, and 10,000 are finer than any screen"}
	width  = param{name: "width", min: 2, max: 2000, number: 200, reason: side, about: "Cells along the x axis, including both ends of the range."}
	height = param{name: "height", min: 2, max: 2000, number: 150, reason: side, about: "Cells along the y axis, including both ends of the range."}
	side   = lang.Text("a range has two ends, and 2,000 cells fill a large screen")

	spoken = param{name: "lang", options: languages(),
		about: "The language. auto follows the Accept-Language header."}
	theme = param{name: "theme", options: []string{string(figure.Light), string(figure.Dark)}, about: "The colours."}
	layer = param{name: "layer", options: texts(figure.Layers), about: "What the map shows."}
	date  = param{name: "date", check: checkDate, example: "2026-01-31",
		about: "The date to print. The API has no clock, so the same address always gives the same answer."}
	core = param{name: "core", check: checkCore, example: Core,
		about: "The version of the core that must answer. Such an answer may be cached for ever. A server with another version answers with an error."}
)

func languages() []string {
	names := []string{"auto"}
	for _, l := range lang.All {
		names = append(names, string(l))
	}
	return names
}

func texts[T ~string](values []T) (names []string) {
	for _, v := range values {
		names = append(names, string(v))
	}
	return names
}

func paramNames(params []param) []string {
	names := make([]string, len(params))
	for i, p := range params {
		names[i] = p.name
	}
	return names
}

// usual returns the default of a parameter.
func (p param) usual() string {
	switch {
	case p.options != nil:
		return p.options[0]
	case p.check != nil:
		return ""
	}
	return strconv.Itoa(p.number)
}

// readParams parses the parameters in a query and returns the rest for the
// scenario.
func readParams(params []param, query string) (given map[string][]string, rest string, err error) {
	given = map[string][]string{}
	var others []string
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		name, err := url.QueryUnescape(name)
		i := slices.IndexFunc(params, func(p param) bool { return p.name == name })
		if err != nil || i < 0 {
			others = append(others, part)
			continue
		}
		if given[name] != nil && !params[i].repeated {
			return nil, "", givenTwice.At(name, name)
		}
		// Text that cannot be decoded does not change, so no parameter accepts it.
		if text, err := url.QueryUnescape(value); err == nil {
			value = text
		}
		given[name] = append(given[name], value)
	}
	for _, p := range params {
		for i, value := range given[p.name] {
			if given[p.name][i], err = p.read(value); err != nil {
				return nil, "", err
			}
		}
		if given[p.name] == nil {
			given[p.name] = []string{p.usual()}
		}
	}
	return given, strings.Join(others, "&"), nil
}

// read checks a value and returns it in canonical form.
func (p param) read(value string) (string, error) {
	switch {
	case p.options != nil:
		return p.choice(value)
	case p.check != nil:
		if bad := p.check(value); bad != nil {
			return "", bad
		}
		return value, nil
	}
	return p.whole(value)
}

func (p param) choice(value string) (string, error) {
	if !slices.Contains(p.options, value) {
		return "", notOneOf.At(p.name, p.name, strings.Join(p.options, ", "))
	}
	return value, nil
}

func (p param) whole(value string) (string, error) {
	number, err := strconv.Atoi(value)
	kind := outOfRange
	switch {
	case err == nil && p.min <= number && number <= p.max:
		return strconv.Itoa(number), nil
	case strings.Trim(value, "+-0123456789") != "" || value == "":
		kind = notANumber
	}
	return "", kind.At(p.name, p.name, lang.Grouped(float64(p.min)), lang.Grouped(float64(p.max)), p.reason)
}

func checkDate(value string) *fault.Fault {
	if _, err := time.Parse(time.DateOnly, value); err != nil {
		return notADate.At("date")
	}
	return nil
}

func checkCore(value string) *fault.Fault {
	if value != Core {
		return otherCore.At("core", Core)
	}
	return nil
}

func checkDim(value string) *fault.Fault {
	if _, _, ok := cutDim(value); !ok {
		return notADim.At("dim")
	}
	return nil
}

// cutDim parses batch:4. The name may have colons.
func cutDim(text string) (name string, number int, ok bool) {
	at := strings.LastIndex(text, ":")
	number, err := strconv.Atoi(text[at+1:])
	return text[:max(at, 0)], number, at >= 0 && err == nil && number >= 0
}

func checkMedia(value string) *fault.Fault {
	if _, _, ok := cutMedia(value); !ok {
		return notMedia.At("media")
	}
	return nil
}

// cutMedia parses x:nhwc. The name may have colons.
func cutMedia(text string) (name string, l network.Layout, ok bool) {
	at := max(strings.LastIndex(text, ":"), 0)
	l = network.Layout(strings.TrimPrefix(text[at:], ":"))
	return text[:at], l, at > 0 && l.Name() != ""
}

// refuse returns an error if the rest of a query has anything that is not a
// parameter.
func refuse(rest string, params []param) error {
	for part := range strings.SplitSeq(rest, "&") {
		if part != "" {
			return unknown(part, paramNames(params))
		}
	}
	return nil
}

func unknown(part string, names []string) *fault.Fault {
	name, _, _ := strings.Cut(part, "=")
	if decoded, err := url.QueryUnescape(name); err == nil {
		name = decoded
	}
	if len(names) == 0 {
		return noParameters.At(name)
	}
	return unknownParameter.At(name, strings.Join(names, ", "))
}
