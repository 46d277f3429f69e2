// Package badger is a logstore.Store on one machine's disk: every write goes to
// our own journal first and is durable there, then into an embedded Badger that
// can be thrown away and built again from it; blobs are files by their hash.
// It must never acknowledge from Badger, believe its "not found" against a
// head, or start empty where something was.
package badger
