package search

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func id(n int) (x [16]byte) {
	binary.BigEndian.PutUint64(x[8:], uint64(n))
	return x
}

func people() *Index {
	x := new(Index)
	for i, e := range []Entry{
		{Title: "Amina Rahman", Text: "Amina Rahman 9990142233 6 Larch Close", Born: "2017-06-14", Order: "2026-03-10", Open: true, Owner: "grace"},
		{Title: "Łucja Wiśniewska", Text: "Łucja Wiśniewska 14 Dock Street", Born: "2011-01-02", Order: "2026-03-09", Open: true, Owner: "grace"},
		{Title: "Noah O’Brien", Text: "Noah O’Brien Fenwick Road", Born: "2019-12-01", Order: "2026-03-08", Open: true, Owner: "priya"},
		{Title: "Idris Mbeki-Jones", Text: "Idris Mbeki-Jones", Born: "2014-06-17", Order: "2026-03-07", Owner: "priya"},
		{Title: "Zoë Aminata", Text: "Zoë Aminata", Born: "2020-06-14", Order: "2026-03-06", Open: true, Owner: "grace"},
	} {
		e.ID = id(i)
		x.Put(e)
	}
	return x
}

func TestFind(t *testing.T) {
	tests := []struct {
		query string
		want  []string
	}{
		{"amina rahman", []string{"Amina Rahman"}},
		{"rah ami", []string{"Amina Rahman"}},
		{"amina", []string{"Amina Rahman", "Zoë Aminata"}}, // the whole word before its beginning
		{"amnia", []string{"Amina Rahman", "Zoë Aminata"}}, // two letters changed over
		{"amia", []string{"Amina Rahman", "Zoë Aminata"}},  // one missing
		{"lucja", []string{"Łucja Wiśniewska"}},
		{"wisniewsak", []string{"Łucja Wiśniewska"}},
		{"Wiśniwska", []string{"Łucja Wiśniewska"}},
		{"zoe", []string{"Zoë Aminata"}},
		{"obrien", []string{"Noah O’Brien"}},
		{"o'brien", []string{"Noah O’Brien"}},
		{"jones", []string{"Idris Mbeki-Jones"}},
		{"999 014 2233", []string{"Amina Rahman"}},
		{"999014", []string{"Amina Rahman"}},
		{"14/6/2017", []string{"Amina Rahman"}},
		{"14 June 2017", []string{"Amina Rahman"}},
		{"14.6.17", []string{"Amina Rahman"}},
		{"2017-06-14", []string{"Amina Rahman"}},
		{"amina 14/06/2020", []string{"Zoë Aminata"}},
		{"9990142234", nil}, // a number must be right
		{"xyzzy", nil},
		{"am", []string{"Amina Rahman", "Zoë Aminata"}},
		{"", nil},
		{"  ", nil},
	}
	for _, built := range []bool{false, true} {
		x := people()
		if built {
			x.Load(nil)
		}
		for _, tt := range tests {
			t.Run(fmt.Sprint(built, "/", tt.query), func(t *testing.T) {
				var got []string
				for _, h := range x.Find(tt.query, 10) {
					got = append(got, h.Title)
				}
				if !slices.Equal(got, tt.want) {
					t.Errorf("found %q, want %q", got, tt.want)
				}
			})
		}
	}
}

func TestListIsNewestFirstAndOpenOnly(t *testing.T) {
	x := people()
	titles := func(es []Entry) string {
		var s []string
		for _, e := range es {
			s = append(s, strings.Fields(e.Title)[0])
		}
		return strings.Join(s, " ")
	}
	for range 2 {
		if got := titles(x.List("grace", 2)); got != "Amina Łucja" {
			t.Errorf("grace: %s", got)
		}
		if got := titles(x.List("priya", 9)); got != "Noah" {
			t.Errorf("priya: %s", got)
		}
		if got := titles(x.List("", 9)); got != "Amina Łucja Noah Zoë" {
			t.Errorf("all: %s", got)
		}
		x.Load(nil)
	}
	x.Remove(id(0))
	x.Put(Entry{ID: id(4), Title: "Zoë Aminata", Text: "Zoë Aminata", Order: "2026-04-01", Open: true, Owner: "grace"})
	if got := titles(x.List("grace", 9)); got != "Zoë Łucja" {
		t.Errorf("after a change: %s", got)
	}
	if got := titles(x.Contains("AMINA", 9)); got != "Zoë" {
		t.Errorf("contains after a change: %s", got)
	}
}

// However entries come, change and go, the index gives what a plain look
// through all of them gives.
func TestIndexAgreesWithAPlainLook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := new(Index)
		plain := map[int]Entry{}
		word := rapid.StringOfN(rapid.RuneFrom([]rune("abß9")), 1, 4, -1)
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			n := rapid.IntRange(0, 20).Draw(t, "id")
			switch rapid.IntRange(0, 9).Draw(t, "what") {
			case 0:
				x.Remove(id(n))
				delete(plain, n)
			case 1:
				x.Load(nil)
			default:
				e := Entry{ID: id(n), Text: word.Draw(t, "w1") + " " + word.Draw(t, "w2"), Order: word.Draw(t, "order"), Open: rapid.Bool().Draw(t, "open"), Owner: rapid.SampledFrom([]string{"p", "q"}).Draw(t, "owner")}
				x.Put(e)
				plain[n] = e
			}
		}
		look := func(match func(Entry) bool) []Entry {
			var es []entry
			for _, e := range plain {
				if match(e) {
					es = append(es, entry{Entry: e})
				}
			}
			return firstOf(es, 7)
		}
		q := word.Draw(t, "query")
		if got, want := x.Contains(q, 7), look(func(e Entry) bool { return strings.Contains(Fold(e.Text), Fold(q)) }); !slices.Equal(got, want) {
			t.Fatalf("contains %q: %v, want %v", q, got, want)
		}
		starts := func(e Entry) bool {
			return slices.ContainsFunc(Words(Fold(e.Text)), func(w string) bool { return strings.HasPrefix(w, Fold(q)) })
		}
		if got, want := x.Prefix(q, 7), look(starts); !slices.Equal(got, want) {
			t.Fatalf("prefix %q: %v, want %v", q, got, want)
		}
		if got, want := x.List("p", 7), look(func(e Entry) bool { return e.Open && e.Owner == "p" }); !slices.Equal(got, want) {
			t.Fatalf("list: %v, want %v", got, want)
		}
		if x.Len() != len(plain) {
			t.Fatalf("holds %d, want %d", x.Len(), len(plain))
		}
	})
}

func many(n int) []Entry {
	es := make([]Entry, n)
	for i := range es {
		es[i] = Entry{ID: id(i), Text: fmt.Sprintf("child%d family%d %d Larch Close 9990%06d with a summary of some words that say little", i%977, i%1409, i%90, i), Order: fmt.Sprintf("2026-%02d-%02d", 1+i%12, 1+i%28), Open: i%3 != 0, Owner: fmt.Sprint(i % 50)}
	}
	return es
}

func BenchmarkTenThousand(b *testing.B) {
	x := new(Index)
	es := many(10_000)
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			x = new(Index)
			x.Load(es)
		}
	})
	for name, f := range map[string]func(){
		"contains": func() { x.Contains("family140", 50) },
		"absent":   func() { x.Contains("nowhere", 50) },
		"prefix":   func() { x.Prefix("fam", 50) },
		"find":     func() { x.Find("famyli12 child5", 50) },
		"list":     func() { x.List("7", 50) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				f()
			}
		})
	}
}
