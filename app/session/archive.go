package session

import (
	"context"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"doorstep/app/archive"
	"doorstep/app/casefile"
	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/forms/fhir"
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

// formArchive is the form in which a case keeps that an archive of it was made.
const formArchive = "arc"

// NoteArchive writes into a case that an archive of it is being made, for whom and why,
// and for which keys. The archive holds the note itself.
func (s *Session) NoteArchive(ctx context.Context, caseID casefile.ID, why string, keys []string) (casefile.ID, error) {
	if !s.MayArchive() {
		return casefile.ID{}, ErrNotYours
	}
	return s.NewDocWith(ctx, caseID, formArchive, map[string][]fhir.Value{
		"arc.why": {fhir.TextValue(shorten(why, 4000))}, "arc.who": {s.Me().Value()}, "arc.when": {momentValue(s.o.Now())},
		"arc.keys": {fhir.TextValue(strings.Join(keys, "\n"))},
	})
}

// NoteArchived adds how the archive came out: its name, how many files it has, and
// whether all of them were whole.
func (s *Session) NoteArchived(ctx context.Context, doc casefile.ID, name string, files int, whole bool) error {
	d, err := s.OpenDoc(doc)
	if err != nil {
		return err
	}
	code := map[bool]string{true: "yes", false: "no"}[whole]
	checked, ok := optionOf(d.Form(), "arc.checked", code)
	if !ok {
		return casefile.ErrNoQuestion
	}
	for _, a := range []struct {
		link string
		v    fhir.Value
	}{{"arc.name", fhir.TextValue(name)}, {"arc.files", fhir.Prim(fhir.Integer, strconv.Itoa(files))}, {"arc.checked", checked}} {
		if _, err := d.Set(ctx, casefile.Cell{LinkID: a.link}, a.v); err != nil {
			return err
		}
	}
	return nil
}

// Archived are the archives of a case that were made, by the day on which they were,
// with when the case was last changed apart from such notes.
func (s *Session) Archived(caseID casefile.ID) (made []time.Time, changed time.Time) {
	for _, info := range s.docsOf(caseID) {
		if formName(info.Form) != formArchive {
			if info.Last.After(changed) {
				changed = info.Last
			}
			continue
		}
		if d, err := s.any(info.ID); err == nil && d.Text("arc.name") != "" {
			made = append(made, info.First)
		}
	}
	slices.SortFunc(made, time.Time.Compare)
	return made, changed
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
