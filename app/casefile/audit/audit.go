// Package audit puts together everything that ever happened in one case, for an
// inspector (scenario step 20, check 5): each document with every change as it was
// made, every signature and whether it holds, every answer that two people gave apart
// and what was chosen, and every check that somebody went past with a reason.
//
// What is about another child stays out: a row about them whole, an answer that names
// them in its words. How much was left out is said.
package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode"

	"doorstep/app/casefile"
	"doorstep/sync/op"
)

// Format names the shape of the file. A reader refuses one that it does not know.
const Format = "doorstep-audit/1"

// Trail is what happened in one case.
type Trail struct {
	Format    string     `json:"format"`
	Case      string     `json:"case"`
	Child     string     `json:"child"`
	Made      string     `json:"made"` // RFC 3339
	By        string     `json:"by"`
	Documents []Document `json:"documents"`
	// Withheld is how many changes were left out because they are about another
	// child; none where the whole case was asked for.
	Withheld int `json:"withheld"`
	// Digest is the SHA-256 of the documents as they are written here: a change of
	// any of them, or one that is missing, changes it.
	Digest string `json:"digest"`
}

// Document is one document and its history.
type Document struct {
	ID         string      `json:"id"`
	Form       string      `json:"form"` // url|version
	Title      string      `json:"title"`
	Version    int         `json:"version"`
	Status     string      `json:"status"`
	Begun      string      `json:"begun"`
	Settings   string      `json:"settings,omitempty"` // version of the council's settings under which it began
	Changes    []Change    `json:"changes"`
	Signatures []Signature `json:"signatures"`
	Open       []string    `json:"openConflicts"` // questions that still have two answers
	Checks     []Check     `json:"checks"`
}

// Change is one change as it was made.
type Change struct {
	Dot        string   `json:"dot"` // device incarnation and number
	At         string   `json:"at"`
	By         string   `json:"by"`
	Role       string   `json:"role,omitempty"`
	Row        string   `json:"row,omitempty"`
	Item       string   `json:"item"` // linkId, or a line of the head
	Question   string   `json:"question,omitempty"`
	Says       string   `json:"says"`
	InPlaceOf  []string `json:"inPlaceOf,omitempty"`
	Chose      []string `json:"choseBetween,omitempty"` // answers given apart
	Restricted bool     `json:"restricted,omitempty"`
}

// Signature is one signature.
type Signature struct {
	Item    string `json:"item"`
	Row     string `json:"row,omitempty"`
	Name    string `json:"name"`
	Role    string `json:"role,omitempty"`
	At      string `json:"at"`
	Version int    `json:"version"`
	Holds   bool   `json:"holds"` // what it covers is still what was signed
	Code    string `json:"code"`  // check code of what was signed
}

// Check is a check that somebody went past, with their reason; one without words
// took the reason back.
type Check struct {
	For    string `json:"for"`
	Reason string `json:"reason"`
	By     string `json:"by"`
	At     string `json:"at"`
}

// Of is what happened in a case. whole puts in what is about other children too; by
// is who asks.
func Of(r casefile.Record, by string, whole bool) Trail {
	t := Trail{Format: Format, Case: r.ID.String(), Child: r.Summary().Child.Name, Made: r.Now.UTC().Format(time.RFC3339), By: by}
	x := others(r)
	docs := slices.Clone(r.Docs)
	if r.Case != nil {
		docs = append([]*casefile.Document{r.Case}, docs...)
	}
	for _, d := range docs {
		one, left := x.document(d, whole)
		t.Documents = append(t.Documents, one)
		t.Withheld += left
	}
	raw, err := json.Marshal(t.Documents)
	if err != nil {
		return t // strings, numbers and lists of them
	}
	sum := sha256.Sum256(raw)
	t.Digest = hex.EncodeToString(sum[:])
	return t
}

// Sound reports whether the documents of a trail are those that its digest was made
// of.
func (t Trail) Sound() bool {
	raw, err := json.Marshal(t.Documents)
	sum := sha256.Sum256(raw)
	return err == nil && t.Format == Format && t.Digest == hex.EncodeToString(sum[:])
}

// strangers are the other children of whom a case speaks.
type strangers struct {
	refs  map[string]bool
	names []string // given names, in small letters
}

// others are the children of a case who are not its own: brothers and sisters under
// 18, and children with a case of their own whom a form points at.
func others(r casefile.Record) strangers {
	x := strangers{refs: map[string]bool{}}
	own := casefile.Person{}
	if c := r.Child(); c != nil {
		own = casefile.PersonOf(c)
	}
	add := func(ref, name string) {
		if ref == own.Reference().Reference {
			return
		}
		x.refs[ref] = true
		given, _, _ := strings.Cut(strings.ToLower(name), " ")
		if given != "" && !strings.EqualFold(given, own.Given) && !slices.Contains(x.names, given) {
			x.names = append(x.names, given)
		}
	}
	for _, p := range r.Around(r.Today).CheckOn {
		add(p.Reference().Reference, p.Given)
	}
	for _, d := range r.Docs {
		for _, s := range d.Steps() {
			if v, ok := d.AnswerIn(s.Cell.Row, s.Cell.LinkID); ok && strings.HasPrefix(v.Reference.Reference, "Patient/") {
				add(v.Reference.Reference, v.Reference.Display)
			}
		}
	}
	return x
}

// named reports whether words name another child.
func (x strangers) named(text string) bool {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(x.names, w) })
}

// rows are the rows of a document that are about another child.
func (x strangers) rows(d *casefile.Document, steps []casefile.Step) map[casefile.RowID]bool {
	about := map[casefile.RowID]bool{}
	for _, s := range steps {
		if s.Cell.Row == "" {
			continue
		}
		if v, ok := d.AnswerIn(s.Cell.Row, s.Cell.LinkID); ok && v.Reference.Reference != "" && x.refs[v.Reference.Reference] {
			about[s.Cell.Row] = true
		}
	}
	return about
}

func (x strangers) document(d *casefile.Document, whole bool) (out Document, left int) {
	sum := d.Summary()
	out = Document{
		ID: d.ID().String(), Form: d.Form().Canonical(), Title: d.Form().Title, Version: max(1, sum.Version), Status: string(d.Status()),
		Begun: sum.Started.UTC().Format(time.RFC3339), Settings: d.Under(), Changes: []Change{}, Signatures: []Signature{}, Open: []string{}, Checks: []Check{},
	}
	steps := d.Steps()
	about := x.rows(d, steps)
	asks := map[string]bool{}
	for _, s := range steps {
		if what, ok := strings.CutPrefix(s.Head, "$ask:"); ok {
			asks[what] = true
		}
		if !whole && (about[s.Cell.Row] || x.named(s.Text)) {
			left++
			continue
		}
		c := Change{
			Dot: dot(s.Dot), At: s.At.UTC().Format(time.RFC3339), By: s.By.Name, Role: s.By.Role, Row: string(s.Cell.Row), Item: s.Cell.LinkID,
			Question: s.Question, Says: s.Text, InPlaceOf: dots(s.InPlaceOf), Chose: dots(s.Chose), Restricted: s.Restricted,
		}
		if s.Head != "" {
			c.Item = s.Head
		}
		out.Changes = append(out.Changes, c)
	}
	for _, g := range d.Signatures() {
		out.Signatures = append(out.Signatures, Signature{
			Item: g.Cell, Row: string(g.Row), Name: g.Name, Role: g.Role, At: g.At.UTC().Format(time.RFC3339), Version: max(1, g.Version), Holds: g.Valid, Code: g.Code,
		})
	}
	for _, k := range d.Conflicts() {
		out.Open = append(out.Open, k.Question)
	}
	for _, what := range sorted(asks) {
		for _, reason := range d.ReasonHistory(what) {
			if !whole && x.named(reason.Text) {
				left++
				continue
			}
			out.Checks = append(out.Checks, Check{For: what, Reason: reason.Text, By: reason.By.Name, At: reason.At.UTC().Format(time.RFC3339)})
		}
	}
	return out, left
}

func sorted(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func dot(d op.Dot) string { return d.String() }

func dots(list []op.Dot) []string {
	var out []string
	for _, d := range list {
		out = append(out, dot(d))
	}
	return out
}

// Others are the other children of whom a case speaks, for papers that leave them out.
type Others struct{ x strangers }

// OthersOf are the children of a case who are not its own.
func OthersOf(r casefile.Record) Others { return Others{others(r)} }

// Named reports whether words name another child.
func (o Others) Named(text string) bool { return o.x.named(text) }

// Points reports whether a reference points at another child.
func (o Others) Points(reference string) bool { return reference != "" && o.x.refs[reference] }
