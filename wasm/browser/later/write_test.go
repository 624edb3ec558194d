package later

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	r, err := scenarios.Report(ReportRequest{Link: "v=1&preset=paper&mbps=28.5", Lang: "ko", ECharts: "var echarts;", Date: "2031년 5월 1일", Page: "https://example.org/"})
	if err != nil || r.File != "splitscope-resnet50-paper-stage-5-100gmac_s-28.5mibit_s-report.html" {
		t.Errorf("%s, %v", r.File, err)
	}
	for _, part := range []string{"<html lang=ko>", "2031년 5월 1일", "var echarts;", `href="https://example.org/#v=1&amp;preset=paper&amp;mbps=28.5&amp;result=2,SP2,`} {
		if !strings.Contains(r.HTML, part) {
			t.Errorf("the report has no %s", part)
		}
	}
}

func TestExport(t *testing.T) {
	const link = "v=1&model=gpt2&cuts=block"
	e, err := scenarios.Export(ExportRequest{link, "result", "en"})
	if err != nil || e.File != "splitscope-gpt2-block-5-100gmac_s-50mbit_s-result.json" || !json.Valid([]byte(e.Text)) {
		t.Errorf("%s, %v", e.File, err)
	}
	e, err = scenarios.Export(ExportRequest{link, "breakdown", "en"})
	if err != nil || e.File != "splitscope-gpt2-block-5-100gmac_s-50mbit_s-breakdown.csv" || !strings.HasPrefix(e.Text, "cut,device_ms,") {
		t.Errorf("%s, %v", e.File, err)
	}
	if _, err = scenarios.Export(ExportRequest{link, "breakfast", "en"}); err == nil {
		t.Error("breakfast is no figure")
	}
}
