// Package blob seals photos, drawings and other attachments: in chunks of 256 KiB,
// each under a key of this one attachment, each named by the SHA-256 of what it
// became. A chunk can be stored, sent and fetched by itself, by whoever cannot
// read it; the manifest, which lies in a sealed change, says which chunks in which
// order make up what.
//
// # Format
//
// Content of n bytes becomes max(1, ⌈n/262144⌉) chunks. All but the last hold 262144
// bytes each; the last holds the rest, padded with 0x80 and zeros to the Padmé length
// of crypto/seal. The key is that of the blob (label space/blob, derived from the
// epoch's secret for the 16 bytes of the blob's id). A sealed chunk is
//
//	nonce(24) ‖ XChaCha20-Poly1305(key, nonce, plain, aad)
//	aad = "doorstep/v1/blob-chunk" ‖ 0x00 ‖ id(16) ‖ index(4, big-endian) ‖ last(1: 0 or 1)
//
// with a random nonce, so that nothing of the content, its length but for its Padmé
// class, or its likeness to another attachment shows. The manifest is core
// deterministic CBOR:
//
//	manifest = [1, id: bytes .size 16, epoch: bytes .size 32, size: uint, mime: tstr, [+ bytes .size 32]]
package blob
