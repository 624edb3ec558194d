package scenario

import (
	"strings"
	"unicode"

	"splitscope/core/base/lang"
	"splitscope/core/network"
)

// The codes of problems.
const (
	Malformed          = "malformed"
	TooLong            = "too_long"
	UnsupportedVersion = "unsupported_version"
	UnknownKey         = "unknown_key"
	DuplicateKey       = "duplicate_key"
	NotANumber         = "not_a_number"
	OutOfRange         = "out_of_range"
	NotOneOf           = "not_one_of"
	BadRange           = "bad_range"
	NarrowRange        = "narrow_range"
	UnknownCandidate   = "unknown_candidate"
	EmptySelection     = "empty_selection"
	UnknownModel       = "unknown_model"
	SameAxis           = "same_axis"
	LogOfZero          = "log_of_zero"
	NotWhole           = "not_whole"
	NotForModel        = "not_for_model"
	NotForGraph        = "not_for_graph"
	BadNetwork         = "bad_network"
	NoProfile          = "no_profile"
	BadResult          = "bad_result"
)

// Problem is one thing that is wrong with a document, and so was not applied.
type Problem struct {
	Code  string
	Key   string // empty when it is not about one key
	Value string // as it was given, at any length: show In instead
	mega  Mega   // of the scenario, for the unit of a bandwidth

	// What the scenario's model allows, where it narrows the key's own limits.
	limit   *Limit
	options []network.Encoding
	because *lang.Error // of a network that was given as JSON
}

// messages take the label of the key, the value, and what the key allows.
var messages = map[string]lang.Text{
	Malformed: {
		EN: "“%[2]s” cannot be read. A link holds key=value pairs joined by &, a file one JSON object.",
		KO: "“%[2]s”: 읽을 수 없습니다. 링크는 &로 이은 key=value 쌍이고, 파일은 JSON 객체 하나입니다.",
	},
	TooLong: {
		EN: "%[2]s bytes are too many: a link may have 180,224, a JSON document 1,048,576. Nothing was applied.",
		KO: "%[2]s바이트는 너무 깁니다. 링크는 180,224바이트, JSON 문서는 1,048,576바이트까지입니다. 아무것도 적용하지 않았습니다.",
	},
	UnsupportedVersion: {
		EN: "%[1]s: version “%[2]s” is not known; the known version is 1.",
		KO: "%[1]s: 알 수 없는 버전 “%[2]s”입니다. 알려진 버전은 1입니다.",
	},
	UnknownKey: {
		EN: "“%[1]s” is no key of a scenario.",
		KO: "“%[1]s”: 시나리오에 없는 키입니다.",
	},
	DuplicateKey: {
		EN: "%[1]s: given more than once. The first value counts, “%[2]s” does not.",
		KO: "%[1]s: 두 번 이상 나옵니다. 첫 번째 값을 쓰고 “%[2]s” 값은 무시합니다.",
	},
	NotANumber: {
		EN: "%[1]s: “%[2]s” is not a decimal number. %[3]s",
		KO: "%[1]s: “%[2]s” 값은 십진수가 아닙니다. %[3]s",
	},
	SameAxis: {
		EN: "%[1]s: “%[2]s” is on the other axis already. The two axes show two inputs.",
		KO: "%[1]s: “%[2]s” 입력은 이미 다른 축에 있습니다. 두 축에는 서로 다른 입력을 둡니다.",
	},
	LogOfZero: {
		EN: "%[1]s: a range that begins at 0 has no logarithmic scale. Begin it above 0.",
		KO: "%[1]s: 0에서 시작하는 범위는 로그 눈금으로 그릴 수 없습니다. 0보다 큰 값에서 시작하세요.",
	},
	OutOfRange: {
		EN: "%[1]s: “%[2]s” is out of range. %[3]s",
		KO: "%[1]s: “%[2]s” 값이 허용 범위를 벗어났습니다. %[3]s",
	},
	NotOneOf: {
		EN: "%[1]s: “%[2]s” is not one of %[3]s.",
		KO: "%[1]s: “%[2]s” 값은 쓸 수 없습니다. 가능한 값: %[3]s.",
	},
	BadRange: {
		EN: "%[1]s: “%[2]s” is not a range such as 5..100, the lower end first. %[3]s",
		KO: "%[1]s: “%[2]s” 값은 5..100처럼 작은 값을 앞에 쓴 범위가 아닙니다. %[3]s",
	},
	NarrowRange: {
		EN: "%[1]s: “%[2]s” is too narrow to be drawn. The upper end must be at least a thousandth above the lower one.",
		KO: "%[1]s: “%[2]s” 범위는 너무 좁아 그릴 수 없습니다. 위 끝이 아래 끝보다 1000분의 1 이상 커야 합니다.",
	},
	UnknownCandidate: {
		EN: "%[1]s: “%[2]s” is no candidate of this network at this granularity.",
		KO: "%[1]s: 이 네트워크의 이 분할 단위에는 “%[2]s” 후보가 없습니다.",
	},
	EmptySelection: {
		EN: "%[1]s: “%[2]s” leaves no candidate to choose from; EC counts only if the input may be sent.",
		KO: "%[1]s: “%[2]s”(으)로는 고를 수 있는 후보가 남지 않습니다. EC는 입력을 보낼 수 있을 때만 후보입니다.",
	},
	UnknownModel: {
		EN: "%[1]s: no network is called “%[2]s”.",
		KO: "%[1]s: “%[2]s”(이)라는 네트워크는 없습니다.",
	},
	NotWhole: {
		EN: "%[1]s: “%[2]s” is not a whole number. %[3]s",
		KO: "%[1]s: “%[2]s” 값은 정수가 아닙니다. %[3]s",
	},
	NotForModel: {
		EN: "%[1]s: “%[2]s” does not apply to this network.",
		KO: "%[1]s: “%[2]s” 값은 이 네트워크에 쓸 수 없습니다.",
	},
	NotForGraph: {
		EN: "%[1]s: “%[2]s” does not apply to the cuts of the graph, which are all those that can be best.",
		KO: "%[1]s: 그래프 분할에는 최적이 될 수 있는 분할이 모두 들어 있어 “%[2]s” 값을 쓸 수 없습니다.",
	},
	BadNetwork: {
		EN: "%[1]s: the imported network “%[2]s” cannot be read. The link may have been cut short.",
		KO: "%[1]s: 가져온 네트워크 “%[2]s”을(를) 읽을 수 없습니다. 링크가 잘렸을 수 있습니다.",
	},
	NoProfile: {
		EN: "%[1]s: “%[2]s” needs the network itself, in the key net.",
		KO: "%[1]s: “%[2]s”에는 네트워크 자체가 net 키에 있어야 합니다.",
	},
	BadResult: {
		EN: "%[1]s: “%[2]s” cannot be read, so today's result is not compared with that of when the link was shared.",
		KO: "%[1]s: “%[2]s” 값을 읽을 수 없어, 공유했을 때의 결과와 비교하지 못했습니다.",
	},
}

var (
	allowedRange = lang.Text{
		EN: "%[1]s may be %[2]s to %[3]s: %[4]s.",
		KO: "%[1]s의 허용 범위는 %[2]s~%[3]s입니다(%[4]s).",
	}
	allowedZero = lang.Text{
		EN: "%[1]s may be 0, or %[6]s to %[3]s: %[4]s.",
		KO: "%[1]s의 허용 범위는 0 또는 %[6]s~%[3]s입니다(%[4]s).",
	}
	allowedSteps = lang.Text{
		EN: "%[1]s may be %[2]s to %[3]s in steps of %[5]d: %[4]s.",
		KO: "%[1]s의 허용 범위는 %[2]s~%[3]s, %[5]d 단위입니다(%[4]s).",
	}
	allowedOptions = lang.Text{EN: " It takes %[1]s.", KO: " 가능한 값: %[1]s."}
	notCustom      = lang.Errorf(lang.Text{EN: "it counts only where model is custom.", KO: "model 값이 custom일 때만 쓸 수 있습니다."})
	noNetwork      = lang.Errorf(lang.Text{EN: "a network is a JSON object, or text as in a link.", KO: "네트워크는 JSON 객체이거나 링크에 있는 텍스트여야 합니다."})
	badObject      = lang.Text{EN: "%[1]s: %[2]s", KO: "%[1]s: %[2]s"}
	didYouMean     = lang.Text{EN: " Did you mean %[1]s?", KO: " 혹시 %[1]s인가요?"}
)

// In says in a language what is wrong, what is allowed and why.
func (p Problem) In(l lang.Lang) string {
	key, _ := keyNamed(p.Key)
	allowed := strings.Join(key.Options, ", ")
	limit := key.Limit
	if p.limit != nil {
		limit = *p.limit
	}
	if limit.Min < limit.Max {
		text, most := allowedRange, lang.Grouped(limit.Max)
		switch {
		case limit.Step > 0:
			text = allowedSteps
		case limit.Least > 0:
			text = allowedZero
		}
		if unit := key.UnitIn(p.mega); unit != "" {
			most += lang.Space + unit
		}
		allowed = text.In(l, limit.Quantity.In(l), lang.Grouped(limit.Min), most, limit.Reason.In(l), limit.Step, lang.Grouped(limit.Least))
	}
	if p.because != nil {
		return badObject.In(l, called(p.Key, l), p.because.In(l))
	}
	message := messages[p.Code].In(l, called(p.Key, l), printable(p.Value), allowed)
	if p.options != nil {
		var names []string
		for _, o := range p.options {
			names = append(names, string(o))
		}
		message += allowedOptions.In(l, strings.Join(names, ", "))
	}
	if near := p.suggestion(); near != "" {
		message += didYouMean.In(l, near)
	}
	return message
}

// called is the label of a key; what is no key is called as it was given.
func called(name string, l lang.Lang) string {
	if key, ok := keyNamed(name); ok {
		return key.Label.In(l)
	}
	return printable(name)
}

// Error is the message in English.
func (p Problem) Error() string { return p.In(lang.English) }

// suggestion is the known word that a misspelt one most resembles, or empty.
func (p Problem) suggestion() string {
	switch p.Code {
	case UnknownKey:
		names := make([]string, len(keys))
		for i, k := range keys {
			names[i] = k.Name
		}
		return nearest(p.Key, names)
	case NotOneOf, UnknownModel:
		key, _ := keyNamed(p.Key)
		return nearest(p.Value, key.Options)
	}
	return ""
}

// printable cuts what others wrote to a length that can be shown, and takes out
// what could disturb the text around it, such as controls of direction.
func printable(text string) string {
	const most = 60
	runes := 0
	var b strings.Builder
	for _, r := range text {
		if runes++; runes > most {
			return b.String() + "…"
		}
		if !unicode.IsPrint(r) {
			r = unicode.ReplacementChar
		}
		b.WriteRune(r)
	}
	return b.String()
}

// nearest finds the option within few edits of a word, or that the word begins.
func nearest(word string, options []string) string {
	word = strings.ToLower(word)
	best, fewest := "", 3
	for _, option := range options {
		edits := len(option)
		switch {
		case len(word) > 2 && strings.HasPrefix(option, word):
			edits = 0
		case len(word) <= len(option)+2:
			edits = editDistance(word, option)
		}
		// More than a third of the word changed is another word.
		if edits < fewest && 3*edits <= len(option)+1 {
			best, fewest = option, edits
		}
	}
	return best
}

// editDistance counts the bytes to insert, delete, replace, or swap with their
// neighbour (optimal string alignment).
func editDistance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			replace := d[i-1][j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, replace)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
