package backup

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"

	"doorstep/crypto/detcbor"
	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

// Errors of a store that cannot be restored into or used.
var (
	ErrNotEmpty   = errors.New("there is data already; a backup is restored into an empty store only")
	ErrUnfinished = errors.New("a restore into this store did not end; empty it and restore again")
)

// The marks of a restore, as settings.
const (
	settingBegun = "restore/begun"
	settingDone  = "restore/done"
)

// Finished says ErrUnfinished of a store whose restore was cut off. Nobody may
// serve it.
func Finished(ctx context.Context, s logstore.Store) error {
	_, err := s.Setting(ctx, settingBegun)
	if errors.Is(err, logstore.ErrAbsent) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = s.Setting(ctx, settingDone)
	if errors.Is(err, logstore.ErrAbsent) {
		return ErrUnfinished
	}
	return err
}

// Verify reads a file through and says what it holds, or what is wrong with it.
func Verify(r io.Reader) (Counts, error) {
	var n, said Counts
	fr, err := newReader(r)
	if err != nil {
		return n, err
	}
	counts := map[kind]*uint64{
		kindEntry: &n.Entries, kindEvidence: &n.Evidence, kindHeld: &n.Held,
		kindBlob: &n.Blobs, kindStatement: &n.Statements, kindSetting: &n.Settings,
	}
	var last detcbor.B16
	for {
		k, payload, err := fr.next()
		if err != nil {
			return n, err
		}
		switch k {
		case kindEnd:
			if err := detcbor.Unmarshal(payload, &said); err != nil || said != n {
				return n, fmt.Errorf("its end does not fit: %w", ErrDamaged)
			}
			return n, fr.ended()
		case kindSpace:
			var sp space
			if err := detcbor.Unmarshal(payload, &sp); err != nil {
				return n, fmt.Errorf("a space: %w", ErrDamaged)
			}
			if n.Spaces == 0 || sp.ID != last {
				n.Spaces++
			}
			last = sp.ID
		default:
			c, ok := counts[k]
			if !ok {
				return n, fmt.Errorf("a part of a kind that is not known: %w", ErrFormat)
			}
			*c++
		}
	}
}

// Restore loads a file into an empty store, after reading it through once.
func Restore(ctx context.Context, r io.ReadSeeker, s logstore.Store) (Counts, error) {
	n, err := Verify(r)
	if err != nil {
		return n, err
	}
	if err := empty(ctx, s); err != nil {
		return n, err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return n, fmt.Errorf("read the backup: %w", err)
	}
	if err := s.Set(ctx, settingBegun, []byte{1}); err != nil {
		return n, err
	}
	l := &loader{ctx: ctx, log: logstore.Log{Store: s}}
	if err := l.load(r); err != nil {
		return n, fmt.Errorf("restore: %w", err)
	}
	return n, s.Set(ctx, settingDone, []byte{1})
}

func empty(ctx context.Context, s logstore.Store) error {
	something := func() error { return ErrNotEmpty }
	size, err := s.OrgRead(ctx, 0, func(uint64, []byte) error { return something() })
	if err != nil {
		return err
	}
	if size > 0 {
		return something()
	}
	for _, look := range []func() error{
		func() error { return s.Heads(ctx, func(logstore.Head) error { return something() }) },
		func() error { return s.Settings(ctx, "", func(string, []byte) error { return something() }) },
		func() error {
			return s.Blobs(ctx, func(wire.Hash, int64, logstore.Owner) error { return something() })
		},
		func() error { return s.HeldAside(ctx, func(logstore.Held) error { return something() }) },
	} {
		if err := look(); err != nil {
			return err
		}
	}
	return nil
}

// What is loaded in one commit.
const (
	loadBytes   = 2 << 20
	loadEntries = 500
)

type loader struct {
	ctx context.Context
	log logstore.Log

	space   space
	offers  []logstore.Offer
	bytes   int
	at      uint64 // the position that the first of offers must get
	orgSize uint64
}

func (l *loader) load(r io.Reader) error {
	fr, err := newReader(r)
	if err != nil {
		return err
	}
	for {
		k, payload, err := fr.next()
		if err != nil {
			return err
		}
		if k != kindEntry {
			if err := l.flush(); err != nil {
				return err
			}
		}
		if k == kindEnd {
			return nil
		}
		if err := l.take(k, payload); err != nil {
			return err
		}
	}
}

func (l *loader) take(k kind, payload []byte) error {
	s, ctx := l.log.Store, l.ctx
	switch k {
	case kindSpace:
		l.space = space{}
		if err := parse(payload, &l.space); err != nil {
			return err
		}
		l.at = 0
		if l.space.Destroyed {
			return s.DropSpace(ctx, wire.ID(l.space.ID))
		}
		return nil
	case kindEntry:
		var e entry
		if err := parse(payload, &e); err != nil {
			return err
		}
		key := wire.Key{Space: wire.ID(l.space.ID), Inc: wire.ID(e.Inc), Class: e.Class, N: e.N}
		l.offers = append(l.offers, logstore.Offer{Key: key, Raw: e.Raw})
		if l.bytes += len(e.Raw); l.bytes >= loadBytes || len(l.offers) >= loadEntries {
			return l.flush()
		}
		return nil
	case kindEvidence:
		var e keyed
		if err := parse(payload, &e); err != nil {
			return err
		}
		return s.Keep(ctx, e.key(), e.Raw)
	case kindHeld:
		var h held
		if err := parse(payload, &h); err != nil {
			return err
		}
		_, err := s.Hold(ctx, logstore.Held{
			Device: wire.ID(h.Device), Key: h.What.key(), Hash: wire.HashOf(h.What.Raw), At: time.Unix(h.At, 0).UTC(), Raw: h.What.Raw,
		})
		return unlessDestroyed(err)
	case kindBlob:
		var b blob
		if err := parse(payload, &b); err != nil {
			return err
		}
		for _, sp := range b.Spaces {
			_, err := s.PutBlob(ctx, sha256.Sum256(b.Data), b.Data, logstore.Owner{Device: wire.ID(b.Device), Space: wire.ID(sp)})
			if err := unlessDestroyed(err); err != nil {
				return err
			}
		}
		return nil
	case kindStatement:
		l.orgSize++
		return s.OrgAppend(ctx, l.orgSize-1, [][]byte{payload})
	case kindSetting:
		var v setting
		if err := parse(payload, &v); err != nil {
			return err
		}
		return s.Set(ctx, v.Name, v.Value)
	}
	return fmt.Errorf("a part of a kind that is not known: %w", ErrFormat)
}

// unlessDestroyed passes over what belonged to a space that was destroyed while
// the backup was written.
func unlessDestroyed(err error) error {
	if errors.Is(err, logstore.ErrDestroyed) {
		return nil
	}
	return err
}

func parse(payload []byte, v any) error {
	if err := detcbor.Unmarshal(payload, v); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return nil
}

// flush commits the entries gathered, which must come to stand where they stood.
func (l *loader) flush() error {
	if len(l.offers) == 0 {
		return nil
	}
	out, err := l.log.Commit(l.ctx, l.offers)
	if err != nil {
		return err
	}
	for i, o := range out {
		if o.Refused != 0 || !o.New || o.Receipt.Pos != l.at+uint64(i) {
			return fmt.Errorf("an entry does not follow the one before: %w", ErrDamaged)
		}
	}
	l.at += uint64(len(l.offers))
	l.offers, l.bytes = l.offers[:0], 0
	return nil
}
