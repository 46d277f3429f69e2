package client_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// The push protocol as a machine small enough to go through all of it: two tablets
// of which one writes two bundles ("a", "b") and one writes one ("c"), a server
// that keeps a log, requests and answers that get lost, arrive twice or in part,
// tablets that crash and prune, and a server that is restored from a backup. What
// the real code does at each of these points the other tests of this package show;
// this one shows that no order of them loses or doubles anything.

// rules are those of the protocol; a planted fault breaks one.
type rules struct {
	appendTwice   bool // the server stores again what it holds
	ackFirst      bool // the server answers before the commit is durable
	lostIsSafe    bool // a tablet takes a request without an answer for done
	pruneUnsafe   bool // a tablet prunes what has no receipt
	healOwnOnly   bool // a tablet brings back its own entries alone
	takeBackwards bool // a tablet believes a log that went back
	gaps          bool // the server takes a bundle without the one before it
}

// member is one tablet. All but Req is on its disk.
type member struct {
	Written     int
	Journal     string // own bundles not pruned yet
	Safe        string // own bundles with a receipt
	Read        string // the log as it was read
	Req, Reply  string // on the way: bundles up; receipts, "|" and the log down
	Dead, Alarm bool
}

// world is a state of everything.
type world struct {
	Log     string
	Backups int // restores that may still happen
	Mishaps int // losses, cuts, repeats and crashes that may
	Tab     [2]member
}

var ours = [2]string{"ab", "c"}

// commit is the server's: in order, each once, nobody's second without his first.
func (ru rules) commit(log, req string) (next, acked string) {
	for _, b := range req {
		held := strings.ContainsRune(log, b)
		before := b == 'b' && !strings.Contains(log, "a")
		if before && !ru.gaps {
			continue // refused: gap
		}
		if !held || ru.appendTwice {
			log += string(b)
		}
		acked += string(b)
	}
	return log, acked
}

// lacks gives what of all is not in have.
func lacks(all, have string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(have, r) {
			return -1
		}
		return r
	}, all)
}

// steps gives every state that may come next.
func (ru rules) steps(w world) (out []world) {
	for i := range w.Tab {
		t := w.Tab[i]
		if t.Dead {
			continue
		}
		add := func(change func(n *world, t *member)) {
			n := w
			change(&n, &n.Tab[i])
			out = append(out, n)
		}
		if t.Written < len(ours[i]) {
			add(func(_ *world, t *member) { t.Journal += ours[i][t.Written : t.Written+1]; t.Written++ })
		}
		if t.Req == "" {
			back := ""
			if t.Alarm {
				if back = lacks(t.Read, w.Log); ru.healOwnOnly { // by the server's index
					back = lacks(back, ours[1-i])
				}
			}
			add(func(_ *world, t *member) { t.Req = ">" + back + lacks(lacks(t.Journal, t.Safe), back) })
		}
		if t.Req != "" {
			log, acked := ru.commit(w.Log, t.Req[1:])
			answered := func(n *world, t *member) {
				t.Req = ""
				t.Safe += lacks(lacks(acked, t.Safe), lacks(acked, t.Journal))
				if t.Alarm = !strings.HasPrefix(log, t.Read) && !ru.takeBackwards; !t.Alarm {
					t.Read = log
				}
			}
			add(func(n *world, t *member) { n.Log = log; answered(n, t) })
			if ru.ackFirst {
				add(answered)
			}
			for cut := 1; cut <= len(t.Req) && w.Mishaps > 0; cut++ {
				// So much of it arrives, and the tablet crashes or hears nothing.
				log, _ := ru.commit(w.Log, t.Req[1:cut])
				add(func(n *world, t *member) { n.Log, t.Req = log, ""; n.Mishaps-- })
				add(func(n *world, t *member) { n.Log = log; n.Mishaps-- }) // and it comes again
			}
			if ru.lostIsSafe {
				add(func(_ *world, t *member) { t.Safe, t.Req = t.Journal, "" })
			}
		}
		if t.Safe != "" || ru.pruneUnsafe {
			add(func(_ *world, t *member) {
				if t.Journal = lacks(t.Journal, t.Safe); ru.pruneUnsafe {
					t.Journal = ""
				}
			})
		}
	}
	if !w.Tab[0].Dead && w.Tab[0].Req == "" {
		n := w
		n.Tab[0] = member{Dead: true, Written: n.Tab[0].Written, Safe: n.Tab[0].Safe, Read: ""}
		if lacks(n.Tab[0].Safe, n.Tab[1].Read) == "" && n.Tab[0].Written == len(n.Tab[0].Safe) {
			out = append(out, n) // the tablet is lost once others have what it called safe
		}
	}
	if w.Backups > 0 && len(w.Log) > 0 {
		for keep := range len(w.Log) {
			n := w
			n.Log, n.Backups = w.Log[:keep], w.Backups-1
			out = append(out, n)
		}
	}
	return out
}

// wrong names what a state must never be.
func (w world) wrong() string {
	for i, t := range w.Tab {
		for _, b := range t.Safe {
			kept := strings.ContainsRune(w.Log, b)
			for _, o := range w.Tab {
				kept = kept || !o.Dead && (strings.ContainsRune(o.Journal, b) || strings.ContainsRune(o.Read, b))
			}
			if !kept && w.Backups > 0 { // before any backup was needed
				return "what a receipt called safe is nowhere"
			}
		}
		if !t.Dead && lacks(ours[i][:t.Written], w.Log+t.Journal+t.Read) != "" && w.Backups > 0 {
			return "what was written is nowhere"
		}
		if lacks(t.Read, w.Log) != "" && !t.Dead && w.Backups > 0 {
			return "a log that nobody restored went back"
		}
	}
	for i, b := range w.Log {
		if strings.IndexRune(w.Log, b) != i {
			return "an entry is in the log twice"
		}
		if b == 'b' && !strings.ContainsRune(w.Log[:i], 'a') {
			return "somebody's second stands before his first"
		}
	}
	return ""
}

// calm lets everything arrive: every living tablet syncs, heals and syncs.
func (ru rules) calm(w world) world {
	for range 4 {
		for i := range w.Tab {
			t := &w.Tab[i]
			if t.Dead {
				continue
			}
			t.Req = ""
			if !strings.HasPrefix(w.Log, t.Read) && !ru.takeBackwards {
				back := lacks(t.Read, w.Log)
				if ru.healOwnOnly {
					back = lacks(back, ours[1-i])
				}
				w.Log, _ = ru.commit(w.Log, back)
			}
			var acked string
			w.Log, acked = ru.commit(w.Log, lacks(t.Journal, t.Safe))
			t.Safe += lacks(acked, t.Safe)
		}
	}
	return w
}

// explore goes through every state that can be reached and returns the first wrong
// one with the way there.
func explore(ru rules) (states int, wrong string) {
	start := world{Backups: 1, Mishaps: 2}
	seen := map[world]world{start: {}}
	next := []world{start}
	path := func(w world) string {
		var way []string
		for ; w != start; w = seen[w] {
			way = append(way, fmt.Sprintf("%+v", w))
		}
		slices.Reverse(way)
		return strings.Join(way, "\n")
	}
	for len(next) > 0 {
		if len(seen) > 500_000 {
			return len(seen), "too many states for a test"
		}
		w := next[0]
		next = next[1:]
		if why := w.wrong(); why != "" {
			return len(seen), why + ":\n" + path(w)
		}
		// In the end all that anybody wrote and somebody still holds is in the log.
		end := ru.calm(w)
		for i, t := range w.Tab {
			for _, b := range ours[i][:t.Written] {
				held := strings.ContainsRune(w.Log, b)
				for _, o := range w.Tab {
					held = held || !o.Dead && (strings.ContainsRune(o.Journal, b) && !strings.ContainsRune(o.Safe, b) || strings.ContainsRune(o.Read, b))
				}
				if held && !strings.ContainsRune(end.Log, b) || !held && !t.Dead && w.Backups > 0 {
					return len(seen), fmt.Sprintf("%c does not come to the log:\n%s", b, path(w))
				}
			}
		}
		for _, n := range ru.steps(w) {
			if _, ok := seen[n]; !ok {
				seen[n] = w
				next = append(next, n)
			}
		}
	}
	return len(seen), ""
}

// TestPushAckPruneInEveryOrder goes through every order of writing, sending, losing,
// cutting, repeating, crashing, pruning, losing a tablet and restoring a server, and
// shows that each rule of the protocol is needed: without it something is lost or
// doubled.
func TestPushAckPruneInEveryOrder(t *testing.T) {
	n, wrong := explore(rules{})
	if wrong != "" {
		t.Fatal(wrong)
	}
	t.Logf("%d states", n)
	for name, ru := range map[string]rules{
		"stored again": {appendTwice: true}, "answered before the commit": {ackFirst: true}, "no answer taken for done": {lostIsSafe: true},
		"pruned without a receipt": {pruneUnsafe: true}, "only own entries brought back": {healOwnOnly: true},
		"a log that went back is believed": {takeBackwards: true}, "gaps allowed": {gaps: true},
	} {
		if n, wrong := explore(ru); wrong == "" {
			t.Errorf("%s: nothing wrong in %d states", name, n)
		}
	}
}
