// Package check shows every answer of a form before it is signed: what there
// is to fix first, each line leading to its question, then all answers with
// the way to change them.
package check
