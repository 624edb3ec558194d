package onnx

// Limits of files, far above real ones, in addition to the limits of every network
// (see package network). Where both limit the same thing, these are lower, so that
// an imported network can be packed.
const (
	maxText = 4 << 10   // bytes of a name
	maxData = 4 << 10   // elements of a tensor whose values are kept, since shapes may depend on them
	maxKept = 128 << 20 // bytes of the whole structure

	maxNodes    = 100_000 // including those of functions and inner graphs
	maxDeep     = 16      // nested graphs
	maxCalls    = 64      // nested functions and inner graphs
	maxTrips    = 1 << 10 // of a loop whose trips are evaluated one by one
	maxTimes    = 1 << 20 // trips of a loop that are counted
	maxFolded   = 1 << 20 // values that constant folding may keep, altogether
	maxElements = 1 << 29 // of a tensor that is computed
	maxWeights  = 1 << 32 // of a constant
	maxWork     = 1 << 46 // of a node
	maxCrossing = 1 << 20 // tensors that cross, summed over the cuts after every operator
	mostNamed   = 20      // dimensions that a message lists
)
