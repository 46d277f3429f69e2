// Package closing closes a case, says what stands in the way, and opens a closed
// one again.
package closing
