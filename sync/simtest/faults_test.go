package simtest_test

import (
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"doorstep/sync/bundle"
	"doorstep/sync/merge"
	"doorstep/sync/op"
)

// faults are the planted ones. Each must be caught; if one is not, the promises have a
// hole.
var faults = map[string]func(*engine){
	"an op supersedes only what is on the screen": func(e *engine) {
		e.preds = func(t *tablet, c op.Cell) []op.Dot { return t.set.PredsFor(c, nil) }
	},
	"removing a row supersedes only what is on the screen": func(e *engine) {
		e.rowPreds = func(t *tablet, r op.ID) []op.Dot { return t.set.PredsForRow(theDoc, r, nil) }
	},
	"the last one to arrive wins": func(e *engine) {
		e.receive = func(t *tablet, ops []op.Op) {
			for _, o := range ops {
				if t.set.Has(theDoc, o.Dot) {
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
	"the latest clock wins": func(e *engine) {
		e.show = func(w *world, t *tablet) string {
			var s merge.Set
			for _, c := range t.set.Cells(theDoc) {
				ops := t.set.Visible(c)
				s.Add(ops[len(ops)-1])
			}
			return w.show(&s)
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
	"the same answer twice is kept once": func(e *engine) {
		e.receive = func(t *tablet, ops []op.Op) {
			t.set.AddAll(slices.DeleteFunc(slices.Clone(ops), func(o op.Op) bool {
				return !o.IsSign() && slices.ContainsFunc(t.set.Visible(o.Cell()), func(v op.Op) bool { return v.Dot != o.Dot && v.Value.Equal(o.Value) })
			}))
		}
	},
	"ticks are merged as one list": func(e *engine) {
		e.preds = func(t *tablet, c op.Cell) []op.Dot {
			var dots []op.Dot
			for _, other := range t.set.Cells(theDoc) {
				if other.Link == c.Link && other.Row == c.Row {
					dots = append(dots, t.set.PredsFor(other, t.unpublished)...)
				}
			}
			return op.SortPreds(dots)
		}
	},
	"rows are shown in the order of arrival": func(e *engine) {
		e.show = func(w *world, t *tablet) string {
			var order []op.ID
			for _, l := range t.order {
				if o := w.open(l.raw); o.Bundle != nil && w.counts(o) {
					for _, p := range w.body(o).Ops {
						order = append(order, p.Row)
					}
				}
			}
			var shown, arrived []string
			for _, r := range t.set.Rows(theDoc, "rows", op.ID{}) {
				shown = append(shown, r.ID.String())
			}
			for _, id := range order {
				if s := id.String(); slices.Contains(shown, s) && !slices.Contains(arrived, s) {
					arrived = append(arrived, s)
				}
			}
			if slices.Equal(shown, arrived) {
				return w.show(&t.set)
			}
			return "rows as they came: " + strings.Join(arrived, " ") + "\n"
		}
	},
	"a conflict settled forgets one of the answers": func(e *engine) {
		real := e.preds
		e.preds = func(t *tablet, c op.Cell) []op.Dot {
			if v := t.set.Visible(c); len(v) > 1 {
				return op.SortPreds(append([]op.Dot(nil), v[0].Dot))
			}
			return real(t, c)
		}
	},
	"a tombstone is dropped when packing": func(e *engine) {
		e.coalesce = func(_ *tablet, ops []op.Op) ([]op.Op, []bundle.Span) {
			kept, elided := bundle.Coalesce(ops)
			return dropped(kept, elided, func(o op.Op) bool { return o.Value.Kind() == op.KindTombstone })
		}
	},
	"a draft that others saw is left out with what was signed": func(e *engine) {
		e.coalesce = func(_ *tablet, ops []op.Op) ([]op.Op, []bundle.Span) {
			var signs, rest []op.Op
			for _, o := range ops {
				if o.IsSign() {
					signs = append(signs, o)
				} else {
					rest = append(rest, o)
				}
			}
			kept, elided := bundle.Coalesce(rest)
			kept = append(kept, signs...)
			slices.SortFunc(kept, func(a, b op.Op) int { return a.Dot.Compare(b.Dot) })
			return kept, elided
		}
	},
	"packing leaves a row without a place": func(e *engine) {
		e.coalesce = func(_ *tablet, ops []op.Op) ([]op.Op, []bundle.Span) {
			kept, elided := bundle.Coalesce(ops)
			var gone merge.Set
			gone.AddAll(kept)
			return dropped(kept, elided, func(o op.Op) bool {
				return o.Value.Kind() == op.KindRow && !slices.ContainsFunc(gone.Visible(o.Cell()), func(v op.Op) bool { return v.Dot == o.Dot })
			})
		}
	},
	"packing drops the first of what is left": func(e *engine) {
		e.coalesce = func(_ *tablet, ops []op.Op) ([]op.Op, []bundle.Span) {
			kept, elided := bundle.Coalesce(ops)
			if len(kept) > 1 {
				kept = kept[1:]
			}
			return kept, elided
		}
	},
	"a bundle loses what its ops supersede": func(e *engine) {
		e.coalesce = func(_ *tablet, ops []op.Op) ([]op.Op, []bundle.Span) {
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
	"the outbox is cleared before the receipt":                         func(e *engine) { e.lostIsDone = true },
	"a receipt is believed whatever it is for":                         func(e *engine) { e.resealed, e.unchecked = true, true },
	"what is sent again is sealed anew":                                func(e *engine) { e.resealed = true },
	"a restart forgets the last save":                                  func(e *engine) { e.forget = 1 },
	"saved is said before it is written":                               func(e *engine) { e.early = true },
	"a tablet restored from a copy uses numbers again":                 func(e *engine) { e.sameLife = true },
	"a tablet restored from a copy sends what it wrote since as it is": func(e *engine) { e.asTheyAre = true },
	"a signature is not checked":                                       func(e *engine) { e.unsigned = true },
	"what is in the log counts, whoever signed it":                     func(e *engine) { e.trusting = true },
	"what a revoked tablet sends is thrown away":                       func(e *engine) { e.dropAside = true },
	"what a restored server lost is not sent again":                    func(e *engine) { e.noHealing = true },
	"what came by stick stays where it is":                             func(e *engine) { e.stickOnly = true },
	"nobody makes a new epoch after a rotation":                        func(e *engine) { e.oldEpoch = true },
	"the courier leaves key records behind":                            func(e *engine) { e.draftsOnly = true },
	"a signature names only the last change of everybody":              func(e *engine) { e.lastOnly = true },
	"a rotation drops the key before":                                  func(e *engine) { e.unchained = true },
}

// dropped leaves ops out of what is packed and counts them as elided.
func dropped(kept []op.Op, elided []bundle.Span, which func(op.Op) bool) ([]op.Op, []bundle.Span) {
	out := kept[:0:0]
	for _, o := range kept {
		if which(o) {
			elided = append(elided, bundle.Span{First: o.Dot.Seq, Len: 1})
		} else {
			out = append(out, o)
		}
	}
	if len(out) == 0 {
		return kept, nil
	}
	slices.SortFunc(elided, func(a, b bundle.Span) int { return int(a.First) - int(b.First) })
	var spans []bundle.Span
	for _, s := range elided {
		if n := len(spans); n > 0 && spans[n-1].First+spans[n-1].Len == s.First {
			spans[n-1].Len += s.Len
		} else {
			spans = append(spans, s)
		}
	}
	return out, spans
}

// enough is how many histories a planted fault may go through before it must have been
// noticed.
const enough = 20_000

// catch is how a fault was noticed.
type catch struct{ by, why string }

// inStories tries a fault on the stories of this package.
func inStories(e engine, books shelf) (c catch, ok bool) {
	for _, title := range slices.Sorted(maps.Keys(stories)) {
		if broken := told(e, stories[title], books); broken != "" {
			return catch{fmt.Sprintf("the story %q", title), firstLine(broken)}, true
		}
	}
	return c, false
}

// told plays a story of three tablets on an engine.
func told(e engine, story string, books shelf) (broken string) {
	defer func() {
		if p := recover(); p != nil {
			broken = fmt.Sprint(p)
		}
	}()
	w := newWorld(e, 3, 1, books)
	if err := w.tell(story); err != nil {
		return err.Error()
	}
	return w.check()
}

// inHistories looks for the first random history that notices, and shrinks it.
func inHistories(e engine, books shelf) (c catch, ok bool) {
	for seed := range uint64(enough) {
		story := newTale(seed, 2)
		if broken, _ := story.play(e, books); broken != "" {
			less, why := story.shrunk(broken, func(t tale) (string, tally) { return t.play(e, books) })
			return catch{fmt.Sprintf("history %d (%s)", seed, strings.Join(less.sentences, ". ")), firstLine(why)}, true
		}
	}
	return c, false
}

// TestEveryPlantedFaultIsCaught is the test of the tests: it plants each fault and looks
// for a story or a history that notices; when everything is to be proved, for both.
func TestEveryPlantedFaultIsCaught(t *testing.T) {
	caught := make(map[string][]catch)
	queue := make(chan string)
	var mu sync.Mutex
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			books := shelf{}
			for name := range queue {
				e := sound()
				faults[name](&e)
				c, ok := inStories(e, books)
				var more catch
				found := false
				if !ok || os.Getenv("DOORSTEP_PROVE") == "1" {
					more, found = inHistories(e, books)
				}
				mu.Lock()
				if ok {
					caught[name] = append(caught[name], c)
				}
				if found {
					caught[name] = append(caught[name], more)
				}
				mu.Unlock()
			}
		})
	}
	for name := range faults {
		queue <- name
	}
	close(queue)
	workers.Wait()
	for _, name := range slices.Sorted(maps.Keys(faults)) {
		if len(caught[name]) == 0 {
			t.Errorf("%s: no story and none of %d histories noticed", name, enough)
		}
		for _, c := range caught[name] {
			t.Logf("%s: caught by %s: %s", name, c.by, c.why)
		}
	}
	t.Logf("%d planted faults, %d caught", len(faults), len(caught))
}
