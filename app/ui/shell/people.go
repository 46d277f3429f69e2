package shell

import (
	"cmp"
	"context"
	"errors"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/invite"
	"doorstep/app/ui/screen/people"
	"doorstep/app/ui/screen/shutout"
	sealedinvite "doorstep/crypto/invite"
	"doorstep/sync/client"
	"doorstep/sync/op"
)

// manages reports whether the rail shows people and tablets.
func manages(r session.Rights) bool { return r.Invite || r.Approve || r.Revoke }

func (s *Shell) teamNames() map[string]string {
	out := map[string]string{}
	for _, t := range s.work.Teams() {
		out[t.Role] = t.Name
	}
	return out
}

// away does work that may wait for the network and says how it went on the UI
// goroutine, unless the vault was locked meanwhile.
func (s *Shell) away(do func(context.Context) error, done func(fault string)) {
	w := s.work
	s.cfg.Run.Go(func() func() {
		err := do(context.Background())
		return func() {
			if s.work != w {
				return
			}
			s.statusOld = true
			done(Fault(err))
		}
	})
}

// tell writes a statement about the organisation and takes it to the server
// with a sync. A tablet without a signal keeps it and says so: it counts only
// once the server has it.
func (s *Shell) tellServer(state func() error, done func(fault string)) {
	w := s.work
	s.cfg.Run.Go(func() func() {
		err := state()
		var sent error
		if err == nil {
			_, sent = w.Sync(context.Background())
		}
		return func() {
			if s.work != w {
				return
			}
			s.statusOld = true
			done(Fault(err))
			if err == nil && offline(sent) {
				s.Tell(model.Words{Tone: model.Local, Icon: "wifi_off", Text: say.T("There is no signal. This is kept here and counts as soon as the server has it. Stay near a signal until the Sync page says that everything is sent.")})
			}
		}
	})
}

func offline(err error) bool {
	return errors.Is(err, client.ErrNoSignal) || errors.Is(err, client.ErrServerGone)
}

func (s *Shell) peopleScreen() screen.Screen {
	w := s.work
	return people.New(people.Props{
		Desk: s,
		Load: func() people.Data {
			return people.Data{Rights: w.Rights(), Members: w.Members(), Invites: w.Invites(), Teams: s.teamNames()}
		},
		Waiting: func(done func([]session.WaitingTablet, string)) {
			var list []session.WaitingTablet
			s.away(func(ctx context.Context) (err error) {
				list, err = w.Waiting(ctx)
				return err
			}, func(fault string) { done(list, fault) })
		},
		Approve: func(device casefile.ID, done func(string)) {
			s.away(func(ctx context.Context) error {
				_, err := w.Approve(ctx, device.String())
				return err
			}, done)
		},
		Cancel: func(id casefile.ID, done func(string)) {
			s.tellServer(func() error { return w.CancelInvite(id) }, done)
		},
	})
}

// member finds a colleague by the id in a route.
func (s *Shell) member(id string) (session.Member, bool) {
	for _, m := range s.work.Members() {
		if m.ID.String() == id {
			return m, true
		}
	}
	return session.Member{}, false
}

func (s *Shell) memberScreen(r model.Route) (screen.Screen, error) {
	m, ok := people.NewMember(people.MemberProps{
		Desk: s, Load: func() (session.Member, bool) { return s.member(r.Person) },
		Rights: s.work.Rights(), Teams: s.teamNames(), Me: s.work.Me().ID.String() == r.Person,
	})
	if !ok {
		return nil, errNowhere
	}
	return m, nil
}

// mostHours is how long an invitation is open at most (architecture, "the
// organisation's log"); a policy may shorten it.
const mostHours = 72

func (s *Shell) inviteScreen(r model.Route) (screen.Screen, error) {
	w := s.work
	rights := w.Rights()
	p := invite.Props{Desk: s, MostHours: mostHours, Managers: rights.Lead, NewTeam: rights.Lead}
	var person casefile.ID
	if r.Person != "" {
		m, ok := s.member(r.Person)
		if !ok {
			return nil, errNowhere
		}
		p.Who, person = cmp.Or(m.Name, say.T("your colleague")), m.ID
	}
	for _, t := range w.Teams() {
		p.Teams = append(p.Teams, t.Name)
	}
	var open casefile.ID
	p.Make = func(a invite.Asked, done func(invite.Made, string)) {
		var made session.Invited
		s.tellServer(func() (err error) {
			made, err = w.Invite(session.Invitation{Name: a.Name, Title: a.Job, Rank: a.Rank, Team: a.Team, Duty: a.Duty, Hours: a.Hours, Person: person})
			return err
		}, func(fault string) {
			open = made.ID
			m := invite.Made{Code: made.Code, QRText: made.QRText, Expires: made.Expires}
			if qr, err := sealedinvite.ParseQR(made.QRText); err == nil {
				m.Server = qr.URL
			}
			done(m, fault)
		})
	}
	p.Cancel = func(done func(string)) { s.tellServer(func() error { return w.CancelInvite(open) }, done) }
	p.Copy = func(text string) { s.cfg.Clipboard(text) }
	return invite.New(p), nil
}

func (s *Shell) shutOutScreen(r model.Route) (screen.Screen, error) {
	w := s.work
	m, ok := s.member(r.Person)
	if !ok {
		return nil, errNowhere
	}
	p := shutout.Props{Desk: s, Who: cmp.Or(m.Name, say.T("your colleague"))}
	for _, d := range m.Devices {
		if !d.Revoked {
			p.Tablets++
		}
	}
	if r.Device != "" {
		id, err := op.ParseID(r.Device)
		if err != nil {
			return nil, errNowhere
		}
		p.Tablet = say.F("Tablet %s", people.Short(id))
		p.ShutOut = func(reason string, wipe bool, done func(string)) {
			s.tellServer(func() error {
				return w.Revoke(session.Revoking{Device: id, Reason: session.Reason(reason), Wipe: wipe})
			}, done)
		}
	}
	p.Leave = func(done func(string)) { s.tellServer(func() error { return w.RemovePerson(m.ID) }, done) }
	return shutout.New(p), nil
}
