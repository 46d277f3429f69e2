package session

import (
	"errors"
	"slices"

	"doorstep/app/casefile"
	"doorstep/crypto/orglog"
	"doorstep/sync/op"
)

// Reason is why a tablet is shut out.
type Reason string

// The reasons.
const (
	Lost     Reason = "lost"
	Left     Reason = "left"
	Replaced Reason = "replaced"
)

var reasons = map[Reason]orglog.Reason{Lost: orglog.Lost, Left: orglog.Left, Replaced: orglog.Replaced}

// Revoking says which tablet is shut out and why.
type Revoking struct {
	Device casefile.ID
	Reason Reason
	Wipe   bool // it destroys its keys at its next contact; what it has not sent is kept sealed
}

// Revoke ends a tablet's rights. It counts once the next sync has taken it to
// the server, and that sync makes the keys new that the tablet held.
func (s *Session) Revoke(r Revoking) error {
	st := s.store.State()
	if st == nil {
		return ErrWaiting
	}
	d := st.Devices[[16]byte(r.Device)]
	switch {
	case d == nil:
		return errors.New("there is no tablet of that id; look at the list of members")
	case !d.Active():
		return errors.New("that tablet is shut out already")
	case d.ID == s.vault.Device:
		return errors.New("this is the tablet in your hand; shut it out from another one")
	}
	if err := s.store.Propose(orglog.RevokeDevice{Device: id16(r.Device), Reason: reasons[r.Reason], Wipe: r.Wipe}); err != nil {
		return notYours(err)
	}
	s.nudge()
	return nil
}

// RemovePerson takes a leaver off every role and shuts their tablets out. Cases
// stay with their teams. What the leaver still wrote offline is held aside by
// the server until somebody admits it (HeldAside).
func (s *Session) RemovePerson(id casefile.ID) error {
	st := s.store.State()
	if st == nil {
		return ErrWaiting
	}
	p := st.People[[16]byte(id)]
	switch {
	case p == nil || !p.Active():
		return errors.New("that person is not in the organisation any more")
	case p.ID == s.vault.Person:
		return errors.New("you cannot take yourself out; ask another lead")
	}
	if err := s.store.Propose(orglog.RemovePerson{Person: id16(id)}); err != nil {
		return notYours(err)
	}
	s.nudge()
	return nil
}

// Member is a person of the organisation with their devices.
type Member struct {
	ID      casefile.ID `json:"id"`
	Name    string      `json:"name"`
	Title   string      `json:"title,omitempty"`
	Rank    string      `json:"rank"`
	Roles   []string    `json:"roles"`
	Devices []Device    `json:"devices"`
	Removed bool        `json:"removed,omitempty"`
}

// Device is a device in the organisation's log.
type Device struct {
	ID      casefile.ID `json:"id"`
	Mine    bool        `json:"mine,omitempty"`
	Revoked bool        `json:"revoked,omitempty"`
	Reason  Reason      `json:"reason,omitempty"` // of a revoked one, if it was said
	Wipe    bool        `json:"wipe,omitempty"`   // a revoked one that destroys its keys at its next contact
}

// Members are the people of the organisation's log.
func (s *Session) Members() []Member {
	st := s.store.State()
	if st == nil {
		return nil
	}
	var out []Member
	for id, p := range st.People {
		n := s.personName(op.ID(id))
		m := Member{ID: op.ID(id), Name: n.name, Title: n.title, Roles: st.HolderRoles(id), Removed: !p.Active(), Devices: []Device{}}
		for name, r := range ranks {
			if r == p.Rank {
				m.Rank = name
			}
		}
		for _, d := range st.Devices {
			if d.Person == id {
				m.Devices = append(m.Devices, s.device(d))
			}
		}
		slices.SortFunc(m.Devices, func(a, b Device) int { return a.ID.Compare(b.ID) })
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b Member) int { return a.ID.Compare(b.ID) })
	return out
}

func (s *Session) device(d *orglog.Device) Device {
	out := Device{ID: op.ID(d.ID), Mine: d.ID == s.vault.Device, Revoked: !d.Active(), Wipe: d.Wipe}
	for name, r := range reasons {
		if r == d.Reason && out.Revoked {
			out.Reason = name
		}
	}
	return out
}

// Joined reports whether the organisation has this tablet among its devices.
func (s *Session) Joined() bool {
	st := s.store.State()
	if st == nil {
		return false
	}
	d, ok := st.Devices[s.vault.Device]
	return ok && d.Active()
}
