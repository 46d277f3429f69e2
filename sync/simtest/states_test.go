package simtest_test

import (
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// A model is explored whole: every history over a few sentences, each said at most so
// many times, breadth first. Two histories that end in the same state go on as one.
// Nothing in it is a model of the code: the sentences play on the code itself.
type model struct {
	tablets int
	most    map[string]int // how often each sentence may be said
	depth   int            // sentences in the usual run; 0 for all that may be said
}

// state is everything that can make a difference from here on, in one form: who holds
// what and knows what, by number and not by the random bytes of seals.
func (w *world) state() string {
	var b strings.Builder
	keys := func(what string, list []entry) {
		fmt.Fprint(&b, "\n ", what)
		for _, e := range list {
			fmt.Fprintf(&b, " %d/%d.%d.%d", e.key.Inc[1], e.key.Inc[2], e.key.Class, e.key.N)
			if o := w.open(e.raw); o.Epoch != nil {
				b.WriteString(theCouncil().find(o.hash).id)
			} else if k, ok := w.keys(o.Bundle.Header.EpochKID); ok {
				if body, err := o.read(k); err == nil {
					for _, p := range body.Ops {
						fmt.Fprint(&b, ",", p.Dot.Inc[1:3], p.Dot.Seq)
					}
				}
			}
		}
	}
	raws := func(what string, list [][]byte) {
		var es []entry
		for _, raw := range list {
			o := w.open(raw)
			es = append(es, entry{o.Key, o.hash, raw})
		}
		keys(what, es)
	}
	fmt.Fprint(&b, w.host.book.path, w.forgot, w.restored, w.gone)
	keys("log", w.host.entries)
	keys("aside", w.host.aside)
	for _, t := range w.tablets {
		fmt.Fprint(&b, "\n", t.name, t.gone, t.inDoubt, t.compared, t.inc[1:3], t.book.path, t.seq, t.next, "\n", w.show(&t.set))
		for _, r := range t.records {
			b.WriteString(r.id)
		}
		if t.backup != nil {
			fmt.Fprint(&b, "copy of ", t.backup.inc[1:3], t.backup.book.path, t.backup.saves)
		}
		raws("sealed", t.sealed)
		raws("waiting", t.waiting)
		keys("read", t.order)
		keys("stick", t.byStick)
		keys("parked", t.unread)
		for _, k := range slices.SortedFunc(slices.Values(t.receipts), compareKeys) {
			fmt.Fprint(&b, " ", k.Inc[1:3], k.Class, k.N)
		}
	}
	for _, d := range slices.SortedFunc(maps.Keys(w.ghosts), op.Dot.Compare) {
		fmt.Fprint(&b, "\n", d.Inc[1:3], d.Seq, w.ghosts[d].op.Value, len(w.ghosts[d].seen))
	}
	return b.String()
}

func compareKeys(a, b wire.Key) int {
	return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
}

// explore plays the model out and gives how many states and steps there were.
func (m model) explore(t *testing.T) (states, steps int) {
	t.Helper()
	if os.Getenv("DOORSTEP_PROVE") == "1" {
		m.depth = 8
	}
	if n, err := strconv.Atoi(os.Getenv("DOORSTEP_DEPTH")); err == nil {
		m.depth = n
	}
	alphabet := slices.Sorted(maps.Keys(m.most))
	seen := map[string]bool{}
	level := [][]string{nil}
	for depth := 0; len(level) > 0 && (m.depth == 0 || depth < m.depth); depth++ {
		var next [][]string
		var mu sync.Mutex
		var workers sync.WaitGroup
		queue := make(chan []string)
		for range runtime.GOMAXPROCS(0) {
			workers.Go(func() {
				books := shelf{}
				for story := range queue {
					state, broken := m.play(story, books)
					mu.Lock()
					steps++
					if broken != "" {
						t.Errorf("%s\nafter\n%s.", broken, strings.Join(story, ".\n"))
					} else if !seen[state] {
						seen[state] = true
						next = append(next, story)
					}
					mu.Unlock()
				}
			})
		}
		for _, story := range level {
			for _, s := range alphabet {
				said := 0
				for _, before := range story {
					if before == s {
						said++
					}
				}
				if said < m.most[s] && !t.Failed() {
					queue <- append(slices.Clone(story), s)
				}
			}
		}
		close(queue)
		workers.Wait()
		level = next
		if t.Failed() {
			t.FailNow()
		}
	}
	return len(seen), steps
}

// play plays a story, notes where it led, and checks every promise from there.
func (m model) play(story []string, books shelf) (state, broken string) {
	defer func() {
		if p := recover(); p != nil {
			broken = fmt.Sprint(p)
		}
	}()
	w := newWorld(sound(), m.tablets, 1, books)
	for _, s := range story {
		if err := w.act(strings.Fields(s)); err != nil {
			return "", err.Error()
		}
	}
	return fmt.Sprint(said(story), w.state()), w.check()
}

// said is how often each sentence of a story was said: what may follow depends on it.
func said(story []string) string {
	s := slices.Sorted(slices.Values(story))
	return strings.Join(s, ".")
}

// TestStatesOfWritingWhileRotatingAndRevoking: two tablets write offline while one is
// revoked and the keys move on, in every order, with answers lost on the way.
func TestStatesOfWritingWhileRotatingAndRevoking(t *testing.T) {
	states, steps := model{tablets: 2, depth: 3, most: map[string]int{
		"ben writes q 1": 1, "ben clears q": 1, "anna writes q 2": 1, "ben sends": 2, "ben sends unheard 1": 1, "ben reads": 1,
		"anna revokes ben": 1, "anna rotates": 1, "anna sends": 1, "anna reads": 1,
	}}.explore(t)
	t.Logf("%d states, %d steps, every promise held from each", states, steps)
}

// TestStatesOfRotatingTwice: three tablets, two revocations, and epochs made offline
// side by side.
func TestStatesOfRotatingTwice(t *testing.T) {
	states, steps := model{tablets: 3, depth: 3, most: map[string]int{
		"cara writes q 1": 1, "cara sends": 1, "ben writes q 2": 1, "ben reads": 2, "ben sends": 1, "ben rotates": 1,
		"anna revokes cara": 1, "anna rotates": 1, "anna sends": 1, "anna hands ben": 1,
	}}.explore(t)
	t.Logf("%d states, %d steps, every promise held from each", states, steps)
}

// TestStatesOfWipeAndQuarantine: a revoked tablet's work reaches the server by courier,
// whole or in part, before and after it is told, and is let in or not yet.
func TestStatesOfWipeAndQuarantine(t *testing.T) {
	states, steps := model{tablets: 3, depth: 3, most: map[string]int{
		"cara writes q 1": 1, "cara writes q 2": 1, "cara is locked out after 1": 1, "cara sends": 1, "cara sends unheard 1": 1,
		"anna revokes cara": 1, "ben reads": 1, "ben signs": 1, "ben writes q 3": 1, "anna admits": 2, "cara crashes": 1, "cara persists": 1,
	}}.explore(t)
	t.Logf("%d states, %d steps, every promise held from each", states, steps)
}

// TestStatesOfCopies: a tablet goes back to an older copy of its disk at any moment.
func TestStatesOfCopies(t *testing.T) {
	states, steps := model{tablets: 2, depth: 3, most: map[string]int{
		"ben writes q 1": 1, "ben writes q 2": 1, "ben adds row kit": 1, "ben keeps": 1, "ben restores": 2, "ben sends": 2, "ben sends unheard 1": 1,
		"ben is locked out after 1": 1, "anna reads": 1, "anna writes q 3": 1,
	}}.explore(t)
	t.Logf("%d states, %d steps, every promise held from each", states, steps)
}

// TestStatesOfAServerThatForgets: the server goes back to an older copy of its log.
func TestStatesOfAServerThatForgets(t *testing.T) {
	states, steps := model{tablets: 3, depth: 3, most: map[string]int{
		"ben writes q 1": 1, "ben writes q 2": 1, "ben sends": 2, "cara writes q 3": 1, "cara sends": 1, "anna reads": 2,
		"server forgets 1": 1, "server forgets 2": 1, "ben hands cara": 1, "ben crashes": 1,
	}}.explore(t)
	t.Logf("%d states, %d steps, every promise held from each", states, steps)
}
