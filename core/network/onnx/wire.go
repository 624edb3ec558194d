package onnx

import (
	"context"
	"errors"
	"io"
	"iter"

	"google.golang.org/protobuf/encoding/protowire"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/base/progress"
)

// A window on the file grows as long as it is read in one go, and begins small
// again after a jump: weights are jumped over, and what is read behind them by
// mistake should be little.
const (
	leastWindow = 4 << 10
	mostWindow  = 256 << 10
)

// source reads the protobuf messages of a file through a window. Its first
// error stays: from then on there is nothing more to read.
type source struct {
	ctx    context.Context
	r      io.ReaderAt
	size   int64
	window []byte // what the file holds from start on
	start  int64
	next   int // bytes of the next window
	room   int // bytes that may still be kept
	nodes  int // in all graphs so far
	err    error
}

// span is where a message is in the file, or a text, or a packed list.
type span struct{ at, end int64 }

// field is one field of a message: a number, or where its bytes are.
type field struct {
	num   protowire.Number
	wire  protowire.Type
	value uint64
	span
}

// fail keeps the first error.
func (s *source) fail(p error) {
	if s.err == nil {
		s.err = p
	}
}

// bytes gives n bytes of the file, which stay as they are until the next call;
// nil once something went wrong.
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

// fields walks through the fields of a message. Where a field is a message, a
// text or a list, its bytes are not read.
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

// broken says what is wrong where a message does not parse: a file that was cut
// off ends within its outermost message.
func (s *source) broken(m span) *fault.Fault {
	if m.at == 0 && m.end == s.size {
		return Truncated.At("")
	}
	return Damaged.At("")
}

// number takes a number off b, or the length of what follows; its size is
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

// keep accounts for n bytes that stay in memory.
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

// list appends the numbers of a repeated field, packed or not; past maxData
// elements nothing is kept but the fact that there are more.
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
