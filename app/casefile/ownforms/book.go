package ownforms

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/semver"

	"doorstep/forms/fhir"
	"doorstep/forms/inspect"
	"doorstep/forms/library"
)

// Entry is one row of the organisation's record of forms, as somebody wrote it.
type Entry struct {
	ID       string
	Of       string // url|version
	Withdraw bool   // this version and all before it are not begun any more
	JSON     string // of the form; "" in a withdrawal
	Digest   string // SHA-256 of the JSON, hexadecimal
	From     string // the day from which it holds, 2026-11-22
	Why      string
	By       string
	At       time.Time
}

// Version is one published version of a form.
type Version struct {
	Entry
	Form *fhir.Questionnaire
	Name string // short name: the last part of the address
	// Withdrawn is the day from which nobody begins it, "" when it may be begun.
	Withdrawn string
	// Apart says that two people published different forms under this version without
	// seeing each other's: nobody begins it, and a new version decides.
	Apart bool
}

// URL is the form's address, without its version.
func (v Version) URL() string { url, _, _ := strings.Cut(v.Of, "|"); return url }

// Group is the heading under which the form is offered, "" when it says none.
func (v Version) Group() string {
	if e := v.Form.Ext(fhir.DGroup); e != nil {
		return e.Value.Text
	}
	return ""
}

// Book is all that was published. It is the same for the same entries, in whatever order
// they came.
type Book struct {
	byOf  map[string]Version
	order []string // by name, then version, the newest first
}

// Sum is the digest of a form as it is published.
func Sum(json string) string {
	sum := sha256.Sum256([]byte(json))
	return hex.EncodeToString(sum[:])
}

// Taken reports whether a short name belongs to a shipped form. No form of an organisation
// may have it: what the app does with a form goes by its name.
func Taken(name string) bool { return slices.Contains(library.Names(), name) }

// NewBook reads the entries. Rows that were cut short, whose content is not what was
// published, or that take a shipped form's name or address are left out.
func NewBook(entries []Entry) *Book {
	b := &Book{byOf: map[string]Version{}}
	entries = slices.Clone(entries)
	slices.SortFunc(entries, func(x, y Entry) int {
		return cmp.Or(cmp.Compare(x.Digest, y.Digest), cmp.Compare(x.From, y.From), x.At.Compare(y.At), cmp.Compare(x.ID, y.ID))
	})
	owner := map[string]string{} // of a short name: the address that has it
	for _, e := range entries {
		v, ok := read(e)
		if !ok {
			continue
		}
		// Of two addresses with one name the lesser keeps it, on every tablet the same.
		if url, known := owner[v.Name]; !known || v.URL() < url {
			owner[v.Name] = v.URL()
		}
		if old, known := b.byOf[e.Of]; known {
			old.Apart = old.Apart || old.Digest != v.Digest
			b.byOf[e.Of] = old
			continue
		}
		b.byOf[e.Of] = v
	}
	for of, v := range b.byOf {
		if owner[v.Name] != v.URL() {
			delete(b.byOf, of)
			continue
		}
		b.order = append(b.order, of)
	}
	slices.SortFunc(b.order, func(x, y string) int {
		a, c := b.byOf[x], b.byOf[y]
		return cmp.Or(cmp.Compare(a.Name, c.Name), -compare(a.Form.Version, c.Form.Version), cmp.Compare(x, y))
	})
	b.withdraw(entries)
	return b
}

func read(e Entry) (Version, bool) {
	if e.Withdraw || e.JSON == "" || len(e.JSON) > inspect.MaxForm || Sum(e.JSON) != e.Digest || !day(e.From) {
		return Version{}, false
	}
	q, err := fhir.ParseQuestionnaire([]byte(e.JSON))
	if err != nil || q.URL == "" || q.URL+"|"+q.Version != e.Of || !semver.IsValid("v"+q.Version) {
		return Version{}, false
	}
	name := inspect.ShortName(q.URL)
	if name == "" || Taken(name) {
		return Version{}, false
	}
	return Version{Entry: e, Form: q, Name: name}, true
}

// withdraw marks the versions that a withdrawal names: the one and all before it.
func (b *Book) withdraw(entries []Entry) {
	for _, e := range entries {
		if !e.Withdraw || !day(e.From) {
			continue
		}
		url, version, _ := strings.Cut(e.Of, "|")
		for of, v := range b.byOf {
			if v.URL() == url && compare(v.Form.Version, version) <= 0 && (v.Withdrawn == "" || e.From < v.Withdrawn) {
				v.Withdrawn = e.From
				b.byOf[of] = v
			}
		}
	}
}

func day(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func compare(a, b string) int { return semver.Compare("v"+a, "v"+b) }

// Newer reports whether version a comes after b; both are like 1.2.0.
func Newer(a, b string) bool { return compare(a, b) > 0 }

// All are the published versions, by name, the newest of each first.
func (b *Book) All() []Version {
	out := make([]Version, len(b.order))
	for i, of := range b.order {
		out[i] = b.byOf[of]
	}
	return out
}

// Get is the form that a document is pinned to, by url|version, withdrawn or not: what was
// begun can always be finished.
func (b *Book) Get(canonical string) (Version, bool) {
	v, ok := b.byOf[canonical]
	return v, ok
}

// Offered are the forms that may be begun on a day: of each the newest version in force.
func (b *Book) Offered(today string) []Version {
	var out []Version
	for _, v := range b.All() {
		if v.inForce(today) && (len(out) == 0 || out[len(out)-1].Name != v.Name) {
			out = append(out, v)
		}
	}
	return out
}

func (v Version) inForce(today string) bool {
	if v.Apart || v.From > today || v.Withdrawn != "" && v.Withdrawn <= today {
		return false
	}
	p := v.Form.Effective
	return p == nil || !after(p.Start, today) && !after(today, p.End)
}

// after compares days, of which one may be open or written to the month or year alone.
func after(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	n := min(len(a), len(b), len(time.DateOnly))
	return a[:n] > b[:n]
}

// ByName is the form that may be begun on a day under a short name or an address.
func (b *Book) ByName(name, today string) (Version, bool) {
	for _, v := range b.Offered(today) {
		if v.Name == name || v.URL() == name {
			return v, true
		}
	}
	return Version{}, false
}

// Newest is the newest version of an address that was ever published.
func (b *Book) Newest(url string) (Version, bool) {
	for _, v := range b.All() {
		if v.URL() == url {
			return v, true
		}
	}
	return Version{}, false
}
