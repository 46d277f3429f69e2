// Package keystore is the one file that opens a tablet's vault: the device's
// key seeds, the role seeds and the pins of the organisation, sealed under a
// master key that a passphrase slot (Argon2id) opens.
// It must never hold a record, accept weaker parameters than the floor, leave a
// moment without a whole file on disk, or count tries only in memory.
package keystore
