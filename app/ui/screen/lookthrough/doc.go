// Package lookthrough is the page on which people decide, place by place, what stays out
// of a copy that somebody asked for (form sar). It shows what stands at each place, as it
// was written, and why the app asks.
//
// It must never decide anything itself, or change what stands there.
package lookthrough
