package figure

import (
	"fmt"
	"math"
	"strconv"

	"splitscope/core/network"
)

// Theme says on which ground a figure is drawn.
type Theme string

const (
	Light Theme = "light"
	Dark  Theme = "dark"
)

// Colours that are told apart with every common form of colour blindness:
// Okabe and Ito's for the candidates, Tol's for the parts of a latency.
const (
	orange    = "#E69F00"
	skyBlue   = "#56B4E9"
	green     = "#009E73"
	yellow    = "#F0E442"
	vermilion = "#D55E00"
	blue      = "#0072B2"
	purple    = "#CC79A7"

	transferSand = "#CCBB44"
	edgeTeal     = "#44AA99"
)

func deviceIndigo(t Theme) string {
	if t == Dark {
		return "#8A83E0"
	}
	return "#4B3F9E"
}

func ink(t Theme) string {
	if t == Dark {
		return "#F2F2F2"
	}
	return "#1B1B1B"
}

// muted is of lines that are not candidates.
func muted(t Theme) string {
	if t == Dark {
		return "#9AA0A8"
	}
	return "#6B7078"
}

func ground(t Theme) string {
	if t == Dark {
		return "#1B1D21"
	}
	return "#FFFFFF"
}

// Colours gives each cut of a network its colour, which stays while the
// scenario moves. A handful of split points get one each; many of them a ramp
// from the network's input to its output, whose neighbours differ little just
// as their cuts do.
func Colours(cuts []network.Cut) []string {
	few := []string{orange, skyBlue, green, yellow}
	interior := len(cuts) - 2
	colours := make([]string, len(cuts))
	for i, cut := range cuts {
		switch {
		case cut.ID == network.EC:
			colours[i] = purple
		case cut.ID == network.LC:
			colours[i] = blue
		case interior <= len(few):
			colours[i] = few[i-1]
		default:
			colours[i] = ramp(float64(i-1) / float64(interior-1))
		}
	}
	return colours
}

// ramp runs from vermilion over yellow to green, with lightness that rises and
// falls, so that it does not pass the colours of EC and LC.
func ramp(t float64) string {
	stops := [][3]float64{{0xD5, 0x5E, 0x00}, {0xE6, 0x9F, 0x00}, {0xF0, 0xE4, 0x42}, {0x66, 0xC2, 0x7A}, {0x00, 0x7F, 0x6B}}
	at := t * float64(len(stops)-1)
	i := min(int(at), len(stops)-2)
	mix := func(c int) int {
		return int(math.Round(stops[i][c] + (at-float64(i))*(stops[i+1][c]-stops[i][c])))
	}
	return fmt.Sprintf("#%02X%02X%02X", mix(0), mix(1), mix(2))
}

// rgb reads a colour of the form #RRGGBB.
func rgb(colour string) (r, g, b byte) {
	v, err := strconv.ParseUint(colour[1:], 16, 24)
	if err != nil {
		panic("figure: not a colour: " + colour)
	}
	return byte(v >> 16), byte(v >> 8), byte(v)
}
