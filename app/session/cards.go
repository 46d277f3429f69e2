package session

import (
	"context"
	"errors"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/crypto/keystore"
	"doorstep/crypto/orglog"
	"doorstep/forms/fhir"
	"doorstep/sync/merge"
	"doorstep/sync/op"
)

// An index card says to everybody in the organisation which cases there are,
// so that a team finds what is new to it and anybody can ask whether a child is
// known (sync-and-crypto.md 1.1, directory). Its document lies in the directory
// space under an id made from the case's.
//
// The card of a restricted case names nobody and says nothing of the child: that
// there is a record which some people hold, and by which role. Saying even that
// is weighed. What may be known more widely does harm there: an adoption, a
// worker's own family, somebody whose address is hidden. But the named people's
// tablets find the case by the card, so its id and role must be somewhere that
// all of them read, and who works at night is better off hearing "not here" from
// a search than a name with nothing behind it.
const (
	formCard  = "card"
	canonCard = fhir.QuestionnaireBase + formCard + "|1.0.0"

	cardCase   = "card.case"
	cardGiven  = "card.given"
	cardFamily = "card.family"
	cardKnown  = "card.known-as"
	cardBorn   = "card.born"
	cardNHS    = "card.nhs-number"
	cardTeam   = "card.team" // role id
	cardOrg    = "card.organisation"
	cardCanary = "card.canary"
)

// canaryWord is what the canary says.
const canaryWord = "still singing"

// card is an index card as it reads now.
type card struct {
	id                         casefile.ID // of the case
	given, family, known, born string
	nhs, team                  string
}

// restricted reports whether the case is for named people.
func (c card) restricted() bool { return orglog.IsNamed(c.team) }

func (c card) person() casefile.Person {
	p := casefile.Person{Given: c.given, Family: c.family, KnownAs: c.known, Born: casefile.Date(c.born), NHSNumber: c.nhs, Child: true}
	p.Name = strings.TrimSpace(c.given + " " + c.family)
	if c.known != "" {
		p.Name = strings.TrimSpace(c.known + " " + c.family)
	}
	return p
}

// putCard writes what changed on the index card of a case, for a team or other
// role by its id, so that the role's other tablets follow the case.
func (s *Session) putCard(ctx context.Context, id casefile.ID, child casefile.Person, role string) error {
	if orglog.IsNamed(role) {
		child = casefile.Person{}
	}
	doc := cardOf(id)
	set, err := s.cardSet(doc)
	if err != nil {
		return err
	}
	dir := DirectoryOf(op.ID(s.vault.Org))
	var ops []op.Op
	put := func(link string, v op.Value, have string) {
		if text, ok := v.Text(); ok && text == have {
			return
		}
		ops = append(ops, op.Op{Doc: doc, Form: canonCard, Link: link, Value: v, Preds: set.PredsFor(op.Cell{Doc: doc, Link: link}, func(d op.Dot) bool {
			return s.store.Unpublished(dir, d)
		})})
	}
	have, known := readCard(set, doc)
	if !known {
		put(cardCase, op.Bytes(id[:]), "")
	}
	for _, f := range []struct{ link, text, have string }{
		{cardGiven, child.Given, have.given},
		{cardFamily, child.Family, have.family},
		{cardKnown, child.KnownAs, have.known},
		{cardBorn, string(child.Born), have.born},
		{cardNHS, strings.ReplaceAll(child.NHSNumber, " ", ""), have.nhs},
		{cardTeam, role, have.team},
	} {
		put(f.link, op.Text(f.text), f.have)
	}
	if len(ops) == 0 {
		return nil
	}
	t, err := s.store.Record(dir, ops, nil)
	if err != nil {
		return err
	}
	s.cardsChanged()
	return t.Wait(ctx)
}

// clearCard empties the card of a case that is no more.
func (s *Session) clearCard(ctx context.Context, id casefile.ID) error {
	if _, ok := s.cards()[id]; !ok {
		return nil
	}
	return s.putCard(ctx, id, casefile.Person{}, "")
}

// cardSet is what this vault holds of one card.
func (s *Session) cardSet(doc op.ID) (*merge.Set, error) {
	set := &merge.Set{}
	if _, ok := s.store.Doc(doc); !ok {
		return set, nil
	}
	ops, err := s.store.Load(doc)
	if err != nil {
		return nil, err
	}
	set.AddAll(ops)
	return set, nil
}

// readCard reads a card; false when it names no case. Where two people wrote
// without seeing each other's, the later stamp is read, alike on every tablet: a
// card decides nothing that keys do not.
func readCard(set *merge.Set, doc op.ID) (c card, ok bool) {
	newest := map[string]op.Op{}
	set.Each(doc, func(o *op.Op) bool {
		if old, ok := newest[o.Link]; !ok || old.Compare(o) < 0 {
			newest[o.Link] = *o
		}
		return true
	})
	text := func(link string) string {
		o := newest[link]
		t, _ := o.Value.Text()
		return t
	}
	o := newest[cardCase]
	b, _ := o.Value.Bytes()
	// A card lies under an id made from its case's: another's is a forgery.
	if len(b) != len(c.id) || cardOf(casefile.ID(b)) != doc {
		return c, false
	}
	c = card{
		id: casefile.ID(b), given: text(cardGiven), family: text(cardFamily), known: text(cardKnown), born: text(cardBorn),
		nhs: text(cardNHS), team: text(cardTeam),
	}
	return c, true
}

// cards are the index cards of the directory as this vault knows it, read once
// for each state of it.
func (s *Session) cards() map[casefile.ID]card {
	s.mu.Lock()
	known := s.directory
	s.mu.Unlock()
	if known != nil {
		return known
	}
	known = map[casefile.ID]card{}
	for _, info := range s.store.Docs(DirectoryOf(op.ID(s.vault.Org))) {
		set, err := s.cardSet(info.ID)
		if err != nil {
			continue // told by the store
		}
		if c, ok := readCard(set, info.ID); ok {
			known[c.id] = c
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.own != nil {
		s.directory = known
	}
	return known
}

// cardsChanged forgets the cards as they were read.
func (s *Session) cardsChanged() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.directory, s.cardsFound, s.book = nil, nil, bookRead{turn: s.book.turn + 1}
	if s.own != nil {
		clear(s.essentials)
		clear(s.own)
	}
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

// makeCanary makes the space that recovery drills open: one word that everybody
// may know.
func (s *Session) makeCanary(ctx context.Context) error {
	space := CanaryOf(op.ID(s.vault.Org))
	if err := s.store.NewSpace(space, orglog.SpaceOrg, []string{orglog.RoleStaff}); err != nil {
		return err
	}
	t, err := s.store.Record(space, []op.Op{{Doc: space, Form: canonCard, Link: cardCanary, Value: op.Text(canaryWord)}}, nil)
	if err != nil {
		return err
	}
	return t.Wait(ctx)
}

// followCards makes the vault follow the directory and the canary, the case and
// its essentials of every card whose role this person has, and for an
// out-of-hours worker the essentials of all that are not restricted; for the
// custodian, once it is turned on, all of those whole. It reports whether something is
// new.
func (s *Session) followCards() (fresh bool, err error) {
	if s.store.State() == nil {
		return false, nil
	}
	known := map[op.ID]bool{}
	for _, id := range s.store.Spaces() {
		known[id] = true
	}
	follow := func(id op.ID) error {
		if known[id] {
			return nil
		}
		fresh = true
		s.mu.Lock()
		s.followed = true
		s.mu.Unlock()
		return s.store.Follow(id)
	}
	org := op.ID(s.vault.Org)
	if err := errors.Join(follow(DirectoryOf(org)), follow(CanaryOf(org))); err != nil {
		return fresh, err
	}
	mine, duty, custodian := s.myRoles(), s.onDuty(), s.custodianWorks()
	for id, c := range s.cards() {
		if c.team == "" {
			continue // it is no more
		}
		if slices.Contains(mine, c.team) || custodian && !c.restricted() {
			if err := follow(id); err != nil {
				return fresh, err
			}
		} else if !duty || c.restricted() {
			continue
		}
		if err := follow(EssentialsOf(id)); err != nil {
			return fresh, err
		}
	}
	return fresh, nil
}

// onChanged takes in what came from others: open documents are merged, cards
// followed, the index brought up to date.
func (s *Session) onChanged(space op.ID, ops []op.Op) {
	dir := DirectoryOf(op.ID(s.vault.Org))
	if space == dir {
		s.cardsChanged()
		s.settleOpen()
		if _, err := s.followCards(); err != nil {
			s.onTrouble(err)
		}
		if slices.ContainsFunc(ops, func(o op.Op) bool { return o.Doc == s.publishedDoc() }) {
			s.formsCame()
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
	if s.ofNoCase(space) {
		return
	}
	caseID := s.caseOf(space)
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
		s.emit(Event{Kind: EventCases, Case: caseID, Doc: id})
	}
	if index && !s.onLoan(caseID) {
		s.indexCase(caseID)
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
	err := s.keep(func(v *keystore.Vault) { v.Extra[extraNames] = s.names.encode() })
	if err != nil && s.o.Log != nil {
		s.o.Log.Warn("session: names were not kept", "error", err)
	}
}
