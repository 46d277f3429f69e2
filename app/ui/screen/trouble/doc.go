// Package trouble is the page for what Doorstep could not show: what happened,
// what is safe, what to do.
package trouble
