package badger

import (
	"encoding/binary"

	"doorstep/crypto/detcbor"
	"doorstep/sync/wire"
)

// Kinds of rows: the first byte of every key.
const (
	rowEntry    = 'e' // space, position → incarnation, class, n, hash, bundle
	rowHashes   = 'h' // space, position → Merkle hashes stored with it
	rowKey      = 'k' // space, incarnation, class, n → hash, position
	rowHead     = 's' // space → size, and a byte more when it is destroyed
	rowEvidence = 'v' // space, incarnation, class, n, hash → bundle
	rowOrg      = 'o' // position → statement
	rowOrgSize  = 'O' // → size
	rowSetting  = 't' // name → value
	rowBlob     = 'b' // hash → device, size
	rowUse      = 'u' // device, hash → size
	rowOf       = 'c' // space, hash → nothing: the blob belongs to the space
	rowSpaces   = 'C' // hash, space → nothing: the same, the other way round
	rowRemove   = 'x' // hash → nothing: the blob's file is to be removed
	rowHeld     = 'q' // device, space, incarnation, class, n, hash → time, bundle
	rowApplied  = 'a' // → number of the last journal record that is in here
)

func u64(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func posKey(row byte, space wire.ID, pos uint64) []byte {
	return binary.BigEndian.AppendUint64(append([]byte{row}, space[:]...), pos)
}

func headKey(space wire.ID) []byte { return append([]byte{rowHead}, space[:]...) }

func streamKey(row byte, space, inc wire.ID, class uint8) []byte {
	b := append([]byte{row}, space[:]...)
	b = append(b, inc[:]...)
	return append(b, class)
}

func keyKey(row byte, k wire.Key) []byte {
	return binary.BigEndian.AppendUint64(streamKey(row, k.Space, k.Inc, k.Class), k.N)
}

// keyLen is the length of a keyKey.
const keyLen = 1 + 16 + 16 + 1 + 8

func parseKeyKey(b []byte) wire.Key {
	return wire.Key{Space: wire.ID(b[1:]), Inc: wire.ID(b[17:]), Class: b[33], N: binary.BigEndian.Uint64(b[34:])}
}

// pairKey is a row of two ids or hashes.
func pairKey(row byte, a, b []byte) []byte {
	return append(append([]byte{row}, a...), b...)
}

// heldKey is row, device (16), space (16), incarnation (16), class, n (8), hash.
func heldKey(n heldName) []byte {
	b := append([]byte{rowHeld}, n.Device[:]...)
	b = append(b, keyKey(0, wire.Key{Space: wire.ID(n.Space), Inc: wire.ID(n.Inc), Class: n.Class, N: n.N})[1:]...)
	return append(b, n.Hash[:]...)
}

// heldLen is the length of a heldKey.
const heldLen = 16 + keyLen + 32

func parseHeldKey(b []byte) heldName {
	k := parseKeyKey(b[16:]) // whose first byte is not looked at
	n := heldName{Space: detcbor.B16(k.Space), Inc: detcbor.B16(k.Inc), Class: k.Class, N: k.N}
	copy(n.Device[:], b[1:])
	copy(n.Hash[:], b[16+keyLen:])
	return n
}

func orgKey(pos uint64) []byte { return binary.BigEndian.AppendUint64([]byte{rowOrg}, pos) }

func settingKey(name string) []byte { return append([]byte{rowSetting}, name...) }

// entryHead is what precedes the bundle in an entry row: incarnation, class, n
// and hash.
const entryHead = 16 + 1 + 8 + 32

func entryRow(k wire.Key, hash wire.Hash, raw []byte) []byte {
	b := make([]byte, 0, entryHead+len(raw))
	b = append(b, k.Inc[:]...)
	b = append(b, k.Class)
	b = binary.BigEndian.AppendUint64(b, k.N)
	b = append(b, hash[:]...)
	return append(b, raw...)
}
