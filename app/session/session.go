package session

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/store"
	"doorstep/app/store/search"
	"doorstep/crypto/keystore"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
	"doorstep/forms/engine"
	"doorstep/sync/client"
	"doorstep/sync/journal"
	"doorstep/sync/op"
)

// Options say which vault to open and what on. Home and Now must be set.
type Options struct {
	Home  string
	Now   func() time.Time
	Zone  *time.Location                   // whose dates count; nil for Europe/London
	Log   *slog.Logger                     // what happened, without a word of a record; nil for none
	Files journal.Dir                      // the journal's file layer; nil for the real one
	Free  func(dir string) (uint64, error) // free bytes of a disk; nil asks the system
	App   string                           // version, told to the server
}

// Session is an unlocked vault. Its methods may be called from any goroutine.
type Session struct {
	o     Options
	zone  *time.Location
	cal   *casefile.Calendar
	keys  *keystore.Keystore
	store *store.Store
	names names

	keeping sync.Mutex // one user of the keystore at a time
	syncing sync.Mutex // one sync at a time
	anew    bool       // a sync goes on in a new incarnation; belongs to it
	fed     uint64     // how far the custodian has followed the server's feed; belongs to its loop
	life    context.Context
	end     context.CancelFunc

	mu       sync.Mutex
	vault    keystore.Vault // without its keys
	key      sign.KID       // of this device
	client   *client.Client
	forms    map[string]*engine.Form
	open     map[casefile.ID]*casefile.Document
	people   map[op.ID]personName
	state    liveState
	subs     map[int]func(Event)
	nextSub  int
	events   []Event
	stop     context.CancelFunc
	stopped  chan struct{}
	wake     chan struct{}
	locked   bool
	cases    map[casefile.ID]casedCase
	told     map[casefile.ID]toldCase // chronologies
	later    *time.Timer              // writes the locked screen's file
	sums     map[casefile.ID]summed
	digests  map[casefile.ID]digested // of the caseload
	read     readings                 // documents that rules have read
	dues     map[casefile.ID]dueOf    // what is due, by case
	book     bookRead                 // the organisation's settings as they were last read
	reported store.Report
	// What is worked out about spaces, and forgotten when it may have changed;
	// nil once locked.
	essentials map[op.ID]casefile.ID
	own        map[op.ID]bool
	directory  map[casefile.ID]card
	cardsFound *search.Index
	lease      leaseRow
	forgotten  map[casefile.ID]bool // destroyed cases whose index entries were blanked
	lent       map[casefile.ID]lending
	heard      map[op.ID]time.Time // tablets that wait, by when they were first heard of
	out        bool                // the organisation has shut this tablet out
	ordered    bool                // and ordered its keys destroyed
	followed   bool                // the last look at the directory found spaces to ask for
	pinWrong   int                 // wrong Family view PINs in a row
}

type personName struct{ name, title string }

// liveState is what Status says beside what waits.
type liveState struct {
	sending  bool
	sent     int
	total    int
	got      int // changes of others in this sync
	checked  time.Time
	noSignal time.Time
	trouble  string
}

type summed struct {
	ops   int
	under string // version of the settings
	sum   casefile.DocSummary
}

type casedCase struct {
	ops     int
	summary casefile.CaseSummary
}

// Peek says what can be said of a vault without its passphrase.
func Peek(home string, now time.Time) (VaultState, error) {
	fs := keystore.Dir(home)
	ok, err := keystore.Exists(fs)
	if err != nil {
		return VaultState{}, fmt.Errorf("the vault cannot be read: %w", err)
	}
	l := readLocked(home)
	if !ok && !l.Wiped {
		return VaultState{}, nil
	}
	v := VaultState{
		Exists: ok, ShutOut: l.Revoked, Wiped: l.Wiped, Organisation: l.Organisation, Device: l.Device, Name: l.Person, Role: l.names.Role, Team: l.Team,
		Waiting: l.Kinds, Oldest: l.Oldest, Safe: l.Safe, Checked: l.Checked, InUse: store.InUse(home),
	}
	if !ok {
		return v, nil
	}
	wait, err := keystore.Wait(fs, now)
	if err == nil && wait > 0 {
		v.RetryAt = now.Add(wait)
	}
	return v, nil
}

// Unlock opens a vault. The journal is read while the passphrase is worked
// on. A wrong passphrase is a *keystore.WrongError, a try before its time a
// *keystore.WaitError, a vault that is open elsewhere store.ErrInUse.
func Unlock(ctx context.Context, o Options, passphrase string) (*Session, error) {
	s, err := newSession(o)
	if err != nil {
		return nil, err
	}
	if ok, err := keystore.Exists(keystore.Dir(o.Home)); err != nil || !ok {
		if err == nil {
			err = ErrNoVault
		}
		return nil, err
	}
	type prepared struct {
		p   *store.Prepared
		err error
	}
	ready := make(chan prepared, 1)
	go func() {
		p, err := store.Prepare(o.Home, o.Files)
		ready <- prepared{p, err}
	}()
	k, err := keystore.Open(keystore.Options{FS: keystore.Dir(o.Home), Rand: rand.Reader, Now: o.Now}, passphrase)
	p := <-ready
	if err != nil {
		if p.err == nil {
			err = errors.Join(err, p.p.Release())
		}
		return nil, err
	}
	if p.err != nil {
		k.Close()
		return nil, p.err
	}
	if err := s.start(k, p.p); err != nil {
		k.Close()
		return nil, err
	}
	return s, nil
}

func newSession(o Options) (*Session, error) {
	s := &Session{
		o: o, zone: o.Zone, forms: map[string]*engine.Form{}, open: map[casefile.ID]*casefile.Document{},
		people: map[op.ID]personName{}, subs: map[int]func(Event){}, cases: map[casefile.ID]casedCase{}, told: map[casefile.ID]toldCase{}, sums: map[casefile.ID]summed{}, digests: map[casefile.ID]digested{}, dues: map[casefile.ID]dueOf{},
		essentials: map[op.ID]casefile.ID{}, own: map[op.ID]bool{}, heard: map[op.ID]time.Time{}, forgotten: map[casefile.ID]bool{}, lent: map[casefile.ID]lending{}, wake: make(chan struct{}, 1),
	}
	if s.zone == nil {
		z, err := time.LoadLocation("Europe/London")
		if err != nil {
			z = time.UTC
		}
		s.zone = z
	}
	s.life, s.end = context.WithCancel(context.Background())
	var err error
	s.cal, err = casefile.England()
	return s, err
}

// start opens the store with the keystore's keys.
func (s *Session) start(k *keystore.Keystore, p *store.Prepared) error {
	v := k.Vault()
	kem, err := v.Identity()
	if err != nil {
		return errors.Join(err, p.Release())
	}
	key := func(label seal.Label) seal.Key {
		x, e := k.Key(label, nil)
		err = errors.Join(err, e)
		return x
	}
	_, founding := v.Extra[extraFounding]
	so := store.Options{
		Home: s.o.Home, Device: v.Signer(), Org: op.ID(v.Org), Genesis: v.Genesis,
		Badger: key(seal.LabelLocalBadger), Row: key(seal.LabelLocalRow), Index: key(seal.LabelLocalIndex),
		Roles: v.Roles, DeviceID: op.ID(v.Device), Identity: kem, Founding: founding, Now: s.o.Now, Free: s.o.Free, Log: s.o.Log,
		Seeds: s.keepSeeds, Founded: s.founded, Trouble: s.onTrouble, Changed: s.onChanged,
	}
	if err != nil {
		return errors.Join(err, p.Release())
	}
	s.keys, s.key = k, v.Signer().KID()
	s.vault = identity(v)
	if _, err := os.Stat(filepath.Join(s.o.Home, fileCourier)); err != nil {
		// A vault of an older version has none yet.
		if err := writeCourier(s.o.Home, v); err != nil && s.o.Log != nil {
			s.o.Log.Warn("session: the courier's key was not written", "error", err)
		}
	}
	s.names = readNames(v.Extra[extraNames])
	s.lease = readLease(v.Extra[extraLease])
	l := readLocked(s.o.Home)
	s.state.checked = l.Checked
	s.mu.Lock() // callbacks of the store wait until it is there
	st, err := p.Open(so)
	s.store = st
	s.mu.Unlock()
	if err != nil {
		return err
	}
	s.reported = st.Report()
	s.tellReport()
	if _, err := s.followCards(); err != nil {
		return errors.Join(err, st.Close())
	}
	if _, err := s.takeLoans(); err != nil {
		return errors.Join(err, st.Close())
	}
	return nil
}

// tellReport puts what opening came to into events.
func (s *Session) tellReport() {
	r := s.reported
	if r.Rebuilt != "" {
		s.emit(Event{Kind: EventTrouble, Text: "The store on this tablet was damaged and has been built again from the journal. Nothing that was saved here is lost. What others wrote comes back with the next sync. The damaged files were set aside."})
	}
	if r.Journal != "" {
		found := ""
		if r.Rescued > 0 {
			found = fmt.Sprintf(" Found behind it and back: %s.", changes(r.Rescued))
		}
		s.emit(Event{Kind: EventTrouble, Text: "A part of the journal could not be read: " + r.Journal + found + " Tell your administrator before you delete anything."})
	}
	if r.Unread > 0 {
		s.emit(Event{Kind: EventTrouble, Text: fmt.Sprintf("Waiting for a key: %s. What was saved is kept, and shows after the next sync.", changes(r.Unread))})
	}
}

// Report says what opening the store came to.
func (s *Session) Report() store.Report { return s.reported }

// keep changes what the keystore holds, one caller at a time.
func (s *Session) keep(change func(v *keystore.Vault)) error {
	s.keeping.Lock()
	defer s.keeping.Unlock()
	v := s.keys.Vault()
	if v.Extra == nil {
		v.Extra = map[string][]byte{}
	}
	change(&v)
	return s.keys.Update(v)
}

// kept is what the keystore holds.
func (s *Session) kept() keystore.Vault {
	s.keeping.Lock()
	defer s.keeping.Unlock()
	return s.keys.Vault()
}

// keepSeeds keeps role seeds in the keystore.
func (s *Session) keepSeeds(roles map[string][]seal.RoleGen) error {
	return s.keep(func(v *keystore.Vault) { v.Roles = roles })
}

// founded forgets the server's key once the server has it.
func (s *Session) founded() error {
	return s.keep(func(v *keystore.Vault) { delete(v.Extra, extraFounding) })
}

// ChangePassphrase replaces the passphrase.
func (s *Session) ChangePassphrase(oldPass, newPass string) error {
	if len(strings.Fields(newPass)) < 4 {
		return errors.New("a passphrase has four words or more")
	}
	s.keeping.Lock()
	defer s.keeping.Unlock()
	return s.keys.ChangePassphrase(oldPass, newPass)
}

// Lock stops the sync in the background, brings everything to the disk and
// forgets the keys. What was recorded is safe whatever it returns.
func (s *Session) Lock() error {
	s.mu.Lock()
	if s.locked {
		s.mu.Unlock()
		return nil
	}
	s.locked = true
	stop, stopped := s.stop, s.stopped
	if s.later != nil {
		s.later.Stop()
	}
	s.mu.Unlock()
	s.end()
	if stop != nil {
		stop()
		<-stopped
	}
	s.syncing.Lock() // a sync under way ends at once; what it was told is kept
	defer s.syncing.Unlock()
	s.writeLocked()
	err := s.store.Close()
	s.mu.Lock()
	s.open, s.people, s.cases, s.sums, s.told, s.digests = nil, map[op.ID]personName{}, nil, nil, nil, nil
	s.dues, s.book = nil, bookRead{}
	s.essentials, s.own, s.directory, s.cardsFound = nil, nil, nil, nil
	s.read.forget()
	c := s.client
	s.client = nil
	s.mu.Unlock()
	if c != nil {
		c.Close()
	}
	s.keeping.Lock()
	s.keys.Close()
	s.keeping.Unlock()
	s.emit(Event{Kind: EventLocked, Text: "Locked."})
	return err
}

// Subscribe calls f with everything that happens from now on, on whatever
// goroutine it happens, until cancel is called. f must not block.
func (s *Session) Subscribe(f func(Event)) (cancel func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.nextSub
	s.nextSub++
	s.subs[n] = f
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.subs, n)
	}
}

// emit tells subscribers and, when there are words, remembers.
func (s *Session) emit(e Event) {
	if e.At.IsZero() {
		e.At = s.o.Now()
	}
	s.mu.Lock()
	if e.Text != "" && e.Kind != EventLocked {
		s.events = append([]Event{e}, s.events...)
		s.events = s.events[:min(len(s.events), 50)]
	}
	subs := make([]func(Event), 0, len(s.subs))
	for f := range maps.Values(s.subs) {
		subs = append(subs, f)
	}
	s.mu.Unlock()
	for _, f := range subs {
		f(e)
	}
}

func (s *Session) onTrouble(err error) {
	s.mu.Lock()
	s.state.trouble = sentence(err)
	s.mu.Unlock()
	s.emit(Event{Kind: EventTrouble, Text: sentence(err)})
}

// sentence is an error as a person reads it: begun with a capital, ended with
// a full stop.
func sentence(err error) string {
	t := strings.TrimSpace(err.Error())
	if t == "" {
		return ""
	}
	t = strings.ToUpper(t[:1]) + t[1:]
	if !strings.HasSuffix(t, ".") {
		t += "."
	}
	return t
}

// Home is the folder of the vault.
func (s *Session) Home() string { return filepath.Clean(s.o.Home) }
