package main

import (
	"context"
	"errors"
	"time"

	"doorstep/app/session"
	"doorstep/app/ui/shell"
)

// vault is the demo's, with what only a server could say put into its mouth.
type vault struct {
	shell.Home
	state  state
	now    func() time.Time
	opened func(*session.Session)
}

// state is what sort of tablet it is.
type state int

const (
	open   state = iota // unlocked
	locked              // a vault, before the passphrase
	empty               // no vault yet
	wiped               // emptied from afar
)

var errOffline = errors.New("no server for pictures")

// Peek implements shell.Vaults.
func (v vault) Peek() (session.VaultState, error) {
	if v.state == empty {
		return session.VaultState{}, nil
	}
	s, err := v.Home.Peek()
	if v.state == wiped {
		s.Exists, s.Wiped = false, true
	}
	return s, err
}

// Contact implements shell.Vaults: there is no server.
func (v vault) Contact(context.Context) (session.ContactReport, error) {
	return session.ContactReport{}, errOffline
}

// Forgotten implements shell.Vaults; the vault stays as it is.
func (v vault) Forgotten(context.Context) (session.ForgottenReport, error) {
	return session.ForgottenReport{}, errOffline
}

// Unlock implements shell.Vaults. The one attempt to sync finds no server, so
// that the screens say since when.
func (v vault) Unlock(ctx context.Context, passphrase string) (shell.Work, error) {
	s, err := session.Unlock(ctx, v.Options, passphrase)
	if err != nil {
		return nil, err
	}
	if _, err := s.Sync(ctx); err == nil {
		return nil, errors.Join(errors.New("the vault's server answers; pictures are of a tablet without a signal"), s.Lock())
	}
	v.opened(s)
	return &work{s, v.now}, nil
}

// work is an unlocked vault that syncs only when asked.
type work struct {
	*session.Session
	now func() time.Time
}

func (*work) StartBackgroundSync() {}

// Waiting is one colleague's new tablet.
func (w *work) Waiting(context.Context) ([]session.WaitingTablet, error) {
	return []session.WaitingTablet{{Name: "Marian Template", Title: "Team manager", Since: w.now().Add(-25 * time.Minute)}}, nil
}

// invitation is the text of a picture to scan, for a server that there is not.
const invitation = "doorstep:1:h3giaHR0cHM6Ly9kb29yc3RlcC5ub3J0aG1lcmUuZXhhbXBsZVAHPHGm2xBFeq_kGU6DuO0iWCAFYLsWccwngt04k-5JpP9atRBrxiF81zKN6EOe-VSvCmBYIAswVXqfxOkOM1h9osfsETZbgKXK7xQ5XoOozfIXPGGGUAMgPVp3lLHO6wglQl98mbZQDVSb4ilwt_5FjNMaYajvNg"

// Invite makes the same invitation each time, for a code is another one each time.
func (w *work) Invite(session.Invitation) (session.Invited, error) {
	return session.Invited{Code: "456SAH2ZDKFK1QQSNQ", QRText: invitation, Expires: w.now().Add(24 * time.Hour)}, nil
}

// HeldAside is work of a tablet that was shut out.
func (w *work) HeldAside(context.Context) ([]session.HeldAsideItem, error) {
	return []session.HeldAsideItem{{Person: "Desmond Specimen", Child: "Jaya P.", At: w.now().Add(-50 * time.Hour), Text: "4 answers in Essentials", Bytes: 2100}}, nil
}
