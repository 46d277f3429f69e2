// Package bundle packs ops into what is stored and sent: columns of deterministic
// CBOR, compressed, padded, sealed to a space's epoch and signed by one device.
// docs/spec/bundle.md and bundle.cddl are the format.
//
// It must never decompress what has not been authenticated, re-encode what it
// verifies, or put two spaces into one bundle.
package bundle
