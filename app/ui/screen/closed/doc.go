// Package closed is what a tablet shows that may not be used for now: its
// lease is over, it was shut out, or it was emptied. It says what happened,
// what is safe and what to do.
package closed
