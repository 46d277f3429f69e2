package orglog

import (
	"crypto/rand"
	"errors"
	"slices"
	"testing"

	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
)

// A case restricted to named people stays so. Whoever had it before, and makes
// the next epoch at the same time without a connection, or later against the
// rules, neither opens it again for a team nor slips in beside the named.
func TestRestrictedStaysRestricted(t *testing.T) {
	h := play(t, `
		lou add Mia manager staff team:north
		lou enrol Mia mia
		lou add Max manager staff team:north
		lou enrol Max max
		lou add Pat practitioner staff team:north
		lou enrol Pat pat
		mia role named:0011223344556677 Mia Pat
		max role named:8899aabbccddeeff Max`)
	const good, evil = "named:0011223344556677", "named:8899aabbccddeeff"
	var base Space
	first, e1 := h.epochAt("lou", "lou", &base, "team:north")
	at := replay(t, h.s, first)
	restricted, e2 := h.epochAt("mia", "mia", at, good)

	// Max, an insider, goes on from the first epoch with every recipient he
	// likes, and draws secrets until his epoch would win every comparison.
	insider := func(prev seal.Epoch, no uint64, roles ...string) *EpochRecord {
		var e seal.Epoch
		for e = (seal.Epoch{No: no, Secret: seal.Key{1}}); slices.Compare(kidOf(e), kidOf(e2)) < 0; e.Secret[0]++ {
		}
		box, err := e.SealPrev(rand.Reader, id("case"), prev)
		check(t, err)
		b := epochBody{Kind: SpaceCore, Prev: []EpochPrev{{KID: prev.KID(), Box: box}}}
		for _, role := range append([]string{RoleRecovery}, roles...) {
			key := h.s.Roles[role].Current()
			w, err := seal.Wrap(key.Key, spaceInfo(h.s.Org, id("case"), e.KID()), e.Secret)
			check(t, err)
			b.Wraps = append(b.Wraps, EpochWrap{Role: role, Gen: key.Gen, To: key.Key.ID(), Wrap: w})
		}
		slices.SortFunc(b.Wraps, compareEpochWrap)
		max := h.tablets["max"]
		return signedEpoch(t, h.s, max.Sign, EpochHeader{Space: id("case"), No: no, KID: e.KID(), Incarnation: id("max"), OrgSize: h.s.Size, Device: max.Sign.KID()}, b)
	}
	for name, c := range map[string]struct {
		r    *EpochRecord
		want error
	}{
		"beside it, for the team":                        {insider(e1, 2, "team:north"), nil}, // an honest colleague does the same offline
		"beside it, for his own named people":            {insider(e1, 2, evil), nil},
		"beside it, for both named":                      {insider(e1, 2, evil, good), ErrEpoch},
		"beside it, for the named and the team":          {insider(e1, 2, good, "team:north"), ErrEpoch},
		"after it, for the team":                         {insider(e2, 3, "team:north"), ErrEpoch},
		"after it, for his own named people":             {insider(e2, 3, evil), ErrEpoch},
		"after it, for the named: he is not one of them": {insider(e2, 3, good), ErrEpoch},
	} {
		for order, records := range map[string][]*EpochRecord{"after": {first, restricted, c.r}, "before": {first, c.r, restricted}} {
			sp := &Space{}
			var err error
			for _, r := range records {
				err = errors.Join(err, sp.Apply(h.s, r))
			}
			if (c.want == nil) != (err == nil) || c.want != nil && !errors.Is(err, c.want) {
				if order == "before" && c.r.No == 3 {
					continue // its predecessor is not there yet: refused for that
				}
				t.Errorf("%s, %s: %v", name, order, err)
			}
			for _, tab := range []string{"mia", "pat"} {
				if e, fresh, err := sp.WriteEpoch(h.s, h.tablets[tab].keys); err != nil || e != e2 || !fresh {
					t.Errorf("%s, %s: %s writes under epoch %d, fresh %v, %v", name, order, tab, e.No, fresh, err)
				}
			}
			if got := sp.Roles(h.s, h.tablets["mia"].keys); !slices.Equal(got, []string{good}) {
				t.Errorf("%s, %s: the next epoch would be for %v", name, order, got)
			}
			if _, e := h.epochAt("mia", "mia", sp, sp.Roles(h.s, h.tablets["mia"].keys)...); e.No != 3 {
				t.Errorf("%s, %s: the next epoch has number %d", name, order, e.No)
			}
		}
	}

	// The named may lift it again, and what a colleague wrote meanwhile is read.
	sp := replay(t, h.s, first, restricted)
	aside := insider(e1, 2, "team:north")
	check(t, sp.Apply(h.s, aside))
	_, e3 := h.epochAt("mia", "mia", sp, "team:north")
	sp.opened = map[seal.KID]seal.Epoch{}
	if e, _, err := sp.WriteEpoch(h.s, h.tablets["max"].keys); err != nil || e != e3 {
		t.Errorf("lifted: epoch %d, %v", e.No, err)
	}
	if _, err := sp.Epoch(h.s.Org, aside.KID, h.tablets["pat"].keys); err != nil {
		t.Errorf("written under meanwhile: %v", err)
	}
}

func kidOf(e seal.Epoch) []byte {
	k := e.KID()
	return k[:]
}

// A revoked device and a server that helps it: the server shows it the keys that
// were made after it had gone, and the device dates a record back to before. The
// record is refused, so nobody writes under an epoch that the device has made.
func TestThiefCannotWrapToTheNextGeneration(t *testing.T) {
	h := play(t, `
		lou add Pat practitioner staff team:north
		lou enrol Pat pat`)
	var base Space
	first, e1 := h.epochAt("lou", "lou", &base, "team:north")
	seen := h.s.Size
	check(t, h.by("lou", RevokeDevice{Device: id("pat"), Reason: Lost}))
	c, _, err := h.s.Rotate(rand.Reader, "team:north", h.tablets["lou"].keys)
	check(t, err)
	check(t, h.by("lou", c))
	h.collect()
	next := h.s.Roles["team:north"].Current()
	e := seal.Epoch{No: 2, Secret: seal.Key{7}}
	box, err := e.SealPrev(rand.Reader, id("case"), e1)
	check(t, err)
	for _, at := range []uint64{seen, h.s.Size - 1, h.s.Size} {
		pat := h.tablets["pat"]
		hd := EpochHeader{Space: id("case"), No: 2, KID: e.KID(), Incarnation: id("pat"), OrgSize: at, Device: pat.Sign.KID()}
		b := epochBody{Kind: SpaceCore, Wraps: forgedWraps(t, h.s, id("case"), e, "team:north", next.Gen, next.Key), Prev: []EpochPrev{{KID: e1.KID(), Box: box}}}
		r := signedEpoch(t, h.s, pat.Sign, hd, b)
		sp := replay(t, h.s, first)
		if err := sp.Apply(h.s, r); !errors.Is(err, ErrEpoch) && !errors.Is(err, ErrSigner) {
			t.Errorf("dated %d of %d: %v", at, h.s.Size, err)
		}
	}
}

// What a revoked device goes on to write may be admitted, with the key that it is
// sealed under. Nobody writes under that key, for the device has it.
func TestNobodyWritesUnderAnAdmittedKey(t *testing.T) {
	h := play(t, `
		lou add Pat practitioner staff team:north
		lou enrol Pat pat`)
	var base Space
	first, _ := h.epochAt("lou", "lou", &base, "team:north")
	check(t, h.by("lou", RevokeDevice{Device: id("pat"), Reason: Lost}))
	c, _, err := h.s.Rotate(rand.Reader, "team:north", h.tablets["lou"].keys)
	check(t, err)
	check(t, h.by("lou", c))
	h.collect()
	// The device wraps to the new generation, of which it has read. Its own program
	// would not, since it holds no such seed; a thief's does.
	sp := replay(t, h.s, first)
	raw, stolen, err := h.s.NewEpoch(rand.Reader, h.tablets["pat"].Sign, EpochHeader{Space: id("case"), Incarnation: id("pat")}, SpaceCore, []string{"team:north"}, sp, h.tablets["lou"].keys)
	check(t, err)
	r, err := ParseEpoch(raw)
	check(t, err)
	check(t, h.by("lou", NewAdmit(id("case"), r.Hash)))
	sp = replay(t, h.s, first, r)
	if e, fresh, err := sp.WriteEpoch(h.s, h.tablets["lou"].keys); err != nil || fresh || e == stolen {
		t.Errorf("written under the thief's key %v, fresh %v, %v", e == stolen, fresh, err)
	}
	if e, err := sp.Epoch(h.s.Org, stolen.KID(), h.tablets["lou"].keys); err != nil || e != stolen {
		t.Errorf("what it sealed is not read: %v", err)
	}
	if _, e := h.epochAt("lou", "lou", sp, sp.Roles(h.s, h.tablets["lou"].keys)...); e.No != 3 {
		t.Errorf("the next epoch has number %d", e.No)
	} else if got, fresh, err := sp.WriteEpoch(h.s, h.tablets["lou"].keys); err != nil || !fresh || got != e {
		t.Errorf("after the next: %v", err)
	}
}

// What administrators must do together, one cannot, however it is signed: not
// alone, not twice with one key, not with a device or somebody outside.
func TestThreshold(t *testing.T) {
	h := play(t, `
		lou add Pat manager staff team:north
		lou enrol Pat pat
		pat role named:0011223344556677 Pat`)
	stranger := newTablet(t, "stranger")
	prev, _ := h.tablets["pat"].keys.Gen("named:0011223344556677", 1)
	named, _, err := h.s.NewRole(rand.Reader, "named:0011223344556677", []ID{id("Lou")}, &prev, nil)
	check(t, err)
	grant, err := h.s.NewGrant("named:0011223344556677", []ID{id("Lou")}, h.tablets["pat"].keys)
	check(t, err)
	for name, c := range map[string]Content{
		"add an administrator": AddAdmin{Key: stranger.Sign.Public()}, "remove one": RemoveAdmin{Key: h.admins[2].KID()},
		"policy": Policy{Values: map[string]int64{PolicyLease: 90}}, "server reset": ServerReset{NoteKey: testNoteKey},
		"destroy": Destroy{Space: id("s"), Basis: 1}, "checkpoint": h.s.NewCheckpoint(), "enter a restricted case": named, "be let in": grant,
	} {
		a := h.admins
		for by, keys := range map[string][]sign.Private{
			"one": {a[0]}, "a device": {h.tablets["lou"].Sign}, "one and a device": {a[0], h.tablets["lou"].Sign},
			"one and a stranger": {a[1], stranger.Sign}, "two and a device": {a[0], a[1], h.tablets["lou"].Sign},
		} {
			if _, _, err := h.s.Append(h.now, c, keys...); err == nil {
				t.Errorf("%s by %s was applied", name, by)
			}
		}
		one, err := h.s.Propose(h.now, c, a[0])
		check(t, err)
		if twice, err := h.s.CoSign(one, a[0]); err == nil {
			if _, err := h.s.Apply(twice); err == nil {
				t.Errorf("%s: one signature twice counts for two", name)
			}
		}
		if _, err := h.s.Apply(one); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("%s by one: %v", name, err)
		}
		for _, pair := range [][2]int{{0, 1}, {1, 2}, {2, 0}} {
			one, err := h.s.Propose(h.now, c, a[pair[0]])
			check(t, err)
			both, err := h.s.CoSign(one, a[pair[1]])
			check(t, err)
			if _, err := h.s.Apply(both); err != nil {
				t.Errorf("%s by two: %v", name, err)
			}
		}
	}
}
