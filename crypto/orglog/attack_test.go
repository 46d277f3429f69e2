package orglog

import (
	"bytes"
	"crypto/rand"
	"errors"
	"slices"
	"testing"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/invite"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
)

// everyKind is a history that leaves at least one statement of every kind.
const everyKind = `
	lou add Mia manager staff team:north
	lou enrol Mia mia
	lou add Pat practitioner staff team:north
	lou enrol Pat pat
	lou invite Pat i1
	lou cancel i1
	lou role duty Lou
	lou grant duty Pat
	lou rank Pat manager
	lou revoke pat
	lou rotate staff
	lou remove Pat
	a1+a2 policy lease-days 14
	a1+a2 admin dora
	a1+a2 dismiss dora
	a1+a2 reset
	a1+a2 destroy s1
	a1+a2 checkpoint
	lou admit s2 x1 x2`

func TestEveryKindIsInTheHistory(t *testing.T) {
	h := play(t, everyKind)
	seen := map[Kind]bool{}
	for _, e := range h.entries {
		st, err := Parse(e)
		check(t, err)
		seen[st.Kind] = true
	}
	for k := KindGenesis; k <= KindAdmit; k++ {
		if !seen[k] {
			t.Errorf("no statement of kind %d: the attacks below do not cover it", k)
		}
	}
}

// The server holds every entry and no key. Whatever it changes, leaves out,
// doubles or reorders, a client that knows the genesis hash refuses the log.
func TestServerCannotEditTheLog(t *testing.T) {
	h := play(t, everyKind)
	refused := func(what string, pin [32]byte, entries [][]byte) {
		t.Helper()
		if s, err := Load(pin, entries); err == nil && s.Size > 0 {
			t.Errorf("%s: accepted", what)
		}
	}
	n := len(h.entries)
	for i := range n {
		if i < n-1 { // leaving out the end is withholding, which checkpoints and heads show
			refused("left out", h.pin, slices.Delete(slices.Clone(h.entries), i, i+1))
			swapped := slices.Clone(h.entries)
			swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
			refused("swapped", h.pin, swapped)
		}
		refused("doubled", h.pin, slices.Insert(slices.Clone(h.entries), i, h.entries[i]))
	}
	other := newOrg(t)
	refused("another organisation's genesis", h.pin, other.entries)
	refused("another genesis hash", [32]byte{1}, h.entries)
	refused("nothing", h.pin, nil)
	refused("another organisation's statement", h.pin, append(slices.Clone(h.entries), other.entries[1]))
}

// Every byte of every statement, changed, is refused where the statement stands.
func TestEveryByteOfAStatementMatters(t *testing.T) {
	h := play(t, everyKind)
	s, err := Begin(h.pin, h.entries[0])
	check(t, err)
	for i, e := range h.entries[1:] {
		step := 1
		if len(e) > 2000 {
			step = 7 // the wraps are long and all alike
		}
		for at := 0; at < len(e); at += step {
			bad := bytes.Clone(e)
			bad[at] ^= 1 << (at % 8)
			if _, err := s.Apply(bad); err == nil {
				t.Fatalf("entry %d: byte %d changed and it was applied", i+1, at)
			}
		}
		for _, n := range []int{0, 1, len(e) / 2, len(e) - 1} {
			if _, err := s.Apply(e[:n]); err == nil {
				t.Fatalf("entry %d cut to %d bytes was applied", i+1, n)
			}
		}
		if s, err = s.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
}

// A ghost is a key that nobody in the organisation was shown. The server makes
// one and tries every door.
func TestGhostMemberRejected(t *testing.T) {
	h := play(t, `
		lou add Pat practitioner staff team:north
		lou enrol Pat pat`)
	ghost := newTablet(t, "ghost")
	lou := h.tablets["lou"]

	t.Run("signs for itself", func(t *testing.T) {
		for _, c := range []Content{
			AddPerson{Person: id("Ghost"), Rank: Practitioner, Roles: []string{RoleStaff}, Name: h.name(lou, "Ghost")},
			AddAdmin{Key: ghost.Sign.Public()},
			RevokeDevice{Device: id("lou")},
		} {
			if err := h.as([]sign.Private{ghost.Sign}, c); !errors.Is(err, ErrSigner) {
				t.Errorf("%T: %v", c, err)
			}
		}
	})
	t.Run("is slipped into a role's wraps", func(t *testing.T) {
		c, g, err := h.s.Rotate(rand.Reader, "team:north", lou.keys)
		check(t, err)
		w, err := seal.Wrap(ghost.KEM.Recipient(), roleInfo(h.s.Org, "team:north", g.KID()), g.Seed)
		check(t, err)
		more := c
		more.Wraps = append(slices.Clone(c.Wraps), DeviceWrap{Device: ghost.ID, Wrap: w})
		slices.SortFunc(more.Wraps, compareWrap)
		if err := h.by("lou", more); !errors.Is(err, ErrInvalid) {
			t.Errorf("one wrap more: %v", err)
		}
		fewer := c
		fewer.Wraps = c.Wraps[:1]
		if err := h.by("lou", fewer); !errors.Is(err, ErrInvalid) {
			t.Errorf("one wrap fewer: %v", err)
		}
		doubled := c
		doubled.Wraps = []DeviceWrap{c.Wraps[0], c.Wraps[0]}
		if err := h.by("lou", doubled); !errors.Is(err, ErrInvalid) {
			t.Errorf("one wrap twice: %v", err)
		}
	})
	t.Run("is a member without being a person", func(t *testing.T) {
		c, _, err := h.s.NewRole(rand.Reader, "team:ghosts", []ID{id("Ghost")}, nil, nil)
		check(t, err)
		if err := h.by("lou", c); !errors.Is(err, ErrInvalid) {
			t.Error(err)
		}
	})
	t.Run("is a recipient of an epoch", func(t *testing.T) {
		e, err := seal.NewEpoch(rand.Reader, 1)
		check(t, err)
		for name, role := range map[string]string{"as a role of the log": "team:north", "as a role that is not": "team:ghosts"} {
			r := forgedEpoch(t, h.s, lou.Sign, e, role, 1, ghost.KEM.Recipient())
			var sp Space
			if err := sp.Apply(h.s, r); !errors.Is(err, ErrEpoch) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
	t.Run("joins without an invite", func(t *testing.T) {
		secret, err := invite.NewToken(rand.Reader)
		check(t, err)
		join, err := NewJoin(h.s.Org, id("none"), secret, ghost.NewDevice)
		check(t, err)
		if _, err := h.s.Approve(join, h.now, lou.keys, nil); !errors.Is(err, invite.ErrUnknown) {
			t.Error(err)
		}
	})
}

// forgedEpoch is a record that wraps an epoch to any key under any role's name.
func forgedEpoch(t *testing.T, s *State, dev sign.Private, e seal.Epoch, role string, gen uint64, to *seal.Recipient) *EpochRecord {
	t.Helper()
	h := EpochHeader{Space: id("s"), No: e.No, KID: e.KID(), Incarnation: id("i"), OrgSize: s.Size, Device: dev.KID()}
	return signedEpoch(t, s, dev, h, epochBody{Kind: SpaceCore, Wraps: forgedWraps(t, s, h.Space, e, role, gen, to), Prev: []EpochPrev{}})
}

// forgedWraps wraps an epoch to recovery and to any key under any role's name.
func forgedWraps(t *testing.T, s *State, space ID, e seal.Epoch, role string, gen uint64, to *seal.Recipient) []EpochWrap {
	t.Helper()
	var wraps []EpochWrap
	for _, x := range []struct {
		role string
		gen  uint64
		to   *seal.Recipient
	}{{RoleRecovery, 1, s.Roles[RoleRecovery].Current().Key}, {role, gen, to}} {
		w, err := seal.Wrap(x.to, spaceInfo(s.Org, space, e.KID()), e.Secret)
		check(t, err)
		wraps = append(wraps, EpochWrap{Role: x.role, Gen: x.gen, To: x.to.ID(), Wrap: w})
	}
	slices.SortFunc(wraps, compareEpochWrap)
	return wraps
}

func signedEpoch(t *testing.T, s *State, dev sign.Private, h EpochHeader, b epochBody) *EpochRecord {
	t.Helper()
	protected, err := sign.Encode(h.wireHeader())
	check(t, err)
	payload, err := detcbor.Marshal(b)
	check(t, err)
	raw, err := dev.Sign1(protected, payload, s.Org[:])
	check(t, err)
	r, err := ParseEpoch(raw)
	check(t, err)
	return r
}

// Wherever the log carries a key, another key in its place is refused: by the
// signature where a server swaps it, by the checks where a signer does.
func TestKeySubstitution(t *testing.T) {
	h := play(t, `
		lou add Pat practitioner staff team:north
		lou invite Pat i1
		lou join i1 pat
		lou add Ann practitioner staff team:north
		lou invite Ann i2`)
	lou, evil := h.tablets["lou"], newTablet(t, "evil")

	// The server replaces each key of each entry in place. The keys are found by
	// their bytes, so that a new field cannot be forgotten.
	keys := [][]byte{lou.KEM.Recipient().Bytes(), pubOf(lou.Sign), pubOf(lou.Courier), pubOf(h.secrets["i1"].Signer()), h.s.Roles[RoleRecovery].Current().Key.Bytes()}
	for _, a := range h.admins {
		keys = append(keys, pubOf(a))
	}
	for _, r := range []string{RoleStaff, "team:north"} {
		keys = append(keys, h.s.Roles[r].Current().Key.Bytes())
	}
	swapped := 0
	for i, e := range h.entries {
		for _, k := range keys {
			if !bytes.Contains(e, k) {
				continue
			}
			with := pubOf(evil.Sign)
			if len(k) == seal.RecipientSize {
				with = evil.KEM.Recipient().Bytes()
			}
			entries := slices.Clone(h.entries)
			entries[i] = bytes.ReplaceAll(e, k, with)
			if s, err := Load(h.pin, entries); err == nil || s != nil && s.Size > uint64(i) {
				t.Errorf("entry %d: a key was swapped and the entry accepted", i)
			}
			swapped++
		}
	}
	if swapped < len(keys) {
		t.Errorf("only %d of %d keys were found in the log", swapped, len(keys))
	}

	t.Run("in a join", func(t *testing.T) {
		good := h.joins["pat"]
		for _, k := range [][]byte{h.tablets["pat"].KEM.Recipient().Bytes(), pubOf(h.tablets["pat"].Sign), pubOf(h.tablets["pat"].Courier)} {
			with := pubOf(evil.Sign)
			if len(k) == seal.RecipientSize {
				with = evil.KEM.Recipient().Bytes()
			}
			bad := bytes.ReplaceAll(good, k, with)
			if _, _, err := h.s.CheckJoin(bad, h.now); !errors.Is(err, ErrSignature) && !errors.Is(err, ErrSigner) {
				t.Errorf("a key in the join was swapped: %v", err)
			}
		}
		if _, _, err := h.s.CheckJoin(good, h.now); err != nil {
			t.Errorf("the good one: %v", err)
		}
	})
	t.Run("a join under another's invite", func(t *testing.T) {
		join, err := NewJoin(h.s.Org, h.invites["i1"], h.secrets["i2"], evil.NewDevice)
		check(t, err)
		if _, _, err := h.s.CheckJoin(join, h.now); !errors.Is(err, ErrSigner) {
			t.Error(err)
		}
	})
	t.Run("a join signed by the invite alone", func(t *testing.T) {
		m, err := sign.ParseMany(h.joins["pat"], sign.TypeJoin)
		check(t, err)
		half, err := sign.SignMany(sign.TypeJoin, m.Body, h.s.Org[:], h.secrets["i1"].Signer())
		check(t, err)
		if _, _, err := h.s.CheckJoin(half, h.now); !errors.Is(err, ErrSigner) {
			t.Error(err)
		}
	})
	t.Run("a device with the keys of another", func(t *testing.T) {
		twin := newTablet(t, "twin")
		for name, d := range map[string]NewDevice{
			"signing key": {ID: twin.ID, Sign: lou.Sign, KEM: twin.KEM},
			"wrap key":    {ID: twin.ID, Sign: twin.Sign, KEM: lou.KEM},
			"courier key": {ID: twin.ID, Sign: twin.Sign, KEM: twin.KEM, Courier: lou.Courier},
			"id":          {ID: lou.ID, Sign: twin.Sign, KEM: twin.KEM},
			"admin key":   {ID: twin.ID, Sign: h.admins[0], KEM: twin.KEM},
		} {
			c, err := h.s.AddFirst(id("Pat"), d, lou.keys, nil)
			check(t, err)
			if err := h.as(h.admins[1:2], c); !errors.Is(err, ErrInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
	t.Run("a role whose public key is not its seed's", func(t *testing.T) {
		c, _, err := h.s.Rotate(rand.Reader, "team:north", lou.keys)
		check(t, err)
		c.Key = evil.KEM.Recipient().Bytes()
		// Nobody without the seed can see this, so it is applied; the members'
		// tablets refuse the seed and never wrap or open anything with it.
		check(t, h.by("lou", c))
		if _, err := h.s.Collect(lou.ID, lou.KEM, lou.keys); !errors.Is(err, seal.ErrUnauthenticated) {
			t.Errorf("Collect: %v", err)
		}
		if _, _, err := h.s.NewEpoch(rand.Reader, lou.Sign, EpochHeader{Space: id("s"), Incarnation: id("i")}, SpaceCore, []string{"team:north"}, nil, lou.keys); !errors.Is(err, ErrNoKey) {
			t.Errorf("an epoch was wrapped to the false key: %v", err)
		}
		// The next generation mends it, and what was before still opens.
		fixed, _, err := h.s.Rotate(rand.Reader, "team:north", lou.keys)
		check(t, err)
		check(t, h.by("lou", fixed))
		h.collect()
		fresh := mustRing(t, nil)
		if n, err := h.s.Collect(lou.ID, lou.KEM, fresh); err != nil || n != 3 {
			t.Errorf("from nothing: %d seeds, %v", n, err)
		}
		if _, ok := fresh.Gen("team:north", 1); !ok {
			t.Error("the generation before the false one is lost")
		}
	})
}

func pubOf(k sign.Private) []byte {
	p := k.Public()
	return p[:]
}

// A typed code meets a server of another organisation, or one that has swapped
// its note key: the MAC in the invite does not agree.
func TestInviteWrongOrganisation(t *testing.T) {
	h := play(t, "lou add Pat practitioner staff team:north")
	secret, err := invite.NewCode(rand.Reader)
	check(t, err)

	// The server copies the invite's public key into an organisation of its own.
	trap := newOrg(t)
	check(t, trap.add("lou", "Pat", Practitioner, "team:north"))
	c := trap.s.NewInvite(id("i"), id("Pat"), trap.now, secret)
	c.Keys[0].MAC = secret.MAC(h.s.Genesis, h.s.NoteKey)
	c.Expires = trap.now.Unix() + 3600
	check(t, trap.by("lou", c))
	if _, err := trap.s.FindInvite(secret, trap.now); !errors.Is(err, invite.ErrOtherOrg) {
		t.Errorf("another organisation: %v", err)
	}

	other, err := invite.NewCode(rand.Reader)
	check(t, err)
	if _, err := h.s.FindInvite(other, h.now); !errors.Is(err, invite.ErrUnknown) {
		t.Errorf("another code: %v", err)
	}
}

func TestNewerStatementsStopTheLog(t *testing.T) {
	h := play(t, "")
	content, err := detcbor.Marshal(map[int]int{1: 1})
	check(t, err)
	b := body{Org: h.s.Org, Size: h.s.Size, Prev: h.s.Head, Kind: KindAdmit + 1, Content: content, Suite: suiteDS1}
	for name, change := range map[string]func(*body){
		"kind":  func(*body) {},
		"suite": func(b *body) { b.Kind, b.Suite = KindPolicy, 2 },
		"field": func(b *body) {
			b.Kind = KindPolicy
			b.Content, _ = detcbor.Marshal(map[int]any{1: map[string]int{}, 2: 1})
		},
	} {
		x := b
		change(&x)
		enc, err := detcbor.Marshal(x)
		check(t, err)
		entry, err := sign.SignMany(sign.TypeStatement, enc, h.s.Org[:], h.admins[:2]...)
		check(t, err)
		if _, err := h.s.Apply(entry); !errors.Is(err, ErrNewer) {
			t.Errorf("unknown %s: %v", name, err)
		}
	}
}

func TestGenesisRefused(t *testing.T) {
	o := newOrg(t)
	rec := o.recovery
	for name, f := range map[string]func() ([]byte, error){
		"two administrators": func() ([]byte, error) { return NewGenesis(id("x"), day, 2, rec, "k", o.admins[:2]...) },
		"threshold one":      func() ([]byte, error) { return NewGenesis(id("x"), day, 1, rec, "k", o.admins...) },
		"threshold four":     func() ([]byte, error) { return NewGenesis(id("x"), day, 4, rec, "k", o.admins...) },
		"one twice": func() ([]byte, error) {
			return NewGenesis(id("x"), day, 2, rec, "k", o.admins[0], o.admins[1], o.admins[1])
		},
		"no note key": func() ([]byte, error) { return NewGenesis(id("x"), day, 2, rec, "", o.admins...) },
		"no id":       func() ([]byte, error) { return NewGenesis(ID{}, day, 2, rec, "k", o.admins...) },
	} {
		if _, err := f(); err == nil {
			t.Errorf("%s: made", name)
		}
	}
}
