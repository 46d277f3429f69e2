package orglog

import (
	"crypto/rand"
	"errors"
	"reflect"
	"testing"

	"doorstep/crypto/detcbor"
)

// Whoever reads the same log comes to the same digest, entry by entry or all at
// once, and every entry changes it.
func TestDigestIsAFunctionOfTheLog(t *testing.T) {
	h := play(t, everyKind)
	s, err := Begin(h.pin, h.entries[0])
	check(t, err)
	seen := map[[32]byte]int{s.Digest(): 0}
	for i, e := range h.entries[1:] {
		before := s.Digest()
		next, err := s.Apply(e)
		check(t, err)
		if s.Digest() != before {
			t.Fatalf("entry %d changed the state that it was applied to", i+1)
		}
		s = next
		if j, ok := seen[s.Digest()]; ok {
			t.Fatalf("entries %d and %d have one digest", j, i+1)
		}
		seen[s.Digest()] = i + 1
	}
	all, err := Load(h.pin, h.entries)
	check(t, err)
	if all.Digest() != s.Digest() || all.Digest() != h.s.Digest() {
		t.Error("one log, two digests")
	}
}

// Nothing that a state says of somebody's rights may be missing from its digest:
// every exported field, changed, changes it.
func TestDigestCoversEveryField(t *testing.T) {
	h := play(t, everyKind)
	want := h.s.Digest()
	v := reflect.ValueOf(h.s).Elem()
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() {
			continue
		}
		c := h.s.clone()
		x := reflect.ValueOf(c).Elem().Field(i)
		switch x.Kind() {
		case reflect.Map:
			x.SetMapIndex(x.MapKeys()[0], reflect.Value{})
		default:
			x.Set(reflect.Zero(x.Type()))
		}
		if c.Digest() == want {
			t.Errorf("%s is not in the digest", f.Name)
		}
	}
	for name, change := range map[string]func(*State){
		"admitted": func(s *State) { clear(s.admitted) },
		"wraps": func(s *State) {
			r := s.Roles[RoleStaff].withWraps(map[ID][]byte{id("x"): make([]byte, 1168)})
			s.Roles[RoleStaff] = r
		},
		"stale": func(s *State) { r := *s.Roles[RoleStaff]; r.Stale = !r.Stale; s.Roles[RoleStaff] = &r },
		"rank":  func(s *State) { p := *s.People[id("Lou")]; p.Rank = Guest; s.People[p.ID] = &p },
		"wipe":  func(s *State) { d := *s.Devices[id("lou")]; d.Wipe = true; s.Devices[d.ID] = &d },
		"closed": func(s *State) {
			s.closeInvite(h.invites["i1"])
			i := *s.Invites[h.invites["i1"]]
			i.Closed++
			s.Invites[i.ID] = &i
		},
	} {
		c := h.s.clone()
		change(c)
		if c.Digest() == want {
			t.Errorf("%s is not in the digest", name)
		}
	}
}

// A checkpoint is refused unless size, head and digest are those of the log: it
// cannot be used to give later apps another organisation to start from.
func TestCheckpointIsOfThisLog(t *testing.T) {
	h := play(t, "lou add Pat practitioner staff team:north")
	good := h.s.NewCheckpoint()
	for name, change := range map[string]func(*Checkpoint){
		"size": func(c *Checkpoint) { c.Size-- }, "head": func(c *Checkpoint) { c.Head[0]++ }, "digest": func(c *Checkpoint) { c.Digest[0]++ },
		"none": func(c *Checkpoint) { c.Digest = detcbor.B32{} },
	} {
		c := good
		change(&c)
		if err := h.as(h.admins[:2], c); !errors.Is(err, ErrInvalid) {
			t.Errorf("another %s: %v", name, err)
		}
	}
	check(t, h.as(h.admins[:2], good))
}

func TestPolicyDefaultsAndRanges(t *testing.T) {
	h := play(t, "")
	get := map[string]func() int{
		PolicyLease: func() int { return h.s.LeaseDays() }, PolicyIdle: func() int { return h.s.IdleMinutes() },
		PolicyVisitIdle: func() int { return h.s.VisitIdleMinutes() }, PolicyEpoch: func() int { return h.s.EpochDays() },
		PolicyInvite: func() int { return h.s.InviteHours() }, PolicyBlobQuota: func() int { return h.s.BlobQuotaMB() },
		PolicyCustodian: func() int { return map[bool]int{true: 1}[h.s.CustodianOn()] },
	}
	want := map[string]int{PolicyLease: 14, PolicyIdle: 2, PolicyVisitIdle: 5, PolicyEpoch: 180, PolicyInvite: 72, PolicyBlobQuota: 2048, PolicyCustodian: 0}
	for name, r := range Policies() {
		if got := get[name](); got != want[name] || int64(got) != r.Default {
			t.Errorf("%s is %d by itself, want %d", name, got, want[name])
		}
		for _, c := range []struct{ set, want int64 }{{r.Least, r.Least}, {r.Most, r.Most}, {r.Least - 1, r.Least}, {r.Most + 1, r.Most}, {-1 << 62, r.Least}, {1 << 62, r.Most}} {
			inside := c.set == c.want
			if err := CheckPolicy(name, c.set); (err == nil) != inside {
				t.Errorf("%s %d: %v", name, c.set, err)
			}
			check(t, h.as(h.admins[1:], Policy{Values: map[string]int64{name: c.set}}))
			if got := get[name](); int64(got) != c.want {
				t.Errorf("%s set to %d holds as %d, want %d", name, c.set, got, c.want)
			}
		}
	}
	if CheckPolicy("no-such", 1) == nil {
		t.Error("an unknown policy may be set by hand")
	}
}

// What a revoked device signed counts when it is admitted, whatever it had seen,
// and only the entry that was named, in the space that was named.
func TestAdmittedWorkCounts(t *testing.T) {
	h := play(t, `
		lou add Pat practitioner staff team:north
		lou enrol Pat pat
		lou revoke pat`)
	pat := h.tablets["pat"]
	kid, seen := pat.Sign.KID(), h.s.Size
	record, _, err := h.s.NewEpoch(rand.Reader, pat.Sign, EpochHeader{Space: id("case"), Incarnation: id("inc")}, SpaceCore, []string{"team:north"}, nil, pat.keys)
	check(t, err)
	r, err := ParseEpoch(record)
	check(t, err)
	if got := h.s.Judge(kid, seen, id("case"), r.Hash); got != Barred {
		t.Fatalf("signed having seen its own revocation: %v", got)
	}
	if got := h.s.Judge(kid, seen-1, id("case"), r.Hash); got != Former {
		t.Fatalf("signed before: %v", got)
	}
	if err := new(Space).Apply(h.s, r); !errors.Is(err, ErrSigner) {
		t.Fatalf("an epoch record of it: %v", err)
	}
	check(t, h.by("lou", NewAdmit(id("case"), r.Hash, r.Hash)))
	for _, at := range []uint64{seen - 1, seen} {
		if got := h.s.Judge(kid, at, id("case"), r.Hash); got != Authorised {
			t.Errorf("admitted: %v", got)
		}
	}
	check(t, new(Space).Apply(h.s, r))
	if h.s.Judge(kid, seen, id("other"), r.Hash) != Barred || h.s.Judge(kid, seen, id("case"), Hash(nil)) != Barred {
		t.Error("more was admitted than was named")
	}
	stranger := newTablet(t, "stranger")
	if h.s.Judge(stranger.Sign.KID(), seen, id("case"), r.Hash) != Unknown {
		t.Error("admitting an entry made its signer somebody")
	}
}

// ResetAfter: a loss stated before a device was revoked says nothing of what it
// sent afterwards.
func TestResetAfterRevocation(t *testing.T) {
	h := play(t, `
		a1+a2 reset
		lou add Pat practitioner staff team:north
		lou enrol Pat pat
		lou revoke pat`)
	at := h.s.Devices[id("pat")].Revoked
	if h.s.ResetAfter(at) {
		t.Error("an older reset counts")
	}
	check(t, h.as(h.admins[:2], ServerReset{Reason: 1}))
	if !h.s.ResetAfter(at) || h.s.ResetAfter(h.s.Size-1) {
		t.Error("the later reset")
	}
}
