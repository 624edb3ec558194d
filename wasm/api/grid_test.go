package api

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// binaryMap is a map as a client reads it that only knows the document.
type binaryMap struct {
	axes         []string
	ids          []string
	x, y, totals []float64
	best         []uint16
}

func readBinary(data []byte) (m binaryMap, err error) {
	if string(data[:8]) != "SSMAP\x00\x00\x01" {
		return m, fmt.Errorf("it begins with %q", data[:8])
	}
	size := func(at int) int { return int(binary.LittleEndian.Uint32(data[at:])) }
	w, h, n, texts := size(8), size(12), size(16), size(20)
	if want := 24 + texts + 8*(w+h) + 10*w*h; len(data) != want || texts%8 != 0 {
		return m, fmt.Errorf("%d bytes for %d×%d, want %d", len(data), w, h, want)
	}
	names := data[24:][:texts]
	for range n + 2 {
		m.ids = append(m.ids, string(names[1:][:names[0]]))
		names = names[1+names[0]:]
	}
	if len(names) > 7 || strings.Trim(string(names), "\x00") != "" {
		return m, fmt.Errorf("after the names: %q", names)
	}
	m.axes, m.ids = m.ids[:2], m.ids[2:]
	at := 24 + texts
	numbers := func(n int) (list []float64) {
		for range n {
			list = append(list, math.Float64frombits(binary.LittleEndian.Uint64(data[at:])))
			at += 8
		}
		return list
	}
	m.x, m.y, m.totals = numbers(w), numbers(h), numbers(w*h)
	for ; at < len(data); at += 2 {
		m.best = append(m.best, binary.LittleEndian.Uint16(data[at:]))
	}
	return m, nil
}

func TestBinaryMap(t *testing.T) {
	for query, axes := range map[string][]string{
		"preset=paper&width=9&height=4":                                                   {"mbps", "device"},
		"model=mobilenet_v2&cuts=layer&input=none&dtype=int8&width=31&height=17":          {"mbps", "device"},
		"preset=paper&x=rtt_ms&y=edge&y_scale=linear&width=5&height=6":                    {"rtt_ms", "edge"},
		"only=LC&width=2&height=2":                                                        {"mbps", "device"},
		"model=googlenet&cuts=graph&x=edge&y=mbps&mbps_range=0.1..100&width=20&height=21": {"edge", "mbps"},
	} {
		w := call("GET", "/v1/map?format=bin&"+query, "")
		m, err := readBinary(w.Body.Bytes())
		if w.Code != 200 || w.Header().Get("Content-Type") != "application/octet-stream" || w.Header().Get("Content-Length") != fmt.Sprint(w.Body.Len()) || err != nil {
			t.Fatalf("%s: %d %v %v", query, w.Code, w.Header(), err)
		}
		doc := get[map[string]any](t, "/v1/map?"+query)
		numbers := func(list any) (out []float64) {
			for _, v := range list.([]any) {
				switch v := v.(type) {
				case float64:
					out = append(out, v)
				case []any:
					for _, v := range v {
						out = append(out, v.(float64))
					}
				}
			}
			return out
		}
		var ids []string
		for _, id := range doc["ids"].([]any) {
			ids = append(ids, id.(string))
		}
		best := make([]float64, len(m.best))
		for i, b := range m.best {
			best[i] = float64(b)
		}
		if !slices.Equal(m.axes, axes) || !slices.Equal(m.ids, ids) || !slices.Equal(m.x, numbers(doc[axes[0]])) || !slices.Equal(m.y, numbers(doc[axes[1]])) ||
			!slices.Equal(m.totals, numbers(doc["total_ms"])) || !slices.Equal(best, numbers(doc["best"])) {
			t.Errorf("%s: the binary and the JSON differ", query)
		}
	}
}
