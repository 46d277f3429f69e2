package server

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"
)

// An explicit-state check of the organisation's log: every interleaving of two
// leads who make statements, post them, lose answers and read, against a server
// that may keep two branches of the log, show either to anybody at any time, and
// show as little of it as it likes. Compare-and-set is the server's own
// (members.append), verification the clients' own (orglog.State.ApplyAll); each
// step is taken once for each state that it can be taken in.
//
// A world is a few strings: what each lead holds, what each branch holds. An entry
// is named by its author, what it says and the entry before it, so that one name
// is one entry.
type world struct {
	held     [2]string // entries of each lead, "/"-separated
	branch   [2]string // of the server; the second is "-" until it forks
	budget   [2]string // statements that each may still make, a letter each
	deceived [2]bool   // a lead refused something: it has noticed
}

// forkCheck takes the steps in earnest.
type forkCheck struct {
	t       *testing.T
	org     *simtest.Org
	raw     map[string][]byte        // entries by name
	states  map[string]*orglog.State // logs by their entries
	answers map[string]*wire.Refusal // what members.append said, by branch and entry
}

var leads = [2]string{"A", "B"}

// log gives the state after the base log and some entries.
func (c *forkCheck) log(held string) *orglog.State {
	if st, ok := c.states[held]; ok {
		return st
	}
	st, err := c.org.State.ApplyAll(c.raws(held))
	if err != nil {
		c.t.Fatalf("a log that was verified does not verify: %s: %v", held, err)
	}
	c.states[held] = st
	return st
}

func names(held string) []string {
	return strings.FieldsFunc(held, func(r rune) bool { return r == '/' })
}

func (c *forkCheck) raws(held string) [][]byte {
	var out [][]byte
	for _, n := range names(held) {
		out = append(out, c.raw[n])
	}
	return out
}

// make gives the entry that a lead puts after what it holds; "" when the rules of
// the log do not let it.
func (c *forkCheck) make(lead int, what byte, held string) string {
	before := names(held)
	name := fmt.Sprintf("%s%c%d.%s", leads[lead], what, len(before), strings.Join(before, ","))
	if _, ok := c.raw[name]; ok {
		return name
	}
	me, other := c.org.Tablets[lead], c.org.Tablets[1-lead]
	var content orglog.Content = orglog.RevokeDevice{Device: other.ID, Reason: orglog.Lost}
	signer := me.Sign
	switch what {
	case 'r': // a lead revokes the other's tablet; an administrator's key will do here
		signer = c.org.Admins[lead]
	case 'a':
		content = orglog.NewAdmit(simtest.ID("case"), wire.HashOf([]byte(name)))
	}
	st := c.log(held)
	entry, err := st.Propose(simtest.Day, content, []sign.Private{signer}...)
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := st.Apply(entry); err != nil {
		return ""
	}
	c.raw[name] = entry
	return name
}

// post is what the server's compare-and-set says of an entry on a branch.
func (c *forkCheck) post(branch, entry string, at int) *wire.Refusal {
	key := fmt.Sprintf("%s|%s|%d", branch, entry, at)
	if r, ok := c.answers[key]; ok {
		return r
	}
	store := newStore()
	ctx := context.Background()
	if err := store.OrgAppend(ctx, 0, append(slices.Clone(c.org.Entries), c.raws(branch)...)); err != nil {
		c.t.Fatal(err)
	}
	m := &members{store: store, moved: func(context.Context, *orglog.State, *orglog.State) {}}
	refusal, err := m.append(ctx, []wire.Statement{{Pos: uint64(len(c.org.Entries) + at), Raw: c.raw[entry]}})
	if err != nil {
		c.t.Fatal(err)
	}
	if size := int(m.size()) - len(c.org.Entries); refusal == nil && size != len(names(branch))+1 && !slices.Contains(names(branch), entry) {
		c.t.Fatalf("accepted and not appended: %s", key)
	}
	c.answers[key] = refusal
	return refusal
}

// next gives every world that one step makes of w.
func (c *forkCheck) next(w world) []world {
	var out []world
	for x := range leads {
		for b, branch := range w.branch {
			if branch == "-" {
				continue
			}
			for i := range w.budget[x] {
				entry := c.make(x, w.budget[x][i], w.held[x])
				if entry == "" {
					continue
				}
				v := w
				at := len(names(w.held[x]))
				if c.post(branch, entry, at) == nil {
					v.budget[x] = w.budget[x][:i] + w.budget[x][i+1:]
					if !slices.Contains(names(branch), entry) {
						v.branch[b] = branch + "/" + entry
					}
					out = append(out, v) // the answer is lost
					v.held[x] = w.held[x] + "/" + entry
					out = append(out, v)
				}
			}
			// The server shows the entry that stands after what x holds, on any
			// branch, whether or not x has read that branch before.
			if at := len(names(w.held[x])); at < len(names(branch)) {
				v, entry := w, names(branch)[at]
				if _, err := c.log(w.held[x]).ApplyAll([][]byte{c.raw[entry]}); err == nil {
					v.held[x] = w.held[x] + "/" + entry
				} else {
					v.deceived[x] = true
				}
				out = append(out, v)
			} else if at > len(names(branch)) {
				v := w
				v.deceived[x] = true // the end frame says less than x holds
				out = append(out, v)
			}
		}
	}
	if w.branch[1] == "-" {
		for n := range len(names(w.branch[0])) + 1 {
			v := w
			v.branch[1] = ""
			for _, e := range names(w.branch[0])[:n] {
				v.branch[1] += "/" + e
			}
			out = append(out, v)
		}
	}
	return out
}

// holds checks what must be true of every world.
func (c *forkCheck) holds(w world) error {
	a, b := names(w.held[0]), names(w.held[1])
	apart := -1
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] && apart < 0 {
			apart = i
		}
		if apart >= 0 && a[i] == b[i] {
			return fmt.Errorf("two logs that differ at %d agree at %d", apart, i)
		}
	}
	if apart >= 0 && w.branch[1] == "-" {
		return fmt.Errorf("two logs without a fork")
	}
	if w.branch[1] == "-" && (w.deceived[0] || w.deceived[1]) {
		return fmt.Errorf("an honest server was taken for a liar")
	}
	for x, held := range w.held {
		if c.log(held) == nil {
			return fmt.Errorf("%s holds a log that does not verify", leads[x])
		}
		// Nobody acts after the entry that ends their rights.
		for i, e := range names(held) {
			for _, later := range names(held)[i+1:] {
				if e[1] == 'r' && later[1] == 'a' && later[0] != e[0] {
					return fmt.Errorf("%s admits after it was revoked", later[:1])
				}
			}
		}
	}
	return nil
}

// TestStatesOfAForkedOrganisationLog explores all of it.
func TestStatesOfAForkedOrganisationLog(t *testing.T) {
	c := &forkCheck{t: t, org: simtest.New(t, 2), raw: map[string][]byte{}, states: map[string]*orglog.State{}, answers: map[string]*wire.Refusal{}}
	start := world{branch: [2]string{"", "-"}, budget: [2]string{"ar", "a"}}
	if os.Getenv("DOORSTEP_PROVE") == "1" {
		start.budget = [2]string{"aar", "ar"}
	}
	seen := map[world]bool{start: true}
	forked, noticed, steps := 0, 0, 0
	for queue := []world{start}; len(queue) > 0; queue = queue[1:] {
		for _, v := range c.next(queue[0]) {
			if steps++; seen[v] {
				continue
			}
			seen[v] = true
			if err := c.holds(v); err != nil {
				t.Fatalf("%v\nafter %+v\nfrom %+v", err, v, queue[0])
			}
			if v.branch[1] != "-" {
				forked++
			}
			if v.deceived != [2]bool{} {
				noticed++
			}
			queue = append(queue, v)
		}
	}
	if forked == 0 || noticed == 0 {
		t.Errorf("no fork was tried, or none noticed: %d, %d", forked, noticed)
	}
	t.Logf("%d states, %d steps; %d states with a forked log, %d in which a lead has noticed; %d entries made, %d posts answered", len(seen), steps, forked, noticed, len(c.raw), len(c.answers))
}
