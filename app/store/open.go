package store

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/dgraph-io/badger/v4"

	"doorstep/crypto/orglog"
	"doorstep/sync/journal"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// Prepared is a vault with its lock held and its journal open, for which no
// key is needed: it can be made ready while the passphrase is worked on.
type Prepared struct {
	lock    *Lock
	disk    disk
	journal *journal.Journal
	damage  string
}

// Prepare locks the vault's folder and opens its journal. files nil is the
// real file layer.
func Prepare(home string, files journal.Dir) (*Prepared, error) {
	return prepare(home, osDisk(home), files)
}

func prepare(home string, d disk, files journal.Dir) (*Prepared, error) {
	lock, err := Take(home)
	if err != nil {
		return nil, err
	}
	p := &Prepared{lock: lock, disk: d}
	if files == nil {
		files, err = d.dir(dirJournal)
	}
	if err == nil {
		p.journal, p.damage, err = openJournal(files)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the vault cannot be opened: %w", err), lock.Release())
	}
	return p, nil
}

// Release gives the vault back unopened.
func (p *Prepared) Release() error {
	return errors.Join(p.journal.Close(), p.lock.Release())
}

// Open opens the store of a vault. On an error the vault is released.
func (p *Prepared) Open(o Options) (*Store, error) {
	if o.Free == nil {
		o.Free = freeBytes
	}
	s := &Store{
		o: o, kid: o.Device.KID(), lock: p.lock, journal: p.journal, clock: op.NewClock(o.Now),
		closing: make(chan struct{}), applyNow: make(chan struct{}, 1),
		writerDone: make(chan struct{}), applierDone: make(chan struct{}), ballastDone: make(chan struct{}),
		badLogs: map[op.ID]bool{},
		adopted: map[string][]wire.Key{}, foreign: map[wire.Key]bool{}, deferred: map[wire.Key]bool{}, apart: map[wire.Key]bool{},
	}
	s.wake = sync.NewCond(&s.mu)
	s.report.Journal = p.damage
	if err := s.open(p.disk); err != nil {
		if s.view != nil {
			err = errors.Join(err, s.view.close())
		}
		return nil, errors.Join(err, s.closeFiles(), p.Release())
	}
	s.live = true
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

func (s *Store) open(d disk) error {
	for _, f := range []struct {
		to   *folder
		name string
	}{{&s.home, ""}, {&s.logs, dirLogs}, {&s.pictures, dirPictures}} {
		dir, err := d.dir(f.name)
		if err != nil {
			return err
		}
		*f.to = folder{dir}
	}
	epochs, err := s.openFiles()
	if err != nil {
		return err
	}
	if err := s.loadOrg(); err != nil {
		return err
	}
	if err := s.openView(epochs); err != nil {
		return err
	}
	if err := s.catchUp(epochs); err != nil {
		return err
	}
	return s.home.remove(fileOpening)
}

// catchUp brings the view up to the files beside it.
func (s *Store) catchUp(epochs [][]byte) error {
	if err := s.destroyDue(); err != nil {
		return err
	}
	if err := s.reconcileEpochs(epochs); err != nil {
		return err
	}
	if err := s.remakeEpochs(); err != nil {
		return err
	}
	if err := s.replay(); err != nil {
		return err
	}
	s.liveHeads() // what of the logs is our own is told by them
	if err := s.resumeLogs(); err != nil {
		return err
	}
	if err := s.resumePictures(); err != nil {
		return err
	}
	if err := s.adoptAll(); err != nil {
		return err
	}
	if err := s.tryHeld(); err != nil {
		return err
	}
	return s.countUnsent()
}

// openFiles opens the files of frames and returns the key records.
func (s *Store) openFiles() (epochs [][]byte, err error) {
	orgTwice := 1
	if s.o.Founding {
		orgTwice = all
	}
	for _, f := range []struct {
		to     **frameFile
		name   string
		twice  int
		frames *[][]byte
		what   string
	}{
		{&s.epochFile, fileEpochs, 0, &epochs, "keys of cases"},
		{&s.orgFile, fileOrg, orgTwice, &s.orgRaw, "the organisation's log"},
		{&s.waitFile, fileWait, all, &s.waitRaw, "what waits for the organisation's log"},
		{&s.alarmFile, fileAlarms, all, &s.alarmRaw, "alarms"},
		{&s.receiptFile, fileReceipts, 0, nil, "receipts"},
	} {
		w, frames, damaged, err := loadFrames(s.home, f.name, f.twice)
		if err != nil {
			return nil, err
		}
		*f.to = w
		if f.frames != nil {
			*f.frames = frames
		}
		if damaged {
			s.mended(f.what)
		}
	}
	s.epochCount = uint64(len(epochs))
	return epochs, nil
}

// mended notes that a file was damaged and is whole again, or will be with the
// next sync.
func (s *Store) mended(what string) { s.report.Mended = append(s.report.Mended, what) }

func (s *Store) closeFiles() error {
	var errs []error
	for _, f := range []*frameFile{s.epochFile, s.orgFile, s.waitFile, s.alarmFile, s.receiptFile} {
		if f != nil {
			errs = append(errs, f.close())
		}
	}
	return errors.Join(errs...)
}

// loadOrg verifies the organisation's log. What follows a statement that was
// damaged comes from the server again.
func (s *Store) loadOrg() error {
	k, err := orglog.NewKeyring(s.o.Roles)
	if err != nil {
		return err
	}
	s.keyring = k
	if len(s.orgRaw) == 0 {
		return nil
	}
	st, err := orglog.Begin(s.o.Genesis, s.orgRaw[0])
	if err == nil {
		if st, err = st.ApplyAll(s.orgRaw[1:]); err != nil && st != nil && !errors.Is(err, orglog.ErrNewer) {
			s.mended("the organisation's log")
			s.orgRaw = s.orgRaw[:st.Size]
			err = s.orgFile.replace(s.orgRaw)
		}
	}
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
	why := ""
	shredded, err := s.shred()
	if err != nil {
		return err
	}
	if b, err := s.home.read(fileOpening); err == nil {
		why = "the last opening did not finish"
		if string(b) == damageFound {
			why = "damage was found in it"
		}
	}
	fresh := false
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		fresh = true
		if why == "" && !shredded && s.journalBegan() {
			why = "it was gone"
		}
	}
	if err := s.mark("opening"); err != nil && !isFull(err) {
		return fmt.Errorf("the vault cannot be opened: %w", err)
	}
	if why == "" || fresh {
		err := s.tryView(dir)
		if err == nil && why == "" && !shredded {
			err = s.checkHeads()
		}
		switch {
		case err == nil && !fresh:
			return nil
		case err == nil:
		case errors.Is(err, ErrDamaged), errors.Is(err, errOtherVersion):
			if s.view != nil {
				if err := s.view.close(); err != nil && s.o.Log != nil {
					s.o.Log.Warn("view", "error", err)
				}
				s.view = nil
			}
			why, fresh = err.Error(), false
		default:
			return err
		}
	}
	if why != "" && !fresh {
		old := dirOld + s.o.Now().UTC().Format("20060102T150405.000000000Z")
		for n := 2; exists(filepath.Join(s.o.Home, old)); n++ {
			old = dirOld + s.o.Now().UTC().Format("20060102T150405.000000000Z") + "-" + strconv.Itoa(n)
		}
		if err := os.Rename(dir, filepath.Join(s.o.Home, old)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("the damaged store cannot be set aside: %w", err)
		}
		s.report.Quarantine = old
		if err := s.tryView(dir); err != nil {
			return err
		}
	}
	if s.rebuilt = why != "" || shredded; why != errOtherVersion.Error() {
		s.report.Rebuilt = why
	}
	if err := s.beginView(epochs); err != nil {
		return err
	}
	if shredded {
		return s.home.remove(fileShred)
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// journalBegan reports whether anything was ever written here, so that a view
// that is not there was lost.
func (s *Store) journalBegan() bool {
	n, err := s.home.size(fileHeads)
	return err == nil && n > 0 || s.journal.Next() > 1
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

// mark leaves word for the next opening, should this process end before the
// mark is taken away.
func (s *Store) mark(word string) error {
	f, err := s.home.open(fileOpening)
	if err != nil {
		return err
	}
	_, err = f.WriteAt([]byte(word), 0)
	return errors.Join(err, f.Close())
}

// markDamaged makes the next opening set the view aside.
func (s *Store) markDamaged() {
	err := s.home.remove(fileOpening)
	if err = errors.Join(err, s.mark(damageFound)); err != nil && s.o.Log != nil {
		s.o.Log.Warn("store", "error", err)
	}
}

// randReader is where the store's ids come from: the system, always.
var randReader = rand.Reader
