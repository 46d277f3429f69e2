package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"doorstep/crypto/orglog"
	"doorstep/sync/op"
)

// isDestroyed reports whether the organisation's log, as the server has it,
// destroys a space. The caller does not hold mu.
func (s *Store) isDestroyed(id op.ID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.destroyedLocked(id)
}

func (s *Store) destroyedLocked(id op.ID) bool {
	if s.confirmed == nil {
		return false
	}
	_, gone := s.confirmed.Destroyed[id]
	return gone
}

// destroyDue drops everything of the spaces that the organisation's log
// destroys: rows, log, key records, pictures, what waits, and the index entries
// of their documents. What the view's own files may still hold of the rows goes
// when the view is built anew, at the next opening.
func (s *Store) destroyDue() error {
	s.mu.Lock()
	var gone []op.ID
	if s.confirmed != nil {
		for id := range s.confirmed.Destroyed {
			gone = append(gone, op.ID(id))
		}
	}
	s.mu.Unlock()
	if len(gone) == 0 {
		return nil
	}
	sortIDs(gone)
	there, err := s.spacesOnDisk()
	for _, id := range gone {
		s.mu.Lock()
		_, live := s.spaces[id]
		s.mu.Unlock()
		if err == nil && (live || there[hexOf(id)]) {
			err = s.destroy(id)
		}
	}
	if err != nil {
		return fmt.Errorf("a destroyed case cannot be taken off this tablet: %w", err)
	}
	return nil
}

// spacesOnDisk are the spaces of which there is a row or a file, in hex.
func (s *Store) spacesOnDisk() (map[string]bool, error) {
	there := map[string]bool{}
	s.viewMu.Lock()
	for id := range s.storedHeads {
		there[hexOf(id)] = true
	}
	s.viewMu.Unlock()
	for _, d := range []folder{s.logs, s.pictures} {
		names, err := d.List()
		if err != nil {
			return nil, err
		}
		for _, n := range names {
			there[n[:min(len(n), 2*len(op.ID{}))]] = true
		}
	}
	return there, nil
}

func (s *Store) destroy(id op.ID) error {
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	// First the mark, so that a crash on the way cannot leave the old view's
	// files behind.
	if err := s.home.write(fileShred, []byte{1}); err != nil {
		return err
	}
	if err := s.forgetEpochs(id); err != nil {
		return err
	}
	for _, d := range []folder{s.logs, s.pictures} {
		if err := shredFiles(d, hexOf(id)); err != nil {
			return err
		}
	}
	return s.forgetSpace(id)
}

// forgetEpochs takes a space's key records out of their files.
func (s *Store) forgetEpochs(id op.ID) error {
	frames, err := readFrames(s.home, fileEpochs)
	if err != nil {
		return err
	}
	kept := slices.DeleteFunc(frames, func(raw []byte) bool {
		r, err := orglog.ParseEpoch(raw)
		return err == nil && op.ID(r.Space) == id
	})
	if err := s.epochFile.replace(kept); err != nil {
		return err
	}
	s.epochCount = uint64(len(kept))
	next := s.stored
	next.Epochs = s.epochCount
	if err := s.newWrite().finish(next); err != nil {
		return err
	}
	return shredFiles(s.home, fileEpochs+suffixDamaged)
}

// shredFiles overwrites and deletes the files of a folder whose names begin
// with a prefix. A disk may keep what was overwritten; what it keeps is sealed.
func shredFiles(d folder, prefix string) error {
	names, err := d.List()
	if err != nil {
		return err
	}
	var errs []error
	for _, name := range names {
		if !strings.HasPrefix(name, prefix) {
			continue
		}
		f, err := d.Open(name)
		if err == nil {
			var n int64
			if n, err = f.Size(); err == nil {
				_, err = f.WriteAt(bytes.Repeat([]byte{0}, int(n)), 0)
			}
			err = errors.Join(err, f.Sync(), f.Close())
		}
		errs = append(errs, err, ignoreGone(d.Remove(name)))
	}
	return errors.Join(append(errs, d.Sync())...)
}

// forgetSpace takes a space out of the view and out of memory. The caller
// holds viewMu.
func (s *Store) forgetSpace(id op.ID) error {
	s.mu.Lock()
	var docs []op.ID
	for d, v := range s.docs {
		if v.space == id {
			docs = append(docs, d)
			delete(s.docs, d)
		}
	}
	delete(s.spaces, id)
	delete(s.badLogs, id)
	s.toApply = slices.DeleteFunc(s.toApply, func(it item) bool { return it.space == id })
	s.waitingDoc = nil
	s.mu.Unlock()
	prefixes := [][]byte{keyOf(rowDoc, id[:])}
	for _, kind := range []byte{rowOps, rowOut, rowCursor, rowEpoch, rowHeld, rowRoots, rowReach, rowBlob, rowHead} {
		prefixes = append(prefixes, keyOf(kind, id[:]))
	}
	for _, d := range docs {
		prefixes = append(prefixes, keyOf(rowDoc, d[:]), keyOf(rowCache, d[:]), keyOf(rowEntry, d[:]))
		s.index.Remove(d)
	}
	if err := s.dropRows(prefixes...); err != nil {
		return err
	}
	next := s.stored
	if s.storedHeads[id] != nil {
		delete(s.storedHeads, id)
		next.Spaces--
	}
	if err := s.newWrite().finish(next); err != nil {
		return err
	}
	return s.writeHeads()
}

// shred deletes the view and every view that was set aside, when a case was
// destroyed since the last opening: their files may hold rows that were
// deleted. Everything else in them is in the journal and the logs.
func (s *Store) shred() (done bool, err error) {
	if n, err := s.home.size(fileShred); err != nil || n == 0 {
		return false, err
	}
	dirs, err := filepath.Glob(filepath.Join(s.o.Home, dirOld+"*"))
	if err != nil {
		return false, err
	}
	for _, d := range append(dirs, filepath.Join(s.o.Home, dirView)) {
		if err := os.RemoveAll(d); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return false, fmt.Errorf("a destroyed case cannot be taken off this tablet: %w", err)
		}
	}
	return true, nil
}

// ForgetEntries drops index entries: of a case that was destroyed, or that this
// person may not see any more.
func (s *Store) ForgetEntries(ids ...op.ID) error {
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	var prefixes [][]byte
	for _, id := range ids {
		s.index.Remove(id)
		prefixes = append(prefixes, keyOf(rowEntry, id[:]))
	}
	return s.dropRows(prefixes...)
}
