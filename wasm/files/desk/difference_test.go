package desk

import (
	"bytes"
	"encoding/json"
	"testing"

	"splitscope/core/figure"
)

func TestThumbnailIsTheWinnerMap(t *testing.T) {
	for _, link := range []string{"v=1&preset=paper", "v=1&model=gpt2&cuts=block&uncertainty=30", "v=1&nonsense=1&device=x"} {
		got, err := Thumbnail(link, 64, 48)
		st, _ := study(link)
		if err != nil || got.Width != 64 || got.Height != 48 || !bytes.Equal(got.Pixels, figure.Pixels(st, 64, 48, figure.Winner)) {
			t.Errorf("%s: not the pixels of its map, %v", link, err)
		}
	}
	for _, size := range [][2]int{{0, 10}, {10, -1}, {4000, 1001}} {
		if _, err := Thumbnail("", size[0], size[1]); err == nil {
			t.Errorf("%v is no size of a map", size)
		}
	}
}

func TestDifference(t *testing.T) {
	d, err := NewDifference(DifferenceRequest{A: "preset=paper", B: "model=mobilenet_v2&mbps=20&x=edge&bad=1", Lang: "en", Width: 40, Height: 30})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := json.Marshal(d); err != nil || len(d.Raster.Pixels) != 4*40*30 || len(d.Notes) != 4 || len(d.Keys) != 7 {
		t.Errorf("%v, %q, %+v", err, d.Notes, d.Keys)
	}
}
