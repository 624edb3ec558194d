package api

import (
	"context"
	"errors"
	"io"
	"time"

	"golang.org/x/sync/semaphore"
)

// Bounds limit the resources of a server, so that many expensive requests lead to
// refusals and not to its crash.
type Bounds struct {
	AtOnce   int           // answers that are computed at a time
	Waiting  int           // questions that wait for it; more are refused
	Deadline time.Duration // for waiting and computing
	Bytes    int64         // of bodies and answers that are in memory
}

// WithBounds gives the API bounds. Without them it has none, as in a Worker: that
// computes one answer at a time anyway, and counts bodies and time outside of Go.
func WithBounds(b Bounds) Option {
	return func(a *api) {
		a.deadline = b.Deadline
		a.entered = semaphore.NewWeighted(int64(b.AtOnce + b.Waiting))
		a.turns = semaphore.NewWeighted(int64(b.AtOnce))
		a.room = semaphore.NewWeighted(b.Bytes)
	}
}

// turn waits until a question may be computed; end must be called when it is. The
// context then ends when the time is over or nobody waits for the answer.
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

// claim is the room that a request takes in memory.
type claim struct {
	room  *semaphore.Weighted // nil where it is not counted
	taken int64
}

// take takes more room, if there is some.
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

// counted is a body that takes room as it is read.
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

// timely returns an error as the client is told it: that its time is over is no
// fault of the server, and nobody hears it where the client has gone.
func timely(err error) error {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return late.At("")
	}
	return err
}
