package verdict

import (
	"strings"

	"splitscope/core/base/lang"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

// Shared says of an answer whether it is the one that its link was shared with.
type Shared struct {
	Same    bool   `json:"same"`
	Message string `json:"message"`
}

// Compare compares a study with the result that its link carries along.
func Compare(st *solve.Study, then scenario.Result, l lang.Lang) Shared {
	now := st.ResultAs(then.Core)
	s := Shared{Same: then.Agrees(now)}
	if s.Same {
		s.Message = lang.Text{EN: "Same result as when it was shared.", KO: "공유했을 때와 같은 결과입니다."}.In(l)
	} else {
		s.Message = lang.Text{EN: "When shared: %s. Now: %s.", KO: "공유했을 때: %s. 지금: %s."}.In(l, told(st, then, l), told(st, now, l))
	}
	if then.Core != now.Core {
		s.Message += lang.Text{
			EN: " It was computed by version %s of the core then, and by version %s now.",
			KO: " 그때는 코어 버전 %s, 지금은 버전 %s(으)로 계산했습니다.",
		}.In(l, then.Core, now.Core)
	}
	return s
}

// told is a result in words: "SP2 best, LC below 28.33 Mbit/s, SP2 up to 62.74
// Mbit/s, SP1 above".
func told(st *solve.Study, r scenario.Result, l lang.Lang) string {
	parts := []string{lang.Text{EN: "%s best", KO: "%s 최적"}.In(l, r.Best)}
	add := func(t lang.Text, args ...any) { parts = append(parts, t.In(l, args...)) }
	for i, id := range r.Winners {
		switch {
		case len(r.Winners) == 1:
			add(lang.Text{EN: "%s over the whole range", KO: "범위 전체에서 %s"}, id)
		case i == 0:
			add(lang.Text{EN: "%s below %s", KO: "%[2]s 미만에서 %[1]s"}, id, st.Scenario.Quantity(st.X.Key, r.At[0]))
		case i < len(r.At):
			add(lang.Text{EN: "%s up to %s", KO: "%[2]s까지 %[1]s"}, id, st.Scenario.Quantity(st.X.Key, r.At[i]))
		case r.More == 0:
			add(lang.Text{EN: "%s above", KO: "그 위에서 %s"}, id)
		default:
			add(lang.Text{EN: "then %s and %d more", KO: "그다음 %s 외 %d개"}, id, r.More)
		}
	}
	return strings.Join(parts, ", ")
}
