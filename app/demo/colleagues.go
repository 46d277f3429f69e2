package demo

import (
	"errors"
	"fmt"

	"doorstep/app/session"
)

// dutyWorker brings in somebody of another team who works out of hours, with a
// tablet of their own on which the essentials of every case are.
func (k *maker) dutyWorker() (err error) {
	if k.m.Duty == "" {
		return nil
	}
	w := k.org.Duty
	k.tell("Letting " + w.Name + " in, who works out of hours")
	inv, err := k.s.Invite(session.Invitation{Name: w.Name, Title: w.Title, Rank: "practitioner", Team: w.Team, Duty: true})
	if err != nil {
		return err
	}
	if err := k.sync(k.s); err != nil {
		return err
	}
	if _, err := session.Enrol(k.ctx, session.Enrolling{
		Home: k.m.Duty, QRText: inv.QRText, Passphrase: k.m.Passphrase, Device: w.Device, Now: k.now,
	}); err != nil {
		return err
	}
	if _, err := k.s.Approve(k.ctx, w.Name); err != nil {
		return err
	}
	// The first round has the tablet in; a second has the keys given to it.
	for range 2 {
		if err := k.sync(k.s); err != nil {
			return err
		}
	}
	s, err := session.Unlock(k.ctx, session.Options{Home: k.m.Duty, Now: k.now, App: "demo"}, k.m.Passphrase)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Lock()) }()
	for range 2 {
		if err := k.sync(s); err != nil {
			return err
		}
	}
	return nil
}

// manager leaves an invitation open for the team's manager.
func (k *maker) manager() (Invitation, error) {
	inv, err := k.s.Invite(session.Invitation{Name: k.org.Manager, Title: "Team manager", Rank: "manager", Team: k.org.Team})
	if err != nil {
		return Invitation{}, err
	}
	return Invitation{Name: k.org.Manager, Invited: inv}, k.sync(k.s)
}

func (k *maker) sync(s *session.Session) error {
	if _, err := s.Sync(k.ctx); err != nil {
		return fmt.Errorf("sync: %w", err)
	}
	return nil
}
