package figure

import (
	"encoding/csv"
	"math"
	"strconv"
	"strings"
	"testing"

	"splitscope/core/scenario"
	"splitscope/core/solve"
)

func TestData(t *testing.T) {
	s, _ := scenario.Parse(networks, "v=1&preset=paper&compare=resnet101")
	st, err := solve.New(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	data := map[string]string{}
	for _, s := range All {
		data[s.Name] = s.Data(st)
	}
	for name, want := range map[string]struct {
		head string
		rows int
	}{
		"split":     {"cut,after,head_macs,tail_macs,sent_bytes", len(st.Candidates)},
		"network":   {"after,head_macs,sent_bytes,bottleneck", len(st.Depth().Steps)},
		"curves":    {"bandwidth_mibit_s,SP1_total_ms,SP2_total_ms,SP3_total_ms,SP4_total_ms,LC_total_ms,resnet101_lowest_total_ms", dataPoints},
		"map":       {"bandwidth_mibit_s,device_gmac_s,best,total_ms", dataWidth * dataHeight},
		"breakdown": {"cut,device_ms,transfer_ms,edge_ms,total_ms", len(st.Candidates)},
	} {
		rows, err := csv.NewReader(strings.NewReader(data[name])).ReadAll()
		if err != nil || len(rows) != want.rows+1 || strings.Join(rows[0], ",") != want.head {
			t.Errorf("%s: %v, %d rows, %v", name, err, len(rows), rows[0])
		}
	}
	rows, _ := csv.NewReader(strings.NewReader(data["breakdown"])).ReadAll()
	for i, l := range st.Latencies() {
		if total, _ := strconv.ParseFloat(rows[i+1][4], 64); rows[i+1][0] != l.ID || math.Abs(total-l.TotalMS) > 5e-15*total {
			t.Errorf("%v is not %v", rows[i+1], l)
		}
	}
}

// A file alone says what its numbers are: the paper's equation on them, in the
// units that the columns name, gives the latencies that it has. Work and sizes
// are ResNet-50's, as published.
func TestColumnsTellTheirUnits(t *testing.T) {
	work := map[string][2]float64{"SP1": {785956864, 3303227392}, "SP2": {1813561344, 2275622912}, "SP3": {3277897728, 811286528}, "SP4": {4087136256, 2048000}, "LC": {4089184256, 0}}
	bytes := map[string]float64{"SP1": 3211264, "SP2": 1605632, "SP3": 802816, "SP4": 401408, "LC": 0}
	units := map[string]float64{"bandwidth_mbit_s": 1e6, "bandwidth_mibit_s": 1 << 20, "device_gmac_s": 1e9, "edge_gmac_s": 1e9, "rtt_ms": 1e-3}
	for _, link := range []string{
		"preset=paper", "preset=paper&mega=decimal", "preset=paper&x=edge&y=rtt_ms&mbps=30", "preset=paper&mega=decimal&x=rtt_ms&y=edge&mbps=70&rtt_ms=20",
		"preset=paper&x=device&x_scale=linear&y=mbps&rtt_ms=7",
	} {
		s, problems := scenario.Parse(networks, link)
		st, err := solve.New(t.Context(), s)
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		mega := 1e6
		if s.Mega == scenario.Binary {
			mega = 1 << 20
		}
		for _, name := range []string{"map", "curves"} {
			drawn, _ := Named(name)
			rows, err := csv.NewReader(strings.NewReader(drawn.Data(st))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows[1:] {
				system := map[string]float64{"bandwidth": s.Mbps * mega, "device": s.Device * 1e9, "edge": s.Edge * 1e9, "rtt": s.RTT / 1000}
				told := map[string]float64{}
				for i, column := range rows[0] {
					value, _ := strconv.ParseFloat(row[i], 64)
					input, _, _ := strings.Cut(column, "_")
					if per, ok := units[column]; ok {
						system[input] = value * per
					} else if id, ok := strings.CutSuffix(column, "_total_ms"); ok {
						told[id] = value
					} else if column == "total_ms" {
						told[row[2]] = value
					}
					if digits := strings.Trim(strings.ReplaceAll(row[i], ".", ""), "0"); column != "best" && len(digits) > 15 {
						t.Fatalf("%s, %s: %s has digits that no computation had", link, column, row[i])
					}
				}
				for id, ms := range told {
					want := work[id][0]/system["device"] + work[id][1]/system["edge"]
					if id != "LC" {
						want += 8*bytes[id]/system["bandwidth"] + system["rtt"]
					}
					if math.Abs(ms-1000*want) > 1e-12*ms {
						t.Fatalf("%s, %s: %v ms for %s in %v, want %v", link, name, ms, id, row, 1000*want)
					}
				}
				if len(told) == 0 || len(told) != len(row)-1 && name == "curves" {
					t.Fatalf("%s, %s: %v", link, name, rows[0])
				}
			}
		}
	}
}

// What no arithmetic has rounded has all of its digits, what one has those that
// are certain.
func TestDigits(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 1 << 60: "1152921504606846976", 0.5: "0.5", 1605632: "1605632", 9007199254740993.0 / 8: "1125899906842624"} {
		if got := exact(v); got != want {
			t.Errorf("%v is %s, want %s", v, got, want)
		}
	}
	for v, want := range map[float64]string{0: "0", 817.8368512000001: "817.8368512", 24.000000000000004: "24", 1.0 / 3: "0.333333333333333", 1e6: "1000000"} {
		if got := computed(v); got != want {
			t.Errorf("%v is %s, want %s", v, got, want)
		}
	}
}
