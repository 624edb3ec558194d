package verdict

import (
	"testing"

	"splitscope/core/lang"
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
		s, then, problems := scenario.ParseShared(row.link)
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
