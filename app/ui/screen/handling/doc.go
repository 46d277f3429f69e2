// Package handling is the screen of a child's moving and handling: every load check
// with the facts it rests on, the handling tasks of each home with the score that
// counts, the weights, and each carer's home with its demonstrations and what stands
// in the way of a stay there.
package handling
