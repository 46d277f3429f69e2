package settings

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"time"
)

// Change is what somebody decided about one setting.
type Change struct {
	ID      string // names the change
	Key     string
	Written string // the new value as it is written, a list with an entry on each line; "" for as shipped
	From    string // the day from which it is in force, 2027-01-04
	Why     string
	Instead []string // IDs of the changes that the writer saw and replaces; none for what is shipped
	By      string
	At      time.Time // when it was written, to the second, as its writer's clock said
}

// Shipped reports that the change goes back to what is shipped.
func (c Change) Shipped() bool { return c.Written == "" }

// Book is all that an organisation ever decided about its settings. Nothing in it
// is overwritten, so that a form of last year can be read with last year's
// limits. It is the same for the same changes, in whatever order they came.
type Book struct {
	changes []Change
	eras    []era // by their first day
}

// era is a stretch of days on which the same settings are in force.
type era struct {
	from string
	set  *Set
}

// NewBook takes the changes. Those that no setting can be read from are left out.
func NewBook(changes []Change) *Book {
	b := &Book{}
	for _, c := range changes {
		if _, err := time.Parse(time.DateOnly, c.From); err != nil {
			continue
		}
		c.Key = Named(c.Key)
		if _, known := Default().Lookup(c.Key); !known {
			continue // a later app's setting
		}
		if _, err := Parse(c.Key, c.Written); err == nil || c.Shipped() {
			b.changes = append(b.changes, c)
		}
	}
	depth := depths(b.changes)
	// Of several for one day the one counts that was decided over the others. Clocks
	// come after that: they may lie, and two changes can be of one second.
	slices.SortFunc(b.changes, func(x, y Change) int {
		return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(depth[x.ID], depth[y.ID]), x.At.Compare(y.At), cmp.Compare(x.ID, y.ID))
	})
	b.eras = []era{{set: b.on("")}}
	for _, c := range b.changes {
		if b.eras[len(b.eras)-1].from != c.From {
			b.eras = append(b.eras, era{c.From, b.on(c.From)})
		}
	}
	return b
}

// depths are how many decisions stand behind each change, by its ID: a change lies
// deeper than all that it replaces.
func depths(changes []Change) map[string]int {
	byID := map[string]Change{}
	for _, c := range changes {
		byID[c.ID] = c
	}
	out := map[string]int{}
	var of func(id string) int
	of = func(id string) int {
		if n, known := out[id]; known {
			return n
		}
		c, ok := byID[id]
		if !ok {
			return 0
		}
		out[id] = 1 // ends a ring that nobody can have written in good faith
		n := 1
		for _, earlier := range c.Instead {
			n = max(n, 1+of(earlier))
		}
		out[id] = n
		return n
	}
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		of(id)
	}
	return out
}

// On is the set in force on a day, 2026-11-22.
func (b *Book) On(day string) *Set {
	i, exact := slices.BinarySearchFunc(b.eras, day, func(e era, day string) int { return cmp.Compare(e.from, day) })
	if !exact {
		i--
	}
	return b.eras[max(0, i)].set
}

func (b *Book) on(day string) *Set {
	base := Default()
	s := &Set{version: base.version, values: base.values, force: map[string]Change{}, book: b}
	for _, c := range b.changes {
		if c.From <= day {
			s.force[c.Key] = c
		}
	}
	maps.DeleteFunc(s.force, func(_ string, c Change) bool { return c.Shipped() })
	if len(s.force) == 0 {
		return s
	}
	s.values = maps.Clone(base.values)
	sum := sha256.New()
	newest := ""
	for _, key := range slices.Sorted(maps.Keys(s.force)) {
		c := s.force[key]
		v, err := Parse(key, c.Written)
		if err != nil {
			continue // NewBook let none in
		}
		s.values[key] = v
		newest = max(newest, c.From)
		for _, word := range []string{key, v.String()} {
			sum.Write([]byte(word))
			sum.Write([]byte{0})
		}
	}
	// The date tells a reader, the digest tells two sets of one day apart.
	s.version = max(newest, base.version) + "-" + hex.EncodeToString(sum.Sum(nil)[:4])
	return s
}

// On is the set of the same organisation that was in force on another day.
func (s *Set) On(day string) *Set {
	if s == nil || s.book == nil {
		return s.orDefault()
	}
	return s.book.On(day)
}

// Book is what the set was read from, for its history; an empty one for the set
// as shipped.
func (s *Set) Book() *Book {
	if s == nil || s.book == nil {
		return NewBook(nil)
	}
	return s.book
}

// Set reports by which change a setting is in force; false when it is as shipped.
func (s *Set) Set(key string) (Change, bool) {
	c, ok := s.orDefault().force[Named(key)]
	return c, ok
}

// History is what was decided about a setting, the newest first. Those of days
// to come are among them.
func (b *Book) History(key string) []Change {
	key = Named(key)
	var out []Change
	for _, c := range b.changes {
		if c.Key == key {
			out = append(out, c)
		}
	}
	slices.Reverse(out)
	return out
}

// Heads are the changes of a setting that none has replaced: one, or none when
// nobody changed it. There are more where people changed it without seeing each
// other's change; the last of History is in force until somebody decides.
func (b *Book) Heads(key string) []Change {
	replaced := map[string]bool{}
	history := b.History(key)
	for _, c := range history {
		for _, id := range c.Instead {
			replaced[id] = true
		}
	}
	return slices.DeleteFunc(history, func(c Change) bool { return replaced[c.ID] })
}

// Apart reports whether people changed a setting to different values without
// seeing each other's change, and nobody has decided since.
func (b *Book) Apart(key string) bool {
	heads := b.Heads(key)
	return len(heads) > 1 && slices.ContainsFunc(heads[1:], func(c Change) bool { return c.Written != heads[0].Written || c.From != heads[0].From })
}
