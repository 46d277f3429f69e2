package simtest_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

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
//	anna sends.                 she publishes; "sends unheard" loses the server's answer
//	anna reads.                 she pulls; "reads again" pulls everything twice, backwards
//	anna crashes.               her app is killed and starts again
//	anna is locked out.         her drafts are uploaded as they are; "after 2" stops after two
//	everyone syncs.             all send, then all read, twice
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
	i := slices.IndexFunc(w.tablets, func(t *tablet) bool { return t.name == words[0] })
	if i < 0 || len(words) < 2 {
		return fmt.Errorf("who does what?")
	}
	t := w.tablets[i]
	arg := func(n int) string {
		if n < len(words) {
			return words[n]
		}
		return ""
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
		t.send(arg(2) != "unheard")
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
		return fmt.Errorf("unknown verb %s", words[1])
	}
	return nil
}

func (w *world) expect(what, want []string) error {
	for _, t := range w.tablets {
		c := op.Cell{Doc: w.doc, Link: what[0]}
		if len(what) == 3 && what[1] == "in" {
			c.Row = w.rows[what[2]]
		} else if len(what) == 2 {
			c.Option = what[1]
		}
		var got []string
		if id, ok := w.rows[what[0]]; ok {
			r, alive := t.set.Row(w.doc, id)
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
	"reading twice and backwards": `anna writes q 1. ben writes q 2. everyone syncs. anna writes q 3. everyone syncs.
		ben reads again. cara reads again. q is 3.`,
}

func TestStories(t *testing.T) {
	for name, story := range stories {
		t.Run(name, func(t *testing.T) {
			w := newWorld(sound(), 3, 1)
			if err := w.tell(story); err != nil {
				t.Error(err)
			}
			if broken := w.check(); broken != "" {
				t.Error(broken)
			}
		})
	}
}
