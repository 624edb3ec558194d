package network

// Limits of networks. They are the same for all sources (the zoo, files, JSON) and
// for links, so that what can be imported can be packed, and what was packed can be
// read.
const (
	MaxInputs = 1 << 15 // inputs
	MaxDims   = 4096    // symbolic dimensions
	MaxRank   = 16      // dimensions of a tensor
	MaxExtent = 1 << 20 // a dimension that the user may choose
	MaxLayers = 1 << 20
	// MaxElements limits the elements of a tensor. It is far above the memory of
	// any machine and far below the overflow of a sum of MACs.
	MaxElements = 1 << 46
	// MaxWork limits each sum over a network, so that none overflows.
	MaxWork = 1 << 60
	// MaxCuts and MaxCrossing limit the cuts of a profile, and the tensors that
	// cross, summed over its cuts.
	MaxCuts     = 8192
	MaxCrossing = 1 << 17
	// MaxWinners limits the cuts of one granularity that are best on some system:
	// each may have a region on a map.
	MaxWinners = 4096
	// MaxName limits the bytes of a name in a profile; longer names are cut.
	MaxName = 120
)
