package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/sync/client"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// fileOutbox is the file of a folder that was set aside: bundles and key
// records as they were sealed and signed.
const fileOutbox = "outbox.dst"

// detached is for what must be written to its end whoever stops waiting.
var detached = context.Background()

// SetAside takes a closed vault, whose keys are lost, out of the way of a new
// one in the same folder: what has no receipt is kept, sealed as it is, in a
// folder whose path is returned ("" when nothing waits), with the files that
// it came from. The view goes; parts of pictures stay where they are. The
// keystore is left to the caller.
func SetAside(home string) (dir string, err error) {
	waiting, err := readSealed(home)
	if err != nil {
		return "", err
	}
	lock, err := Take(home)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, lock.Release()) }()
	if len(waiting) > 0 {
		raws, err := withKeys(home, waiting)
		if err != nil {
			return "", err
		}
		if dir, err = writeAside(home, raws); err != nil {
			return "", err
		}
		for _, name := range []string{dirJournal, fileEpochs, fileOrg, fileWait, fileAlarms, fileReceipts} {
			if err := ignoreGone(os.Rename(filepath.Join(home, name), filepath.Join(dir, name))); err != nil {
				return dir, fmt.Errorf("the old vault cannot be set aside: %w", err)
			}
		}
	}
	return dir, removeVault(home)
}

// withKeys puts the key records of the spaces that something waits for before
// it, also those that the server has, so that the next vault can show it at
// once.
func withKeys(home string, waiting []client.Outgoing) (raws [][]byte, err error) {
	d, err := osDisk(home).dir("")
	if err != nil {
		return nil, err
	}
	epochs, err := readFrames(folder{d}, fileEpochs)
	if err != nil {
		return nil, err
	}
	spaces, told := map[wire.ID]bool{}, map[wire.Hash]bool{}
	for _, o := range waiting {
		spaces[o.Key.Space] = true
	}
	for _, raw := range epochs {
		if r, err := orglog.ParseEpoch(raw); err == nil && spaces[r.Space] {
			raws, told[wire.HashOf(raw)] = append(raws, raw), true
		}
	}
	for _, o := range waiting {
		if !told[wire.HashOf(o.Raw)] {
			raws = append(raws, o.Raw)
		}
	}
	return raws, nil
}

// writeAside makes a folder of sealed bundles in a vault's own.
func writeAside(home string, raws [][]byte) (dir string, err error) {
	dir = filepath.Join(home, dirAside+strconv.FormatInt(time.Now().UnixNano(), 10))
	d, err := osDisk(dir).dir("")
	if err != nil {
		return "", err
	}
	f, _, _, err := loadFrames(folder{d}, fileOutbox, 0)
	if err != nil {
		return "", err
	}
	if err := errors.Join(f.replace(raws), f.close()); err != nil {
		return "", errors.Join(fmt.Errorf("the work that waits cannot be set aside: %w", err), os.RemoveAll(dir))
	}
	return dir, nil
}

// adoption is a folder of sealed bundles that wait in this vault's outbox.
type adoption struct {
	dir  string
	keys []wire.Key // nil: not taken in yet
}

// AdoptSealed sends what a folder of SetAside holds along with the next syncs
// until it has receipts, and shows what it can open of it. Folders in the
// vault's own are found by Open.
func (s *Store) AdoptSealed(dir string) error {
	if filepath.Dir(filepath.Clean(dir)) != filepath.Clean(s.o.Home) {
		raws, err := readAside(dir)
		if err != nil || len(raws) == 0 {
			return err
		}
		if dir, err = writeAside(s.o.Home, raws); err != nil {
			return err
		}
	}
	return s.adopt(dir)
}

func readAside(dir string) ([][]byte, error) {
	if _, err := os.Stat(dir); err != nil {
		return nil, fmt.Errorf("what was set aside cannot be read: %w", err)
	}
	d, err := osDisk(dir).dir("")
	if err != nil {
		return nil, err
	}
	return readFrames(folder{d}, fileOutbox)
}

// adoptAll adopts every folder that was set aside in this vault and is not
// adopted yet.
func (s *Store) adoptAll() error {
	dirs, err := filepath.Glob(filepath.Join(s.o.Home, dirAside+"*"))
	if err != nil {
		return err
	}
	for _, dir := range dirs {
		if err := s.adopt(dir); err != nil {
			return err
		}
	}
	return nil
}

// adopt takes a folder in once. Without the organisation's log nothing can be
// verified, and it waits for the first sync.
func (s *Store) adopt(dir string) error {
	s.mu.Lock()
	_, done := s.adopted[dir]
	org := s.org
	s.mu.Unlock()
	if done || org == nil {
		return nil
	}
	raws, err := readAside(dir)
	if err != nil {
		return err
	}
	keys, _, err := s.adoptRaws(raws)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.adopted[dir] = keys
	return nil
}

// verify checks one bundle or key record against the organisation's log. A
// device that was revoked since counts only for what it had no way to know.
func (s *Store) verify(raw []byte) (client.Entry, bool) {
	signed, err := wire.ParseSigned(raw)
	if err != nil {
		return client.Entry{}, false
	}
	e := s.judged(op.ID(signed.Key.Space), raw, wire.Tree{})
	return e, e.Authority == orglog.Authorised || e.Authority == orglog.Former
}

// adoptRaws puts verified bundles and key records that the logs here do not
// hold into the outbox, and takes in their content. Of a device that was
// revoked since, the content waits: the server, or who admits it, decides.
func (s *Store) adoptRaws(raws [][]byte) (keys []wire.Key, r HandoverReport, err error) {
	s.taking.Lock()
	defer s.taking.Unlock()
	bySpace := map[op.ID][]client.Entry{}
	var order []op.ID
	for _, raw := range raws {
		e, ok := s.verify(raw)
		id := op.ID(e.Key.Space)
		if !ok || s.isDestroyed(id) {
			r.Refused++
			continue
		}
		if bySpace[id] == nil {
			order = append(order, id)
		}
		bySpace[id] = append(bySpace[id], e)
		r.Bundles++
	}
	for _, id := range order {
		held, err := s.logHolds(id)
		if err != nil {
			return nil, r, err
		}
		var entries, open []client.Entry
		for _, e := range bySpace[id] {
			if held[wire.HashOf(e.Raw)] {
				continue
			}
			entries, keys = append(entries, e), append(keys, e.Key)
			if e.Authority == orglog.Authorised {
				open = append(open, e)
			}
		}
		if err := s.putForeign(id, entries); err != nil {
			return nil, r, err
		}
		fresh, waiting, err := s.takeLoose(id, open)
		if err != nil {
			return nil, r, err
		}
		r.Changes += fresh
		r.Held += waiting + len(entries) - len(open)
	}
	r.Spaces = len(order)
	return keys, r, nil
}

// putForeign puts entries that this vault did not write into its outbox. They
// go after the next sync, should the server not show by then that it has them.
func (s *Store) putForeign(id op.ID, entries []client.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	w := s.newWrite()
	w.head(id)
	for _, e := range entries {
		waits, err := s.view.has(outKey(e.Key))
		if err != nil {
			return s.damaged(asDamage(err))
		}
		if !waits {
			if err := w.putOut(out{Key: e.Key, Raw: e.Raw}); err != nil {
				return err
			}
		}
		if w.c.size > txnLimit {
			if err := w.finish(s.stored); err != nil {
				return err
			}
			w = s.newWrite()
		}
	}
	if err := w.finish(s.stored); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.spaceOf(id)
	for _, e := range entries {
		if e.Device != s.kid {
			s.foreign[e.Key], s.deferred[e.Key] = true, true
		}
	}
	return nil
}

func (s *Store) isDeferred(k wire.Key) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.deferred[k]
}

// KeepAside notes that the server holds bundles aside that this vault had
// adopted, because the device that wrote them was revoked: they wait there for
// a manager, and are not sent again.
func (s *Store) KeepAside(keys []wire.Key) error {
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	c := s.view.begin()
	for _, k := range keys {
		s.mu.Lock()
		foreign := s.foreign[k]
		s.mu.Unlock()
		if foreign {
			c.drop(outKey(k))
			s.mu.Lock()
			s.apart[k] = true
			s.mu.Unlock()
		}
	}
	return c.write()
}

// arrived takes an entry that the server shows out of the outbox if somebody
// else wrote it: it needs no receipt any more.
func (s *Store) arrived(w *viewWrite, e client.Entry) error {
	s.mu.Lock()
	foreign := s.foreign[e.Key]
	s.mu.Unlock()
	if !foreign {
		return nil
	}
	key := outKey(e.Key)
	b, err := s.view.get(key)
	if err != nil || b == nil {
		return err
	}
	o, err := readOut(key, b)
	if err == nil && sameRecord(o.Raw, e.Raw) {
		w.c.drop(key)
		if !isEpoch(o.Key) {
			s.noLongerOnlyHere(o)
		}
	}
	return err
}

// serverLacks reports whether something of a folder is missing from a log that was
// read to its end. What the server holds aside for a manager is not missing, nor is
// what belongs to a space that this vault does not read.
func (s *Store) serverLacks(dir string) (bool, error) {
	raws, err := readAside(dir)
	if err != nil {
		return false, err
	}
	fresh, err := s.newHere(raws)
	if err != nil {
		return false, err
	}
	for _, raw := range fresh {
		signed, err := wire.ParseSigned(raw)
		if err != nil {
			continue
		}
		row, err := s.cursorRow(op.ID(signed.Key.Space))
		if err != nil {
			return false, err
		}
		s.mu.Lock()
		apart := s.apart[signed.Key]
		s.mu.Unlock()
		if row.Size > 0 && !apart {
			return true, nil
		}
	}
	return false, nil
}

// settleAdopted deletes folders of which the server has everything, and lets
// the rest go with the next sync.
func (s *Store) settleAdopted() error {
	s.mu.Lock()
	adopted := make([]adoption, 0, len(s.adopted))
	for dir, keys := range s.adopted {
		adopted = append(adopted, adoption{dir, keys})
	}
	clear(s.deferred)
	s.mu.Unlock()
	for _, a := range adopted {
		left := false
		for _, k := range a.keys {
			waits, err := s.view.has(outKey(k))
			if err != nil {
				return s.damaged(asDamage(err))
			}
			left = left || waits
		}
		if left {
			continue
		}
		// A receipt is not enough: a server that was put back from an older copy
		// since does not hold it, and who wrote it may be gone for good.
		if lacks, err := s.serverLacks(a.dir); err != nil {
			return err
		} else if lacks {
			s.mu.Lock()
			delete(s.adopted, a.dir) // taken in again, and sent with the next sync
			s.mu.Unlock()
			continue
		}
		if err := os.RemoveAll(a.dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("what was set aside cannot be cleaned up: %w", err)
		}
		s.mu.Lock()
		delete(s.adopted, a.dir)
		s.mu.Unlock()
	}
	return nil
}
