package report

import (
	"encoding/json"

	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/show/answer"
	"splitscope/core/show/verdict"
	"splitscope/core/solve"
)

// export is a study as a JSON document for other programs, with the field names of
// the API.
type export struct {
	Core     string          `json:"core"`
	Share    string          `json:"share"` // the link with its result
	Solution solve.Solution  `json:"solution"`
	Verdict  verdict.Verdict `json:"verdict"`
	Network  summary         `json:"network"`
	Cuts     []cut           `json:"cuts"` // all of the granularity
}

type summary struct {
	Name   string  `json:"name"`
	Title  string  `json:"title"`
	Source string  `json:"source"`
	Digest string  `json:"digest"` // of an imported network
	Params int64   `json:"params"`
	GMACs  float64 `json:"gmacs"`
}

type cut struct {
	ID        string `json:"id"`
	After     string `json:"after"`
	Candidate bool   `json:"candidate"`
	answer.Work
	SentBits float64  `json:"sent_bits"`
	Tensors  []tensor `json:"tensors"`
}

type tensor struct {
	Name  string        `json:"name"`
	Shape network.Shape `json:"shape"`
	Type  string        `json:"type"`
}

// JSON returns the scenario and the whole answer as one JSON document.
func JSON(st *solve.Study, l lang.Lang) ([]byte, error) {
	n := st.Network
	e := export{
		Core: solve.Version, Share: st.Result().On(st.Link()), Solution: st.Solution(), Verdict: verdict.Of(st, l),
		Network: summary{n.Name, n.Title, n.Source, n.Digest, n.Params(), float64(n.MACs()) / 1e9},
	}
	for _, k := range st.Cuts {
		c := cut{k.ID, k.After, st.Allows(k.ID), answer.Of(k), st.Weigh(k).Bits, []tensor{}}
		for _, t := range k.Tensors {
			c.Tensors = append(c.Tensors, tensor{t.Name, t.Shape, t.Type.String()})
		}
		e.Cuts = append(e.Cuts, c)
	}
	return json.MarshalIndent(e, "", "  ")
}
