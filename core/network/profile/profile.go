// Package profile encodes a network as a text that is short enough for a link: its
// totals, and its cuts with their work and their tensors. To open the link, nobody
// needs the file. The text contains no weights.
//
// The text is a prefix, which names the codec, and base64url (RFC 4648, without
// padding):
//
//	p1.…  the record as it is
//	d1.…  the record compressed with DEFLATE (RFC 1951), if that is shorter
//	p2.…, d2.…  the same, with marks before the record, if there are any
//
// The data begins with a checksum, CRC-32 of the record in little-endian order, so
// that a damaged link cannot be mistaken for another network. The record follows:
// a sequence of unsigned varints, and of strings with their length. It is written
// column by column, because neighbouring cuts often have equal numbers, which
// compress well. Later versions must keep reading all of these.
package profile

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/base/progress"
	"splitscope/core/network"
)

const (
	// MaxText limits the bytes of a text. A text of up to MaxLink bytes fits into a
	// link; a longer one needs a file.
	MaxText = 160 << 10
	MaxLink = 15 << 10
	// maxRecord limits the record before it is read. Each item in it has at least
	// one byte.
	maxRecord   = 512 << 10
	mostTensors = network.MaxInputs + network.MaxCrossing
	// budget is the length of text above which cuts are left out.
	budget = 6 << 10
)

const (
	plain      = 'p'
	compressed = 'd'
)

// Errors of texts that are not profiles. They differ only for developers; a
// scenario just says that its network cannot be read.
var (
	errCodec   = errors.New("it begins with neither codec")
	errText    = errors.New("it is not base64url")
	errShort   = errors.New("it ends too early")
	errLong    = errors.New("it is too long")
	errContent = errors.New("its content contradicts itself")
)

// levels has the granularities of a profile, by their bit.
var levels = []network.Granularity{network.PerLayer, network.Block, network.Stage, network.Graph}

// TooLarge is the fault of a network that cannot be packed.
var TooLarge = fault.New("too_complex", "The network is too complex: a profile holds up to %[1]s split points and %[2]s tensors that cross them, and %[3]s in all.")

// TooMany is the fault of a network of which too many cuts can be the best. The
// time to compute the regions of a map grows with the square of their number.
var TooMany = fault.New("too_complex", "The network is too complex: more than %s split points of one granularity can be the best.")

func tooManyBest() error { return TooMany.At("", lang.Grouped(network.MaxWinners)) }

// Search finds cuts of a network's graph.
type Search func(progress.Context, *network.Network) ([]network.Cut, error)

// Pack encodes a network, with the cuts of its graph that search finds, such as
// mincut.All: those that are best under some encoding. If the text would be long,
// Pack leaves out cuts that another one of the same granularity beats on every
// system, with less work before it and no more of anything to send. If the text
// would still not fit into a link, Pack also leaves out cuts that are best on no
// system, by the lower hull of work and bits.
//
// If the context ends first, Pack returns the context's error.
func Pack(ctx progress.Context, n *network.Network, search Search) (string, error) {
	graph := n.Cuts(network.Graph)
	if n.Layers != nil {
		var err error
		if graph, err = search(ctx, n); err != nil {
			return "", err
		}
	}
	cuts := collect(n, graph)
	kept := cuts
	for _, step := range []struct {
		fits int
		thin func(progress.Context, []leveled) []leveled
	}{{budget, undominated}, {MaxLink, best}, {MaxText, nil}} {
		if text, ok := encode(n, kept, len(cuts)-len(kept)); ok && len(text) <= step.fits {
			if crowded(kept) {
				return "", tooManyBest()
			}
			return text, nil
		}
		if step.thin != nil {
			kept = step.thin(ctx, kept)
		}
		if err := ctx.Err(); err != nil {
			return "", err
		}
	}
	return "", TooLarge.At("", lang.Grouped(network.MaxCuts), lang.Grouped(network.MaxCrossing), lang.Bytes(MaxText))
}

// leveled is a cut with the granularities that it belongs to, as bits.
type leveled struct {
	network.Cut
	levels byte
}

// collect merges the lists of all granularities, without EC and LC. Cuts of
// different lists with the same head and name are one.
func collect(n *network.Network, graph []network.Cut) []leveled {
	var all []leveled
	known, numbers := map[string]int{}, map[identity]uint32{}
	for bit, g := range levels {
		list := n.Cuts(g)
		if g == network.Graph {
			list = graph
		}
		for _, c := range list {
			if c.ID == network.EC || c.ID == network.LC {
				continue
			}
			key := fmt.Appendf(nil, "%d %d %s", c.Layers, c.Head.MACs, c.After)
			for _, t := range c.Tensors {
				number, ok := numbers[identityOf(t)]
				if !ok {
					number = uint32(len(numbers))
					numbers[identityOf(t)] = number
				}
				key = binary.LittleEndian.AppendUint32(key, number)
			}
			i, ok := known[string(key)]
			if !ok {
				i = len(all)
				known[string(key)] = i
				all = append(all, leveled{Cut: c})
			}
			all[i].levels |= 1 << bit
		}
	}
	slices.SortStableFunc(all, func(a, b leveled) int {
		return cmp.Or(cmp.Compare(a.Head.MACs, b.Head.MACs), cmp.Compare(a.Layers, b.Layers))
	})
	return all
}

// identity identifies a tensor.
type identity struct {
	input network.Media
	typ   network.Type
	name  string
	rank  int
	shape [network.MaxRank]int
}

func identityOf(t network.Tensor) identity {
	id := identity{input: t.Input, typ: t.Type, name: t.Name, rank: len(t.Shape)}
	copy(id.shape[:], t.Shape)
	return id
}

// undominated removes cuts from the granularities in which another one beats them
// on every system. Heads are in ascending order, so the other one comes before.
func undominated(ctx progress.Context, cuts []leveled) []leveled {
	weights := weigh(cuts)
	return thinned(cuts, func(level []int) (kept []int) {
		var least []int64
		beaten := func(own []int64) bool {
			for class, elements := range own {
				if elements < least[class] {
					return false // all of them have more of this to send
				}
			}
			return slices.ContainsFunc(kept, func(by int) bool {
				for class, elements := range weights[by] {
					if elements > own[class] {
						return false
					}
				}
				return true
			})
		}
		for done, i := range level {
			const between = 64
			if done%between == 0 && progress.At(ctx, progress.Cuts, int64(done), int64(len(level))) != nil {
				return level
			}
			if kept == nil {
				least = slices.Clone(weights[i])
			} else if len(kept) > network.MaxCuts || beaten(weights[i]) {
				continue
			}
			kept = append(kept, i)
			for class, elements := range weights[i] {
				least[class] = min(least[class], elements)
			}
		}
		if len(kept) > network.MaxCuts { // too many to pack: the next step is faster
			return level
		}
		return kept
	})
}

// best removes cuts from the granularities in which they are best on no system,
// whatever the encodings: those above the lower hull of work and bits. Two cuts
// that send an input pay the same for it, and for the round trip.
func best(_ progress.Context, cuts []leveled) []leveled {
	weights := encodings(cuts)
	return thinned(cuts, func(level []int) []int {
		keep := map[int]bool{}
		for _, bits := range weights {
			for _, i := range hull(cuts, level, bits) {
				keep[i] = true
			}
		}
		return slices.DeleteFunc(level, func(i int) bool { return !keep[i] })
	})
}

// encodings returns functions that give the bits of the tensors that cross, under
// all encodings that differ for them.
func encodings(cuts []leveled) (weights []func(network.Tensor) float64) {
	inputs := map[network.Media]bool{}
	for _, c := range cuts {
		for _, t := range c.Tensors {
			inputs[t.Input] = true
		}
	}
	for _, activations := range network.Activations {
		for _, input := range network.AllInputs {
			if len(inputs) > 1 || input == network.None {
				weights = append(weights, network.Weigh(activations, input))
			}
		}
	}
	return weights
}

// crowded reports whether more cuts of one granularity can be the best than a map
// may have regions.
func crowded(cuts []leveled) (crowded bool) {
	if len(cuts) <= network.MaxWinners {
		return false
	}
	weights := encodings(cuts)
	thinned(cuts, func(level []int) []int {
		for _, bits := range weights {
			crowded = crowded || len(level) > network.MaxWinners && len(hull(cuts, level, bits)) > network.MaxWinners
		}
		return nil
	})
	return crowded
}

// hull returns the cuts at the corners of the lower left hull of work and bits
// (Andrew's monotone chain, Another efficient algorithm for convex hulls in two
// dimensions, Inf. Process. Lett. 9, 1979).
func hull(cuts []leveled, level []int, bits func(network.Tensor) float64) (corners []int) {
	type point struct{ work, bits float64 }
	var at []point
	for _, i := range level {
		p := point{work: float64(cuts[i].Head.MACs)}
		for _, t := range cuts[i].Tensors {
			p.bits += bits(t)
		}
		if math.IsInf(p.bits, 1) || len(at) > 0 && p.bits >= at[len(at)-1].bits {
			continue // more work, and no less to send
		}
		for len(at) > 0 {
			b := at[len(at)-1]
			if b.work < p.work {
				if len(at) == 1 {
					break
				}
				a := at[len(at)-2]
				// b stays unless it lies clearly above the line from a to p.
				if (b.bits-a.bits)*(p.work-a.work) <= (1-1e-9)*(p.bits-a.bits)*(b.work-a.work) {
					break
				}
			}
			at, corners = at[:len(at)-1], corners[:len(corners)-1]
		}
		at, corners = append(at, p), append(corners, i)
	}
	return corners
}

// thinned keeps, for each granularity, the cuts that keep returns by their indices.
// It drops cuts that belong to no granularity any more.
func thinned(cuts []leveled, keep func(level []int) []int) (out []leveled) {
	left := make([]byte, len(cuts))
	for bit := range levels {
		var level []int
		for i, c := range cuts {
			if c.levels&(1<<bit) != 0 {
				level = append(level, i)
			}
		}
		for _, i := range keep(level) {
			left[i] |= 1 << bit
		}
	}
	for i, c := range cuts {
		if left[i] != 0 {
			out = append(out, leveled{c.Cut, left[i]})
		}
	}
	return out
}

// class is all that the encoding of an element depends on.
type class struct {
	network.Media
	network.Type
	channels int // of an image, since its size as JPEG depends on them
}

// weigh returns the number of elements of each class that cross at each cut.
func weigh(cuts []leveled) [][]int64 {
	number := map[class]int{}
	of := func(t network.Tensor) int {
		c := class{t.Input, t.Type, 0}
		if t.Input == network.Image {
			c.channels = t.Channels()
		}
		if _, ok := number[c]; !ok {
			number[c] = len(number)
		}
		return number[c]
	}
	for _, c := range cuts {
		for _, t := range c.Tensors {
			of(t)
		}
	}
	weights := make([][]int64, len(cuts))
	for i, c := range cuts {
		weights[i] = make([]int64, len(number))
		for _, t := range c.Tensors {
			weights[i][of(t)] += t.Shape.Elements()
		}
	}
	return weights
}

// The codes of media. Medium and type of elements make one number; types beyond the
// first few are in a mark.
var media = []network.Media{network.Inside, network.Image, network.Tokens, network.Values}

const typesInCode = 16

// mark returns what version 2 stores about a tensor beside its code: whether the
// channels of an image are last, the bound of its elements, and its type if it has
// no code.
func mark(t network.Tensor) (m int64) {
	if t.Last {
		m = 1
	}
	return m | int64(t.Bound)<<1 | int64(t.Type/typesInCode)<<3
}

// marks writes the bound of the network's work, and the marks of all tensors that
// have one, each after the distance from the one before.
func (w *writer) marks(n *network.Network, tensors []network.Tensor) {
	var list []int64
	last := -1
	for i, t := range tensors {
		if m := mark(t); m != 0 {
			list = append(list, int64(i-last), m)
			last = i
		}
	}
	if len(list) > 0 || n.Bound != network.Exact || len(n.AtMost) > 0 {
		w.number(int64(n.Bound))
		w.counts(n.AtMost)
		w.number(int64(len(list) / 2))
		w.number(list...)
	}
}

func (r *reader) marks(n *network.Network) map[int]int64 {
	n.Bound, n.AtMost = network.Bound(r.count(3)), r.counts()
	marks := map[int]int64{}
	last := int64(-1)
	for range r.length(mostTensors) {
		distance := r.number(mostTensors)
		last += distance
		if marks[int(last)] = r.number(1 << 16); distance == 0 || marks[int(last)] == 0 {
			r.fail(errContent)
		}
	}
	return marks
}

// encode encodes a network. ok is false if it exceeds the limits of a reader.
func encode(n *network.Network, cuts []leveled, omitted int) (text string, ok bool) {
	crossing := 0
	for _, c := range cuts {
		crossing += len(c.Tensors)
	}
	if len(cuts) > network.MaxCuts || crossing > network.MaxCrossing || len(n.Dims) > network.MaxDims {
		return "", false
	}
	w := writer{}
	// Each tensor once, the network's inputs first.
	tensors := slices.Clone(n.Inputs)
	index := map[identity]int{}
	for i, t := range tensors {
		index[identityOf(t)] = i
	}
	for _, c := range cuts {
		for _, t := range c.Tensors {
			if _, ok := index[identityOf(t)]; !ok {
				index[identityOf(t)] = len(tensors)
				tensors = append(tensors, t)
			}
		}
	}
	version := byte('1')
	if w.marks(n, tensors); len(w.record) > 0 {
		version = '2'
	}
	w.text(n.Title)
	w.text(n.Digest)
	w.number(n.Total.MACs, n.Total.Elementwise, n.Total.Params, int64(omitted+n.Omitted))
	w.number(int64(len(n.Dims)))
	for _, d := range n.Dims {
		w.text(d.Name)
		w.number(int64(d.Value))
	}
	w.counts(n.Without)
	w.counts(n.Guessed)
	ends := n.Cuts(network.PerLayer)
	w.number(int64(len(n.Inputs)), int64(len(tensors)))
	for _, t := range tensors {
		w.number(int64(slices.Index(media, t.Input))*typesInCode + int64(t.Type)%typesInCode)
	}
	for _, t := range tensors {
		w.number(int64(len(t.Shape)))
	}
	for _, t := range tensors {
		for _, d := range t.Shape {
			w.number(int64(d))
		}
	}
	previous := ""
	for _, t := range tensors {
		w.shared(previous, t.Name)
		previous = t.Name
	}
	w.number(int64(len(cuts)))
	for _, c := range cuts {
		w.number(int64(c.levels))
	}
	w.number(int64(ends[len(ends)-1].Layers))
	columns := []func(network.Cut) int64{
		func(c network.Cut) int64 { return int64(c.Layers) },
		func(c network.Cut) int64 { return c.Head.MACs },
		func(c network.Cut) int64 { return c.Head.Elementwise },
		func(c network.Cut) int64 { return c.Head.Params },
	}
	for _, column := range columns {
		last := int64(0)
		for _, c := range cuts {
			w.signed(column(c.Cut) - last)
			last = column(c.Cut)
		}
	}
	for _, c := range cuts {
		w.number(int64(len(c.Tensors)))
	}
	newest := len(n.Inputs) - 1
	for _, c := range cuts {
		for _, t := range c.Tensors {
			i := index[identityOf(t)]
			w.signed(int64(newest + 1 - i))
			newest = max(newest, i)
		}
	}
	for _, c := range cuts {
		w.shared(lastName(c.Tensors), c.After)
	}
	// The tensors that cross at EC: inputs that nothing reads do not cross.
	ec := ends[0].Tensors
	w.number(int64(len(ec)))
	for _, t := range ec {
		w.number(int64(index[identityOf(t)]))
	}
	w.text(ends[len(ends)-1].After)
	if len(w.record) > maxRecord {
		return "", false
	}
	return pack(version, w.record), true
}

// lastName returns the name of the last tensor, which is often the name of the cut.
func lastName(tensors []network.Tensor) string {
	if len(tensors) == 0 {
		return ""
	}
	return tensors[len(tensors)-1].Name
}

func pack(version byte, record []byte) string {
	sum := binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(record))
	var short bytes.Buffer
	short.Write(sum)
	w, _ := flate.NewWriter(&short, flate.BestCompression)
	w.Write(record)
	w.Close()
	if short.Len() < len(sum)+len(record) {
		return string([]byte{compressed, version, '.'}) + base64.RawURLEncoding.EncodeToString(short.Bytes())
	}
	return string([]byte{plain, version, '.'}) + base64.RawURLEncoding.EncodeToString(append(sum, record...))
}

func unpack(text string) (version byte, record []byte, err error) {
	if len(text) > MaxText {
		return 0, nil, errLong
	}
	codec, body, _ := strings.Cut(text, ".")
	if len(codec) != 2 || codec[0] != plain && codec[0] != compressed || codec[1] != '1' && codec[1] != '2' {
		return 0, nil, errCodec
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(body)
	if err != nil || len(data) < crc32.Size {
		return 0, nil, errText
	}
	sum, record := binary.LittleEndian.Uint32(data), data[crc32.Size:]
	if codec[0] == compressed {
		if record, err = inflate(record); err != nil {
			return 0, nil, err
		}
	}
	if crc32.ChecksumIEEE(record) != sum {
		return 0, nil, errContent
	}
	return codec[1], record, nil
}

func inflate(data []byte) ([]byte, error) {
	packed := bytes.NewReader(data)
	record, err := io.ReadAll(io.LimitReader(flate.NewReader(packed), maxRecord+1))
	switch {
	case err != nil:
		return nil, errShort
	case len(record) > maxRecord, packed.Len() > 0:
		return nil, errLong
	}
	return record, nil
}

// Unpack decodes a network that Pack encoded. The text may be untrusted: if there
// is no error, the result is a network whose cuts add up.
func Unpack(text string) (*network.Network, error) {
	version, record, err := unpack(text)
	if err != nil {
		return nil, err
	}
	return decode(version, record)
}

func decode(version byte, record []byte) (*network.Network, error) {
	r := reader{rest: record}
	n := network.Network{Name: Name}
	var marks map[int]int64
	if version == '2' {
		marks = r.marks(&n)
	}
	n.Title, n.Digest = r.text(), r.text()
	n.Total = network.Work{MACs: r.number(network.MaxWork), Elementwise: r.number(network.MaxWork), Params: r.number(network.MaxWork)}
	n.Omitted = r.count(16 * network.MaxLayers)
	for range r.length(network.MaxDims) {
		n.Dims = append(n.Dims, network.Dim{Name: r.text(), Value: r.count(network.MaxExtent)})
	}
	n.Without, n.Guessed = r.counts(), r.counts()
	inputs := r.length(network.MaxInputs)
	tensors := make([]network.Tensor, r.length(mostTensors))
	if inputs < 1 || inputs > len(tensors) {
		return nil, cmp.Or(r.err, errContent)
	}
	for i := range tensors {
		code, m := r.count(len(media)*typesInCode-1), marks[i]
		delete(marks, i)
		t := &tensors[i]
		t.Input, t.Last, t.Bound = media[code/typesInCode], m&1 != 0, network.Bound(m>>1&3)
		kind := m>>3*typesInCode + int64(code%typesInCode)
		if t.Type = network.Type(kind); kind >= int64(network.Types) {
			t.Type = 0
			r.fail(errContent)
		}
		if (t.Input == network.Inside) == (i < inputs) || t.Last && t.Input != network.Image {
			r.fail(errContent)
		}
	}
	if len(marks) > 0 {
		r.fail(errContent)
	}
	for i := range tensors {
		tensors[i].Shape = make(network.Shape, r.count(network.MaxRank))
	}
	for _, t := range tensors {
		for i := range t.Shape {
			t.Shape[i] = r.count(network.MaxElements)
		}
		if t.Shape.Check() != nil || t.Input == network.Image && len(t.Shape) != 3 && len(t.Shape) != 4 {
			r.fail(errContent)
		}
	}
	previous := ""
	for i := range tensors {
		tensors[i].Name = r.shared(previous)
		previous = tensors[i].Name
	}
	n.Inputs = tensors[:inputs]
	cuts := make([]leveled, r.length(network.MaxCuts))
	for i := range cuts {
		cuts[i].levels = byte(r.count(1<<len(levels) - 1))
	}
	layers := r.count(network.MaxLayers)
	at := int64(0)
	for i := range cuts {
		at += r.signed()
		if at < 1 || at > int64(layers) {
			r.fail(errContent)
		}
		cuts[i].Layers = int(at)
	}
	columns := []func(*network.Work) *int64{
		func(k *network.Work) *int64 { return &k.MACs },
		func(k *network.Work) *int64 { return &k.Elementwise },
		func(k *network.Work) *int64 { return &k.Params },
	}
	for _, column := range columns {
		head, all := int64(0), *column(&n.Total)
		for i := range cuts {
			head += r.signed()
			if head < 0 || head > all {
				r.fail(errContent)
			}
			*column(&cuts[i].Head), *column(&cuts[i].Tail) = head, all-head
		}
	}
	left := network.MaxCrossing
	for i := range cuts {
		cuts[i].Tensors = make([]network.Tensor, r.length(left))
		left -= len(cuts[i].Tensors)
	}
	newest := inputs - 1
	for _, c := range cuts {
		for j := range c.Tensors {
			i := newest + 1 - int(r.signed())
			if i < 0 || i >= len(tensors) {
				r.fail(errContent)
				break
			}
			c.Tensors[j] = tensors[i]
			newest = max(newest, i)
		}
	}
	for i := range cuts {
		if r.err != nil {
			break // the names of tensors are not all there
		}
		cuts[i].After = r.shared(lastName(cuts[i].Tensors))
	}
	ec := network.Cut{ID: network.EC, After: "input", Tail: n.Total}
	for range r.count(inputs) {
		ec.Tensors = append(ec.Tensors, tensors[r.count(inputs-1)])
	}
	lc := network.Cut{ID: network.LC, After: r.text(), Head: n.Total, Layers: layers}
	if len(r.rest) > 0 {
		r.fail(errLong)
	}
	if r.err == nil && crowded(cuts) {
		r.fail(tooManyBest())
	}
	if r.err != nil {
		return nil, r.err
	}
	return network.Profile(n, lists(ec, lc, cuts)), nil
}

// Name is the Name of every network that is not in the zoo.
const Name = "custom"

// lists returns the cuts by granularity, each list from EC to LC.
func lists(ec, lc network.Cut, cuts []leveled) map[network.Granularity][]network.Cut {
	all := map[network.Granularity][]network.Cut{}
	for bit, g := range levels {
		list := []network.Cut{ec}
		for _, c := range cuts {
			if c.levels&(1<<bit) != 0 {
				list = append(list, c.Cut)
			}
		}
		list = append(list, lc)
		network.Number(list)
		all[g] = list
	}
	// A profile has no cuts inside fused groups.
	all[network.PerOperator] = all[network.PerLayer]
	return all
}

type writer struct{ record []byte }

func (w *writer) number(values ...int64) {
	for _, v := range values {
		w.record = binary.AppendUvarint(w.record, uint64(v))
	}
}

func (w *writer) signed(v int64) { w.record = binary.AppendVarint(w.record, v) }

func (w *writer) counts(list []network.Count) {
	w.number(int64(len(list)))
	for _, c := range list {
		w.text(c.Name)
		w.number(int64(c.Times))
	}
}

func (w *writer) text(s string) { w.shared("", s) }

// shared writes a text as the length of the prefix that it shares with another one,
// and the rest.
func (w *writer) shared(with, s string) {
	with, s = short(with), short(s)
	n := 0
	for n < len(with) && n < len(s) && with[n] == s[n] {
		n++
	}
	w.number(int64(n), int64(len(s)-n))
	w.record = append(w.record, s[n:]...)
}

// short makes a text acceptable to a reader: printable and not too long.
func short(s string) string {
	var out []byte
	for _, r := range s {
		if !strconv.IsPrint(r) {
			r = '?'
		}
		if len(out)+utf8.RuneLen(r) > network.MaxName {
			break
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out)
}

// reader decodes a record. After the first error it returns zeros.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err, r.rest = err, nil
	}
}

// number reads a number of at most most.
func (r *reader) number(most int64) int64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.fail(errShort)
		return 0
	}
	r.rest = r.rest[n:]
	if v > uint64(most) {
		r.fail(errContent)
		return 0
	}
	return int64(v)
}

// length reads the number of items that follow, each of at least one byte.
func (r *reader) length(most int) int {
	n := r.count(most)
	if n > len(r.rest) {
		r.fail(errShort)
		return 0
	}
	return n
}

func (r *reader) count(most int) int { return int(r.number(int64(most))) }

func (r *reader) signed() int64 {
	v, n := binary.Varint(r.rest)
	if n <= 0 {
		r.fail(errShort)
		return 0
	}
	r.rest = r.rest[n:]
	if v > network.MaxWork || v < -network.MaxWork {
		r.fail(errContent)
		return 0
	}
	return v
}

func (r *reader) counts() (list []network.Count) {
	for range r.length(network.MaxLayers) {
		list = append(list, network.Count{Name: r.text(), Times: r.count(network.MaxLayers)})
	}
	return list
}

func (r *reader) text() string { return r.shared("") }

func (r *reader) shared(with string) string {
	n, more := r.count(len(with)), r.count(network.MaxName)
	if n+more > network.MaxName || more > len(r.rest) {
		r.fail(errShort)
		return ""
	}
	s := with[:n] + string(r.rest[:more])
	r.rest = r.rest[more:]
	if s != short(s) {
		r.fail(errContent)
		return ""
	}
	return s
}
