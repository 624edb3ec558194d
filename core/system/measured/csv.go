package measured

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"splitscope/core/base/fault"
	"splitscope/core/network"
)

// line is a line of a CSV file with its number.
type line struct {
	number int
	fields []string
}

// readCSV reads the tables of TensorFlow Lite and OpenVINO, and plain ones.
func readCSV(file []byte) (*Times, error) {
	if !utf8.Valid(file) || bytes.ContainsRune(file, 0) {
		return nil, UnknownFormat.At("")
	}
	lines := strings.Split(string(file), "\n")
	switch {
	case slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "node type") }):
		return readTFLite(lines)
	case slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "layerName") }):
		return readOpenVINO(lines)
	}
	return readPlain(lines)
}

// split divides a line at separators that are in no quotation marks.
func split(number int, text string, separator byte) line {
	l := line{number: number}
	start, quoted := 0, false
	for i := range len(text) + 1 {
		switch {
		case i < len(text) && text[i] == '"':
			quoted = !quoted
		case i == len(text) || text[i] == separator && !quoted:
			l.fields = append(l.fields, strings.ReplaceAll(strings.Trim(text[start:i], " \t\r\""), `""`, `"`))
			start = i + 1
		}
	}
	return l
}

// at returns a field, or nothing if the line has no such column.
func (l line) at(column int) string {
	if column < 0 || column >= len(l.fields) {
		return ""
	}
	return l.fields[column]
}

// seconds reads a time in a unit. A decimal comma is one where fields have another
// separator.
func (l line) seconds(column int, unit float64) (float64, error) {
	text := l.at(column)
	v, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || !(v >= 0) || math.IsInf(v, 0) {
		return 0, NotATime.At("", strconv.Itoa(l.number), shown(text))
	}
	return v * unit, nil
}

// units of times, as headers name them.
var units = map[string]float64{
	"us": 1e-6, "µs": 1e-6, "μs": 1e-6, "usec": 1e-6, "microseconds": 1e-6,
	"ns": 1e-9, "s": 1, "sec": 1, "seconds": 1,
}

// unitIn returns the unit that a header names, as in "time_us" and "realTime (us)".
// Others are taken for milliseconds.
func unitIn(header string) float64 {
	for word := range strings.FieldsFuncSeq(strings.ToLower(header), func(r rune) bool { return strings.ContainsRune(" _()[]", r) }) {
		if size, ok := units[word]; ok {
			return size
		}
	}
	return 1e-3
}

// readTFLite reads the table in the order of the run. A file has one for the
// initialization too, which comes before and is left out, and has the same operators
// again in the order of their times.
func readTFLite(lines []string) (*Times, error) {
	t := &Times{Source: TensorFlowLite}
	var header []string
	inOrder, regular := false, false
	for i, text := range lines {
		text = strings.TrimSpace(text)
		count, counts := strings.CutPrefix(text, "Timings (microseconds): count=")
		switch {
		case strings.Contains(text, "Profiling Info for"):
			regular = strings.Contains(text, "Regular")
			inOrder = false
			if regular {
				t.Events = nil
			}
		case strings.HasPrefix(text, "==="):
			inOrder = strings.Contains(text, "Run Order") && (regular || t.Events == nil)
			header = nil
		case counts:
			count, _, _ = strings.Cut(count, " ")
			t.Runs, _ = strconv.Atoi(count)
		case text == "" || strings.HasPrefix(text, "Number of nodes"):
			inOrder = inOrder && header == nil
		case !inOrder:
		case header == nil:
			header = split(i+1, text, ',').fields
		default:
			e, err := tfliteEvent(header, split(i+1, text, ','))
			if err != nil {
				return nil, err
			}
			t.Events = append(t.Events, e)
		}
	}
	return t, nil
}

func tfliteEvent(header []string, l line) (e Event, err error) {
	for i, column := range header {
		switch {
		case i >= len(l.fields):
		case column == "node type":
			e.Kind = l.fields[i]
		case strings.HasPrefix(column, "avg"):
			if e.Seconds, err = l.seconds(i, unitIn(column)); err != nil {
				return e, err
			}
		case column == "name": // the last one, which may have commas
			e.Name = strings.Join(l.fields[i:], ", ")
		}
	}
	return e, nil
}

// openVINOTypes has the formats by the end of execType: jit_avx512_FP32.
var openVINOTypes = []struct {
	suffix string
	typ    network.Type
}{{"_FP32", network.Float32}, {"_FP16", network.Float16}, {"_BF16", network.BFloat16}, {"_I8", network.Int8}}

// readOpenVINO reads a table for each inference request. Their means are the times.
// Layers that were not executed are left out, and so are the totals.
func readOpenVINO(lines []string) (*Times, error) {
	t := &Times{Source: OpenVINO}
	known := map[string]int{}
	var spent [network.Types]float64
	var header []string
	for i, text := range lines {
		l := split(i+1, text, ';')
		if l.fields[0] == "layerName" {
			header = l.fields
			t.Runs++
			continue
		}
		if header == nil || l.fields[0] == "" || l.fields[0] == "Total" || len(l.fields) < 2 {
			continue
		}
		column := func(name string) int {
			return slices.IndexFunc(header, func(h string) bool { return strings.HasPrefix(h, name) })
		}
		status, timed := l.at(column("execStatus")), column("realTime")
		if strings.HasSuffix(status, "NOT_RUN") || strings.HasSuffix(status, "OPTIMIZED_OUT") {
			continue
		}
		if timed < 0 {
			return nil, UnknownFormat.At("")
		}
		seconds, err := l.seconds(timed, unitIn(header[timed]))
		if err != nil {
			return nil, err
		}
		place, ok := known[l.fields[0]]
		if !ok {
			place = len(t.Events)
			known[l.fields[0]] = place
			t.Events = append(t.Events, Event{Name: l.fields[0], Kind: l.at(column("layerType"))})
		}
		t.Events[place].Seconds += seconds
		for _, f := range openVINOTypes {
			if strings.HasSuffix(l.at(column("execType")), f.suffix) {
				t.Said = true
				if spent[f.typ] += seconds; spent[f.typ] > spent[t.Format] {
					t.Format = f.typ
				}
			}
		}
	}
	for i := range t.Events {
		t.Events[i].Seconds /= float64(t.Runs)
	}
	return t, nil
}

// readPlain reads lines of a name and a time in milliseconds. A first line may name the
// columns, and with them another unit.
func readPlain(lines []string) (*Times, error) {
	t := &Times{Source: Plain}
	separator, unit, first := byte(','), 1e-3, true
	for i, text := range lines {
		if text = strings.TrimSpace(text); text == "" || text[0] == '#' {
			continue
		}
		if at := strings.IndexAny(text, ";\t"); first && at >= 0 {
			separator = text[at]
		}
		l := split(i+1, text, separator)
		seconds, err := l.seconds(1, unit)
		switch {
		case first && (len(l.fields) < 2 || len(l.fields) > 8):
			return nil, UnknownFormat.At("")
		case first && err != nil:
			unit = unitIn(l.fields[1])
		case err != nil:
			return nil, err
		default:
			t.Events = append(t.Events, Event{Name: l.fields[0], Seconds: seconds})
		}
		first = false
	}
	if t.Events == nil {
		return nil, UnknownFormat.At("")
	}
	return t, nil
}

// shown is what others wrote, for a message.
func shown(text string) string { return fault.Shown(text, 60) }
