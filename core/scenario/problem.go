package scenario

import (
	"strings"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
)

// The kinds of problems of a document. The arguments of the texts are the label of
// the key, the value, and what the key allows. A part with a problem was not
// applied.
var (
	Malformed          = fault.New("malformed", "“%[2]s” cannot be read. A link has key=value pairs joined by &. A file has one JSON object.")
	TooLong            = fault.New("too_long", "It has %[2]s bytes. The limit is 180,224 for a link and 1,048,576 for a JSON document. Nothing was applied.")
	UnsupportedVersion = fault.New("unsupported_version", "%[1]s: unknown version “%[2]s”. The known version is 1.")
	UnknownKey         = fault.New("unknown_key", "“%[1]s” is not a key of a scenario.")
	DuplicateKey       = fault.New("duplicate_key", "%[1]s: given more than once. The first value counts, “%[2]s” does not.")
	NotANumber         = fault.New("not_a_number", "%[1]s: “%[2]s” is not a decimal number. %[3]s")
	SameAxis           = fault.New("same_axis", "%[1]s: “%[2]s” is already on the other axis. The two axes must show different inputs.")
	LogOfZero          = fault.New("log_of_zero", "%[1]s: a range that begins at 0 cannot have a logarithmic scale. Begin it above 0.")
	OutOfRange         = fault.New("out_of_range", "%[1]s: “%[2]s” is out of range. %[3]s")
	NotOneOf           = fault.New("not_one_of", "%[1]s: “%[2]s” is not one of %[3]s.")
	BadRange           = fault.New("bad_range", "%[1]s: “%[2]s” is not a range such as 5..100, the lower end first. %[3]s")
	NarrowRange        = fault.New("narrow_range", "%[1]s: “%[2]s” is too narrow to draw. The upper end must exceed the lower end by at least a thousandth.")
	UnknownCandidate   = fault.New("unknown_candidate", "%[1]s: “%[2]s” is not a candidate of this network at this granularity.")
	EmptySelection     = fault.New("empty_selection", "%[1]s: “%[2]s” leaves no candidate. EC is a candidate only if the input may be sent.")
	UnknownModel       = fault.New("unknown_model", "%[1]s: there is no network “%[2]s”.")
	NotWhole           = fault.New("not_whole", "%[1]s: “%[2]s” is not a whole number. %[3]s")
	NotForModel        = fault.New("not_for_model", "%[1]s: “%[2]s” does not apply to this network.")
	NotForGraph        = fault.New("not_for_graph", "%[1]s: “%[2]s” does not apply to cuts of the graph. They already include every cut that can be best.")
	BadNetwork         = fault.New("bad_network", "%[1]s: the imported network “%[2]s” cannot be read. The link may have been cut short.")
	UnknownDevice      = fault.New("unknown_device", "%[1]s: there is no device “%[2]s”.")
	BadProfile         = fault.New("bad_profile", "%[1]s: “%[2]s” cannot be read. %[3]s")
	NoRate             = fault.New("no_rate", "%[1]s: with “%[2]s”, the network would run at %[3]s. %[4]s")
	NoProfile          = fault.New("no_profile", "%[1]s: “%[2]s” needs the network itself, in the key net.")
	BadResult          = fault.New("bad_result", "%[1]s: “%[2]s” cannot be read, so the present result is not compared with the shared one.")

	noOperators = fault.New("not_for_model", "%[1]s: it needs the operators of the network, which an imported network does not have in a link. The time of the whole network can be given in %[3]s.")

	notCustom = fault.New("not_for_model", "%[1]s: it applies only if model is custom.")
	noNetwork = fault.New("bad_network", "%[1]s: a network is a JSON object, or the text from a link.")
	badObject = fault.New("bad_network", "%[1]s: %[2]s")
)

const (
	allowedRange   lang.Text = "%[1]s may be %[2]s to %[3]s: %[4]s."
	allowedZero    lang.Text = "%[1]s may be 0, or %[6]s to %[3]s: %[4]s."
	allowedSteps   lang.Text = "%[1]s may be %[2]s to %[3]s in steps of %[5]d: %[4]s."
	allowedOptions lang.Text = " It takes %[1]s."
	didYouMean     lang.Text = " Did you mean %[1]s?"
)

// problem returns a problem of a key, or of the whole document if the key is empty.
func problem(kind fault.Kind, key, value string, args ...any) *fault.Fault {
	f := kind.At(key, append([]any{called(key), shown(value)}, args...)...)
	f.Value = value
	return f
}

// misspelt returns a problem of a word, with the option that it may be a
// misspelling of.
func misspelt(kind fault.Kind, key, value, word string, options []string) *fault.Fault {
	f := problem(kind, key, value, strings.Join(options, ", "))
	if near := nearest(word, options); near != "" {
		f.Notes = []fault.Note{{Text: didYouMean, Args: []any{near}}}
	}
	return f
}

// NoModel returns the fault that no network has a name.
func NoModel(name string) *fault.Fault {
	key, _ := keyNamed(ModelKey)
	return misspelt(UnknownModel, key.Name, name, name, key.Values())
}

// suggestion returns the option that a misspelt word probably means, or empty.
func suggestion(f *fault.Fault) string {
	for _, n := range f.Notes {
		if n.Text == didYouMean {
			return n.Args[0].(string)
		}
	}
	return ""
}

// called is the name of a key for people: its label, or the text itself if there is
// no such key.
type called string

func (name called) In(l lang.Lang) string {
	if key, ok := keyNamed(string(name)); ok {
		return key.Label.In(l)
	}
	return shown(string(name))
}

// allowed is a sentence about the numbers that a key allows.
type allowed struct {
	Key
	mega Mega // of the scenario
}

func within(limit Limit, unit string) *allowed { return &allowed{Key: Key{Unit: unit, Limit: limit}} }

func (a *allowed) In(l lang.Lang) string {
	text, most := allowedRange, lang.Grouped(a.Max)
	switch {
	case a.Step > 0:
		text = allowedSteps
	case a.Least > 0:
		text = allowedZero
	}
	if unit := a.UnitIn(a.mega); unit != "" {
		most += lang.Space + unit
	}
	return text.In(l, a.Quantity.In(l), lang.Grouped(a.Min), most, a.Reason.In(l), a.Step, lang.Grouped(a.Least))
}

// allows returns the sentence in a problem about what its key allows, or nil.
func allows(f *fault.Fault) *allowed {
	for _, arg := range f.Args {
		if a, ok := arg.(*allowed); ok {
			return a
		}
	}
	return nil
}

// shown prepares untrusted text for a message.
func shown(text string) string { return fault.Shown(text, 60) }

// nearest returns the option within few edits of a word, or the shortest one that
// begins with the word.
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
		// A word of which more than a third is changed is another word.
		closer := edits < fewest || edits == 0 && len(option) < len(best)
		if closer && 3*edits <= len(option)+1 {
			best, fewest = option, edits
		}
	}
	return best
}

// editDistance returns the number of bytes to insert, delete, replace, or swap with
// their neighbour (optimal string alignment).
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
