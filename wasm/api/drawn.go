package api

import (
	"bytes"
	"slices"
	"strings"

	"splitscope/core/show/figure"
	"splitscope/core/show/report"
)

// drawing answers with a figure: curves.json is an option of ECharts, curves.html
// is an HTML page.
func drawing(asked request) (reply, error) {
	if !slices.Contains(asked.route.names, asked.name) {
		return reply{}, noFigure.At("", strings.Join(figure.Names(), ", "))
	}
	name, kind, _ := strings.Cut(asked.name, ".")
	if kind == "html" {
		return page(asked, func(to *bytes.Buffer, o report.Options) error { return report.Figure(to, asked.study, name, o) })
	}
	o := options(asked)
	f, _ := figure.Named(name)
	text, err := f.Draw(asked.study, figure.Style{Lang: o.Lang, Theme: o.Theme, Layer: o.Layer}).Option.MarshalText()
	return textAnswer("application/json", append(text, '\n')).in(asked.voice), err
}

// figureNames returns the names of figures in both formats.
func figureNames() (names []string) {
	for _, name := range figure.Names() {
		names = append(names, name+".json", name+".html")
	}
	return names
}

func wholeReport(asked request) (reply, error) {
	return page(asked, func(to *bytes.Buffer, o report.Options) error { return report.Write(to, asked.study, o) })
}

func options(asked request) report.Options {
	return report.Options{
		Lang: asked.voice.Lang, Theme: figure.Theme(asked.text(theme)), Layer: figure.Layer(asked.text(layer)),
		Date: asked.text(date), Page: asked.page,
	}
}

// page answers with an HTML page that other sites may put into a frame. Its policy
// names its scripts.
func page(asked request, write func(*bytes.Buffer, report.Options) error) (reply, error) {
	if asked.echarts == nil {
		return reply{}, withoutECharts.At("")
	}
	text, err := asked.echarts()
	if err != nil {
		return reply{}, withoutECharts.At("")
	}
	script, err := asked.scripts.Get(text, func() (report.Script, error) { return report.NewScript(text), nil })
	if err != nil {
		return reply{}, err
	}
	var to bytes.Buffer
	o := options(asked)
	o.ECharts = script
	err = write(&to, o)
	a := textAnswer(htmlType, to.Bytes()).in(asked.voice)
	a.policy = script.Policy
	return a, err
}
