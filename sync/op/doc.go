// Package op defines the one thing Doorstep records: a signed change to one cell of
// one document, with its id, its dot, its value and the dots it supersedes.
//
// It holds data and the CBOR form of a value, and must never hold a key, a file, a
// clock of its own, or any knowledge of what a form means.
package op
