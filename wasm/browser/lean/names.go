// Package util stands in for a file of go-echarts in the page's programs, since that
// file sets up random numbers when a program starts. See lean.sh.
package util

// GenerateUniqueID would name a chart. Options have no names.
func GenerateUniqueID() string { return "" }
