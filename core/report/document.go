package report

import (
	"fmt"
	"strings"
	"unicode"

	"splitscope/core/lang"
)

// markup is text that is HTML already.
type markup string

// document is a page as it is written. Whatever is put into it that is not
// markup is escaped.
type document struct {
	strings.Builder
	lang lang.Lang
}

func (d *document) text(t lang.Text, args ...any) string { return t.In(d.lang, args...) }

// add writes HTML with texts in it.
func (d *document) add(html markup, texts ...any) { d.WriteString(string(fill(html, texts...))) }

// fill puts texts into HTML, for %s.
func fill(html markup, texts ...any) markup {
	for i, t := range texts {
		if _, ok := t.(markup); !ok {
			texts[i] = escaped(fmt.Sprint(t))
		}
	}
	return markup(fmt.Sprintf(string(html), texts...))
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")

// escaped is a text as HTML, without what no text needs: controls, such as those
// of direction, which would reach beyond it.
func escaped(text string) markup {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Cf, r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
	return markup(escaper.Replace(text))
}

// symbols is a text with the symbols of the model set as such: C_d.
func symbols(text string) markup {
	html := string(escaped(text))
	for _, symbol := range []string{"C_d", "C_e", "W_k", "D_k", "V_k"} {
		html = strings.ReplaceAll(html, symbol, "<i>"+symbol[:1]+"</i><sub>"+symbol[2:]+"</sub>")
	}
	return markup(html)
}

// row is a line of a table. Texts that are numbers alone stand at the right.
func (d *document) row(cells ...any) {
	d.add("<tr>")
	for i, cell := range cells {
		tag := "td"
		if i == 0 {
			tag = "th scope=row"
		}
		d.add("<%s>%s", markup(tag), cell)
	}
	d.add("</tr>\n")
}

func (d *document) list(items []string) {
	if len(items) == 0 {
		return
	}
	d.add("<ul>\n")
	for _, item := range items {
		d.add("<li>%s\n", symbols(item))
	}
	d.add("</ul>\n")
}

// swatch shows a colour. The page's policy lets no style stand in an element.
func swatch(colour string) markup {
	return fill(`<svg width=10 height=10 aria-hidden=true><rect width=10 height=10 rx=2 fill="%s" /></svg> `, colour)
}
