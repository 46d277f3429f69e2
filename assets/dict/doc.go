// Package dict holds what both ends of a bundle must share to pack text tightly: a
// table of common words with the byte code over it, and a zstd dictionary. Both are
// pinned by their SHA-256 in docs/spec/bundle.md and are rebuilt by assets/dict/train.
//
// They must never change under the same id, and must never contain anything but text
// that we wrote or generate ourselves: a trained dictionary holds its samples verbatim.
package dict
