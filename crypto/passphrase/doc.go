// Package passphrase makes the four words that unlock a tablet and the words by
// which two people compare a fingerprint, and normalises what people type.
// It must never judge or accept a passphrase of a person's own choosing, keep
// one, or log one: the strength of the keystore is counted from these words.
package passphrase
