package profile

import (
	"encoding/json"
	"fmt"
	"math"

	"splitscope/core/network"
)

// Document is a network as JSON, as the API tells it and takes it: work in
// 1e9 MACs, shapes with or without a batch of one.
type Document struct {
	Title  string  `json:"title"`
	Params int64   `json:"params"`
	GMACs  float64 `json:"gmacs"`
	Input  []int   `json:"input"`
	Media  string  `json:"media"`  // image, tokens or values; image where the input has three or four dimensions
	Layout string  `json:"layout"` // of an image: nchw, or nhwc where its channels are last
	Cuts   []struct {
		ID        string  `json:"id"`
		After     string  `json:"after"`
		HeadGMACs float64 `json:"head_gmacs"`
		Shape     []int   `json:"shape"`
		Elements  int64   `json:"elements"`
		Tensors   []struct {
			Layer string `json:"layer"`
			Shape []int  `json:"shape"`
			Type  string `json:"type"`
		} `json:"tensors"`
	} `json:"cuts"`
}

// FromJSON reads a network from a JSON object: its total work, its input, and
// its split points with the work before each and what crosses there, as one
// shape, a number of elements, or a list of tensors. EC and LC need not be
// listed. An error names the field.
func FromJSON(data []byte) (*network.Network, error) {
	var d Document
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, err
	}
	total, err := macs("gmacs", d.GMACs)
	if err != nil {
		return nil, err
	}
	if d.Params < 0 || d.Params > network.MaxWork {
		return nil, fmt.Errorf("params: %d", d.Params)
	}
	if len(d.Cuts) > network.MaxCuts {
		return nil, fmt.Errorf("cuts: %d, at most %d", len(d.Cuts), network.MaxCuts)
	}
	n := network.Network{Name: Name, Title: short(d.Title), Total: network.Work{MACs: total, Params: d.Params}}
	input := network.Tensor{Name: "input", Shape: d.Input}
	switch {
	case d.Media == "image" || d.Media == "" && (len(d.Input) == 3 || len(d.Input) == 4):
		input.Input = network.Image
		if len(d.Input) == 3 {
			input.Shape = append(network.Shape{1}, d.Input...)
		}
	case d.Media == "tokens":
		input.Input, input.Type = network.Tokens, network.Int32
	case d.Media == "values" || d.Media == "":
		input.Input = network.Values
	default:
		return nil, fmt.Errorf("media: %q is not one of image, tokens, values", short(d.Media))
	}
	switch network.Layout(d.Layout) {
	case "", input.Layout():
	case network.NHWC:
		if input.Last = input.Input == network.Image; input.Last {
			break
		}
		fallthrough
	default:
		return nil, fmt.Errorf("layout: %q is not one of nchw, nhwc, which are for images", short(d.Layout))
	}
	if err := checkShape("input", input.Shape); err != nil {
		return nil, err
	}
	if input.Input == network.Image && len(input.Shape) != 4 {
		return nil, fmt.Errorf("input: an image is [channels, height, width] or [batch, channels, height, width], and with the layout nhwc the channels are last")
	}
	n.Inputs = []network.Tensor{input}
	ec := network.Cut{ID: network.EC, After: "input", Tail: n.Total, Tensors: n.Inputs}
	lc := network.Cut{ID: network.LC, After: "output", Head: n.Total}
	var cuts []leveled
	last, tensors := int64(0), 0
	for i, c := range d.Cuts {
		field := fmt.Sprintf("cuts[%d]", i)
		if c.ID == network.EC || c.ID == network.LC {
			continue
		}
		head, err := macs(field+".head_gmacs", c.HeadGMACs)
		if err != nil {
			return nil, err
		}
		if head < last || head > total {
			return nil, fmt.Errorf("%s.head_gmacs: %v, not between the cut before and the total of %v", field, c.HeadGMACs, d.GMACs)
		}
		last = head
		cut := network.Cut{After: short(c.After), Layers: len(cuts) + 1}
		cut.Head.MACs, cut.Tail.MACs = head, total-head
		cut.Tail.Params = d.Params
		switch {
		case len(c.Tensors) > 0:
			for j, t := range c.Tensors {
				kind, err := typeNamed(t.Type)
				if err == nil {
					err = checkShape("shape", t.Shape)
				}
				if err != nil {
					return nil, fmt.Errorf("%s.tensors[%d].%w", field, j, err)
				}
				cut.Tensors = append(cut.Tensors, network.Tensor{Name: short(t.Layer), Shape: t.Shape, Type: kind})
			}
		case c.Shape != nil:
			err = checkShape(field+".shape", c.Shape)
			cut.Tensors = []network.Tensor{{Name: cut.After, Shape: c.Shape}}
		case c.Elements > 0 && c.Elements < 1<<46:
			cut.Tensors = []network.Tensor{{Name: cut.After, Shape: network.Shape{int(c.Elements)}}}
		default:
			err = fmt.Errorf("%s: needs a shape, a number of elements or tensors", field)
		}
		if err != nil {
			return nil, err
		}
		if tensors += len(cut.Tensors); tensors > network.MaxCrossing {
			return nil, fmt.Errorf("%s.tensors: more than %d in all", field, network.MaxCrossing)
		}
		cuts = append(cuts, leveled{cut, 1<<len(levels) - 1})
	}
	lc.Layers = len(cuts) + 1
	return network.Profile(n, lists(ec, lc, cuts)), nil
}

func macs(field string, g float64) (int64, error) {
	if !(g >= 0 && g <= network.MaxWork/1e9) {
		return 0, fmt.Errorf("%s: %v is no amount of work", field, g)
	}
	return int64(math.Round(g * 1e9)), nil
}

func checkShape(field string, s network.Shape) error {
	if len(s) == 0 || len(s) > network.MaxRank {
		return fmt.Errorf("%s: needs 1 to %d dimensions", field, network.MaxRank)
	}
	if err := s.Check(); err != nil {
		return fmt.Errorf("%s: %w", field, err)
	}
	return nil
}

// typeNamed is float32 where no type is named.
func typeNamed(name string) (network.Type, error) {
	for t := range network.Types {
		if (t.String() == name || name == "") && t != network.Text { // strings have no width
			return t, nil
		}
	}
	return 0, fmt.Errorf("type: %q is not known", short(name))
}
