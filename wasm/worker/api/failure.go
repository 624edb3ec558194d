package api

import (
	"net/http"
	"strings"

	"splitscope/core/lang"
	"splitscope/core/scenario"
)

// failure is an error that a client is told about. Codes are those of package
// scenario where they fit.
type failure struct {
	status      int
	code, field string
	message     func(lang.Lang) string
}

func (f *failure) Error() string { return f.message(lang.English) }

func fail(status int, code, field string, text lang.Text, args ...any) *failure {
	return &failure{status, code, field, func(l lang.Lang) string { return text.In(l, args...) }}
}

func (f *failure) write(w http.ResponseWriter, r *http.Request) {
	type body struct {
		Code    string `json:"code"`
		Field   string `json:"field"` // empty where no field is to blame
		Message string `json:"message"`
	}
	l := language(r)
	// Three strings always become JSON.
	document, _ := jsonAnswer(map[string]body{"error": {f.code, f.field, f.message(l)}})
	document.lang = l
	document.send(w, r, f.status)
}

var (
	longAddress = fail(http.StatusBadRequest, scenario.TooLong, "", lang.Text{
		EN: "An address may have 16 KiB. Send a longer scenario by POST, as JSON.",
		KO: "주소는 16 KiB까지입니다. 더 긴 시나리오는 POST로 JSON에 담아 보내세요.",
	})
	longBody = fail(http.StatusRequestEntityTooLarge, scenario.TooLong, "", lang.Text{
		EN: "A body may have 1 MiB: a scenario is far shorter.",
		KO: "본문은 1 MiB까지입니다. 시나리오는 그보다 훨씬 짧습니다.",
	})
	longFile = fail(http.StatusRequestEntityTooLarge, scenario.TooLong, "", lang.Text{
		EN: "A file may have 32 MiB here. The page imports larger ones: it reads past the weights.",
		KO: "여기서는 파일이 32 MiB까지입니다. 더 큰 파일은 페이지에서 가중치를 건너뛰며 읽을 수 있습니다.",
	})
	brokenBody = fail(http.StatusBadRequest, scenario.Malformed, "", lang.Text{
		EN: "The body could not be read to its end.",
		KO: "본문을 끝까지 읽을 수 없습니다.",
	})
	internal = fail(http.StatusInternalServerError, "internal", "", lang.Text{
		EN: "Something went wrong in the server. It is not the request's fault.",
		KO: "서버 내부 오류입니다. 요청의 잘못이 아닙니다.",
	})
)

func noRoute(routes []route) *failure {
	patterns := make([]string, len(routes))
	for i, rt := range routes {
		patterns[i] = rt.pattern
	}
	return fail(http.StatusNotFound, "not_found", "", lang.Text{
		EN: "Nothing is here. The API has %[1]s.",
		KO: "없는 주소입니다. API의 주소: %[1]s.",
	}, strings.Join(patterns, ", "))
}

func badMethod(allowed string) *failure {
	return fail(http.StatusMethodNotAllowed, "method_not_allowed", "", lang.Text{
		EN: "This address takes %[1]s.",
		KO: "이 주소에서 쓸 수 있는 메서드: %[1]s.",
	}, allowed)
}
