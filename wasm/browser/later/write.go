package later

import (
	"context"
	"fmt"
	"strings"

	"splitscope/core/base/lang"
	"splitscope/core/scenario"
	"splitscope/core/show/figure"
	"splitscope/core/show/report"
	"splitscope/core/solve"
)

// ReportRequest asks for a stand-alone report.
type ReportRequest struct {
	Link    string
	Lang    lang.Lang
	ECharts string // the script that defines echarts
	Date    string // as it is to be read
	Page    string // the address at which links open
}

// Report is a report and a name for it.
type Report struct {
	HTML string `json:"html"`
	File string `json:"file"`
}

// NewReport answers a ReportRequest.
func NewReport(r ReportRequest) (Report, error) {
	st, err := study(r.Link)
	if err != nil {
		return Report{}, err
	}
	var text strings.Builder
	err = report.Write(&text, st, report.Options{Lang: r.Lang, Theme: figure.Light, ECharts: r.ECharts, Date: r.Date, Page: r.Page})
	return Report{text.String(), figure.File(st, "report", "html")}, err
}

// Export is a text for other programs, and a name for it.
type Export struct {
	Text string `json:"text"`
	File string `json:"file"`
}

// NewExport gives a scenario and its whole answer as JSON where about is
// "result", else what the figure of that name shows as CSV.
func NewExport(link, about string, l lang.Lang) (Export, error) {
	st, err := study(link)
	if err != nil {
		return Export{}, err
	}
	if about == "result" {
		text, err := report.JSON(st, l)
		return Export{string(text), figure.File(st, about, "json")}, err
	}
	drawn, ok := figure.Named(about)
	if !ok {
		return Export{}, fmt.Errorf("no figure is called %q", about)
	}
	return Export{drawn.Data(st), figure.File(st, about, "csv")}, nil
}

// Areas are the cells of a scenario's winner map as polygons, for a picture of vectors.
func Areas(link string) (figure.Areas, error) {
	st, err := study(link)
	if err != nil {
		return figure.Areas{}, err
	}
	return figure.NewAreas(st), nil
}

// study is what a link asks, as far as it can be read.
func study(link string) (*solve.Study, error) {
	s, _ := scenario.Parse(link)
	return solve.New(context.Background(), s)
}
