package session

import (
	"context"
	"encoding/hex"
	"slices"

	"doorstep/app/archive"
	"doorstep/app/casefile"
	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
)

// MayArchive reports whether this vault's person may take a whole case out: a manager,
// a lead, or the council's custodian.
func (s *Session) MayArchive() bool {
	st := s.store.State()
	if st == nil || !s.Joined() {
		return false
	}
	p := st.People[[16]byte(s.vault.Person)]
	return p != nil && p.Active() && (p.Rank >= orglog.Manager || slices.Contains(s.myRoles(), orglog.RoleCustodian))
}

// Proof is what shows that a case is what was signed, for an archive. It holds the
// case's keys: it goes into a sealed file and nowhere else.
func (s *Session) Proof(ctx context.Context, caseID casefile.ID) (archive.Proof, error) {
	if err := s.closed(); err != nil {
		return archive.Proof{}, err
	}
	if _, ok := s.store.Doc(caseID); !ok {
		return archive.Proof{}, ErrNoCase
	}
	if !s.mine(caseID) || !s.MayArchive() {
		return archive.Proof{}, ErrNotYours
	}
	spaces := []casefile.ID{caseID}
	if _, err := s.store.Keys(EssentialsOf(caseID)); err == nil {
		spaces = append(spaces, EssentialsOf(caseID))
	}
	return s.store.Proof(ctx, spaces...)
}

// SignArchive signs an archive's list of contents as this tablet.
func (s *Session) SignArchive(manifest []byte) ([]byte, error) { return s.store.SignArchive(manifest) }

// DeviceKey names this tablet's signing key, in hexadecimal.
func (s *Session) DeviceKey() string {
	kid := s.vaultKey()
	return hex.EncodeToString(kid[:])
}

// RecoveryRecipient is the public key of the organisation's recovery paper, as age
// writes it; "" before the first sync. What is sealed to it opens with the paper in
// decades.
func (s *Session) RecoveryRecipient() string {
	st := s.store.State()
	if st == nil || st.Roles[orglog.RoleRecovery] == nil {
		return ""
	}
	return seal.FormatAgeRecipient(st.Roles[orglog.RoleRecovery].Current().Key)
}

// Whole are all documents of a case, its records and what was entered in error among
// them, in the order in which they were begun.
func (s *Session) Whole(caseID casefile.ID) ([]*casefile.Document, error) {
	if err := s.closed(); err != nil {
		return nil, err
	}
	if _, ok := s.store.Doc(caseID); !ok {
		return nil, ErrNoCase
	}
	if !s.mine(caseID) {
		return nil, ErrNotYours
	}
	var out []*casefile.Document
	for _, info := range s.docsOf(caseID) {
		d, err := s.any(info.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	casefile.SortDocs(out)
	return out, nil
}
