package search

import (
	"bytes"
	"cmp"
	"math/bits"
	"slices"
	"sort"
	"strings"
	"sync"
)

// Entry is one thing that can be found.
type Entry struct {
	ID    [16]byte
	Kind  byte   // the caller's: a case, a person
	Title string // as shown
	Text  string // everything that may be searched, the title's words included
	Born  string // YYYY-MM-DD, or ""
	Order string // newest first: entries with the greater Order come first
	Owner string // whose list it is on; a list may be asked for by owner
	Open  bool   // listed at all
}

// Near says how close a hit is to what was typed; less is nearer.
type Near int

// From the whole word to two slips.
const (
	Whole Near = iota
	Start
	OneSlip
	TwoSlips
)

// Hit is an entry found, with how near its worst word was.
type Hit struct {
	Entry
	Near Near
}

// freshLimit is how many changed entries are looked through one by one before
// the index is built anew.
const freshLimit = 256

// Index finds entries. The zero value is empty and ready; it may be used from
// several goroutines. Memory: the text once, four bytes per word and entry.
type Index struct {
	mu    sync.Mutex
	base  []entry // newest first, so that postings are newest first
	at    map[[16]byte]int
	gone  map[int]bool // positions in base that were changed or removed
	fresh map[[16]byte]entry
	vocab []string   // sorted
	posts [][]uint32 // positions in base per word of vocab, ascending
	owner map[string][]uint32
	text  []byte   // folded texts of base, one after the other
	ends  []uint32 // end of each text
}

type entry struct {
	Entry
	words []string // kept for fresh entries only
}

// Put adds an entry or replaces the one with its id.
func (x *Index) Put(e Entry) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.put(e)
	if len(x.fresh) > freshLimit && len(x.fresh) > len(x.base)/8 {
		x.build()
	}
}

func (x *Index) put(e Entry) {
	if x.fresh == nil {
		x.fresh, x.at, x.gone = map[[16]byte]entry{}, map[[16]byte]int{}, map[int]bool{}
	}
	if i, ok := x.at[e.ID]; ok {
		x.gone[i] = true
	}
	x.fresh[e.ID] = entry{Entry: e}
}

// Load adds many entries at once and builds the index.
func (x *Index) Load(es []Entry) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, e := range es {
		x.put(e)
	}
	x.build()
}

// Remove forgets an entry.
func (x *Index) Remove(id [16]byte) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.fresh, id)
	if i, ok := x.at[id]; ok {
		x.gone[i] = true
		delete(x.at, id)
	}
}

// Len is how many entries there are.
func (x *Index) Len() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return len(x.base) - len(x.gone) + len(x.fresh)
}

// build sorts everything anew.
func (x *Index) build() {
	all := make([]entry, 0, len(x.base)+len(x.fresh))
	for i, e := range x.base {
		if !x.gone[i] {
			all = append(all, e)
		}
	}
	for _, e := range x.fresh {
		all = append(all, e)
	}
	slices.SortFunc(all, newestFirst)
	x.base, x.fresh, x.gone = all, map[[16]byte]entry{}, map[int]bool{}
	x.at = make(map[[16]byte]int, len(all))
	x.owner = map[string][]uint32{}
	x.text, x.ends = x.text[:0], make([]uint32, 0, len(all))
	posts := map[string][]uint32{}
	for i := range all {
		e := &all[i]
		x.at[e.ID] = i
		if e.Open {
			x.owner[e.Owner] = append(x.owner[e.Owner], uint32(i))
		}
		folded := Fold(e.Text)
		x.text = append(append(x.text, folded...), 0)
		x.ends = append(x.ends, uint32(len(x.text)))
		for _, w := range Words(folded) {
			if p := posts[w]; len(p) == 0 || p[len(p)-1] != uint32(i) {
				posts[strings.Clone(w)] = append(p, uint32(i))
			}
		}
	}
	x.vocab = make([]string, 0, len(posts))
	for w := range posts {
		x.vocab = append(x.vocab, w)
	}
	sort.Strings(x.vocab)
	x.posts = make([][]uint32, len(x.vocab))
	for i, w := range x.vocab {
		x.posts[i] = slices.Clip(posts[w])
	}
}

func newestFirst(a, b entry) int {
	if c := cmp.Compare(b.Order, a.Order); c != 0 {
		return c
	}
	return bytes.Compare(a.ID[:], b.ID[:])
}

// List gives the newest open entries of one owner, or of everyone when owner
// is "".
func (x *Index) List(owner string, limit int) []Entry {
	x.mu.Lock()
	defer x.mu.Unlock()
	var extra []entry
	for _, e := range x.fresh {
		if e.Open && (owner == "" || e.Owner == owner) {
			extra = append(extra, e)
		}
	}
	slices.SortFunc(extra, newestFirst)
	out := make([]Entry, 0, min(limit, len(x.base)+len(extra)))
	take := func(e entry) bool {
		for len(extra) > 0 && len(out) < limit && newestFirst(extra[0], e) < 0 {
			out, extra = append(out, extra[0].Entry), extra[1:]
		}
		if len(out) < limit {
			out = append(out, e.Entry)
		}
		return len(out) < limit
	}
	if owner != "" {
		for _, i := range x.owner[owner] {
			if !x.gone[int(i)] && !take(x.base[i]) {
				break
			}
		}
	} else {
		for i, e := range x.base {
			if e.Open && !x.gone[i] && !take(e) {
				break
			}
		}
	}
	for _, e := range extra {
		if len(out) == limit {
			break
		}
		out = append(out, e.Entry)
	}
	return out
}

// Contains finds entries whose text holds part anywhere, newest first.
func (x *Index) Contains(part string, limit int) []Entry {
	x.mu.Lock()
	defer x.mu.Unlock()
	part = Fold(part)
	if part == "" || strings.ContainsRune(part, 0) {
		return nil
	}
	var found []entry
	for _, e := range x.fresh {
		if strings.Contains(Fold(e.Text), part) {
			found = append(found, e)
		}
	}
	n := 0
	for pos := 0; pos < len(x.text) && n < limit; {
		j := bytes.Index(x.text[pos:], []byte(part))
		if j < 0 {
			break
		}
		i := sort.Search(len(x.ends), func(i int) bool { return x.ends[i] > uint32(pos+j) })
		if !x.gone[i] {
			found = append(found, x.base[i])
			n++
		}
		pos = int(x.ends[i])
	}
	return firstOf(found, limit)
}

// Prefix finds entries that hold, for each word typed, a word that starts with
// it, newest first.
func (x *Index) Prefix(query string, limit int) []Entry {
	x.mu.Lock()
	defer x.mu.Unlock()
	words := Words(Fold(query))
	if len(words) == 0 {
		return nil
	}
	var found []entry
	for id, e := range x.fresh {
		if all(words, x.wordsOf(id, e), func(q, w string) bool { return strings.HasPrefix(w, q) }) {
			found = append(found, e)
		}
	}
	var set bitset
	for k, q := range words {
		s := newBitset(len(x.base))
		for v := sort.SearchStrings(x.vocab, q); v < len(x.vocab) && strings.HasPrefix(x.vocab[v], q); v++ {
			for _, i := range x.posts[v] {
				s.add(i)
			}
		}
		if k == 0 {
			set = s
		} else {
			set.and(s)
		}
	}
	n := 0
	set.each(func(i int) bool {
		if !x.gone[i] {
			found = append(found, x.base[i])
			n++
		}
		return n < limit
	})
	return firstOf(found, limit)
}

func firstOf(found []entry, limit int) []Entry {
	slices.SortFunc(found, newestFirst)
	out := make([]Entry, 0, min(limit, len(found)))
	for _, e := range found[:min(limit, len(found))] {
		out = append(out, e.Entry)
	}
	return out
}

func (x *Index) wordsOf(id [16]byte, e entry) []string {
	if e.words == nil {
		e.words = Words(Fold(e.Text))
		x.fresh[id] = e
	}
	return e.words
}

func all(query, words []string, match func(q, w string) bool) bool {
	for _, q := range query {
		if !slices.ContainsFunc(words, func(w string) bool { return match(q, w) }) {
			return false
		}
	}
	return true
}

type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) add(i uint32) { b[i/64] |= 1 << (i % 64) }

func (b bitset) and(o bitset) {
	for i := range b {
		b[i] &= o[i]
	}
}

// each calls f for every member, ascending, until f says stop.
func (b bitset) each(f func(int) bool) {
	for k, w := range b {
		for w != 0 {
			if !f(k*64 + bits.TrailingZeros64(w)) {
				return
			}
			w &= w - 1
		}
	}
}
