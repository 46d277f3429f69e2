package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/crypto/invite"
	"doorstep/crypto/keystore"
	"doorstep/crypto/orglog"
	"doorstep/crypto/passphrase"
	"doorstep/crypto/seal"
	"doorstep/sync/client"
	"doorstep/sync/op"
)

// Invitation says whom to invite.
type Invitation struct {
	Name  string // of the person
	Title string // their job
	Rank  string // practitioner, manager, lead
	Team  string // name of the team; made when it is new
	Duty  bool   // also an out-of-hours worker, who sees the essentials of all cases
	Hours int    // open for so long, at most what the policy says; 0 for that
	// Person invites somebody who is in the organisation already, for a second
	// tablet; the fields above except Hours are then left alone.
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

// Invite adds a person to the organisation and makes an invitation for them:
// one secret to type and one to scan. It counts once the next sync has taken
// it to the server.
func (s *Session) Invite(in Invitation) (Invited, error) {
	st := s.store.State()
	if st == nil {
		return Invited{}, ErrWaiting
	}
	rank := orglog.Practitioner
	title := in.Title
	if r, ok := ranks[strings.ToLower(in.Rank)]; ok {
		rank = r
	} else if title == "" {
		title = in.Rank
	}
	if strings.TrimSpace(in.Name) == "" {
		return Invited{}, errors.New("enter the name of the person to invite")
	}
	team := TeamRole(in.Team)
	if in.Team == "" {
		var err error
		if team, err = s.team(); err != nil {
			return Invited{}, err
		}
	}
	if _, ok := st.Roles[team]; !ok {
		n, err := sealName(s.store.Keyring(), st, orglog.NameRole, []byte(team), in.Team, "")
		if err != nil {
			return Invited{}, err
		}
		c, g, err := st.NewRole(randReader, team, []orglog.ID{[16]byte(s.vault.Person)}, nil, &n)
		if err != nil {
			return Invited{}, fmt.Errorf("the team cannot be made: %w", err)
		}
		if err := s.store.Propose(c); err != nil {
			return Invited{}, fmt.Errorf("the team cannot be made: %w", err)
		}
		if err := s.store.AddRole(team, g); err != nil {
			return Invited{}, err
		}
		st = s.store.State()
	}
	person, err := op.RandomID(randReader)
	if err != nil {
		return Invited{}, err
	}
	name, err := sealName(s.store.Keyring(), st, orglog.NamePerson, person[:], in.Name, title)
	if err != nil {
		return Invited{}, err
	}
	if err := s.store.Propose(orglog.AddPerson{Person: id16(person), Rank: rank, Roles: sortedRoles([]string{orglog.RoleStaff, team}), Name: name}); err != nil {
		return Invited{}, fmt.Errorf("you cannot invite this person: %w", err)
	}
	code, err1 := invite.NewCode(randReader)
	token, err2 := invite.NewToken(randReader)
	id, err3 := op.RandomID(randReader)
	if err := errors.Join(err1, err2, err3); err != nil {
		return Invited{}, err
	}
	expires := s.o.Now().Add(invite.MaxLife - time.Hour).Truncate(time.Second)
	st = s.store.State()
	if err := s.store.Propose(st.NewInvite(id, person, expires, code, token)); err != nil {
		return Invited{}, fmt.Errorf("you cannot invite this person: %w", err)
	}
	qr, err := invite.QR{URL: s.vault.Server, Org: st.Org, Genesis: st.Genesis, NoteKey: st.NoteKey, Invite: id, Secret: token}.Text()
	if err != nil {
		return Invited{}, err
	}
	return Invited{ID: id, Code: code.Code(), QRText: qr, Expires: expires.UTC()}, nil
}

// Enrolling says how a tablet joins.
type Enrolling struct {
	Home       string
	Code       string // typed, with Server
	Server     string
	QRText     string // scanned, instead of both
	Passphrase string // "" draws one
	Device     string // what this tablet is called
	Now        func() time.Time
}

// Enrol makes a vault and asks to join the organisation that the invite names.
// It returns the passphrase. Somebody must approve the tablet before it can
// open a case.
func Enrol(ctx context.Context, e Enrolling) (pass string, err error) {
	if ok, err := keystore.Exists(keystore.Dir(e.Home)); ok || err != nil {
		if err == nil {
			err = ErrVaultExists
		}
		return "", err
	}
	cfg := client.EnrolConfig{URL: e.Server, Clock: clock{e.Now}}
	if e.QRText != "" {
		qr, err := invite.ParseQR(e.QRText)
		if err != nil {
			return "", err
		}
		cfg.URL, cfg.Secret, cfg.Genesis, cfg.NoteKey = qr.URL, qr.Secret, &qr.Genesis, qr.NoteKey
	} else {
		if cfg.Secret, err = invite.ParseCode(e.Code); err != nil {
			return "", err
		}
		if e.Server == "" {
			return "", errors.New("a typed code needs the address of the server")
		}
	}
	en, err := client.NewEnrolment(cfg)
	if err != nil {
		return "", err
	}
	defer en.Close()
	st, err := en.Read(ctx)
	if err != nil {
		return "", err
	}
	inv, err := st.FindInvite(cfg.Secret, e.Now())
	if err != nil {
		return "", err
	}
	dev, err := newDevice()
	if err != nil {
		return "", err
	}
	join, err := orglog.NewJoin(st.Org, inv.ID, cfg.Secret, dev)
	if err != nil {
		return "", err
	}
	if pass = e.Passphrase; pass == "" {
		if pass, err = passphrase.New(randReader); err != nil {
			return "", err
		}
	}
	v := keystore.Vault{
		Device: dev.ID, Person: inv.Person, Org: st.Org, Genesis: st.Genesis, NoteKey: st.NoteKey, Server: cfg.URL,
		Sign: dev.Sign.Seed(), KEM: dev.KEM.Seed(), Courier: dev.Courier.Seed(), Roles: map[string][]seal.RoleGen{},
		Extra: map[string][]byte{extraNames: names{Device: e.Device}.encode(), extraJoin: join},
	}
	// The join goes first: a vault that nobody was asked about helps nobody.
	if err := en.Join(ctx, join); err != nil {
		return "", err
	}
	return pass, createVault(e.Home, pass, e.Now, v, en.Entries())
}

// Approve approves new tablets: those whose device id or person's name is
// given, or all that wait. It returns the names of the people.
func (s *Session) Approve(ctx context.Context, which string) ([]string, error) {
	c, err := s.connect()
	if err != nil {
		return nil, err
	}
	joins, err := c.Joins(ctx)
	if err != nil {
		return nil, err
	}
	var done []string
	for _, raw := range joins {
		st := s.store.State()
		j, _, err := st.CheckJoin(raw, s.o.Now())
		if err != nil {
			continue // used meanwhile, or run out
		}
		n := s.personName(op.ID(j.Person))
		if which != "" && which != op.ID(j.Device).String() && !strings.EqualFold(which, n.name) {
			continue
		}
		add, err := st.Approve(raw, s.o.Now(), s.store.Keyring(), nil)
		if err != nil {
			return done, err
		}
		if err := s.store.Propose(add); err != nil {
			return done, fmt.Errorf("you cannot approve this tablet: %w", err)
		}
		done = append(done, n.name)
	}
	if which != "" && len(done) == 0 {
		return nil, errors.New("no tablet of that name waits to be approved")
	}
	return done, nil
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
func (s *Session) Invites() []OpenInvite { return nil }

// CancelInvite closes an open invitation.
func (s *Session) CancelInvite(id casefile.ID) error {
	return s.store.Propose(orglog.CancelInvite{ID: id16(id)})
}

// WaitingTablet is a tablet that asks to be let in.
type WaitingTablet struct {
	Device casefile.ID
	Person casefile.ID
	Name   string    // of the person
	Title  string    // their job
	Second bool      // they have another tablet already
	Since  time.Time // when it asked first, as far as this vault knows
}

// Waiting asks the server for the tablets that wait to be approved.
func (s *Session) Waiting(ctx context.Context) ([]WaitingTablet, error) { return nil, errSoon }

// Reason is why a tablet is shut out.
type Reason string

// The reasons.
const (
	Lost     Reason = "lost"
	Left     Reason = "left"
	Replaced Reason = "replaced"
)

// Revoking says which tablet is shut out and why.
type Revoking struct {
	Device casefile.ID
	Reason Reason
	Wipe   bool // it destroys its keys at its next contact; what it has not sent is kept sealed
}

// Revoke ends a tablet's rights. It counts once the next sync has taken it to
// the server.
func (s *Session) Revoke(r Revoking) error {
	why := map[Reason]orglog.Reason{Lost: orglog.Lost, Left: orglog.Left, Replaced: orglog.Replaced}[r.Reason]
	return s.store.Propose(orglog.RevokeDevice{Device: id16(r.Device), Reason: why, Wipe: r.Wipe})
}

// RemovePerson takes a leaver off every role and shuts their tablets out.
func (s *Session) RemovePerson(id casefile.ID) error {
	return s.store.Propose(orglog.RemovePerson{Person: id16(id)})
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
				m.Devices = append(m.Devices, Device{ID: op.ID(d.ID), Mine: d.ID == s.vault.Device, Revoked: !d.Active()})
			}
		}
		slices.SortFunc(m.Devices, func(a, b Device) int { return a.ID.Compare(b.ID) })
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b Member) int { return a.ID.Compare(b.ID) })
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
