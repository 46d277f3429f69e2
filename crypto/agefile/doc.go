// Package agefile reads a file of the age format (age-encryption.org/v1) piece by
// piece, so that one damaged place costs the pieces that lie there and not all that
// follows, as it does a reader that stops at the first. It writes none: age does.
//
// It must never give out bytes that did not authenticate.
package agefile
