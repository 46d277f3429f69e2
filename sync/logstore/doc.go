// Package logstore keeps what a sync server stores: the organisation's log,
// one append-only log of sealed bundles per space with its Merkle hashes,
// blobs, and a few named settings. Store is the seam to mem, badger and later
// PostgreSQL; Log puts the rules of the protocol on top of any of them. It must
// never open a bundle, decide who may write, or say "stored" before it is.
package logstore
