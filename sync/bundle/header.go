package bundle

import (
	"fmt"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
	"doorstep/sync/op"
)

// Class tells drafts, which stay on the tablet unless its owner is locked out, from
// what is published to the space.
type Class uint8

// The classes. Each counts its bundles by itself.
const (
	Published Class = 0 // contiguous in n for each incarnation and space
	Draft     Class = 1 // may have gaps
)

// Codec says how the body is packed inside the seal.
type Codec uint8

// The codecs. Numbers are never used again for another meaning.
const (
	CodecNone Codec = 0 // plain columns; for drafts, where a save must be quick
	CodecZstd Codec = 1 // zstd without a dictionary
	CodecDict Codec = 2 // word codes and zstd with the dictionary named by its id
)

// SuiteDS1 is the only suite of cryptography that this version writes and reads.
const SuiteDS1 = 1

// Limits, named so that a refusal can be explained. A bundle beyond them is refused
// before anything is opened.
const (
	MaxSize   = 1 << 20 // bytes of a whole bundle
	MaxBody   = 4 << 20 // bytes of a body after decompression
	MaxOps    = 1 << 15 // ops in one bundle
	MaxDocs   = 1 << 12 // documents in one bundle
	MaxSpans  = 1 << 15 // ranges in any one list of seqs
	maxHeader = 1 << 10 // bytes of the protected header
)

// Checkpoint is the last head of the space's log that the author had seen at the
// server. A zero Size means that none was seen.
type Checkpoint struct {
	Size uint64
	Root [32]byte
}

// Header is what everyone may read of a bundle, the server included: ids, counts and
// hashes, no content. All of it is signed, and bound to the body by the seal.
type Header struct {
	Space       op.ID      // the space whose log this belongs to
	EpochNo     uint64     // which of the space's secrets sealed it, by number
	EpochKID    seal.KID   // and by commitment, which is what decides
	Incarnation op.ID      // the life of the store that made it
	Class       Class      // published or draft
	N           uint64     // its place among the incarnation's bundles of this class in this space, from 0
	Prev        [32]byte   // Hash of the bundle before it (n-1, same class); zero for the first
	OrgLogSize  uint64     // how many statements of the organisation log the author had applied
	Checkpoint  Checkpoint // the author's last seen head of this space's log
	Codec       Codec      // filled in by Seal
	DictID      uint64     // filled in by Seal; 0 unless Codec is CodecDict
	Device      sign.KID   // who signed; filled in by Seal
}

type wireCheckpoint struct {
	_    struct{} `cbor:",toarray"`
	Size uint64
	Root detcbor.B32
}

type wireCodec struct {
	_     struct{} `cbor:",toarray"`
	Codec uint64
	Dict  uint64
}

// wireHeader is the protected header map of docs/spec/bundle.cddl.
type wireHeader struct {
	sign.Header
	Space       detcbor.B16     `cbor:"-70001,keyasint"`
	EpochNo     uint64          `cbor:"-70002,keyasint"`
	EpochKID    detcbor.B32     `cbor:"-70003,keyasint"`
	Incarnation detcbor.B16     `cbor:"-70004,keyasint"`
	Class       uint64          `cbor:"-70005,keyasint"`
	N           uint64          `cbor:"-70006,keyasint"`
	Prev        detcbor.B32     `cbor:"-70007,keyasint"`
	OrgLogSize  uint64          `cbor:"-70008,keyasint"`
	Checkpoint  *wireCheckpoint `cbor:"-70009,keyasint,omitempty"`
	Codec       wireCodec       `cbor:"-70010,keyasint"`
	Suite       uint64          `cbor:"-70011,keyasint"`
}

func (h *Header) encode() ([]byte, error) {
	w := wireHeader{
		Header:      sign.NewHeader(h.Device, sign.TypeBundle),
		Space:       detcbor.B16(h.Space),
		EpochNo:     h.EpochNo,
		EpochKID:    detcbor.B32(h.EpochKID),
		Incarnation: detcbor.B16(h.Incarnation),
		Class:       uint64(h.Class),
		N:           h.N,
		Prev:        detcbor.B32(h.Prev),
		OrgLogSize:  h.OrgLogSize,
		Codec:       wireCodec{Codec: uint64(h.Codec), Dict: h.DictID},
		Suite:       SuiteDS1,
	}
	if h.Checkpoint.Size > 0 {
		w.Checkpoint = &wireCheckpoint{Size: h.Checkpoint.Size, Root: detcbor.B32(h.Checkpoint.Root)}
	}
	return sign.Encode(w)
}

func readHeader(m *sign.Message) (Header, error) {
	if len(m.Protected) > maxHeader {
		return Header{}, fmt.Errorf("%w: header too long", ErrMalformed)
	}
	var w wireHeader
	if err := m.Read(&w); err != nil {
		return Header{}, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	h := Header{
		Space:       op.ID(w.Space),
		EpochNo:     w.EpochNo,
		EpochKID:    seal.KID(w.EpochKID),
		Incarnation: op.ID(w.Incarnation),
		Class:       Class(w.Class),
		N:           w.N,
		Prev:        [32]byte(w.Prev),
		OrgLogSize:  w.OrgLogSize,
		Codec:       Codec(w.Codec.Codec),
		DictID:      w.Codec.Dict,
		Device:      w.KID,
	}
	if w.Checkpoint != nil {
		h.Checkpoint = Checkpoint{Size: w.Checkpoint.Size, Root: [32]byte(w.Checkpoint.Root)}
	}
	switch {
	case w.Suite != SuiteDS1:
		return Header{}, ErrSuite
	case w.Class > uint64(Draft):
		return Header{}, fmt.Errorf("%w: class %d", ErrMalformed, w.Class)
	case w.Codec.Codec > uint64(CodecDict):
		return Header{}, fmt.Errorf("%w: codec %d", ErrCodec, w.Codec.Codec)
	case (h.Codec == CodecDict) != (h.DictID != 0):
		return Header{}, fmt.Errorf("%w: dictionary does not go with the codec", ErrMalformed)
	case h.Space.IsZero() || h.Incarnation.IsZero() || h.N > op.MaxSeq:
		return Header{}, fmt.Errorf("%w: header field out of range", ErrMalformed)
	case (h.N == 0) != (h.Prev == [32]byte{}):
		return Header{}, fmt.Errorf("%w: chain does not start at the first bundle", ErrMalformed)
	case w.Checkpoint != nil && w.Checkpoint.Size == 0:
		return Header{}, fmt.Errorf("%w: empty checkpoint", ErrMalformed)
	}
	// One header has one encoding: a field left out and a field empty would
	// otherwise be two spellings of one meaning.
	again, err := h.encode()
	if err != nil || string(again) != string(m.Protected) {
		return Header{}, fmt.Errorf("%w: header is not in its one form", ErrMalformed)
	}
	return h, nil
}
