package lang

import (
	"math"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for tag, want := range map[string]Lang{"ko": Korean, "ko-KR": Korean, "KO": Korean, "en": English, "en-GB": English, "": English, "fr": English, "kok": English} {
		if got := Parse(tag); got != want {
			t.Errorf("%q: got %s", tag, got)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		v      float64
		digits int
		want   string
	}{
		{28.3312, 4, "28.33"}, {62.746, 4, "62.75"}, {5, 4, "5"}, {0.031400, 3, "0.0314"}, {1605632, 15, "1605632"},
		{1234567, 3, "1230000"}, {-0.5, 2, "-0.5"}, {0, 3, "0"}, {0.00001234, 3, "1.23e-05"}, {99.995, 4, "100"},
		{math.Inf(1), 3, "+Inf"},
	} {
		if got := Digits(c.v, c.digits); got != c.want {
			t.Errorf("Digits(%v, %d): got %q, want %q", c.v, c.digits, got, c.want)
		}
	}
	for seconds, want := range map[float64]string{
		0: "0 ms", 0.1836: "183.6 ms", 1.2341: "1.234 s", 0.0000125: "12.5 µs", 0.99999: "1 s", 0.00099999: "1 ms", 0.9994: "999.4 ms",
	} {
		if got := strings.ReplaceAll(Duration(seconds), Space, " "); got != want {
			t.Errorf("Duration(%v): got %q, want %q", seconds, got, want)
		}
	}
	for v, want := range map[float64]string{28.3312: "28.33", 1234: "1,234", 1234567: "1,235,000", -1234.5: "-1,234", 0.00001: "1e-05", 1e15: "1e+15", math.Inf(1): "+Inf"} {
		if got := Number(v); got != want {
			t.Errorf("Number(%v): got %q, want %q", v, got, want)
		}
	}
	for bytes, want := range map[float64]string{0: "0 B", 0.5: "0.5 B", 512: "512 B", 999.94: "999.9 B", 1000: "1 kB", 150528: "150.5 kB", 999949: "999.9 kB", 999999: "1 MB", 1605632: "1.606 MB", 1 << 30: "1.074 GB", 1 << 50: "1,126,000 GB"} {
		if got := strings.ReplaceAll(Bytes(bytes), Space, " "); got != want {
			t.Errorf("Bytes(%v): got %q, want %q", bytes, got, want)
		}
	}
	for macs, want := range map[int64]string{0: "0 kMAC", 9999: "9.999 kMAC", 10000: "0.01 MMAC", 4089184256: "4.089 GMAC", 785956864: "0.786 GMAC"} {
		if got := strings.ReplaceAll(Work(macs), Space, " "); got != want {
			t.Errorf("Work(%v): got %q, want %q", macs, got, want)
		}
	}
	if got := Percent(0.12345); got != "12.3\u00a0%" {
		t.Errorf("got %q", got)
	}
}

func TestGrouped(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 0.001: "0.001", 999: "999", 1000: "1,000", 1048576: "1,048,576", 1e6: "1,000,000", 12345.678: "12,345.678", -1000: "-1,000", -100: "-100",
	} {
		if got := Grouped(v); got != want {
			t.Errorf("Grouped(%v): got %q, want %q", v, got, want)
		}
	}
}

// Particles fit the last sound of the word before them.
func TestParticlesFollowTheLastSound(t *testing.T) {
	all := Text("%[1]s은(는) %[1]s이(가) %[1]s을(를) %[1]s과(와) %[1]s(으)로 %[1]s(이)라는")
	for word, want := range map[string]string{
		"대역폭": "은 이 을 과 으로 이라는", "메가": "는 가 를 와 로 라는", "활성값": "은 이 을 과 으로 이라는", "오차율": "은 이 을 과 로 이라는",
		"1": "은 이 을 과 로 이라는", "2": "는 가 를 와 로 라는", "3": "은 이 을 과 으로 이라는", "10": "은 이 을 과 으로 이라는", "28.37": "은 이 을 과 로 이라는",
		"LC": "는 가 를 와 로 라는", "SP1": "은 이 을 과 로 이라는", "SP2": "는 가 를 와 로 라는", "YOLOv8n": "은 이 을 과 으로 이라는", "R": "은 이 을 과 로 이라는",
		"50 Mbit/s": "는 가 를 와 로 라는", "“ResNet”": "은 이 을 과 으로 이라는", "대역폭(B)": "는 가 를 와 로 라는", "model": "은 이 을 과 로 이라는",
		"token": "은 이 을 과 으로 이라는", "layer": "는 가 를 와 로 라는", "block": "은 이 을 과 으로 이라는", "bert": "는 가 를 와 로 라는",
	} {
		got := all.In(Korean, word)
		for i, particle := range strings.Fields(want) {
			got = strings.Replace(got, word+particle, "", 1)
			if i == 5 && strings.TrimSpace(got) != "" {
				t.Errorf("%q: %s", word, all.In(Korean, word))
			}
		}
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0", 512: "512", 999: "999", 1000: "1 k", 999_949: "999.9 k", 999_960: "1 M", 25_557_032: "25.56 M", 1_235_814_400: "1.236 G", 644_812_894_000: "644.8 G",
	} {
		if got := strings.ReplaceAll(Count(n), Space, " "); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}
