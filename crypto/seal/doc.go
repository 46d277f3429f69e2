// Package seal is suite DS1: labelled key derivation, the XChaCha20-Poly1305
// envelope with padding and key commitment, HPKE X-Wing wraps of 32-byte keys,
// epochs, role generations and the recovery identity (docs/spec/crypto.md).
// It must never accept an algorithm, a length or a key from its input, use one
// key for two purposes, or wrap to a recipient without a post-quantum part.
package seal
