// Package progress lets long work report its progress through a context, and stop
// when the context is done.
package progress

import "context"

// Stage is a phase of the work on a file.
type Stage string

// Stages, in their order.
const (
	Reading Stage = "reading" // counted in bytes of the file
	Shapes  Stage = "shapes"  // counted in operators
	Cuts    Stage = "cuts"    // counted in steps of the largest number allowed; it may end before
)

// Context is the part of a context.Context that long work needs; every
// context.Context is one. Deadline is left out: it returns a time.Time, whose
// methods would add 20 kB to the page's download.
type Context interface {
	Err() error
	Value(key any) any
}

// Background is never done, and reports progress to nobody.
var Background Context = background{}

type background struct{}

func (background) Err() error    { return nil }
func (background) Value(any) any { return nil }

type key struct{}

// With returns a context whose work calls report with its progress: the number of
// parts of a stage that are done, and of how many. report is called often and must
// be fast.
func With(ctx context.Context, report func(stage Stage, done, of int64)) context.Context {
	return context.WithValue(ctx, key{}, report)
}

// At reports progress if the context has a function for it, and returns the
// context's error. Long loops call it every few thousand steps.
func At(ctx Context, stage Stage, done, of int64) error {
	if report, ok := ctx.Value(key{}).(func(Stage, int64, int64)); ok {
		report(stage, done, of)
	}
	return ctx.Err()
}
