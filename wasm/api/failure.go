package api

import (
	"cmp"
	"maps"
	"net/http"

	"splitscope/core/base/fault"
	"splitscope/core/scenario"
)

// The kinds of faults of requests, in addition to those of scenarios and files.
// Codes are those of package scenario where they fit.
var (
	brokenAddress = fault.New(scenario.Malformed.Code, "The address cannot be read. A percent sign in it must be followed by two hexadecimal digits.")
	brokenBody    = fault.New(scenario.Malformed.Code, "The body is incomplete.")
	longAddress   = fault.New(scenario.TooLong.Code, "The address is too long. The limit is %[1]s, which servers and browsers carry safely. Send a longer scenario by POST, as JSON.")
	longBody      = fault.New(scenario.TooLong.Code, "The body is too long. The limit is %[1]s, far more than a scenario needs.")
	longFile      = fault.New(scenario.TooLong.Code, "The file is too large. The limit is %[1]s, because the server holds the whole file in memory. Save the weights as external data and send the model alone, or import the file on the page, which skips the weights.")

	unknownParameter = fault.New(scenario.UnknownKey.Code, "Unknown parameter. This request takes: %[1]s.")
	noParameters     = fault.New(scenario.UnknownKey.Code, "Unknown parameter. This request takes none.")
	givenTwice       = fault.New(scenario.DuplicateKey.Code, "%[1]s: given more than once.")
	notOneOf         = fault.New(scenario.NotOneOf.Code, "%[1]s must be one of %[2]s.")
	notANumber       = fault.New(scenario.NotANumber.Code, "%[1]s must be a whole number from %[2]s to %[3]s: %[4]s.")
	outOfRange       = fault.New(scenario.OutOfRange.Code, notANumber.Text)
	notADate         = fault.New("not_a_date", "date is a day of the calendar: date=2026-01-31.")
	otherCore        = fault.New(scenario.UnsupportedVersion.Code, "This server has core version %[1]s and cannot answer for another. Leave core out to get this version's answer.")
	notADim          = fault.New(scenario.NotWhole.Code, "dim gives a symbolic dimension of the file a whole number from 0 up: dim=batch:4.")
	notMedia         = fault.New(scenario.NotOneOf.Code, "media says what an input of the file holds, as nchw, nhwc, tokens or values: media=x:nhwc.")

	manyPoints  = fault.New(scenario.OutOfRange.Code, "points × candidates may be %[1]s, and this scenario has %[2]d candidates: an answer is held in memory as a whole.")
	manyCells   = fault.New(scenario.OutOfRange.Code, "width × height may be %[1]s cells in JSON, %[2]s in CSV and %[3]s in binary: an answer is held in memory as a whole.")
	manyTensors = fault.New("too_complex", "Too many tensors cross the split points: the answer would have about %[1]s, and the limit is %[2]s.")
	fewerCuts   = fault.New("too_complex", "Too many tensors cross the split points: the answer would have about %[1]s, and the limit is %[2]s. These granularities fit: %[3]s.")

	noRoute         = fault.New("not_found", "Not found. The addresses of the API are: %[1]s.")
	noFigure        = fault.New("not_found", "There is no such figure. Figures: %[1]s, each as .json or .html.")
	badMethod       = fault.New("method_not_allowed", "This address takes %[1]s.")
	tooManyRequests = fault.New("too_many_requests", "Too many requests. Each client may send %[1]d requests in %[2]d s. Answers from a cache do not count: addresses with core=… may be cached for ever.")
	withoutECharts  = fault.New("no_echarts", "This server cannot draw figures, because it has no copy of ECharts. Use the page's server, or save a report on the page.")

	// Temporary faults: the same request may succeed later.
	busy = fault.New("unavailable", "The server is busy. Send the request again in a moment.")
	late = fault.New("unavailable", "The server did not finish in time. It is busy, or the request is too large. Send it again later, or ask for fewer split points or cells.")

	// The argument is the id of the request in the server's log.
	internal = fault.New("internal", "The server failed. Your request is not the cause. The server's log identifies it as %[1]s.")
)

// statuses has the HTTP status codes of faults other than 400.
var statuses = map[fault.Kind]int{
	longBody:        http.StatusRequestEntityTooLarge,
	longFile:        http.StatusRequestEntityTooLarge,
	noRoute:         http.StatusNotFound,
	noFigure:        http.StatusNotFound,
	badMethod:       http.StatusMethodNotAllowed,
	tooManyRequests: http.StatusTooManyRequests,
	withoutECharts:  http.StatusNotImplemented,
	busy:            http.StatusServiceUnavailable,
	late:            http.StatusServiceUnavailable,
	internal:        http.StatusInternalServerError,
}

// status returns the HTTP status code of a fault of the route.
func (rt route) status(f *fault.Fault) int {
	if f.Kind == scenario.UnknownModel && rt.keys != nil { // the model is in the path
		return http.StatusNotFound
	}
	return cmp.Or(statuses[f.Kind], http.StatusBadRequest)
}

// Refusal is the document of an error.
type Refusal struct {
	Error struct {
		Code    string `json:"code" doc:"A stable word for programs."`
		Field   string `json:"field" doc:"The parameter or key that is wrong, or empty."`
		Message string `json:"message" doc:"In words, in the language of the answer: what is wrong, what is allowed, and why."`
		Request string `json:"request,omitempty" doc:"The id of the request in the server's log, if the server failed."`
	} `json:"error" doc:"What is wrong."`
}

// refuse answers with a fault.
func (rt route) refuse(w http.ResponseWriter, r *http.Request, v voice, f *fault.Fault) {
	var d Refusal
	d.Error.Code, d.Error.Field, d.Error.Message = f.Code, f.Place, f.In(v.Lang)
	if f.Kind == internal {
		d.Error.Request = f.Value
	}
	a, _ := jsonAnswer(d) // strings can always be encoded
	a.cached = never
	status := rt.status(f)
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
	a.in(v).send(w, r, status)
}

// RefuseAddress answers a request whose URL cannot be parsed.
func RefuseAddress(w http.ResponseWriter, r *http.Request) {
	maps.Copy(w.Header(), common)
	route{}.refuse(w, r, route{}.speaks(r), brokenAddress.At(""))
}
