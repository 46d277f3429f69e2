package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/ownforms"
	"doorstep/app/casefile/settings"
	"doorstep/crypto/orglog"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// The organisation's settings are one document of the form cfg in the directory
// space, where every tablet reads them offline. Each change is a row of its own,
// written once: nothing is overwritten, and two changes made apart are both kept.
// Only what a manager or lead wrote counts.
const (
	formSettings  = "cfg"
	labelSettings = "doorstep/v1/settings\x00"

	changeGroup   = "cfg.change"
	changeKey     = changeGroup + ".key"
	changeValue   = changeGroup + ".value"
	changeFrom    = changeGroup + ".from"
	changeWhy     = changeGroup + ".why"
	changeInstead = changeGroup + ".instead"
)

// Errors of settings that a caller can act on.
var (
	// ErrReason reports a change of law or guidance without a reason.
	ErrReason = errors.New("say why: this limit comes from law or guidance")
	// ErrSameSetting reports a change that changes nothing.
	ErrSameSetting = errors.New("it is set so already from that day")
)

// Settings are those of the organisation in force today.
func (s *Session) Settings() *settings.Set { return s.SettingsOn(casefile.DateOf(s.now())) }

// SettingsOn are those that are in force on a day, as far as they are decided now.
func (s *Session) SettingsOn(day casefile.Date) *settings.Set {
	return s.settingsBook().On(string(day))
}

// bookRead is the book of settings with the membership that it was read under: who
// is a manager decides what counts.
type bookRead struct {
	book  *settings.Book
	state *orglog.State
	turn  int // counts what came into the directory: what was read before it is not kept
	// forms are the organisation's own, read under the membership formsUnder.
	forms      *ownforms.Book
	formsUnder *orglog.State
}

// settingsBook is all that was decided about settings, read once for each state of
// the directory and of the organisation's log.
func (s *Session) settingsBook() *settings.Book {
	st := s.store.State()
	s.mu.Lock()
	known := s.book
	s.mu.Unlock()
	if known.book != nil && known.state == st {
		return known.book
	}
	known.book, known.state = settings.NewBook(s.settingChanges(st)), st
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open != nil && s.book.turn == known.turn {
		s.book = known
	}
	return known.book
}

func (s *Session) settingsDoc() op.ID { return derived(labelSettings, op.ID(s.vault.Org)) }

// settingChanges are the changes that managers and leads wrote. A change is what
// its writer said in it (ownWords).
func (s *Session) settingChanges(st *orglog.State) []settings.Change {
	doc := s.settingsDoc()
	if _, ok := s.store.Doc(doc); !ok {
		return nil
	}
	ops, err := s.store.Load(doc)
	if err != nil {
		return nil // told by the store
	}
	if st == nil {
		return nil
	}
	rows := map[op.ID]op.Op{}
	for _, o := range ops {
		r, ok := o.Value.Row()
		if !ok || r.Group != changeGroup || o.Link != "" {
			continue
		}
		if p := st.People[[16]byte(s.author(o.Dot.Inc).Person)]; p != nil && p.Rank >= orglog.Manager {
			rows[o.Row] = o
		}
	}
	var out []settings.Change
	for id, cells := range ownWords(ops, rows) {
		text := func(link string) string {
			v, ok := casefile.FromOp(cells[link].Value)
			if !ok {
				return ""
			}
			return v.Text
		}
		row := rows[id]
		out = append(out, settings.Change{
			ID: id.String(), Key: text(changeKey), Written: text(changeValue), From: text(changeFrom), Why: text(changeWhy),
			Instead: strings.Fields(text(changeInstead)), By: s.author(row.Dot.Inc).Name, At: row.At.Time(),
		})
	}
	return out
}

// ownWords are what the writers of rows said in them, by row and question: nobody else
// can put words into a row later, nor take any out of it.
func ownWords(ops []op.Op, rows map[op.ID]op.Op) map[op.ID]map[string]op.Op {
	said := map[op.ID]map[string]op.Op{}
	for _, o := range ops {
		if row, ok := rows[o.Row]; !ok || o.Link == "" || o.Dot.Inc != row.Dot.Inc {
			continue
		}
		if said[o.Row] == nil {
			said[o.Row] = map[string]op.Op{}
		}
		if old, ok := said[o.Row][o.Link]; !ok || old.Compare(&o) < 0 {
			said[o.Row][o.Link] = o
		}
	}
	return said
}

// SetSetting changes a setting from a day on; "" goes back to what is shipped. It
// is for managers and leads, and a limit of law or guidance needs a reason. It is
// on this tablet's disk when it returns, and on the others' after a sync.
func (s *Session) SetSetting(ctx context.Context, key, written string, from casefile.Date, why string) error {
	if !s.Rights().Invite {
		return ErrNotYours
	}
	key, why = settings.Named(key), strings.TrimSpace(why)
	value, ok := settings.Default().Lookup(key)
	if !ok {
		return fmt.Errorf("there is no setting %s", key)
	}
	if strings.TrimSpace(written) != "" {
		v, err := settings.Parse(key, written)
		if err != nil {
			return err
		}
		written = v.String()
	} else {
		written = ""
	}
	if _, ok := from.Time(); !ok {
		return fmt.Errorf("%q is not a date; write it as %s", from, time.DateOnly)
	}
	if why == "" && (value.Kind == settings.Law || value.Kind == settings.Guidance) {
		return ErrReason
	}
	book := s.settingsBook()
	heads := book.Heads(key)
	if now, _ := book.On(string(from)).Lookup(key); len(heads) < 2 && (now.String() == written || written == "" && now.String() == value.String()) {
		return ErrSameSetting
	}
	var instead []string
	for _, h := range heads {
		instead = append(instead, h.ID)
	}
	if err := s.writeChange(ctx, key, written, from, why, strings.Join(instead, " ")); err != nil {
		return err
	}
	s.cardsChanged()
	s.settleOpen()
	s.emit(Event{Kind: EventCases})
	s.nudge()
	return nil
}

// writeChange adds a row. Which setting it is comes last: a row that was cut short
// says nothing.
func (s *Session) writeChange(ctx context.Context, key, written string, from casefile.Date, why, instead string) error {
	f, err := s.Form(formSettings)
	if err != nil {
		return err
	}
	doc := s.settingsDoc()
	var ops []op.Op
	if _, ok := s.store.Doc(doc); ok {
		if ops, err = s.store.Load(doc); err != nil {
			return err
		}
	}
	d := casefile.Open(s.config(doc, DirectoryOf(op.ID(s.vault.Org)), f, nil), ops)
	row, _, t, err := d.StageRow(changeGroup, "")
	if err != nil {
		return err
	}
	for _, a := range []struct {
		link  string
		value fhir.Value
	}{
		{changeValue, fhir.TextValue(written)},
		{changeFrom, fhir.Prim(fhir.Date, string(from))},
		{changeWhy, fhir.TextValue(why)},
		{changeInstead, fhir.TextValue(instead)},
		{changeKey, fhir.TextValue(key)},
	} {
		if a.value.Empty() {
			continue
		}
		if _, t, err = d.Stage(casefile.Cell{Row: row, LinkID: a.link}, a.value); err != nil {
			return err
		}
	}
	return t.Wait(ctx)
}

// settleOpen counts the clocks of the documents that are open by the settings of
// now.
func (s *Session) settleOpen() {
	set := s.Settings()
	s.mu.Lock()
	open := make([]*casefile.Document, 0, len(s.open))
	for _, d := range s.open {
		open = append(open, d)
	}
	s.mu.Unlock()
	slices.SortFunc(open, func(a, b *casefile.Document) int { return a.ID().Compare(b.ID()) })
	for _, d := range open {
		d.Settle(set)
	}
}
