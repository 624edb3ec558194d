package report

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
)

// picture returns RGBA pixels as a PNG (RFC 2083) in a data URI. It leaves out the
// alpha channel.
func picture(pixels []byte, width, height int) string {
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	row := make([]byte, 1+3*width) // the filter is none
	for y := range height {
		for x := range width {
			copy(row[1+3*x:], pixels[4*(y*width+x):][:3])
		}
		w.Write(row)
	}
	w.Close()
	header := binary.BigEndian.AppendUint32(nil, uint32(width))
	header = binary.BigEndian.AppendUint32(header, uint32(height))
	header = append(header, 8, 2, 0, 0, 0) // eight bits each of red, green and blue
	file := []byte("\x89PNG\r\n\x1a\n")
	for _, chunk := range []struct {
		name string
		data []byte
	}{{"IHDR", header}, {"IDAT", packed.Bytes()}, {"IEND", nil}} {
		file = binary.BigEndian.AppendUint32(file, uint32(len(chunk.data)))
		from := len(file)
		file = append(append(file, chunk.name...), chunk.data...)
		file = binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(file[from:]))
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(file)
}
