package report

import (
	"encoding/base64"
	"encoding/binary"
	"math"
	"math/bits"
)

// Source is how a page's policy names a script or a style: by its SHA-256 (FIPS
// 180-4). The standard library's would be a twentieth of the binary, most of it
// for the sake of certification; a test holds this one to it.
func Source(text string) string {
	h := primes(8, math.Sqrt)
	message := append([]byte(text), 0x80)
	for len(message)%64 != 56 {
		message = append(message, 0)
	}
	message = binary.BigEndian.AppendUint64(message, 8*uint64(len(text)))
	for block := message; len(block) > 0; block = block[64:] {
		compress(h, block[:64])
	}
	var sum []byte
	for _, word := range h {
		sum = binary.BigEndian.AppendUint32(sum, word)
	}
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum) + "'"
}

var constants = primes(64, math.Cbrt)

// primes are the first 32 bits of the fractional parts of the roots of the first
// n primes.
func primes(n int, root func(float64) float64) (words []uint32) {
	for p := 2; len(words) < n; p++ {
		prime := true
		for d := 2; d*d <= p; d++ {
			prime = prime && p%d != 0
		}
		if _, part := math.Modf(root(float64(p))); prime {
			words = append(words, uint32(part*(1<<32)))
		}
	}
	return words
}

func compress(h []uint32, block []byte) {
	var w [64]uint32
	for i := range w {
		if i < 16 {
			w[i] = binary.BigEndian.Uint32(block[4*i:])
			continue
		}
		a, b := w[i-15], w[i-2]
		w[i] = w[i-16] + w[i-7] + (right(a, 7) ^ right(a, 18) ^ a>>3) + (right(b, 17) ^ right(b, 19) ^ b>>10)
	}
	v := [8]uint32(h)
	for i, k := range constants {
		a, e := v[0], v[4]
		one := v[7] + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + (e&v[5] ^ ^e&v[6]) + k + w[i]
		two := (right(a, 2) ^ right(a, 13) ^ right(a, 22)) + (a&v[1] ^ a&v[2] ^ v[1]&v[2])
		v = [8]uint32{one + two, a, v[1], v[2], v[3] + one, e, v[5], v[6]}
	}
	for i := range h {
		h[i] += v[i]
	}
}

func right(v uint32, by int) uint32 { return bits.RotateLeft32(v, -by) }
