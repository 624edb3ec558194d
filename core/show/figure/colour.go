package figure

import (
	"math"
	"slices"
	"strconv"

	"splitscope/core/network"
	"splitscope/core/solve"
)

// Theme is the background of a figure.
type Theme string

const (
	Light Theme = "light"
	Dark  Theme = "dark"
)

// Colours that can be distinguished with all common forms of colour blindness:
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

// PartColours returns the colours of the parts of a latency: device, transfer, edge.
func PartColours(t Theme) [3]string { return [3]string{deviceIndigo(t), transferSand, edgeTeal} }

func ink(t Theme) string {
	if t == Dark {
		return "#F2F2F2"
	}
	return "#1B1B1B"
}

// muted returns the colour of lines that are not candidates.
func muted(t Theme) string {
	if t == Dark {
		return "#9AA0A8"
	}
	return "#6B7078"
}

// lineLabelGround returns the background of labels in front of lines.
func lineLabelGround(t Theme) string {
	if t == Dark {
		return "rgba(27,29,33,0.8)"
	}
	return "rgba(255,255,255,0.8)"
}

// cellLabelGround returns the background of labels on cells.
func cellLabelGround(t Theme) string {
	if t == Dark {
		return "rgba(27,29,33,0.82)"
	}
	return "rgba(255,255,255,0.88)"
}

func ground(t Theme) string {
	if t == Dark {
		return "#1B1D21"
	}
	return "#FFFFFF"
}

// palette has the colours of split points. Neighbours differ clearly.
var palette = []string{orange, skyBlue, green, yellow, vermilion, "#7FE0D0", "#7B4B1E", "#B3DE69"}

// few is the number of split points up to which each has its own colour, whether it
// can be best or not.
const few = 4

// Colours returns the colour of each cut of a network. The colours do not depend on
// the system. Cuts that are best on some system have a colour of their own, since a
// map has no others. The rest, if there are many, have pale colours from a ramp
// along the network, in which neighbours differ little.
func Colours(st *solve.Study) []string {
	cuts := st.Cuts
	interior := len(cuts) - 2
	contends := slices.Clone(st.Contends())
	contenders := 0
	for i := range cuts {
		contends[i] = (contends[i] || interior <= few) && cuts[i].ID != network.EC && cuts[i].ID != network.LC
		if contends[i] {
			contenders++
		}
	}
	colours, next := make([]string, len(cuts)), 0
	for i, cut := range cuts {
		switch {
		case cut.ID == network.EC:
			colours[i] = purple
		case cut.ID == network.LC:
			colours[i] = blue
		case !contends[i]:
			colours[i] = ramp(float64(i-1)/float64(interior-1), 0.6)
		case contenders <= len(palette):
			colours[i] = palette[next]
			next++
		default:
			colours[i] = ramp(float64(next)/float64(contenders-1), 0)
			next++
		}
	}
	return colours
}

// CandidateColours returns the colours of the candidates, which are a subsequence of
// the cuts.
func CandidateColours(st *solve.Study) []string {
	colours := make([]string, 0, len(st.Candidates))
	for i, colour := range Colours(st) {
		if n := len(colours); n < len(st.Candidates) && st.Candidates[n].ID == st.Cuts[i].ID {
			colours = append(colours, colour)
		}
	}
	return colours
}

// ramp returns a colour between vermilion, yellow and green, whose lightness rises
// and falls, so that it differs from the colours of EC and LC. fade mixes it with
// grey.
func ramp(t, fade float64) string {
	stops := [][3]float64{{0xD5, 0x5E, 0x00}, {0xE6, 0x9F, 0x00}, {0xF0, 0xE4, 0x42}, {0x66, 0xC2, 0x7A}, {0x00, 0x7F, 0x6B}}
	at := t * float64(len(stops)-1)
	i := min(int(at), len(stops)-2)
	const digits = "0123456789ABCDEF" // package fmt would take most of the time
	colour := []byte("#")
	for c := range 3 {
		v := stops[i][c] + (at-float64(i))*(stops[i+1][c]-stops[i][c])
		mixed := byte(math.Round(v + fade*(0x98-v)))
		colour = append(colour, digits[mixed>>4], digits[mixed&15])
	}
	return string(colour)
}

// rgb parses a colour of the form #RRGGBB.
func rgb(colour string) (r, g, b byte) {
	v, err := strconv.ParseUint(colour[1:], 16, 24)
	if err != nil {
		panic("figure: not a colour: " + colour)
	}
	return byte(v >> 16), byte(v >> 8), byte(v)
}
