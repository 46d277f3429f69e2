package orglog

import (
	"crypto/rand"
	"errors"
	"fmt"
	"math/bits"
	"os"
	"testing"

	"doorstep/crypto/seal"
)

// An explicit-state check of writing without a connection while a tablet is
// revoked and keys are rotated: every interleaving of a practitioner's tablet
// that is offline as long as it likes, the lead's tablet that revokes, rotates
// and makes new keys, and the lost tablet, which goes on writing and which the
// server tells everything. The crypto is the real one; each thing is made once
// for each state that it can be made in.
//
// Actors are 0 lou (the lead), 1 pat, 2 the lost tablet.
type scene struct {
	chain string    // statements so far: v revokes the lost tablet, r rotates the team
	seen  [3]uint8  // statements that each has read
	has   [3]uint64 // records that each holds, bits by name
	log   uint64    // records that the server has taken into the space's log
	left  [3]uint8  // writes that each may still do
	// wrote is what was written: bits of the epochs, by whoever had read of the
	// revocation and a rotation after it.
	wrote uint64
}

type offlineCheck struct {
	t      *testing.T
	h      *history
	logs   map[string]*State
	rings  map[string]*Keyring
	record []*EpochRecord
	byName map[string]int
	spaces map[string]*Space
	fine   map[string]bool // what was checked, by what it depends on
}

var actors = [3]string{"lou", "pat", "lost"}

// state is the organisation after the base log and a chain of statements.
func (c *offlineCheck) state(chain string) *State {
	if s, ok := c.logs[chain]; ok {
		return s
	}
	before := c.state(chain[:len(chain)-1])
	var content Content = RevokeDevice{Device: id("lost"), Reason: Lost}
	if chain[len(chain)-1] == 'r' {
		r, _, err := before.Rotate(rand.Reader, "team:north", c.ring(0, chain[:len(chain)-1]))
		check(c.t, err)
		content = r
	}
	_, next, err := before.Append(c.h.now, content, c.h.tablets["lou"].Sign)
	check(c.t, err)
	c.logs[chain] = next
	return next
}

// ring is what an actor can open having read a chain. The lost tablet reads all
// of it, revoked or not: the server shows it.
func (c *offlineCheck) ring(who int, chain string) *Keyring {
	key := fmt.Sprint(who, chain)
	if k, ok := c.rings[key]; ok {
		return k
	}
	k := mustRing(c.t, nil)
	if chain != "" {
		k = mustRing(c.t, c.ring(who, chain[:len(chain)-1]).Roles())
	}
	tab := c.h.tablets[actors[who]]
	_, err := c.state(chain).Collect(tab.ID, tab.KEM, k)
	check(c.t, err)
	c.rings[key] = k
	return k
}

// space is what records come to for somebody who has read a chain; records that
// are refused are left out, as a vault does.
func (c *offlineCheck) space(who int, chain string, records uint64) *Space {
	key := fmt.Sprint(who, chain, records)
	if sp, ok := c.spaces[key]; ok {
		return sp
	}
	sp := &Space{}
	c.spaces[key] = sp
	for range c.record { // predecessors may come later in the list
		for i, r := range c.record {
			if records&(1<<i) != 0 && (sp.records == nil || sp.records[r.KID] == nil) {
				_ = sp.Apply(c.state(chain), r)
			}
		}
	}
	return sp
}

// write is what a tablet does before it seals a bundle: it takes the epoch to
// write under, and makes the next one first where that is due and it can.
func (c *offlineCheck) write(s scene, who int) scene {
	chain := s.chain[:s.seen[who]]
	st, ring := c.state(chain), c.ring(who, chain)
	sp := c.space(who, chain, s.has[who])
	e, fresh, err := sp.WriteEpoch(st, ring)
	check(c.t, err)
	if made := fmt.Sprint(who, chain, s.has[who]); !fresh {
		i, ok := c.byName[made]
		if !ok {
			i = c.make(who, st, ring, sp)
			c.byName[made] = i
		}
		if i >= 0 {
			s.has[who] |= 1 << i
			e, _, err = c.space(who, chain, s.has[who]).WriteEpoch(st, ring)
			check(c.t, err)
		}
	}
	if knows(chain) && who != 2 {
		s.wrote |= 1 << c.number(e)
	}
	s.left[who]--
	return s
}

// make makes the next epoch; -1 when the role's own next generation is not there
// yet, since a record under the old one would change nothing.
func (c *offlineCheck) make(who int, st *State, ring *Keyring, sp *Space) int {
	if st.Superseded("team:north", st.Roles["team:north"].Current().Gen) && who != 2 {
		return -1
	}
	tab := c.h.tablets[actors[who]]
	raw, _, err := st.NewEpoch(rand.Reader, tab.Sign, EpochHeader{Space: id("case"), Incarnation: id(actors[who]), N: uint64(len(c.record))}, SpaceCore, []string{"team:north"}, sp, ring)
	if errors.Is(err, ErrNoKey) || errors.Is(err, ErrNoAccess) {
		return -1
	}
	check(c.t, err)
	r, err := ParseEpoch(raw)
	check(c.t, err)
	if len(c.record) == 64 {
		c.t.Fatal("more records than the scene has bits for")
	}
	c.record = append(c.record, r)
	return len(c.record) - 1
}

func (c *offlineCheck) number(e seal.Epoch) int {
	for i, r := range c.record {
		if r.KID == e.KID() {
			return i
		}
	}
	c.t.Fatal("an epoch without a record")
	return 0
}

// knows reports whether a chain has a rotation after the revocation.
func knows(chain string) bool {
	revoked := false
	for _, x := range chain {
		if x == 'r' && revoked {
			return true
		}
		revoked = revoked || x == 'v'
	}
	return false
}

func (c *offlineCheck) next(s scene) []scene {
	var out []scene
	if len(s.chain) < 2 && int(s.seen[0]) == len(s.chain) {
		for _, x := range "vr" {
			if x == 'v' && !c.state(s.chain).Devices[id("lost")].Active() {
				continue
			}
			v := s
			v.chain += string(x)
			v.seen[0], v.seen[2] = uint8(len(v.chain)), uint8(len(v.chain))
			out = append(out, v)
		}
	}
	for who := range actors {
		if s.left[who] > 0 {
			out = append(out, c.write(s, who))
		}
		if int(s.seen[who]) < len(s.chain) {
			v := s
			v.seen[who] = uint8(len(s.chain))
			out = append(out, v)
		}
		// It pushes what it has and pulls what there is. The server takes no
		// records of a revoked device; they are held aside.
		v := s
		st := c.state(s.chain)
		for i, r := range c.record {
			if s.has[who]&(1<<i) != 0 && st.Judge(r.Device, r.OrgSize, r.Space, r.Hash) == Authorised {
				v.log |= 1 << i
			}
		}
		v.has[who] |= v.log
		v.has[2] |= v.log // the server shows the thief everything
		out = append(out, v)
	}
	return out
}

// holds checks what must be true of every scene.
func (c *offlineCheck) holds(s scene) error {
	members := s.log | s.has[0] | s.has[1]
	everything := members | s.has[2]
	once := func(check func() error, on ...any) error {
		key := fmt.Sprint(on...)
		if c.fine[key] {
			return nil
		}
		err := check()
		c.fine[key] = err == nil
		return err
	}
	return errors.Join(
		once(func() error { return c.thiefIsOut(s.chain, everything, s.wrote) }, "thief ", s.chain, " ", everything, s.wrote),
		once(func() error { return c.membersAreIn(s.chain, members) }, "members ", s.chain, " ", members))
}

// thiefIsOut: the lost tablet opens nothing that was sealed in knowledge of its
// revocation and a rotation, whatever it is shown.
func (c *offlineCheck) thiefIsOut(chain string, everything, wrote uint64) error {
	thief := c.space(2, chain, everything)
	for i, r := range c.record {
		if wrote&(1<<i) == 0 {
			continue
		}
		if _, err := thief.Epoch(c.h.s.Org, r.KID, c.ring(2, chain)); !errors.Is(err, ErrNoAccess) {
			return fmt.Errorf("the lost tablet opens epoch %d, which was written under after the rotation", r.No)
		}
	}
	return nil
}

// membersAreIn: the others, once they have what there is, open everything that
// any of them has, and so does the paper; and they write under the same epoch.
func (c *offlineCheck) membersAreIn(chain string, records uint64) error {
	paper := mustRing(c.t, map[string][]seal.RoleGen{RoleRecovery: {c.h.recovery}})
	for who, ring := range []*Keyring{c.ring(0, chain), c.ring(1, chain), 3: paper} {
		if ring == nil {
			continue
		}
		sp := c.space(who, chain, records)
		for i, r := range c.record {
			if records&(1<<i) == 0 {
				continue
			}
			if _, err := sp.Epoch(c.h.s.Org, r.KID, ring); err != nil {
				return fmt.Errorf("actor %d does not open epoch %d: %w", who, r.No, err)
			}
		}
	}
	var under [2]seal.Epoch
	for who := range under {
		var err error
		if under[who], _, err = c.space(who, chain, records).WriteEpoch(c.state(chain), c.ring(who, chain)); err != nil {
			return err
		}
	}
	if under[0] != under[1] {
		return errors.New("the members write under different epochs")
	}
	return nil
}

// TestStatesOfWritingOffline explores all of it.
func TestStatesOfWritingOffline(t *testing.T) {
	h := play(t, `
		lou add Pat practitioner staff team:north
		lou enrol Pat pat
		lou add Ann practitioner staff team:north
		lou enrol Ann lost`)
	c := &offlineCheck{t: t, h: h, logs: map[string]*State{"": h.s}, rings: map[string]*Keyring{}, byName: map[string]int{}, spaces: map[string]*Space{}, fine: map[string]bool{}}
	var sp Space
	r, _ := h.epochAt("lou", "lou", &sp, "team:north")
	c.record = append(c.record, r)
	start := scene{has: [3]uint64{1, 1, 1}, log: 1, left: [3]uint8{1, 2, 1}}
	if os.Getenv("DOORSTEP_PROVE") == "1" {
		start.left = [3]uint8{1, 3, 1}
	}
	seen := map[scene]bool{start: true}
	guarded, made, steps := 0, 0, 0
	for queue := []scene{start}; len(queue) > 0; queue = queue[1:] {
		for _, v := range c.next(queue[0]) {
			if steps++; seen[v] {
				continue
			}
			seen[v] = true
			if err := c.holds(v); err != nil {
				t.Fatalf("%v\nafter %+v\nfrom %+v", err, v, queue[0])
			}
			guarded += bits.OnesCount64(v.wrote)
			made = max(made, bits.OnesCount64(v.log))
			queue = append(queue, v)
		}
	}
	if guarded == 0 || made < 3 {
		t.Errorf("nothing was written after a rotation (%d), or no two epochs were made side by side (%d)", guarded, made)
	}
	t.Logf("%d states, %d steps; %d records, %d logs of statements", len(seen), steps, len(c.record), len(c.logs))
}
