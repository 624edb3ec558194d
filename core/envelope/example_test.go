package envelope_test

import (
	"fmt"

	"splitscope/core/envelope"
)

// Three planes over the unit square: each is lowest on one convex polygon.
func Example() {
	planes := []envelope.Plane{
		{X: 1, Rank: 0},
		{Y: 1, Rank: 1},
		{C: 0.25, Rank: 2},
	}
	fmt.Println("lowest at (0.1, 0.9):", envelope.Winner(planes, 0.1, 0.9))
	for _, p := range envelope.AlongX(planes, 0.5, 0, 1) {
		fmt.Printf("at y = 0.5, plane %d from x = %v to %v\n", p.Plane, p.From, p.To)
	}
	for _, r := range envelope.Regions(planes, envelope.Rect{X1: 1, Y1: 1}) {
		fmt.Printf("plane %d: %v\n", r.Plane, r.Vertices)
	}
	// Output:
	// lowest at (0.1, 0.9): 0
	// at y = 0.5, plane 0 from x = 0 to 0.25
	// at y = 0.5, plane 2 from x = 0.25 to 1
	// plane 0: [{0.25 1} {0 1} {0 0} {0.25 0.25}]
	// plane 1: [{0 0} {1 0} {1 0.25} {0.25 0.25}]
	// plane 2: [{1 0.25} {1 1} {0.25 1} {0.25 0.25}]
}
