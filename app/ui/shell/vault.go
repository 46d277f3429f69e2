package shell

import (
	"context"

	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/enrol"
	"doorstep/app/ui/screen/unlock"
)

func (s *Shell) unlockScreen() *unlock.Screen {
	v := s.vault
	role := v.Role
	if v.Team != "" {
		if role != "" {
			role += ", "
		}
		role += v.Team
	}
	return unlock.New(unlock.Props{Desk: s, Try: s.unlock, State: unlock.State{
		Organisation: v.Organisation, Device: v.Device, Name: v.Name, Role: role, OnlyHere: v.Waiting.Total(),
		Checked: v.Checked, RetryAt: v.RetryAt, InUse: v.InUse,
	}})
}

// refreshUnlock shows what a second look at the vault told.
func (s *Shell) refreshUnlock() {
	if old, ok := s.cur.(*unlock.Screen); ok {
		old.Leave()
		s.cur = s.unlockScreen()
		s.place()
		s.cur.Shown(model.Saved{})
		s.note()
	}
}

func (s *Shell) unlock(passphrase string) {
	s.cfg.Run.Go(func() func() {
		w, err := s.cfg.Vaults.Unlock(context.Background(), passphrase)
		return func() {
			if err != nil {
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
						e.Joined(p, "Your manager has to approve this tablet before the children of your team come to it.")
					}
					s.note()
				}
			})
		},
		Begin: func() { s.unlock(pass) },
	})
	return e
}
