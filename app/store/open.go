package store

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"github.com/dgraph-io/badger/v4"

	"doorstep/crypto/orglog"
	"doorstep/sync/journal"
	"doorstep/sync/op"
)

// Prepared is a vault with its lock held and its journal open, for which no
// key is needed: it can be made ready while the passphrase is worked on.
type Prepared struct {
	lock    *Lock
	journal *journal.Journal
	damage  string
}

// Prepare locks the vault's folder and opens its journal. fs nil is the real
// file layer.
func Prepare(home string, files journal.Dir) (*Prepared, error) {
	lock, err := Take(home)
	if err != nil {
		return nil, err
	}
	p := &Prepared{lock: lock}
	if err := os.MkdirAll(filepath.Join(home, dirJournal), 0o700); err != nil {
		lock.Release()
		return nil, fmt.Errorf("the vault cannot be opened: %w", err)
	}
	j, damage, err := openJournal(home, files)
	if err != nil {
		lock.Release()
		return nil, err
	}
	p.journal, p.damage = j, damage
	return p, nil
}

// Release gives the vault back unopened.
func (p *Prepared) Release() error {
	return errors.Join(p.journal.Close(), p.lock.Release())
}

// Open opens the store of a vault. On an error the vault is released.
func (p *Prepared) Open(o Options) (*Store, error) {
	s, err := p.open(o)
	if err != nil {
		return nil, errors.Join(err, p.Release())
	}
	return s, nil
}

func (p *Prepared) open(o Options) (_ *Store, err error) {
	if o.Free == nil {
		o.Free = freeBytes
	}
	s := &Store{
		o: o, lock: p.lock, journal: p.journal, clock: op.NewClock(o.Now),
		closing: make(chan struct{}), applyNow: make(chan struct{}, 1),
		writerDone: make(chan struct{}), applierDone: make(chan struct{}), ballastDone: make(chan struct{}),
	}
	s.wake = sync.NewCond(&s.mu)
	s.report.Journal = p.damage
	var epochs [][]byte
	if s.epochFile, err = openFrames(filepath.Join(o.Home, fileEpochs), func(b []byte) error {
		epochs = append(epochs, b)
		return nil
	}); err != nil {
		return nil, err
	}
	if s.orgFile, err = openFrames(filepath.Join(o.Home, fileOrg), func(b []byte) error {
		s.orgRaw = append(s.orgRaw, b)
		return nil
	}); err != nil {
		s.epochFile.close()
		return nil, err
	}
	if s.waitFile, err = openFrames(filepath.Join(o.Home, fileWait), func(b []byte) error {
		s.waitRaw = append(s.waitRaw, b)
		return nil
	}); err != nil {
		s.epochFile.close()
		s.orgFile.close()
		return nil, err
	}
	defer func() {
		if err != nil {
			if s.view != nil {
				s.view.close()
			}
			s.epochFile.close()
			s.orgFile.close()
			s.waitFile.close()
		}
	}()
	if err := s.loadOrg(); err != nil {
		return nil, err
	}
	if err := s.openView(epochs); err != nil {
		return nil, err
	}
	if err := s.replay(); err != nil {
		return nil, err
	}
	if err := s.countUnsent(); err != nil {
		return nil, err
	}
	go func() {
		defer close(s.ballastDone)
		if err := makeBallast(o.Home, o.Free, s.closing); err != nil && o.Log != nil {
			o.Log.Warn("store", "error", err)
		}
	}()
	go s.writer()
	go s.applier()
	return s, nil
}

func (s *Store) loadOrg() error {
	k, err := orglog.NewKeyring(s.o.Roles)
	if err != nil {
		return err
	}
	s.keyring = k
	if len(s.orgRaw) == 0 {
		return nil
	}
	st, err := orglog.Load(s.o.Genesis, s.orgRaw)
	if err != nil {
		return fmt.Errorf("the organisation's log on this tablet does not verify: %w", err)
	}
	if !s.o.Founding {
		s.confirmed = st
	}
	s.org, s.orgSize = st, st.Size
	_, err = s.rebuild(st)
	return err
}

// openView opens the view, or sets it aside and begins a new one.
func (s *Store) openView(epochs [][]byte) error {
	dir := filepath.Join(s.o.Home, dirView)
	marker := filepath.Join(s.o.Home, fileOpening)
	why := ""
	if b, err := os.ReadFile(marker); err == nil {
		why = "the last opening did not finish"
		if string(b) == damageFound {
			why = "damage was found in it"
		}
	}
	fresh := false
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		fresh = true
		if why == "" && s.journalBegan() {
			why = "it was gone"
		}
	}
	if err := os.WriteFile(marker, nil, 0o600); err != nil && !isFull(err) {
		return fmt.Errorf("the vault cannot be opened: %w", err)
	}
	if why == "" || fresh {
		err := s.tryView(dir)
		if err == nil && why == "" {
			err = s.checkHeads(fresh)
		}
		switch {
		case err == nil && !fresh:
			return os.Remove(marker)
		case err == nil:
		case errors.Is(err, ErrDamaged):
			if s.view != nil {
				s.view.close()
				s.view = nil
			}
			why, fresh = err.Error(), false
		default:
			return err
		}
	}
	if why != "" && !fresh {
		old := dirOld + s.o.Now().UTC().Format("20060102T150405Z")
		if err := os.Rename(dir, filepath.Join(s.o.Home, old)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("the damaged store cannot be set aside: %w", err)
		}
		s.report.Quarantine = old
		if err := s.tryView(dir); err != nil {
			return err
		}
	}
	s.report.Rebuilt = why
	if err := s.beginView(epochs); err != nil {
		return err
	}
	return os.Remove(marker)
}

// journalBegan reports whether anything was ever written here, so that a view
// that is not there was lost.
func (s *Store) journalBegan() bool {
	_, err := os.Stat(filepath.Join(s.o.Home, fileHeads))
	return err == nil || s.journal.Next() > 1
}

func (s *Store) tryView(dir string) error {
	v, err := openView(dir, s.o.Badger, s.o.Row, rand.Reader, quiet{s.o.Log})
	if err != nil {
		return err
	}
	s.view = v
	return s.readView()
}

// quiet passes on what Badger says, without its arguments: they hold paths.
type quiet struct{ log *slog.Logger }

func (q quiet) Errorf(format string, _ ...any) {
	if q.log != nil {
		q.log.Warn("view", "message", format)
	}
}
func (q quiet) Warningf(string, ...any) {}
func (q quiet) Infof(string, ...any)    {}
func (q quiet) Debugf(string, ...any)   {}

var _ badger.Logger = quiet{}

const damageFound = "damage"

// markDamaged makes the next opening set the view aside.
func markDamaged(home string) {
	_ = os.WriteFile(filepath.Join(home, fileOpening), []byte(damageFound), 0o600)
}

// randReader is where the store's ids come from: the system, always.
var randReader = rand.Reader
