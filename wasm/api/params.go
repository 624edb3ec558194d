package api

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/scenario"
	"splitscope/core/show/figure"
)

// param is a parameter of the query that is no key of the scenario: a choice
// from options, the first being the default; a text that is checked, empty where
// it is not given; or else a whole number.
type param struct {
	name             string
	about            lang.Text
	options          []string
	check            func(value string) *failure
	example          string // of a text
	repeated         bool   // it may be given many times
	pattern          string // of a repeated one, as a regular expression
	min, max, number int    // the limits and the default
	reason           lang.Text
}

var (
	cuts = param{name: "cuts", options: granularities(), about: lang.Text{
		EN: "How fine the split points are: between stages, blocks or layers, or the best cuts of the graph.",
		KO: "분할 지점의 단위: 스테이지, 블록, 레이어 사이, 또는 그래프의 최적 분할.",
	}}
	dim = param{name: "dim", check: checkDim, example: "batch:1", repeated: true, pattern: `^.+:[0-9]+$`, about: lang.Text{
		EN: "A whole number for a symbolic dimension of the file, once for each.",
		KO: "파일의 기호 차원에 줄 정수. 차원마다 한 번씩.",
	}}
	media = param{name: "media", check: checkMedia, example: "x:nhwc", repeated: true, pattern: `^.+:(nchw|nhwc|tokens|values)$`, about: lang.Text{
		EN: "What an input of the file holds, once for each, instead of what is recognised: nchw and nhwc are images with their channels first or last, then tokens and values.",
		KO: "파일의 입력이 담는 것. 인식한 결과 대신 쓰며 입력마다 한 번씩 줍니다. nchw와 nhwc는 채널이 앞이나 뒤에 있는 이미지이고, 그 밖에 tokens와 values가 있습니다.",
	}}
	format = param{name: "format", options: []string{"json", "csv", "bin"}, about: lang.Text{
		EN: "JSON, CSV with a row for each cell and the unit in the name of each column, or a compact binary.",
		KO: "JSON, 칸마다 한 행이고 열 이름에 단위가 있는 CSV, 또는 압축적인 이진 형식.",
	}}
	points = param{name: "points", min: 2, max: 10000, number: 200, about: lang.Text{
		EN: "Points along the x axis, its ends included.",
		KO: "양 끝을 포함한 x축의 점 수.",
	}, reason: lang.Text{
		EN: "two make a line, and 10,000 are finer than any screen",
		KO: "선에는 두 점이 필요하고, 10,000개면 어떤 화면보다도 촘촘합니다",
	}}
	width = param{name: "width", min: 2, max: 2000, number: 200, reason: side, about: lang.Text{
		EN: "Cells along the x axis, the ends of the range included.",
		KO: "범위의 양 끝을 포함한 x축의 칸 수.",
	}}
	height = param{name: "height", min: 2, max: 2000, number: 150, reason: side, about: lang.Text{
		EN: "Cells along the y axis, the ends of the range included.",
		KO: "범위의 양 끝을 포함한 y축의 칸 수.",
	}}
	side = lang.Text{
		EN: "the ends of a range are two cells, and 2,000 fill a large screen",
		KO: "범위의 두 끝이 두 칸이고, 2,000칸이면 큰 화면을 채웁니다",
	}

	spoken = param{name: "lang", options: []string{"auto", string(lang.English), string(lang.Korean)}, about: lang.Text{
		EN: "The language; auto is the one that Accept-Language likes best.",
		KO: "언어. auto는 Accept-Language에서 가장 선호하는 언어.",
	}}
	theme = param{name: "theme", options: []string{string(figure.Light), string(figure.Dark)}, about: lang.Text{
		EN: "The colours.", KO: "색.",
	}}
	layer = param{name: "layer", options: []string{string(figure.Winner), string(figure.Latency), string(figure.Margin)}, about: lang.Text{
		EN: "What the map shows.", KO: "지도에 표시할 값.",
	}}
	date = param{name: "date", check: checkDate, example: "2026-01-31", about: lang.Text{
		EN: "A date to print, such as today's: the API has no clock, so that its answers follow from the address alone.",
		KO: "표시할 날짜. 응답이 주소에서만 정해지도록 API는 시계를 보지 않습니다.",
	}}
	core = param{name: "core", check: checkCore, example: Core, about: lang.Text{
		EN: "The version of the core that must answer. Such an answer may be kept for ever; with another core the address is an error.",
		KO: "응답할 코어의 버전. 이렇게 받은 응답은 영구히 보관할 수 있고, 코어가 다르면 오류입니다.",
	}}
)

func granularities() (names []string) {
	for _, g := range network.Granularities {
		names = append(names, string(g))
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

// usual is the value of a parameter that is not given.
func (p param) usual() string {
	switch {
	case p.options != nil:
		return p.options[0]
	case p.check != nil:
		return ""
	}
	return strconv.Itoa(p.number)
}

// readParams takes parameters out of a query; the rest of it is for the scenario.
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
			return nil, "", fail(http.StatusBadRequest, scenario.DuplicateKey, name, lang.Text{
				EN: "%[1]s: given more than once.",
				KO: "%[1]s: 두 번 이상 나옵니다.",
			}, name)
		}
		// What cannot be decoded stays as it is, which no parameter takes.
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

// read is a value as it is usually written.
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
		return "", fail(http.StatusBadRequest, scenario.NotOneOf, p.name, lang.Text{
			EN: "%[1]s must be one of %[2]s.",
			KO: "%[1]s에 쓸 수 있는 값: %[2]s.",
		}, p.name, strings.Join(p.options, ", "))
	}
	return value, nil
}

func (p param) whole(value string) (string, error) {
	number, err := strconv.Atoi(value)
	code := scenario.OutOfRange
	switch {
	case err == nil && p.min <= number && number <= p.max:
		return strconv.Itoa(number), nil
	case strings.Trim(value, "+-0123456789") != "" || value == "":
		code = scenario.NotANumber
	}
	l := lang.Text{
		EN: "%[1]s must be a whole number from %[2]s to %[3]s: %[4]s.",
		KO: "%[1]s: %[2]s 이상 %[3]s 이하의 정수여야 합니다(%[4]s).",
	}
	return "", &failure{status: http.StatusBadRequest, code: code, field: p.name, message: func(to lang.Lang) string {
		return l.In(to, p.name, lang.Grouped(float64(p.min)), lang.Grouped(float64(p.max)), p.reason.In(to))
	}}
}

func checkDate(value string) *failure {
	if _, err := time.Parse(time.DateOnly, value); err != nil {
		return fail(http.StatusBadRequest, "not_a_date", "date", lang.Text{
			EN: "date is a day of the calendar: date=2026-01-31.",
			KO: "date는 달력의 날짜입니다. 예: date=2026-01-31.",
		})
	}
	return nil
}

func checkCore(value string) *failure {
	if value != Core {
		return fail(http.StatusBadRequest, scenario.UnsupportedVersion, "core", lang.Text{
			EN: "The core of this server is version %[1]s, and answers for no other. Leave core out to be answered by whichever is here.",
			KO: "이 서버의 코어는 버전 %[1]s이며, 다른 버전의 응답은 줄 수 없습니다. core를 빼면 이 코어가 응답합니다.",
		}, Core)
	}
	return nil
}

func checkDim(value string) *failure {
	if _, _, ok := cutDim(value); !ok {
		return fail(http.StatusBadRequest, scenario.NotWhole, "dim", lang.Text{
			EN: "dim gives a symbolic dimension of the file a whole number from 0 up: dim=batch:4.",
			KO: "dim은 파일의 기호 차원에 0 이상의 정수를 줍니다. 예: dim=batch:4.",
		})
	}
	return nil
}

// cutDim reads batch:4. The name may have colons.
func cutDim(text string) (name string, number int, ok bool) {
	at := strings.LastIndex(text, ":")
	number, err := strconv.Atoi(text[at+1:])
	return text[:max(at, 0)], number, at >= 0 && err == nil && number >= 0
}

func checkMedia(value string) *failure {
	if _, _, ok := cutMedia(value); !ok {
		return fail(http.StatusBadRequest, scenario.NotOneOf, "media", lang.Text{
			EN: "media says what an input of the file holds, as nchw, nhwc, tokens or values: media=x:nhwc.",
			KO: "media는 파일의 입력이 담는 것을 nchw, nhwc, tokens, values 중 하나로 정합니다. 예: media=x:nhwc.",
		})
	}
	return nil
}

// cutMedia reads x:nhwc. The name may have colons.
func cutMedia(text string) (name string, l network.Layout, ok bool) {
	at := max(strings.LastIndex(text, ":"), 0)
	l = network.Layout(strings.TrimPrefix(text[at:], ":"))
	return text[:at], l, at > 0 && l.Name().EN != ""
}

// refuse says what of a query is none of the parameters.
func refuse(rest string, params []param) error {
	for part := range strings.SplitSeq(rest, "&") {
		if part != "" {
			return unknownParameter(part, paramNames(params))
		}
	}
	return nil
}

func unknownParameter(part string, names []string) *failure {
	name, _, _ := strings.Cut(part, "=")
	if decoded, err := url.QueryUnescape(name); err == nil {
		name = decoded
	}
	text := lang.Text{EN: "This is no parameter here. Parameters of this request: %[1]s.", KO: "여기에 없는 매개변수입니다. 이 요청의 매개변수: %[1]s."}
	if len(names) == 0 {
		text = lang.Text{EN: "This is no parameter here. This request takes none.", KO: "여기에 없는 매개변수입니다. 이 요청에는 매개변수가 없습니다."}
	}
	return fail(http.StatusBadRequest, scenario.UnknownKey, name, text, strings.Join(names, ", "))
}
