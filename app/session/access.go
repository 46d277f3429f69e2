package session

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/dutyaccess"
	"doorstep/app/store"
	"doorstep/crypto/orglog"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// Errors of whole cases that out-of-hours workers ask to see.
var (
	ErrReadOnly  = errors.New("you can read this case and not change it. Write what you did on the page “Whole case, out of hours”; the child’s own worker sees it")
	ErrNoRequest = errors.New("nobody waits for an answer there any more")
)

// lending is a whole case that this tablet may read, and until when.
type lending struct {
	doc   casefile.ID // the request
	until time.Time
}

// Asking is what an out-of-hours worker asks for.
type Asking struct {
	Reason string        // code of acc.reason
	Why    string        // in their words
	For    time.Duration // 0: as long as the organisation's settings let it
}

// AskWholeCase asks to see a whole case of which this tablet has the essentials. The
// request stands there, for the case's own people and the custodian to see; it needs
// no signal, but nobody answers it without one.
func (s *Session) AskWholeCase(ctx context.Context, caseID casefile.ID, a Asking) (casefile.ID, error) {
	fail := func(err error) (casefile.ID, error) { return casefile.ID{}, err }
	space := EssentialsOf(caseID)
	if !s.onDuty() || s.ours(caseID) {
		return fail(ErrNotYours)
	}
	if _, ok := s.store.Doc(essentialsDoc(caseID)); !ok || !s.mine(space) || s.IsRestricted(caseID) {
		return fail(ErrNoEssentials)
	}
	if a.Reason == "" || strings.TrimSpace(a.Why) == "" {
		return fail(errors.New("say what it is about, and why it cannot wait"))
	}
	most := dutyaccess.Hours(s.Settings())
	if a.For == 0 {
		a.For = most
	}
	if a.For < 0 || a.For > most {
		return fail(fmt.Errorf("ask for %d hours at most", int(most.Hours())))
	}
	for _, r := range s.accessRequests(caseID) {
		if r.By.Me && (r.State == dutyaccess.Waiting || r.State == dutyaccess.Opened) {
			return fail(errors.New("you have asked already; the answer comes with the next sync"))
		}
	}
	f, err := s.Form(dutyaccess.Form)
	if err != nil {
		return fail(err)
	}
	reason, ok := optionOf(f, "acc.reason", a.Reason)
	if !ok {
		return fail(errors.New("choose what it is about"))
	}
	id, err := op.NewID(randReader, s.o.Now())
	if err != nil {
		return fail(err)
	}
	me := s.Me()
	d, t, err := casefile.Begin(s.config(id, space, f, nil), casefile.Start{
		Case: caseID, Author: me.Reference(),
		Answers: map[string][]fhir.Value{
			"acc.who": {me.Value()}, "acc.reason": {reason}, "acc.why": {fhir.TextValue(shorten(a.Why, 600))},
			"acc.until": {momentValue(s.o.Now().Add(a.For))},
		},
	})
	if err != nil {
		return fail(err)
	}
	if err := t.Wait(ctx); err != nil {
		return fail(err)
	}
	s.keepOpen(id, d)
	s.emit(Event{Kind: EventCases, Case: caseID, Doc: id})
	return id, nil
}

func momentValue(at time.Time) fhir.Value {
	return fhir.Prim(fhir.DateTime, at.UTC().Truncate(time.Second).Format(time.RFC3339))
}

func (s *Session) keepOpen(id casefile.ID, d *casefile.Document) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open != nil {
		s.open[id] = d
	}
}

// accessRequests are the requests to see whole cases that this tablet reads; of one
// case, or of all for the zero id. Those that wait come first.
func (s *Session) accessRequests(caseID casefile.ID) []dutyaccess.Request {
	space := casefile.ID{}
	if !caseID.IsZero() {
		space = EssentialsOf(caseID)
	}
	var out []dutyaccess.Request
	for _, info := range s.store.Docs(space) {
		if formName(info.Form) != dutyaccess.Form || !s.mine(info.Space) {
			continue
		}
		of := s.caseOf(info.Space)
		d, err := s.any(info.ID)
		if err != nil || EssentialsOf(of) != info.Space {
			continue
		}
		// One that was taken back as an error is none, unless a key was lent on it.
		if r, ok := dutyaccess.Of(d, s.now()); ok && (d.Status() != casefile.EnteredInError || len(r.Loans) > 0) {
			r.Case = of
			out = append(out, r)
		}
	}
	dutyaccess.Sort(out)
	return out
}

// AccessRequests are the requests to see a whole case that concern this person: as
// who asked, as somebody whose case it is, or as a manager who may answer. Those that
// wait come first.
func (s *Session) AccessRequests() []dutyaccess.Request {
	manager := s.Rights().Approve
	return slices.DeleteFunc(s.accessRequests(casefile.ID{}), func(r dutyaccess.Request) bool {
		return !r.By.Me && !manager && !s.ours(r.Case)
	})
}

// AccessOf is this person's newest request to see a case whole.
func (s *Session) AccessOf(caseID casefile.ID) (dutyaccess.Request, bool) {
	var out dutyaccess.Request
	found := false
	for _, r := range s.accessRequests(caseID) {
		if r.By.Me && (!found || r.Asked.After(out.Asked)) {
			out, found = r, true
		}
	}
	return out, found
}

// UnusualAccess is how many whole cases were opened out of hours within a day, where
// that is as many as managers are to be told of; else 0.
func (s *Session) UnusualAccess() int {
	return dutyaccess.Unusual(s.AccessRequests(), s.Settings(), s.now())
}

// onLoan reports whether a case may be read here for some hours though it is not this
// person's.
func (s *Session) onLoan(space casefile.ID) bool {
	s.mu.Lock()
	l, ok := s.lent[space]
	s.mu.Unlock()
	return ok && s.o.Now().Before(l.until)
}

// OnLoan says until when a case may be read here that is not this person's.
func (s *Session) OnLoan(caseID casefile.ID) (until time.Time, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, ok := s.lent[caseID]
	return l.until, ok && s.o.Now().Before(l.until)
}

// readable reports whether a space may be read here.
func (s *Session) readable(space casefile.ID) bool { return s.mine(space) || s.onLoan(space) }

// takeLoans opens the whole cases that were lent to this tablet and takes those off
// it of which the time is over. It reports whether there is one to fetch.
func (s *Session) takeLoans() (fresh bool, err error) {
	if s.store.State() == nil {
		return false, nil
	}
	open, over := map[casefile.ID]bool{}, map[casefile.ID]bool{}
	var errs []error
	for _, r := range s.accessRequests(casefile.ID{}) {
		switch {
		case !r.By.Me || r.Key == "" || s.ours(r.Case):
		case r.State == dutyaccess.Opened:
			taken, err := s.takeLoan(r)
			open[r.Case], fresh, errs = true, fresh || taken, append(errs, err)
		default:
			over[r.Case] = true
		}
	}
	s.mu.Lock()
	for id := range s.lent {
		over[id] = true // a case that was restricted meanwhile shows no request any more
	}
	s.mu.Unlock()
	for id := range over {
		if !open[id] {
			errs = append(errs, s.giveBack(id))
		}
	}
	return fresh, errors.Join(errs...)
}

func (s *Session) takeLoan(r dutyaccess.Request) (fresh bool, err error) {
	s.mu.Lock()
	l, ok := s.lent[r.Case]
	s.mu.Unlock()
	if ok && l.doc == r.Doc {
		return false, nil
	}
	raw, err := base64.StdEncoding.DecodeString(r.Key)
	if err != nil {
		return false, nil // it opens nothing; another request can be made
	}
	_, known := s.store.Doc(r.Case)
	if err := s.store.Follow(r.Case); err != nil {
		return false, err
	}
	s.mu.Lock()
	s.lent[r.Case] = lending{r.Doc, r.Until}
	s.mu.Unlock()
	if err := s.store.Borrow(loanOf(r), raw); err != nil {
		return false, err
	}
	s.emit(Event{Kind: EventCases, Case: r.Case, Doc: r.Doc})
	return !known, nil
}

// loanOf is what a case's key is lent for by a request.
func loanOf(r dutyaccess.Request) orglog.Loan {
	return orglog.Loan{Space: [16]byte(r.Case), Request: [16]byte(r.Doc), Until: r.Until}
}

// giveBack takes a case off this tablet that was lent to it. One that the tablet opens
// by itself stays.
func (s *Session) giveBack(id casefile.ID) error {
	s.mu.Lock()
	delete(s.lent, id)
	s.mu.Unlock()
	if _, there := s.store.Doc(id); there {
		if err := s.forget(id); err != nil {
			return err
		}
		s.read.forget()
		defer s.emit(Event{Kind: EventCases, Case: id})
	}
	if err := s.store.GiveBack(id); err != nil && !errors.Is(err, store.ErrWaits) {
		return fmt.Errorf("a case that was lent to this tablet cannot be taken off it: %w", err)
	}
	return nil
}

// EndAccess gives a whole case back before its time is over, with what was done.
func (s *Session) EndAccess(ctx context.Context, doc casefile.ID, done string) error {
	d, err := s.OpenDoc(doc)
	if err != nil {
		return err
	}
	r, ok := dutyaccess.Of(d, s.now())
	if !ok || !r.By.Me {
		return ErrNoRequest
	}
	if done = strings.TrimSpace(done); done != "" {
		if _, err := d.Set(ctx, casefile.Cell{LinkID: "acc.done"}, fhir.TextValue(done)); err != nil {
			return err
		}
	}
	if r.State == dutyaccess.Opened || r.State == dutyaccess.Waiting {
		if _, err := d.Set(ctx, casefile.Cell{LinkID: "acc.ended"}, momentValue(s.o.Now())); err != nil {
			return err
		}
	}
	_, err = s.takeLoans()
	return err
}

// ours reports whether this vault holds a case and its person is one of those whose
// it is.
func (s *Session) ours(id casefile.ID) bool {
	_, ok := s.store.Doc(id)
	return ok && s.mine(id)
}
