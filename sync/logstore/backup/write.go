package backup

import (
	"context"
	"errors"
	"fmt"
	"io"

	"doorstep/crypto/detcbor"
	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

// Counts says what a backup holds.
type Counts struct {
	_          struct{} `cbor:",toarray"`
	Spaces     uint64   `json:"spaces"`
	Entries    uint64   `json:"entries"`
	Statements uint64   `json:"statements"`
	Evidence   uint64   `json:"evidence"`
	Held       uint64   `json:"held"`
	Blobs      uint64   `json:"blobs"`
	Settings   uint64   `json:"settings"`
}

type space struct {
	_         struct{} `cbor:",toarray"`
	ID        detcbor.B16
	Size      uint64
	Destroyed bool
}

type entry struct {
	_     struct{} `cbor:",toarray"`
	Inc   detcbor.B16
	Class uint8
	N     uint64
	Raw   []byte
}

type keyed struct {
	_     struct{} `cbor:",toarray"`
	Space detcbor.B16
	Inc   detcbor.B16
	Class uint8
	N     uint64
	Raw   []byte
}

type held struct {
	_      struct{} `cbor:",toarray"`
	Device detcbor.B16
	At     int64
	What   keyed
}

type blob struct {
	_      struct{} `cbor:",toarray"`
	Device detcbor.B16
	Spaces []detcbor.B16
	Data   []byte
}

type setting struct {
	_     struct{} `cbor:",toarray"`
	Name  string
	Value []byte
}

func keyedOf(k wire.Key, raw []byte) keyed {
	return keyed{Space: detcbor.B16(k.Space), Inc: detcbor.B16(k.Inc), Class: k.Class, N: k.N, Raw: raw}
}

func (k keyed) key() wire.Key {
	return wire.Key{Space: wire.ID(k.Space), Inc: wire.ID(k.Inc), Class: k.Class, N: k.N}
}

// Write writes everything that a store holds while it may be in use. A space is
// written up to the size that it has when its turn comes, whole; what entries
// rest on, the organisation's log, comes after them and so is never behind.
// What a store holds of a restore's own marks is left out.
func Write(ctx context.Context, out io.Writer, s logstore.Store) (Counts, error) {
	var n Counts
	w, err := newWriter(out)
	if err != nil {
		return n, fmt.Errorf("write the backup: %w", err)
	}
	put := func(k kind, v any, count *uint64) error {
		b, err := detcbor.Marshal(v)
		if err != nil {
			return fmt.Errorf("write the backup: %w", err)
		}
		*count++
		return w.frame(k, b)
	}
	for _, part := range []func() error{
		func() error { return writeSpaces(ctx, s, put, &n) },
		func() error {
			return s.Evidence(ctx, func(k wire.Key, raw []byte) error { return put(kindEvidence, keyedOf(k, raw), &n.Evidence) })
		},
		func() error {
			return s.HeldAside(ctx, func(h logstore.Held) error {
				return put(kindHeld, held{Device: detcbor.B16(h.Device), At: h.At.Unix(), What: keyedOf(h.Key, h.Raw)}, &n.Held)
			})
		},
		func() error { return writeBlobs(ctx, s, put, &n) },
		func() error {
			_, err := s.OrgRead(ctx, 0, func(_ uint64, raw []byte) error {
				n.Statements++
				return w.frame(kindStatement, raw)
			})
			return err
		},
		func() error {
			return s.Settings(ctx, "", func(name string, v []byte) error {
				if name == settingBegun || name == settingDone {
					return nil
				}
				return put(kindSetting, setting{Name: name, Value: v}, &n.Settings)
			})
		},
		func() error {
			var ended uint64
			return put(kindEnd, n, &ended)
		},
		w.w.Flush,
	} {
		if err := part(); err != nil {
			return n, fmt.Errorf("write the backup: %w", err)
		}
	}
	return n, nil
}

type putter func(k kind, v any, count *uint64) error

func writeSpaces(ctx context.Context, s logstore.Store, put putter, n *Counts) error {
	var ids []wire.ID
	if err := s.Heads(ctx, func(h logstore.Head) error { ids = append(ids, h.Space); return nil }); err != nil {
		return err
	}
	for _, id := range ids {
		n.Spaces++
		var again uint64 // a space is counted once, however often it is said what became of it
		size, err := s.Head(ctx, id)
		if err == nil {
			if err = put(kindSpace, space{ID: detcbor.B16(id), Size: size}, &again); err != nil {
				return err
			}
			err = s.Read(ctx, id, 0, size, func(e logstore.Entry) error {
				return put(kindEntry, entry{Inc: detcbor.B16(e.Key.Inc), Class: e.Key.Class, N: e.Key.N, Raw: e.Raw}, &n.Entries)
			})
		}
		if errors.Is(err, logstore.ErrDestroyed) {
			err = put(kindSpace, space{ID: detcbor.B16(id), Destroyed: true}, &again)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func writeBlobs(ctx context.Context, s logstore.Store, put putter, n *Counts) error {
	var hash wire.Hash
	var b *blob
	flush := func() error {
		if b == nil {
			return nil
		}
		data, err := s.Blob(ctx, hash)
		if errors.Is(err, logstore.ErrAbsent) {
			return nil // dropped since it was listed
		}
		if err != nil {
			return err
		}
		b.Data = data
		return put(kindBlob, *b, &n.Blobs)
	}
	err := s.Blobs(ctx, func(h wire.Hash, _ int64, o logstore.Owner) error {
		if b == nil || h != hash {
			if err := flush(); err != nil {
				return err
			}
			hash, b = h, &blob{Device: detcbor.B16(o.Device)}
		}
		b.Spaces = append(b.Spaces, detcbor.B16(o.Space))
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}
