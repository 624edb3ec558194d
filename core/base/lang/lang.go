// Package lang translates the texts of the core and formats numbers with their
// units.
//
// The source has texts in English. A catalogue translates all of them: ko.json to
// Korean. To add a language, add its catalogue and run go generate. A test compares
// the catalogues with the source.
package lang

//go:generate go test . -run TestCataloguesAreListed -update

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
)

// Lang is a language of the core, as a BCP 47 tag.
type Lang string

// English is the language of the source and the default.
const English Lang = "en"

// language is a language other than English. catalogues.go lists them: package
// embed could do it, but with a decoder of JSON it is a twentieth of the page's
// download.
type language struct {
	tag  Lang
	file string // the catalogue

	once  sync.Once
	texts map[string]string
}

func (l Lang) language() *language {
	for _, known := range languages {
		if known.tag == l {
			return known
		}
	}
	return nil
}

// translations reads the catalogue when it is first needed. A test holds that it
// has one entry in each line, without escapes.
func (l *language) translations() map[string]string {
	l.once.Do(func() {
		l.texts = map[string]string{}
		for _, line := range strings.Split(l.file, "\n") {
			if text, translated, ok := strings.Cut(strings.Trim(line, " ,"), `": "`); ok {
				l.texts[text[1:]] = strings.TrimSuffix(translated, `"`)
			}
		}
	})
	return l.texts
}

// All lists the languages, English first.
var All = func() []Lang {
	all := []Lang{English}
	for _, l := range languages {
		all = append(all, l.tag)
	}
	return all
}()

// Parse returns the language of a tag such as "ko-KR", or English if there is no
// catalogue for it.
func Parse(tag string) Lang {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if l := Lang(primary).language(); l != nil {
		return l.tag
	}
	return English
}

// Name returns the language's name in the language itself. Each catalogue has it as
// the translation of "English".
func (l Lang) Name() string { return Text("English").In(l) }

// Text is one message, in English. Its verbs are those of package fmt. A
// translation takes the same arguments, by index ("%[2]s") where the order of
// words differs.
type Text string

// In returns the text in a language, formatted with args.
func (t Text) In(l Lang, args ...any) string {
	format, other := string(t), l.language()
	if other != nil {
		if translated, ok := other.translations()[format]; ok {
			format = translated
		}
	}
	if len(args) == 0 {
		return format
	}
	text := fmt.Sprintf(format, args...)
	if l == Korean { // in which arguments change the words around them
		return fitParticles(text)
	}
	return text
}

// The precision of what people read: bytes, work, times, rates, counts and factors
// have four significant digits, shares have three. English and Korean both separate
// thousands by commas.
const (
	digits      = 4
	shareDigits = 3
)

// Digits writes v with at most n significant digits, without an exponent between
// 1e-4 and 1e15, and without trailing zeros: 28.33, 0.0314, 1605632. It is for
// links and the names of files; Number is for people.
func Digits(v float64, n int) string {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', n, 64), 64)
	if a := math.Abs(rounded); a < 1e-4 || a >= 1e15 {
		return strconv.FormatFloat(rounded, 'g', -1, 64)
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// Number writes a value without its unit: "28.33", "1,605".
func Number(v float64) string { return parted(Digits(v, digits)) }

// Quantity writes a value with its unit: "28.33 Mbit/s". The space does not
// break, so that a unit never begins a line.
func Quantity(v float64, unit string) string { return Number(v) + Space + unit }

// UnitName returns a unit as it is written in the names of columns and files:
// "gmac_s" for "GMAC/s".
func UnitName(unit string) string { return strings.ReplaceAll(strings.ToLower(unit), "/", "_") }

// Unit is a unit with an SI prefix. Size is its value in the basic unit.
type Unit struct {
	Name string
	Size float64
}

// Number writes an amount without the unit, as in a column that names it.
func (u Unit) Number(v float64) string { return Number(v / u.Size) }

// Quantity writes an amount with the unit.
func (u Unit) Quantity(v float64) string { return Quantity(v/u.Size, u.Name) }

// BytesIn returns a suitable unit for a number of bytes.
func BytesIn(v float64) Unit {
	switch {
	case v < 999.95:
		return Unit{"B", 1}
	case v < 999.95e3:
		return Unit{"kB", 1e3}
	case v < 999.95e6:
		return Unit{"MB", 1e6}
	}
	return Unit{"GB", 1e9}
}

// Bytes writes a size in a suitable unit: "1.606 MB".
func Bytes(v float64) string { return BytesIn(v).Quantity(v) }

// WorkIn returns the unit for all amounts of work on a network that has macs in
// total. It is GMAC, as in the paper, unless the network is too small for it.
func WorkIn(macs int64) Unit {
	switch {
	case macs < 1e4:
		return Unit{"kMAC", 1e3}
	case macs < 1e7:
		return Unit{"MMAC", 1e6}
	}
	return Unit{"GMAC", 1e9}
}

// Work writes the work of a whole network: "4.089 GMAC".
func Work(macs int64) string { return WorkIn(macs).Quantity(float64(macs)) }

// Grouped writes all digits of v, with commas between thousands: "1,000,000",
// "0.001".
func Grouped(v float64) string { return parted(strconv.FormatFloat(v, 'f', -1, 64)) }

// parted inserts the commas between thousands.
func parted(text string) string {
	if strings.ContainsAny(text, "eIN") { // 1e+15, Inf, NaN
		return text
	}
	sign := strings.TrimRight(text, "0123456789.")
	whole, part, _ := strings.Cut(text[len(sign):], ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if part != "" {
		whole += "." + part
	}
	return sign + whole
}

// Count writes a number of things with a suitable prefix: "512", "25.56 M", "1.236
// G".
func Count(n int64) string {
	v := float64(n)
	for _, prefix := range []string{"", "k", "M"} {
		if v < 999.95 {
			return strings.TrimSuffix(Quantity(v, prefix), Space)
		}
		v /= 1000
	}
	return Quantity(v, "G")
}

// Space separates a number from its unit. It is U+00A0, which does not break.
const Space = "\u00a0"

// Duration writes seconds in a suitable unit: "183.6 ms", "1.234 s", "12.5 µs".
func Duration(seconds float64) string {
	switch a := math.Abs(seconds); {
	case a == 0:
		return Quantity(0, "ms")
	case a < 0.9995e-3:
		return Quantity(seconds*1e6, "µs")
	case a < 0.9995:
		return Quantity(seconds*1e3, "ms")
	}
	return Quantity(seconds, "s")
}

// Signed writes a difference in seconds with its sign, also if it is positive:
// "+183.6 ms", "−12.5 µs".
func Signed(seconds float64) string {
	switch {
	case seconds < 0:
		return "−" + Duration(-seconds)
	case seconds > 0:
		return "+" + Duration(seconds)
	}
	return Duration(0)
}

// Percent writes a ratio as a percentage: "12.3 %".
func Percent(ratio float64) string { return parted(Digits(100*ratio, shareDigits)) + Space + "%" }
