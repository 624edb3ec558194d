package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"splitscope/core/base/fault"
	"strings"
	"testing"
	"time"
)

// stage is an API with one route, whose answers start and end when the test says.
type stage struct {
	http.Handler
	begun, finish chan struct{}
	ended         chan error // of the context, as the route saw it
}

func newStage(b Bounds) *stage {
	s := &stage{begun: make(chan struct{}, 100), finish: make(chan struct{}), ended: make(chan error, 100)}
	s.Handler = newHandler([]route{{
		pattern: "/v1/stage", scenario: true,
		answer: func(asked request) (reply, error) {
			s.begun <- struct{}{}
			select {
			case <-s.finish:
			case <-asked.context.Done():
			}
			s.ended <- asked.context.Err()
			return textAnswer("text/plain", []byte(strings.Repeat("x", 1000))), asked.context.Err()
		},
	}}, WithBounds(b))
	return s
}

func (s *stage) ask(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func waits() *http.Request { return httptest.NewRequest("GET", "/v1/stage", nil) }

// refusedAs checks a refusal.
func refusedAs(t *testing.T, w *httptest.ResponseRecorder, want fault.Kind) {
	t.Helper()
	var d Refusal
	if err := json.Unmarshal(w.Body.Bytes(), &d); err != nil {
		t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	if w.Code != http.StatusServiceUnavailable || d.Error.Code != want.Code || d.Error.Message != string(want.Text) || w.Header().Get("Retry-After") == "" || w.Header().Get("Cache-Control") != never {
		t.Errorf("%d %v %s, want %v", w.Code, w.Header(), w.Body, want)
	}
	if !slices.Contains(fault.Codes(), d.Error.Code) {
		t.Errorf("%s is no code of the API", d.Error.Code)
	}
}

func TestSoManyAtOnceAndSoManyWait(t *testing.T) {
	s := newStage(Bounds{AtOnce: 2, Waiting: 3, Deadline: time.Hour, Bytes: 1 << 20})
	answers := make(chan *httptest.ResponseRecorder, 20)
	for range 20 {
		go func() { answers <- s.ask(waits()) }()
	}
	for range 15 { // the other five are let in, and none of them ends yet
		refusedAs(t, <-answers, busy)
	}
	<-s.begun
	<-s.begun
	if len(s.begun) > 0 || len(answers) > 0 {
		t.Error("three at once")
	}
	close(s.finish)
	for range 5 {
		if w := <-answers; w.Code != 200 {
			t.Errorf("one that waited is answered with %d", w.Code)
		}
	}
	if w := s.ask(waits()); w.Code != 200 {
		t.Errorf("after all that: %d", w.Code)
	}
}

func TestTheTimeOfAnAnswerIsBounded(t *testing.T) {
	s := newStage(Bounds{AtOnce: 1, Waiting: 1, Deadline: time.Millisecond, Bytes: 1 << 20})
	// The time may be over before the route begins, which is late too.
	for refusedAs(t, s.ask(waits()), late); len(s.begun) == 0; {
		refusedAs(t, s.ask(waits()), late)
	}
	if err := <-s.ended; !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the route was told %v", err)
	}
}

func TestWhoGoesAwayIsComputedForNoLonger(t *testing.T) {
	s := newStage(Bounds{AtOnce: 1, Waiting: 2, Deadline: time.Hour, Bytes: 1 << 20})
	leaves := func(begin bool) (leave func(), left chan int) {
		ctx, cancel := context.WithCancel(context.Background())
		left = make(chan int)
		go func() { left <- s.ask(waits().WithContext(ctx)).Code }()
		if begin {
			<-s.begun
		}
		return cancel, left
	}
	leave, left := leaves(true)
	leaveQueue, leftQueue := leaves(false)
	leaveQueue() // whether it waits already or not
	<-leftQueue
	leave()
	<-left
	if err := <-s.ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the route was told %v", err)
	}
	close(s.finish)
	if w := s.ask(waits()); w.Code != 200 {
		t.Errorf("their turns are still taken: %d", w.Code)
	}
}

func TestTheRoomForBodiesAndAnswersIsBounded(t *testing.T) {
	s := newStage(Bounds{AtOnce: 9, Waiting: 9, Deadline: time.Hour, Bytes: 1500})
	close(s.finish)
	post := func(body io.Reader) *http.Request { return httptest.NewRequest("POST", "/v1/stage", body) }
	for range 3 { // each takes the room again that the last one had
		if w := s.ask(post(strings.NewReader("{}" + strings.Repeat(" ", 1400)))); w.Code != 200 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		refusedAs(t, s.ask(post(strings.NewReader("{}"+strings.Repeat(" ", 1600)))), busy)
	}
	// One that reads slowly keeps its answer, and so does one that sends slowly its body.
	writing, finish := make(chan struct{}), make(chan struct{})
	slow := slowReader{httptest.NewRecorder(), writing, finish}
	done := make(chan struct{})
	go func() { defer close(done); s.ServeHTTP(slow, waits()) }()
	<-writing
	refusedAs(t, s.ask(waits()), busy)
	refusedAs(t, s.ask(post(strings.NewReader("{}"+strings.Repeat(" ", 600)))), busy)
	close(finish)
	<-done
	if w := s.ask(waits()); w.Code != 200 || slow.Code != 200 || slow.Body.Len() != 1000 {
		t.Errorf("%d, and the slow one %d with %d bytes", w.Code, slow.Code, slow.Body.Len())
	}
}

// slowReader is a client that reads nothing until the test allows it.
type slowReader struct {
	*httptest.ResponseRecorder
	writing, finish chan struct{}
}

func (s slowReader) Write(p []byte) (int, error) {
	close(s.writing)
	<-s.finish
	return s.ResponseRecorder.Write(p)
}

func TestWhatTakesNothingIsAnsweredWhileAllTurnsAreTaken(t *testing.T) {
	h := newHandler(routes(), WithBounds(Bounds{AtOnce: 0, Waiting: 0, Deadline: time.Hour, Bytes: 1 << 20}))
	for target, want := range map[string]int{"/v1/": 200, "/v1/openapi.json": 200, "/v1/models": 200, "/v1/solve": 503, "/v1/models/resnet50": 503, "/v1/nothing": 404} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", target, nil))
		if w.Code != want {
			t.Errorf("%s: %d, want %d", target, w.Code, want)
		}
	}
}

// Writing a long answer stops when the client disconnects.
func TestALongAnswerEndsWhenTheAskerHasGone(t *testing.T) {
	written := 0
	ctx, leave := context.WithCancel(context.Background())
	h := newHandler([]route{{
		pattern: "/v1/long", scenario: true,
		answer: func(request) (reply, error) {
			return streamed(csvType, func(w io.Writer) error {
				for ; written < 1000; written++ {
					if written == 10 {
						leave()
					}
					if _, err := w.Write([]byte("row\n")); err != nil {
						return err
					}
				}
				return nil
			}), nil
		},
	}}, WithBounds(Bounds{AtOnce: 1, Deadline: time.Hour, Bytes: 1 << 20}))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/v1/long", nil).WithContext(ctx))
	if written != 10 || w.Code != http.StatusServiceUnavailable {
		t.Errorf("%d rows were written, and the answer is %d", written, w.Code)
	}
}
