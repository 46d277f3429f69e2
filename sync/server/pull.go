package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

// pull answers cursors with what lies after them.
func (s *Server) pull(w http.ResponseWriter, r *http.Request) {
	a := newAnswer(w, time.Now)
	who, ok := s.enter(w, r, a)
	if !ok {
		return
	}
	fr, err := readFollow(&pacedBody{r: r.Body, rc: a.rc, now: time.Now})
	if err != nil {
		s.refuse(w, http.StatusBadRequest, wire.Refusal{Reason: wire.RefusedMalformed})
		return
	}
	f, refusal := s.cursors(who, fr)
	if refusal != nil {
		a.refuse(*refusal)
		s.end(a)
		return
	}
	if err := s.follow(r.Context(), a, f, who, nil); err != nil {
		if !a.began {
			s.fail(w, "pull", err)
			return
		}
		s.cfg.Log.Error("pull failed", "error", err)
		return // without an end frame the tablet knows that it is not all
	}
	s.end(a)
}

func readFollow(r io.Reader) (wire.Frame, error) {
	rd := wire.NewReader(r, wire.MaxFollow*32)
	fr, err := rd.Next()
	if err != nil {
		return wire.Frame{}, err
	}
	if _, err := rd.Next(); err != io.EOF {
		return wire.Frame{}, fmt.Errorf("pull: more than cursors: %w", wire.ErrMalformed)
	}
	return fr, nil
}

// cursors reads a follow frame, or finds what a resume frame stands for.
func (s *Server) cursors(who principal, fr wire.Frame) (wire.Follow, *wire.Refusal) {
	switch fr.Code {
	case wire.CodeFollow:
		f, err := wire.ParseFollow(fr.Body)
		if err != nil {
			return f, &wire.Refusal{Reason: wire.RefusedMalformed}
		}
		return f, nil
	case wire.CodeResume:
		f, ok := s.places.recall(who.token, fr.Body)
		if !ok {
			return f, &wire.Refusal{Reason: wire.RefusedResume}
		}
		return f, nil
	}
	return wire.Follow{}, &wire.Refusal{Reason: wire.RefusedMalformed}
}

// follow writes statements first, so that a tablet knows who may have written
// the entries, then each space's entries up to its head. Told, when not nil,
// holds what this answer said already. Where the tablet is afterwards is
// remembered for its next request.
func (s *Server) follow(ctx context.Context, a *answer, f wire.Follow, who principal, told *pushing) error {
	size, err := s.cfg.Store.OrgRead(ctx, f.Org, func(pos uint64, raw []byte) error {
		if told == nil || !told.accepted[pos] {
			a.frame(wire.CodeStatement, wire.Statement{Pos: pos, Raw: raw}.Encode())
		}
		return a.err
	})
	if err != nil {
		return fmt.Errorf("read the organisation's log: %w", err)
	}
	back := f.Org <= size
	f.Org = max(f.Org, size)
	for part := range slices.Chunk(f.Cursors, headsTogether) {
		heads, err := s.heads(ctx, part)
		if err != nil {
			return err
		}
		for i, c := range part {
			back = back && (c.Size <= heads[c.Space].Size || heads[c.Space].Destroyed)
			if part[i].Size, err = s.followSpace(ctx, a, c, heads[c.Space], told); err != nil {
				return err
			}
		}
	}
	s.places.remember(who.token, s.cfg.Clock.Now(), f.Encode())
	if !back {
		return nil
	}
	return s.cameBack(ctx, who.signs)
}

// headsTogether is for how many spaces a database is asked at once.
const headsTogether = 512

// heads gives the sizes of the logs of the spaces of cursors. A database that can
// tell all of them in one trip is asked once: a tablet follows hundreds of spaces
// of which one or two have changed.
func (s *Server) heads(ctx context.Context, cursors []wire.Cursor) (map[wire.ID]logstore.Head, error) {
	if db, ok := s.log.Store.(logstore.Knower); ok {
		keys := make([]wire.Key, len(cursors))
		for i, c := range cursors {
			keys[i] = wire.Key{Space: c.Space, Class: orglog.ClassEpoch}
		}
		facts, err := db.Facts(ctx, keys)
		if err != nil {
			return nil, fmt.Errorf("read heads: %w", err)
		}
		return facts.Heads, nil
	}
	out := make(map[wire.ID]logstore.Head, len(cursors))
	for _, c := range cursors {
		size, err := s.log.Head(ctx, c.Space)
		if err != nil && !errors.Is(err, logstore.ErrDestroyed) {
			return nil, fmt.Errorf("read a head: %w", err)
		}
		out[c.Space] = logstore.Head{Space: c.Space, Size: size, Destroyed: err != nil}
	}
	return out, nil
}

// followSpace writes what a space has beyond a cursor, its log being as long as
// found says, and gives the size that the tablet then has.
func (s *Server) followSpace(ctx context.Context, a *answer, c wire.Cursor, found logstore.Head, told *pushing) (uint64, error) {
	if found.Destroyed || s.destroyed(c.Space) {
		a.tell(wire.Refusal{Reason: wire.RefusedDestroyed, Key: wire.Key{Space: c.Space}})
		return c.Size, nil
	}
	head := found.Size
	switch {
	case head == c.Size:
		return c.Size, nil
	case head < c.Size:
		// The tablet has seen more than there is: say so, signed.
		a.frame(wire.CodeSection, wire.Section{Space: c.Space, First: head}.Encode())
		return c.Size, s.checkpoint(ctx, a, c.Space, head)
	}
	from := c.Size
	for told != nil && from < head && told.receipted[place{c.Space, from}] {
		from++ // the tablet's own, with the root in the receipt
	}
	for from < head {
		to, err := s.section(ctx, a, c.Space, from, head, told)
		if err != nil {
			return 0, err
		}
		from = to
	}
	return from, nil
}

// section writes up to SectionEntries entries and SectionBytes bytes, closed by
// a checkpoint.
func (s *Server) section(ctx context.Context, a *answer, space wire.ID, from, head uint64, told *pushing) (uint64, error) {
	to := min(head, from+wire.SectionEntries)
	bytes := 0
	var bundles [][]byte
	err := s.log.Read(ctx, space, from, to, func(e logstore.Entry) error {
		if bytes > 0 && bytes+len(e.Raw) > wire.SectionBytes {
			return errEnough
		}
		bytes += len(e.Raw)
		bundles = append(bundles, append([]byte(nil), e.Raw...))
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
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

// errEnough ends a read of the store; it never leaves this package.
var errEnough = errors.New("enough")

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
