package simtest_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"doorstep/crypto/sign"
	"doorstep/sync/bundle"
	"doorstep/sync/op"
)

// A story is a history in sentences that can be read aloud, each ended by a full stop:
//
//	anna writes q 1.            she answers question q with 1
//	anna clears q.              she takes the answer back
//	anna adds row kit.          she adds a row and calls it kit
//	anna writes q 1 in kit.     she answers q in that row
//	anna removes kit.           she deletes the row
//	anna ticks m x.             she ticks option x of question m; "unticks" likewise
//	anna signs.                 she signs what she sees
//	anna sends.                 she publishes; "sends unheard" loses the server's answer, "unheard 1" also all after the first bundle
//	anna reads.                 she pulls; "reads again" pulls everything twice, backwards
//	anna crashes.               her app is killed and starts again
//	anna is locked out.         her drafts are uploaded as they are; "after 2" stops after two
//	anna stands ahead 9.        her clock runs nine years ahead; "behind 9" likewise
//	anna hands ben.             she gives him a stick with all that she has
//	anna keeps.                 a copy of her tablet's disk is made
//	anna restores.              the copy is put in place of the disk
//	cara loses.                 her tablet is gone for good, with all that only it held
//	anna revokes ben.           his tablet is struck off the organisation's log
//	anna rotates.               she makes the team's next keys and a new epoch
//	anna admits.                she lets in what revoked tablets wrote before they knew
//	anna forges ben.            she signs a bundle of his as hers, and the server slips it in
//	ben persists.               revoked and knowing it, he goes on; the server slips it in
//	server forgets 3.           it is restored from a copy with its first three entries
//	everyone syncs.             all send, then all read, three times
//
// and what must then be true on every tablet:
//
//	q is 1.  q is 1 and 2.  q in kit is 1.  m x is on.  kit is there.  kit is gone.
//	kit is there though removed.
func (w *world) tell(story string) error {
	for _, s := range strings.Split(story, ".") {
		words := strings.Fields(s)
		if len(words) == 0 {
			continue
		}
		if i := slices.Index(words, "is"); i > 0 && words[i+1] != "locked" {
			if err := w.expect(words[:i], words[i+1:]); err != nil {
				return err
			}
			continue
		}
		if err := w.act(words); err != nil {
			return fmt.Errorf("%q: %w", strings.TrimSpace(s), err)
		}
	}
	return nil
}

func (w *world) act(words []string) error {
	if words[0] == "everyone" {
		w.settle()
		return nil
	}
	arg := func(n int) string {
		if n < len(words) {
			return words[n]
		}
		return ""
	}
	if words[0] == "server" && arg(1) == "forgets" {
		n, err := strconv.Atoi(arg(2))
		if err == nil && !w.restored {
			w.forgot = true
			w.host.forget(n)
		}
		return err
	}
	t := w.tablet(words[0])
	if t == nil || len(words) < 2 {
		return fmt.Errorf("who does what?")
	}
	if t.gone {
		return nil
	}
	var row op.ID
	if in := slices.Index(words, "in"); in > 0 {
		row = w.rows[arg(in+1)]
		words = words[:in]
	}
	switch words[1] {
	case "writes":
		t.write(row, arg(2), op.Text(arg(3)))
	case "clears":
		t.write(row, arg(2), op.Null())
	case "ticks", "unticks":
		t.write(row, arg(2), op.TickOf(op.Tick{Option: arg(3), On: words[1] == "ticks"}))
	case "adds":
		t.addRow(arg(3))
	case "removes":
		if id, ok := w.rows[arg(2)]; ok {
			t.removeRow(id)
		}
	case "signs":
		t.write(op.ID{}, op.LinkSign, op.Typed(op.TypeSignature, t.name, strconv.FormatUint(t.seq, 10)))
	case "sends":
		if arg(2) == "unheard" {
			n, err := strconv.Atoi(arg(3))
			if err != nil {
				n = w.dice.IntN(len(t.waiting) + 2)
			}
			t.unheard(n)
		} else {
			t.send(true)
		}
	case "reads":
		if arg(2) == "again" {
			t.pullAgain()
		} else {
			t.pull()
		}
	case "crashes":
		t.crash()
	case "is":
		n, err := strconv.Atoi(arg(5))
		if err != nil {
			n = 1 << 20
		}
		t.courier(n)
	default:
		return w.rarely(t, words[1], arg(2), arg(3))
	}
	return nil
}

// rarely does what does not happen every day.
func (w *world) rarely(t *tablet, verb, what, more string) error {
	other := w.tablet(what)
	switch verb {
	case "stands":
		n, err := strconv.Atoi(more)
		if err != nil {
			return err
		}
		if what == "behind" {
			n = -n
		}
		t.ahead = time.Duration(n) * 365 * 24 * time.Hour
	case "hands":
		if other != nil {
			t.stick(other)
		}
	case "keeps":
		if !t.inDoubt {
			d := t.durable
			d.disk, d.byStick, d.saves = d.disk.clone(), slices.Clone(d.byStick), t.seq
			t.backup = &d
		}
	case "restores":
		t.restore()
	case "loses":
		if !w.forgot && t.no > 1 && w.host.book == theCouncil().first {
			w.tally.lost++
			w.gone = true
			t.lose()
		}
	case "revokes":
		if other != nil && other != t && !w.forgot && !w.gone && t.contact() {
			w.append(t, w.host.book.revoke(t.no, other.no))
		}
	case "rotates":
		if t.contact() && w.host.book.state.Roles[team].Stale {
			w.append(t, w.host.book.rotate(t.no))
			if t.book = w.host.book; !t.gone {
				t.nextEpoch()
			}
		}
	case "admits":
		if t.contact() && t.no < 2 {
			w.admit()
		}
	case "forges":
		if other != nil && other != t {
			w.forge(t, other)
		}
	case "persists":
		w.persist(t)
	default:
		return fmt.Errorf("unknown verb %s", verb)
	}
	return nil
}

// append moves the organisation's log on by a statement of t's, when the log takes it.
func (w *world) append(t *tablet, ch *chapter) {
	switch {
	case ch == nil:
	case w.wires != nil:
		t.post(ch)
	default:
		w.host.book = ch
	}
}

// forge takes a bundle of another's from the log, strips its signature and signs it as
// one's own, or not at all; a server in the wrong hands puts it into the log.
func (w *world) forge(t, other *tablet) {
	for _, e := range w.host.of(other.inc) {
		o := w.open(e.raw)
		if o.Bundle == nil || w.forged[op.Dot{Inc: t.inc, Seq: 1 << 40}] {
			continue
		}
		w.tally.forgeries++
		org := t.book.state.Org
		m, err := sign.Parse1(e.raw, sign.TypeBundle)
		must(err)
		stolen, err := t.dev.Sign1(m.Protected, m.Payload, org[:])
		must(err)
		w.host.slip(stolen)
		// Another of the same author, with an op that nobody wrote, signed by nobody.
		dot := op.Dot{Inc: t.inc, Seq: 1 << 40}
		w.forged[dot] = true
		keys, ok := w.keys(o.Bundle.Header.EpochKID)
		if !ok {
			return
		}
		h := o.Bundle.Header
		h.Class, h.Incarnation, h.N, h.Prev = bundle.Draft, t.inc, 1<<40, [32]byte{1}
		invented := op.Op{Dot: dot, Doc: theDoc, Link: "q", Value: op.Text("invented")}
		raw, err := bundle.Seal(w.rand, t.dev, op.ID(org), h, keys, bundle.Body{Ops: []op.Op{invented}})
		must(err)
		raw[len(raw)-1] ^= 1 // whoever has the space's keys can make all of it but this
		w.host.slip(raw)
		return
	}
}

// persist lets a tablet that has read of its revocation write on.
func (w *world) persist(t *tablet) {
	st := w.host.book.state
	if t.no < 1 || w.host.book.active(t.no) || t.inDoubt {
		return
	}
	dot := op.Dot{Inc: t.inc, Seq: 1<<40 + 1}
	if w.forged[dot] {
		return
	}
	w.tally.forgeries++
	w.forged[dot] = true
	e, _, err := t.space().WriteEpoch(t.book.state, t.book.rings[t.no])
	must(err)
	h := bundle.Header{Space: theSpace, Incarnation: t.inc, Class: bundle.Draft, N: 1<<40 + 1, Prev: [32]byte{1}, OrgLogSize: st.Size}
	late := op.Op{Dot: dot, Doc: theDoc, Link: "q", Value: op.Text("late")}
	raw, err := bundle.Seal(w.rand, t.dev, op.ID(st.Org), h, e.Keys(), bundle.Body{Ops: []op.Op{late}})
	must(err)
	if w.host.push(raw) == stored {
		panic("PO6: the server took what a revoked tablet wrote after its revocation")
	}
	w.host.slip(raw)
}

func (w *world) expect(what, want []string) error {
	for _, t := range w.tablets {
		if t.gone {
			continue
		}
		c := op.Cell{Doc: theDoc, Link: what[0]}
		if len(what) == 3 && what[1] == "in" {
			c.Row = w.rows[what[2]]
		} else if len(what) == 2 {
			c.Option = what[1]
		}
		var got []string
		if id, ok := w.rows[what[0]]; ok {
			r, alive := t.set.Row(theDoc, id)
			switch {
			case alive && len(r.Removed) > 0:
				got = []string{"there", "though", "removed"}
			case alive:
				got = []string{"there"}
			default:
				got = []string{"gone"}
			}
		} else {
			for _, o := range t.set.Visible(c) {
				v, _ := o.Value.Text()
				if tick, ok := o.Value.Tick(); ok {
					v = map[bool]string{true: "on", false: "off"}[tick.On]
				}
				if o.Value.IsNull() {
					v = "empty"
				}
				if !slices.Contains(got, v) {
					got = append(got, v)
				}
			}
			slices.Sort(got)
			got = strings.Split(strings.Join(got, " and "), " ")
		}
		if !slices.Equal(got, want) {
			return fmt.Errorf("for %s, %s is %s, not %s", t.name, strings.Join(what, " "), strings.Join(got, " "), strings.Join(want, " "))
		}
	}
	return nil
}

// stories are the histories worth telling.
var stories = map[string]string{
	"two answers apart are both kept": `anna writes q 1. anna sends. ben reads. anna writes q 2. ben writes q 3.
		everyone syncs. q is 2 and 3. ben writes q 2. everyone syncs. q is 2.`,
	"a draft left out does not bring back what it replaced": `anna writes q 1. everyone syncs. anna writes q 2. anna writes q 3.
		everyone syncs. q is 3.`,
	"the draft that the courier took is replaced too": `anna writes q 1. everyone syncs. anna writes q 2. anna is locked out. ben reads.
		anna writes q 3. everyone syncs. q is 3.`,
	"an answer to what the courier took": `anna writes q 1. anna writes q 2. anna is locked out after 1. ben reads. ben writes q 9.
		everyone syncs. q is 2 and 9.`,
	"a lost answer of the server changes nothing": `anna writes q 1. anna sends unheard. anna writes q 2. anna sends unheard. anna crashes.
		anna sends. everyone syncs. q is 2.`,
	"a killed app loses nothing": `anna writes q 1. anna crashes. anna writes q 2. anna crashes. everyone syncs. q is 2.`,
	"an edit outlives the removal of its row": `anna adds row kit. anna writes q 1 in kit. everyone syncs. anna removes kit. ben writes q 2 in kit.
		everyone syncs. kit is there though removed. q in kit is 2. anna removes kit. everyone syncs. kit is gone.`,
	"a row added, removed and revived before anything was sent": `anna adds row kit. anna removes kit. anna writes q 1 in kit.
		everyone syncs. kit is there though removed. q in kit is 1.`,
	"ticks merge option by option": `anna ticks m x. everyone syncs. anna ticks m y. ben ticks m z. ben unticks m x.
		everyone syncs. m x is off. m y is on. m z is on.`,
	"what was signed stays":              `anna writes q 1. anna signs. anna writes q 2. everyone syncs. q is 2.`,
	"taking an answer back is an answer": `anna writes q 1. everyone syncs. anna clears q. everyone syncs. q is empty.`,
	"a stick is as good as the network":  `anna writes q 1. anna hands ben. ben writes q 2. everyone syncs. q is 2.`,
	"what came by stick from a lost tablet reaches everybody": `cara writes q 7. cara hands ben. cara loses.
		ben sends. everyone syncs. q is 7.`,
	"a revoked colleague's offline work is let in by a manager": `cara writes q 1. anna revokes cara. cara writes q 2. cara sends.
		ben reads. anna admits. everyone syncs. q is 2.`,
	"writing goes on across a rotation": `cara writes q 1. everyone syncs. anna revokes cara. anna rotates. ben writes q 2. everyone syncs. q is 2.`,
	"two who both make the next epoch": `anna revokes cara. ben reads. anna reads. anna rotates. ben reads. ben writes q 1. anna writes p 1. everyone syncs.
		q is 1. p is 1.`,
	"a tablet comes back from a copy and takes no number twice": `anna writes q 1. anna sends. anna keeps. anna writes q 2. anna sends. anna restores.
		anna writes q 3. anna writes p 4. everyone syncs. p is 4. q is 2 and 3.`,
	"what is written in a copy is not hidden by what the lost tablet wrote": `anna keeps. anna writes q 1. anna writes q 2. anna writes q 3. anna sends.
		anna restores. anna writes p 7. anna ticks m x. everyone syncs. p is 7. m x is on. q is 3.`,
	"a copy that knows less than nothing": `anna keeps. anna adds row kit. anna writes q 1 in kit. anna sends. anna restores.
		anna stands ahead 1. anna adds row bed. anna writes q 2 in bed. everyone syncs. bed is there. q in bed is 2.`,
	"a server comes back from a copy and gets back what it lost": `anna writes q 1. everyone syncs. ben writes q 2. everyone syncs. server forgets 1.
		cara writes p 3. everyone syncs. q is 2. p is 3.`,
	"a row that its remover had not sent": `anna adds row kit. anna writes q 1 in kit. anna sends unheard 0. anna removes kit.
		anna removes kit. everyone syncs. kit is gone.`,
	"who joins after two rotations reads everything": `ben writes q 1. anna revokes cara. anna rotates. ben writes p 1. everyone syncs.
		anna revokes ben. anna rotates. anna writes p 2. everyone syncs. p is 2.`,
	"signed over what a colleague had not published": `anna writes q 1. anna is locked out. ben reads. ben signs. anna writes q 2. everyone syncs. q is 2.`,
	"signed over a later answer of a colleague without the earlier one": `cara clears q. cara sends. ben reads. cara writes p 3. cara hands ben.
		ben crashes. ben signs. everyone syncs. p is 3.`,
	"a copy comes back after the courier took what lay under a new epoch": `anna revokes ben. anna keeps. anna rotates. anna writes p 1.
		anna is locked out. anna restores. everyone syncs. p is 1.`,
	"what a lost tablet's stick brought, and the server forgot": `ben unticks m 0. cara signs. ben sends. cara hands anna. cara loses.
		anna sends. server forgets 2. everyone syncs.`,
	"lost with the only tablet that it was handed to": `cara writes p 1. cara hands anna. cara loses. everyone syncs. p is 1.`,
	"what came by stick is in the copy of a disk too": `ben ticks m 0. ben hands anna. ben keeps. anna signs. anna keeps.
		anna restores. anna revokes ben. ben restores. everyone syncs.`,
	"a draft sent once more after a lost answer":     `anna writes q 1. anna sends unheard 1. anna crashes. anna sends. everyone syncs. q is 1.`,
	"saved, killed, and saved once more":             `anna writes q 1. anna writes q 2. anna writes q 3. anna crashes. everyone syncs. q is 3.`,
	"clocks that lie decide nothing":                 `anna stands ahead 9. anna writes q 1. everyone syncs. ben stands behind 9. ben writes q 2. everyone syncs. q is 2.`,
	"what a thief signs is shown to nobody":          `ben writes q 1. everyone syncs. cara forges ben. everyone syncs. q is 1.`,
	"who knows that he is revoked writes for nobody": `ben writes q 1. everyone syncs. anna revokes ben. ben persists. everyone syncs. q is 1.`,
	"reading twice and backwards": `anna writes q 1. ben writes q 2. everyone syncs. anna writes q 3. everyone syncs.
		ben reads again. cara reads again. q is 3.`,
}

func TestStories(t *testing.T) {
	for name, story := range stories {
		t.Run(name, func(t *testing.T) {
			w := newWorld(sound(), 3, 1, shelf{})
			if err := w.tell(story); err != nil {
				t.Error(err)
			}
			if broken := w.check(); broken != "" {
				t.Error(broken)
			}
		})
	}
}
