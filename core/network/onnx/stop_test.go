package onnx_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"splitscope/core/base/progress"
	"splitscope/core/base/unpacked"
	"splitscope/core/network/onnx"
	"splitscope/core/network/profile"
	"splitscope/core/solve/mincut"
)

// impatient is a context that ends after a number of checks.
type impatient struct {
	context.Context
	left int
}

func (c *impatient) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// When the context ends, the work stops at the next check, with the context's error
// and no result.
func TestWorkEndsWhenNobodyWaits(t *testing.T) {
	for _, name := range []string{"deep_chain", "convex_500", "function_conv", "if_unknown"} {
		file := unpacked.File(t, outside+name+".onnx.gz")
		do := func(ctx context.Context) error {
			m, err := onnx.Import(ctx, bytes.NewReader(file), int64(len(file)), onnx.Options{})
			if err != nil {
				return err
			}
			_, err = profile.Pack(ctx, m.Network, mincut.All)
			return err
		}
		whole := &impatient{t.Context(), 1 << 40}
		if err := do(whole); err != nil {
			t.Fatal(name, err)
		}
		looks := 1<<40 - whole.left
		for n := 0; n < looks; n += 1 + looks/10 {
			ctx := &impatient{t.Context(), n}
			if err := do(ctx); !errors.Is(err, context.Canceled) || ctx.left < -3 {
				t.Fatalf("%s, ended at look %d of %d: %v, after %d more", name, n, looks, err, -ctx.left)
			}
		}
	}
}

// Reported progress goes from stage to stage and never back.
func TestProgress(t *testing.T) {
	file := unpacked.File(t, outside+"deep_chain.onnx.gz")
	var stages []progress.Stage
	last := int64(0)
	ctx := progress.With(t.Context(), func(stage progress.Stage, done, of int64) {
		if len(stages) == 0 || stages[len(stages)-1] != stage {
			stages, last = append(stages, stage), 0
		}
		if done < last || done > of {
			t.Errorf("%s: %d of %d after %d", stage, done, of, last)
		}
		last = done
	})
	m, err := onnx.Import(ctx, bytes.NewReader(file), int64(len(file)), onnx.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := profile.Pack(ctx, m.Network, mincut.All); err != nil {
		t.Fatal(err)
	}
	if len(stages) != 3 || stages[0] != progress.Reading || stages[1] != progress.Shapes || stages[2] != progress.Cuts {
		t.Errorf("stages %v", stages)
	}
}
