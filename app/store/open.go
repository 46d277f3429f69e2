package store

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/dgraph-io/badger/v4"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
	"doorstep/sync/journal"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// headsFile says, sealed and outside the view, what the view held when it was
// last known to be whole. A view that holds less has lost something.
type headsFile struct {
	Ops   map[string]uint64 `cbor:"1,keyasint"` // by space id: ops ever taken in
	Org   uint64            `cbor:"2,keyasint"`
	Taken int64             `cbor:"3,keyasint"` // Unix seconds
}

const headsContext = "heads"

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
	if s.epochFile, err = openFrames(filepath.Join(o.Home, "epochs.dst"), func(b []byte) error {
		epochs = append(epochs, b)
		return nil
	}); err != nil {
		return nil, err
	}
	if s.orgFile, err = openFrames(filepath.Join(o.Home, "org.dst"), func(b []byte) error {
		s.orgRaw = append(s.orgRaw, b)
		return nil
	}); err != nil {
		s.epochFile.close()
		return nil, err
	}
	if s.waitFile, err = openFrames(filepath.Join(o.Home, "waiting.dst"), func(b []byte) error {
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

// readView reads meta, heads and documents and holds every head against the
// keys that are there.
func (s *Store) readView() error {
	s.stored, s.storedHeads = meta{}, map[op.ID]*head{}
	s.spaces, s.docs, s.writers = map[op.ID]*space{}, map[op.ID]*doc{}, map[op.ID]sign.KID{}
	b, err := s.view.get([]byte{rowMeta})
	if err != nil {
		return err
	}
	if b == nil {
		return nil
	}
	if err := detcbor.Unmarshal(b, &s.stored); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	s.inc, s.next, s.half = op.ID(s.stored.Inc), s.stored.Next, s.stored.Half
	err = s.view.each([]byte{rowHead}, func(key []byte, row func() ([]byte, error)) error {
		b, err := row()
		if err != nil {
			return err
		}
		var h head
		if err := detcbor.Unmarshal(b, &h); err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		id := op.ID(key[1:17])
		s.storedHeads[id] = &h
		live := h
		s.spaces[id] = &space{id: id, head: live}
		return nil
	})
	if err != nil {
		return asDamage(err)
	}
	err = s.view.each([]byte{rowDoc}, func(key []byte, row func() ([]byte, error)) error {
		b, err := row()
		if err != nil {
			return err
		}
		var r docRow
		if err := detcbor.Unmarshal(b, &r); err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		c := docCount{form: r.Form, ops: r.Ops, first: op.HLC(r.First), last: op.HLC(r.Last), own: r.Own}
		id := op.ID(key[1:17])
		s.docs[id] = &doc{id: id, space: op.ID(r.Space), docCount: c, stored: c}
		return nil
	})
	if err != nil {
		return asDamage(err)
	}
	err = s.view.each([]byte{rowWriter}, func(key []byte, row func() ([]byte, error)) error {
		b, err := row()
		if err == nil && len(b) == len(sign.KID{}) && len(key) == 17 {
			s.writers[op.ID(key[1:17])] = sign.KID(b)
		}
		return err
	})
	if err != nil {
		return asDamage(err)
	}
	sums := map[op.ID]*head{}
	err = s.view.keys([]byte{rowOps}, func(key []byte) {
		id := op.ID(key[1:17])
		h := sums[id]
		if h == nil {
			h = &head{}
			sums[id] = h
		}
		h.add(key)
		if d := s.docs[op.ID(key[17:33])]; d != nil {
			n := uint64(0)
			for _, c := range key[33:] {
				n = n<<8 | uint64(c)
			}
			d.rows = append(d.rows, n)
		}
	})
	if err != nil {
		return asDamage(err)
	}
	if uint64(len(s.storedHeads)) != s.stored.Spaces {
		return fmt.Errorf("%w: %d heads where there were %d", ErrDamaged, len(s.storedHeads), s.stored.Spaces)
	}
	for id, h := range s.storedHeads {
		got := sums[id]
		if got == nil {
			got = &head{}
		}
		if got.Rows != h.Rows || got.Sum != h.Sum {
			return fmt.Errorf("%w: a case has %d rows where there were %d", ErrDamaged, got.Rows, h.Rows)
		}
		delete(sums, id)
	}
	if len(sums) > 0 {
		return fmt.Errorf("%w: rows without a head", ErrDamaged)
	}
	return nil
}

func asDamage(err error) error {
	if errors.Is(err, ErrDamaged) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// checkHeads holds the view against what it held when it was last known to be
// whole.
func (s *Store) checkHeads(fresh bool) error {
	box, err := os.ReadFile(filepath.Join(s.o.Home, fileHeads))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the vault cannot be read: %w", err)
	}
	plain, err := seal.Open(s.o.Row, box, []byte(headsContext))
	if err != nil {
		return nil // it proves nothing then; the view is judged by itself
	}
	var f headsFile
	if err := detcbor.Unmarshal(plain, &f); err != nil {
		return nil
	}
	for text, n := range f.Ops {
		id, err := op.ParseID(text)
		if err != nil {
			continue
		}
		if h := s.storedHeads[id]; h == nil || h.Ops < n {
			return fmt.Errorf("%w: a case holds less than it did", ErrDamaged)
		}
	}
	return nil
}

// writeHeads notes what the view holds. The caller holds viewMu.
func (s *Store) writeHeads() error {
	f := headsFile{Ops: map[string]uint64{}, Org: s.orgSize, Taken: s.o.Now().Unix()}
	for id, h := range s.storedHeads {
		f.Ops[id.String()] = h.Ops
	}
	b, err := detcbor.Marshal(f)
	if err != nil {
		return err
	}
	box, err := seal.Seal(rand.Reader, s.o.Row, b, []byte(headsContext))
	if err != nil {
		return err
	}
	path := filepath.Join(s.o.Home, fileHeads)
	if err := os.WriteFile(path+".tmp", box, 0o600); err != nil {
		if isFull(err) {
			return nil // the old one still holds
		}
		return fmt.Errorf("the vault cannot be written: %w", err)
	}
	return os.Rename(path+".tmp", path)
}

// beginView starts a new incarnation in an empty view: the epoch records are
// put back, and the journal is read from its beginning.
func (s *Store) beginView(epochs [][]byte) error {
	inc, err := op.RandomID(rand.Reader)
	if err != nil {
		return err
	}
	s.inc, s.next = inc, 1
	s.stored = meta{Inc: detcbor.B16(inc), Next: 1}
	w := s.newWrite()
	for _, raw := range epochs {
		r, err := orglog.ParseEpoch(raw)
		if err != nil {
			continue
		}
		w.head(op.ID(r.Space))
		if err := w.c.put(epochKey(r), raw); err != nil {
			return err
		}
		s.spaceOf(op.ID(r.Space))
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
	if len(s.orgRaw) > 0 && s.report.Rebuilt != "" {
		// Own epoch records may never have reached the server.
		return s.resendEpochs(epochs)
	}
	return nil
}

// resendEpochs puts own epoch records into the outbox: the server answers
// those that it holds with the receipt of the first time.
func (s *Store) resendEpochs(epochs [][]byte) error {
	w := s.newWrite()
	for _, raw := range epochs {
		r, err := orglog.ParseEpoch(raw)
		if err != nil || r.Device != s.o.Device.KID() {
			continue
		}
		key := wire.Key{Space: r.Space, Inc: r.Incarnation, Class: orglog.ClassEpoch, N: r.N}
		if err := w.putOut(out{Key: key, Raw: raw}); err != nil {
			return err
		}
	}
	return w.finish(s.stored)
}

// quiet passes on what Badger says, without its arguments: they hold paths.
type quiet struct {
	log interface{ Warn(string, ...any) }
}

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
