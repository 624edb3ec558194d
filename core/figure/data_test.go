package figure

import (
	"encoding/csv"
	"strconv"
	"strings"
	"testing"

	"splitscope/core/scenario"
	"splitscope/core/solve"
)

func TestData(t *testing.T) {
	s, _ := scenario.Parse("v=1&preset=paper&compare=resnet101")
	st, err := solve.New(s)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]struct {
		head string
		rows int
	}{
		"split":     {"cut,after,head_macs,tail_macs,sent_bytes", len(st.Candidates)},
		"network":   {"after,head_macs,sent_bytes,bottleneck", len(st.Depth().Steps)},
		"curves":    {"mbps,SP1_total_ms,SP2_total_ms,SP3_total_ms,SP4_total_ms,LC_total_ms,resnet101_lowest_total_ms", dataPoints},
		"map":       {"mbps,device_gflops,best,total_ms", dataWidth * dataHeight},
		"breakdown": {"cut,device_ms,transfer_ms,edge_ms,total_ms", len(st.Candidates)},
	} {
		text, ok := Data(name, st)
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if !ok || err != nil || len(rows) != want.rows+1 || strings.Join(rows[0], ",") != want.head {
			t.Errorf("%s: %v, %v, %d rows, %v", name, ok, err, len(rows), rows[0])
		}
	}
	text, _ := Data("breakdown", st)
	rows, _ := csv.NewReader(strings.NewReader(text)).ReadAll()
	for i, l := range st.Latencies() {
		if total, _ := strconv.ParseFloat(rows[i+1][4], 64); rows[i+1][0] != l.ID || total != l.TotalMS {
			t.Errorf("%v is not %v", rows[i+1], l)
		}
	}
	if _, ok := Data("nothing", st); ok {
		t.Error("nothing is no figure")
	}
}
