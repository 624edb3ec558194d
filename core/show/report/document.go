package report

import (
	"strings"

	"splitscope/core/base/markup"
)

// document is a page of what the model is told with.
type document struct{ markup.Document }

// symbols returns a text with the symbols of the model set as such: C_d.
func symbols(text string) markup.HTML {
	html := string(markup.Escape(text))
	for _, symbol := range []string{"C_d", "C_e", "W_k", "D_k", "V_k"} {
		html = strings.ReplaceAll(html, symbol, "<i>"+symbol[:1]+"</i><sub>"+symbol[2:]+"</sub>")
	}
	return markup.HTML(html)
}

// row returns a line of a table. Texts that are numbers alone stand at the right.
func (d *document) row(cells ...any) {
	d.Add("<tr>")
	for i, cell := range cells {
		tag := "td"
		if i == 0 {
			tag = "th scope=row"
		}
		d.Add("<%s>%s", markup.HTML(tag), cell)
	}
	d.Add("</tr>\n")
}

func (d *document) list(items []string) {
	if len(items) == 0 {
		return
	}
	d.Add("<ul>\n")
	for _, item := range items {
		d.Add("<li>%s\n", symbols(item))
	}
	d.Add("</ul>\n")
}

// swatch shows a colour. The page's policy lets no style stand in an element.
func swatch(colour string) markup.HTML {
	return markup.Fill(`<svg width=10 height=10 aria-hidden=true><rect width=10 height=10 rx=2 fill="%s" /></svg> `, colour)
}
