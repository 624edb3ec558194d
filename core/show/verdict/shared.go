package verdict

import (
	"strings"

	"splitscope/core/base/lang"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

// Shared says whether an answer equals the result in its link.
type Shared struct {
	Same    bool   `json:"same" doc:"Whether the result is the same as when the link was shared."`
	Message string `json:"message" doc:"The comparison in words, in the language of the answer."`
}

// Compare compares a study with the result in its link.
func Compare(st *solve.Study, then scenario.Result, l lang.Lang) Shared {
	now := st.ResultAs(then.Core)
	s := Shared{Same: then.Agrees(now)}
	if s.Same {
		s.Message = lang.Text("Same result as when it was shared.").In(l)
	} else {
		s.Message = lang.Text("When shared: %s. Now: %s.").In(l, inWords(st, then, l), inWords(st, now, l))
	}
	if then.Core != now.Core {
		s.Message += lang.Text(" It was computed by version %s of the core then, and by version %s now.").In(l, then.Core, now.Core)
	}
	return s
}

// inWords writes a result in words: "SP2 best, LC below 28.33 Mbit/s, SP2 up to
// 62.74 Mbit/s, SP1 above".
func inWords(st *solve.Study, r scenario.Result, l lang.Lang) string {
	parts := []string{lang.Text("%s best").In(l, r.Best)}
	add := func(t lang.Text, args ...any) { parts = append(parts, t.In(l, args...)) }
	for i, id := range r.Winners {
		switch {
		case len(r.Winners) == 1:
			add("%s over the whole range", id)
		case i == 0:
			add("%s below %s", id, st.Scenario.Quantity(st.X.Key, r.At[0]))
		case i < len(r.At):
			add("%s up to %s", id, st.Scenario.Quantity(st.X.Key, r.At[i]))
		case r.More == 0:
			add("%s above", id)
		default:
			add("then %s and %d more", id, r.More)
		}
	}
	return strings.Join(parts, ", ")
}
