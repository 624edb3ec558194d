// Package progress lets long work report its progress through a context, and stop
// when the context is done.
package progress

import "context"

// Stage is a phase of the work on a file.
type Stage string

// Stages, in their order.
const (
	Reading Stage = "reading" // the bytes of the file that are behind
	Shapes  Stage = "shapes"  // its operators
	Cuts    Stage = "cuts"    // steps of those that are allowed: it may end at any of them
)

type key struct{}

// With returns a context whose work reports its progress to a function: done
// parts of a stage that has of parts. The function is called often and must be
// fast.
func With(ctx context.Context, report func(stage Stage, done, of int64)) context.Context {
	return context.WithValue(ctx, key{}, report)
}

// At reports progress if the context has a function for it, and returns the
// context's error. Long loops call it every few thousand steps.
func At(ctx context.Context, stage Stage, done, of int64) error {
	if report, ok := ctx.Value(key{}).(func(Stage, int64, int64)); ok {
		report(stage, done, of)
	}
	return ctx.Err()
}
