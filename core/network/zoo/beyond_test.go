package zoo

import (
	"fmt"
	"testing"

	"splitscope/core/network"
)

// beyond classification: published parameters to the unit, and MACs to the
// published digits or by a formula worked out on paper.
var beyond = []struct {
	name   string
	size   int
	params int64
	macs   int64  // where nothing is published, by a formula
	flops  string // in G, two for a MAC
	source string
}{
	{
		name: "yolov8n", size: 640, params: 3_157_200, flops: "8.7",
		source: "ultralytics/cfg/models/v8/yolov8.yaml; docs.ultralytics.com/models/yolov8: 3.2 M, 8.7 B",
	}, {
		name: "yolo11n", size: 640, params: 2_624_080, flops: "6.5",
		source: "ultralytics/cfg/models/11/yolo11.yaml; docs.ultralytics.com/models/yolo11: 2.6 M, 6.5 B",
	}, {
		name: "unet", size: 256, params: 31_037_698, macs: unetMACs(256),
		source: "github.com/milesial/Pytorch-UNet/issues/477: 31.037698 M; for its FLOPs see TestOpCounter",
	}, {
		name: "bert_base", size: 128, params: 109_482_240,
		macs:   12*layerMACs(128, 768, 768, 2*768*3072) + 768*768,
		source: "Hugging Face transformers, BertModel of bert-base-uncased",
	}, {
		name: "gpt2", size: 1024, params: 124_439_808,
		macs:   12*layerMACs(1024, 768, 768, 2*768*3072) + 768*50257,
		source: "Hugging Face transformers, GPT2LMHeadModel of gpt2",
	}, {
		name: "llama3_2_1b", size: 512, params: 1_235_814_400,
		macs:   16*layerMACs(512, 2048, 512, 3*2048*8192) + 2048*128256,
		source: "Hugging Face, meta-llama/Llama-3.2-1B, tensors of model.safetensors",
	},
}

// layerMACs of a transformer: queries and the output on the full width, keys
// and values on theirs, the MLP, and for every pair of positions a score and a
// share in the sum of values.
func layerMACs(tokens, width, keys, mlp int64) int64 {
	return tokens*(2*width*width+2*width*keys+mlp) + 2*tokens*tokens*width
}

// unetMACs, level by level of the paper's Figure 1, padded so that each level
// keeps its extent.
func unetMACs(side int64) int64 {
	const three = 9
	macs := side * side * 64 * (three*3 + 2) // from the image, and to the classes
	for level := range int64(5) {
		at, c := (side>>level)*(side>>level), int64(64)<<level
		if level > 0 {
			macs += at * three * c / 2 * c // first convolution, down: half of the channels come in
		}
		macs += at * three * c * c // second convolution, down
		if level < 4 {
			macs += at * three * (2*c*c + c*c) // both convolutions, up
			macs += at * 2 * c * c             // transposed 2×2, stride 2: every output reads 2c channels once
		}
	}
	return macs
}

func TestBeyond(t *testing.T) {
	for _, p := range beyond {
		t.Run(p.name, func(t *testing.T) {
			net := beyondNet(t, p.name, p.size)
			if net.Params() != p.params {
				t.Errorf("%d parameters, published %d (%s)", net.Params(), p.params, p.source)
			}
			if p.macs != 0 && net.MACs() != p.macs {
				t.Errorf("%d MACs, by formula %d", net.MACs(), p.macs)
			}
			if got := fmt.Sprintf("%.1f", 2*float64(net.MACs())/1e9); p.flops != "" && got != p.flops {
				t.Errorf("%s GFLOPs, published %s (%s)", got, p.flops, p.source)
			}
		})
	}
}

func beyondNet(t *testing.T, name string, size int) *network.Network {
	e, ok := Find(name)
	if !ok {
		t.Fatalf("no %s", name)
	}
	net, err := e.Build(size, 1)
	if err != nil {
		t.Fatal(err)
	}
	return net
}

// PyTorch-OpCounter, which most published FLOPs of these networks come from,
// adds four operations for every normalized element and one for every upsampled
// one, knows modules only, so no matrix product of activations, and takes a
// transposed convolution for one that slides over its output. By its rules the
// networks give what it printed, to the last digit.
func TestOpCounter(t *testing.T) {
	for _, p := range []struct {
		name   string
		size   int
		gflops string
		source string
	}{
		{"yolov8n", 640, "8.8575488", "model.info() of yolov8n.pt"},
		{"yolo11n", 640, "6.6143360", "model.info() of yolo11n.pt"},
		{"unet", 256, "109.48", "2 classes at 256×256; issue 477 has 83.922432 G at 420×240, counted once"},
	} {
		sum := int64(0)
		for _, l := range beyondNet(t, p.name, p.size).Layers {
			switch l.Kind {
			case "MatMul":
			case "BatchNorm":
				sum += 4 * l.Outputs[0].Shape.Elements()
			case "Upsample":
				sum += l.Outputs[0].Shape.Elements()
			case "ConvTranspose":
				sum += 4 * l.MACs
			default:
				sum += l.MACs
			}
		}
		digits := len(p.gflops) - len("0.")
		if p.name == "unet" {
			digits = 2
		}
		if got := fmt.Sprintf("%.*f", digits, 2*float64(sum)/1e9); got != p.gflops {
			t.Errorf("%s: %s GFLOPs, printed %s (%s)", p.name, got, p.gflops, p.source)
		}
	}
}

// Every size that an entry allows can be built, and no size besides; parameters
// do not depend on it; and there are places to split.
func TestBeyondSizes(t *testing.T) {
	for _, p := range beyond {
		e, _ := Find(p.name)
		step := max(e.Size.Step, 1)
		for _, size := range []int{e.Size.Min, e.Size.Min + step, e.Size.Default, e.Size.Max - step, e.Size.Max} {
			for _, batch := range []int{1, 3, MaxBatch} {
				net, err := e.Build(size, batch)
				if err != nil {
					t.Errorf("size %d, batch %d: %v", size, batch, err)
					continue
				}
				if net.Params() != p.params || net.MACs() <= 0 || net.MACs()%int64(batch) != 0 {
					t.Errorf("%s: size %d, batch %d: %d parameters, %d MACs", p.name, size, batch, net.Params(), net.MACs())
				}
				stages, blocks := len(net.Cuts(network.Stage))-2, len(net.Cuts(network.Block))-2
				if stages < 2 || blocks <= stages {
					t.Errorf("%s: %d stages, %d blocks", p.name, stages, blocks)
				}
				for _, l := range net.Layers {
					if l.MACs < 0 || l.Elementwise < 0 || l.Moved <= 0 {
						t.Errorf("%s: size %d, batch %d: layer %s counts %+v", p.name, size, batch, l.Name, l.Work)
					}
				}
			}
		}
		for _, size := range []int{0, e.Size.Min - step, e.Size.Max + step} {
			if _, err := e.Build(size, 1); err == nil {
				t.Errorf("%s: size %d builds", p.name, size)
			}
		}
		if e.Source == "" || e.Year == 0 {
			t.Errorf("%s: no source or no year", p.name)
		}
	}
}

// What a decoder sends after its embeddings grows with the prompt, its answer
// does not.
func TestLastPosition(t *testing.T) {
	for name, tokens := range map[string]int{"gpt2": 50257, "llama3_2_1b": 128256} {
		net := beyondNet(t, name, 100)
		last := net.Layers[len(net.Layers)-1]
		if got := last.Outputs[0].Shape.String(); got != fmt.Sprintf("1×1×%d", tokens) {
			t.Errorf("%s: logits %s", name, got)
		}
		if cut := net.Cuts(network.Stage)[1]; len(cut.Tensors) != 1 || cut.Tensors[0].Shape[1] != 100 {
			t.Errorf("%s: %v crosses after the embeddings", name, cut.Tensors)
		}
	}
}
