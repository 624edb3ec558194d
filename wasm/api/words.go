package api

import (
	"splitscope/core/base/lang"
	"splitscope/core/scenario"
)

// resultMeaning says what the parameter is that is no key of a scenario.
const resultMeaning lang.Text = "the result in a shared link; /v1/solve compares it with the present one, other requests only check its form"

// unit is that of a key's numbers. That of a bandwidth depends on another key.
func unit(k scenario.Key, l lang.Lang) string {
	usual, binary := k.UnitIn(scenario.Decimal), k.UnitIn(scenario.Binary)
	if usual == binary {
		return usual
	}
	return lang.Text("%s, or %s where mega is binary").In(l, usual, binary)
}

// fields say what the fields of answers are, those of one type as Type.field.
var fields = map[string]string{
	"name":          "The key model of a scenario.",
	"title":         "What people call the network.",
	"family":        "Its kind of architecture.",
	"year":          "When it was published.",
	"params":        "Parameters.",
	"gmacs":         "Work of the whole network, 1e9 multiply-accumulates (MACs).",
	"g_elementwise": "Work that is no multiply-accumulate, 1e9 element operations.",
	"input":         "Shape of the input; a batch of one is left out.",
	"media":         "What the input holds: image, tokens or values.",
	"variant":       "Which of its published variants this is.",
	"source":        "Where it was published.",
	"id":            "EC (all on the edge server), SP1, SP2, … in the order of the network, LC (all on the device).",
	"after":         "The layer after which the network is split.",
	"head_gmacs":    "Work before the split, on the device, 1e9 MACs.",
	"tail_gmacs":    "Work after the split, on the edge server, 1e9 MACs.",
	"shape":         "Elements in each dimension; a batch of one is left out.",
	"elements":      "Elements that cross, of all tensors together.",
	"tensors":       "What crosses.",
	"layer":         "The layer that makes it; empty where it is the network's input.",
	"type":          "Type of its elements.",
	"net":           "The key net of a scenario with this network.",
	"fits_link":     "Whether net fits into a link; else it goes by POST, and on the page in files of the workspace.",
	"digest":        "Fingerprint of the network.",
	"opset":         "Operator set of the file.",
	"bound":         "How the number is known where it is not exact: at_least, at_most or about.",
	"inexact":       "Operators whose cost or output is not known, for which the answer is not exact; only where there are any.",
	"inputs":        "What enters the network of the file, with what each input was taken for, and may be.",
	"layout":        "What an input holds: nchw and nhwc are images with their channels first or last, then tokens and values.",
	"layouts":       "What an input of this shape and type may be taken for, by the parameter media.",
	"dims":          "Symbolic dimensions of the file and the numbers that they were given.",
	"without":       "Operators without a rule for their cost, which counts as zero, and how many there are of each.",
	"at_most":       "Operators of which the dearest case is counted, since what they do depends on the input, and how many there are of each.",
	"guessed":       "Operators whose output has a shape that is guessed, and how many there are of each.",

	"scenario":      "The question, every key of it.",
	"link":          "The question as a link's fragment, in its canonical spelling.",
	"best":          "The candidate with the least latency.",
	"runner_up":     "The second best; null where there is one candidate alone.",
	"margin_ms":     "How much longer the runner-up takes, ms.",
	"thresholds":    "Where the best candidate changes while the x axis alone moves over its range, ascending.",
	"never_optimal": "Candidates that are best nowhere in the rectangle of the two ranges.",
	"holds":         "How far each input alone may move, over all its values, before the best candidate changes.",
	"uncertain":     "What becomes of the answer within the scenario's uncertainty; left out where it is 0.",
	"flip":          "The least joint change of all inputs that makes a rival as good; null where none does.",
	"shared":        "How the result that the link carries compares; only where it carries one.",
	"device_ms":     "Time of the head on the device, ms.",
	"transfer_ms":   "Time on the link, ms, the round trip included.",
	"edge_ms":       "Time of the tail on the edge server, ms.",
	"total_ms":      "Total latency, ms.",
	"axis":          "The input that moves, by its key.",
	"at":            "Its value, in the unit of its key.",
	"factor":        "By which each input changes at most, up or down.",
	"rival":         "The candidate that is as good then.",
	"same":          "Whether today's result is that of when the link was shared.",
	"message":       "In words, in the language of the answer.",
	"ids":           "The candidates.",

	"Solution.cuts":         "What each candidate takes at the scenario's point.",
	"Model.cuts":            "The split points, EC first and LC last.",
	"Imported.cuts":         "The split points, EC first and LC last.",
	"Tensor.input":          "The input that crosses, by its name; left out where it is the only one or a layer makes the tensor.",
	"Document.cuts":         "The split points; EC and LC need not be listed.",
	"Document.type":         "Type of its elements; float32 where it is left out.",
	"Threshold.from":        "The best candidate below.",
	"Threshold.to":          "The best candidate above.",
	"Interval.from":         "The lower end, in the unit of its key; null where no change comes.",
	"Interval.to":           "The upper end, in the unit of its key; null where no change comes.",
	"Interval.below":        "The best candidate below it; null where no change comes.",
	"Uncertain.percent":     "By how much each quantity may be off, independently of the others, in percent.",
	"Uncertain.of":          "What may be off: the device's rate, the work, the bandwidth, or all of them.",
	"Uncertain.can_be_best": "The candidates that are best for some values within it.",
	"Uncertain.regret_ms":   "By how much best takes longer than another candidate at most, for any values within it, in milliseconds.",
	"Interval.above":        "The best candidate above it; null where no change comes.",
	"Curves.total_ms":       "Total latency of every candidate at these values, ms.",
	"Map.best":              "The best candidate of each cell, as an index into ids: best[y][x].",
	"Map.total_ms":          "Its total latency, ms: total_ms[y][x].",
	"Refusal.error":         "What is wrong.",
	"Refusal.code":          "A word for programs, which stays as it is.",
	"Refusal.field":         "The parameter or key to blame; empty where none is.",
	"Refusal.message":       "In words, in the language of the answer: what is wrong, what is allowed, and why.",
	"Refusal.request":       "What the server's log calls the request, where the server is at fault.",
}
