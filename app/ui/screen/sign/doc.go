// Package sign is where a form is signed: who signs, what the signature
// means, drawn or with the name typed, both equal in standing.
package sign
