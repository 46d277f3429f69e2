// Package wire holds the messages between a tablet and the sync server: frames,
// receipts, cursors, checkpoints and refusals, with the bounds of each, as
// docs/spec/sync.md sets them out. It must never open a bundle, keep a key, talk
// to a network or accept a byte that has another spelling.
package wire
