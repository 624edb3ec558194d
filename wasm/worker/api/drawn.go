package api

import (
	"bytes"
	"net/http"
	"strings"
	"time"

	"splitscope/core/figure"
	"splitscope/core/lang"
	"splitscope/core/report"
)

var withoutECharts = fail(http.StatusNotImplemented, "no_echarts", "", lang.Text{
	EN: "This server draws no figures, for it has no ECharts beside it. The page's server does, and the page saves reports.",
	KO: "이 서버에는 ECharts가 없어 그림을 그리지 않습니다. 페이지 서버에서 받거나 페이지에서 보고서를 저장하세요.",
})

// drawing is a figure: curves.json as an option of ECharts, curves.html as a
// page of its own.
func drawing(asked request) (answer, error) {
	name, kind, _ := strings.Cut(asked.name, ".")
	style := figure.Style{Lang: asked.lang, Theme: figure.Theme(asked.choices["theme"]), Layer: figure.Layer(asked.choices["layer"])}
	f, ok := figure.Draw(name, asked.study, style)
	switch {
	case !ok || kind != "json" && kind != "html":
		return answer{}, fail(http.StatusNotFound, "not_found", "", lang.Text{
			EN: "There is no such figure. Figures: %[1]s, each as .json or .html.",
			KO: "없는 그림입니다. 그림: %[1]s, 각각 .json 또는 .html.",
		}, strings.Join(figure.Names, ", "))
	case kind == "json":
		a, err := jsonAnswer(f.Option)
		a.lang = asked.lang
		return a, err
	}
	return page(asked, func(to *bytes.Buffer, o report.Options) error { return report.Figure(to, asked.study, name, o) })
}

func wholeReport(asked request) (answer, error) {
	return page(asked, func(to *bytes.Buffer, o report.Options) error { return report.Write(to, asked.study, o) })
}

func page(asked request, write func(*bytes.Buffer, report.Options) error) (answer, error) {
	if asked.echarts == nil {
		return answer{}, withoutECharts
	}
	script, err := asked.echarts()
	if err != nil {
		return answer{}, withoutECharts
	}
	var text bytes.Buffer
	err = write(&text, report.Options{
		Lang: asked.lang, Theme: figure.Theme(asked.choices["theme"]), Layer: figure.Layer(asked.choices["layer"]),
		ECharts: script, Date: time.Now().UTC().Format(time.DateOnly), Page: asked.page,
	})
	a := textAnswer("text/html; charset=utf-8", text.Bytes())
	a.lang = asked.lang
	return a, err
}
