package badger

import (
	"encoding/binary"

	"doorstep/sync/wire"
)

// Kinds of rows: the first byte of every key.
const (
	rowEntry    = 'e' // space, position → incarnation, class, n, hash, bundle
	rowHashes   = 'h' // space, position → Merkle hashes stored with it
	rowKey      = 'k' // space, incarnation, class, n → hash, position
	rowHead     = 's' // space → size
	rowEvidence = 'v' // space, incarnation, class, n, hash → bundle
	rowOrg      = 'o' // position → statement
	rowOrgSize  = 'O' // → size
	rowSetting  = 't' // name → value
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
