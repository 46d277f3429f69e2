package shell

import (
	"context"
	"time"

	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/closed"
	"doorstep/app/ui/screen/forgotten"
)

// shutFor reports whether a screen may not be shown because the lease is over.
// What helps out of it stays: sync, help, and the essentials of a child.
func (s *Shell) shutFor(to model.Screen) bool {
	switch to {
	case model.Sync, model.Held, model.HandOver, model.Help, model.Settings, model.Harm, model.Known, model.TaskList, model.Page:
		return false
	}
	return s.work.Lease().Over
}

func (s *Shell) closedScreen() *closed.Screen {
	p := closed.Props{Desk: s, Why: s.closing, Where: s.tabletWords(), Waiting: s.vault.Waiting.Total(), Unsent: s.unsent()}
	if w := s.work; w != nil {
		p.Why, p.Days, p.Waiting = model.LeaseOver, w.Lease().Days, s.where().OnlyHere
		p.Essentials = func() { s.Open(model.Route{Screen: model.Known}) }
		p.Lock = s.Lock
		p.Try = func(done func(string)) {
			s.away(func(ctx context.Context) error {
				_, err := w.Sync(ctx)
				return err
			}, func(fault string) {
				done(fault)
				s.tick()
			})
		}
		return closed.New(p)
	}
	p.Again = func() {
		if s.closing == model.WasWiped && !s.vault.Exists {
			s.Open(model.Route{Screen: model.Enrol})
			return
		}
		s.Open(model.Route{Screen: model.Forgot})
	}
	return closed.New(p)
}

// unsent is what became of the changes that an emptied tablet had not sent.
// Before a contact tells, they lie here.
func (s *Shell) unsent() model.Unsent {
	u := model.Unsent{Changes: max(s.wait, s.vault.Waiting.Total()), Here: true, Aside: s.aside}
	if s.allSent {
		u.Here = false
	}
	return u
}

// tabletWords is the organisation and the tablet in one line.
func (s *Shell) tabletWords() string {
	w := s.vault.Organisation
	if s.vault.Device != "" {
		w += " · " + s.vault.Device
	}
	return w
}

func (s *Shell) forgottenScreen() screen.Screen {
	return forgotten.New(forgotten.Props{
		Desk: s, Where: s.tabletWords(), OnlyHere: s.vault.Waiting.Total(),
		Begin: func(done func(session.ForgottenReport, string)) {
			s.endContact()
			s.cfg.Run.Go(func() func() {
				rep, err := s.cfg.Vaults.Forgotten(context.Background())
				v, peek := s.cfg.Vaults.Peek()
				return func() {
					if peek == nil {
						s.vault = v
					}
					done(rep, Fault(err))
				}
			})
		},
		Next: func() { s.Open(model.Route{Screen: model.Enrol}) },
	})
}

// How a locked tablet keeps in touch: soon after it was locked when something
// waits, and every quarter of an hour, so that it learns of having been shut
// out.
const (
	contactSoon  = 2 * time.Second
	contactEvery = 15 * time.Minute
)

// looked takes what a look at the locked vault told, and reports whether the
// tablet was emptied.
func (s *Shell) looked(v session.VaultState) bool {
	s.vault = v
	s.out = s.out || v.ShutOut
	if v.Exists || !v.Wiped {
		return false
	}
	s.closing = model.WasWiped
	return true
}

// contactIn is when a tablet that was just locked reaches the server.
func (s *Shell) contactIn() time.Duration {
	if s.vault.Waiting.Total() > 0 || s.out && s.vault.Exists {
		return contactSoon
	}
	return contactEvery
}

// keepContact reaches the server while the vault is locked.
func (s *Shell) keepContact(in time.Duration) {
	s.endContact()
	sealed := s.vault.Wiped && s.vault.Waiting.Total() > 0
	if s.work != nil || !s.vault.Exists && !sealed || s.vault.InUse {
		return
	}
	s.stopContact = s.After(in, s.contact)
}

// endContact stops reaching the server; one that is under way is cut short.
func (s *Shell) endContact() {
	if s.stopContact != nil {
		s.stopContact()
		s.stopContact = nil
	}
	if s.cutContact != nil {
		s.cutContact()
		s.cutContact = nil
	}
}

func (s *Shell) contact() {
	ctx, cut := context.WithCancel(context.Background())
	s.cutContact = cut
	s.contacting.Add(1)
	s.sending(s.vault.Waiting.Total() > 0)
	s.cfg.Run.Go(func() func() {
		// Without a signal it is tried again; the boxes below say what waits.
		rep, err := s.cfg.Vaults.Contact(ctx)
		v, peek := s.cfg.Vaults.Peek()
		s.contacting.Done()
		return func() {
			if s.work != nil || ctx.Err() != nil {
				return
			}
			cut()
			s.cutContact = nil
			s.wait = max(s.wait, s.vault.Waiting.Total())
			s.aside = s.aside || rep.HeldAside > 0
			s.allSent = s.allSent || rep.Wiped && err == nil && rep.Kept == 0
			gone := peek == nil && s.looked(v)
			s.sent(rep, gone)
			s.keepContact(contactEvery)
		}
	})
}

// sent shows what a contact came to.
func (s *Shell) sent(rep session.ContactReport, gone bool) {
	s.out = s.out || rep.Revoked
	s.goesOut = false
	at := s.nav.At().Screen
	if gone && at != model.Forgot && at != model.Enrol {
		// What says so already is not drawn anew under somebody's finger.
		if is, ok := s.cur.(*closed.Screen); ok && is.Tells(s.closedScreen()) {
			return
		}
		s.Open(model.Route{Screen: model.Closed})
		return
	}
	s.sending(false)
}

// turnedOut locks a tablet that was let in and is not any more: the
// organisation has shut it out. It reports whether it did.
func (s *Shell) turnedOut() bool {
	w := s.work
	if w == nil {
		return false
	}
	in := w.Joined()
	if in || !s.joined {
		s.joined = in
		return false
	}
	s.out = true
	s.Lock()
	return true
}

// leaseTurned changes between the cases and the page that says they are
// closed. It reports whether it did.
func (s *Shell) leaseTurned() bool {
	if s.work == nil {
		return false
	}
	_, shut := s.cur.(*closed.Screen)
	switch over := s.work.Lease().Over; {
	case shut && !over:
		s.Open(model.Route{Screen: model.Today})
		return true
	case !shut && s.shutFor(s.nav.At().Screen):
		s.Open(model.Route{Screen: model.Closed})
		return true
	}
	return false
}

// sending says on the unlock screen whether what waits is on its way.
func (s *Shell) sending(on bool) {
	s.goesOut = on
	s.refreshUnlock()
}
