package session

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/crypto/invite"
	"doorstep/crypto/orglog"
	"doorstep/sync/op"
)

// Invitation says whom to invite.
type Invitation struct {
	Name  string // of the person
	Title string // their job
	Rank  string // practitioner, manager, lead
	Team  string // name of the team; made when it is new
	Duty  bool   // also an out-of-hours worker, who sees the essentials of all cases
	// Custodian invites the council's own machine instead of a colleague: it is in no
	// team, and opens nothing until administrators turn the custodian on.
	Custodian bool
	Hours     int // open for so long, at most what the policy says; 0 for that
	// Person invites somebody who is in the organisation already, for a second
	// tablet; Name, Title, Rank and Team are then left alone.
	Person casefile.ID
}

// Invited is an open invitation.
type Invited struct {
	ID      casefile.ID `json:"id"`
	Code    string      `json:"code"`   // to type
	QRText  string      `json:"qrText"` // to scan
	Expires time.Time   `json:"expires"`
}

var ranks = map[string]orglog.Rank{"practitioner": orglog.Practitioner, "manager": orglog.Manager, "lead": orglog.Lead}

// Invite adds a person to the organisation, unless they are in it, and makes an
// invitation for one tablet of theirs: one secret to type and one to scan. It
// counts once the next sync has taken it to the server.
func (s *Session) Invite(in Invitation) (Invited, error) {
	st := s.store.State()
	if st == nil {
		return Invited{}, ErrWaiting
	}
	hours := st.InviteHours()
	if in.Hours < 0 || in.Hours > hours {
		return Invited{}, fmt.Errorf("an invitation may be open for %d hours at most; choose fewer", hours)
	}
	if in.Hours > 0 {
		hours = in.Hours
	}
	person := in.Person
	var err error
	if person.IsZero() {
		person, err = s.addPerson(in)
	} else {
		err = s.checkKnown(in)
	}
	if err != nil {
		return Invited{}, err
	}
	code, err1 := invite.NewCode(randReader)
	token, err2 := invite.NewToken(randReader)
	id, err3 := op.RandomID(randReader)
	if err := errors.Join(err1, err2, err3); err != nil {
		return Invited{}, err
	}
	expires := s.o.Now().Add(time.Duration(hours) * time.Hour).Truncate(time.Second)
	st = s.store.State()
	if err := s.store.Propose(st.NewInvite(id, person, expires, code, token)); err != nil {
		return Invited{}, fmt.Errorf("you cannot invite this person: %w", notYours(err))
	}
	qr, err := invite.QR{URL: s.kept().Server, Org: st.Org, Genesis: st.Genesis, NoteKey: st.NoteKey, Invite: id, Secret: token}.Text()
	if err != nil {
		return Invited{}, err
	}
	return Invited{ID: id, Code: code.Code(), QRText: qr, Expires: expires.UTC()}, nil
}

// checkKnown looks after an invitation of somebody who is in the organisation.
func (s *Session) checkKnown(in Invitation) error {
	st := s.store.State()
	p := st.People[[16]byte(in.Person)]
	if p == nil || !p.Active() {
		return errors.New("that person is not in the organisation any more; invite them by name")
	}
	r := st.Roles[orglog.RoleDuty]
	if !in.Duty || r != nil && r.Members[p.ID] {
		return nil
	}
	if err := s.needDuty(); err != nil {
		return err
	}
	c, err := s.store.State().NewGrant(orglog.RoleDuty, []orglog.ID{p.ID}, s.store.Keyring())
	if err == nil {
		err = s.store.Propose(c)
	}
	if err != nil {
		return fmt.Errorf("you cannot make this person an out-of-hours worker: %w", notYours(err))
	}
	return nil
}

// addPerson adds somebody to the organisation and, when it is new, their team.
func (s *Session) addPerson(in Invitation) (casefile.ID, error) {
	fail := func(err error) (casefile.ID, error) { return casefile.ID{}, err }
	rank, title := orglog.Practitioner, in.Title
	if r, ok := ranks[strings.ToLower(in.Rank)]; ok {
		rank = r
	} else if title == "" {
		title = in.Rank
	}
	if in.Custodian {
		rank = orglog.Practitioner // its machine has nobody's say, whatever was asked for
	}
	if strings.TrimSpace(in.Name) == "" {
		return fail(errors.New("enter the name of the person to invite"))
	}
	roles, err := s.rolesOf(in)
	if err != nil {
		return fail(err)
	}
	person, err := op.RandomID(randReader)
	if err != nil {
		return fail(err)
	}
	name, err := sealName(s.store.Keyring(), s.store.State(), orglog.NamePerson, person[:], in.Name, title)
	if err != nil {
		return fail(err)
	}
	if err := s.store.Propose(orglog.AddPerson{Person: id16(person), Rank: rank, Roles: sortedRoles(roles), Name: name}); err != nil {
		return fail(fmt.Errorf("you cannot invite this person: %w", notYours(err)))
	}
	return person, nil
}

// rolesOf are the roles of somebody who is invited, made where they are new.
func (s *Session) rolesOf(in Invitation) ([]string, error) {
	if in.Custodian {
		return []string{orglog.RoleStaff, orglog.RoleCustodian}, s.addCustodian(in)
	}
	team, err := s.teamToJoin(in.Team)
	if err != nil {
		return nil, err
	}
	if err := s.needRole(team, in.Team); err != nil {
		return nil, err
	}
	roles := []string{orglog.RoleStaff, team}
	if in.Duty {
		if err := s.needDuty(); err != nil {
			return nil, err
		}
		roles = append(roles, orglog.RoleDuty)
	}
	return roles, nil
}

// teamToJoin is the role id of the team of a name; the person's own for no name,
// a new id for a team that does not exist.
func (s *Session) teamToJoin(name string) (string, error) {
	if strings.TrimSpace(name) == "" {
		return s.team()
	}
	if t, ok := s.TeamNamed(name); ok {
		return t.Role, nil
	}
	return newTeamRole()
}

// needDuty makes the role of out-of-hours workers where an organisation that is
// older than it has none.
func (s *Session) needDuty() error { return s.needRole(orglog.RoleDuty, "Out-of-hours") }

// needRole makes a role that does not exist yet, with this person in it.
func (s *Session) needRole(role, name string) error {
	st := s.store.State()
	if _, ok := st.Roles[role]; ok {
		return nil
	}
	n, err := sealName(s.store.Keyring(), st, orglog.NameRole, []byte(role), name, "")
	if err != nil {
		return err
	}
	c, g, err := st.NewRole(randReader, role, []orglog.ID{[16]byte(s.vault.Person)}, nil, &n)
	if err == nil {
		err = s.store.Propose(c)
	}
	if err != nil {
		return fmt.Errorf("the team cannot be made: %w", notYours(err))
	}
	return s.store.AddRole(role, g)
}

// OpenInvite is an invitation that nobody has used yet.
type OpenInvite struct {
	ID      casefile.ID
	Person  casefile.ID
	Name    string
	Title   string
	Second  bool // for another tablet of somebody who has one
	Expires time.Time
}

// Invites are the open invitations, the one that runs out first first.
func (s *Session) Invites() []OpenInvite {
	st := s.store.State()
	if st == nil {
		return nil
	}
	var out []OpenInvite
	for _, i := range st.Invites {
		expires := time.Unix(i.Expires, 0)
		if i.Closed != 0 || s.o.Now().After(expires) {
			continue
		}
		n := s.personName(op.ID(i.Person))
		out = append(out, OpenInvite{
			ID: op.ID(i.ID), Person: op.ID(i.Person), Name: n.name, Title: n.title, Second: len(st.DevicesOf(i.Person)) > 0, Expires: expires.UTC(),
		})
	}
	slices.SortFunc(out, func(a, b OpenInvite) int { return cmp.Or(a.Expires.Compare(b.Expires), a.ID.Compare(b.ID)) })
	return out
}

// CancelInvite closes an open invitation.
func (s *Session) CancelInvite(id casefile.ID) error {
	st := s.store.State()
	if st == nil {
		return ErrWaiting
	}
	if i := st.Invites[[16]byte(id)]; i == nil || i.Closed != 0 {
		return errors.New("that invitation is not open any more")
	}
	if err := s.store.Propose(orglog.CancelInvite{ID: id16(id)}); err != nil {
		return notYours(err)
	}
	return nil
}

// WaitingTablet is a tablet that asks to be let in.
type WaitingTablet struct {
	Device casefile.ID
	Person casefile.ID
	Name   string    // of the person
	Title  string    // their job
	Second bool      // they have another tablet already
	Since  time.Time // when this vault first heard of it
}

// join is a request to be let in that verifies.
type join struct {
	WaitingTablet
	raw []byte
}

// joins asks the server for requests to be let in and leaves out what was used
// meanwhile or has run out.
func (s *Session) joins(ctx context.Context) ([]join, error) {
	c, err := s.connect()
	if err != nil {
		return nil, err
	}
	raws, err := c.Joins(ctx)
	if err != nil {
		return nil, err
	}
	st := s.store.State()
	if st == nil {
		return nil, ErrWaiting
	}
	var out []join
	for _, raw := range raws {
		j, _, err := st.CheckJoin(raw, s.o.Now())
		if err != nil {
			continue
		}
		n := s.personName(op.ID(j.Person))
		out = append(out, join{raw: raw, WaitingTablet: WaitingTablet{
			Device: op.ID(j.Device), Person: op.ID(j.Person), Name: n.name, Title: n.title,
			Second: len(st.DevicesOf(j.Person)) > 0, Since: s.heardOf(op.ID(j.Device)),
		}})
	}
	return out, nil
}

func (s *Session) heardOf(device op.ID) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.heard[device]
	if !ok {
		at = s.o.Now()
		s.heard[device] = at
	}
	return at
}

// Waiting asks the server for the tablets that wait to be approved.
func (s *Session) Waiting(ctx context.Context) ([]WaitingTablet, error) {
	js, err := s.joins(ctx)
	var out []WaitingTablet
	for _, j := range js {
		out = append(out, j.WaitingTablet)
	}
	return out, err
}

// Approve approves new tablets: those whose device id or person's name is
// given, or all that wait. It returns the names of the people.
func (s *Session) Approve(ctx context.Context, which string) ([]string, error) {
	js, err := s.joins(ctx)
	if err != nil {
		return nil, err
	}
	var done []string
	for _, j := range js {
		if which != "" && which != j.Device.String() && !strings.EqualFold(which, j.Name) {
			continue
		}
		add, err := s.store.State().Approve(j.raw, s.o.Now(), s.store.Keyring(), nil)
		if err == nil {
			err = s.store.Propose(add)
		}
		if err != nil {
			return done, fmt.Errorf("you cannot approve this tablet: %w", notYours(err))
		}
		done = append(done, j.Name)
	}
	if which != "" && len(done) == 0 {
		return nil, errors.New("no tablet of that name waits to be approved")
	}
	return done, nil
}
