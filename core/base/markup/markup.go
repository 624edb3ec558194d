// Package markup writes HTML and escapes every text in it.
package markup

import (
	"fmt"
	"strings"
	"unicode"

	"splitscope/core/base/lang"
)

// HTML is text that must not be escaped.
type HTML string

// Document is a page under construction. Everything added to it that is not
// HTML is escaped.
type Document struct {
	strings.Builder
	Lang lang.Lang
}

// Text translates a text into the language of the document.
func (d *Document) Text(t lang.Text, args ...any) string { return t.In(d.Lang, args...) }

// Add appends HTML with texts in it, as Fill does.
func (d *Document) Add(html HTML, texts ...any) { d.WriteString(string(Fill(html, texts...))) }

// Fill replaces each %s in the HTML by an escaped text.
func Fill(html HTML, texts ...any) HTML {
	for i, t := range texts {
		if _, ok := t.(HTML); !ok {
			texts[i] = Escape(fmt.Sprint(t))
		}
	}
	return HTML(fmt.Sprintf(string(html), texts...))
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")

// Escape returns a text as HTML. It removes control characters, such as those of
// text direction, which would affect the text around it.
func Escape(text string) HTML {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Cf, r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
	return HTML(escaper.Replace(text))
}
