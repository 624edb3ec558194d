package verdict

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"splitscope/core/base/lang"
	"splitscope/core/network/cache"
	"splitscope/core/network/profile"
	"splitscope/core/network/zoo"
	"splitscope/core/scenario"
	"splitscope/core/solve"
	"splitscope/core/solve/mincut"
)

var networks = cache.New()

func packed(t *testing.T, model, title string) string {
	t.Helper()
	net, ok := zoo.Lookup(model)
	if !ok {
		t.Fatal(model)
	}
	renamed := *net
	renamed.Title, renamed.Digest = title, strings.Repeat("0123456789abcdef"[len(model)%16:][:1], 16)
	text, err := profile.Pack(t.Context(), &renamed, mincut.All)
	if err != nil {
		t.Fatal(err)
	}
	return "model=custom&net=" + url.QueryEscape(text)
}

// written returns the differences of two links as text.
func written(t *testing.T, a, b string, l lang.Lang) (lines []string) {
	t.Helper()
	from, bad := scenario.Parse(networks, a)
	to, worse := scenario.Parse(networks, b)
	if len(bad)+len(worse) > 0 {
		t.Fatal(bad, worse)
	}
	for _, d := range KeyDifferences(from, to, l) {
		lines = append(lines, strings.ReplaceAll(d.Label+": "+d.A+" | "+d.B, lang.Space, " "))
	}
	return lines
}

func TestKeyDifferences(t *testing.T) {
	for _, c := range []struct {
		a, b string
		lang lang.Lang
		want []string
	}{
		{"v=1", "", "en", nil},
		{"preset=paper", "v=1", "en", []string{
			"Preset: the paper | –", "Bandwidth: 50 Mibit/s | 50 Mbit/s", "Raw input: stays on the device | uint8",
			"Mega: 2²⁰ (binary) | 10⁶ (decimal)", "Range of bandwidths: 10 to 1,000 Mibit/s | 10 to 1,000 Mbit/s",
		}},
		{"device=5.00001&rtt_ms=3&only=SP1,LC", "device=5.00002&cuts=graph", "en", []string{
			"Granularity: stage | graph", "Candidates: SP1, LC | all", "Device rate: 5.00001 GMAC/s | 5.00002 GMAC/s", "Round-trip time: 3 ms | 0 ms",
		}},
		{"model=gpt2&compare=unet", "x=edge&x_scale=linear&uncertainty=20&uncertain=work&edge_range=1..50", "ko", []string{
			"네트워크: GPT-2 small | ResNet-50", "입력 크기: – | 224 px", "토큰 수: 1,024 | –", "원본 입력: int32 | uint8",
			"가로축: 대역폭 | 엣지 서버 연산 성능", "가로축 눈금: 자동 | 선형", "엣지 서버 연산 성능 범위: 10 ~ 1,000 GMAC/s | 1 ~ 50 GMAC/s",
			"최대 오차: 0 % | 20 %", "오차 대상: 디바이스 연산 성능, 연산량, 대역폭 | 연산량", "비교 대상: U-Net | –",
		}},
		{packed(t, "alexnet", "Mine"), "model=alexnet", "en", []string{
			"Network: imported | AlexNet", "Imported network: Mine | –", "Input size: – | 224 px", "Batch: – | 1",
		}},
		{packed(t, "alexnet", "Mine"), packed(t, "vgg11", "Mine"), "en", []string{
			"Imported network: Mine (7777777777777777) | Mine (5555555555555555)",
		}},
	} {
		if got := written(t, c.a, c.b, c.lang); !slices.Equal(got, c.want) {
			t.Errorf("%.40s, %.40s:\n%s\nwant\n%s", c.a, c.b, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

func TestDropped(t *testing.T) {
	for _, c := range []struct {
		from  string
		edits map[string]string
		lang  lang.Lang
		want  string
	}{
		{"preset=paper&device=8", map[string]string{"model": "mobilenet_v2"}, "en", ""},
		{"only=SP1,LC&size=320&input=jpeg", map[string]string{"model": "gpt2"}, "en",
			"Removed, because it no longer applies: Input size 320 px (now –); Candidates SP1, LC (now all); Raw input jpeg (now int32)."},
		{"only=SP1,LC&size=320", map[string]string{"model": "vgg16"}, "ko",
			"더는 적용되지 않아 뺀 항목: 입력 크기 320 px(현재 224 px); 후보 SP1, LC(현재 전체)."},
		{"only=SP1,LC", map[string]string{"cuts": "layer"}, "en", "Removed, because it no longer applies: Candidates SP1, LC (now all)."},
		{"only=SP1,LC", map[string]string{"preset": "paper"}, "en", ""},
		{"only=SP1,LC", map[string]string{"mbps": "7"}, "en", ""},
	} {
		s, _ := scenario.Parse(networks, c.from)
		after, problems := s.WithAll(c.edits)
		if got := strings.ReplaceAll(Dropped(s, after, c.edits, c.lang), lang.Space, " "); got != c.want || len(problems) > 0 {
			t.Errorf("%s with %v: %s %v", c.from, c.edits, got, problems)
		}
	}
}

func TestComparison(t *testing.T) {
	a, _ := scenario.Parse(networks, "preset=paper&rtt_ms=4")
	b, _ := scenario.Parse(networks, "device=3&edge=20&uncertainty=5&x=edge")
	d, err := solve.NewDifference(a, b)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"All maps have the axes of A: bandwidth from 10 to 1,000 Mibit/s across, device rate from 5 to 100 GMAC/s up.",
		"B uses another megabit than A. Its bandwidth of 50 Mbit/s is 47.68 Mibit/s in A’s unit.",
		"Inputs that are on neither axis keep their saved values. A: edge server rate 100 GMAC/s, round-trip time 4 ms. B: edge server rate 20 GMAC/s, round-trip time 0 ms.",
		"The conditions of B lie outside these axes.",
		"The difference takes all inputs as exact.",
	}
	var got []string
	for _, note := range Comparison(d, b, lang.English) {
		got = append(got, strings.ReplaceAll(note, lang.Space, " "))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	for _, note := range Comparison(d, b, lang.Korean) {
		if strings.Contains(note, "%!") || strings.Contains(note, "axes") {
			t.Errorf("in Korean: %s", note)
		}
	}
}
