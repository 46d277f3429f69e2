// Package merge says what a document holds, given the ops that are known: a pure
// function of the set of ops, so that every tablet that has the same ops shows the
// same, whatever came first, twice or late.
//
// It must never drop an op, let a clock decide, pick between two people's answers, or
// join two people's text.
package merge
