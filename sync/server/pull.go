package server

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

// pull answers cursors with what lies after them.
func (s *Server) pull(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.allow(w, r, wire.ScopeDevice); !ok {
		return
	}
	a := newAnswer(w, time.Now)
	f, err := readFollow(&pacedBody{r: r.Body, rc: a.rc, now: time.Now})
	if err != nil {
		s.refuse(w, http.StatusBadRequest, wire.Refusal{Reason: wire.RefusedMalformed})
		return
	}
	if err := s.follow(r.Context(), a, f, nil); err != nil {
		if !a.began {
			s.fail(w, "pull", err)
			return
		}
		s.cfg.Log.Error("pull failed", "error", err)
		return // without an end frame the tablet knows that it is not all
	}
	s.end(a)
}

func readFollow(r io.Reader) (wire.Follow, error) {
	rd := wire.NewReader(r, wire.MaxFollow*32)
	fr, err := rd.Next()
	if err != nil {
		return wire.Follow{}, err
	}
	if fr.Code != wire.CodeFollow {
		return wire.Follow{}, fmt.Errorf("pull: %w", wire.ErrMalformed)
	}
	if _, err := rd.Next(); err != io.EOF {
		return wire.Follow{}, fmt.Errorf("pull: more than cursors: %w", wire.ErrMalformed)
	}
	return wire.ParseFollow(fr.Body)
}

// follow writes statements first, so that a tablet knows who may have written
// the entries, then each space's entries up to its head. Told, when not nil,
// holds what this answer said already.
func (s *Server) follow(ctx context.Context, a *answer, f wire.Follow, told *pushing) error {
	_, err := s.cfg.Store.OrgRead(ctx, f.Org, func(pos uint64, raw []byte) error {
		if told == nil || !told.accepted[pos] {
			a.frame(wire.CodeStatement, wire.Statement{Pos: pos, Raw: raw}.Encode())
		}
		return a.err
	})
	if err != nil {
		return fmt.Errorf("read the organisation's log: %w", err)
	}
	for _, c := range f.Cursors {
		if err := s.followSpace(ctx, a, c, told); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) followSpace(ctx context.Context, a *answer, c wire.Cursor, told *pushing) error {
	head, err := s.log.Head(ctx, c.Space)
	if err != nil {
		return fmt.Errorf("read a head: %w", err)
	}
	switch {
	case head == c.Size:
		return nil
	case head < c.Size:
		// The tablet has seen more than there is: say so, signed.
		a.frame(wire.CodeSection, wire.Section{Space: c.Space, First: head}.Encode())
		return s.checkpoint(ctx, a, c.Space, head)
	}
	from := c.Size
	for told != nil && from < head && told.receipted[place{c.Space, from}] {
		from++ // the tablet's own, with the root in the receipt
	}
	for from < head {
		to, err := s.section(ctx, a, c.Space, from, head, told)
		if err != nil {
			return err
		}
		from = to
	}
	return nil
}

// section writes up to SectionEntries entries and SectionBytes bytes, closed by
// a checkpoint.
func (s *Server) section(ctx context.Context, a *answer, space wire.ID, from, head uint64, told *pushing) (uint64, error) {
	to := min(head, from+wire.SectionEntries)
	bytes := 0
	var bundles [][]byte
	err := s.log.Read(ctx, space, from, to, func(e logstore.Entry) error {
		if bytes > 0 && bytes+len(e.Raw) > wire.SectionBytes {
			return errSectionFull
		}
		bytes += len(e.Raw)
		bundles = append(bundles, append([]byte(nil), e.Raw...))
		return nil
	})
	if err != nil && err != errSectionFull {
		return 0, fmt.Errorf("read a log: %w", err)
	}
	if len(bundles) == 0 {
		return 0, fmt.Errorf("a log is shorter than its head: %w", logstore.ErrDamaged)
	}
	to = from + uint64(len(bundles))
	a.frame(wire.CodeSection, wire.Section{Space: space, First: from, Count: uint64(len(bundles))}.Encode())
	for i, raw := range bundles {
		if told != nil && told.receipted[place{space, from + uint64(i)}] {
			continue
		}
		a.frame(wire.CodeBundle, raw)
		s.metrics.entries.Inc()
	}
	if err := s.checkpoint(ctx, a, space, to); err != nil {
		return 0, err
	}
	return to, a.err
}

// errSectionFull ends a read; it never leaves this file.
var errSectionFull = fmt.Errorf("section full")

func (s *Server) checkpoint(ctx context.Context, a *answer, space wire.ID, size uint64) error {
	root, err := s.log.Root(ctx, space, size)
	if err != nil {
		return err
	}
	body, err := wire.SignCheckpoint(s.keys.signer(), s.members.org(), wire.Checkpoint{Space: space, Size: size, Root: root})
	if err != nil {
		return err
	}
	a.frame(wire.CodeCheckpoint, body)
	return a.err
}
