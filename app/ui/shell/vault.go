package shell

import (
	"context"
	"errors"

	"doorstep/app/say"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/enrol"
	"doorstep/app/ui/screen/unlock"
)

// lockedState is what the unlock screen may say.
func (s *Shell) lockedState() unlock.State {
	v := s.vault
	role := v.Role
	if v.Team != "" {
		if role != "" {
			role += ", "
		}
		role += v.Team
	}
	return unlock.State{
		Organisation: v.Organisation, Device: v.Device, Name: v.Name, Role: role, OnlyHere: v.Waiting.Total(),
		Checked: v.Checked, RetryAt: v.RetryAt, InUse: v.InUse, Sending: s.goesOut && v.Waiting.Total() > 0, Out: s.out,
	}
}

func (s *Shell) unlockScreen() *unlock.Screen {
	return unlock.New(unlock.Props{
		Desk: s, Try: s.unlock, State: s.lockedState(), Forgotten: func() { s.Open(model.Route{Screen: model.Forgot}) },
	})
}

// refreshUnlock shows what a second look at the vault told, unless somebody is
// typing: then it waits.
func (s *Shell) refreshUnlock() {
	u, ok := s.cur.(*unlock.Screen)
	if !ok || !u.Untouched() {
		return
	}
	u.SetState(s.lockedState())
	s.place()
	s.cur.Shown(model.Saved{})
	s.note()
}

func (s *Shell) unlock(passphrase string) {
	s.endContact()
	s.cfg.Run.Go(func() func() {
		s.contacting.Wait()
		w, err := s.cfg.Vaults.Unlock(context.Background(), passphrase)
		wiped := errors.Is(err, session.ErrWiped)
		var v session.VaultState
		var peek error
		if wiped {
			v, peek = s.cfg.Vaults.Peek() // a tablet that was just emptied has no vault any more
		}
		return func() {
			if err != nil {
				if wiped {
					s.wait = max(s.wait, s.vault.Waiting.Total())
					if peek == nil {
						s.looked(v)
					}
				}
				s.keepContact(contactEvery)
				if wiped {
					s.closing = model.WasWiped
					s.Open(model.Route{Screen: model.Closed})
					return
				}
				if u, ok := s.cur.(*unlock.Screen); ok {
					u.Failed(Fault(err), retryAt(err, s.Now()))
					s.note()
				}
				return
			}
			s.unlocked(w)
		}
	})
}

func (s *Shell) enrolScreen() *enrol.Screen {
	pass := ""
	var e *enrol.Screen
	e = enrol.New(enrol.Props{
		Desk: s,
		Join: func(code, server string) {
			s.cfg.Run.Go(func() func() {
				p, err := s.cfg.Vaults.Enrol(context.Background(), code, server)
				return func() {
					if err != nil {
						e.Failed(Fault(err))
					} else {
						pass = p
						e.Joined(p, say.T("Your manager has to approve this tablet before the children of your team come to it."))
					}
					s.note()
				}
			})
		},
		Begin: func() {
			s.first = true
			s.unlock(pass)
		},
	})
	return e
}
