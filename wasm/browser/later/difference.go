package later

import (
	"context"
	"splitscope/core/base/lang"
	"splitscope/core/scenario"
	"splitscope/core/show/figure"
	"splitscope/core/show/verdict"
	"splitscope/core/solve"
)

// Thumbnail paints the winner map of a scenario, as far as its link can be read.
func Thumbnail(link string, width, height int) (figure.Raster, error) {
	if err := figure.CheckCells(width, height); err != nil {
		return figure.Raster{}, err
	}
	st, err := study(link)
	if err != nil {
		return figure.Raster{}, err
	}
	return winners(st, width, height), nil
}

func winners(st *solve.Study, width, height int) figure.Raster {
	return figure.Raster{Width: width, Height: height, Pixels: figure.Pixels(st, width, height, figure.Winner)}
}

// DifferenceRequest asks for two scenarios beside each other.
type DifferenceRequest struct {
	A, B          string // links
	Lang          lang.Lang
	Theme         figure.Theme
	Narrow        bool
	Width, Height int // cells of each map
}

// Difference is two scenarios over the axes of the first, and what differs.
type Difference struct {
	Keys   []verdict.KeyDifference `json:"keys"`
	A      Side                    `json:"a"`
	B      Side                    `json:"b"`
	Figure figure.Figure           `json:"figure"`
	Raster figure.Raster           `json:"raster"`
	Notes  []string                `json:"notes"`
}

// Side is one of the two: its own answer, and its map over the common axes.
type Side struct {
	Link     string        `json:"link"`
	Title    string        `json:"title"`
	Headline string        `json:"headline"`
	Latency  string        `json:"latency"`
	Figure   figure.Figure `json:"figure"`
	Raster   figure.Raster `json:"raster"`
}

const notRead lang.Text = "Of the link of %s: %s"

// NewDifference answers a DifferenceRequest. What cannot be read of a link is
// left out, and told in a note.
func NewDifference(r DifferenceRequest) (Difference, error) {
	if err := figure.CheckCells(r.Width, r.Height); err != nil {
		return Difference{}, err
	}
	a, badA := scenario.Parse(r.A)
	b, badB := scenario.Parse(r.B)
	d, err := solve.NewDifference(a, b)
	if err != nil {
		return Difference{}, err
	}
	// A link alone does not say what is at a point of the other's axes.
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

// side tells of a scenario as it was saved, and draws it as it is compared.
func (r DifferenceRequest) side(saved scenario.Scenario, compared *solve.Study, style figure.Style) (Side, error) {
	st, err := solve.New(context.Background(), saved)
	if err != nil {
		return Side{}, err
	}
	v := verdict.Of(st, r.Lang)
	return Side{
		Link: saved.Encode(), Title: st.Network.Title, Headline: v.Headline, Latency: v.Latency,
		Figure: figure.Map(compared, style), Raster: winners(compared, r.Width, r.Height),
	}, nil
}
