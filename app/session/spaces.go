package session

import (
	"crypto/sha256"
	"slices"

	"doorstep/app/casefile"
	"doorstep/crypto/orglog"
	"doorstep/sync/op"
)

// A case is two spaces: its core, whose id is the case's, and its essentials.
// The ids of the others follow from the case's or the organisation's, so that
// everybody can work them out and nobody needs to be told.
const (
	labelDirectory     = "doorstep/v1/directory\x00"
	labelEssentials    = "doorstep/v1/essentials\x00"
	labelEssentialsDoc = "doorstep/v1/essentials-doc\x00"
	labelCanary        = "doorstep/v1/canary\x00"
	labelCard          = "doorstep/v1/card\x00"
)

func derived(label string, id op.ID) op.ID {
	sum := sha256.Sum256(append([]byte(label), id[:]...))
	return op.ID(sum[:16])
}

// DirectoryOf is the space of the organisation's directory: the index cards
// by which its people find each other's cases.
func DirectoryOf(org op.ID) op.ID { return derived(labelDirectory, org) }

// CanaryOf is the space that a recovery drill opens: it holds nothing but a
// word, so that a drill reads no child's record.
func CanaryOf(org op.ID) op.ID { return derived(labelCanary, org) }

// EssentialsOf is the space of a case's essentials.
func EssentialsOf(caseID casefile.ID) op.ID { return derived(labelEssentials, caseID) }

// essentialsDoc is the one document of that space. Its id is the same on every
// tablet, so that two who make it offline make one.
func essentialsDoc(caseID casefile.ID) casefile.ID { return derived(labelEssentialsDoc, caseID) }

// cardOf is the id of a case's index card.
func cardOf(id casefile.ID) op.ID { return derived(labelCard, id) }

// ofNoCase reports whether a space belongs to the organisation as a whole:
// what waits in it is nobody's work.
func (s *Session) ofNoCase(space op.ID) bool {
	org := op.ID(s.vault.Org)
	return space == DirectoryOf(org) || space == CanaryOf(org)
}

// caseOf is the case that a space belongs to: itself for a core.
func (s *Session) caseOf(space op.ID) casefile.ID {
	s.mu.Lock()
	id, ok := s.essentials[space]
	s.mu.Unlock()
	if ok {
		return id
	}
	// Not an essentials space that was met before; look whether one has come.
	known := map[op.ID]casefile.ID{}
	spaces := s.store.Spaces()
	for _, c := range append(spaces, space) {
		known[c] = c
	}
	for _, c := range spaces {
		known[EssentialsOf(c)] = c
	}
	for id := range s.cards() {
		known[EssentialsOf(id)] = id
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.essentials != nil {
		s.essentials = known
	}
	return known[space]
}

// docsOf are the documents of a case, its essentials among them.
func (s *Session) docsOf(caseID casefile.ID) []docInfo {
	docs := s.store.Docs(caseID)
	return append(docs, s.store.Docs(EssentialsOf(caseID))...)
}

// waitingIn is how many changes of a case have no receipt.
func (s *Session) waitingIn(caseID casefile.ID) int {
	return s.store.WaitingIn(caseID) + s.store.WaitingIn(EssentialsOf(caseID))
}

// myRoles are the roles of this vault's person.
func (s *Session) myRoles() []string {
	st := s.store.State()
	if st == nil {
		return nil
	}
	return st.HolderRoles([16]byte(s.vault.Person))
}

// onDuty reports whether the person is an out-of-hours worker.
func (s *Session) onDuty() bool { return slices.Contains(s.myRoles(), orglog.RoleDuty) }

// mine reports whether the person is one of those for whom a space is kept
// now. A tablet that held a case which has moved on keeps what it has read
// sealed, and sends what it still wrote, but shows the case no more.
func (s *Session) mine(space op.ID) bool {
	s.mu.Lock()
	yes, ok := s.own[space]
	s.mu.Unlock()
	if ok {
		return yes
	}
	k, err := s.store.Keys(space)
	if err != nil {
		// No key record has come yet: nothing says that it is not.
		return true
	}
	yes = s.holds(space, k.Holders)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.own != nil {
		s.own[space] = yes
	}
	return yes
}

// holds judges by the roles of a space's newest key. Two people may have made
// one at the same time for different roles, one of them without having heard
// that the case moved: then the directory's card says whose it is.
func (s *Session) holds(space op.ID, holders []string) bool {
	roles := s.myRoles()
	has := func(r string) bool {
		// The custodian's keys count while it is turned on.
		return slices.Contains(roles, r) && (r != orglog.RoleCustodian || s.CustodianOn())
	}
	if !slices.ContainsFunc(holders, has) {
		return false
	}
	for _, r := range holders {
		if r == orglog.RoleDuty || r == orglog.RoleCustodian || has(r) {
			continue
		}
		if c, ok := s.cards()[s.caseOf(space)]; ok {
			return has(c.team) || slices.ContainsFunc([]string{orglog.RoleDuty, orglog.RoleCustodian}, func(r string) bool { return has(r) && slices.Contains(holders, r) })
		}
	}
	return true
}

// accessChanged forgets what was worked out about who may open what.
func (s *Session) accessChanged() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.own != nil {
		clear(s.own)
	}
}
