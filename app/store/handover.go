package store

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"

	"doorstep/crypto/detcbor"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// ErrHandover reports a file that is no hand-over file, or was damaged on its
// way. What was read before the fault is kept.
var ErrHandover = errors.New("this file is damaged, or no hand-over file")

// ErrOtherOrganisation reports a hand-over file of another organisation.
var ErrOtherOrganisation = errors.New("this file comes from another organisation; nothing was taken from it")

// HandoverReport says what reading a hand-over file came to.
type HandoverReport struct {
	Statements int // of the organisation's log that were new
	Spaces     int // with something new
	Bundles    int // in the file, verified, and new here
	Known      int // in the file, and here already
	Changes    int // that were new and are taken in
	Held       int // bundles that wait for a key which is not here yet
	Pictures   int // parts of pictures that were new
	Refused    int // bundles that do not verify; they were left out
}

func (r *HandoverReport) add(o HandoverReport) {
	r.Spaces += o.Spaces
	r.Bundles += o.Bundles
	r.Known += o.Known
	r.Changes += o.Changes
	r.Held += o.Held
	r.Refused += o.Refused
}

// A hand-over file is frames like those of a vault's own files (frameFile),
// after a line that says what it is. The first frame says whose it is, the
// last how many there were and the SHA-256 of all before it.
const handoverMagic = "doorstep hand-over 1\n"

// Kinds of frames: the first byte of a payload.
const (
	handoverHead      = 'h'
	handoverStatement = 's' // in the order of the log, from the genesis
	handoverEntry     = 'e' // a key record or bundle, as signed and sealed
	handoverPart      = 'p' // a space's id and a sealed part of a picture
	handoverPartWaits = 'q' // the same, of a part that has no receipt
	handoverEnd       = 'z'
)

type handoverHeadRow struct {
	Org     detcbor.B16 `cbor:"1,keyasint"`
	Genesis detcbor.B32 `cbor:"2,keyasint"`
}

type handoverEndRow struct {
	Frames uint64      `cbor:"1,keyasint"`
	Sum    detcbor.B32 `cbor:"2,keyasint"`
}

// handoverBatch is how many bytes of bundles are taken in at a time.
const handoverBatch = 4 << 20

type handoverWriter struct {
	w   *bufio.Writer
	sum hash.Hash
	n   uint64
}

func (h *handoverWriter) frame(kind byte, parts ...[]byte) error {
	payload := append([]byte{kind}, bytes.Join(parts, nil)...)
	b := appendFrameTo(nil, payload)
	h.sum.Write(b)
	h.n++
	if _, err := h.w.Write(b); err != nil {
		return fmt.Errorf("the hand-over file cannot be written: %w", err)
	}
	return nil
}

func (h *handoverWriter) row(kind byte, v any) error {
	b, err := detcbor.Marshal(v)
	if err != nil {
		return err
	}
	return h.frame(kind, b)
}

// WriteBundles writes a hand-over file: the organisation's log, and of each
// space its key records, everything that this vault holds and what of it waits,
// as signed and sealed, and the parts of its pictures. It returns how many
// bundles the file has. It needs no signal; a founder must have synced once.
func (s *Store) WriteBundles(ctx context.Context, w io.Writer, spaces []op.ID) (n int, err error) {
	if err := s.Publish(ctx); err != nil && !errors.Is(err, ErrDiskFull) {
		return 0, err
	}
	s.mu.Lock()
	org, statements := s.confirmed, s.orgRaw
	s.mu.Unlock()
	if org == nil {
		return 0, errors.New("this organisation has not been to its server yet; sync once before you hand work over in a file")
	}
	h := &handoverWriter{w: bufio.NewWriter(w), sum: sha256.New()}
	if _, err := h.w.WriteString(handoverMagic); err != nil {
		return 0, fmt.Errorf("the hand-over file cannot be written: %w", err)
	}
	h.sum.Write([]byte(handoverMagic))
	if err := h.row(handoverHead, handoverHeadRow{detcbor.B16(org.Org), detcbor.B32(org.Genesis)}); err != nil {
		return 0, err
	}
	for _, raw := range statements[:min(uint64(len(statements)), org.Size)] {
		if err := h.frame(handoverStatement, raw); err != nil {
			return 0, err
		}
	}
	for _, id := range spaces {
		k, err := s.writeSpace(ctx, h, id)
		n += k
		if err != nil {
			return n, err
		}
	}
	end := handoverEndRow{Frames: h.n, Sum: detcbor.B32(h.sum.Sum(nil))}
	if err := h.row(handoverEnd, end); err != nil {
		return n, err
	}
	if err := h.w.Flush(); err != nil {
		return n, fmt.Errorf("the hand-over file cannot be written: %w", err)
	}
	return n, nil
}

// writeSpace writes what is held of a space: its log, then what waits.
func (s *Store) writeSpace(ctx context.Context, h *handoverWriter, id op.ID) (n int, err error) {
	for e, err := range s.Raw(ctx, wire.ID(id), 0) {
		if err != nil {
			return n, err
		}
		if err := h.frame(handoverEntry, e.Raw); err != nil {
			return n, err
		}
		n++
	}
	keys, err := s.outKeys()
	if err != nil {
		return n, s.damaged(asDamage(err))
	}
	for _, key := range keys {
		if op.ID(key[1:17]) != id {
			continue
		}
		b, err := s.view.get(key)
		if err != nil {
			return n, s.damaged(err)
		}
		if b == nil {
			continue
		}
		o, err := readOut(key, b)
		if err == nil {
			err = h.frame(handoverEntry, o.Raw)
		}
		if err != nil {
			return n, err
		}
		n++
	}
	all, err := s.parts()
	if err != nil {
		return n, err
	}
	for hash, waits := range all[id] {
		b, err := s.readPart(id, hash)
		if err != nil || sha256.Sum256(b) != hash {
			continue // damaged here; whoever reads the file asks the server
		}
		kind := byte(handoverPart)
		if waits {
			kind = handoverPartWaits
		}
		if err := h.frame(kind, id[:], b); err != nil {
			return n, err
		}
	}
	return n, ctx.Err()
}
