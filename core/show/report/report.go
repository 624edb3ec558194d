// Package report writes a study as one self-contained HTML file: the answer in
// words, interactive figures, tables, the scenario with its link, the method and
// the citation.
//
// The file makes no network requests. Its own content security policy forbids
// them, and allows only the scripts and styles in the file.
package report

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"splitscope/core/base/lang"
	"splitscope/core/base/markup"
	"splitscope/core/show/figure"
	"splitscope/core/solve"
)

// Options has what a report needs in addition to its study.
type Options struct {
	Lang    lang.Lang
	Theme   figure.Theme
	Layer   figure.Layer // of a map, for Figure
	ECharts Script       // with bar, line, scatter and custom series
	Date    string       // the date to print; may be empty
	Page    string       // the URL of the page, for links; may be empty
}

var (
	//go:embed style.css
	style string
	//go:embed script.js
	script string
)

// report is a report that is being written.
type report struct {
	document
	*solve.Study
	Options
	figures map[string]drawn
	cells   bool // one of them has cells
}

// drawn is a figure with its figure.Spec.Axes.
type drawn struct {
	figure.Figure
	Axes int `json:"axes"`
}

// Write writes the whole report.
func Write(w io.Writer, st *solve.Study, o Options) error {
	r := begin(st, o)
	r.whole()
	return r.end(w)
}

// whole writes the whole report except its end.
func (r *report) whole() {
	title := r.Text("Where to split %s", r.Network.Title)
	r.head(title)
	r.Add("<h1>%s</h1>\n<p class=quiet>%s</p>\n", title, r.conditions())
	r.verdict()
	r.heading("Figures")
	for _, s := range figure.All {
		r.figure(s, "h3")
	}
	r.cuts()
	r.scenario()
	r.method()
	r.citation()
}

// Figure writes one figure as an HTML page. name is the name of a figure of package
// figure.
func Figure(w io.Writer, st *solve.Study, name string, o Options) error {
	s, ok := figure.Named(name)
	if !ok {
		return fmt.Errorf("no figure is called %q", name)
	}
	r := begin(st, o)
	r.head(st.Network.Title)
	r.figure(s, "h1")
	r.Add("<p class=quiet>%s · %s</p>\n", st.Network.Title, r.conditions())
	r.link()
	return r.end(w)
}

func begin(st *solve.Study, o Options) *report {
	return &report{document: document{markup.Document{Lang: o.Lang}}, Study: st, Options: o, figures: map[string]drawn{}}
}

func (r *report) head(title string) {
	class := markup.HTML("")
	if r.Theme == figure.Dark {
		class = " class=dark"
	}
	r.Add(`<!doctype html>
<html lang=%s%s>
<head>
<meta charset=utf-8>
<meta http-equiv=Content-Security-Policy content="%s">
<meta name=viewport content="width=device-width, initial-scale=1">
<title>%s</title>
<style>%s</style>
</head>
<body>
<main>
`, r.Lang, class, markup.HTML(r.ECharts.Policy), title, markup.HTML(style))
}

// Script is a script that defines echarts, prepared for use in pages. Preparing it
// hashes half a megabyte, so a caller that writes many pages should reuse it.
type Script struct {
	inline markup.HTML
	// Policy is the content security policy of a page with the script: it may load
	// nothing but what is in it. The page has it as a meta element; a server may
	// also send it.
	Policy string
}

// NewScript prepares a script.
func NewScript(echarts string) Script {
	s := Script{inline: inline(echarts)}
	s.Policy = fmt.Sprintf("default-src 'none'; script-src %s %s; style-src %s; img-src data:; base-uri 'none'; form-action 'none'",
		Source(string(s.inline)), Source(string(inline(script))), Source(style))
	return s
}

// Source returns the source expression for a script or a style in a content
// security policy.
func Source(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// end closes the page with its data and scripts.
func (r *report) end(w io.Writer) error {
	data, err := r.data()
	if err != nil {
		return err
	}
	r.Add("</main>\n<script type=application/json id=data>%s</script>\n<script>%s</script>\n<script>%s</script>\n</body>\n</html>\n",
		markup.HTML(data), r.ECharts.inline, inline(script))
	_, err = io.WriteString(w, r.String())
	return err
}

// inline returns a script for use inside an element, without "</script". Line ends
// are normalized as browsers do before they compute its hash.
func inline(text string) markup.HTML {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\ufffd", "<!--", `<\!--`).Replace(strings.ToValidUTF8(text, "\ufffd"))
	parts := strings.Split(text, "</")
	for i, part := range parts[1:] {
		if len(part) >= 6 && strings.EqualFold(part[:6], "script") {
			part = `\/` + part
		} else {
			part = "/" + part
		}
		parts[i+1] = part
	}
	return markup.HTML(strings.Join(parts, "<"))
}
