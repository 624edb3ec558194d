// Package links has the links that are known by name: their bandwidth from a device to
// an edge server, how much it varies, and their round-trip time.
package links

import "splitscope/core/base/lang"

// Kind says how the numbers of a link are known.
type Kind string

// The kinds.
const (
	Measured Kind = "measured" // medians of measurements
	Nominal  Kind = "nominal"  // the highest rate that a standard allows, which applications do not reach
	Assumed  Kind = "assumed"  // usual values, as told without a source that can be checked
)

// Link is a link by name. Mbit/s are decimal.
type Link struct {
	ID    string
	Title lang.Text
	Kind  Kind
	// Mbps is the bandwidth of the uplink. P10 and P90 are the values below which a tenth
	// and nine tenths of the time or of the places are; 0 if that is not known.
	Mbps, P10, P90 float64
	RTT            float64 // ms; 0 if it is not known
	Source         string
}

const (
	drives = "as told of drives over a year in seven countries"
	dads   = "Hu, Bao, Wang, Liu: Dynamic Adaptive DNN Surgery, INFOCOM 2019"
	nuwins = "NUWiNS/pam2025-multi-carrier-dataset @782b7125, two minutes (CC0-1.0)"
	solis  = "GreenLv/Solis-WiFi-Trace @1f5ec3b6, 200 s (MIT)"
)

// All has the links, from slow to fast among those of a kind of network.
var All = []Link{
	{"lora", "LoRa (SF7, 125 kHz)", Nominal, 0.00547, 0, 0, 0, "LoRaWAN Regional Parameters, DR5 in EU868"},
	{"nb-iot", "NB-IoT", Nominal, 0.066, 0, 0, 0, "3GPP Release 13, multi-tone"},
	{"ble", "Bluetooth Low Energy", Nominal, 1, 0, 0, 0, "Bluetooth Core Specification 4.0, LE 1M"},
	{"3g", "3G", Measured, 1.1, 0, 0, 0, dads},
	{"4g", "4G", Measured, 5.85, 0, 0, 0, dads},
	{"lte-minutes", "LTE, two minutes of a drive", Measured, 11.01, 2.958, 23.53, 0, nuwins},
	{"lte", "LTE", Assumed, 13.6, 1.8, 44.8, 58, drives},
	{"5g-minutes", "5G, two minutes of a drive", Measured, 20.9, 4.462, 34.4, 0, nuwins},
	{"5g", "5G", Assumed, 24.4, 3.4, 94.3, 53, drives},
	{"mmwave-minutes", "5G mmWave, two minutes of a drive", Measured, 66.8, 4.763, 115.7, 0, nuwins},
	{"mmwave", "5G mmWave, standing", Assumed, 102, 34, 160, 14, "as told of measurements in one place"},
	{"5g-city", "5G in a city", Assumed, 165, 0, 0, 22, "as told of speed tests in cities"},
	{"wifi-office", "Wi-Fi 5 in an office", Measured, 8.48, 1.29, 19.8, 0, solis},
	{"wifi", "Wi-Fi", Measured, 18.88, 0, 0, 0, dads},
	{"wifi-campus", "Wi-Fi 5 on a campus", Measured, 58.4, 1.03, 85.5, 0, solis},
	{"ethernet", "Gigabit Ethernet", Nominal, 1000, 0, 0, 0, "IEEE 802.3ab"},
}
