package badger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"doorstep/crypto/detcbor"
	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

// A destroyed space's bytes are still in the journal and in Badger's older
// tables. At the next opening both are written anew from what is left, in a
// folder beside, which then takes their place.
const (
	scrubName = "scrub"       // there: something destroyed is to be written out
	freshName = "fresh"       // the folder beside
	wholeName = "fresh.whole" // there: it is whole and takes over
)

func (s *Store) exists(name string) bool {
	_, err := os.Lstat(filepath.Join(s.path, name))
	return err == nil
}

// takeOver puts the folder beside in place if it is whole, else removes it. Cut
// at any point it is done again.
func (s *Store) takeOver() error {
	fresh := filepath.Join(s.path, freshName)
	if s.exists(wholeName) {
		for _, part := range []string{journalName, viewName} {
			if _, err := os.Stat(filepath.Join(fresh, part)); errors.Is(err, fs.ErrNotExist) {
				continue // it has taken over
			}
			old := filepath.Join(s.path, part)
			if err := errors.Join(os.RemoveAll(old), os.Rename(filepath.Join(fresh, part), old), syncDir(s.path)); err != nil {
				return fmt.Errorf("write out what was destroyed: %w", err)
			}
		}
		asides, err := filepath.Glob(filepath.Join(s.path, viewName+"-aside-*"))
		if err != nil {
			return err
		}
		for _, name := range append(asides, filepath.Join(s.path, scrubName)) {
			if err := os.RemoveAll(name); err != nil {
				return fmt.Errorf("write out what was destroyed: %w", err)
			}
		}
		s.opts.Log.Info("what was destroyed is written out of the journal and the view")
	}
	if err := errors.Join(os.RemoveAll(fresh), syncDir(s.path), os.RemoveAll(filepath.Join(s.path, wholeName))); err != nil {
		return fmt.Errorf("open the store: %w", err)
	}
	return nil
}

// scrub writes the folder beside. When it cannot, for want of room or because
// something is damaged, the store goes on as it is and tries at the next opening.
func (s *Store) scrub() error {
	fresh := filepath.Join(s.path, freshName)
	to, err := Open(fresh, Options{
		Log: s.opts.Log, Now: s.opts.Now, MinFree: s.opts.MinFree, Free: s.opts.Free, KeepJournal: s.opts.KeepJournal,
	})
	if err == nil {
		err = errors.Join(s.copyTo(context.Background(), to), to.Close())
	}
	if err == nil {
		err = writeMarker(filepath.Join(s.path, wholeName))
	}
	if err != nil {
		s.opts.Log.Error("what was destroyed cannot be written out yet; it is tried again at the next start", "error", err)
		return os.RemoveAll(fresh)
	}
	return nil
}

// copyTo writes everything but the files of blobs into a new store.
func (s *Store) copyTo(ctx context.Context, to *Store) error {
	l := logstore.Log{Store: to}
	if err := s.Heads(ctx, func(h logstore.Head) error {
		if h.Destroyed {
			return to.commit(ctx, record{Gone: &goneRecord{Space: detcbor.B16(h.Space), Size: h.Size}})
		}
		return s.copySpace(ctx, &l, h)
	}); err != nil {
		return err
	}
	size := uint64(0)
	if _, err := s.OrgRead(ctx, 0, func(_ uint64, raw []byte) error {
		size++
		return to.OrgAppend(ctx, size-1, [][]byte{raw})
	}); err != nil {
		return err
	}
	if err := s.Settings(ctx, "", func(name string, v []byte) error { return to.Set(ctx, name, v) }); err != nil {
		return err
	}
	if err := s.Evidence(ctx, func(k wire.Key, raw []byte) error { return to.Keep(ctx, k, raw) }); err != nil {
		return err
	}
	if err := s.HeldAside(ctx, func(h logstore.Held) error {
		_, err := to.Hold(ctx, h)
		return err
	}); err != nil {
		return err
	}
	return s.Blobs(ctx, func(h wire.Hash, size int64, o logstore.Owner) error {
		return to.commit(ctx, record{Blob: &blobRecord{
			Hash: detcbor.B32(h), Size: uint64(size), Device: detcbor.B16(o.Device), Space: detcbor.B16(o.Space),
		}})
	})
}

// copyStep is how many entries of a space are copied at once.
const copyStep = 256

func (s *Store) copySpace(ctx context.Context, l *logstore.Log, h logstore.Head) error {
	for from := uint64(0); from < h.Size; from += copyStep {
		var offers []logstore.Offer
		if err := s.Read(ctx, h.Space, from, from+copyStep, func(e logstore.Entry) error {
			offers = append(offers, logstore.Offer{Key: e.Key, Raw: e.Raw})
			return nil
		}); err != nil {
			return err
		}
		out, err := l.Commit(ctx, offers)
		if err != nil {
			return err
		}
		for i, o := range out {
			if !o.New || o.Receipt.Pos != from+uint64(i) {
				return fmt.Errorf("entry %d cannot be copied: %w", from+uint64(i), logstore.ErrDamaged)
			}
		}
	}
	return nil
}
