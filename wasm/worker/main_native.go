//go:build !js

// Command worker serves the API natively, and with -static also the built page:
//
//	HOST=localhost PORT=8080 worker [-static DIR]
//
// It listens on HOST, which is localhost by default; HOST=0.0.0.0 listens on every
// network interface. PORT=0 takes any free port. It prints its address. After
// SIGTERM or SIGINT it finishes the requests that it has accepted.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"syscall"

	"splitscope/wasm/api"
)

func main() {
	log.SetFlags(0)
	dir := flag.String("static", "", "folder with the built page, served at /")
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*dir); err != nil {
		log.Fatal(err)
	}
}

// memory is the soft limit of the program's memory in bytes. Near it, garbage is
// collected at once, instead of after the heap has doubled. GOMEMLIMIT sets another
// limit.
const memory = 384 << 20

func run(dir string) error {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memory)
	}
	handler, err := product(dir)
	if err != nil {
		return err
	}
	host := cmp.Or(os.Getenv("HOST"), "localhost")
	listener, err := net.Listen("tcp", net.JoinHostPort(host, cmp.Or(os.Getenv("PORT"), "8080")))
	if err != nil {
		return err
	}
	stopped, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(stopped, stop) // a second signal ends the process at once
	fmt.Printf("http://%s\n", net.JoinHostPort(host, strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)))
	return serve(stopped, listener, handler)
}

// product returns a handler for the API and, if dir is not empty, for the page that
// was built into dir.
func product(dir string) (http.Handler, error) {
	if dir == "" {
		return api.Handler(api.WithBounds(bounds)), nil
	}
	if _, err := os.Stat(filepath.Join(dir, "index.html")); err != nil {
		return nil, fmt.Errorf("no page is in the folder %q: ./build.sh builds it into dist", dir)
	}
	mux := http.NewServeMux()
	mux.Handle("/v1/", api.Handler(api.WithBounds(bounds), api.WithECharts(func() (string, error) {
		text, err := os.ReadFile(filepath.Join(dir, "echarts.js"))
		return string(text), err
	})))
	mux.Handle("/", page{http.Dir(dir)})
	return mux, nil
}

// serve serves until it is stopped, and then finishes the accepted requests.
func serve(stopped context.Context, listener net.Listener, handler http.Handler) error {
	server := newServer(handler)
	done := make(chan struct{})
	context.AfterFunc(stopped, func() {
		defer close(done)
		waited, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if server.Shutdown(waited) != nil {
			server.Close() // the remaining clients read too slowly
		}
	})
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	<-done
	return nil
}
