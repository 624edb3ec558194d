package api

import (
	"errors"
	"maps"
	"net/http"
	"strings"

	"splitscope/core/base/lang"
	"splitscope/core/network/onnx"
	"splitscope/core/scenario"
)

// failure is an error that a client is told about. Codes are those of package
// scenario where they fit.
type failure struct {
	status      int
	code, field string
	request     string // its id, where the server is at fault
	message     func(lang.Lang) string
}

func (f *failure) Error() string { return f.message(lang.English) }

func fail(status int, code, field string, text lang.Text, args ...any) *failure {
	return &failure{status: status, code: code, field: field, message: func(l lang.Lang) string { return text.In(l, args...) }}
}

func problem(status int, p scenario.Problem) *failure {
	return &failure{status: status, code: p.Code, field: p.Key, message: p.In}
}

// tooComplex tells of an algorithm's limit.
func tooComplex(err error) error {
	var limit *lang.Error
	if !errors.As(err, &limit) {
		return err
	}
	return &failure{status: http.StatusBadRequest, code: onnx.TooComplex, message: limit.In}
}

// Refusal is the document of an error.
type Refusal struct {
	Error struct {
		Code    string `json:"code"`
		Field   string `json:"field"` // empty where no field is to blame
		Message string `json:"message"`
		Request string `json:"request,omitempty"`
	} `json:"error"`
}

func (f *failure) write(w http.ResponseWriter, r *http.Request, v voice) {
	var d Refusal
	d.Error.Code, d.Error.Field, d.Error.Message, d.Error.Request = f.code, f.field, f.message(v.Lang), f.request
	a, _ := jsonAnswer(d) // strings always become JSON
	a.cached = never
	a.in(v).send(w, r, f.status)
}

// RefuseAddress answers a request whose address cannot be read, and so has no URL.
func RefuseAddress(w http.ResponseWriter, r *http.Request) {
	maps.Copy(w.Header(), common)
	brokenAddress.write(w, r, route{}.speaks(r))
}

var (
	brokenAddress = fail(http.StatusBadRequest, scenario.Malformed, "", lang.Text{
		EN: "The address cannot be read. A percent sign in it must be followed by two hexadecimal digits.",
		KO: "주소를 읽을 수 없습니다. 주소의 퍼센트 기호 뒤에는 16진수 두 자리가 있어야 합니다.",
	})
	longAddress = fail(http.StatusBadRequest, scenario.TooLong, "", lang.Text{
		EN: "An address may have %[1]s, more than servers and browsers carry safely. Send a longer scenario by POST, as JSON.",
		KO: "주소는 서버와 브라우저가 안전하게 전달하는 한계인 %[1]s까지입니다. 더 긴 시나리오는 POST로 JSON에 담아 보내세요.",
	}, lang.Bytes(MaxURL))
	longBody = fail(http.StatusRequestEntityTooLarge, scenario.TooLong, "", lang.Text{
		EN: "A body may have %[1]s: a scenario is far shorter.",
		KO: "본문은 %[1]s까지입니다. 시나리오는 그보다 훨씬 짧습니다.",
	}, lang.Bytes(MaxBody))
	longFile = fail(http.StatusRequestEntityTooLarge, scenario.TooLong, "", lang.Text{
		EN: "A file may have %[1]s here, for it is held in memory as a whole. Save the model with its weights in a file of their own and send the other one, or import it on the page, which reads past the weights.",
		KO: "파일 전체를 메모리에 두므로 여기서는 %[1]s까지입니다. 가중치를 별도 파일로 저장한 모델 파일만 보내거나, 가중치를 건너뛰며 읽는 페이지에서 가져오세요.",
	}, lang.Bytes(MaxFile))
	brokenBody = fail(http.StatusBadRequest, scenario.Malformed, "", lang.Text{
		EN: "The body could not be read to its end.",
		KO: "본문을 끝까지 읽을 수 없습니다.",
	})
)

func internal(request string) *failure {
	f := fail(http.StatusInternalServerError, "internal", "", lang.Text{
		EN: "Something went wrong in the server. It is not the request's fault. Its log calls the request %[1]s.",
		KO: "서버 내부 오류입니다. 요청의 잘못이 아닙니다. 서버 기록에서 이 요청의 이름: %[1]s.",
	}, request)
	f.request = request
	return f
}

func tooMany(l Limit) *failure {
	return fail(http.StatusTooManyRequests, "too_many_requests", "", lang.Text{
		EN: "Each client may send %[1]d requests in %[2]d s, so that one leaves room for the others. What a cache can answer is not counted: addresses with core=… may be kept for ever.",
		KO: "다른 이용자를 위해 클라이언트마다 %[2]d초에 요청 %[1]d개까지입니다. 캐시가 응답하는 요청은 세지 않습니다. core=…가 있는 주소는 영구히 보관할 수 있습니다.",
	}, l.Requests, l.Seconds)
}

func noRoute(routes []route) *failure {
	patterns := make([]string, len(routes))
	for i, rt := range routes {
		patterns[i] = rt.path()
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
