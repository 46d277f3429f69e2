package session

import (
	"context"
	"errors"
	"io"

	"doorstep/app/casefile"
	"doorstep/sync/op"
)

// HandoverReport says what went into or came out of a hand-over file.
type HandoverReport struct {
	Cases    int
	Changes  int // that were new here
	Bundles  int // sealed pieces in the file
	Unopened int // pieces that wait for a key
	Refused  int // pieces that do not verify; they were left out
}

// WriteHandover writes cases, or all of them when none is named, into a file for
// another tablet of the organisation, for when there is no network: everything
// as signed and sealed, so that who finds the file reads nothing, and only whose
// case it is opens it. The directory goes along, so that the other tablet finds
// the cases.
func (s *Session) WriteHandover(ctx context.Context, w io.Writer, cases []casefile.ID) (HandoverReport, error) {
	if err := s.store.Publish(ctx); err != nil {
		return HandoverReport{}, err
	}
	org := op.ID(s.vault.Org)
	spaces := []op.ID{DirectoryOf(org)}
	if len(cases) == 0 {
		cases = s.caseIDs()
	}
	for _, id := range cases {
		if _, ok := s.store.Doc(id); !ok || !s.mine(id) {
			return HandoverReport{}, ErrNoCase
		}
		spaces = append(spaces, id)
		if _, err := s.store.Keys(EssentialsOf(id)); err == nil {
			spaces = append(spaces, EssentialsOf(id))
		}
	}
	n, err := s.store.WriteBundles(ctx, w, spaces)
	return HandoverReport{Cases: len(cases), Bundles: n}, err
}

// ReadHandover takes in what WriteHandover wrote. Everything is verified as if
// the server had sent it, merged as always, and goes to the server from here
// too. Reading a file twice changes nothing.
func (s *Session) ReadHandover(ctx context.Context, r io.Reader) (HandoverReport, error) {
	s.syncing.Lock()
	defer s.syncing.Unlock()
	before := len(s.caseIDs())
	rep, err := s.store.ReadBundles(ctx, r)
	out := HandoverReport{Cases: rep.Spaces, Changes: rep.Changes, Bundles: rep.Bundles, Unopened: rep.Held, Refused: rep.Refused}
	s.accessChanged()
	s.cardsChanged()
	if _, followed := s.followCards(); followed != nil {
		err = errors.Join(err, followed)
	}
	for _, id := range s.caseIDs() {
		s.indexCase(id)
	}
	if after := len(s.caseIDs()); after != before || rep.Changes > 0 {
		s.emit(Event{Kind: EventCases})
	}
	return out, err
}
