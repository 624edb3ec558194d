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
	brokenAddress = fail(http.StatusBadRequest, scenario.Malformed, "",
		"The address cannot be read. A percent sign in it must be followed by two hexadecimal digits.")
	longAddress = fail(http.StatusBadRequest, scenario.TooLong, "",
		"An address may have %[1]s, more than servers and browsers carry safely. Send a longer scenario by POST, as JSON.", lang.Bytes(MaxURL))
	longBody = fail(http.StatusRequestEntityTooLarge, scenario.TooLong, "", "A body may have %[1]s: a scenario is far shorter.", lang.Bytes(MaxBody))
	longFile = fail(http.StatusRequestEntityTooLarge, scenario.TooLong, "",
		"A file may have %[1]s here, for it is held in memory as a whole. Save the model with its weights in a file of their own and send the other one, or import it on the page, which reads past the weights.", lang.Bytes(MaxFile))
	brokenBody = fail(http.StatusBadRequest, scenario.Malformed, "", "The body could not be read to its end.")
)

func internal(request string) *failure {
	f := fail(http.StatusInternalServerError, "internal", "",
		"Something went wrong in the server. It is not the request's fault. Its log calls the request %[1]s.", request)
	f.request = request
	return f
}

func tooMany(l Limit) *failure {
	return fail(http.StatusTooManyRequests, "too_many_requests", "",
		"Each client may send %[1]d requests in %[2]d s, so that one leaves room for the others. What a cache can answer is not counted: addresses with core=… may be kept for ever.", l.Requests, l.Seconds)
}

func noRoute(routes []route) *failure {
	patterns := make([]string, len(routes))
	for i, rt := range routes {
		patterns[i] = rt.path()
	}
	return fail(http.StatusNotFound, "not_found", "", "Nothing is here. The API has %[1]s.", strings.Join(patterns, ", "))
}

func badMethod(allowed string) *failure {
	return fail(http.StatusMethodNotAllowed, "method_not_allowed", "", "This address takes %[1]s.", allowed)
}
