package report

import (
	"cmp"
	"encoding/json"
	"strings"

	"splitscope/core/base/lang"
	"splitscope/core/base/markup"
	"splitscope/core/scenario"
	"splitscope/core/show/figure"
	"splitscope/core/show/verdict"
	"splitscope/core/solve"
	"splitscope/core/system/cost"
)

func (r *report) heading(t lang.Text) { r.Add("<h2>%s</h2>\n", r.Text(t)) }

// conditions returns the inputs of the scenario in one line.
func (r *report) conditions() string {
	var parts []string
	for _, key := range solve.Inputs {
		if key != scenario.RTTAxis || r.Scenario.RTT > 0 {
			parts = append(parts, r.Text(key.Name())+" "+r.Scenario.Quantity(key, r.Scenario.Value(key)))
		}
	}
	if r.Date != "" {
		parts = append(parts, r.Date)
	}
	return strings.Join(parts, " · ")
}

func (r *report) verdict() {
	v := verdict.Of(r.Study, r.Lang)
	r.heading("The answer")
	colour := ""
	for i, c := range figure.Colours(r.Study) {
		if r.Study.Cuts[i].ID == v.Best {
			colour = c
		}
	}
	r.Add("<p class=lead>%s%s %s</p>\n", swatch(colour), v.Headline, v.Latency)
	r.Add("<table>\n")
	for _, f := range v.Facts {
		r.row(f.Label, f.Value, f.Detail)
	}
	r.Add("</table>\n")
	if v.Outside != "" {
		v.Notes = append(v.Notes, v.Outside)
	}
	r.list(v.Notes)
	r.Add("<h3>%s</h3>\n<table>\n", r.Text("How far it holds, one input at a time"))
	for _, h := range v.Holds {
		r.row(h.Label, h.Value)
	}
	r.Add("</table>\n<p>%s</p>\n", v.Flip)
	r.Add("<h3>%s</h3>\n", r.Text("What it assumes"))
	r.list(v.Assumptions)
}

// figure adds the element of a figure, in which the script draws it.
func (r *report) figure(s figure.Spec, heading string) {
	f := s.Draw(r.Study, figure.Style{Lang: r.Lang, Theme: r.Theme, Layer: r.Layer})
	r.figures[s.Name] = drawn{f, s.Axes}
	r.cells = r.cells || s.Cells
	tag := markup.HTML(heading)
	r.Add("<figure>\n<%s>%s</%s>\n", tag, f.Title, tag)
	r.Add("<div class=chart data-figure=%s role=img aria-label=\"%s\"></div>\n<figcaption>%s</figcaption>\n</figure>\n", markup.HTML(s.Name), f.Title, f.Caption)
}

// raster returns the painted map as a data URI, or nothing if no figure has cells.
func (r *report) raster() string {
	if !r.cells {
		return ""
	}
	const width, height = 1144, 660 // twice the pixels of the panel
	return picture(figure.Pixels(r.Study, width, height, r.Layer), width, height)
}

// candidate is a candidate in the tooltips of figures.
type candidate struct {
	ID    string `json:"id"`
	Color string `json:"color"`
}

// tooltips has the content of tooltips: the latencies of the best candidates for
// each cell of a grid over the axes.
type tooltips struct {
	X     []string   `json:"x"` // the middles of the cells, as texts
	Y     []string   `json:"y"`
	Cells [][][2]any `json:"cells"` // row by row: indices of candidates and their latencies, the best first
}

// tooltips computes a grid over both axes, or over the x axis at the scenario's own
// y.
func (r *report) tooltips(axes int) tooltips {
	xs, ys := r.X.Cells(121), []float64{r.Scenario.Value(r.Y.Key)}
	if axes > 1 {
		xs, ys = r.X.Cells(41), r.Y.Cells(31)
	}
	var t tooltips
	for _, x := range xs {
		t.X = append(t.X, r.Scenario.Quantity(r.X.Key, x))
	}
	for _, y := range ys {
		t.Y = append(t.Y, r.Scenario.Quantity(r.Y.Key, y))
		for _, x := range xs {
			at := r.At(x, y)
			latencies, ranking := at.Latencies(), at.Ranking()
			var cell [][2]any
			for _, k := range ranking[:min(len(ranking), figure.MostProbed)] {
				cell = append(cell, [2]any{k, lang.Duration(latencies[k].TotalMS / 1000)})
			}
			t.Cells = append(t.Cells, cell)
		}
	}
	return t
}

// data returns the data of the script, as JSON.
func (r *report) data() ([]byte, error) {
	colours := map[string]string{}
	for i, colour := range figure.Colours(r.Study) {
		colours[r.Study.Cuts[i].ID] = colour
	}
	var candidates []candidate
	for _, k := range r.Candidates {
		candidates = append(candidates, candidate{k.ID, colours[k.ID]})
	}
	grids := map[int]tooltips{}
	for _, f := range r.figures {
		if _, there := grids[f.Axes]; f.Axes > 0 && !there {
			grids[f.Axes] = r.tooltips(f.Axes)
		}
	}
	return json.Marshal(map[string]any{ // encoding/json escapes "<"
		"figures": r.figures, "candidates": candidates, "tooltips": grids, "raster": r.raster(),
	})
}

func (r *report) cuts() {
	t := figure.Cuts(r.Study, figure.Style{Lang: r.Lang})
	r.Add("<h2>%s</h2>\n<div class=wide>\n<table>\n<thead><tr>", t.Title)
	class := func(column int) markup.HTML {
		if t.Columns[column].Numeric {
			return " class=right"
		}
		return ""
	}
	for i, c := range t.Columns {
		r.Add("<th scope=col%s>%s", class(i), c.Label)
	}
	r.Add("</tr></thead>\n<tbody>\n")
	for _, line := range t.Rows {
		best := markup.HTML("")
		if line.Mark == "best" {
			best = " class=best"
		}
		r.Add("<tr%s>", best)
		for i, cell := range line.Cells {
			if i == 0 {
				r.Add("<th scope=row>%s%s", swatch(line.Color), cell)
				continue
			}
			r.Add("<td%s>%s", class(i), cell)
		}
		r.Add("</tr>\n")
	}
	r.Add("</tbody>\n</table>\n</div>\n")
}

// scenario adds a table of all keys, and the link.
func (r *report) scenario() {
	r.heading("The scenario")
	values, units := r.Scenario.Values(), r.Scenario.Units()
	r.Add("<table>\n<thead><tr><th>%s<th>%s<th>%s</tr></thead>\n", r.Text("Key"),
		r.Text("Value"), r.Text("Unit"))
	for _, k := range scenario.Keys() {
		value := values[k.Name]
		if k.Kind == scenario.TextKind && value != "" {
			value = r.Text("in the link, %d characters", len(value))
		}
		r.row(markup.Fill("<code>%s</code>", k.Name), markup.Fill("<code>%s</code>", cmp.Or(value, "–")), units[k.Name])
	}
	r.Add("</table>\n")
	r.link()
}

// link adds the link of the scenario.
func (r *report) link() {
	link := r.Result().On(r.Link())
	r.Add("<p>%s ", r.Text("The same as a link:"))
	if strings.HasPrefix(r.Page, "http://") || strings.HasPrefix(r.Page, "https://") {
		r.Add(`<a href="%s#%s"><code>%s#%s</code></a>`, r.Page, link, r.Page, link)
	} else {
		r.Add("<code>#%s</code>", link)
	}
	r.Add("</p>\n")
}

func (r *report) method() {
	r.heading("The method")
	say := func(t lang.Text) { r.Add("<p>%s</p>\n", symbols(r.Text(t))) }
	say("A split at candidate k leaves the head, W_k operations, on the device and the tail, V_k operations, on the edge server; D_k bits cross the link between them. With the rates C_d and C_e and the bandwidth B, the total latency is")
	r.Add("<p class=equation>%s</p>\n", symbols("T(k) = W_k / C_d + D_k / B + V_k / C_e"))
	say("Local computing (LC) sends nothing, edge computing (EC) sends the input itself. A round-trip time, where set, is paid once by all but LC. The best split is the candidate with the least T.")
	say("T is linear in 1/C_d, 1/B, 1/C_e and the round-trip time. Over any two of them every candidate is a plane, and the lower envelope of the planes gives the best one. Thresholds, borders and the candidates that are never best are computed from it exactly. The grid of the map only colours it.")
	r.list(verdict.Of(r.Study, r.Lang).Law)
	r.Add("<p>%s</p>\n", r.Text("Computed by Splitscope, core version %s. References:", solve.Version))
	references := []string{cost.Paper}
	if r.Network.Source != "" {
		references = append(references, r.Network.Title+": "+r.Network.Source)
	}
	r.list(references)
}

func (r *report) citation() {
	r.heading("To cite")
	r.Add("<pre>%s</pre>\n", r.bibtex())
}

// bibtex returns the citations of the paper and of the tool.
func (r *report) bibtex() string {
	entry := cost.PaperBibTeX + `

@software{splitscope,
  author  = {{The Splitscope authors}},
  title   = {Splitscope: where to split a neural network between a device and an edge server},
  version = {core ` + solve.Version + `},
`
	if r.Date != "" {
		entry += "  note    = {Report of " + r.Date + "},\n"
	}
	return entry + "}\n"
}
