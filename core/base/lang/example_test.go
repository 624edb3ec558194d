package lang_test

import (
	"fmt"

	"splitscope/core/base/lang"
)

// A text is written in English where it is used. The catalogues have its
// translations.
func Example() {
	const title lang.Text = "Latency at this point"
	for _, l := range []lang.Lang{lang.English, lang.Korean} {
		fmt.Println(title.In(l))
	}
	fmt.Println(lang.Work(4089184256), lang.Bytes(1605632), lang.Duration(0.6305))
	// Output:
	// Latency at this point
	// 현재 조건의 지연 시간 구성
	// 4.089 GMAC 1.606 MB 630.5 ms
}
