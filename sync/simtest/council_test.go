package simtest_test

import (
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
	"doorstep/sync/op"
	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/note"
)

// A history needs an organisation in which people are revoked and keys rotated, and
// twenty thousand histories cannot each pay for post-quantum keys. So what the log can
// come to is a tree of chapters that all histories share: each statement is made,
// signed and applied in earnest once, the first time any history gets there.

const (
	team   = "team:north"
	people = 8 // anna is the team's lead and ben its manager; the others record
)

var names = []string{"anna", "ben", "cara", "dev", "eve", "finn", "gus", "hana"}

// chapter is the organisation's log up to a statement.
type chapter struct {
	state  *orglog.State
	before *chapter
	entry  []byte // the statement that led here
	// rings are the role keys of each tablet that has read so far.
	rings []*orglog.Keyring
	path  string

	mu   sync.Mutex
	next map[string]*chapter
}

// council is the organisation as every history begins.
type council struct {
	devices []orglog.NewDevice
	admins  []sign.Private
	rescue  *orglog.Keyring // what recovery opens, from paper
	first   *chapter
	log     [][]byte // from the genesis to first
	note    string   // the server's key
	record  *record  // of the space's first epoch, by anna

	mu      sync.Mutex
	records map[string]*record
	byHash  map[wire.Hash]*record
	back    map[string]bool
}

// record is an epoch record that somebody made in some history, verified.
type record struct {
	entry
	rec *orglog.EpochRecord
	id  string
}

// keep gives a record a name of its own.
func (c *council) keep(raw []byte) *record {
	rec, err := orglog.ParseEpoch(raw)
	must(err)
	d, ok := c.first.state.DeviceByKID(rec.Device)
	if !ok {
		panic("an epoch record by nobody")
	}
	must(rec.Verify(d.Sign, c.first.state.Org))
	key := wire.Key{Space: rec.Space, Inc: rec.Incarnation, Class: orglog.ClassEpoch, N: rec.N}
	r := &record{entry: entry{key, wire.HashOf(raw), raw}, rec: rec, id: fmt.Sprint(" ", len(c.byHash))}
	c.byHash[r.hash] = r
	return r
}

// find gives the record of a hash; nil when it is of something else.
func (c *council) find(h wire.Hash) *record {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.byHash[h]
}

func nameOf(ch *chapter, no int, records []*record) string {
	name := ch.path + names[max(no, 0)] + string(rune('0'+max(no, -1)+1))
	for _, r := range records {
		name += r.id
	}
	return name
}

// chance is a source of randomness that a name fixes.
func chance(name string) io.Reader {
	return rand.NewChaCha8(sha256.Sum256([]byte(name)))
}

var (
	theSpace = op.ID{'s'}
	theDoc   = op.ID{'d'}
)

var theCouncil = sync.OnceValue(func() *council {
	c := &council{records: map[string]*record{}, byHash: map[wire.Hash]*record{}, back: map[string]bool{}}
	r := chance("council")
	for range 3 {
		k, err := sign.NewPrivate(r)
		must(err)
		c.admins = append(c.admins, k)
	}
	paper, err := seal.NewRoleGen(r, 1)
	must(err)
	key, verifier, err := note.GenerateKey(r, "sync.example")
	must(err)
	c.note = key
	genesis, err := orglog.NewGenesis([16]byte{'o'}, time.Unix(1_770_000_000, 0), 2, paper, verifier, c.admins...)
	must(err)
	st, err := orglog.Begin(orglog.Hash(genesis), genesis)
	must(err)
	c.log = [][]byte{genesis}
	ring := newRing()
	add := func(content orglog.Content, keys ...sign.Private) {
		entry, next, err := st.Append(time.Unix(1_770_000_000, 0), content, append(keys, c.admins[0])[0])
		must(err)
		st, c.log = next, append(c.log, entry)
	}
	for _, role := range []string{orglog.RoleStaff, team} {
		content, g, err := st.NewRole(r, role, nil, nil, nil)
		must(err)
		must(ring.Add(role, g))
		add(content)
	}
	staff, _ := ring.Gen(orglog.RoleStaff, 1)
	first := &chapter{next: map[string]*chapter{}}
	for i := range people {
		person := [16]byte{'p', byte(i + 1)}
		name, err := orglog.NewName(r, staff, st.Org, orglog.NamePerson, person[:], names[i])
		must(err)
		rank := orglog.Practitioner
		switch i {
		case 0:
			rank = orglog.Lead
		case 1:
			rank = orglog.Manager
		}
		add(orglog.NewPerson(person, rank, name, orglog.RoleStaff, team))
		kem, err := seal.NewIdentity(r)
		must(err)
		d := orglog.NewDevice{ID: [16]byte{'t', byte(i + 1)}, Sign: sign.PrivateFromSeed([32]byte{byte(i + 1)}), KEM: kem, Courier: sign.PrivateFromSeed([32]byte{byte(i + 101)})}
		content, err := st.AddFirst(person, d, ring, nil)
		must(err)
		add(content)
		c.devices = append(c.devices, d)
	}
	first.state = st
	for i := range people {
		first.rings = append(first.rings, c.collect(st, i, newRing()))
	}
	c.first = first
	c.rescue = newRing()
	must(c.rescue.Add(orglog.RoleRecovery, paper))
	h := orglog.EpochHeader{Space: theSpace, Incarnation: incarnation(0, 0)}
	raw, _, err := st.NewEpoch(chance("epoch"), c.devices[0].Sign, h, orglog.SpaceCore, []string{team}, nil, first.rings[0])
	must(err)
	c.record = c.keep(raw)
	return c
})

func newRing() *orglog.Keyring {
	k, err := orglog.NewKeyring(nil)
	must(err)
	return k
}

// collect gives a tablet's ring with what the log has for it.
func (c *council) collect(st *orglog.State, no int, ring *orglog.Keyring) *orglog.Keyring {
	more, err := orglog.NewKeyring(ring.Roles())
	must(err)
	_, err = st.Collect(c.devices[no].ID, c.devices[no].KEM, more)
	must(err)
	return more
}

// then gives the chapter that a statement leads to; nil when the log refuses it.
func (ch *chapter) then(name string, make func() (orglog.Content, error), keys ...sign.Private) *chapter {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	if n, ok := ch.next[name]; ok {
		return n
	}
	n := ch.once(name, make, keys...)
	ch.next[name] = n
	return n
}

// once is then for what only one history says.
func (ch *chapter) once(name string, make func() (orglog.Content, error), keys ...sign.Private) *chapter {
	content, err := make()
	if err != nil {
		return nil
	}
	entry, st, err := ch.state.Append(time.Unix(1_770_000_000, 0), content, keys...)
	if err != nil {
		return nil
	}
	n := &chapter{state: st, before: ch, entry: entry, path: ch.path + name + ". ", next: map[string]*chapter{}, rings: slices.Clone(ch.rings)}
	if _, ok := content.(orglog.Role); ok {
		for i := range n.rings {
			if st.Devices[theCouncil().devices[i].ID].Active() {
				n.rings[i] = theCouncil().collect(st, i, ch.rings[i])
			}
		}
	}
	return n
}

// revoke is the chapter in which by takes who's tablet off the log.
func (ch *chapter) revoke(by, who int) *chapter {
	c := theCouncil()
	return ch.then(fmt.Sprintf("%s revokes %s", names[by], names[who]), func() (orglog.Content, error) {
		return orglog.RevokeDevice{Device: c.devices[who].ID, Reason: orglog.Lost}, nil
	}, c.devices[by].Sign)
}

// rotate is the chapter in which by makes the team's next generation.
func (ch *chapter) rotate(by int) *chapter {
	name := names[by] + " rotates"
	return ch.then(name, func() (orglog.Content, error) {
		content, _, err := ch.state.Rotate(chance(ch.path+name), team, ch.rings[by])
		return content, err
	}, theCouncil().devices[by].Sign)
}

// follows reports whether ch is after or the same as an earlier chapter.
func (ch *chapter) follows(earlier *chapter) bool {
	for ; ch != nil; ch = ch.before {
		if ch == earlier {
			return true
		}
	}
	return false
}

func (ch *chapter) active(no int) bool {
	return ch.state.Devices[theCouncil().devices[no].ID].Active()
}

// incarnation names the lives of a tablet's store.
func incarnation(no, life int) op.ID { return op.ID{0xee, byte(no + 1), byte(life)} }

// newEpoch makes the next epoch of the space as a tablet at a chapter would, the same
// one whenever the same tablet is at the same point.
func (c *council) newEpoch(ch *chapter, no int, h orglog.EpochHeader, sp *orglog.Space, known []*record) *record {
	name := fmt.Sprint(nameOf(ch, no, known), h.Incarnation[2], h.N)
	c.mu.Lock()
	defer c.mu.Unlock()
	if r, ok := c.records[name]; ok {
		return r
	}
	raw, _, err := ch.state.NewEpoch(chance(name), c.devices[no].Sign, h, orglog.SpaceCore, []string{team}, sp, ch.rings[no])
	must(err)
	c.records[name] = c.keep(raw)
	return c.records[name]
}

// leadsBack reports whether somebody who holds nothing but the team's newest keys, as
// one who joins today, opens all of a space's epochs: each new one must lead back to all
// that its maker could open.
func (c *council) leadsBack(ch *chapter, records []*record) bool {
	name := nameOf(ch, 0, records)
	c.mu.Lock()
	defer c.mu.Unlock()
	if ok, known := c.back[name]; known {
		return ok
	}
	ring := newRing()
	if g, ok := ch.rings[0].Gen(team, ch.state.Roles[team].Current().Gen); ok {
		must(ring.Add(team, g))
	}
	sp := &orglog.Space{}
	for _, r := range records {
		must(sp.Apply(ch.state, r.rec))
	}
	ok := true
	for _, r := range records {
		_, err := sp.Epoch(ch.state.Org, r.rec.KID, ring)
		ok = ok && err == nil
	}
	c.back[name] = ok
	return ok
}

// shelf keeps spaces that were put together before, so that not every tablet of every
// history verifies the same records again. It belongs to one goroutine.
type shelf map[string]*orglog.Space

// space gives the keys' side of the space as a tablet knows it that is at a chapter and
// has applied records in order. It must not be applied to.
func (s shelf) space(ch *chapter, no int, records []*record) *orglog.Space {
	sp, err := s.try(ch, no, records)
	must(err)
	return sp
}

// try is space for records of which the last may not be due yet.
func (s shelf) try(ch *chapter, no int, records []*record) (*orglog.Space, error) {
	name := nameOf(ch, no, records)
	if sp, ok := s[name]; ok {
		return sp, nil
	}
	if len(s) > 1<<15 {
		clear(s)
	}
	sp := &orglog.Space{}
	for _, r := range records {
		if err := sp.Apply(ch.state, r.rec); err != nil {
			return nil, err
		}
	}
	s[name] = sp
	return sp, nil
}
