package simtest_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"
)

// histories is how many a test plays: the usual number, the long one when everything is
// to be proved, or what DOORSTEP_HISTORIES says.
func histories(usual, long int) int {
	if n, err := strconv.Atoi(os.Getenv("DOORSTEP_HISTORIES")); err == nil && n > 0 {
		return n
	}
	if os.Getenv("DOORSTEP_PROVE") == "1" {
		return long
	}
	return usual
}

// firstSeed is where the histories begin: at 0, or where DOORSTEP_FROM says, so that a
// long run can be played in slices.
func firstSeed() uint64 {
	n, _ := strconv.ParseUint(os.Getenv("DOORSTEP_FROM"), 10, 64)
	return n
}

// sentence draws the next sentence of a story. pick draws from 0 to n-1.
func sentence(tablets int, pick func(n int) int) string {
	who, other := names[pick(tablets)], names[pick(tablets)]
	row := []string{"kit", "bed", "ramp"}[pick(3)]
	value := strconv.Itoa(pick(4))
	link := []string{"p", "q"}[pick(2)]
	switch pick(54) {
	case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9:
		return who + " writes " + link + " " + value
	case 10, 11, 12, 13:
		return who + " writes " + link + " " + value + " in " + row
	case 14, 15:
		return who + " clears " + link
	case 16, 17:
		return who + " adds row " + row
	case 18, 19:
		return who + " removes " + row
	case 20, 21:
		return who + " ticks m " + value
	case 22:
		return who + " unticks m " + value
	case 23, 24:
		return who + " signs"
	case 25, 26, 27, 28:
		return who + " sends"
	case 29, 30:
		return who + " sends unheard"
	case 31, 32, 33:
		return who + " reads"
	case 34:
		return who + " reads again"
	case 35, 36:
		return who + " crashes"
	case 37, 38:
		return who + " is locked out after " + strconv.Itoa(pick(5))
	case 39, 40:
		return who + " hands " + other
	case 41:
		return who + " keeps"
	case 42, 43:
		return who + " restores"
	case 44:
		return who + " stands " + []string{"ahead", "behind"}[pick(2)] + " " + value
	case 45:
		return names[pick(2)] + " revokes " + other
	case 46, 47:
		return names[pick(2)] + " rotates"
	case 51, 52:
		return who + " keeps"
	case 53:
		return who + " forges " + other
	case 48:
		return "server forgets " + strconv.Itoa(1+pick(6))
	}
	switch pick(4) {
	case 0:
		return names[pick(2)] + " admits"
	case 2:
		return who + " loses"
	case 1:
		return who + " forges " + other
	}
	return who + " persists"
}

// tale is a history that was drawn from a seed.
type tale struct {
	seed      uint64
	tablets   int
	sentences []string
}

func newTale(seed, stream uint64) tale {
	r := rand.New(rand.NewPCG(seed, stream))
	t := tale{seed: seed, tablets: 2 + r.IntN(4)}
	if r.IntN(16) == 0 {
		t.tablets = 6 + r.IntN(3)
	}
	t.sentences = make([]string, 3+r.IntN(28))
	for i := range t.sentences {
		t.sentences[i] = sentence(t.tablets, r.IntN)
	}
	return t
}

// String is the tale as DOORSTEP_STORY takes it.
func (t tale) String() string {
	return fmt.Sprintf("%d tablets, seed %d.\n%s.", t.tablets, t.seed, strings.Join(t.sentences, ".\n"))
}

// play plays a tale until a sentence breaks a promise, and says which, "" for none.
func (t tale) play(e engine, s shelf) (broken string, tally tally) {
	var w *world
	defer func() {
		if p := recover(); p != nil {
			broken, tally = fmt.Sprint(p), w.tally
			if _, ok := p.(runtime.Error); ok {
				buf := make([]byte, 4<<10)
				broken += "\n" + string(buf[:runtime.Stack(buf, false)])
			}
		}
	}()
	w = newWorld(e, t.tablets, t.seed, s)
	for _, line := range t.sentences {
		words := strings.Fields(line)
		if n := len(words); n > 2 && words[n-2] == "in" {
			if _, ok := w.rows[words[n-1]]; !ok {
				continue // the row of that name has not been added
			}
		}
		if err := w.act(words); err != nil {
			return err.Error(), w.tally
		}
	}
	return w.check(), w.tally
}

// shrunk leaves out sentences for as long as the same promise is broken when it is
// played.
func (t tale) shrunk(broken string, play func(tale) (string, tally)) (tale, string) {
	want := strings.SplitN(broken, " ", 2)[0]
	for again := true; again; {
		again = false
		for size := len(t.sentences) / 2; size > 0; size /= 2 {
			for at := 0; at+size <= len(t.sentences); {
				less := t
				less.sentences = append(append([]string(nil), t.sentences[:at]...), t.sentences[at+size:]...)
				if b, _ := play(less); strings.SplitN(b, " ", 2)[0] == want {
					t, broken, again = less, b, true
					continue
				}
				at += size
			}
		}
	}
	return t, broken
}

// TestHistories plays random histories of two to eight tablets on the real merge,
// bundles, journal, epoch records, organisation log and server log, and holds the world
// to every promise of promises_test.go (PO1, PO2, PO3, PO5 to PO9 at this level). A
// history that breaks one is cut down to what matters and printed as a story.
func TestHistories(t *testing.T) {
	n, from := uint64(histories(20_000, 5_000_000)), firstSeed()
	var next atomic.Uint64
	next.Store(from)
	var mu sync.Mutex
	var sum tally
	var sentences int
	failed := make(chan string, 1)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			books := shelf{}
			var mine tally
			lines := 0
			for len(failed) == 0 {
				seed := next.Add(1) - 1
				if seed >= from+n {
					break
				}
				story := newTale(seed, 1)
				broken, did := story.play(sound(), books)
				mine.add(did)
				lines += len(story.sentences)
				if broken != "" {
					less, why := story.shrunk(broken, func(t tale) (string, tally) { return t.play(sound(), books) })
					select {
					case failed <- fmt.Sprintf("%s\nafter\n%v", why, less):
					default:
					}
				}
			}
			mu.Lock()
			defer mu.Unlock()
			sum.add(mine)
			sentences += lines
		})
	}
	workers.Wait()
	select {
	case f := <-failed:
		t.Fatal(f)
	default:
	}
	t.Logf("%d histories (seeds %d to %d), %d sentences: %v", n, from, from+n-1, sentences, sum)
}

// TestStoryGiven plays the story in the file that DOORSTEP_STORY names, as a failing
// test printed it.
func TestStoryGiven(t *testing.T) {
	name := os.Getenv("DOORSTEP_STORY")
	if name == "" {
		t.Skip("DOORSTEP_STORY names no file")
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), ".")
	story := tale{tablets: 3}
	if _, err := fmt.Sscanf(strings.TrimSpace(lines[0]), "%d tablets, seed %d", &story.tablets, &story.seed); err == nil {
		lines = lines[1:]
	}
	for _, l := range lines {
		if l = strings.TrimSpace(l); l != "" {
			story.sentences = append(story.sentences, l)
		}
	}
	if broken, _ := story.play(sound(), shelf{}); broken != "" {
		t.Fatalf("%s\nafter\n%v", broken, story)
	}
}

// TestHistoriesShrunk does the same with rapid, whose draws are not ours.
func TestHistoriesShrunk(t *testing.T) {
	books := shelf{}
	rapid.Check(t, func(t *rapid.T) {
		story := tale{seed: 1, tablets: rapid.IntRange(2, 5).Draw(t, "tablets")}
		for range rapid.IntRange(1, 30).Draw(t, "length") {
			story.sentences = append(story.sentences, sentence(story.tablets, func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "d") }))
		}
		if broken, _ := story.play(sound(), books); broken != "" {
			t.Fatalf("%s\nafter\n%v", broken, story)
		}
	})
}

func BenchmarkHistory(b *testing.B) {
	books := shelf{}
	seed := uint64(0)
	for b.Loop() {
		seed++
		if broken, _ := newTale(seed, 1).play(sound(), books); broken != "" {
			b.Fatal(broken)
		}
	}
}
