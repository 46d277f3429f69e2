package store

import (
	"crypto/sha256"
	"errors"
	"io/fs"

	"doorstep/sync/wire"
)

// fsckFiles checks the files beside the view: frames, logs against their
// cursors, and that every part of a picture has its hash. The caller holds
// viewMu.
func (s *Store) fsckFiles(say func(format string, args ...any)) error {
	for _, name := range []string{fileOrg, fileEpochs, fileWait, fileAlarms, fileReceipts} {
		data, err := s.home.read(name)
		if err != nil {
			return err
		}
		if _, _, damaged := splitFrames(data); damaged {
			say("%s: a part cannot be read", name)
		}
	}
	for id := range s.storedHeads {
		row, err := s.cursorRow(id)
		if err != nil {
			say("how far a case was read cannot be told")
			continue
		}
		if row.Size == 0 {
			continue
		}
		f, err := s.logs.Open(logName(id))
		if errors.Is(err, fs.ErrNotExist) {
			say("the copy of a case's log is gone")
			s.logDamaged(id)
			continue
		}
		if err != nil {
			return err
		}
		r := logReader{}
		_, bad, err := r.read(f, 0, int64(row.Log))
		if err = errors.Join(err, f.Close()); err != nil {
			return err
		}
		if want := row.tree(); bad || r.tree.Size != want.Size || r.tree.Root() != want.Root() {
			say("the copy of a case's log cannot be read to its end")
			s.logDamaged(id)
		}
	}
	return s.fsckParts(say)
}

func (s *Store) fsckParts(say func(format string, args ...any)) error {
	here, err := s.parts()
	if err != nil {
		return err
	}
	for space, parts := range here {
		for hash := range parts {
			b, err := s.readPart(space, hash)
			if err != nil {
				return err
			}
			if sha256.Sum256(b) != hash {
				say("a part of a picture is damaged")
				if err := s.partDamaged(space, wire.Hash(hash)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
