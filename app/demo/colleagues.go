package demo

import (
	"errors"
	"fmt"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/assets/demo"
	"doorstep/forms/fhir"
)

// dutyWorker brings in somebody of another team who works out of hours, with a
// tablet of their own on which the essentials of every case are.
func (k *maker) dutyWorker() error {
	if k.m.Duty == "" {
		return nil
	}
	s, err := k.join(k.org.Duty, session.Invitation{Team: k.org.Duty.Team, Duty: true}, k.m.Duty)
	if err != nil {
		return err
	}
	return s.Lock()
}

// join brings somebody in with a tablet of their own, whose home it is, and
// fetches what they may open. The caller locks the vault.
func (k *maker) join(w demo.Worker, in session.Invitation, home string) (_ *session.Session, err error) {
	k.tell("Letting " + w.Name + " in, " + lower(w.Title))
	in.Name, in.Title, in.Rank = w.Name, w.Title, "practitioner"
	inv, err := k.s.Invite(in)
	if err != nil {
		return nil, err
	}
	if err := k.sync(k.s); err != nil {
		return nil, err
	}
	if _, err := session.Enrol(k.ctx, session.Enrolling{
		Home: home, QRText: inv.QRText, Passphrase: k.m.Passphrase, Device: w.Device, Now: k.now,
	}); err != nil {
		return nil, err
	}
	if _, err := k.s.Approve(k.ctx, w.Name); err != nil {
		return nil, err
	}
	// The first round has the tablet in; a second has the keys given to it.
	for range 2 {
		if err := k.sync(k.s); err != nil {
			return nil, err
		}
	}
	s, err := session.Unlock(k.ctx, session.Options{Home: home, Now: k.now, App: "demo"}, k.m.Passphrase)
	if err != nil {
		return nil, err
	}
	for range 2 {
		if err := k.sync(s); err != nil {
			return nil, errors.Join(err, s.Lock())
		}
	}
	return s, nil
}

// colleague brings in somebody of the same team. They and the person of this
// tablet answer one question apart, which leaves a choice to make.
func (k *maker) colleague() (err error) {
	if k.m.Colleague == "" {
		return nil
	}
	other, err := k.join(k.org.Colleague, session.Invitation{Team: k.org.Team}, k.m.Colleague)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, other.Lock()) }()
	if err := errors.Join(k.apart(k.s, k.org.Apart.Mine), k.apart(other, k.org.Apart.Theirs)); err != nil {
		return err
	}
	for _, s := range []*session.Session{k.s, other, k.s} {
		if err := k.sync(s); err != nil {
			return err
		}
	}
	return nil
}

// apart writes the answer on one of the tablets.
func (k *maker) apart(s *session.Session, text string) error {
	a := k.org.Apart
	for _, c := range s.Cases() {
		if c.Child.Given != a.Child {
			continue
		}
		docs, err := s.Docs(c.ID, false)
		if err != nil {
			return err
		}
		for _, sum := range docs {
			if sum.Form != a.Form {
				continue
			}
			d, err := s.OpenDoc(sum.ID)
			if err != nil {
				return err
			}
			_, err = d.Set(k.ctx, casefile.Cell{LinkID: a.Question}, fhir.TextValue(text))
			return err
		}
	}
	return fmt.Errorf("%s has no form %s", a.Child, a.Form)
}

// lower writes a job in the middle of a sentence.
func lower(job string) string { return strings.ToLower(job[:1]) + job[1:] }

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
