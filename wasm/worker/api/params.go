package api

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"splitscope/core/figure"
	"splitscope/core/lang"
	"splitscope/core/network"
	"splitscope/core/scenario"
)

// param is a parameter of the query that is no key of the scenario: a choice
// from options, the first being the default, or else a whole number.
type param struct {
	name             string
	options          []string
	min, max, number int       // the limits and the default
	reason           lang.Text // for the limits
}

var (
	cuts   = param{name: "cuts", options: granularities()}
	format = param{name: "format", options: []string{"json", "csv"}}
	points = param{name: "points", min: 2, max: 10000, number: 200, reason: lang.Text{
		EN: "two make a line, and 10000 are finer than any screen",
		KO: "선에는 두 점이 필요하고, 10000개면 어떤 화면보다도 촘촘합니다",
	}}
	spoken = param{name: "lang", options: []string{"auto", string(lang.English), string(lang.Korean)}}
	theme  = param{name: "theme", options: []string{string(figure.Light), string(figure.Dark)}}
	layer  = param{name: "layer", options: []string{string(figure.Winner), string(figure.Latency), string(figure.Margin)}}
	width  = param{name: "width", min: 2, max: 2000, number: 200, reason: side}
	height = param{name: "height", min: 2, max: 2000, number: 150, reason: side}

	side = lang.Text{
		EN: "the ends of a range are two cells, and 2000 fill a large screen",
		KO: "범위의 두 끝이 두 칸이고, 2000칸이면 큰 화면을 채웁니다",
	}
)

func granularities() (names []string) {
	for _, g := range network.Granularities {
		names = append(names, string(g))
	}
	return names
}

// readParams takes the route's parameters out of a query; the rest of it is for
// the scenario.
func (rt route) readParams(query string) (rest string, asked request, err error) {
	asked = request{numbers: map[string]int{}, choices: map[string]string{}}
	given := map[string]string{}
	var others []string
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		name, err := url.QueryUnescape(name)
		if err != nil || !slices.ContainsFunc(rt.params, func(p param) bool { return p.name == name }) {
			others = append(others, part)
			continue
		}
		if _, again := given[name]; again {
			return "", asked, fail(http.StatusBadRequest, scenario.DuplicateKey, name, lang.Text{
				EN: "%[1]s: given more than once.",
				KO: "%[1]s: 두 번 이상 나옵니다.",
			}, name)
		}
		// What cannot be decoded stays as it is, which no parameter takes.
		if text, err := url.QueryUnescape(value); err == nil {
			value = text
		}
		given[name] = value
	}
	for _, p := range rt.params {
		value, ok := given[p.name]
		if p.options != nil {
			asked.choices[p.name], err = p.choice(value, ok)
		} else {
			asked.numbers[p.name], err = p.whole(value, ok)
		}
		if err != nil {
			return "", asked, err
		}
	}
	return strings.Join(others, "&"), asked, nil
}

func (p param) choice(value string, given bool) (string, error) {
	switch {
	case !given:
		return p.options[0], nil
	case !slices.Contains(p.options, value):
		return "", fail(http.StatusBadRequest, scenario.NotOneOf, p.name, lang.Text{
			EN: "%[1]s must be one of %[2]s.",
			KO: "%[1]s에 쓸 수 있는 값: %[2]s.",
		}, p.name, strings.Join(p.options, ", "))
	}
	return value, nil
}

func (p param) whole(value string, given bool) (int, error) {
	if !given {
		return p.number, nil
	}
	number, err := strconv.Atoi(value)
	code := scenario.OutOfRange
	switch {
	case err == nil && p.min <= number && number <= p.max:
		return number, nil
	case strings.Trim(value, "+-0123456789") != "" || value == "":
		code = scenario.NotANumber
	}
	l := lang.Text{
		EN: "%[1]s must be a whole number from %[2]d to %[3]d: %[4]s.",
		KO: "%[1]s: %[2]d 이상 %[3]d 이하의 정수여야 합니다(%[4]s).",
	}
	return 0, &failure{http.StatusBadRequest, code, p.name, func(to lang.Lang) string {
		return l.In(to, p.name, p.min, p.max, p.reason.In(to))
	}}
}

// refuse says what of a query is no parameter of this route.
func (rt route) refuse(rest string) error {
	for part := range strings.SplitSeq(rest, "&") {
		if part == "" {
			continue
		}
		names := make([]string, len(rt.params))
		for i, p := range rt.params {
			names[i] = p.name
		}
		return unknownParameter(part, names)
	}
	return nil
}

func unknownParameter(part string, names []string) *failure {
	name, _, _ := strings.Cut(part, "=")
	if decoded, err := url.QueryUnescape(name); err == nil {
		name = decoded
	}
	return fail(http.StatusBadRequest, scenario.UnknownKey, name, lang.Text{
		EN: "This is no parameter here. Parameters of this request: %[1]s.",
		KO: "여기에 없는 매개변수입니다. 이 요청의 매개변수: %[1]s.",
	}, "["+strings.Join(names, ", ")+"]")
}

// readDims takes the values of a file's symbolic dimensions out of a query:
// dim=batch:4, once for each.
func readDims(query string) (rest string, dims map[string]int, err error) {
	dims = map[string]int{}
	var others []string
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		if name != "dim" {
			others = append(others, part)
			continue
		}
		text, err := url.QueryUnescape(value)
		at := strings.LastIndex(text, ":")
		number := 0
		if err == nil && at >= 0 {
			number, err = strconv.Atoi(text[at+1:])
		}
		if err != nil || number < 1 {
			return "", nil, fail(http.StatusBadRequest, scenario.NotWhole, "dim", lang.Text{
				EN: "dim gives a symbolic dimension of the file a whole number: dim=batch:4.",
				KO: "dim은 파일의 기호 차원에 정수를 줍니다. 예: dim=batch:4.",
			})
		}
		dims[text[:at]] = number
	}
	return strings.Join(others, "&"), dims, nil
}
