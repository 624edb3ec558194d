package devices

import (
	"math"
	"strconv"
	"strings"

	"splitscope/core/base/fault"
	"splitscope/core/system/device"
	"splitscope/core/system/fit"
)

// A packed profile is a device as a text for links: a version, and then the fields with
// "~" between them,
//
//	p1~fp16~ncnn~0.0049~0~0.034~0.0001~0.00002~24~0.15~0.37~0~0.06~my board~measured today
//
// in the order and with the names of packedFields. Numbers are in their shortest decimal
// form. An error of 0 is not known.
const (
	packedVersion = "p1"
	separator     = "~"
)

// The limits of a packed profile.
const (
	MaxPacked = 512 // bytes
	maxWords  = 120 // bytes of a title or a source
	maxNumber = 1e6 // of seconds, shares and networks
)

var packedFields = []string{
	"dtype", "class_weights", "mac_s", "depthwise_s", "activation_s", "weight_s", "operator_s",
	"networks", "total_median", "total_p90", "head_median", "head_p90", "title", "source",
}

// The faults of packed profiles. The place of a fault is the field.
var (
	badForm   = fault.New("bad_profile", "A packed profile has %[1]d fields after “p1”, with “~” between them, and at most %[2]d bytes.")
	badFormat = fault.New("bad_profile", "In the packed profile, “%[2]s” is not a value of %[1]s.")
	badNumber = fault.New("bad_profile", "In the packed profile, %[1]s is “%[2]s”, and must be a decimal number from 0 to 1,000,000.")
	badWords  = fault.New("bad_profile", "In the packed profile, %[1]s must have 1 to %[3]d bytes that can be printed.")
	noCosts   = fault.New("bad_profile", "In the packed profile, all costs are 0.")
)

// Packed reports whether a text has the form of a packed profile, and is no id.
func Packed(text string) bool { return strings.HasPrefix(text, packedVersion+separator) }

// Pack returns a device as a packed profile. The device has no id, title and source are
// cut to what a packed profile may have.
func Pack(d Device) string {
	fields := []string{packedVersion, FormatName(d.Profile.Format), weightsName(d.Weights)}
	for _, v := range append(d.Costs[:], float64(d.Error.Networks), d.Error.TotalMedian, d.Error.TotalP90, d.Error.HeadMedian, d.Error.HeadP90) {
		fields = append(fields, strconv.FormatFloat(v, 'f', -1, 64))
	}
	return strings.Join(append(fields, printable(d.Title), printable(d.Source)), separator)
}

// Unpack reads a packed profile. The text may be untrusted.
func Unpack(text string) (d Device, err error) {
	fields := strings.Split(text, separator)
	if len(text) > MaxPacked || len(fields) != 1+len(packedFields) || fields[0] != packedVersion {
		return d, badForm.At("", len(packedFields), MaxPacked)
	}
	fields = fields[1:]
	fail := func(i int, kind fault.Kind) {
		if err == nil {
			err = kind.At(packedFields[i], packedFields[i], fault.Shown(fields[i], 60), maxWords)
		}
	}
	number := func(i int) float64 {
		v, wrong := strconv.ParseFloat(fields[i], 64)
		if wrong != nil || strings.Trim(fields[i], "-.0123456789eE") != "" || math.Signbit(v) || v > maxNumber {
			fail(i, badNumber)
		}
		return v
	}
	format, known := formats[fields[0]]
	if !known {
		fail(0, badFormat)
	}
	classes, known := weights[fields[1]]
	if !known {
		fail(1, badFormat)
	}
	d.Counting = device.Counting{Format: format, Weights: classes}
	for part := range d.Costs {
		d.Costs[part] = number(2 + part)
	}
	d.Error = fit.Errors{
		Networks: int(number(7)), TotalMedian: number(8), TotalP90: number(9), HeadMedian: number(10), HeadP90: number(11),
	}
	if float64(d.Error.Networks) != number(7) {
		fail(7, badNumber)
	}
	for i, words := range map[int]*string{12: &d.Title, 13: &d.Source} {
		if *words = fields[i]; *words == "" || *words != printable(*words) {
			fail(i, badWords)
		}
	}
	if err == nil && d.Costs == (device.Costs{}) {
		err = noCosts.At("")
	}
	return d, err
}

// printable returns a text without what cannot be printed or divides fields, and cut
// where it is too long.
func printable(text string) string {
	var out strings.Builder
	for _, r := range text {
		if !strconv.IsPrint(r) || string(r) == separator {
			r = '-'
		}
		if out.Len()+len(string(r)) > maxWords {
			break
		}
		out.WriteRune(r)
	}
	return out.String()
}
