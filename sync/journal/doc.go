// Package journal is where a save becomes durable: preallocated files of chained
// frames, written and synced before anything else sees the save.
//
// It must never acknowledge what is not on the disk, read past damage as if nothing
// were there, or delete what was not pruned. It knows nothing of what it stores.
package journal
