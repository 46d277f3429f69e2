// Package sign is the one signature of Doorstep: a strict profile of COSE_Sign1
// (RFC 9052) with Ed25519, and the carrier of statements that need several
// signatures. Bundles, epoch records, statements, joins and tokens all use it.
// It must never accept an unprotected header, an algorithm from the input, a
// message of another type, or verify anything but the bytes as received.
package sign
