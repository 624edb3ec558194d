package core

import "splitscope/core/base/lang"

// Example is a scenario to start from. Its numbers are realistic: a small board or
// a phone, a server with an accelerator, an uplink.
type Example struct {
	Link  string `json:"link"`
	Title string `json:"title"`
}

var examples = []struct {
	link  string
	title lang.Text
}{
	{"v=1&model=mobilenet_v2&cuts=block&device=2&edge=1000&mbps=5&rtt_ms=10&dtype=int8", "MobileNet v2 on a small board, 5 Mbit/s: splitting pays"},
	{"v=1&model=efficientnet_b3&cuts=block&edge=1000&mbps=5&rtt_ms=10&dtype=int8", "EfficientNet-B3 on a phone, 5 Mbit/s: splitting pays"},
	{"v=1&model=yolov8n&cuts=graph&device=20&edge=1000&rtt_ms=10&dtype=fp16", "YOLOv8n on a fast phone, 50 Mbit/s: splitting pays"},
	{"v=1&model=vit_b_32&cuts=block&edge=1000&mbps=5&rtt_ms=10&dtype=int8", "ViT-B/32 on a phone, 5 Mbit/s: send its patches"},
	{"v=1&edge=1000&mbps=20&rtt_ms=10", "ResNet-50 on a phone, 20 Mbit/s: splitting does not pay"},
	{"v=1&model=gpt2&cuts=block&edge=1000&mbps=20&rtt_ms=10", "GPT-2 on a phone: send the text, not activations"},
}

// Examples returns the examples in a language.
func Examples(l lang.Lang) []Example {
	list := make([]Example, len(examples))
	for i, e := range examples {
		list[i] = Example{e.link, e.title.In(l)}
	}
	return list
}
