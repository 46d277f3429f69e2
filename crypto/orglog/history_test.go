package orglog

import (
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/invite"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
)

// A history is a text, one step a line:
//
//	WHO does WHAT [! CLASS]
//
// WHO is a tablet, an administrator a1, a2, a3, or several joined by +. After !
// stands the class of error that the step must end in; without it the step must
// succeed. Every history starts from newOrg (lead Lou with tablet "lou" in staff
// and team:north), and when it ends the whole log is verified again from the
// pinned genesis, as a new device would.
//
//	add PERSON RANK ROLE...    enrol PERSON TABLET     invite PERSON INVITE [HOURS]
//	join INVITE TABLET         approve TABLET          cancel INVITE
//	revoke TABLET              remove PERSON           rank PERSON RANK
//	role ROLE PERSON...        rotate ROLE             grant ROLE PERSON...
//	policy NAME NUMBER         destroy SPACE           reset
//	admin NAME                 dismiss NAME            checkpoint
//	admit SPACE ENTRY...       pass ROLE TABLET (grant to one tablet only)
//
// Steps without an actor: "wait HOURS", "TABLET holds ROLE GEN...", "TABLET
// lacks ROLE", "stale ROLE...", "due TABLET ROLE".
type history struct {
	*org
	joins   map[string][]byte // by tablet
	invites map[string]ID
	secrets map[string]invite.Secret // by invite
	extra   map[string]sign.Private  // administrators by name
	made    func()                   // to be done if the statement is accepted
}

var classes = map[string]error{
	"not-allowed": ErrNotAllowed, "signer": ErrSigner, "invalid": ErrInvalid, "chain": ErrChain, "no-key": ErrNoKey,
	"used": invite.ErrUsed, "expired": invite.ErrExpired, "unknown-invite": invite.ErrUnknown, "malformed": ErrMalformed,
}

var ranks = map[string]Rank{"guest": Guest, "practitioner": Practitioner, "manager": Manager, "lead": Lead}

func play(t *testing.T, text string) *history {
	t.Helper()
	h := &history{org: newOrg(t), joins: map[string][]byte{}, invites: map[string]ID{}, secrets: map[string]invite.Secret{}, extra: map[string]sign.Private{}}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		step, class, _ := strings.Cut(line, "!")
		err := h.step(strings.Fields(step))
		if class = strings.TrimSpace(class); class == "" && err != nil {
			t.Fatalf("line %d: %s: %v", i+1, line, err)
		} else if class != "" && !errors.Is(err, classes[class]) {
			t.Fatalf("line %d: %s: got %v", i+1, line, err)
		}
		if err == nil {
			if h.made != nil {
				h.made()
			}
			h.collect()
		}
		h.made = nil
	}
	again, err := Load(h.pin, h.entries)
	if err != nil {
		t.Fatalf("the log does not verify from its genesis: %v", err)
	}
	if again.Size != h.s.Size || again.Head != h.s.Head || len(again.Devices) != len(h.s.Devices) {
		t.Fatal("another state from the same log")
	}
	return h
}

func (h *history) step(w []string) error {
	switch {
	case w[0] == "wait":
		hours, err := strconv.Atoi(w[1])
		check(h.t, err)
		h.now = h.now.Add(time.Duration(hours) * time.Hour)
		return nil
	case w[0] == "stale":
		if got := strings.Join(h.s.StaleRoles(), " "); got != strings.Join(w[1:], " ") {
			return fmt.Errorf("stale roles are %q", got)
		}
		return nil
	case w[0] == "due":
		for _, d := range h.s.Lacking(w[2]) {
			if d.ID == id(w[1]) {
				return nil
			}
		}
		return fmt.Errorf("%s is not due a grant of %s", w[1], w[2])
	case w[1] == "holds":
		for _, gen := range w[3:] {
			n, err := strconv.ParseUint(gen, 10, 64)
			check(h.t, err)
			if _, ok := h.tablets[w[0]].keys.Gen(w[2], n); !ok {
				return fmt.Errorf("%s does not hold generation %d of %s", w[0], n, w[2])
			}
		}
		return nil
	case w[1] == "lacks":
		if _, ok := h.tablets[w[0]].keys.Gen(w[2], h.s.Roles[w[2]].Current().Gen); ok {
			return fmt.Errorf("%s holds the present generation of %s", w[0], w[2])
		}
		return nil
	}
	keys, ring := h.actor(w[0])
	if w[1] == "enrol" {
		return h.enrol(w[0], w[2], w[3])
	}
	c, err := h.content(keys, ring, w[1], w[2:])
	if err != nil || c == nil {
		return err
	}
	return h.as(keys, c)
}

// actor returns the keys that sign for WHO and the role seeds that they hold.
func (h *history) actor(who string) ([]sign.Private, *Keyring) {
	var keys []sign.Private
	ring := mustRing(h.t, nil)
	for _, name := range strings.Split(who, "+") {
		if k, ok := h.extra[name]; ok {
			keys = append(keys, k)
		} else if n, ok := strings.CutPrefix(name, "a"); ok && len(n) == 1 {
			keys = append(keys, h.admins[n[0]-'1'])
			ring = h.tablets["lou"].keys
		} else {
			keys, ring = append(keys, h.tablets[name].Sign), h.tablets[name].keys
		}
	}
	return keys, ring
}

func ids(names []string) []ID {
	var out []ID
	for _, n := range names {
		out = append(out, id(n))
	}
	return out
}

func (h *history) content(keys []sign.Private, ring *Keyring, verb string, arg []string) (Content, error) {
	switch verb {
	case "add":
		return NewPerson(id(arg[0]), ranks[arg[1]], h.name(h.tablets["lou"], arg[0]), arg[2:]...), nil
	case "rank":
		return ChangePerson{Person: id(arg[0]), Rank: ranks[arg[1]]}, nil
	case "remove":
		return RemovePerson{Person: id(arg[0])}, nil
	case "invite":
		hours := 24
		if len(arg) > 2 {
			hours, _ = strconv.Atoi(arg[2])
		}
		s, err := invite.NewToken(rand.Reader)
		check(h.t, err)
		h.invites[arg[1]], h.secrets[arg[1]] = id(arg[1]), s
		return h.s.NewInvite(id(arg[1]), id(arg[0]), h.now.Add(time.Duration(hours)*time.Hour), s), nil
	case "join":
		d := newTablet(h.t, arg[1])
		d.person = id(arg[1])
		join, err := NewJoin(h.s.Org, h.invites[arg[0]], h.secrets[arg[0]], d.NewDevice)
		h.joins[arg[1]], h.tablets[arg[1]] = join, d
		return nil, err
	case "approve":
		return one(h.s.Approve(h.joins[arg[0]], h.now, ring, nil))
	case "cancel":
		return CancelInvite{ID: h.invites[arg[0]]}, nil
	case "revoke":
		return RevokeDevice{Device: id(arg[0]), Reason: Lost}, nil
	case "role":
		c, g, err := h.s.NewRole(rand.Reader, arg[0], ids(arg[1:]), nil, nil)
		if err == nil && arg[0] != RoleRecovery && ring != nil {
			h.made = func() { check(h.t, ring.Add(arg[0], g)) } // its maker has it, member or not
		}
		return c, err
	case "rotate":
		c, _, err := h.s.Rotate(rand.Reader, arg[0], ring)
		return c, err
	case "rotate-to":
		prev, _ := ring.Gen(arg[0], h.s.Roles[arg[0]].Current().Gen)
		c, _, err := h.s.NewRole(rand.Reader, arg[0], ids(arg[1:]), &prev, nil)
		return c, err
	case "rotate-recovery":
		next, err := seal.NewRoleGen(rand.Reader, h.recovery.Gen+1)
		check(h.t, err)
		ident, err := next.Identity()
		check(h.t, err)
		box, err := next.SealPrev(rand.Reader, RoleRecovery, h.recovery)
		check(h.t, err)
		return Role{ID: RoleRecovery, Gen: next.Gen, Key: ident.Recipient().Bytes(), KID: next.KID(), Members: []detcbor.B16{}, Wraps: []DeviceWrap{}, Prev: []RolePrev{{KID: h.recovery.KID(), Box: box}}}, nil
	case "grant":
		return one(h.s.NewGrant(arg[0], ids(arg[1:]), ring))
	case "grant-as":
		return one(h.s.NewGrant(arg[1], ids(arg[2:]), h.tablets[arg[0]].keys))
	case "pass":
		c, err := h.s.NewGrant(arg[0], nil, ring)
		c.Wraps = slices.DeleteFunc(c.Wraps, func(w DeviceWrap) bool { return ID(w.Device) != id(arg[1]) })
		return c, err
	case "policy":
		n, err := strconv.ParseInt(arg[1], 10, 64)
		return Policy{Values: map[string]int64{arg[0]: n}}, err
	case "destroy":
		return Destroy{Space: id(arg[0]), Basis: 1}, nil
	case "reset":
		return ServerReset{Reason: 1}, nil
	case "admit":
		var hashes [][32]byte
		for _, x := range arg[1:] {
			hashes = append(hashes, Hash([]byte(x)))
		}
		return NewAdmit(id(arg[0]), hashes...), nil
	case "checkpoint":
		return h.s.NewCheckpoint(), nil
	case "admin":
		k, err := sign.NewPrivate(rand.Reader)
		check(h.t, err)
		h.extra[arg[0]] = k
		return AddAdmin{Key: k.Public()}, nil
	case "dismiss":
		k, ok := h.extra[arg[0]]
		if !ok {
			k = h.admins[arg[0][1]-'1']
		}
		return RemoveAdmin{Key: k.KID()}, nil
	}
	return nil, fmt.Errorf("no step %q", verb)
}

func one[C Content](c C, err error) (Content, error) { return c, err }

func TestHistories(t *testing.T) {
	for _, c := range []struct{ name, text string }{
		{"a team grows", `
			lou add Mia manager staff team:north
			lou enrol Mia mia
			mia add Pat practitioner staff team:north
			mia enrol Pat pat
			pat holds staff 1
			pat holds team:north 1
			# a second device, approved like the first
			mia enrol Pat pat2
			pat2 holds team:north 1`},
		{"practitioners manage nobody", `
			lou add Pat practitioner staff team:north
			lou enrol Pat pat
			lou add Ann practitioner staff team:north
			pat add Eve practitioner staff team:north ! not-allowed
			pat invite Ann i1 ! not-allowed
			pat remove Ann ! not-allowed
			pat rank Pat manager ! not-allowed
			pat rotate staff ! not-allowed
			pat role team:mine Pat ! not-allowed
			pat policy lease-days 100 ! signer`},
		{"managers stay in their teams and below their rank", `
			lou role team:south Lou
			lou add Mia manager staff team:north
			lou enrol Mia mia
			lou add Sam practitioner staff team:south
			lou enrol Sam sam
			mia add Eve practitioner staff team:south ! not-allowed
			mia add Eve manager staff team:north ! not-allowed
			mia invite Sam i1 ! not-allowed
			mia revoke sam ! not-allowed
			mia rank Sam manager ! not-allowed
			mia invite Lou i2 ! not-allowed
			mia revoke lou ! not-allowed
			mia rotate team:south ! no-key
			mia role team:new Mia ! not-allowed
			mia grant team:south Mia ! no-key`},
		{"leads are made by administrators", `
			lou add Eve lead staff team:north ! not-allowed
			a1 add Liz lead staff team:north
			lou revoke lou
			# her own tablet is gone, so she has no say
			lou add Pat practitioner staff team:north ! signer`},
		{"what needs two", `
			a1 policy lease-days 14 ! not-allowed
			a1+a2 policy lease-days 14
			a1+a2+a3 policy lease-days 7
			a1 destroy s1 ! not-allowed
			lou destroy s1 ! signer
			a1+lou destroy s1 ! signer
			a2+a3 destroy s1
			a2+a3 destroy s1 ! invalid
			a3 reset ! not-allowed
			a1+a3 reset
			a1+a2 checkpoint
			a1 rotate-recovery ! not-allowed
			lou rotate-recovery ! signer
			a1+a3 rotate-recovery`},
		{"administrators change", `
			a1 admin a9 ! not-allowed
			a1+a2 admin dora
			a1+a2 dismiss a3
			a1+a3 policy x 1 ! signer
			a1+dora policy x 1
			a1+dora dismiss a2
			# two are left and two must sign, so nobody more can go
			a1+dora dismiss a1 ! invalid`},
		{"one signature where one is due", `
			lou add Pat practitioner staff team:north
			a1+a2 invite Pat i1 ! signer
			a1 invite Pat i1`},
		{"invites are single use and run out", `
			lou add Pat practitioner staff team:north
			lou invite Pat i1
			lou join i1 p1
			lou join i1 p2
			lou approve p1
			lou approve p2 ! used
			lou invite Pat i2 1
			lou join i2 p3
			wait 2
			lou approve p3 ! expired
			lou invite Pat i3
			lou join i3 p4
			lou cancel i3
			lou approve p4 ! used
			lou cancel i3 ! invalid
			lou invite Pat i4 73 ! invalid
			lou invite Pat i1 ! invalid`},
		{"a lost tablet", `
			lou add Pat practitioner staff team:north
			lou enrol Pat pat
			stale
			lou revoke pat
			stale staff team:north
			lou rotate team:north
			lou rotate staff
			stale
			pat lacks team:north
			pat add Eve practitioner staff team:north ! signer
			lou revoke pat ! invalid
			# Pat comes back with a new one and reads what was written before
			lou enrol Pat pat2
			pat2 holds team:north 1 2`},
		{"anybody revokes their own", `
			lou add Pat practitioner staff team:north
			lou enrol Pat pat
			lou enrol Pat pat2
			pat2 revoke pat`},
		{"a leaver", `
			lou add Mia manager staff team:north
			lou enrol Mia mia
			lou add Pat practitioner staff team:north
			lou enrol Pat pat
			lou invite Pat i1
			mia remove Pat
			stale staff team:north
			lou invite Pat i2 ! invalid
			lou join i1 p9
			lou approve p9 ! used
			mia rotate staff
			mia rotate team:north
			stale
			pat lacks staff
			lou add Pat practitioner staff team:north ! invalid
			mia remove Pat ! invalid`},
		{"handing over between teams", `
			lou role team:south Lou
			lou add Pat practitioner staff team:north
			lou enrol Pat pat
			lou grant team:south Pat
			pat holds team:south 1
			lou grant team:south Pat ! invalid
			lou rotate-to team:north Lou
			pat lacks team:north`},
		{"roles that a manager does not hold come later", `
			lou role duty Lou
			lou add Mia manager staff team:north
			lou enrol Mia mia
			lou add Pat practitioner staff team:north duty
			mia enrol Pat pat
			pat lacks duty
			due pat duty
			lou grant duty
			pat holds duty 1`},
		{"staff is everybody but guests", `
			lou role guest:nurse Lou
			lou add Gus guest guest:nurse
			lou add Eve practitioner team:north ! invalid
			lou add Eve guest staff ! invalid
			lou rank Gus practitioner ! invalid
			lou add Pat practitioner staff team:north
			lou rotate-to staff Lou ! invalid
			lou grant staff Gus ! invalid
			lou enrol Gus gus
			gus holds guest:nurse 1`},
		{"duty is for one's own people", `
			lou role duty Lou
			lou add Mia manager staff team:north
			lou enrol Mia mia
			lou add Pat practitioner staff team:north
			lou enrol Pat pat
			mia grant duty Pat ! no-key
			lou grant duty Mia
			mia holds duty 1
			mia grant duty Pat
			pat holds duty 1
			pat rotate duty ! not-allowed
			mia rotate duty
			pat holds duty 1 2
			# being on duty together makes nobody anybody's manager
			lou role team:south Lou
			lou add Sam practitioner staff team:south
			lou enrol Sam sam
			mia grant duty Sam ! not-allowed
			lou grant duty Sam
			sam holds duty 2
			mia invite Sam i1 ! not-allowed
			mia revoke sam ! not-allowed
			mia remove Sam ! not-allowed
			lou role guest:nurse Lou
			lou add Gus guest guest:nurse
			lou grant duty Gus ! invalid
			lou add Gil guest guest:nurse duty ! invalid`},
		{"nobody is taken over from another team", `
			lou role team:south Lou
			lou add Mia manager staff team:north
			lou enrol Mia mia
			lou add Sam practitioner staff team:south
			lou enrol Sam sam
			mia grant team:north Sam ! not-allowed
			mia rotate-to team:north Lou Mia Sam ! not-allowed
			mia invite Sam i1 ! not-allowed
			lou grant team:north Sam
			mia invite Sam i1`},
		{"a case restricted to named people", `
			lou role team:south Lou
			lou add Mia manager staff team:north
			lou enrol Mia mia
			lou add Pat practitioner staff team:north
			lou enrol Pat pat
			lou add Sam practitioner staff team:south
			lou enrol Sam sam
			lou add Max manager staff team:north
			lou enrol Max max
			lou role guest:nurse Lou
			lou add Gus guest guest:nurse
			pat role named:0011223344556677 Pat ! not-allowed
			mia role named:0011223344556677 Pat Sam ! not-allowed
			mia role named:0011223344556677 Mia Gus ! invalid
			mia role named:001122334455667 Mia ! invalid
			mia role named:001122334455667G Mia ! invalid
			mia role named:0011223344556677 Mia Sam
			sam holds named:0011223344556677 1
			# who is not among them has no part in it, whatever their rank
			max rotate-to named:0011223344556677 Max ! not-allowed
			max role named:0011223344556677 Max ! not-allowed
			lou role named:0011223344556677 Lou ! not-allowed
			lou add Eve practitioner staff named:0011223344556677 ! not-allowed
			a1 add Eve practitioner staff named:0011223344556677 ! not-allowed
			sam rotate named:0011223344556677 ! not-allowed
			# no say over those who were named
			mia invite Sam i1 ! not-allowed
			mia grant named:0011223344556677 Pat
			pat holds named:0011223344556677 1
			mia rotate-to named:0011223344556677 Mia Sam
			pat lacks named:0011223344556677
			mia rotate-to named:0011223344556677 Sam ! not-allowed
			# the last manager leaves: administrators hand it on, together
			lou remove Mia
			stale named:0011223344556677 staff team:north
			a1 grant-as sam named:0011223344556677 Max ! not-allowed
			a1+a2 grant-as sam named:0011223344556677 Max
			max holds named:0011223344556677 1 2
			max rotate named:0011223344556677
			sam holds named:0011223344556677 1 2 3`},
		{"a second tablet gets what the first holds", `
			lou role duty Lou
			lou add Mia manager staff team:north
			lou enrol Mia mia
			lou add Pat practitioner staff team:north
			lou enrol Pat pat
			lou grant duty Pat
			mia enrol Pat pat2
			pat2 lacks duty
			pat pass duty pat2
			pat2 holds duty 1
			lou add Ann practitioner staff team:north duty
			mia enrol Ann ann
			pat pass duty ann ! not-allowed`},
		{"what was held aside", `
			lou add Mia manager staff team:north
			lou enrol Mia mia
			lou add Pat practitioner staff team:north
			lou enrol Pat pat
			pat admit s1 x1 ! not-allowed
			mia admit s1 x1 x2
			a1 admit s1 x2 x3
			lou admit s1 x1
			a1+a2 admit s1 x4 ! signer
			lou admit s1 ! invalid
			a1+a2 destroy s1
			lou admit s1 x9 ! invalid`},
		{"policy bounds invites", `
			lou add Pat practitioner staff team:north
			a1+a2 policy invite-hours 8
			lou invite Pat i1 9 ! invalid
			lou invite Pat i1 8
			# a value nobody should have set does not open the door
			a1+a2 policy invite-hours 1000
			lou invite Pat i2 73 ! invalid
			lou invite Pat i2 72`},
		{"names are of this organisation", `
			lou add Lou practitioner staff team:north ! invalid
			lou add Eve practitioner staff team:east ! invalid
			lou add Eve practitioner recovery staff ! invalid
			lou role recovery Lou ! signer
			lou role owner Lou ! invalid
			lou role team:North Lou ! invalid`},
	} {
		t.Run(c.name, func(t *testing.T) { play(t, c.text) })
	}
}
