package network

// Limits of networks, one set for all that bring one (the zoo, files, JSON) and
// all that carry one (links): what can be imported can be packed, and what was
// packed can be read.
const (
	MaxInputs = 1 << 15 // tensors that enter
	MaxDims   = 4096    // symbolic dimensions
	MaxRank   = 16      // dimensions of a tensor
	MaxExtent = 1 << 20 // a dimension that one may choose
	MaxLayers = 1 << 20
	// MaxElements bounds every tensor, far above what any machine holds and far
	// below what overflows a sum of MACs.
	MaxElements = 1 << 46
	// MaxWork bounds each sum over a network, so that none overflows.
	MaxWork = 1 << 60
	// MaxCuts and MaxCrossing bound the cuts of a network of which only those are
	// known, and the tensors that cross at them, summed up.
	MaxCuts     = 8192
	MaxCrossing = 1 << 17
	// MaxWinners bounds the cuts of one granularity that can be the best, whatever
	// the system: each has a region on a map.
	MaxWinners = 4096
	// MaxName bounds the bytes of a name that is carried; longer ones are cut.
	MaxName = 120
)
