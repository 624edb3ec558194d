package api

import (
	"bufio"
	"encoding/binary"
	"io"
	"math"

	"splitscope/core/base/csv"
	"splitscope/core/base/lang"
	"splitscope/core/scenario"
	"splitscope/core/show/figure"
	"splitscope/core/solve"
)

// maxCells limits the cells of a map, by its format. A Worker has 128 MB; while a
// map is made, JSON takes about 200 bytes for each cell, CSV 60 and binary 10.
var maxCells = map[string]int{"json": 250_000, "csv": 500_000, "bin": 1_000_000}

// maxValues limits curves in the same way: each value in JSON takes about 90 bytes.
const maxValues = 500_000

func latencyMap(asked request) (reply, error) {
	width, height, format := asked.number(width), asked.number(height), asked.text(format)
	cells := func(format string) string { return lang.Grouped(float64(maxCells[format])) }
	if width*height > maxCells[format] {
		return reply{}, manyCells.At("width", cells("json"), cells("csv"), cells("bin"))
	}
	m := asked.study.Map(width, height)
	switch format {
	case "csv":
		return streamed(csvType, func(w io.Writer) error { return writeCSV(w, asked.study.Scenario, m) }), nil
	case "bin":
		return streamed(binaryType, func(w io.Writer) error { return writeBinary(w, m) }), nil
	}
	return jsonAnswer(m)
}

func writeCSV(to io.Writer, of scenario.Scenario, m solve.Map) error {
	w, text := bufio.NewWriter(to), []byte(nil)
	for line := range figure.MapRows(of, m) {
		text = append(csv.Append(text[:0], line), '\n')
		if _, err := w.Write(text); err != nil { // the client has disconnected
			return err
		}
	}
	return w.Flush()
}

// magic is the start of a binary map. Its last byte is the version of the layout.
const magic = "SSMAP\x00\x00\x01"

// binaryLayout is the description of the layout in the OpenAPI document.
const binaryLayout = `A map in binary, little-endian throughout, version 1. Every array begins at a multiple of 8 bytes, so that it can be read where it lies.

| offset | type | content |
|---|---|---|
| 0 | 8 bytes | "SSMAP", two zero bytes, and the version of this layout: 1 |
| 8 | uint32 | W, cells along the x axis |
| 12 | uint32 | H, cells along the y axis |
| 16 | uint32 | N, candidates |
| 20 | uint32 | T, bytes of the texts, a multiple of 8 |
| 24 | N + 2 texts | the keys of the x and the y axis, and the ids of the candidates: each a uint8 length and as much UTF-8; then zero bytes up to T |
| 24 + T | W × float64 | x of the columns, ascending, in the unit of the key: Mbit/s, or Mibit/s where mega is binary, GMAC/s or ms |
| … | H × float64 | y of the rows, ascending, likewise |
| … | H × W × float64 | the least latency in ms, row by row, the row of the lowest y first |
| … | H × W × uint16 | who has it, in the same order: an index into the candidates |

The numbers are those of the JSON, bit by bit.`

func writeBinary(to io.Writer, m solve.Map) error {
	var texts []byte
	for _, text := range append([]string{string(m.Axes[0]), string(m.Axes[1])}, m.IDs...) {
		texts = append(append(texts, byte(len(text))), text...) // the longest are "rtt_ms" and "SP4096"
	}
	texts = append(texts, make([]byte, -len(texts)&7)...)
	head := []byte(magic)
	for _, n := range []int{len(m.X), len(m.Y), len(m.IDs), len(texts)} {
		head = binary.LittleEndian.AppendUint32(head, uint32(n))
	}
	parts := [][]float64{m.X, m.Y}
	parts = append(parts, m.TotalMS...)
	if _, err := to.Write(append(head, texts...)); err != nil {
		return err
	}
	var row []byte
	for _, values := range parts {
		row = row[:0]
		for _, v := range values {
			row = binary.LittleEndian.AppendUint64(row, math.Float64bits(v))
		}
		if _, err := to.Write(row); err != nil { // the client has disconnected
			return err
		}
	}
	for _, winners := range m.Best {
		row = row[:0]
		for _, winner := range winners {
			row = binary.LittleEndian.AppendUint16(row, winner)
		}
		if _, err := to.Write(row); err != nil {
			return err
		}
	}
	return nil
}
