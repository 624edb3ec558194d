package api

import (
	"slices"

	"splitscope/core/base/lang"
	"splitscope/core/network/onnx"
	"splitscope/core/scenario"
)

// meanings say what the keys of a scenario are.
var meanings = map[string]lang.Text{
	"v":            {EN: "version of the schema", KO: "스키마 버전"},
	"preset":       {EN: "a named scenario, which the other keys override", KO: "이름 있는 시나리오. 다른 키가 그 값을 바꿉니다"},
	"model":        {EN: "a network of the zoo, or custom for the one in net", KO: "목록의 네트워크, 또는 net에 담은 네트워크인 custom"},
	"net":          {EN: "an imported network: its totals and cuts, packed", KO: "가져온 네트워크: 전체 연산량과 분할 지점을 압축한 텍스트"},
	"size":         {EN: "side of the input image", KO: "입력 이미지의 한 변"},
	"tokens":       {EN: "length of the input text", KO: "입력 텍스트의 길이"},
	"batch":        {EN: "inputs at a time", KO: "한 번에 처리하는 입력 수"},
	"cuts":         {EN: "how fine the candidates are", KO: "후보의 분할 단위"},
	"fuse":         {EN: "on: convolution, normalization and activation are one layer; off: every operator is one", KO: "on이면 합성곱, 정규화, 활성화가 한 레이어, off이면 연산자마다 한 레이어"},
	"only":         {EN: "candidates to choose from; all where it is not given", KO: "고를 후보. 없으면 모두"},
	"device":       {EN: "computing rate of the device; one multiply-accumulate (MAC) is one operation", KO: "디바이스 연산 성능. 곱셈-누산(MAC) 한 번이 연산 하나"},
	"edge":         {EN: "computing rate of the edge server", KO: "엣지 서버 연산 성능"},
	"mbps":         {EN: "bandwidth from device to edge server, as mega counts", KO: "디바이스에서 엣지 서버로의 대역폭. 단위는 mega에 따름"},
	"rtt_ms":       {EN: "round-trip time, paid once when anything is sent", KO: "왕복 시간. 무엇이든 보낼 때 한 번 더함"},
	"dtype":        {EN: "encoding of the sent activation", KO: "전송하는 활성값의 인코딩"},
	"input":        {EN: "encoding of the sent input; none: it must stay on the device", KO: "전송하는 입력의 인코딩. none이면 디바이스를 벗어날 수 없음"},
	"mega":         {EN: "what a megabit counts: 10^6 bits, or 2^20", KO: "메가비트의 크기: 10^6비트 또는 2^20비트"},
	"device_range": {EN: "sweep of device; where it has its default it grows, in round numbers, to hold the value of device", KO: "device의 범위. 기본값이면 device 값이 들어가도록 어림수까지 넓어짐"},
	"mbps_range":   {EN: "sweep of mbps; where it has its default it grows, in round numbers, to hold the value of mbps", KO: "mbps의 범위. 기본값이면 mbps 값이 들어가도록 어림수까지 넓어짐"},
	"edge_range":   {EN: "sweep of edge; where it has its default it grows, in round numbers, to hold the value of edge", KO: "edge의 범위. 기본값이면 edge 값이 들어가도록 어림수까지 넓어짐"},
	"rtt_ms_range": {EN: "sweep of rtt_ms; where it has its default it grows, in round numbers, to hold the value of rtt_ms", KO: "rtt_ms의 범위. 기본값이면 rtt_ms 값이 들어가도록 어림수까지 넓어짐"},
	"x":            {EN: "the input along curves and maps", KO: "곡선과 지도의 가로축 입력"},
	"y":            {EN: "the input up maps", KO: "지도의 세로축 입력"},
	"x_scale":      {EN: "scale of x; auto: logarithmic for rates, linear for times", KO: "가로축 눈금. auto이면 속도는 로그, 시간은 선형"},
	"y_scale":      {EN: "scale of y", KO: "세로축 눈금"},
	"uncertainty":  {EN: "how far the quantities of uncertain may be off", KO: "uncertain에 정한 값의 최대 오차"},
	"uncertain":    {EN: "what may be off", KO: "오차가 있는 값"},
	"compare":      {EN: "a second network of the zoo, laid over the curves", KO: "곡선에 겹쳐 비교할 다른 네트워크"},
	"result":       {EN: "the result that a shared link carries along; /v1/solve compares it, the others check its form", KO: "공유 링크에 담긴 결과. /v1/solve는 지금 결과와 비교하고, 나머지는 형식만 확인"},
}

// unit is that of a key's numbers. That of a bandwidth depends on another key.
func unit(k scenario.Key, l lang.Lang) string {
	usual, binary := k.UnitIn(scenario.Decimal), k.UnitIn(scenario.Binary)
	if usual == binary {
		return usual
	}
	return lang.Text{EN: "%s, or %s where mega is binary", KO: "%s, mega가 binary이면 %s"}.In(l, usual, binary)
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

// codes are those of errors.
var codes = slices.Concat([]string{
	"internal", "method_not_allowed", "no_echarts", "not_a_date", "not_found", "too_many_requests", "unavailable",
	scenario.Malformed, scenario.TooLong, scenario.UnsupportedVersion, scenario.UnknownKey, scenario.DuplicateKey,
	scenario.NotANumber, scenario.OutOfRange, scenario.NotOneOf, scenario.BadRange, scenario.NarrowRange, scenario.UnknownCandidate,
	scenario.EmptySelection, scenario.UnknownModel, scenario.SameAxis, scenario.LogOfZero, scenario.NotWhole,
	scenario.NotForModel, scenario.NotForGraph, scenario.BadNetwork, scenario.NoProfile, scenario.BadResult,
}, onnx.Codes())
