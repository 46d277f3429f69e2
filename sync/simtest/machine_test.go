package simtest_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"doorstep/sync/bundle"
	"doorstep/sync/merge"
	"doorstep/sync/op"
)

func histories(usual, long int) int {
	if os.Getenv("DOORSTEP_PROVE") == "1" {
		return long
	}
	return usual
}

// sentence draws the next sentence of a story. pick draws from 0 to n-1.
func sentence(tablets int, pick func(n int) int) string {
	who := names[pick(tablets)]
	row := []string{"kit", "bed", "ramp"}[pick(3)]
	value := fmt.Sprint(pick(4))
	link := []string{"p", "q"}[pick(2)]
	switch pick(20) {
	case 0, 1, 2, 3, 4:
		return who + " writes " + link + " " + value
	case 5, 6:
		return who + " writes " + link + " " + value + " in " + row
	case 7:
		return who + " clears " + link
	case 8:
		return who + " adds row " + row
	case 9:
		return who + " removes " + row
	case 10:
		return who + " ticks m " + value
	case 11:
		return who + " unticks m " + value
	case 12:
		return who + " signs"
	case 13, 14:
		return who + " sends"
	case 15:
		return who + " sends unheard"
	case 16:
		return who + " reads"
	case 17:
		return who + " reads again"
	case 18:
		return who + " crashes"
	}
	return fmt.Sprintf("%s is locked out after %d", who, pick(5))
}

// run plays sentences until one breaks a promise, and says which.
func run(w *world, sentences []string) (broken string) {
	defer func() {
		if p := recover(); p != nil {
			broken = fmt.Sprint(p)
		}
	}()
	for _, s := range sentences {
		if words := strings.Fields(s); slices.Contains(words, "in") {
			if _, ok := w.rows[words[len(words)-1]]; !ok {
				continue // the row of that name has not been added
			}
		}
		if err := w.act(strings.Fields(s)); err != nil {
			return err.Error()
		}
	}
	return w.check()
}

// TestHistories plays random histories of two to five tablets on the real merge,
// bundles and journal, and holds the world to PO1, PO2, PO3 and PO7.
func TestHistories(t *testing.T) {
	n := histories(2500, 300_000)
	for seed := range uint64(n) {
		r := rand.New(rand.NewPCG(seed, 1))
		tablets := 2 + r.IntN(4)
		story := make([]string, 3+r.IntN(35))
		for i := range story {
			story[i] = sentence(tablets, r.IntN)
		}
		if broken := run(newWorld(sound(), tablets, seed), story); broken != "" {
			t.Fatalf("%s\nafter (seed %d):\n%s.", broken, seed, strings.Join(story, ".\n"))
		}
	}
	t.Logf("%d histories", n)
}

// TestHistoriesShrunk does the same with rapid, which cuts a failing history down to
// the sentences that matter.
func TestHistoriesShrunk(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tablets := rapid.IntRange(2, 5).Draw(t, "tablets")
		story := make([]string, rapid.IntRange(1, 30).Draw(t, "length"))
		for i := range story {
			story[i] = sentence(tablets, func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "d") })
		}
		if broken := run(newWorld(sound(), tablets, 1), story); broken != "" {
			t.Fatalf("%s\nafter:\n%s.", broken, strings.Join(story, ".\n"))
		}
	})
}

// faults are the planted ones. Each must be caught; if one is not, the promises above
// have a hole.
var faults = map[string]func(*engine){
	"an op supersedes only what is on the screen": func(e *engine) {
		e.preds = func(t *tablet, c op.Cell) []op.Dot { return t.set.PredsFor(c, nil) }
	},
	"removing a row supersedes only what is on the screen": func(e *engine) {
		e.rowPreds = func(t *tablet, r op.ID) []op.Dot { return t.set.PredsForRow(t.w.doc, r, nil) }
	},
	"the last one to arrive wins": func(e *engine) {
		e.receive = func(t *tablet, ops []op.Op) {
			for _, o := range ops {
				if t.set.Has(o.Doc, o.Dot) {
					continue
				}
				o.Preds = slices.Clone(o.Preds)
				for _, v := range t.set.Visible(o.Cell()) {
					o.Preds = append(o.Preds, v.Dot)
				}
				o.Preds = op.SortPreds(o.Preds)
				t.set.Add(o)
			}
		}
	},
	"the greater dot wins on every tablet": func(e *engine) {
		real := e.preds
		e.preds = func(t *tablet, c op.Cell) []op.Dot {
			// It also supersedes what others may be writing: every seq up to now.
			dots := real(t, c)
			for _, other := range t.w.tablets {
				if other != t && other.inc.Compare(t.inc) < 0 {
					for s := range other.seq {
						dots = append(dots, op.Dot{Inc: other.inc, Seq: s + 1})
					}
				}
			}
			return op.SortPreds(dots)
		}
	},
	"one cell for all options of a question": func(e *engine) {
		e.preds = func(t *tablet, c op.Cell) []op.Dot {
			var dots []op.Dot
			for _, other := range t.set.Cells(t.w.doc) {
				if other.Link == c.Link && other.Row == c.Row {
					dots = append(dots, t.set.PredsFor(other, t.unpublished)...)
				}
			}
			return op.SortPreds(dots)
		}
	},
	"coalescing forgets what was signed": func(e *engine) {
		e.coalesce = func(ops []op.Op) ([]op.Op, []bundle.Span) {
			var signs []op.Op
			rest := slices.DeleteFunc(slices.Clone(ops), func(o op.Op) bool {
				if o.IsSign() {
					signs = append(signs, o)
				}
				return o.IsSign()
			})
			kept, elided := bundle.Coalesce(rest)
			kept = append(kept, signs...)
			slices.SortFunc(kept, func(a, b op.Op) int { return a.Dot.Compare(b.Dot) })
			return kept, elided
		}
	},
	"coalescing leaves a row without a place": func(e *engine) {
		e.coalesce = func(ops []op.Op) ([]op.Op, []bundle.Span) {
			kept, elided := bundle.Coalesce(ops)
			var gone merge.Set
			gone.AddAll(kept)
			out := slices.DeleteFunc(kept, func(o op.Op) bool {
				drop := o.Value.Kind() == op.KindRow && !slices.ContainsFunc(gone.Visible(o.Cell()), func(v op.Op) bool { return v.Dot == o.Dot })
				if drop {
					elided = append(elided, bundle.Span{First: o.Dot.Seq, Len: 1})
				}
				return drop
			})
			return out, joined(elided)
		}
	},
	"coalescing drops the first of what is left": func(e *engine) {
		e.coalesce = func(ops []op.Op) ([]op.Op, []bundle.Span) {
			kept, elided := bundle.Coalesce(ops)
			if len(kept) > 1 {
				kept = kept[1:]
			}
			return kept, elided
		}
	},
	"a bundle loses what its ops supersede": func(e *engine) {
		e.coalesce = func(ops []op.Op) ([]op.Op, []bundle.Span) {
			kept, elided := bundle.Coalesce(ops)
			kept = slices.Clone(kept)
			for i := range kept {
				kept[i].Preds = nil
			}
			return kept, elided
		}
	},
	"a removed row takes later answers with it": func(e *engine) {
		real := e.receive
		e.receive = func(t *tablet, ops []op.Op) {
			real(t, slices.DeleteFunc(slices.Clone(ops), func(o op.Op) bool {
				removed := slices.ContainsFunc(t.set.Visible(op.Cell{Doc: o.Doc, Row: o.Row}), func(v op.Op) bool {
					return v.Value.Kind() == op.KindTombstone
				})
				return !o.Row.IsZero() && o.Link != "" && removed
			}))
		}
	},
	"a push without an answer is taken for done": func(e *engine) { e.lostIsDone = true },
	"what is sent again is sealed anew":          func(e *engine) { e.resealed = true },
	"a restart forgets the last save":            func(e *engine) { e.forget = 1 },
	"saved is said before it is written":         func(e *engine) { e.early = true },
}

// joined sorts spans and joins those that touch.
func joined(spans []bundle.Span) (out []bundle.Span) {
	slices.SortFunc(spans, func(a, b bundle.Span) int { return int(a.First) - int(b.First) })
	for _, s := range spans {
		if n := len(out); n > 0 && out[n-1].First+out[n-1].Len == s.First {
			out[n-1].Len += s.Len
		} else {
			out = append(out, s)
		}
	}
	return out
}

// told plays a story on an engine with a fault.
func told(plant func(*engine), story string) (broken string) {
	defer func() {
		if p := recover(); p != nil {
			broken = fmt.Sprint(p)
		}
	}()
	e := sound()
	plant(&e)
	w := newWorld(e, 3, 1)
	if err := w.tell(story); err != nil {
		return err.Error()
	}
	return w.check()
}

// TestEveryPlantedFaultIsCaught is the test of the tests.
func TestEveryPlantedFaultIsCaught(t *testing.T) {
	for name, plant := range faults {
		t.Run(name, func(t *testing.T) {
			for title, story := range stories {
				if broken := told(plant, story); broken != "" {
					first, _, _ := strings.Cut(broken, "\n")
					t.Logf("caught by the story %q: %s", title, first)
					break
				}
			}
			for seed := range uint64(3000) {
				r := rand.New(rand.NewPCG(seed, 2))
				tablets := 2 + r.IntN(3)
				story := make([]string, 5+r.IntN(35))
				for i := range story {
					story[i] = sentence(tablets, r.IntN)
				}
				e := sound()
				plant(&e)
				if broken := run(newWorld(e, tablets, seed), story); broken != "" {
					first, _, _ := strings.Cut(broken, "\n")
					t.Logf("caught by history %d: %s", seed, first)
					return
				}
			}
			t.Error("3,000 histories did not notice")
		})
	}
}

func BenchmarkHistory(b *testing.B) {
	seed := uint64(0)
	for b.Loop() {
		seed++
		r := rand.New(rand.NewPCG(seed, 1))
		tablets := 2 + r.IntN(4)
		story := make([]string, 3+r.IntN(35))
		for i := range story {
			story[i] = sentence(tablets, r.IntN)
		}
		if broken := run(newWorld(sound(), tablets, seed), story); broken != "" {
			b.Fatal(broken)
		}
	}
}
