// Package store keeps one vault on the disk: every change first as a sealed,
// signed draft in the journal, then in a Badger view that can be thrown away
// and built again; the outbox of what has no receipt; and the encrypted search
// index.
//
// It must never acknowledge a change before the journal has it on the disk,
// trust the view's "not found" without its own sealed head, delete what has no
// receipt, or write a word of a record in the clear.
package store
