package later

import (
	"fmt"
	"strings"

	"splitscope/core/base/lang"
	"splitscope/core/base/progress"
	"splitscope/core/network/cache"
	"splitscope/core/scenario"
	"splitscope/core/show/figure"
	"splitscope/core/show/report"
	"splitscope/core/solve"
)

// Scenarios answers requests about scenarios by their links.
type Scenarios struct{ Networks cache.Networks }

// ReportRequest asks for a stand-alone report.
type ReportRequest struct {
	Link string    `json:"link"`
	Lang lang.Lang `json:"lang"`
	// The script that defines echarts; it goes into the file.
	ECharts string `json:"echarts"`
	// Today's date, as a text.
	Date string `json:"date"`
	// The URL of the page, without a fragment, for the report's link. Only http and
	// https are used.
	Page string `json:"page,omitempty"`
}

// Report is a report with a file name.
type Report struct {
	HTML string `json:"html"`
	File string `json:"file"`
}

// Report returns the whole answer as one HTML file that opens from disk and
// makes no network requests.
func (s Scenarios) Report(r ReportRequest) (Report, error) {
	st, err := s.study(r.Link)
	if err != nil {
		return Report{}, err
	}
	var text strings.Builder
	err = report.Write(&text, st, report.Options{Lang: r.Lang, Theme: figure.Light, ECharts: report.NewScript(r.ECharts), Date: r.Date, Page: r.Page})
	return Report{text.String(), figure.File(st, "report", "html")}, err
}

// ExportRequest asks for a file for other programs.
type ExportRequest struct {
	Link string `json:"link"`
	// "result", or the name of a figure.
	About string    `json:"about"`
	Lang  lang.Lang `json:"lang"`
}

// Export is a text for other programs with a file name.
type Export struct {
	Text string `json:"text"`
	File string `json:"file"`
}

// Export returns a scenario and its whole answer as one JSON document, or the
// data of a figure as CSV.
func (s Scenarios) Export(r ExportRequest) (Export, error) {
	st, err := s.study(r.Link)
	if err != nil {
		return Export{}, err
	}
	if r.About == "result" {
		text, err := report.JSON(st, r.Lang)
		return Export{string(text), figure.File(st, r.About, "json")}, err
	}
	drawn, ok := figure.Named(r.About)
	if !ok {
		return Export{}, fmt.Errorf("no figure is called %q", r.About)
	}
	return Export{drawn.Data(st), figure.File(st, r.About, "csv")}, nil
}

// AreasRequest asks for a winner map.
type AreasRequest struct {
	Link string `json:"link"`
}

// Areas returns a winner map as polygons, for a vector picture.
func (s Scenarios) Areas(r AreasRequest) (figure.Areas, error) {
	st, err := s.study(r.Link)
	if err != nil {
		return figure.Areas{}, err
	}
	return figure.NewAreas(st), nil
}

// study returns the study of a link, as far as the link can be read.
func (s Scenarios) study(link string) (*solve.Study, error) {
	asked, _ := scenario.Parse(s.Networks, link)
	return solve.New(progress.Background, asked)
}
