package later

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"splitscope/core/show/figure"
	"splitscope/core/show/verdict"
	"splitscope/core/solve"
)

func TestThumbnailIsTheWinnerMap(t *testing.T) {
	for _, link := range []string{"v=1&preset=paper", "v=1&model=gpt2&cuts=block&uncertainty=30", "v=1&nonsense=1&device=x"} {
		got, err := scenarios.Thumbnail(ThumbnailRequest{link, 64, 48})
		st, _ := scenarios.study(link)
		if err != nil || got.Width != 64 || got.Height != 48 || !bytes.Equal(got.Pixels, figure.Pixels(st, 64, 48, figure.Winner)) {
			t.Errorf("%s: not the pixels of its map, %v", link, err)
		}
	}
	for _, size := range [][2]int{{0, 10}, {10, -1}, {4000, 1001}} {
		if _, err := scenarios.Thumbnail(ThumbnailRequest{"", size[0], size[1]}); err == nil {
			t.Errorf("%v is no size of a map", size)
		}
	}
}

func TestDifference(t *testing.T) {
	const a, b = "preset=paper&device=8", "model=mobilenet_v2&mbps=20&x=edge&edge_range=1..50&bad=1"
	d, err := scenarios.Difference(DifferenceRequest{A: a, B: b, Lang: "en", Theme: figure.Dark, Width: 40, Height: 30})
	if err != nil {
		t.Fatal(err)
	}
	stA, _ := scenarios.study(a)
	stB, _ := scenarios.study(b)
	if want := verdict.Of(stB, "en"); d.B.Link != stB.Scenario.Encode() || d.B.Headline != want.Headline || d.B.Latency != want.Latency || d.B.Title != "MobileNetV2" {
		t.Errorf("B is answered as %s, %s, %s, %s", d.B.Link, d.B.Headline, d.B.Latency, d.B.Title)
	}
	if !bytes.Equal(d.A.Raster.Pixels, figure.Pixels(stA, 40, 30, figure.Winner)) {
		t.Error("A is not drawn as its map is")
	}
	compared, _ := solve.NewDifference(stA.Scenario, stB.Scenario)
	if !bytes.Equal(d.B.Raster.Pixels, figure.Pixels(compared.B, 40, 30, figure.Winner)) || !bytes.Equal(d.Raster.Pixels, figure.DifferencePixels(compared, 40, 30, figure.Dark)) {
		t.Error("B or the difference is not drawn over the axes of A")
	}
	if x, y := d.A.Figure.Option.XAxis[0], d.B.Figure.Option.XAxis[0]; x.Name != y.Name || x.Min != y.Min || x.Max != y.Max || x.Type != y.Type {
		t.Errorf("axes %+v and %+v", x, y)
	}
	text, err := json.Marshal(d)
	if err != nil || bytes.Contains(text, []byte("@probe")) || bytes.Contains(text, []byte(`"Pixels"`)) {
		t.Errorf("%v: %s", err, text)
	}
	var plain struct {
		Keys []struct{ Label, A, B string }
		A, B struct {
			Link, Title, Headline, Latency string
			Raster                         struct{ Width, Height int }
		}
		Notes []string
	}
	if err := json.Unmarshal(text, &plain); err != nil || plain.A.Raster.Width != 40 || plain.B.Raster.Height != 30 || len(plain.Keys) != 9 {
		t.Errorf("%v: %+v", err, plain)
	}
	if last := plain.Notes[len(plain.Notes)-1]; last != "Of the link of B: “bad” is not a key of a scenario." {
		t.Errorf("notes: %q", plain.Notes)
	}
	for _, size := range [][2]int{{0, 10}, {10, -1}, {4000, 1001}} {
		if _, err := scenarios.Difference(DifferenceRequest{Width: size[0], Height: size[1]}); err == nil {
			t.Errorf("%v is no size of a map", size)
		}
	}
}

// Any two links can be compared; invalid parts are left out.
func TestDifferenceOfAnything(t *testing.T) {
	parts := []string{
		"model=custom", "net=d1.x", "net=%zz", "only=SP99", "only=LC", "x=y", "x=device", "y=mbps", "x_scale=log", "rtt_ms_range=0..1", "x=rtt_ms", "y=rtt_ms",
		"device=1e308", "device=0.001", "edge=1000000", "mbps=0.001", "mbps_range=0.001..1000000", "mega=binary", "preset=paper", "preset=\xff", "v=9", "&&=", "model=gpt2",
		"tokens=1", "batch=64", "size=0", "cuts=graph", "cuts=layer", "fuse=off", "input=none", "input=jpeg", "uncertainty=90", "result=1,SP2,LC", "model=unet", "compare=unet",
	}
	r := rand.New(rand.NewPCG(11, 12))
	link := func() string {
		var some []string
		for range r.IntN(8) {
			some = append(some, parts[r.IntN(len(parts))])
		}
		return strings.Join(some, "&")
	}
	for range 60 {
		q := DifferenceRequest{A: link(), B: link(), Lang: "ko", Width: 20, Height: 15}
		d, err := scenarios.Difference(q)
		if err != nil {
			t.Fatalf("%s\n%s\n%v", q.A, q.B, err)
		}
		text, err := json.Marshal(d)
		if err != nil || bytes.Contains(text, []byte("NaN")) || bytes.Contains(text, []byte("%!")) {
			t.Fatalf("%s\n%s\n%v: %s", q.A, q.B, err, text)
		}
	}
	long := strings.Repeat("device=5&", 1<<16)
	if _, err := scenarios.Difference(DifferenceRequest{A: long, B: long, Width: 4, Height: 3}); err != nil {
		t.Error(err)
	}
}
