package api

import (
	_ "embed"
	"strings"

	"splitscope/core/base/lang"
	"splitscope/core/base/markup"
	"splitscope/core/scenario"
	"splitscope/core/show/report"
)

//go:embed start.css
var startStyle string

// startPage answers with a page about the API for people: its routes with examples
// to click, and the keys of a scenario with their units and limits.
func startPage(asked request) (reply, error) {
	d := &startDocument{Document: markup.Document{Lang: asked.voice.Lang}}
	d.Add("<!doctype html>\n<html lang=%s>\n<head>\n<meta charset=utf-8>\n<meta name=viewport content=\"width=device-width, initial-scale=1\">\n<title>Splitscope API</title>\n<link rel=icon href=\"data:,\">\n", d.Lang)
	d.WriteString("<style>" + startStyle + "</style>\n</head>\n<body>\n<main>\n<h1>Splitscope API</h1>\n")
	d.Add("<p>%s</p>\n", d.Text("Where should a neural network be split between a device and an edge server, and how sure is that answer? The core of the page, over HTTP."))
	d.WriteString("<p class=quiet>")
	for _, l := range lang.All {
		d.Add(`<a href="?lang=%s" lang=%s>%s</a> · `, l, l, l.Name())
	}
	d.Add("core %s</p>\n", Core)
	d.Add("<p>%s</p>\n", d.Text("Send a scenario in the query of a GET request, with the keys below (the same as in a link), or as a JSON object in the body of a POST request. Field names carry their units: gmacs means 1e9 multiply-accumulates, ms milliseconds, and mbps megabits per second (10^6 bits, or 2^20 if mega is binary). An error names the field and says what is allowed. An answer to an address with core=… may be cached for ever."))
	for _, rt := range asked.routes {
		if len(rt.examples) > 0 {
			d.route(rt, asked.echarts != nil)
		}
	}
	d.keys()
	d.WriteString("</main>\n</body>\n</html>\n")
	a := textAnswer(htmlType, []byte(d.String())).in(asked.voice)
	a.policy = "default-src 'none'; style-src " + report.Source(startStyle) + "; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	return a, nil
}

type startDocument struct {
	markup.Document
	columns []lang.Text // of the table that is being written
}

func (d *startDocument) head(columns ...lang.Text) {
	d.columns = columns
	d.WriteString("<div class=wide><table>\n<thead><tr>")
	for _, c := range columns {
		d.Add("<th>%s", d.Text(c))
	}
	d.WriteString("</tr></thead>\n")
}

// row adds a row for a name. Each cell also has the name of its column, which
// narrow screens show before it.
func (d *startDocument) row(name string, cells ...string) {
	d.Add("<tr><th scope=row><code>%s</code>", name)
	for i, text := range cells {
		d.Add(`<td data-column="%s">%s`, d.Text(d.columns[i+1]), text)
	}
	d.WriteString("</tr>\n")
}

const (
	meaningColumn lang.Text = "Meaning"
	valuesColumn  lang.Text = "Values"
	usualColumn   lang.Text = "Default"
)

func (d *startDocument) route(rt route, figures bool) {
	d.Add("<h2><code>GET %s</code></h2>\n<p>%s</p>\n", rt.path(), d.Text(rt.about))
	if rt.scenario {
		d.Add("<p class=quiet>%s</p>\n", d.Text("Takes a scenario. POST takes it as JSON."))
	}
	if rt.keys != nil {
		d.Add("<p class=quiet>%s <code>%s</code></p>\n", d.Text("Takes these keys of a scenario:"), strings.Join(rt.keys, ", "))
	}
	d.params(rt.params)
	d.WriteString("<ul>\n")
	for _, example := range rt.examples {
		// Links are relative to /v1/, wherever that is.
		d.Add(`<li><a href="%s"><code>%s</code></a>`+"\n", strings.TrimPrefix(example, "/v1/"), example)
	}
	d.WriteString("</ul>\n")
	if !figures && rt.scenario && len(rt.gives) > 0 && rt.gives[len(rt.gives)-1].contentType == htmlType {
		d.Add("<p class=quiet>%s</p>\n", d.Text(withoutECharts.Text))
	}
	if rt.upload != nil {
		d.Add("<h2><code>POST %s</code></h2>\n<p>%s</p>\n", rt.path(), d.Text(rt.upload.about))
		d.params(rt.upload.params)
		d.Add("<p><code>curl --data-binary @my.onnx '%s?cuts=layer'</code></p>\n", rt.path())
	}
}

func (d *startDocument) params(params []param) {
	if len(params) == 0 {
		return
	}
	d.head("Parameter", meaningColumn, valuesColumn, usualColumn)
	for _, p := range params {
		values := p.example
		switch {
		case p.options != nil:
			values = strings.Join(p.options, ", ")
		case p.check == nil:
			values = lang.Grouped(float64(p.min)) + "–" + lang.Grouped(float64(p.max))
		}
		d.row(p.name, d.Text(p.about), values, p.usual())
	}
	d.WriteString("</table></div>\n")
}

func (d *startDocument) keys() {
	d.Add("<h2>%s</h2>\n", d.Text("Keys of a scenario"))
	d.head("Key", meaningColumn, "Unit", valuesColumn, usualColumn)
	for _, k := range scenario.Keys() {
		values := ""
		switch {
		case k.Kind == scenario.NetworkKind:
			values = "/v1/models"
		case k.Options != nil:
			values = strings.Join(k.Values(), ", ")
		case k.Kind == scenario.ListKind:
			values = "SP1,SP2,LC"
		case k.Kind == scenario.RangeKind || k.Kind == scenario.NumberKind:
			values = lang.Grouped(k.Min) + "–" + lang.Grouped(k.Max)
			if reason := d.Text(k.Reason); k.Min < k.Max {
				values += ": " + reason
			}
		}
		d.row(k.Name, d.Text(k.Meaning), unit(k, d.Lang), values, k.Default)
	}
	d.WriteString("</table></div>\n")
}
