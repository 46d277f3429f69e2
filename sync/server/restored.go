package server

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

// A server that was put back from an older copy does not know what it lost, and a
// tablet that never saw it does not either: were that one's new work taken at once,
// it would stand where the lost entries stood, and the log could never be again the
// one that the others hold. So new work waits, space by space, until those who have
// written there so far have been back. Whoever holds what is missing brings it as
// soon as it comes.

// Names in the store: a restore that took place, the moment of the first start
// after it, a device that has been back since.
const (
	settingRestored = "restored/"
	settingHealing  = "healing/"
	tempBack        = "back/"
)

// healGrace is how long after its start a restored server takes only what it lost:
// by then every tablet that is at work has tried again (the longest pause between
// two tries is 15 minutes).
const healGrace = 16 * time.Minute

// MarkRestored notes in a store that it was put back from an older copy. The first
// server that is started on it begins to heal it.
func MarkRestored(ctx context.Context, store logstore.Store, now time.Time) error {
	return store.Set(ctx, settingRestored+strconv.FormatInt(now.UnixNano(), 16), []byte{1})
}

// mending is what a server knows of its own healing.
type mending struct {
	id    string
	from  time.Time // before it everything new waits
	until time.Time // from it on nothing does
	org   uint64    // the size of the organisation's log at the first start

	mu      sync.Mutex
	writers map[wire.ID]*writers // by space; zero for the organisation's log
	back    map[sign.KID]bool
}

// writers are who has signed what a log holds, as far as it was read.
type writers struct {
	read uint64
	kids map[sign.KID]bool
}

// loadMending gives the last restore that is not healed yet by its time, nil when
// there is none.
func loadMending(ctx context.Context, cfg Config, org uint64) (*mending, error) {
	if cfg.HealFor <= 0 {
		return nil, nil
	}
	var ids []string
	err := cfg.Store.Settings(ctx, settingRestored, func(name string, _ []byte) error {
		ids = append(ids, strings.TrimPrefix(name, settingRestored))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	now := cfg.Clock.Now()
	var last *mending
	for _, id := range ids {
		began, size, err := healingBegan(ctx, cfg.Store, id, now, org)
		if err != nil {
			return nil, err
		}
		if m := (&mending{id: id, until: began.Add(cfg.HealFor), org: size}); last == nil || m.until.After(last.until) {
			last = m
		}
	}
	if last == nil || !now.Before(last.until) {
		return nil, nil
	}
	last.from = now.Add(healGrace)
	last.writers, last.back = map[wire.ID]*writers{}, map[sign.KID]bool{}
	cfg.Log.Warn("restored from an older copy: what is new waits until tablets have brought back what was lost", "until", last.until.UTC().Truncate(time.Second))
	return last, nil
}

// healingBegan gives when the first server was started after a restore, and how
// long the organisation's log was then; this may be that server.
func healingBegan(ctx context.Context, store logstore.Store, id string, now time.Time, org uint64) (time.Time, uint64, error) {
	fail := func(err error) (time.Time, uint64, error) {
		return now, 0, fmt.Errorf("note the first start after a restore: %w", err)
	}
	b := binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, uint64(now.Unix())), org)
	err := store.Set(ctx, settingHealing+id, b)
	if errors.Is(err, logstore.ErrTaken) {
		b, err = store.Setting(ctx, settingHealing+id)
	}
	if err != nil {
		return fail(err)
	}
	if len(b) != 16 {
		return fail(logstore.ErrDamaged)
	}
	return time.Unix(int64(binary.BigEndian.Uint64(b)), 0), binary.BigEndian.Uint64(b[8:]), nil
}

// waits says whether what is new in a space, or with the zero id in the
// organisation's log, must wait for what this server lost, and until when at most.
func (s *Server) waits(ctx context.Context, space wire.ID) (until uint64, waits bool, err error) {
	m, now, st := s.mending, s.cfg.Clock.Now(), s.members.now()
	if m == nil || !now.Before(m.until) || st == nil || st.ResetAfter(max(m.org, 1)-1) {
		return 0, false, nil // or administrators stated the loss: every log counts as it is
	}
	until = uint64(m.until.Unix())
	kids, err := s.writersOf(ctx, space)
	if err != nil {
		return until, true, err
	}
	if len(kids) == 0 {
		return until, false, nil // there was nothing, so nothing is lost that others saw
	}
	if now.Before(m.from) {
		return until, true, nil
	}
	for _, kid := range kids {
		if d, ok := st.DeviceByKID(kid); !ok || !d.Active() {
			continue
		}
		if back, err := s.isBack(ctx, kid); err != nil || !back {
			return until, true, err
		}
	}
	return until, false, nil
}

// writersOf gives the keys that have signed what a log holds.
func (s *Server) writersOf(ctx context.Context, space wire.ID) ([]sign.KID, error) {
	m := s.mending
	m.mu.Lock()
	defer m.mu.Unlock()
	w := m.writers[space]
	if w == nil {
		w = &writers{kids: map[sign.KID]bool{}}
		m.writers[space] = w
	}
	if err := s.readWriters(ctx, space, w); err != nil {
		return nil, fmt.Errorf("read who wrote: %w", err)
	}
	kids := make([]sign.KID, 0, len(w.kids))
	for kid := range w.kids {
		kids = append(kids, kid)
	}
	return kids, nil
}

func (s *Server) readWriters(ctx context.Context, space wire.ID, w *writers) error {
	if space == (wire.ID{}) {
		size, err := s.cfg.Store.OrgRead(ctx, w.read, func(_ uint64, raw []byte) error {
			st, err := orglog.Parse(raw)
			if err != nil {
				return err
			}
			for _, kid := range st.Signers {
				w.kids[kid] = true
			}
			return nil
		})
		if err == nil {
			w.read = size
		}
		return err
	}
	head, err := s.log.Head(ctx, space)
	if err != nil || head <= w.read {
		return err
	}
	err = s.log.Read(ctx, space, w.read, head, func(e logstore.Entry) error {
		b, err := wire.ParseSigned(e.Raw)
		if err != nil {
			return err
		}
		w.kids[b.Device] = true
		return nil
	})
	if err == nil {
		w.read = head
	}
	return err
}

func (m *mending) backName(kid sign.KID) string {
	return tempBack + m.id + "/" + hex.EncodeToString(kid[:])
}

// isBack says whether a device has been here since the restore and had nothing more
// to bring.
func (s *Server) isBack(ctx context.Context, kid sign.KID) (bool, error) {
	m := s.mending
	m.mu.Lock()
	back := m.back[kid]
	m.mu.Unlock()
	if back {
		return true, nil
	}
	_, err := s.cfg.Store.Temp(ctx, m.backName(kid), s.cfg.Clock.Now())
	if errors.Is(err, logstore.ErrAbsent) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read who is back: %w", err)
	}
	m.mu.Lock()
	m.back[kid] = true
	m.mu.Unlock()
	return true, nil
}

// cameBack notes that a device has read all and had nothing more to bring, for
// every process on the store.
func (s *Server) cameBack(ctx context.Context, kid sign.KID) error {
	m, now := s.mending, s.cfg.Clock.Now()
	if m == nil || !now.Before(m.until) {
		return nil
	}
	if back, err := s.isBack(ctx, kid); err != nil || back {
		return err
	}
	err := s.cfg.Store.PutTemp(ctx, m.backName(kid), []byte{1}, now, m.until)
	if err != nil && !errors.Is(err, logstore.ErrTaken) {
		return fmt.Errorf("note who is back: %w", err)
	}
	return nil
}

// orgWaits says whether a statement must wait for what this server lost; nil when
// not. That the administrators state the loss ends all waiting, so it never waits
// itself, nor does what the log has already.
func (s *Server) orgWaits(ctx context.Context, st wire.Statement) (*wire.Refusal, error) {
	if st.Pos < s.members.size() {
		return nil, nil
	}
	if parsed, err := orglog.Parse(st.Raw); err != nil || parsed.Kind == orglog.KindServerReset {
		return nil, nil
	}
	until, waits, err := s.waits(ctx, wire.ID{})
	if err != nil || !waits {
		return nil, err
	}
	return &wire.Refusal{Reason: wire.RefusedRestored, Want: until}, nil
}

// comesFirst says what must come before an entry that is signed and sent as it
// should be; nil for nothing. An entry of which the log has the very bytes is
// always taken, for its receipt.
func (p *pushing) comesFirst(b wire.Signed, st *orglog.State) (*wire.Refusal, error) {
	if p.heals {
		return nil, nil
	}
	refusal, err := p.lacks(b, st)
	if err != nil || refusal == nil {
		return nil, err
	}
	held, err := p.s.log.Lookup(p.ctx, b.Key)
	switch {
	case err == nil && held.Hash == b.Hash:
		return nil, nil
	case err != nil && !errors.Is(err, logstore.ErrAbsent):
		return nil, err
	}
	return refusal, nil
}

func (p *pushing) lacks(b wire.Signed, st *orglog.State) (*wire.Refusal, error) {
	space := b.Key.Space
	until, waits, err := p.s.waits(p.ctx, space)
	if err != nil {
		return nil, err
	}
	if waits {
		return &wire.Refusal{Reason: wire.RefusedRestored, Key: b.Key, Want: until}, nil
	}
	// A courier cannot heal, and who has healed what he could is not turned away:
	// work is safer here than kept.
	if b.Bundle == nil || p.healed || p.who.scope != wire.ScopeDevice || st.ResetAfter(max(b.OrgSize, 1)-1) {
		return nil, nil
	}
	saw := b.Bundle.Header.Checkpoint.Size
	if saw <= p.spaces[space] {
		return nil, nil
	}
	head, err := p.s.log.Head(p.ctx, space)
	if err != nil {
		return nil, err
	}
	for _, o := range p.offers { // what the same push brought before it
		if o.Key.Space == space {
			head++
		}
	}
	if p.spaces[space] = head; saw <= head {
		return nil, nil
	}
	return &wire.Refusal{Reason: wire.RefusedBehind, Key: b.Key, Want: head}, nil
}
