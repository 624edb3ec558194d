package query

import (
	"net/url"
	"testing"
)

// Every text is encoded and decoded as net/url does.
func FuzzQuery(f *testing.F) {
	for c := range 256 {
		f.Add(string([]byte{'a', byte(c), 'b'}))
		f.Add(string([]byte{'%', byte(c), '1', '%', 'A', byte(c)}))
	}
	for _, text := range []string{"", "%", "%4", "%%", "%+1", "%0x", "%1_", "%-1", "%e2%82%ac", "a+b%2Bc", "한글, 100 %"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := Escape(text), url.QueryEscape(text); got != want {
			t.Errorf("%q is encoded as %q, want %q", text, got, want)
		}
		want, err := url.QueryUnescape(text)
		if got, ok := Unescape(text); got != want || ok != (err == nil) {
			t.Errorf("%q is decoded as %q, %v, want %q, %v", text, got, ok, want, err)
		}
	})
}
