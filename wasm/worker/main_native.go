//go:build !js

// Command worker serves the API natively, and beside it the built page:
//
//	PORT=8080 worker [-static DIR]
//
// PORT=0 takes any free port; the address is printed.
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
	"syscall"
	"time"

	"splitscope/wasm/worker/api"
)

func main() {
	log.SetFlags(0)
	dir := flag.String("static", "", "folder with the built page, served at /")
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := serve(*dir); err != nil {
		log.Fatal(err)
	}
}

func serve(dir string) error {
	handler := api.Handler()
	if dir != "" {
		handler = api.Handler(api.WithECharts(func() (string, error) {
			text, err := os.ReadFile(filepath.Join(dir, "echarts.js"))
			return string(text), err
		}))
		mux := http.NewServeMux()
		mux.Handle("/v1/", handler)
		mux.Handle("/", page{http.Dir(dir)})
		handler = mux
	}
	listener, err := net.Listen("tcp", ":"+cmp.Or(os.Getenv("PORT"), "8080"))
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      5 * time.Minute, // a large map over a slow link
		IdleTimeout:       2 * time.Minute,
	}
	stopped, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	done := make(chan error, 1)
	go func() {
		<-stopped.Done()
		stop() // a second signal ends the process at once
		patience, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		done <- server.Shutdown(patience)
	}()
	fmt.Printf("http://localhost:%d\n", listener.Addr().(*net.TCPAddr).Port)
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-done
}
