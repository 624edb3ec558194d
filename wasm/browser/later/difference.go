package later

import (
	"splitscope/core/base/lang"
	"splitscope/core/base/progress"
	"splitscope/core/scenario"
	"splitscope/core/show/figure"
	"splitscope/core/show/verdict"
	"splitscope/core/solve"
)

// ThumbnailRequest asks for a map of a number of cells.
type ThumbnailRequest struct {
	Link   string `json:"link"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// Thumbnail returns the winner map of a scenario, as far as its link can be read.
func (s Scenarios) Thumbnail(r ThumbnailRequest) (figure.Raster, error) {
	if err := figure.CheckCells(r.Width, r.Height); err != nil {
		return figure.Raster{}, err
	}
	st, err := s.study(r.Link)
	if err != nil {
		return figure.Raster{}, err
	}
	return winners(st, r.Width, r.Height), nil
}

func winners(st *solve.Study, width, height int) figure.Raster {
	return figure.Raster{Width: width, Height: height, Pixels: figure.Pixels(st, width, height, figure.Winner)}
}

// DifferenceRequest asks for a comparison of two scenarios.
type DifferenceRequest struct {
	// Links.
	A      string       `json:"a"`
	B      string       `json:"b"`
	Lang   lang.Lang    `json:"lang"`
	Theme  figure.Theme `json:"theme"`
	Narrow bool         `json:"narrow"`
	// Cells of each map.
	Width  int `json:"width"`
	Height int `json:"height"`
}

// Difference compares two scenarios over the axes of the first.
type Difference struct {
	// The keys that differ, in words with units.
	Keys []verdict.KeyDifference `json:"keys"`
	A    Side                    `json:"a"`
	B    Side                    `json:"b"`
	// The lowest latency of B minus that of A, over the axes of A; drawn like the
	// map.
	Figure figure.Figure `json:"figure"`
	Raster figure.Raster `json:"raster"`
	// Sentences about what was changed to make them comparable.
	Notes []string `json:"notes"`
}

// Side is one of two scenarios that are compared.
type Side struct {
	// The canonical link of the scenario as it was saved.
	Link string `json:"link"`
	// Its network.
	Title string `json:"title"`
	// The answer under its own conditions.
	Headline string `json:"headline"`
	Latency  string `json:"latency"`
	// Its winner map over the axes of A.
	Figure figure.Figure `json:"figure"`
	Raster figure.Raster `json:"raster"`
}

const notRead lang.Text = "Of the link of %s: %s"

// Difference compares two scenarios side by side and in a map of their
// difference. Parts of a link that cannot be read are left out, which a note says.
func (s Scenarios) Difference(r DifferenceRequest) (Difference, error) {
	if err := figure.CheckCells(r.Width, r.Height); err != nil {
		return Difference{}, err
	}
	a, badA := scenario.Parse(s.Networks, r.A)
	b, badB := scenario.Parse(s.Networks, r.B)
	d, err := solve.NewDifference(a, b)
	if err != nil {
		return Difference{}, err
	}
	// The link of a side does not have the other's axes, so its map has no
	// tooltips.
	style := figure.Style{Lang: r.Lang, Theme: r.Theme, Narrow: r.Narrow, Still: true}
	answer := Difference{
		Keys:   verdict.KeyDifferences(a, b, r.Lang),
		Figure: figure.Difference(d, style),
		Raster: figure.Raster{Width: r.Width, Height: r.Height, Pixels: figure.DifferencePixels(d, r.Width, r.Height, r.Theme)},
		Notes:  verdict.Comparison(d, b, r.Lang),
	}
	for _, p := range badA {
		answer.Notes = append(answer.Notes, notRead.In(r.Lang, "A", p.In(r.Lang)))
	}
	for _, p := range badB {
		answer.Notes = append(answer.Notes, notRead.In(r.Lang, "B", p.In(r.Lang)))
	}
	if answer.A, err = r.side(a, d.A, style); err != nil {
		return Difference{}, err
	}
	answer.B, err = r.side(b, d.B, style)
	return answer, err
}

// side describes a scenario as it was saved, and draws it as it is compared.
func (r DifferenceRequest) side(saved scenario.Scenario, compared *solve.Study, style figure.Style) (Side, error) {
	st, err := solve.New(progress.Background, saved)
	if err != nil {
		return Side{}, err
	}
	v := verdict.Of(st, r.Lang)
	return Side{
		Link: saved.Encode(), Title: st.Network.Title, Headline: v.Headline, Latency: v.Latency,
		Figure: figure.Map(compared, style), Raster: winners(compared, r.Width, r.Height),
	}, nil
}
