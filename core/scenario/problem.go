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
	Malformed:          "“%[2]s” cannot be read. A link holds key=value pairs joined by &, a file one JSON object.",
	TooLong:            "%[2]s bytes are too many: a link may have 180,224, a JSON document 1,048,576. Nothing was applied.",
	UnsupportedVersion: "%[1]s: version “%[2]s” is not known; the known version is 1.",
	UnknownKey:         "“%[1]s” is no key of a scenario.",
	DuplicateKey:       "%[1]s: given more than once. The first value counts, “%[2]s” does not.",
	NotANumber:         "%[1]s: “%[2]s” is not a decimal number. %[3]s",
	SameAxis:           "%[1]s: “%[2]s” is on the other axis already. The two axes show two inputs.",
	LogOfZero:          "%[1]s: a range that begins at 0 has no logarithmic scale. Begin it above 0.",
	OutOfRange:         "%[1]s: “%[2]s” is out of range. %[3]s",
	NotOneOf:           "%[1]s: “%[2]s” is not one of %[3]s.",
	BadRange:           "%[1]s: “%[2]s” is not a range such as 5..100, the lower end first. %[3]s",
	NarrowRange:        "%[1]s: “%[2]s” is too narrow to be drawn. The upper end must be at least a thousandth above the lower one.",
	UnknownCandidate:   "%[1]s: “%[2]s” is no candidate of this network at this granularity.",
	EmptySelection:     "%[1]s: “%[2]s” leaves no candidate to choose from; EC counts only if the input may be sent.",
	UnknownModel:       "%[1]s: no network is called “%[2]s”.",
	NotWhole:           "%[1]s: “%[2]s” is not a whole number. %[3]s",
	NotForModel:        "%[1]s: “%[2]s” does not apply to this network.",
	NotForGraph:        "%[1]s: “%[2]s” does not apply to the cuts of the graph, which are all those that can be best.",
	BadNetwork:         "%[1]s: the imported network “%[2]s” cannot be read. The link may have been cut short.",
	NoProfile:          "%[1]s: “%[2]s” needs the network itself, in the key net.",
	BadResult:          "%[1]s: “%[2]s” cannot be read, so today's result is not compared with that of when the link was shared.",
}

var (
	allowedRange   = lang.Text("%[1]s may be %[2]s to %[3]s: %[4]s.")
	allowedZero    = lang.Text("%[1]s may be 0, or %[6]s to %[3]s: %[4]s.")
	allowedSteps   = lang.Text("%[1]s may be %[2]s to %[3]s in steps of %[5]d: %[4]s.")
	allowedOptions = lang.Text(" It takes %[1]s.")
	notCustom      = lang.Errorf("it counts only where model is custom.")
	noNetwork      = lang.Errorf("a network is a JSON object, or text as in a link.")
	badObject      = lang.Text("%[1]s: %[2]s")
	didYouMean     = lang.Text(" Did you mean %[1]s?")
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
