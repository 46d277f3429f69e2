package session

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/store"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

func counts(kinds map[store.ChangeKind]int) Counts {
	return Counts{
		Answers: kinds[store.ChangeAnswer], Rows: kinds[store.ChangeRow], Signatures: kinds[store.ChangeSignature],
		Photos: kinds[store.ChangePhoto], Forms: kinds[store.ChangeForm], Children: kinds[store.ChangeCase],
	}
}

func (c *Counts) add(d Counts) {
	c.Answers += d.Answers
	c.Rows += d.Rows
	c.Signatures += d.Signatures
	c.Photos += d.Photos
	c.Forms += d.Forms
	c.Children += d.Children
}

// waitingKinds counts what has no receipt, and says how old the oldest is.
// Index cards are left out: they say nothing that a person changed.
func (s *Session) waitingKinds() (kinds Counts, oldest time.Time) {
	for _, w := range s.store.Waiting() {
		if s.ofNoCase(w.Space) {
			continue
		}
		kinds.add(counts(w.Kinds))
		if oldest.IsZero() || w.From.Before(oldest) {
			oldest = w.From
		}
	}
	// A photo is safe when its parts are, which go after all text. How many
	// photos the parts make up is not asked for each: three parts are about one.
	if c, err := s.store.BlobCount(); err == nil && c.Waiting > 0 {
		kinds.Photos = max(kinds.Photos, (c.Waiting+2)/3)
	}
	return kinds, oldest
}

// Status says where the work is.
func (s *Session) Status() Status {
	var st Status
	st.Kinds, st.Oldest = s.waitingKinds()
	byCase := map[casefile.ID]*WaitingCase{}
	for _, w := range s.store.Waiting() {
		if s.ofNoCase(w.Space) {
			continue
		}
		k := counts(w.Kinds)
		id := s.caseOf(w.Space)
		c := byCase[id]
		if c == nil {
			c = &WaitingCase{Case: id, Child: s.childName(id)}
			byCase[id] = c
		}
		c.Changes += k.Total()
		c.Docs = append(c.Docs, s.waitingDoc(w, k))
	}
	st.OnlyHere = st.Kinds.Total()
	for _, c := range byCase {
		st.Waiting = append(st.Waiting, *c)
	}
	slices.SortFunc(st.Waiting, func(a, b WaitingCase) int { return cmp.Or(cmp.Compare(a.Child, b.Child), a.Case.Compare(b.Case)) })
	st.Bytes = int64(st.OnlyHere) * 80
	if c, err := s.store.BlobCount(); err == nil {
		st.Bytes += c.WaitingBytes
	}
	st.Safe = s.store.Safe()
	for _, id := range s.caseIDs() {
		for _, info := range s.docsOf(id) {
			if sum, err := s.summary(info); err == nil {
				st.Choices += sum.Choices
			}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st.Sending, st.Sent, st.Total = s.state.sending, s.state.sent, s.state.total
	st.Checked, st.NoSignal, st.Trouble = s.state.checked, s.state.noSignal, s.state.trouble
	st.Events = slices.Clone(s.events)
	return st
}

func (s *Session) waitingDoc(w store.Waiting, k Counts) WaitingDoc {
	d := WaitingDoc{Doc: w.Doc, Kinds: k, From: w.From, To: w.To}
	info, ok := s.store.Doc(w.Doc)
	if !ok {
		return d
	}
	f, err := s.Form(info.Form)
	if err != nil {
		return d
	}
	d.Title = f.Title
	for _, link := range w.Links {
		if it := f.Item(link); it != nil && it.Section != nil && !slices.Contains(d.Sections, it.Section.Title) {
			d.Sections = append(d.Sections, it.Section.Title)
		}
	}
	return d
}

// Conflicts are the answers of all cases that need a choice.
func (s *Session) Conflicts() []Conflict {
	var out []Conflict
	for _, id := range s.caseIDs() {
		for _, info := range s.docsOf(id) {
			sum, err := s.summary(info)
			if err != nil || sum.Choices == 0 {
				continue
			}
			d, err := s.any(info.ID)
			if err != nil {
				continue
			}
			for _, k := range d.Conflicts() {
				out = append(out, s.conflict(id, d, k))
			}
		}
	}
	return out
}

func (s *Session) conflict(caseID casefile.ID, d *casefile.Document, k casefile.Conflict) Conflict {
	c := Conflict{
		Case: caseID, Doc: d.ID(), Form: d.Form().Title, Section: k.Section, Cell: k.Cell, Option: k.Option,
		Question: k.Question, Before: k.Before, BeforeAt: k.BeforeAt, Child: s.childName(caseID),
	}
	for _, v := range k.Answers {
		c.Answers = append(c.Answers, Version{
			Dot: v.Dot, Text: v.Text, By: v.By.Name, Role: v.By.Role, Mine: v.By.Me, At: v.At, OnHere: s.store.Unsafe(d.Space(), v.Dot),
		})
	}
	return c
}

// Resolve ends a conflict by keeping the answer with this dot.
func (s *Session) Resolve(ctx context.Context, c Conflict, keep op.Dot) error {
	d, err := s.OpenDoc(c.Doc)
	if err != nil {
		return err
	}
	if _, err := d.Resolve(ctx, c.Cell, c.Option, keep, c.Why); err != nil {
		return err
	}
	s.chosen(c)
	return nil
}

// ResolveWith ends a conflict over a text by writing another in place of both.
func (s *Session) ResolveWith(ctx context.Context, c Conflict, text string) error {
	return s.ResolveValue(ctx, c, fhir.TextValue(text))
}

// ResolveValue ends a conflict by writing a new answer in place of all.
func (s *Session) ResolveValue(ctx context.Context, c Conflict, v fhir.Value) error {
	d, err := s.OpenDoc(c.Doc)
	if err != nil {
		return err
	}
	if _, err := d.ResolveWith(ctx, c.Cell, v, c.Why); err != nil {
		return err
	}
	s.chosen(c)
	return nil
}

func (s *Session) chosen(c Conflict) {
	s.emit(Event{Kind: EventChosen, Case: c.Case, Doc: c.Doc, Text: fmt.Sprintf("You chose an answer to “%s”. The other one stays in the record.", c.Question)})
}
