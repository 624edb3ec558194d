package scenario_test

import (
	"fmt"

	"splitscope/core/network/cache"
	"splitscope/core/scenario"
)

// A damaged link applies as far as it can be read, and the rest is reported.
// Keys that have their default are left out when it is written again.
func Example() {
	s, problems := scenario.Parse(cache.New(), "#device=8&mbps=fast&preset=paper&rtt_ms=0")
	fmt.Println(s.Encode())
	for _, p := range problems {
		fmt.Println(p)
	}
	s, _ = s.With("mbps", "60")
	fmt.Println(s.Encode())
	// Output:
	// v=1&preset=paper&device=8
	// Bandwidth: “fast” is not a decimal number. A bandwidth may be 0.001 to 1,000,000 Mibit/s: from a low-power wide-area network to a terabit backbone.
	// v=1&preset=paper&device=8&mbps=60
}
