package api

import (
	"context"
	"errors"
	"io"
	"time"

	"golang.org/x/sync/semaphore"
)

// Bounds limit the resources of a server, so that it refuses too many expensive
// requests instead of crashing.
type Bounds struct {
	AtOnce   int           // answers that are computed at the same time
	Waiting  int           // requests that may wait; more are refused
	Deadline time.Duration // for waiting and computing
	Bytes    int64         // of bodies and answers in memory
}

// WithBounds sets bounds. Without this option there are none, as in a Worker, which
// computes one answer at a time and limits bodies and time outside of Go.
func WithBounds(b Bounds) Option {
	return func(a *api) {
		a.deadline = b.Deadline
		a.entered = semaphore.NewWeighted(int64(b.AtOnce + b.Waiting))
		a.turns = semaphore.NewWeighted(int64(b.AtOnce))
		a.room = semaphore.NewWeighted(b.Bytes)
	}
}

// turn waits until the answer may be computed. The caller must call end afterwards.
// ctx ends at the deadline or when the client disconnects.
func (a *api) turn(asked context.Context) (ctx context.Context, end func(), err error) {
	if a.turns == nil {
		return asked, func() {}, nil
	}
	if !a.entered.TryAcquire(1) {
		return nil, nil, busy.At("")
	}
	ctx, cancel := context.WithTimeout(asked, a.deadline)
	if err := a.turns.Acquire(ctx, 1); err != nil {
		cancel()
		a.entered.Release(1)
		return nil, nil, err
	}
	return ctx, func() {
		cancel()
		a.turns.Release(1)
		a.entered.Release(1)
	}, nil
}

// claim is the memory that a request has claimed.
type claim struct {
	room  *semaphore.Weighted // nil if memory is not limited
	taken int64
}

// take claims more memory, or returns an error if there is not enough.
func (c *claim) take(bytes int64) error {
	if c.room == nil {
		return nil
	}
	if !c.room.TryAcquire(bytes) {
		return busy.At("")
	}
	c.taken += bytes
	return nil
}

// counted is a body that claims memory as it is read.
type counted struct {
	io.Reader
	taken *claim
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if full := c.taken.take(int64(n)); full != nil {
		return n, full
	}
	return n, err
}

func (c *claim) release() {
	if c.taken > 0 {
		c.room.Release(c.taken)
		c.taken = 0
	}
}

// timely returns the error for the client. A deadline is not a failure of the
// server, and if the client has disconnected nobody reads the error.
func timely(err error) error {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return late.At("")
	}
	return err
}
