package session

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/store"
	"doorstep/crypto/orglog"
	"doorstep/forms/fhir"
)

// formEssentials is the one page that out-of-hours workers read.
const formEssentials = "ess"

// ErrNoEssentials reports a case whose essentials are not on this tablet yet.
var ErrNoEssentials = errors.New("the essentials of this case are not on this tablet yet. Sync, then open them again")

// essentialsRoles are the roles that a case's essentials are wrapped to: the
// case's own, the out-of-hours workers unless the case is restricted, and the
// custodian where the organisation has turned it on.
func (s *Session) essentialsRoles(role string) []string {
	roles := []string{role}
	if st := s.store.State(); st != nil && st.Roles[orglog.RoleDuty] != nil && !orglog.IsNamed(role) {
		roles = append(roles, orglog.RoleDuty)
	}
	return s.withCustodian(roles)
}

// Essentials is the document with a case's essentials. A case that was opened
// before there were any gets them here, filled in from its record, by the first
// of its team who asks while the server can be reached: made by two offline,
// its space would begin twice.
func (s *Session) Essentials(ctx context.Context, caseID casefile.ID) (casefile.ID, error) {
	doc := essentialsDoc(caseID)
	if _, ok := s.store.Doc(doc); ok {
		return doc, nil
	}
	if _, ok := s.store.Doc(caseID); !ok {
		return doc, ErrNoCase
	}
	space := EssentialsOf(caseID)
	if !s.store.OpenSpace(space) {
		if !s.mine(caseID) {
			return doc, ErrNotYours
		}
		if err := s.store.Follow(space); err != nil {
			return doc, err
		}
		if _, err := s.Sync(ctx); err != nil {
			return doc, errors.Join(ErrNoEssentials, err)
		}
		if _, ok := s.store.Doc(doc); ok {
			return doc, nil
		}
	}
	k, err := s.store.Keys(caseID)
	if err != nil || len(k.Holders) == 0 {
		return doc, ErrNoCase
	}
	return doc, s.beginEssentials(ctx, caseID, homeRole(k.Holders))
}

// beginEssentials makes the essentials of a case, wrapped for those whose case
// it is and for the out-of-hours workers, filled in from what the case knows.
func (s *Session) beginEssentials(ctx context.Context, caseID casefile.ID, role string) error {
	space, id := EssentialsOf(caseID), essentialsDoc(caseID)
	if err := s.store.NewSpace(space, orglog.SpaceEssentials, s.essentialsRoles(role)); err != nil {
		return err
	}
	f, err := s.Form(formEssentials)
	if err != nil {
		return err
	}
	p, err := s.parts(caseID)
	if err != nil {
		return err
	}
	me := s.Me()
	d, t, err := casefile.Begin(s.config(id, space, f, p.Known(me, s.latest(caseID))), casefile.Start{
		Case: caseID, Subject: p.Summary().Child.Reference(), Author: me.Reference(),
	})
	if err != nil {
		return err
	}
	if err := t.Wait(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	if s.open != nil {
		s.open[id] = d
	}
	s.mu.Unlock()
	for _, a := range p.Summary().Alerts {
		if err := fillRow(ctx, d, "ess.risk", map[string]string{"ess.risk.what": a.Text, "ess.risk.source": "Alerts of the case record"}); err != nil {
			return err
		}
	}
	for _, q := range p.Persons() {
		if err := s.addToEssentials(ctx, caseID, q); err != nil {
			return err
		}
	}
	s.emit(Event{Kind: EventCases, Case: caseID, Doc: id})
	return nil
}

// addToEssentials carries a person of the case into its essentials while nobody
// has signed them: who has parental responsibility, and whom to ring.
func (s *Session) addToEssentials(ctx context.Context, caseID casefile.ID, q casefile.Person) error {
	id := essentialsDoc(caseID)
	if _, ok := s.store.Doc(id); !ok || q.Ref == "" {
		return nil
	}
	d, err := s.OpenDoc(id)
	if errors.Is(err, store.ErrNoKey) {
		return nil
	}
	if err != nil || d.Status() != casefile.InProgress {
		return err
	}
	there := func(group, link string) bool {
		return slices.ContainsFunc(d.Rows(group, ""), func(r row) bool {
			v, ok := d.AnswerIn(r.ID, link)
			return ok && v.Reference.Reference == q.Ref
		})
	}
	if q.Notes == "parental responsibility" && !there("ess.pr", "ess.pr.person") {
		if err := s.fillPerson(ctx, d, "ess.pr", "ess.pr.person", q, map[string]string{"ess.pr.source": "Case record"}); err != nil {
			return err
		}
	}
	if q.Phone != "" && !there("ess.contact", "ess.contact.who") {
		return s.fillPerson(ctx, d, "ess.contact", "ess.contact.who", q, map[string]string{"ess.contact.as": q.Role, "ess.contact.phone": q.Phone})
	}
	return nil
}

func (s *Session) fillPerson(ctx context.Context, d *casefile.Document, group, link string, q casefile.Person, texts map[string]string) error {
	r, _, err := d.AddRow(ctx, group, "")
	if err != nil {
		return err
	}
	if _, err := d.Set(ctx, casefile.Cell{Row: r, LinkID: link}, q.Value()); err != nil {
		return err
	}
	return fillTexts(ctx, d, r, texts)
}

func fillRow(ctx context.Context, d *casefile.Document, group string, texts map[string]string) error {
	r, _, err := d.AddRow(ctx, group, "")
	if err != nil {
		return err
	}
	return fillTexts(ctx, d, r, texts)
}

func fillTexts(ctx context.Context, d *casefile.Document, r casefile.RowID, texts map[string]string) error {
	for _, link := range sortedKeys(texts) {
		if texts[link] == "" {
			continue
		}
		if _, err := d.Set(ctx, casefile.Cell{Row: r, LinkID: link}, fhir.TextValue(texts[link])); err != nil {
			return err
		}
	}
	return nil
}

// DutyCases are the cases of which this vault holds the essentials but not the
// record, by the child's name: what an out-of-hours worker has in hand.
func (s *Session) DutyCases() []casefile.CaseSummary {
	if !s.onDuty() {
		return nil
	}
	var out []casefile.CaseSummary
	for id, c := range s.cards() {
		if c.team == "" || c.restricted() {
			continue
		}
		if _, ok := s.store.Doc(id); ok && s.mine(id) {
			continue
		}
		info, ok := s.store.Doc(essentialsDoc(id))
		if !ok || !s.mine(info.Space) {
			continue
		}
		sum := casefile.CaseSummary{ID: id, Child: c.person(), Team: s.teamName(c.team), Changed: info.Last, OnlyHere: s.waitingIn(id)}
		if d, err := s.any(info.ID); err == nil {
			sum.Communication = d.Text("ess.communication")
			for _, r := range d.Rows("ess.risk", "") {
				sum.Alerts = append(sum.Alerts, casefile.Alert{Text: d.TextIn(r.ID, "ess.risk.what"), Level: casefile.AlertCare})
			}
			for _, r := range d.Rows("ess.allergy", "") {
				sum.Alerts = append(sum.Alerts, casefile.Alert{Kind: "clinical", Text: d.TextIn(r.ID, "ess.allergy.what"), Level: casefile.AlertDanger})
			}
		}
		out = append(out, sum)
	}
	slices.SortFunc(out, func(a, b casefile.CaseSummary) int {
		return cmp.Or(cmp.Compare(a.Child.Name, b.Child.Name), a.ID.Compare(b.ID))
	})
	return out
}
