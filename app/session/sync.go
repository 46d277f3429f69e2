package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"doorstep/app/store"
	"doorstep/sync/client"
	"doorstep/sync/wire"
)

// settle is how long the sync in the background waits after a change before it
// sends, so that a page of answers goes together.
const settle = 20 * time.Second

// checkEvery is how often the server is asked when nothing happens here.
const checkEvery = 5 * time.Minute

// connect makes the client of this vault.
func (s *Session) connect() (*client.Client, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.locked {
		return nil, ErrLocked
	}
	if s.client != nil {
		return s.client, nil
	}
	v := s.kept()
	c, err := client.New(client.Config{
		URL: v.Server, Clock: clock{s.o.Now}, Rand: randReader, Device: v.Signer(), Org: v.Org, Genesis: v.Genesis, NoteKey: v.NoteKey,
		Founding: string(v.Extra[extraFounding]), App: s.o.App, State: s.store,
	})
	if err != nil {
		return nil, err
	}
	s.client = c
	return c, nil
}

type clock struct{ now func() time.Time }

// Now implements client.Clock.
func (c clock) Now() time.Time { return c.now() }

// sink counts receipts while they come.
type sink struct {
	client.Sink
	s *Session
}

// KeepReceipts implements client.Sink.
func (k sink) KeepReceipts(ctx context.Context, r []wire.Receipt, evidence []byte) error {
	if err := k.Sink.KeepReceipts(ctx, r, evidence); err != nil {
		return err
	}
	here := k.s.onlyHere()
	k.s.mu.Lock()
	k.s.state.sent = max(0, k.s.state.total-here)
	k.s.mu.Unlock()
	k.s.emit(Event{Kind: EventSending})
	return nil
}

// KeepAlarm implements client.Sink. A fault that lasts is told in every sync;
// the person is told once.
func (k sink) KeepAlarm(ctx context.Context, a client.Alarm) error {
	known := slices.ContainsFunc(k.s.store.Alarms(), func(old store.Alarm) bool {
		return old.Kind == a.Kind && old.Space == a.Space && old.Healed.IsZero()
	})
	if err := k.Sink.KeepAlarm(ctx, a); err != nil || known {
		return err
	}
	told := k.s.alarm(store.Alarm{Alarm: a})
	k.s.mu.Lock()
	k.s.state.trouble = told.Text
	k.s.mu.Unlock()
	k.s.emit(Event{Kind: EventTrouble, Case: told.Case, Text: told.Text})
	return nil
}

// onlyHere counts the changes without a receipt, index cards left out.
func (s *Session) onlyHere() int {
	kinds, _ := s.waitingKinds()
	return kinds.Total()
}

// Sync sends what waits and takes in what others wrote, now. It also tells
// how far it came beside an error.
func (s *Session) Sync(ctx context.Context) (SyncReport, error) {
	out, err := s.syncOnce(ctx)
	if s.shutOut() {
		return out, s.leave(ctx)
	}
	return out, err
}

func (s *Session) syncOnce(ctx context.Context) (SyncReport, error) {
	s.syncing.Lock()
	defer s.syncing.Unlock()
	return s.sync(ctx)
}

// sync is Sync with the lock held.
func (s *Session) sync(ctx context.Context) (SyncReport, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.life, cancel)()
	c, err := s.connect()
	if err != nil {
		return SyncReport{}, err
	}
	began := s.o.Now()
	if _, err := s.takeLoans(); err != nil {
		return SyncReport{}, err
	}
	before := s.onlyHere()
	s.mu.Lock()
	s.state.sending, s.state.sent, s.state.total = before > 0, 0, before
	s.mu.Unlock()
	if before > 0 {
		s.emit(Event{Kind: EventSending})
	}
	s.mu.Lock()
	s.state.got = 0
	s.mu.Unlock()
	start := time.Now()
	var rep client.Report
	for n := range maxRounds {
		var round client.Report
		round, err = c.Sync(ctx, s.store, sink{s.store, s})
		addRound(&rep, round)
		if err == nil {
			err = s.refusals(round)
		}
		if s.store.Restored() || equivocation(round) {
			return s.beginAnew(ctx, err)
		}
		if err != nil {
			break
		}
		if err = s.store.Synced(); err != nil {
			break
		}
		s.accessChanged()
		var more bool
		if more, err = s.between(ctx); err != nil {
			break
		}
		// What came from a vault that was set aside, or from a file, goes when a
		// round has shown that the server lacks it.
		if !more && (n > 0 || s.onlyHere() == 0) {
			break
		}
	}
	if gone := s.turnedOut(ctx, err); gone != nil {
		s.mu.Lock()
		s.state.sending = false
		s.mu.Unlock()
		return SyncReport{}, gone
	}
	out := SyncReport{BytesUp: rep.BytesUp, BytesDown: rep.BytesDown, Requests: rep.Requests}
	if errors.Is(err, client.ErrRefused) && !s.Joined() {
		err = fmt.Errorf("%w (%w)", ErrWaiting, err)
	}
	if err == nil {
		s.learnNames()
	}
	if err == nil || rep.Requests > 0 && !rep.ServerTime.IsZero() && !errors.Is(err, client.ErrRevoked) {
		s.renewLease(rep.ServerTime)
	}
	out.Micros = time.Since(start).Microseconds()
	out.Pending = s.onlyHere()
	out.Pushed = max(0, before-out.Pending)
	s.mu.Lock()
	out.Pulled = s.state.got
	s.mu.Unlock()
	s.after(rep, out, err, began)
	if cs := s.Conflicts(); len(cs) > 0 {
		out.Conflicts = len(cs)
	}
	s.writeLocked()
	return out, err
}

// maxRounds bounds the rounds of one sync: the organisation and its directory,
// the cases that the directory names, the keys that have become due.
const maxRounds = 5

// addRound adds what one round came to.
func addRound(sum *client.Report, r client.Report) {
	up, down, requests := sum.BytesUp, sum.BytesDown, sum.Requests
	healed, blobsUp, blobsDown := sum.Healed, sum.BlobsUp, sum.BlobsDown
	alarms := append(sum.Alarms, r.Alarms...)
	serverTime := sum.ServerTime
	*sum = r
	sum.BytesUp += up
	sum.BytesDown += down
	sum.Requests += requests
	sum.Healed += healed
	sum.BlobsUp += blobsUp
	sum.BlobsDown += blobsDown
	sum.Alarms = alarms
	if sum.ServerTime.IsZero() {
		sum.ServerTime = serverTime
	}
}

// between does what a round made possible and reports whether another one
// should follow at once: new cases to fetch, keys to make.
func (s *Session) between(ctx context.Context) (more bool, err error) {
	s.mu.Lock()
	s.followed = false
	s.mu.Unlock()
	if _, err := s.followCards(); err != nil {
		return false, err
	}
	if err := s.forgetDestroyed(); err != nil {
		return false, err
	}
	s.mu.Lock()
	more = s.followed
	s.mu.Unlock()
	worked, err := s.tendKeys(ctx)
	if err != nil {
		return more || worked, err
	}
	answered, err := s.tendAccess(ctx)
	return more || worked || answered, err
}

// equivocation reports whether the server refused something because it holds
// another content under its number.
func equivocation(rep client.Report) bool {
	return slices.ContainsFunc(rep.Refusals, func(r wire.Refusal) bool { return r.Reason == wire.RefusedEquivocation })
}

// beginAnew goes on in a vault that turned out to be an older copy of itself.
func (s *Session) beginAnew(ctx context.Context, before error) (SyncReport, error) {
	if s.anew {
		return SyncReport{}, fmt.Errorf("this tablet and the server disagree about what it wrote; nothing is lost: tell your administrator: %w", before)
	}
	s.anew = true
	defer func() { s.anew = false }()
	if err := s.store.BeginAnew(); err != nil {
		return SyncReport{}, err
	}
	if err := s.renewOpen(); err != nil {
		return SyncReport{}, err
	}
	s.emit(Event{Kind: EventTrouble, Text: "This tablet was restored from an older copy. What it had written before has come back from the server, and what you wrote since is kept beside it. Look at the answers that need your choice."})
	return s.sync(ctx)
}

// refusals turns what the server refused into an error.
func (s *Session) refusals(rep client.Report) error {
	held := 0
	for _, r := range rep.Refusals {
		switch r.Reason {
		case wire.RefusedAbsent, wire.RefusedDestroyed:
			continue // there is nothing of it, or no more
		case wire.RefusedHeld:
			held++
			continue
		}
		return fmt.Errorf("%w: %w", client.ErrRefused, r)
	}
	if held > 0 {
		s.emit(Event{Kind: EventTrouble, Text: "The server holds work aside that came from a tablet which was shut out. It is safe there. A manager can look at it and admit it."})
	}
	return nil
}

// after brings the state and the events up to date with what a sync did.
func (s *Session) after(rep client.Report, out SyncReport, err error, at time.Time) {
	s.mu.Lock()
	s.state.sending = false
	noSignal := s.state.noSignal
	lost := errors.Is(err, client.ErrNoSignal) || errors.Is(err, client.ErrServerGone)
	switch {
	case err == nil:
		s.state.checked, s.state.noSignal, s.state.trouble = at, time.Time{}, ""
	case lost:
		if noSignal.IsZero() {
			s.state.noSignal = at
		}
	default:
		s.state.trouble = sentence(err)
	}
	s.mu.Unlock()
	if rep.SkewWarning != "" {
		s.emit(Event{Kind: EventTrouble, Text: sentence(errors.New(rep.SkewWarning))})
	}
	switch {
	case err == nil && !noSignal.IsZero():
		s.emit(Event{Kind: EventFound, Text: "Signal is back."})
	case lost && noSignal.IsZero():
		s.emit(Event{Kind: EventLost, Text: "Lost signal. Kept saving here."})
	case err != nil && !lost:
		s.emit(Event{Kind: EventTrouble, Text: sentence(err)})
	}
	if err != nil {
		return
	}
	switch {
	case out.Pushed > 0 && out.Pulled > 0:
		s.emit(Event{Kind: EventSent, Text: fmt.Sprintf("Sent %s, got %d.", changes(out.Pushed), out.Pulled)})
	case out.Pushed > 0:
		s.emit(Event{Kind: EventSent, Text: "Sent " + changes(out.Pushed) + "."})
	case out.Pulled > 0:
		s.emit(Event{Kind: EventGot, Text: "Got " + changes(out.Pulled) + "."})
	}
	if out.Pending == 0 {
		s.emit(Event{Kind: EventChecked, Text: "Checked: the server’s receipts match this tablet."})
	}
}

// StartBackgroundSync keeps sending and fetching until the session is locked:
// some seconds after a change, every few minutes otherwise, and after a
// failure with waits that grow.
func (s *Session) StartBackgroundSync() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stop != nil || s.locked {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stop, s.stopped = stop, make(chan struct{})
	go s.background(ctx, s.stopped)
}

func (s *Session) background(ctx context.Context, stopped chan struct{}) {
	defer close(stopped)
	backoff := client.Backoff{Rand: randReader}
	wait := time.Duration(0)
	drain(s.wake) // whatever was changed so far goes at once
	for {
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		case <-s.wake:
			timer.Stop()
			// A change was made: let more of them come.
			select {
			case <-ctx.Done():
				return
			case <-time.After(settle):
			}
			drain(s.wake)
		}
		_, err := s.syncOnce(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case s.shutOut():
			// Locking waits for this loop to end.
			go func() { _ = s.leave(context.WithoutCancel(ctx)) }()
			return
		case err == nil:
			backoff.Reset()
			wait = checkEvery
		default:
			var busy *client.BusyError
			least := time.Duration(0)
			if errors.As(err, &busy) {
				least = busy.Wait
			}
			wait = backoff.After(least)
		}
	}
}

func drain(c chan struct{}) {
	for {
		select {
		case <-c:
		default:
			return
		}
	}
}

// changes is a number of changes in words.
func changes(n int) string {
	if n == 1 {
		return "1 change"
	}
	return fmt.Sprintf("%d changes", n)
}
