package figure

import (
	"runtime"
	"testing"
	"weak"

	"splitscope/core/network"
)

// The colours of a network are remembered for as long as it is there, and do not
// keep it there: it may be a stranger's, and large.
func TestColoursKeepNoNetwork(t *testing.T) {
	cuts := []network.Cut{{ID: network.EC}, {ID: "SP1"}, {ID: network.LC}}
	first := weak.Make(&cuts[0])
	colours := Colours(cuts)
	if again := Colours(cuts); &again[0] != &colours[0] {
		t.Error("they were made twice")
	}
	runtime.KeepAlive(cuts)
	cuts = nil
	runtime.GC()
	if first.Value() != nil {
		t.Error("the cuts are still there")
	}
}
