package api

import (
	"splitscope/core/base/lang"
	"splitscope/core/scenario"
)

// resultMeaning describes the parameter result, which is not a key of a scenario.
const resultMeaning lang.Text = "the result in a shared link; /v1/solve compares it with the present one, other requests only check its form"

// unit returns the unit of a key's numbers. The unit of a bandwidth depends on
// another key.
func unit(k scenario.Key, l lang.Lang) string {
	usual, binary := k.UnitIn(scenario.Decimal), k.UnitIn(scenario.Binary)
	if usual == binary {
		return usual
	}
	return lang.Text("%s, or %s where mega is binary").In(l, usual, binary)
}
