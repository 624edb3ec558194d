package verdict

import (
	"os"
	"strings"
	"testing"

	"splitscope/core/base/lang"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

func TestCompare(t *testing.T) {
	for _, row := range []struct {
		link   string
		same   bool
		en, ko string
	}{
		{"preset=paper&result=2,SP2,LC,28.33,SP2,62.74,SP1", true, "Same result as when it was shared.", "공유했을 때와 같은 결과입니다."},
		{"preset=paper&result=1,SP2,LC,28.33,SP2,62.74,SP1", true,
			"Same result as when it was shared. It was computed by version 1 of the core then, and by version 2 now.",
			"공유했을 때와 같은 결과입니다. 그때는 코어 버전 1, 지금은 버전 2로 계산했습니다."},
		{"preset=paper&result=7,SP2,LC,28.33,SP2,62.74,SP1", true,
			"Same result as when it was shared. It was computed by version 7 of the core then, and by version 2 now.",
			"공유했을 때와 같은 결과입니다. 그때는 코어 버전 7, 지금은 버전 2로 계산했습니다."},
		{"preset=paper&result=2,LC,LC,29,SP1,62.74,SP2,99,EC,~4", false,
			"When shared: LC best, LC below 29\u00a0Mibit/s, SP1 up to 62.74\u00a0Mibit/s, SP2 up to 99\u00a0Mibit/s, then EC and 4 more. Now: SP2 best, LC below 28.33\u00a0Mibit/s, SP2 up to 62.74\u00a0Mibit/s, SP1 above.",
			"공유했을 때: LC 최적, 29\u00a0Mibit/s 미만에서 LC, 62.74\u00a0Mibit/s까지 SP1, 99\u00a0Mibit/s까지 SP2, 그다음 EC 외 4개. 지금: SP2 최적, 28.33\u00a0Mibit/s 미만에서 LC, 62.74\u00a0Mibit/s까지 SP2, 그 위에서 SP1."},
		{"only=LC&result=1,SP1,SP1", false,
			"When shared: SP1 best, SP1 over the whole range. Now: LC best, LC over the whole range. It was computed by version 1 of the core then, and by version 2 now.",
			"공유했을 때: SP1 최적, 범위 전체에서 SP1. 지금: LC 최적, 범위 전체에서 LC. 그때는 코어 버전 1, 지금은 버전 2로 계산했습니다."},
	} {
		s, then, problems := scenario.ParseShared(networks, row.link)
		st, err := solve.New(t.Context(), s)
		if then == nil || err != nil {
			t.Fatal(problems, err)
		}
		for l, want := range map[lang.Lang]string{lang.English: row.en, lang.Korean: row.ko} {
			if got := Compare(st, *then, l); got.Same != row.same || got.Message != want {
				t.Errorf("%s: %+v, want %s", row.link, got, want)
			}
		}
	}
}

// Links of version 1 came with results over sweeps that did not grow.
func TestFrozenResultsAreTheSame(t *testing.T) {
	text, err := os.ReadFile("../../scenario/testdata/links-v1.txt")
	if err != nil {
		t.Fatal(err)
	}
	grown := 0
	lines := string(text) + "model=mobilenet_v2&cuts=block&device=2&edge=1000&mbps=5&rtt_ms=10&dtype=int8\t\t\tSP8,SP5,19.52,SP3,24.1,EC\n"
	for line := range strings.Lines(lines) {
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(columns) != 4 { // a remark
			continue
		}
		link := "result=1," + columns[3] + "&" + columns[0] // which may have one that cannot be read
		s, then, problems := scenario.ParseShared(networks, link)
		st, err := solve.New(t.Context(), s)
		if then == nil || err != nil {
			t.Fatal(link, problems, err)
		}
		if got := Compare(st, *then, lang.English); !got.Same {
			t.Errorf("%s: %s", link, got.Message)
		}
		if !then.Agrees(st.Result()) {
			grown++
		}
		then.Core = solve.Version
		if got := Compare(st, *then, lang.English); got.Same != then.Agrees(st.Result()) {
			t.Errorf("%s of this version: %s", link, got.Message)
		}
	}
	if grown == 0 {
		t.Error("no sweep grew")
	}
}
