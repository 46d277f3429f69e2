package session

import (
	"context"
	"crypto/sha256"
	"slices"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// An index card says to everybody in the organisation which cases there are,
// so that a team finds what is new to it (sync-and-crypto.md 1.1, directory).
// Its document lies in the directory space under an id made from the case's.
const (
	formCard  = "card"
	canonCard = fhir.QuestionnaireBase + formCard + "|1.0.0"

	cardCase   = "card.case"
	cardGiven  = "card.given"
	cardFamily = "card.family"
	cardBorn   = "card.born"
	cardTeam   = "card.team" // role id
	cardOrg    = "card.organisation"
)

// putCard writes the index card of a case for a team, by its role id, so that
// the team’s other tablets follow it.
func (s *Session) putCard(ctx context.Context, id casefile.ID, child casefile.Person, team string) error {
	fields := []struct{ link, text string }{
		{cardGiven, child.Given}, {cardFamily, child.Family}, {cardBorn, string(child.Born)}, {cardTeam, team},
	}
	doc := cardOf(id)
	ops := []op.Op{{Doc: doc, Form: canonCard, Link: cardCase, Value: op.Bytes(id[:])}}
	for _, f := range fields {
		if f.text != "" {
			ops = append(ops, op.Op{Doc: doc, Form: canonCard, Link: f.link, Value: op.Text(f.text)})
		}
	}
	t, err := s.store.Record(DirectoryOf(op.ID(s.vault.Org)), ops, nil)
	if err != nil {
		return err
	}
	return t.Wait(ctx)
}

// cardOf is the id of a case's index card.
func cardOf(id casefile.ID) op.ID {
	sum := sha256.Sum256(append([]byte("doorstep/v1/card\x00"), id[:]...))
	return op.ID(sum[:16])
}

// nameOrganisation writes the organisation's own card.
func (s *Session) nameOrganisation(ctx context.Context, name string) error {
	dir := DirectoryOf(op.ID(s.vault.Org))
	t, err := s.store.Record(dir, []op.Op{{Doc: dir, Form: canonCard, Link: cardOrg, Value: op.Text(name)}}, nil)
	if err != nil {
		return err
	}
	return t.Wait(ctx)
}

// followCards makes the vault follow the directory, and the case of every card
// whose team this person is in.
func (s *Session) followCards() error {
	st := s.store.State()
	if st == nil {
		return nil
	}
	dir := DirectoryOf(op.ID(s.vault.Org))
	if err := s.store.Follow(dir); err != nil {
		return err
	}
	mine := st.HolderRoles([16]byte(s.vault.Person))
	known := s.store.Spaces()
	for _, info := range s.store.Docs(dir) {
		if info.ID == dir {
			continue
		}
		ops, err := s.store.Load(info.ID)
		if err != nil {
			return err
		}
		id, ok := cardID(ops)
		if ok && !slices.Contains(known, id) && slices.Contains(mine, cardText(ops, cardTeam)) {
			if err := s.store.Follow(id); err != nil {
				return err
			}
		}
	}
	return nil
}

// cardID is the case that a card stands for.
func cardID(ops []op.Op) (casefile.ID, bool) {
	for i := range ops {
		if b, ok := ops[i].Value.Bytes(); ok && ops[i].Link == cardCase && len(b) == len(casefile.ID{}) {
			return casefile.ID(b), true
		}
	}
	return casefile.ID{}, false
}

// cardText is the newest text of a card's field.
func cardText(ops []op.Op, link string) string {
	var best *op.Op
	for i := range ops {
		if o := &ops[i]; o.Link == link && (best == nil || o.Dot.Compare(best.Dot) > 0) {
			best = o
		}
	}
	if best == nil {
		return ""
	}
	t, _ := best.Value.Text()
	return t
}

// onChanged takes in what came from others: open documents are merged, cards
// followed, the index brought up to date.
func (s *Session) onChanged(space op.ID, ops []op.Op) {
	dir := DirectoryOf(op.ID(s.vault.Org))
	if space == dir {
		if err := s.followCards(); err != nil {
			s.onTrouble(err)
		}
		for i := range ops {
			if o := &ops[i]; o.Doc == dir && o.Link == cardOrg {
				if t, ok := o.Value.Text(); ok {
					s.renameOrganisation(t)
				}
			}
		}
		return
	}
	s.mu.Lock()
	s.state.got += len(ops)
	s.mu.Unlock()
	byDoc := map[op.ID][]op.Op{}
	index := false
	for i := range ops {
		byDoc[ops[i].Doc] = append(byDoc[ops[i].Doc], ops[i])
		f := formName(ops[i].Form)
		index = index || f == casefile.FormCase || f == casefile.FormPerson
	}
	for id, more := range byDoc {
		if d := s.opened(id); d != nil {
			d.Merge(more)
		}
		s.emit(Event{Kind: EventCases, Case: space, Doc: id})
	}
	if index {
		s.indexCase(space)
	}
}

// renameOrganisation remembers the organisation's name for the unlock screen.
func (s *Session) renameOrganisation(name string) {
	if name == s.names.Organisation {
		return
	}
	s.names.Organisation = name
	s.keepNames()
}

// learnNames remembers for the unlock screen what the organisation's log says
// of this person, once it does.
func (s *Session) learnNames() {
	if s.names.Person != "" {
		return
	}
	n := s.personName(op.ID(s.vault.Person))
	if n.name == "" {
		return
	}
	s.names.Person, s.names.Role = n.name, n.title
	if team, err := s.team(); err == nil {
		s.names.Team = s.teamName(team)
	}
	s.keepNames()
}

func (s *Session) keepNames() {
	v := s.keys.Vault()
	if v.Extra == nil {
		v.Extra = map[string][]byte{}
	}
	v.Extra[extraNames] = s.names.encode()
	if err := s.keys.Update(v); err != nil && s.o.Log != nil {
		s.o.Log.Warn("session: names were not kept", "error", err)
	}
}
