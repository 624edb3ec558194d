package solve_test

import (
	"context"
	"fmt"

	"splitscope/core/network/cache"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

// The paper's scenario: ResNet-50, a device with 5 GMAC/s, an edge server with
// 100 GMAC/s. The paper reports thresholds of 28 and 62 Mbps.
func Example() {
	s, _ := scenario.Parse(cache.New(), "preset=paper")
	study, err := solve.New(context.Background(), s)
	if err != nil {
		fmt.Println(err)
		return
	}
	answer := study.Solution()
	fmt.Printf("best at %g Mibit/s: %s, then %s, %.1f ms slower\n", s.Mbps, answer.Best, *answer.RunnerUp, *answer.MarginMS)
	for _, t := range answer.Thresholds {
		if t.Axis == "mbps" {
			fmt.Printf("%s below %.2f Mibit/s, %s above\n", t.From, t.At, t.To)
		}
	}
	fmt.Println("never optimal:", answer.NeverOptimal)
	// Output:
	// best at 50 Mibit/s: SP2, then SP1, 49.8 ms slower
	// LC below 28.33 Mibit/s, SP2 above
	// SP2 below 62.74 Mibit/s, SP1 above
	// never optimal: [SP3 SP4]
}
