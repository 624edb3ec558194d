//go:build !js

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"splitscope/wasm/api"
)

// TestMain lets a test start the command itself, which is this very program.
func TestMain(m *testing.M) {
	if os.Getenv("COMMAND") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

func command(environment []string, arguments ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], arguments...)
	c.Env = append(os.Environ(), append(environment, "COMMAND=1")...)
	return c
}

// started starts the command and returns the URL that it prints.
func started(t *testing.T, host string, arguments ...string) (*exec.Cmd, *url.URL) {
	c := command([]string{"HOST=" + host, "PORT=0"}, arguments...)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address, err := url.Parse(strings.TrimSpace(line))
	if err != nil {
		t.Fatal(err)
	}
	return c, address
}

// another returns an address of this machine that is not the loopback's.
func another(t *testing.T) string {
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addresses {
		if ip := a.(*net.IPNet).IP; ip.To4() != nil && !ip.IsLoopback() {
			return ip.String()
		}
	}
	return "127.0.0.2" // all of 127.0.0.0/8 is this machine, and "localhost" only one of it
}

func TestItListensOnTheAddressThatItPrints(t *testing.T) {
	elsewhere := another(t)
	reached := func(host, port string) bool {
		connection, err := net.Dial("tcp", net.JoinHostPort(host, port))
		if err == nil {
			connection.Close()
		}
		return err == nil
	}
	_, local := started(t, "")
	if local.Hostname() != "localhost" || !reached(local.Hostname(), local.Port()) {
		t.Errorf("it prints %s", local)
	}
	if reached(elsewhere, local.Port()) {
		t.Errorf("it prints %s and can be reached at %s", local, elsewhere)
	}
	_, all := started(t, "0.0.0.0")
	if all.Hostname() != "0.0.0.0" || !reached(elsewhere, all.Port()) || !reached("127.0.0.1", all.Port()) {
		t.Errorf("it prints %s", all)
	}
}

func TestWhatKeepsItFromStartingIsOneLine(t *testing.T) {
	taken, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	missing := filepath.Join(t.TempDir(), "nothing")
	for _, start := range []struct {
		environment, argument, says string
	}{
		{"PORT=0", "-static=" + missing, missing},
		{"PORT=0", "-static=" + t.TempDir(), "./build.sh"},
		{"PORT=" + port, "-static=", "in use"},
		{"HOST=192.0.2.1", "-static=", "192.0.2.1"},
		{"PORT=many", "-static=", "many"},
	} {
		c := command([]string{start.environment}, start.argument)
		out, err := c.CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 1 || strings.Count(string(out), "\n") != 1 || !strings.Contains(string(out), start.says) {
			t.Errorf("%v: %v %s", start, err, out)
		}
	}
}

func TestItEndsCleanly(t *testing.T) {
	c, address := started(t, "")
	// One that was answered and stays connected, one that has not asked yet, and one that asks half a question.
	for _, text := range []string{"GET /v1/solve HTTP/1.1\r\nHost: x\r\n\r\n", "", "GET /v1/sol"} {
		connection, err := net.Dial("tcp", address.Host)
		if err != nil {
			t.Fatal(err)
		}
		defer connection.Close()
		if _, err := io.WriteString(connection, text); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(text, "\n") {
			if _, err := http.ReadResponse(bufio.NewReader(connection), nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Errorf("after SIGTERM: %v", err)
	}
}

func TestWhatWasAskedBeforeTheEndIsAnswered(t *testing.T) {
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	begun, finish := make(chan struct{}), make(chan struct{})
	stopped, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- serve(stopped, listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			close(begun)
			<-finish
			_, _ = w.Write(bytes.Repeat([]byte("x"), 3*piece+1))
		}))
	}()
	answers := make(chan int64, 1)
	go func() {
		answer, err := http.Get("http://" + listener.Addr().String())
		if err != nil {
			t.Error(err)
			answers <- 0
			return
		}
		defer answer.Body.Close()
		n, _ := io.Copy(io.Discard, answer.Body)
		answers <- n
	}()
	<-begun
	stop()
	for { // it takes no new connections
		connection, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			break
		}
		connection.Close()
	}
	close(finish)
	if n := <-answers; n != 3*piece+1 {
		t.Errorf("%d bytes came", n)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// A client that sends everything before it reads must get the reason for a refusal,
// and not a reset connection.
func TestWhoSendsFirstHearsTheRefusal(t *testing.T) {
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	stopped, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	handler, err := product("")
	if err != nil {
		t.Fatal(err)
	}
	go func() { ended <- serve(stopped, listener, handler) }()
	defer func() { stop(); <-ended }()
	for _, sent := range []struct {
		target string
		bytes  int
		status int
	}{
		{"/v1/solve", api.MaxBody + 1, 413},
		{"/v1/solve", 40 << 20, 413},
		{"/v1/models", api.MaxFile + 1, 413},
		{"/v1/models?what=1", 8 << 20, 400},
		{"/v1/openapi.json", 8 << 20, 405},
		{"/v1/nothing", 8 << 20, 404},
	} {
		for _, chunked := range []bool{false, true} {
			connection, err := net.Dial("tcp", listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			to := bufio.NewWriter(connection)
			if chunked {
				fmt.Fprintf(to, "POST %s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n", sent.target, sent.bytes)
			} else {
				fmt.Fprintf(to, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", sent.target, sent.bytes)
			}
			spaces := bytes.Repeat([]byte(" "), 1<<20)
			for left := sent.bytes; left > 0; left -= len(spaces) {
				if _, err = to.Write(spaces[:min(left, len(spaces))]); err != nil {
					break
				}
			}
			if chunked {
				_, _ = to.WriteString("\r\n0\r\n\r\n")
			}
			if err = errors.Join(err, to.Flush()); err != nil {
				t.Errorf("%v, chunked %t: it could not send: %v", sent, chunked, err)
			} else if answer, err := http.ReadResponse(bufio.NewReader(connection), nil); err != nil || answer.StatusCode != sent.status {
				t.Errorf("%v, chunked %t: %v %v", sent, chunked, answer, err)
			}
			connection.Close()
		}
	}
	// A client that sends Expect: 100-continue is answered before it has sent the
	// body.
	connection, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	fmt.Fprintf(connection, "POST /v1/solve HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n", api.MaxBody+1)
	if answer, err := http.ReadResponse(bufio.NewReader(connection), nil); err != nil || answer.StatusCode != 413 {
		t.Errorf("%v %v", answer, err)
	}
}

func TestABodyCutShortIsRefused(t *testing.T) {
	address := os.Getenv("API")
	if address == "" {
		listener, err := net.Listen("tcp", "localhost:0")
		if err != nil {
			t.Fatal(err)
		}
		handler, _ := product("")
		stopped, stop := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- serve(stopped, listener, handler) }()
		defer func() { stop(); <-ended }()
		address = "http://" + listener.Addr().String()
	}
	to, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	for _, request := range []string{
		"POST /v1/solve HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"mbps\":5}",
		"POST /v1/models HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{}",
	} {
		connection, err := net.Dial("tcp", to.Host)
		if err != nil {
			t.Fatal(err)
		}
		defer connection.Close()
		if _, err := io.WriteString(connection, request); err != nil {
			t.Fatal(err)
		}
		_ = connection.(*net.TCPConn).CloseWrite()
		answer, err := http.ReadResponse(bufio.NewReader(connection), nil)
		if err != nil {
			t.Errorf("%q: %v", request, err)
			continue
		}
		var d api.Refusal
		if err := json.NewDecoder(answer.Body).Decode(&d); err != nil || answer.StatusCode != 400 || d.Error.Code != "malformed" {
			t.Errorf("%q: %d %+v %v", request, answer.StatusCode, d, err)
		}
	}
}

// counting is a connection's response, which counts its pieces and deadlines.
type counting struct {
	http.ResponseWriter
	writes    []int
	deadlines []time.Time
}

func (c *counting) Header() http.Header { return http.Header{} }
func (c *counting) WriteHeader(int)     {}
func (c *counting) Write(p []byte) (int, error) {
	c.writes = append(c.writes, len(p))
	return len(p), nil
}
func (c *counting) SetWriteDeadline(at time.Time) error {
	c.deadlines = append(c.deadlines, at)
	return nil
}

// A refusal waits for a slow body, and then gets a new deadline.
func TestTheDeadlineOfARefusalBeginsWhenTheBodyHasPassed(t *testing.T) {
	c := &counting{}
	before := 0
	body := readerFunc(func([]byte) (int, error) { before = len(c.deadlines); return 0, io.EOF })
	r, err := http.NewRequest("POST", "/", body)
	if err != nil {
		t.Fatal(err)
	}
	heard(paced(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte("no")) }))).ServeHTTP(c, r)
	if before != 1 || len(c.deadlines) != 2 {
		t.Errorf("%d deadlines before the body, %d in all", before, len(c.deadlines))
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestEveryPieceHasItsDeadline(t *testing.T) {
	c := &counting{}
	begun := time.Now()
	paced(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, length := range []int{0, 10, 2*piece + 5} {
			if n, err := w.Write(make([]byte, length)); n != length || err != nil {
				t.Errorf("%d %v", n, err)
			}
		}
		w.(*pieces).end = begun // longest is over
		_, _ = w.Write([]byte("x"))
	})).ServeHTTP(c, nil)
	if fmt.Sprint(c.writes) != fmt.Sprint([]int{0, 10, piece, piece, 5, 1}) {
		t.Errorf("pieces of %v", c.writes)
	}
	for i, at := range c.deadlines[:5] {
		if wait := at.Sub(begun); wait < stall || wait > longest {
			t.Errorf("piece %d has %v", i, wait)
		}
	}
	if !c.deadlines[5].Equal(begun) {
		t.Errorf("the last piece has until %v", c.deadlines[5])
	}
}
