// Package conflict lets a person choose between answers that were given
// apart. Nothing is chosen beforehand, and what is not chosen stays in the
// record.
package conflict
