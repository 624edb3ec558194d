package onnx

import (
	"errors"
	"io"
	"iter"

	"google.golang.org/protobuf/encoding/protowire"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/base/progress"
)

// The window on the file grows while it is read in sequence. After a jump it is
// small again: weights are skipped, and little should be read after them in vain.
const (
	leastWindow = 4 << 10
	mostWindow  = 256 << 10
)

// source reads the protobuf messages of a file through a window. After the first
// error it reads nothing more.
type source struct {
	ctx    progress.Context
	r      io.ReaderAt
	size   int64
	window []byte // the content of the file from start on
	start  int64
	next   int // bytes of the next window
	room   int // bytes that may still be stored
	nodes  int // in all graphs so far
	err    error
}

// span is the place of a message, a text or a packed list in the file.
type span struct{ at, end int64 }

// field is one field of a message: a number, or the place of its bytes.
type field struct {
	num   protowire.Number
	wire  protowire.Type
	value uint64
	span
}

// fail records the first error.
func (s *source) fail(p error) {
	if s.err == nil {
		s.err = p
	}
}

// bytes returns n bytes of the file, which are valid until the next call, or nil
// after an error.
func (s *source) bytes(at int64, n int) []byte {
	if s.err != nil || at < 0 || at+int64(n) > s.size {
		s.fail(Truncated.At(""))
		return nil
	}
	from := at - s.start
	if from < 0 || from+int64(n) > int64(len(s.window)) {
		if near := int64(len(s.window)); from < 0 || from > near {
			s.next = leastWindow
		} else {
			s.next = min(2*s.next, mostWindow)
		}
		if err := progress.At(s.ctx, progress.Reading, at, s.size); err != nil {
			s.fail(err)
			return nil
		}
		length := int(min(int64(max(n, s.next)), s.size-at))
		if cap(s.window) < length {
			s.window = make([]byte, length)
		}
		s.window, s.start, from = s.window[:length], at, 0
		if got, err := s.r.ReadAt(s.window, at); got < length {
			s.window = nil
			if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				s.fail(Truncated.At(""))
			} else {
				s.fail(problem(Unreadable, err.Error(), "", ""))
			}
			return nil
		}
	}
	return s.window[from : from+int64(n)]
}

// fields iterates over the fields of a message. It does not read the bytes of
// messages, texts and lists.
func (s *source) fields(m span) iter.Seq[field] {
	return func(yield func(field) bool) {
		for at := m.at; at < m.end && s.err == nil; {
			const longest = 20 // a tag and a number
			b := s.bytes(at, int(min(longest, m.end-at)))
			f, n := field{}, 0
			f.num, f.wire, n = protowire.ConsumeTag(b)
			if n < 0 {
				s.fail(s.broken(m))
				return
			}
			v, size := number(b[n:], f.wire)
			if f.value = v; size < 0 {
				s.fail(s.broken(m))
				return
			}
			at += int64(n + size)
			if f.wire == protowire.BytesType {
				if f.value > uint64(m.end-at) {
					s.fail(s.broken(m))
					return
				}
				f.span = span{at, at + int64(f.value)}
				at = f.end
			}
			if !yield(f) {
				return
			}
		}
	}
}

// broken returns the fault of a message that cannot be parsed. A truncated file
// ends within its outermost message.
func (s *source) broken(m span) *fault.Fault {
	if m.at == 0 && m.end == s.size {
		return Truncated.At("")
	}
	return Damaged.At("")
}

// number parses a number at the start of b, or the length of a field. size is
// negative if there is none.
func number(b []byte, wire protowire.Type) (v uint64, size int) {
	switch wire {
	case protowire.VarintType, protowire.BytesType:
		return protowire.ConsumeVarint(b)
	case protowire.Fixed32Type:
		v, size := protowire.ConsumeFixed32(b)
		return uint64(v), size
	case protowire.Fixed64Type:
		return protowire.ConsumeFixed64(b)
	}
	return 0, -1 // groups, which ONNX never had
}

// keep counts n bytes that stay in memory.
func (s *source) keep(n int) {
	if s.room -= n; s.room < 0 {
		s.fail(problem(TooMuchText, "", "", lang.Bytes(maxKept)))
	}
}

// text reads a name.
func (s *source) text(f field) string {
	n := f.end - f.at
	if n > maxText {
		s.fail(Damaged.At(""))
		return ""
	}
	s.keep(int(n) + 16)
	return string(s.bytes(f.at, int(n)))
}

// list appends the numbers of a repeated field, packed or not. It stops after
// maxData elements and one more.
func (s *source) list(to []float64, f field, packed protowire.Type, as func(uint64) float64) []float64 {
	if f.wire != protowire.BytesType {
		if len(to) <= maxData {
			s.keep(8)
			to = append(to, as(f.value))
		}
		return to
	}
	const longest = 10 // bytes of a number
	n := f.end - f.at
	if n > maxData*longest {
		return make([]float64, maxData+1)
	}
	for b := s.bytes(f.at, int(n)); len(b) > 0 && len(to) <= maxData; {
		v, size := number(b, packed)
		if size < 0 {
			s.fail(Damaged.At(""))
			return nil
		}
		s.keep(8)
		to, b = append(to, as(v)), b[size:]
	}
	return to
}
