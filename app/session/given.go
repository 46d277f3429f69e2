package session

import (
	"context"

	"doorstep/app/casefile"
	"doorstep/crypto/keystore"
	"doorstep/crypto/orglog"
	"doorstep/sync/op"
)

// MoveServer points this vault at another address of the organisation's
// server. The note key stays pinned, so another server cannot take its place.
func (s *Session) MoveServer(url string) error {
	if s.kept().Server == url {
		return nil
	}
	if err := s.keep(func(v *keystore.Vault) { v.Server = url }); err != nil {
		return err
	}
	if err := writeCourier(s.o.Home, s.kept()); err != nil {
		return err
	}
	s.mu.Lock()
	c := s.client
	s.client = nil
	s.mu.Unlock()
	if c != nil {
		c.Close()
	}
	return nil
}

// OpenGivenCase makes the space of a case whose id is decided elsewhere, for
// the person's team, and its card in the directory. A case that is there stays
// as it is.
func (s *Session) OpenGivenCase(ctx context.Context, caseID casefile.ID) error {
	if s.store.OpenSpace(caseID) {
		return nil
	}
	team, err := s.team()
	if err != nil {
		return err
	}
	if err := s.store.NewSpace(caseID, orglog.SpaceCore, []string{team}); err != nil {
		return err
	}
	if dir := DirectoryOf(op.ID(s.vault.Org)); !s.store.OpenSpace(dir) {
		if err := s.store.NewSpace(dir, orglog.SpaceDirectory, []string{orglog.RoleStaff}); err != nil {
			return err
		}
	}
	return s.putCard(ctx, caseID, casefile.Person{}, team)
}

// OpenGiven opens a document whose id, case and form are decided elsewhere, in
// a space that is made for the person's team when it is new: records taken
// over from another system.
func (s *Session) OpenGiven(ctx context.Context, id, caseID casefile.ID, form string) (*casefile.Document, error) {
	if _, ok := s.store.Doc(id); ok {
		return s.OpenDoc(id)
	}
	if d := s.opened(id); d != nil {
		return d, nil
	}
	f, err := s.Form(form)
	if err != nil {
		return nil, err
	}
	if err := s.OpenGivenCase(ctx, caseID); err != nil {
		return nil, err
	}
	d := casefile.Open(s.config(id, caseID, f, nil), nil)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		return nil, ErrLocked
	}
	s.open[id] = d
	return d, nil
}

// Stored is one document as it is kept, for readers that need no form.
type Stored struct {
	Doc, Case casefile.ID
	Form      string // url|version
	Ops       []op.Op
}

// Everything gives every document of every case of this person to each, in the order of their
// ids.
func (s *Session) Everything(each func(Stored) error) error {
	for _, info := range s.store.Docs(op.ID{}) {
		if s.ofNoCase(info.Space) || !s.mine(info.Space) {
			continue
		}
		ops, err := s.store.Load(info.ID)
		if err != nil {
			return err
		}
		if err := each(Stored{Doc: info.ID, Case: s.caseOf(info.Space), Form: casefile.FormOf(ops), Ops: ops}); err != nil {
			return err
		}
	}
	return nil
}
