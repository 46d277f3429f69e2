package store

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"doorstep/app/store/search"
	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
	"doorstep/sync/journal"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// ErrDiskFull reports that the disk is full or nearly so. What was typed so
// far is safe; new work still goes into the room that the journal has.
var ErrDiskFull = errors.New("this tablet's disk is nearly full. Your work is still saved. Free some space soon: delete pictures or apps that you do not need, or sync and ask for help")

type epochKeys = seal.EpochKeys

// Options are what a store runs on. All but Free and Log must be set.
type Options struct {
	Home     string
	Device   sign.Private
	Org      op.ID
	Genesis  [32]byte
	Badger   seal.Key // derived keys of the keystore, one for each purpose
	Row      seal.Key
	Index    seal.Key
	Roles    map[string][]seal.RoleGen
	DeviceID op.ID
	Identity *seal.Identity                        // of the device, to open role seeds with
	Founding bool                                  // the log here has not been to a server yet
	Seeds    func(map[string][]seal.RoleGen) error // keeps role seeds; may be nil
	Founded  func() error                          // told when the server took a new organisation; may be nil
	Now      func() time.Time
	Free     func(dir string) (uint64, error) // free bytes of a disk; nil asks the system
	Log      *slog.Logger                     // what happened, without a word of a record; nil for none
	Trouble  func(error)                      // told when something needs a person; may be nil
	Changed  func(space op.ID, ops []op.Op)   // told what came from others; may be nil
}

// Report says what opening a store came to.
type Report struct {
	// Rebuilt says why the view was set aside and built again; "" if it was
	// not. Quarantine is where the old one lies.
	Rebuilt    string
	Quarantine string
	// Journal says what the journal lost, in words; "" if nothing.
	Journal string
	// Replayed is how many changes the view had to learn from the journal.
	Replayed int
	// Rescued is how many changes were found behind the journal's damage.
	Rescued int
	// Unread is how many records of the journal could not be opened, for want
	// of a key that comes with the next sync. They are kept, sent as they are,
	// and open when the key has come.
	Unread int
	// Mended names, in words, the files beside the view of which a part could
	// not be read. What they lost is whole again, or comes with the next sync.
	Mended []string
}

// Store is an open vault without its keystore. Its methods may be called from
// any goroutine.
type Store struct {
	o         Options
	lock      *Lock
	journal   *journal.Journal
	view      *view
	epochFile *frameFile
	orgFile   *frameFile
	waitFile  *frameFile // statements that wait to be sent

	alarmFile, receiptFile *frameFile
	alarmRaw               [][]byte
	kid                    sign.KID // of this device
	clock                  *op.Clock
	report                 Report

	home, logs, pictures folder

	publishing sync.Mutex // one at a time
	taking     sync.Mutex // who takes in what others wrote
	making     sync.Mutex // who makes keys of spaces
	appending  sync.Mutex // who writes the journal
	unsaved    []*saving  // what the journal could not take; belongs to who appends

	viewMu      sync.Mutex // the one writer of the view
	stored      meta
	storedHeads map[op.ID]*head
	epochCount  uint64 // key records in their file
	epochOwed   bool   // one of them did not get into the view

	rootsMu   sync.Mutex
	lastRoots rootsRow // the row that was read last

	mu        sync.Mutex // live state
	closed    bool
	shut      bool // the view is closed; nothing is read any more
	inc       op.ID
	next      uint64
	spaces    map[op.ID]*space
	docs      map[op.ID]*doc
	org       *orglog.State // with what waits to be sent
	confirmed *orglog.State // as the server has it; nil before a founder's first sync
	orgRaw    [][]byte      // confirmed statements, and a founder's own before that
	waitRaw   [][]byte
	writers   map[op.ID]sign.KID // device by incarnation
	live      bool               // opening is over
	rebuilt   bool               // the view was begun anew at this opening
	half      bool               // a rebuild is not complete until the server was asked
	orgSize   uint64
	keyring   *orglog.Keyring
	loans     map[op.ID]loan // keys of spaces that were lent to this device
	queue     []*saving
	toApply   []item
	wake      *sync.Cond
	hurt      error // the first trouble since the last sync

	waiting    []Waiting
	waitingDoc map[op.ID]int // nil: to be counted anew

	adopted  map[string][]wire.Key // folders that were set aside, with what they hold
	foreign  map[wire.Key]bool     // in the outbox, and written by somebody else
	deferred map[wire.Key]bool     // of those, what waits for the end of a sync
	apart    map[wire.Key]bool     // of those, what the server holds aside for a manager
	badLogs  map[op.ID]bool        // logs that must be read from the server again
	restored bool                  // this vault turned out to be an older copy of itself

	closing     chan struct{}
	applyNow    chan struct{}
	writerDone  chan struct{}
	applierDone chan struct{}
	ballastDone chan struct{}

	indexOnce sync.Once
	indexErr  error
	index     search.Index
}

// tell tells what came from others, once the store is open.
func (s *Store) tell(space op.ID, ops []op.Op) {
	if len(ops) > 0 && s.live && s.o.Changed != nil {
		s.o.Changed(space, ops)
	}
}

// trouble tells that something needs a person.
func (s *Store) trouble(err error) {
	s.mu.Lock()
	s.hurt = err
	s.mu.Unlock()
	if s.o.Log != nil {
		s.o.Log.Error("store", "error", err)
	}
	if s.o.Trouble != nil {
		s.o.Trouble(err)
	}
}

// Trouble is what last went wrong and was not mended since; nil if nothing.
func (s *Store) Trouble() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hurt
}

func (s *Store) calm() {
	s.mu.Lock()
	s.hurt = nil
	s.mu.Unlock()
}

// explain turns what a disk says into what a person can act on.
func (s *Store) explain(err error) error {
	if errors.Is(err, journal.ErrDiskFull) {
		if dropBallast(s.o.Home) {
			return fmt.Errorf("%w (space that Doorstep kept aside was given up)", ErrDiskFull)
		}
		return ErrDiskFull
	}
	return fmt.Errorf("the change could not be saved on this tablet: %w", err)
}

// damaged marks the view so that the next opening sets it aside.
func (s *Store) damaged(err error) error {
	if errors.Is(err, ErrDamaged) {
		s.markDamaged()
		s.trouble(err)
	}
	return err
}

// Report says what opening came to.
func (s *Store) Report() Report { return s.report }

// Docs are the documents of a space, or of all spaces when it is zero, in the
// order of their ids.
func (s *Store) Docs(space op.ID) []DocInfo {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []DocInfo
	for _, d := range s.docs {
		if space.IsZero() || d.space == space {
			out = append(out, d.info())
		}
	}
	slices.SortFunc(out, func(a, b DocInfo) int { return a.ID.Compare(b.ID) })
	return out
}

// Doc is one document; false when the vault has none of that id.
func (s *Store) Doc(id op.ID) (DocInfo, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.docs[id]
	if d == nil {
		return DocInfo{}, false
	}
	return d.info(), true
}

// Waiting is what has no receipt, by document, oldest first. It must only be
// read.
func (s *Store) Waiting() []Waiting {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.countWaiting()
	return s.waiting
}

// WaitingOf is how many changes of a document have no receipt, as a person
// counts them.
func (s *Store) WaitingOf(doc op.ID) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.countWaiting()
	return s.waitingDoc[doc]
}

// WaitingIn is the same of a whole space.
func (s *Store) WaitingIn(space op.ID) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.countWaiting()
	n := 0
	for _, w := range s.waiting {
		if w.Space == space {
			n += s.waitingDoc[w.Doc]
		}
	}
	return n
}

// countWaiting counts anew if anything changed. The caller holds mu.
func (s *Store) countWaiting() {
	if s.waitingDoc != nil {
		return
	}
	s.waiting, s.waitingDoc = nil, map[op.ID]int{}
	for _, sp := range s.spaces {
		if len(sp.unsent) > 0 {
			s.waiting = append(s.waiting, sp.waiting()...)
		}
	}
	slices.SortFunc(s.waiting, func(a, b Waiting) int {
		if c := a.From.Compare(b.From); c != 0 {
			return c
		}
		return a.Doc.Compare(b.Doc)
	})
	for _, w := range s.waiting {
		for _, n := range w.Kinds {
			s.waitingDoc[w.Doc] += n
		}
	}
}

// Safe is how many changes of this vault have a receipt.
func (s *Store) Safe() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := uint64(0)
	for _, sp := range s.spaces {
		n += sp.head.Safe
	}
	return int(n)
}

// Unsafe reports whether an op has no receipt yet: it is this vault's own and
// no receipt covers it.
func (s *Store) Unsafe(space op.ID, d op.Dot) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	sp := s.spaces[space]
	return sp != nil && slices.ContainsFunc(sp.unsent, func(u unsent) bool { return u.dot == d })
}

// OpenSpace reports whether this device can read and write a space.
func (s *Store) OpenSpace(id op.ID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	sp := s.spaces[id]
	return sp != nil && s.ready(sp) == nil
}

// Close brings the view up to date and lets go of everything. What is in the
// journal is safe in any case.
func (s *Store) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	s.wake.Broadcast()
	s.mu.Unlock()
	<-s.writerDone
	s.drain()
	close(s.closing)
	close(s.applyNow)
	<-s.applierDone
	<-s.ballastDone
	flushErr := s.Flush()
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	errs := []error{s.writeHeads()}
	if flushErr != nil && !errors.Is(flushErr, ErrDiskFull) {
		errs = append(errs, flushErr)
	}
	s.mu.Lock()
	s.shut = true
	s.mu.Unlock()
	errs = append(errs, s.view.close(), s.journal.Close(), s.closeFiles(), s.lock.Release())
	s.forgetKeys()
	return errors.Join(errs...)
}

// forgetKeys lets go of every key in memory. Go may have left copies; see
// docs/threat-model.md.
func (s *Store) forgetKeys() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sp := range s.spaces {
		sp.epochs, sp.keys, sp.ready = nil, epochKeys{}, false
	}
	s.keyring, s.o.Roles, s.o.Identity = &orglog.Keyring{}, nil, nil
	s.o.Device = sign.Private{}
	s.o.Badger, s.o.Row, s.o.Index = seal.Key{}, seal.Key{}, seal.Key{}
	s.view.row = seal.Key{}
}

// Compact brings the view into its smallest form. It is never needed.
func (s *Store) Compact() error {
	if err := s.Flush(); err != nil {
		return err
	}
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	if err := s.view.db.Flatten(2); err != nil {
		return fmt.Errorf("the local store cannot be written: %w", err)
	}
	return nil
}

func sortIDs(ids []op.ID) { slices.SortFunc(ids, op.ID.Compare) }
