package onnx

// Limits of what is read and worked out of a file, far above real ones, in
// addition to those of every network (see package network). They are lower where
// both bound the same, so that what was imported can be carried.
const (
	maxText = 4 << 10   // bytes of a name
	maxData = 4 << 10   // elements of a tensor whose values may say something of shapes
	maxKept = 128 << 20 // bytes of the whole structure

	maxNodes    = 100_000 // those of functions and inner graphs among them
	maxDeep     = 16      // graphs within graphs
	maxCalls    = 64      // of functions and inner graphs within each other
	maxTrips    = 1 << 10 // of a loop whose every trip is worked out by itself
	maxTimes    = 1 << 20 // that the body of a loop may be counted
	maxFolded   = 1 << 20 // values that constant folding may keep, altogether
	maxElements = 1 << 29 // of a tensor that is computed
	maxWeights  = 1 << 32 // of a constant
	maxWork     = 1 << 46 // of a node
	maxCrossing = 1 << 20 // tensors that cross, summed over the cuts after every operator
	mostNamed   = 20      // dimensions that a message lists
)
