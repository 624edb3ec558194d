package report

import (
	"strings"

	"splitscope/core/base/markup"
)

// document is an HTML page with the parts of a report.
type document struct{ markup.Document }

// symbols returns a text as HTML in which symbols of the model, such as C_d, are
// set as such.
func symbols(text string) markup.HTML {
	html := string(markup.Escape(text))
	for _, symbol := range []string{"C_d", "C_e", "W_k", "D_k", "V_k"} {
		html = strings.ReplaceAll(html, symbol, "<i>"+symbol[:1]+"</i><sub>"+symbol[2:]+"</sub>")
	}
	return markup.HTML(html)
}

// row adds a row of a table. Cells that are just numbers are aligned at the right.
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

// swatch returns a sample of a colour. It is an SVG, because the page's policy
// forbids inline styles.
func swatch(colour string) markup.HTML {
	return markup.Fill(`<svg width=10 height=10 aria-hidden=true><rect width=10 height=10 rx=2 fill="%s" /></svg> `, colour)
}
