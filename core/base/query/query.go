// Package query encodes texts in queries as net/url does. That package also reads
// IP addresses, and so would add 17 kB to the page's download.
package query

import (
	"strconv"
	"strings"
)

// Escape encodes a key or a value: "a b/c" is "a+b%2Fc".
func Escape(text string) string {
	const hex = "0123456789ABCDEF"
	var out strings.Builder
	for _, c := range []byte(text) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-_.~", c) >= 0:
			out.WriteByte(c)
		case c == ' ':
			out.WriteByte('+')
		default:
			out.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return out.String()
}

// Unescape decodes a key or a value. ok is false where two hexadecimal digits do
// not follow a percent sign.
func Unescape(query string) (text string, ok bool) {
	var out strings.Builder
	rest := strings.ReplaceAll(query, "+", " ")
	for {
		before, after, escaped := strings.Cut(rest, "%")
		out.WriteString(before)
		if !escaped {
			return out.String(), true
		}
		if len(after) < 2 {
			return "", false
		}
		c, err := strconv.ParseUint(after[:2], 16, 8)
		if err != nil {
			return "", false
		}
		out.WriteByte(byte(c))
		rest = after[2:]
	}
}
