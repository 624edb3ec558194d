package scenario_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/scenario"
)

func TestMessages(t *testing.T) {
	for _, row := range []struct{ query, en, ko string }{
		{"mbps=abc",
			"Bandwidth: “abc” is not a decimal number. A bandwidth may be 0.001 to 1,000,000 Mbit/s: from a low-power wide-area network to a terabit backbone.",
			"대역폭: “abc” 값은 십진수가 아닙니다. 대역폭의 허용 범위는 0.001~1,000,000 Mbit/s입니다(저전력 광역 통신망(LPWAN)부터 테라비트 백본까지)."},
		{"device=0",
			"Device rate: “0” is out of range. A computing rate may be 0.001 to 1,000,000 GMAC/s: from a microcontroller to a pod of accelerators.",
			"디바이스 연산 성능: “0” 값이 허용 범위를 벗어났습니다. 연산 속도의 허용 범위는 0.001~1,000,000 GMAC/s입니다(마이크로컨트롤러부터 가속기 팟까지)."},
		{"rtt_ms=10001",
			"Round-trip time: “10001” is out of range. A round-trip time may be 0, or 0.000001 to 10,000 ms: from no delay to ten seconds, where connections time out.",
			"왕복 시간: “10001” 값이 허용 범위를 벗어났습니다. 왕복 시간(RTT)의 허용 범위는 0 또는 0.000001~10,000 ms입니다(지연이 없는 경우부터 연결이 시간 초과로 끊기는 10초까지)."},
		{"device_range=9..5",
			"Range of device rates: “9..5” is not a range such as 5..100, the lower end first. A computing rate may be 0.001 to 1,000,000 GMAC/s: from a microcontroller to a pod of accelerators.",
			"디바이스 연산 성능 범위: “9..5” 값은 5..100처럼 작은 값을 앞에 쓴 범위가 아닙니다. 연산 속도의 허용 범위는 0.001~1,000,000 GMAC/s입니다(마이크로컨트롤러부터 가속기 팟까지)."},
		{"mbsp=50", "“mbsp” is not a key of a scenario. Did you mean mbps?", "“mbsp”: 시나리오에 없는 키입니다. 혹시 mbps인가요?"},
		{"dtype=fp23", "Activation: “fp23” is not one of fp32, fp16, int8, int4. Did you mean fp32?", "활성값: “fp23” 값은 쓸 수 없습니다. 가능한 값: fp32, fp16, int8, int4. 혹시 fp32인가요?"},
		{"only=SP9,LC", "Candidates: “SP9” is not a candidate of this network at this granularity.", "후보: 이 네트워크의 이 분할 단위에는 “SP9” 후보가 없습니다."},
		{"v=7", "Version: unknown version “7”. The known version is 1.", "버전: 알 수 없는 버전 “7”입니다. 알려진 버전은 1입니다."},
	} {
		_, problems := scenario.Parse(networks, row.query)
		if len(problems) != 1 {
			t.Fatalf("%s gives %v", row.query, problems)
		}
		if got := problems[0].In(lang.English); got != row.en {
			t.Errorf("%s says\n%s, want\n%s", row.query, got, row.en)
		}
		if got := problems[0].In(lang.Korean); got != row.ko {
			t.Errorf("%s says\n%s, want\n%s", row.query, got, row.ko)
		}
		if got := problems[0].Error(); got != row.en {
			t.Errorf("as an error %s says %s", row.query, got)
		}
	}
}

func TestSuggestions(t *testing.T) {
	for query, want := range map[string]string{
		"mbp=1": "mbps", "Mbps=1": "mbps", "MBPS=1": "mbps", "devise=1": "device", "rtt=1": "rtt_ms", "rttms=1": "rtt_ms",
		"dtypes=1": "dtype", "device-range=1": "device_range", "mbps_rnage=1": "mbps_range", "edg=1": "edge",
		"preset=papers": "paper", "cuts=blocks": "block", "cuts=Layer": "layer", "input=unit8": "uint8", "mega=dec": "decimal",
		"model=resnet5": "resnet50", "model=ResNet50": "resnet50", "model=resnet-50": "resnet50",

		"x=1": "", "": "", "bandwidth=1": "", "utm_source=1": "", "n=1": "", "m=1": "", "cuts=": "", "input=raw": "", "model=squash": "",
	} {
		_, problems := scenario.Parse(networks, query)
		got := ""
		for _, p := range problems {
			_, rest, _ := strings.Cut(p.Error(), "Did you mean ")
			got = strings.TrimSuffix(rest, "?")
		}
		if got != want {
			t.Errorf("%s suggests %q, want %q", query, got, want)
		}
	}
}

func TestMessagesShowOnlyWhatIsSafe(t *testing.T) {
	for _, value := range []string{
		strings.Repeat("a", 10_000), strings.Repeat("한", 1000), "\u202eabc\u2066", "a\nb\x00", "%s%d%[9]s", "\xff\xfe", "",
	} {
		for _, p := range []*fault.Fault{
			scenario.Wrong(scenario.UnknownCandidate, "mbps", value), scenario.Wrong(scenario.UnknownKey, value, value), scenario.Wrong(scenario.Malformed, "", value),
		} {
			checkMessage(t, p)
		}
	}
	long := scenario.Wrong(scenario.Malformed, "", strings.Repeat("한", 61)).Error()
	if !strings.Contains(long, "“"+strings.Repeat("한", 60)+"…”") {
		t.Errorf("a long value is shown as %s", long)
	}
	whole := scenario.Wrong(scenario.Malformed, "", strings.Repeat("한", 60)).Error()
	if !strings.Contains(whole, "“"+strings.Repeat("한", 60)+"”") {
		t.Errorf("a value of 60 runes is shown as %s", whole)
	}
}

func checkMessage(t *testing.T, p *fault.Fault) {
	t.Helper()
	for _, l := range lang.All {
		message := p.In(l)
		if message == "" || len([]rune(message)) > 500 || !utf8.ValidString(message) || strings.Contains(message, "%!") && !strings.Contains(p.Place+p.Value, "%!") {
			t.Fatalf("%+.200v in %s says %q", p, l, message)
		}
		for _, r := range message {
			if !unicode.IsPrint(r) && string(r) != lang.Space {
				t.Fatalf("%+.200v in %s says %q", p, l, message)
			}
		}
	}
}
