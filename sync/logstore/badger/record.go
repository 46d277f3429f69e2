package badger

import (
	"fmt"

	"doorstep/crypto/detcbor"
	"doorstep/sync/logstore"
	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/tlog"
)

// record is one write as the journal keeps it. Exactly one part is set. Map
// keys are frozen; a new kind of write takes the next.
type record struct {
	Batches []batchRecord  `cbor:"1,keyasint,omitempty"`
	Org     *orgRecord     `cbor:"2,keyasint,omitempty"`
	Keep    *keepRecord    `cbor:"3,keyasint,omitempty"`
	Set     *settingRecord `cbor:"4,keyasint,omitempty"`
	// From here on format 2.
	Blob     *blobRecord  `cbor:"5,keyasint,omitempty"`
	DropBlob *detcbor.B32 `cbor:"6,keyasint,omitempty"`
	Drop     *detcbor.B16 `cbor:"7,keyasint,omitempty"`
	Hold     *heldRecord  `cbor:"8,keyasint,omitempty"`
	Release  []heldName   `cbor:"9,keyasint,omitempty"`
	Gone     *goneRecord  `cbor:"10,keyasint,omitempty"`
}

type batchRecord struct {
	_       struct{} `cbor:",toarray"`
	Space   detcbor.B16
	Size    uint64
	Entries []entryRecord
}

type entryRecord struct {
	_     struct{} `cbor:",toarray"`
	Inc   detcbor.B16
	Class uint8
	N     uint64
	// Hashes are the Merkle hashes of the position, 32 bytes each.
	Hashes []byte
	Raw    []byte
}

type orgRecord struct {
	_          struct{} `cbor:",toarray"`
	Size       uint64
	Statements [][]byte
}

type keepRecord struct {
	_     struct{} `cbor:",toarray"`
	Space detcbor.B16
	Inc   detcbor.B16
	Class uint8
	N     uint64
	Raw   []byte
}

type settingRecord struct {
	_     struct{} `cbor:",toarray"`
	Name  string
	Value []byte
}

// blobRecord is a blob whose file is there, with one owner.
type blobRecord struct {
	_      struct{} `cbor:",toarray"`
	Hash   detcbor.B32
	Size   uint64
	Device detcbor.B16
	Space  detcbor.B16
}

// goneRecord is the mark of a space destroyed before this journal began.
type goneRecord struct {
	_     struct{} `cbor:",toarray"`
	Space detcbor.B16
	Size  uint64
}

type heldRecord struct {
	_    struct{} `cbor:",toarray"`
	Name heldName
	At   int64 // Unix seconds
	Raw  []byte
}

// heldName is what tells one held bundle from another.
type heldName struct {
	_      struct{} `cbor:",toarray"`
	Device detcbor.B16
	Space  detcbor.B16
	Inc    detcbor.B16
	Class  uint8
	N      uint64
	Hash   detcbor.B32
}

func batchesRecord(batches []logstore.Batch) record {
	var r record
	for _, b := range batches {
		br := batchRecord{Space: b.Space, Size: b.Size}
		for i, e := range b.Entries {
			var hashes []byte
			for _, h := range b.Hashes[i] {
				hashes = append(hashes, h[:]...)
			}
			br.Entries = append(br.Entries, entryRecord{
				Inc: e.Key.Inc, Class: e.Key.Class, N: e.Key.N, Hashes: hashes, Raw: e.Raw,
			})
		}
		r.Batches = append(r.Batches, br)
	}
	return r
}

func (b batchRecord) key(i int) wire.Key {
	e := b.Entries[i]
	return wire.Key{Space: wire.ID(b.Space), Inc: wire.ID(e.Inc), Class: e.Class, N: e.N}
}

func parseRecord(payload []byte) (record, error) {
	var r record
	if err := detcbor.Unmarshal(payload, &r); err != nil {
		return r, fmt.Errorf("journal record: %w: %w", logstore.ErrDamaged, err)
	}
	for _, b := range r.Batches {
		for i, e := range b.Entries {
			n := int64(b.Size) + int64(i)
			want := tlog.StoredHashCount(n+1) - tlog.StoredHashCount(n)
			if int64(len(e.Hashes)) != want*tlog.HashSize {
				return r, fmt.Errorf("journal record: hashes: %w", logstore.ErrDamaged)
			}
		}
	}
	return r, nil
}
