package session

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"doorstep/app/casefile"
	"doorstep/app/casefile/ownforms"
	"doorstep/crypto/orglog"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/inspect"
	"doorstep/sync/op"
)

// The forms that the organisation publishes are one document of the form frm in the
// directory space, as the settings are: every tablet reads it offline, each publication is
// a row that is written once, and only what a manager or lead wrote counts.
const (
	formPublished  = "frm"
	labelPublished = "doorstep/v1/forms\x00"

	pubGroup  = "frm.form"
	pubOf     = pubGroup + ".of"
	pubWhat   = pubGroup + ".what"
	pubFrom   = pubGroup + ".from"
	pubWhy    = pubGroup + ".why"
	pubDigest = pubGroup + ".digest"
	pubPart   = pubGroup + ".part"
	pubText   = pubPart + ".text"

	// pieceOf bounds a piece of a form, bytes.
	pieceOf = 96 << 10
)

// Errors of publishing that a caller can act on.
var (
	// ErrRefused reports a form that must not be published; inspect.Form says why.
	ErrRefused = errors.New("this form cannot be published as it is")
	// ErrNameTaken reports the name of another form.
	ErrNameTaken = errors.New("another form has this short name; give this one a name of its own")
	// ErrNotPublished reports a form that the organisation did not publish.
	ErrNotPublished = errors.New("your organisation has published no such form")
)

func (s *Session) publishedDoc() op.ID { return derived(labelPublished, op.ID(s.vault.Org)) }

// OwnForms is the book of the forms that the organisation published, read once for each
// state of the directory and of the organisation's log.
func (s *Session) OwnForms() *ownforms.Book {
	st := s.store.State()
	s.mu.Lock()
	known := s.book
	s.mu.Unlock()
	if known.forms != nil && known.formsUnder == st {
		return known.forms
	}
	book := ownforms.NewBook(s.publications(st))
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open != nil && s.book.turn == known.turn {
		s.book.forms, s.book.formsUnder = book, st
	}
	return book
}

// publications are the rows that managers and leads wrote. A row is what its writer said
// in it (ownWords).
func (s *Session) publications(st *orglog.State) []ownforms.Entry {
	doc := s.publishedDoc()
	if _, ok := s.store.Doc(doc); !ok || st == nil {
		return nil
	}
	ops, err := s.store.Load(doc)
	if err != nil {
		return nil // told by the store
	}
	rows, parts := map[op.ID]op.Op{}, map[op.ID][]op.Op{}
	for _, o := range ops {
		r, ok := o.Value.Row()
		if !ok || o.Link != "" || r.Group != pubGroup && r.Group != pubPart {
			continue
		}
		if p := st.People[[16]byte(s.author(o.Dot.Inc).Person)]; p == nil || p.Rank < orglog.Manager {
			continue
		}
		rows[o.Row] = o
		if r.Group == pubPart {
			parts[r.Parent] = append(parts[r.Parent], o)
		}
	}
	said := ownWords(ops, rows)
	var out []ownforms.Entry
	for id, row := range rows {
		if r, _ := row.Value.Row(); r.Group != pubGroup {
			continue
		}
		text := func(of op.ID, link string) string {
			o, ok := said[of][link]
			if !ok || o.Dot.Inc != row.Dot.Inc {
				return ""
			}
			v, _ := casefile.FromOp(o.Value)
			return cmp.Or(v.Text, v.Coding.Code)
		}
		pieces := parts[id]
		slices.SortFunc(pieces, func(a, b op.Op) int {
			x, _ := a.Value.Row()
			y, _ := b.Value.Row()
			return cmp.Or(cmp.Compare(x.Pos, y.Pos), a.Row.Compare(b.Row))
		})
		var whole strings.Builder
		for _, piece := range pieces {
			if piece.Dot.Inc == row.Dot.Inc {
				whole.WriteString(text(piece.Row, pubText))
			}
		}
		out = append(out, ownforms.Entry{
			ID: id.String(), Of: text(id, pubOf), Withdraw: text(id, pubWhat) == "withdrawn", JSON: whole.String(), Digest: text(id, pubDigest),
			From: text(id, pubFrom), Why: text(id, pubWhy), By: s.author(row.Dot.Inc).Name, At: row.At.Time(),
		})
	}
	return out
}

// FormBase begins the addresses of the organisation's own forms, for those that come
// without one.
func (s *Session) FormBase() string {
	return fhir.Base + "organisation/" + hex.EncodeToString(s.vault.Org[:8]) + "/Questionnaire/"
}

// Inspect says what stands against publishing a form here: what inspect.Form finds, and
// what the organisation's own forms say.
func (s *Session) Inspect(q *fhir.Questionnaire) inspect.Report {
	out := inspect.Form(q, nil)
	if q == nil {
		return out
	}
	refuse := func(path, why string) {
		out = slices.Insert(out, 0, inspect.Finding{Level: inspect.Refuse, Path: path, Why: why})
	}
	book := s.OwnForms()
	name := inspect.ShortName(q.URL)
	switch {
	case q.URL == "":
	case name == "":
		refuse("url", "the address ends in no name")
	case strings.HasPrefix(q.URL, s.FormBase()) && !strings.Contains(name, "-"):
		// Shipped forms have names without one, those to come too.
		refuse("url", "the short name needs a hyphen, such as fire-safety, so that no form that comes with Doorstep ever has it")
	case ownforms.Taken(name):
		refuse("url", "the short name "+name+" belongs to a form that comes with Doorstep; give this one a name of its own")
	default:
		for _, v := range book.All() {
			if v.Name == name && v.URL() != q.URL {
				refuse("url", ErrNameTaken.Error())
				break
			}
		}
	}
	if raw, err := q.MarshalJSON(); err != nil || len(raw) > inspect.MaxForm {
		refuse("", inspect.ErrTooLarge.Error())
	}
	last, ok := book.Newest(q.URL)
	if !ok {
		return out
	}
	if !ownforms.Newer(q.Version, last.Form.Version) {
		refuse("version", fmt.Sprintf("version %s is published already; this one needs a higher number than %s", last.Form.Version, last.Form.Version))
	}
	for _, i := range engine.CompareVersions(last.Form, q) {
		f := inspect.Finding{Level: inspect.Level(i.Severity), LinkID: i.LinkID, Path: i.Path, Why: i.Message}
		if i.Severity == engine.Refuse {
			out = slices.Insert(out, 0, f)
		} else {
			out = append(out, f)
		}
	}
	return out
}

// PublishForm publishes a form to the organisation from a day on: it is on this tablet's
// disk when it returns, and on the others' after a sync. It is for managers and leads, and
// refuses what Inspect refuses. What was begun on an earlier version is finished on it.
func (s *Session) PublishForm(ctx context.Context, q *fhir.Questionnaire, from casefile.Date, why string) (ownforms.Version, error) {
	fail := func(err error) (ownforms.Version, error) { return ownforms.Version{}, err }
	if !s.Rights().Invite {
		return fail(ErrNotYours)
	}
	if _, ok := from.Time(); !ok {
		return fail(fmt.Errorf("%q is not a date; write it as %s", from, time.DateOnly))
	}
	q, err := inspect.Adopt(q, inspect.Naming{Base: s.FormBase(), Date: string(casefile.DateOf(s.now()))})
	if err != nil {
		return fail(err)
	}
	if s.Inspect(q).Stops() {
		return fail(ErrRefused)
	}
	raw, err := q.MarshalJSON()
	if err != nil {
		return fail(err)
	}
	of := q.URL + "|" + q.Version
	if err := s.writePublication(ctx, of, "published", string(raw), from, strings.TrimSpace(why)); err != nil {
		return fail(err)
	}
	v, ok := s.OwnForms().Get(of)
	if !ok {
		return fail(ErrRefused)
	}
	return v, nil
}

// WithdrawForm ends the beginning of a form, by its short name or address, from a day on.
// Documents that were begun stay, and are finished.
func (s *Session) WithdrawForm(ctx context.Context, name string, from casefile.Date, why string) error {
	if !s.Rights().Invite {
		return ErrNotYours
	}
	if _, ok := from.Time(); !ok {
		return fmt.Errorf("%q is not a date; write it as %s", from, time.DateOnly)
	}
	for _, v := range s.OwnForms().All() {
		if v.Name == name || v.URL() == name {
			return s.writePublication(ctx, v.Of, "withdrawn", "", from, strings.TrimSpace(why))
		}
	}
	return ErrNotPublished
}

// writePublication adds a row. Which form it is comes last: a row that was cut short says
// nothing.
func (s *Session) writePublication(ctx context.Context, of, what, json string, from casefile.Date, why string) error {
	f, err := s.Form(formPublished)
	if err != nil {
		return err
	}
	doc := s.publishedDoc()
	var ops []op.Op
	if _, ok := s.store.Doc(doc); ok {
		if ops, err = s.store.Load(doc); err != nil {
			return err
		}
	}
	d := casefile.Open(s.config(doc, DirectoryOf(op.ID(s.vault.Org)), f, nil), ops)
	row, _, t, err := d.StageRow(pubGroup, "")
	if err != nil {
		return err
	}
	for _, piece := range pieces(json) {
		part, _, _, err := d.StageRow(pubPart, row)
		if err != nil {
			return err
		}
		if _, _, err := d.Stage(casefile.Cell{Row: part, LinkID: pubText}, fhir.TextValue(piece)); err != nil {
			return err
		}
	}
	done, _ := optionOf(f, pubWhat, what)
	digest := ""
	if json != "" {
		digest = ownforms.Sum(json)
	}
	for _, a := range []struct {
		link  string
		value fhir.Value
	}{
		{pubWhat, done},
		{pubFrom, fhir.Prim(fhir.Date, string(from))},
		{pubWhy, fhir.TextValue(why)},
		{pubDigest, fhir.TextValue(digest)},
		{pubOf, fhir.TextValue(of)},
	} {
		if a.value.Empty() {
			continue
		}
		if _, t, err = d.Stage(casefile.Cell{Row: row, LinkID: a.link}, a.value); err != nil {
			return err
		}
	}
	if err := t.Wait(ctx); err != nil {
		return err
	}
	s.cardsChanged()
	s.emit(Event{Kind: EventCases})
	s.nudge()
	return nil
}

// pieces cuts a text where letters end.
func pieces(s string) []string {
	var out []string
	for len(s) > 0 {
		n := min(pieceOf, len(s))
		for n < len(s) && !utf8.RuneStart(s[n]) {
			n--
		}
		out, s = append(out, s[:n]), s[n:]
	}
	return out
}

// ownForm compiles a form of the organisation: the one that a document is pinned to, or
// the one that may be begun today under a name or an address.
func (s *Session) ownForm(canonical string) (*engine.Form, error) {
	book := s.OwnForms()
	v, ok := book.Get(canonical)
	if !ok {
		v, ok = book.ByName(canonical, string(casefile.DateOf(s.now())))
	}
	if !ok {
		return nil, fmt.Errorf("%w: %s", ErrNoForm, canonical)
	}
	// Two forms can be published under one version by people who did not see each
	// other's; which one counts may change with what comes.
	key := v.Of + "#" + v.Digest
	s.mu.Lock()
	f := s.forms[key]
	s.mu.Unlock()
	if f != nil {
		return f, nil
	}
	f, err := engine.Compile(v.Form)
	if err != nil {
		return nil, fmt.Errorf("the form %s cannot be used: %w", v.Name, err)
	}
	s.mu.Lock()
	s.forms[key] = f
	s.mu.Unlock()
	return f, nil
}

// statusAbsent marks the stand-in for a form that this tablet does not have.
const statusAbsent = "unknown"

// absentForm stands in for a form that has not come yet, so that the case it belongs to can
// be read: it asks nothing, and nothing can be written in it.
func absentForm(canonical string) (*engine.Form, error) {
	url, version, _ := strings.Cut(canonical, "|")
	return engine.Compile(&fhir.Questionnaire{
		URL: url, Version: version, Status: statusAbsent, Title: "A form that is not on this tablet yet (" + cmp.Or(inspect.ShortName(url), "without a name") + ")",
	})
}

func absent(f *engine.Form) bool { return f.Status == statusAbsent }

// formsCame forgets what was worked out about documents whose form was not here.
func (s *Session) formsCame() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.sums)
	clear(s.dues)
	clear(s.digests)
	clear(s.told)
}

// launch is what a form from elsewhere may begin its answers with: %patient and %user, by
// the members that R4 has on a Patient and a Practitioner.
func launch(k *casefile.Known) (patient, user map[string]fhir.Value) {
	patient, user = map[string]fhir.Value{}, map[string]fhir.Value{}
	put := func(m map[string]fhir.Value, path string, v fhir.Value) {
		if !v.Empty() {
			m[path] = v
		}
	}
	if k.Child != nil {
		p := casefile.PersonOf(k.Child)
		put(patient, "name.given", fhir.TextValue(p.Given))
		put(patient, "name.family", fhir.TextValue(p.Family))
		put(patient, "birthDate", fhir.Prim(fhir.Date, string(p.Born)))
		put(patient, "gender", fhir.Prim(fhir.Code, map[string]string{"female": "female", "male": "male", "not-known": "unknown"}[k.Child.Code("person.sex")]))
	}
	put(user, "name.given", fhir.TextValue(k.User.Given))
	put(user, "name.family", fhir.TextValue(k.User.Family))
	return patient, user
}
