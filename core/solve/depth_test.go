package solve

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"splitscope/core/network"
	"splitscope/core/network/zoo"
)

// Every candidate that wins on a map is among the contenders, which are few.
func TestContenders(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	names := zoo.Names()
	for range 150 {
		name := names[r.IntN(len(names))]
		st := study(t, "model="+name)
		inputs := []string{"none", string(st.BaselineInput())}
		st = study(t, fmt.Sprintf("model=%s&cuts=%s&dtype=%s&input=%s&edge=%v&rtt_ms=%d&mbps_range=0.01..100000&device_range=0.01..10000",
			name, []string{"block", "layer", "layer&fuse=off", "graph"}[r.IntN(4)], []string{"fp32", "fp16", "int8", "int4"}[r.IntN(4)],
			inputs[r.IntN(2)], 1+r.IntN(1000), 10*r.IntN(2)))
		contends := map[string]bool{network.EC: true}
		for i, yes := range Contenders(st.Cuts) {
			contends[st.Cuts[i].ID] = contends[st.Cuts[i].ID] || yes
		}
		for i, wins := range st.Wins() {
			if id := st.Candidates[i].ID; wins && !contends[id] {
				t.Errorf("%s: %s wins and is no contender", st.Scenario.Encode(), id)
			}
		}
	}
	n := 0
	for _, yes := range Contenders(study(t, "model=densenet201&cuts=layer&fuse=off").Cuts) {
		if yes {
			n++
		}
	}
	if n < 4 || n > 16 {
		t.Errorf("%d cuts are contenders", n)
	}
}

// EC, which may be left out, hides no cut through which the input crosses.
func TestContendersWithoutEC(t *testing.T) {
	input := network.Tensor{Input: network.Values, Shape: network.Shape{1, 100}}
	inside := func(n int) network.Tensor { return network.Tensor{Shape: network.Shape{1, n}} }
	cut := func(id string, macs int64, tensors ...network.Tensor) network.Cut {
		return network.Cut{ID: id, Head: network.Work{MACs: macs}, Tail: network.Work{MACs: 100 - macs}, Tensors: tensors}
	}
	got := Contenders([]network.Cut{
		cut(network.EC, 0, input), cut("SP1", 10, input, inside(5)), cut("SP2", 20, inside(90)), cut("SP3", 30, inside(91)), cut(network.LC, 100),
	})
	if want := []bool{false, true, true, false, true}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Nothing with less work before it sends as little as a bottleneck, and anything
// else sends no less than a bottleneck before it.
func TestBottlenecks(t *testing.T) {
	for _, link := range []string{"model=resnet50", "model=resnet50&input=none", "model=inception_v3&input=jpeg&dtype=int8", "model=unet&input=none&cuts=layer&fuse=off"} {
		st := study(t, link)
		d := st.Depth()
		last := len(d.Steps) - 1
		if d.Steps[0].ID != network.EC || d.Steps[last].ID != network.LC || d.Steps[last].Bits != 0 {
			t.Fatalf("%s: from %s to %s", link, d.Steps[0].ID, d.Steps[last].ID)
		}
		for i, k := range d.Steps[1:last] {
			i++
			beaten := slices.ContainsFunc(d.Steps[:i], func(by Candidate) bool { return !st.Keeps(by.Cut) && by.Bits <= k.Bits })
			if isNeck := slices.Contains(d.Bottlenecks, i); isNeck == (beaten || st.Keeps(k.Cut)) {
				t.Errorf("%s: %s sends %v bits, bottleneck: %v", link, k.After, k.Bits, isNeck)
			}
		}
	}
}

// Results that a study caches are not used where they do not apply.
func TestAStudyElsewhereIsAnotherStudy(t *testing.T) {
	st := study(t, "preset=paper&rtt_ms=3")
	st.Ranking()
	st.Regions()
	for _, at := range [][2]float64{{10, 5}, {100, 5}, {1000, 5}, {50, 90}} {
		moved, anew := st.At(at[0], at[1]), of(t, st.Scenario.Moved(st.X.Key, at[0]).Moved(st.Y.Key, at[1]))
		if fmt.Sprint(moved.Solution()) == fmt.Sprint(st.Solution()) {
			t.Errorf("%v: the same as at 50", at)
		}
		if !slices.Equal(moved.Ranking(), anew.Ranking()) || moved.Best() != anew.Ranking()[0] || moved.Solution().Best != anew.Solution().Best {
			t.Errorf("%v: %v, want %v", at, moved.Ranking(), anew.Ranking())
		}
		if !slices.Equal(moved.Latencies(), anew.Latencies()) || !slices.Equal(moved.Thresholds(), anew.Thresholds()) {
			t.Errorf("%v: %v, want %v", at, moved.Latencies(), anew.Latencies())
		}
	}
}
