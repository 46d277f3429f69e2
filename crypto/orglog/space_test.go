package orglog

import (
	"bytes"
	"crypto/rand"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/seal"
)

// epochAt makes an epoch record by a tablet and applies it to sp.
func (h *history) epochAt(tab, inc string, sp *Space, roles ...string) (*EpochRecord, seal.Epoch) {
	h.t.Helper()
	d := h.tablets[tab]
	raw, e, err := h.s.NewEpoch(rand.Reader, d.Sign, EpochHeader{Space: id("case"), Incarnation: id(inc), N: uint64(len(sp.records))}, SpaceCore, roles, sp, d.keys)
	check(h.t, err)
	r, err := ParseEpoch(raw)
	check(h.t, err)
	check(h.t, sp.Apply(h.s, r))
	return r, e
}

// A device that was revoked cannot open what is sealed after the roles and the
// space have moved on, though it keeps all that it had.
func TestRevokedCannotOpenNewEpoch(t *testing.T) {
	h := play(t, `
		lou add Pat practitioner staff team:north
		lou enrol Pat pat`)
	var sp Space
	_, first := h.epochAt("lou", "i", &sp, "team:north")
	pat := h.tablets["pat"]
	if e, fresh, err := sp.WriteEpoch(h.s, pat.keys); err != nil || !fresh || e != first {
		t.Fatalf("before: %v, %v", fresh, err)
	}

	check(t, h.by("lou", RevokeDevice{Device: pat.ID, Reason: Lost}))
	if _, fresh, err := sp.WriteEpoch(h.s, h.tablets["lou"].keys); err != nil || fresh {
		t.Errorf("after the revocation the old epoch still counts as fresh: %v", err)
	}
	for _, role := range []string{RoleStaff, "team:north"} {
		c, _, err := h.s.Rotate(rand.Reader, role, h.tablets["lou"].keys)
		check(t, err)
		check(t, h.by("lou", c))
		h.collect()
	}
	_, second := h.epochAt("lou", "i", &sp, "team:north")
	if e, fresh, err := sp.WriteEpoch(h.s, h.tablets["lou"].keys); err != nil || !fresh || e != second || e.No != 2 {
		t.Errorf("after the rotation: epoch %d, fresh %v, %v", e.No, fresh, err)
	}
	sp.opened = map[seal.KID]seal.Epoch{}
	if _, err := sp.Epoch(h.s.Org, second.KID(), pat.keys); !errors.Is(err, ErrNoAccess) {
		t.Errorf("the lost tablet opens the new epoch: %v", err)
	}
	if e, err := sp.Epoch(h.s.Org, first.KID(), pat.keys); err != nil || e != first {
		t.Errorf("the lost tablet keeps what it had, and the threat model says so: %v", err)
	}
	// A newcomer gets the whole past through one wrap.
	check(t, h.enrol("lou", "Pat", "pat2"))
	h.collect()
	sp.opened = map[seal.KID]seal.Epoch{}
	ring := mustRing(t, map[string][]seal.RoleGen{"team:north": {h.tablets["pat2"].keys.Roles()["team:north"][1]}})
	if e, err := sp.Epoch(h.s.Org, first.KID(), ring); err != nil || e != first {
		t.Errorf("through the chain: %v", err)
	}
}

// Two tablets without a connection both make the next epoch. Both are kept, both
// open, everybody writes under the same one, and the one after seals both.
func TestEpochsMadeOffline(t *testing.T) {
	h := play(t, `
		lou add Pat practitioner staff team:north
		lou enrol Pat pat`)
	var base Space
	r1, _ := h.epochAt("lou", "lou", &base, "team:north")
	atLou, atPat := replay(t, h.s, r1), replay(t, h.s, r1)
	a, ea := h.epochAt("lou", "lou", atLou, "team:north")
	b, eb := h.epochAt("pat", "pat", atPat, "team:north")
	if a.No != 2 || b.No != 2 {
		t.Fatalf("numbers %d and %d", a.No, b.No)
	}
	check(t, atLou.Apply(h.s, b))
	check(t, atPat.Apply(h.s, a))
	check(t, atPat.Apply(h.s, a)) // again: nothing happens
	wl, _, err := atLou.WriteEpoch(h.s, h.tablets["lou"].keys)
	check(t, err)
	wp, _, err := atPat.WriteEpoch(h.s, h.tablets["pat"].keys)
	check(t, err)
	if wl != wp || wl != ea && wl != eb {
		t.Error("the two write under different epochs")
	}
	c, _ := h.epochAt("pat", "pat", atPat, "team:north")
	if c.No != 3 || len(c.Prev) != 2 {
		t.Errorf("the next epoch has number %d and seals %d", c.No, len(c.Prev))
	}
}

func replay(t *testing.T, s *State, rs ...*EpochRecord) *Space {
	t.Helper()
	sp := &Space{}
	for _, r := range rs {
		check(t, sp.Apply(s, r))
	}
	return sp
}

func TestEpochRecordsRefused(t *testing.T) {
	h := play(t, `
		lou role team:south Lou
		lou add Pat practitioner staff team:north
		lou enrol Pat pat
		lou add Sam practitioner staff team:south
		lou enrol Sam sam`)
	var sp Space
	first, e1 := h.epochAt("lou", "i", &sp, "team:north")
	north := h.s.Roles["team:north"].Current().Key

	next := func(change func(*EpochHeader, *epochBody), by string) *EpochRecord {
		e2 := seal.Epoch{No: 2, Secret: seal.Key{2}}
		box, err := e2.SealPrev(rand.Reader, id("case"), e1)
		check(t, err)
		hd := EpochHeader{Space: id("case"), No: 2, KID: e2.KID(), Incarnation: id("i"), N: 1, OrgSize: h.s.Size, Device: h.tablets[by].Sign.KID()}
		b := epochBody{Kind: SpaceCore, Wraps: forgedWraps(t, h.s, id("case"), e2, "team:north", 1, north), Prev: []EpochPrev{{KID: e1.KID(), Box: box}}}
		change(&hd, &b)
		return signedEpoch(t, h.s, h.tablets[by].Sign, hd, b)
	}
	if err := replay(t, h.s, first).Apply(h.s, next(func(*EpochHeader, *epochBody) {}, "lou")); err != nil {
		t.Fatalf("the good one: %v", err)
	}
	for name, c := range map[string]struct {
		r    *EpochRecord
		want error
	}{
		"by somebody of another team": {next(func(*EpochHeader, *epochBody) {}, "sam"), ErrEpoch},
		"before its maker joined":     {next(func(h *EpochHeader, _ *epochBody) { h.OrgSize = 3 }, "pat"), ErrSigner},
		"of another space":            {next(func(h *EpochHeader, _ *epochBody) { h.Space = id("other") }, "lou"), ErrEpoch},
		"of another kind":             {next(func(_ *EpochHeader, b *epochBody) { b.Kind = SpaceDirectory }, "lou"), ErrEpoch},
		"with a number too high":      {next(func(h *EpochHeader, _ *epochBody) { h.No = 3 }, "lou"), ErrEpoch},
		"after one that is not there": {next(func(_ *EpochHeader, b *epochBody) { b.Prev[0].KID = seal.KID{9} }, "lou"), ErrEpoch},
		"without recovery":            {next(func(_ *EpochHeader, b *epochBody) { b.Wraps = slices.DeleteFunc(b.Wraps, isRecovery) }, "lou"), ErrEpoch},
		"with nothing but recovery":   {next(func(_ *EpochHeader, b *epochBody) { b.Wraps = b.Wraps[:1] }, "lou"), ErrEpoch},
	} {
		if err := replay(t, h.s, first).Apply(h.s, c.r); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := (&Space{}).Apply(h.s, next(func(*EpochHeader, *epochBody) {}, "lou")); !errors.Is(err, ErrEpoch) {
		t.Errorf("a space that begins with its second epoch: %v", err)
	}
	// Its maker was revoked before it was made, or after.
	check(t, h.by("lou", RevokeDevice{Device: id("pat")}))
	if a := h.s.Authority(h.tablets["pat"].Sign.KID(), h.s.Size); a != Barred {
		t.Errorf("authority after seeing the revocation: %v", a)
	}
	if a := h.s.Authority(h.tablets["pat"].Sign.KID(), h.s.Size-1); a != Former {
		t.Errorf("authority before seeing the revocation: %v", a)
	}
	if err := replay(t, h.s, first).Apply(h.s, next(func(*EpochHeader, *epochBody) {}, "pat")); !errors.Is(err, ErrSigner) {
		t.Errorf("by a revoked device that knew: %v", err)
	}
	early := next(func(h *EpochHeader, _ *epochBody) { h.OrgSize-- }, "pat")
	if err := replay(t, h.s, first).Apply(h.s, early); err != nil {
		t.Errorf("in the space's log from before the revocation: %v", err)
	}
}

func isRecovery(w EpochWrap) bool { return w.Role == RoleRecovery }

// A member who left a team made epochs while in it; they stay good for those who
// come later and read the log from the start.
func TestEpochsOutliveTheirMakers(t *testing.T) {
	h := play(t, `
		lou add Pat practitioner staff team:north
		lou enrol Pat pat`)
	var sp Space
	r1, _ := h.epochAt("lou", "i", &sp, "team:north")
	r2, _ := h.epochAt("pat", "p", &sp, "team:north")
	check(t, h.by("lou", RemovePerson{Person: id("Pat")}))
	replay(t, h.s, r1, r2)
}

func TestEveryByteOfAnEpochRecordMatters(t *testing.T) {
	h := play(t, "")
	lou := h.tablets["lou"]
	raw, _, err := h.s.NewEpoch(rand.Reader, lou.Sign, EpochHeader{Space: id("case"), Incarnation: id("i")}, SpaceCore, []string{"team:north"}, nil, lou.keys)
	check(t, err)
	for i := range raw {
		bad := bytes.Clone(raw)
		bad[i] ^= 1 << (i % 8)
		r, err := ParseEpoch(bad)
		if err == nil {
			err = (&Space{}).Apply(h.s, r)
		}
		if err == nil {
			t.Fatalf("byte %d changed and it was applied", i)
		}
	}
	for n := range raw {
		if _, err := ParseEpoch(raw[:n]); err == nil {
			t.Fatalf("cut to %d and it parses", n)
		}
	}
}

// Records of one space in any order that respects predecessors give the same
// epoch to write under.
func TestOrderOfRecordsDoesNotMatter(t *testing.T) {
	h := play(t, "")
	var sp Space
	h.epochAt("lou", "i", &sp, "team:north")
	base := sp.sorted()[0]
	var branches []*EpochRecord
	for range 4 {
		at := replay(t, h.s, base)
		r, _ := h.epochAt("lou", "i", at, "team:north")
		branches = append(branches, r)
	}
	all := replay(t, h.s, append([]*EpochRecord{base}, branches...)...)
	last, _ := h.epochAt("lou", "i", all, "team:north")
	want, _, err := all.WriteEpoch(h.s, h.tablets["lou"].keys)
	check(t, err)
	rapid.Check(t, func(rt *rapid.T) {
		order := rapid.Permutation(branches).Draw(rt, "order")
		got := &Space{}
		for _, r := range append(append([]*EpochRecord{base}, order...), last) {
			if err := got.Apply(h.s, r); err != nil {
				rt.Fatal(err)
			}
		}
		if e, _, err := got.WriteEpoch(h.s, h.tablets["lou"].keys); err != nil || e != want {
			rt.Errorf("another epoch, %v", err)
		}
	})
}

// FuzzOrgStatement feeds bytes to the parsers of entries, joins and epoch
// records and to Apply: no panic, and nothing unsigned is applied.
func FuzzOrgStatement(f *testing.F) {
	o := newOrg(f)
	for _, e := range o.entries {
		f.Add(e)
	}
	lou := o.tablets["lou"]
	raw, _, err := o.s.NewEpoch(rand.Reader, lou.Sign, EpochHeader{Space: id("case"), Incarnation: id("i")}, SpaceCore, []string{"team:north"}, nil, lou.keys)
	check(f, err)
	f.Add(raw)
	next, err := o.s.Propose(day, Policy{Values: map[string]int64{"x": 1}}, o.admins[0])
	check(f, err)
	f.Add(next)
	f.Fuzz(func(t *testing.T, b []byte) {
		if st, err := Parse(b); err == nil {
			if detcbor.Check(b) != nil {
				t.Error("an entry that is not deterministic parses")
			}
			_ = o.s.needsThreshold(st)
		}
		if _, err := o.s.Apply(b); err == nil {
			t.Error("an entry that nobody signed was applied")
		}
		// Anybody may make a genesis; only the pin says which one is meant.
		if s, err := Begin(Hash(b), b); err == nil && s.Size != 1 {
			t.Error("a genesis of another size")
		}
		if _, err := Begin(o.pin, b); err == nil && !bytes.Equal(b, o.entries[0]) {
			t.Error("another genesis began")
		}
		if _, _, err := o.s.CheckJoin(b, day); err == nil {
			t.Error("a join that nobody signed was taken")
		}
		if r, err := ParseEpoch(b); err == nil && !bytes.Equal(b, raw) {
			if err := (&Space{}).Apply(o.s, r); err == nil {
				t.Error("an epoch record that nobody signed was applied")
			}
		}
	})
}

// BenchmarkLoad is a newcomer's first look at an organisation of 100 devices.
func BenchmarkLoad(b *testing.B) {
	o := newOrg(b)
	for i := range 100 {
		name := "P" + string(rune('A'+i/26)) + string(rune('a'+i%26))
		check(b, o.add("lou", name, Practitioner, "team:north"))
		check(b, o.enrol("lou", name, "t"+name))
	}
	size := 0
	for _, e := range o.entries {
		size += len(e)
	}
	for b.Loop() {
		if _, err := Load(o.pin, o.entries); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(size), "bytes")
	b.ReportMetric(float64(len(o.entries)), "entries")
}

// BenchmarkNewEpoch is what opening a case costs in wraps, and BenchmarkOpenEpoch
// what a tablet pays for each case it opens for the first time.
func BenchmarkNewEpoch(b *testing.B) {
	o := newOrg(b)
	lou := o.tablets["lou"]
	for b.Loop() {
		if _, _, err := o.s.NewEpoch(rand.Reader, lou.Sign, EpochHeader{Space: id("case"), Incarnation: id("i")}, SpaceCore, []string{"team:north", RoleStaff}, nil, lou.keys); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpenEpoch(b *testing.B) {
	o := newOrg(b)
	lou := o.tablets["lou"]
	raw, e, err := o.s.NewEpoch(rand.Reader, lou.Sign, EpochHeader{Space: id("case"), Incarnation: id("i")}, SpaceCore, []string{"team:north"}, nil, lou.keys)
	check(b, err)
	for b.Loop() {
		r, err := ParseEpoch(raw)
		check(b, err)
		var sp Space
		check(b, sp.Apply(o.s, r))
		if _, err := sp.Epoch(o.s.Org, e.KID(), lou.keys); err != nil {
			b.Fatal(err)
		}
	}
}
