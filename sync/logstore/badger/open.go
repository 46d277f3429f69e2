package badger

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"doorstep/sync/journal"
	"doorstep/sync/logstore"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
)

// ErrInUse says that another process serves this folder.
var ErrInUse = errors.New("another doorstepd uses this folder")

// The parts of a server's folder.
const (
	lockName    = "lock"
	journalName = "journal"
	viewName    = "view"
	openingName = "view.opening"
	blobsName   = "blobs"
)

// dirLock is a held lock on the folder.
type dirLock struct{ f *os.File }

func lockDir(path string) (*dirLock, error) {
	f, err := os.OpenFile(filepath.Join(path, lockName), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	if err := lockFile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &dirLock{f}, nil
}

func (l *dirLock) release() error { return l.f.Close() }

// Open opens the store in a folder, or begins one there. A Badger that does not
// open, or whose last opening did not end, is set aside and built again from the
// journal, as long as the journal has everything; else it says so and touches
// nothing.
func Open(path string, opts Options) (*Store, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.MinFree == 0 {
		opts.MinFree = 256 << 20
	}
	if opts.Free == nil {
		opts.Free = freeBytes
	}
	if opts.KeepJournal == 0 {
		opts.KeepJournal = 4 << 30
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("open the store: %w", err)
	}
	lock, err := lockDir(path)
	if err != nil {
		return nil, err
	}
	s := &Store{opts: opts, path: path, lock: lock}
	if err := s.open(); err != nil {
		return nil, errors.Join(err, s.release())
	}
	if s.exists(scrubName) {
		if err := s.rewrite(); err != nil {
			return nil, errors.Join(err, s.release())
		}
	}
	return s, nil
}

// rewrite writes out what was destroyed and opens again what is left.
func (s *Store) rewrite() error {
	if err := s.scrub(); err != nil || !s.exists(wholeName) {
		return err
	}
	if err := s.letGo(); err != nil {
		return err
	}
	found := s.report
	if err := s.open(); err != nil {
		return err
	}
	found.Replayed += s.report.Replayed
	s.report = found
	return nil
}

func (s *Store) open() error {
	format, err := s.format()
	if err != nil {
		return err
	}
	if err := s.takeOver(); err != nil {
		return err
	}
	s.opened = s.opts.Now()
	dir := journal.OSDir(filepath.Join(s.path, journalName))
	if s.opts.Dir != nil {
		dir = s.opts.Dir(dir)
	}
	for _, name := range []string{journalName, blobsName} {
		if err := os.MkdirAll(filepath.Join(s.path, name), 0o700); err != nil {
			return fmt.Errorf("open the store: %w", err)
		}
	}
	j, rep, err := journal.Open(dir, journal.Options{SegmentSize: segmentSize})
	if err != nil {
		return fmt.Errorf("open the store: %w", err)
	}
	s.journal = j
	if s.bytes, err = journalBytes(filepath.Join(s.path, journalName)); err != nil {
		return fmt.Errorf("open the store: %w", err)
	}
	for _, d := range rep.Damage {
		s.report.Damage = append(s.report.Damage, fmt.Sprintf("%s at %d, after record %d: %s", d.File, d.Offset, d.After, d.Reason))
		s.opts.Log.Error("the journal is damaged; what precedes it is kept", "file", d.File, "offset", d.Offset, "after", d.After, "reason", d.Reason)
	}
	if err := s.openView(rep); err != nil {
		return err
	}
	if len(rep.Damage) > 0 {
		if err := s.rescue(); err != nil {
			return err
		}
	}
	if err := s.upgrade(format); err != nil {
		return err
	}
	return s.sweep()
}

// openView opens Badger and brings it up to the journal's end.
func (s *Store) openView(rep journal.Report) error {
	marker := filepath.Join(s.path, openingName)
	view := filepath.Join(s.path, viewName)
	_, merr := os.Stat(marker)
	_, verr := os.Stat(view)
	had := verr == nil
	if had && errors.Is(merr, fs.ErrNotExist) && manifested(view) {
		err := s.tryView(marker, view)
		if err == nil {
			return nil
		}
		if errors.Is(err, errIncomplete) {
			return err
		}
		s.opts.Log.Error("the view does not open", "error", err)
	}
	if !had && rep.Count > 0 {
		if err := replaceable(rep); err != nil {
			return err
		}
	}
	if had {
		if err := s.setAside(view, rep); err != nil {
			return err
		}
	}
	return s.tryView(marker, view)
}

// manifested says whether a view has its list of tables. Without it Badger would
// take all tables for rubbish and delete them.
func manifested(view string) bool {
	if _, err := os.Stat(filepath.Join(view, badger.ManifestFilename)); err == nil {
		return true
	}
	entries, err := os.ReadDir(view)
	return err == nil && len(entries) == 0
}

// tryView opens Badger under a marker: a crash inside Badger's own opening, which
// nothing in the process can catch, leaves the marker for the next start to see.
func (s *Store) tryView(marker, view string) (err error) {
	if err := writeMarker(marker); err != nil {
		return err
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("badger failed while opening: %T", p)
		}
		if err != nil && s.db != nil {
			err = errors.Join(err, s.db.Close())
			s.db = nil
		}
		if rerr := os.Remove(marker); rerr != nil && err == nil {
			err = rerr
		}
	}()
	db, err := badger.Open(viewOptions(view, s.opts.Log))
	if err != nil {
		return fmt.Errorf("badger: %w", err)
	}
	s.db = db
	return s.catchUp()
}

func writeMarker(marker string) error {
	f, err := os.OpenFile(marker, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open the store: %w", err)
	}
	return errors.Join(f.Sync(), f.Close(), syncDir(filepath.Dir(marker)))
}

// viewOptions: the journal is the durability point, but Badger syncs too. Without
// it a power cut could lose an older of its logs and keep a newer, which leaves
// holes behind a mark that says that all is there. What it stores is sealed and
// does not compress; a damaged table is an error at opening (OnTableRead is the
// only mode in which it is, and not a lie). Bundles lie in the value log: in the
// tables every compaction would copy them again, and on a busy day that was most
// of what the server computed. What is read is compared with its hash. Files of
// this size keep the open ones of a council's year to a few hundred.
func viewOptions(dir string, log *slog.Logger) badger.Options {
	return badger.DefaultOptions(dir).
		WithSyncWrites(true).
		WithMemTableSize(8 << 20).WithNumMemtables(2).
		WithNumLevelZeroTables(2).WithNumLevelZeroTablesStall(8).
		WithNumCompactors(2).WithBaseTableSize(2 << 20).WithNumGoroutines(2).
		WithBlockCacheSize(8 << 20).WithIndexCacheSize(16 << 20).
		WithValueThreshold(1 << 10).WithValueLogFileSize(64 << 20).
		WithCompression(options.None).
		WithChecksumVerificationMode(options.OnTableRead).
		WithDetectConflicts(false).WithMetricsEnabled(false).
		WithLogger(quiet{log})
}

// replaceable says whether the journal holds everything that a view would.
func replaceable(rep journal.Report) error {
	if rep.First == 1 && len(rep.Damage) == 0 {
		return nil
	}
	return fmt.Errorf("the view is damaged and the journal no longer holds everything; restore the last backup: %w", logstore.ErrDamaged)
}

// setAside moves a view that cannot be trusted out of the way, if the journal can
// replace it.
func (s *Store) setAside(view string, rep journal.Report) error {
	if err := replaceable(rep); err != nil {
		return err
	}
	to := view + "-aside-" + s.opts.Now().UTC().Format("20060102T150405")
	for i := 2; ; i++ {
		if _, err := os.Stat(to); errors.Is(err, fs.ErrNotExist) {
			break
		}
		to = fmt.Sprintf("%s-%d", strings.TrimSuffix(to, fmt.Sprintf("-%d", i-1)), i)
	}
	if err := os.Rename(view, to); err != nil {
		return fmt.Errorf("set a damaged view aside: %w", err)
	}
	s.report.Rebuilt, s.report.SetAside = true, to
	s.opts.Log.Warn("the view is set aside and built again from the journal", "aside", filepath.Base(to))
	return syncDir(s.path)
}

// errIncomplete says that the journal lacks what a new view would need.
var errIncomplete = fmt.Errorf("the journal no longer holds everything: %w", logstore.ErrDamaged)

// catchUp applies what the journal has beyond the view.
func (s *Store) catchUp() error {
	var applied uint64
	if err := s.db.View(func(tx *badger.Txn) (err error) {
		applied, err = sizeAt(tx, []byte{rowApplied})
		return err
	}); err != nil {
		return err
	}
	s.report.Rebuilt = s.report.Rebuilt || applied == 0 && s.journal.Next() > 1
	return s.journal.Replay(applied+1, func(seq uint64, payload []byte) error {
		r, err := parseRecord(bytes.Clone(payload))
		if err != nil {
			return err
		}
		ok, err := s.fits(r)
		if err != nil {
			return err
		}
		if !ok {
			return fmt.Errorf("record %d does not follow what is held: %w", seq, errIncomplete)
		}
		s.report.Replayed++
		return s.apply(seq, r)
	})
}

// fits says whether a record follows what the view holds, or is in it already in
// part (a crash between two of its transactions).
func (s *Store) fits(r record) (ok bool, err error) {
	err = s.db.View(func(tx *badger.Txn) error {
		for _, b := range r.Batches {
			size, err := headOf(tx, [16]byte(b.Space))
			if errors.Is(err, logstore.ErrDestroyed) {
				return nil
			}
			if err != nil {
				return err
			}
			if size != b.Size && size != b.Size+uint64(len(b.Entries)) {
				return nil
			}
		}
		if r.Org != nil {
			size, err := sizeAt(tx, []byte{rowOrgSize})
			if err != nil {
				return err
			}
			if size != r.Org.Size && size != r.Org.Size+uint64(len(r.Org.Statements)) {
				return nil
			}
		}
		ok = true
		return nil
	})
	return ok, err
}

// room refuses writes before the disk is so full that mapped files fail.
func (s *Store) room() error {
	free, err := s.opts.Free(s.path)
	if err != nil {
		return fmt.Errorf("free space: %w", err)
	}
	if free < s.opts.MinFree {
		return logstore.ErrFull
	}
	return nil
}

// tidy drops the older half of the journal once it has grown to KeepJournal and
// Badger has flushed it. On Windows Badger's flush does nothing, so there the
// journal is kept whole.
func (s *Store) tidy(seq uint64, n int) {
	s.bytes += int64(n)
	if s.half == 0 && s.bytes >= s.opts.KeepJournal/2 {
		s.half = seq
	}
	if s.bytes < s.opts.KeepJournal || runtime.GOOS == "windows" {
		return
	}
	if err := s.db.Sync(); err != nil {
		s.opts.Log.Error("badger does not flush; the journal is kept", "error", err)
		return
	}
	if err := s.journal.Prune(s.half); err != nil {
		s.opts.Log.Error("the journal cannot be shortened", "error", err)
		return
	}
	s.bytes, s.half = s.opts.KeepJournal/2, seq
}

// journalBytes is the size of the journal on the disk.
func journalBytes(dir string) (n int64, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0, err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			return 0, err
		}
		n += info.Size()
	}
	return n, nil
}

// Close implements logstore.Store.
func (s *Store) Close() error {
	s.write.Lock()
	defer s.write.Unlock()
	s.broken = fmt.Errorf("the store is closed")
	return s.release()
}

func (s *Store) release() error { return errors.Join(s.letGo(), s.lock.release()) }

// letGo closes everything but keeps the lock.
func (s *Store) letGo() error {
	var errs []error
	if s.db != nil {
		errs = append(errs, s.db.Close())
	}
	if s.journal != nil {
		errs = append(errs, s.journal.Close())
	}
	s.db, s.journal = nil, nil
	return errors.Join(errs...)
}

// quiet passes Badger's warnings and errors on without what they print of rows.
type quiet struct{ log *slog.Logger }

// Errorf implements badger.Logger.
func (q quiet) Errorf(format string, _ ...any) {
	q.log.Error("badger", "message", strings.TrimSpace(format))
}

// Warningf implements badger.Logger.
func (q quiet) Warningf(format string, _ ...any) {
	q.log.Warn("badger", "message", strings.TrimSpace(format))
}

// Infof implements badger.Logger.
func (q quiet) Infof(string, ...any) {}

// Debugf implements badger.Logger.
func (q quiet) Debugf(string, ...any) {}
