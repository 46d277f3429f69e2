package server

import (
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/note"
)

// orgRead gives the organisation's log from ?after=n on, to devices, admins,
// whoever holds an open invite, and a revoked device: it destroys its keys only
// when the log proves that it was revoked, and so reads up to there and no
// further.
func (s *Server) orgRead(w http.ResponseWriter, r *http.Request) {
	who, ok := s.allow(w, r, wire.ScopeDevice, wire.ScopeAdmin, wire.ScopeInvite, wire.ScopeQuarantine)
	if !ok {
		return
	}
	end := uint64(math.MaxUint64)
	if who.scope == wire.ScopeQuarantine {
		end = s.members.now().Devices[who.device].Revoked + 1
	}
	after, err := number(r, "after")
	if err != nil {
		s.refuse(w, http.StatusBadRequest, wire.Refusal{Reason: wire.RefusedMalformed})
		return
	}
	a := newAnswer(w, time.Now)
	_, err = s.cfg.Store.OrgRead(r.Context(), after, func(pos uint64, raw []byte) error {
		if pos >= end {
			return errEnough
		}
		a.frame(wire.CodeStatement, wire.Statement{Pos: pos, Raw: raw}.Encode())
		return a.err
	})
	if err != nil && !errors.Is(err, errEnough) {
		if !a.began {
			s.fail(w, "org-read", err)
		}
		return
	}
	s.endAt(a, min(end, s.members.size()))
}

// orgAppend takes statements for the organisation's log, all or none. The
// first organisation's first post needs no token, since nobody is known yet; it
// must begin with the genesis that the server was started for, or, on a server
// that adopts, bring the note key that its genesis names.
func (s *Server) orgAppend(w http.ResponseWriter, r *http.Request) {
	founding := s.members.size() == 0
	var who principal
	if !founding {
		var ok bool
		if who, ok = s.allow(w, r, wire.ScopeDevice, wire.ScopeAdmin); !ok {
			return
		}
	} else if s.cfg.Genesis == [32]byte{} && !s.cfg.Adopt {
		s.refuse(w, http.StatusForbidden, wire.Refusal{Reason: wire.RefusedUnknown})
		return
	}
	post, err := readPost(&pacedBody{r: r.Body, rc: http.NewResponseController(w), now: time.Now})
	if err != nil {
		s.refuse(w, http.StatusBadRequest, wire.Refusal{Reason: wire.RefusedMalformed})
		return
	}
	if m := r.Header.Get("If-Match"); m != "" && m != strconv.FormatUint(post.statements[0].Pos, 10) {
		s.refuse(w, http.StatusPreconditionFailed, wire.Refusal{Reason: wire.RefusedMoved, Want: s.members.size()})
		return
	}
	if founding {
		if refusal, err := s.adopt(r, post); err != nil {
			s.fail(w, "adopt", err)
			return
		} else if refusal != nil {
			s.refuse(w, http.StatusForbidden, *refusal)
			return
		}
	}
	var refusal *wire.Refusal
	if who.scope == wire.ScopeDevice {
		refusal, err = s.orgWaits(r.Context(), post.statements[0])
	}
	if err == nil && refusal == nil {
		refusal, err = s.members.append(r.Context(), post.statements)
	}
	switch {
	case err != nil:
		s.fail(w, "org-append", err)
		return
	case refusal != nil && refusal.Reason == wire.RefusedMoved:
		s.refuse(w, http.StatusPreconditionFailed, *refusal)
		return
	case refusal != nil:
		s.refuse(w, http.StatusConflict, *refusal)
		return
	}
	if err := s.useNoteKey(r); err != nil {
		s.fail(w, "note key", err)
		return
	}
	a := newAnswer(w, time.Now)
	a.status = http.StatusCreated
	for _, st := range post.statements {
		a.frame(wire.CodeAccepted, wire.Accepted{Pos: st.Pos, Hash: wire.HashOf(st.Raw)}.Encode())
	}
	s.end(a)
}

// post is the body of a post to the organisation's log.
type post struct {
	noteKey    string
	statements []wire.Statement
}

func readPost(r io.Reader) (post, error) {
	var p post
	rd := wire.NewReader(r, wire.MaxOrgPost)
	for {
		f, err := rd.Next()
		if errors.Is(err, io.EOF) && !errors.Is(err, wire.ErrCut) {
			break
		}
		if err != nil {
			return post{}, err
		}
		switch {
		case f.Code == wire.CodeAdopt && rd.Count() == 1:
			a, err := wire.ParseAdopt(f.Body)
			if err != nil {
				return post{}, err
			}
			p.noteKey = a.NoteKey
		case f.Code == wire.CodeStatement && len(p.statements) < wire.MaxPushFrames:
			st, err := wire.ParseStatement(f.Body)
			if err != nil {
				return post{}, err
			}
			if n := len(p.statements); n > 0 && st.Pos != p.statements[n-1].Pos+1 {
				return post{}, fmt.Errorf("statements out of order: %w", wire.ErrMalformed)
			}
			p.statements = append(p.statements, st)
		default:
			return post{}, fmt.Errorf("frame of kind %d in a post: %w", f.Code, wire.ErrMalformed)
		}
	}
	if len(p.statements) == 0 {
		return post{}, fmt.Errorf("no statement: %w", wire.ErrMalformed)
	}
	return p, nil
}

// adopt checks that a first organisation may come, and keeps the note key that
// it brings. The key is stored under the genesis it belongs to, before the log
// begins: a crash in between leaves a key that nothing uses.
func (s *Server) adopt(r *http.Request, p post) (*wire.Refusal, error) {
	no := &wire.Refusal{Reason: wire.RefusedUnknown}
	genesis := orglog.Hash(p.statements[0].Raw)
	st, err := orglog.Begin(genesis, p.statements[0].Raw)
	if err != nil || s.cfg.Genesis != [32]byte{} && s.cfg.Genesis != genesis {
		return no, nil
	}
	signer := s.keys.signer()
	if signer != nil && s.cfg.NoteKey != "" {
		if !fits(signer, st) {
			return no, nil
		}
		return nil, nil
	}
	if !s.cfg.Adopt {
		return no, nil
	}
	signer, err = note.NewSigner(p.noteKey)
	if err != nil || !fits(signer, st) {
		return &wire.Refusal{Reason: wire.RefusedStatement}, nil
	}
	if err := s.cfg.Store.Set(r.Context(), noteKeySetting(genesis), []byte(p.noteKey)); err != nil {
		return nil, fmt.Errorf("store the note key: %w", err)
	}
	return nil, nil
}

// useNoteKey takes the adopted key into use once its organisation is stored.
func (s *Server) useNoteKey(r *http.Request) error {
	if s.keys.signer() != nil {
		return nil
	}
	keys, err := loadNoteKeys(r.Context(), s.cfg, s.members)
	if err != nil {
		return err
	}
	s.keys.set(keys.signer(), keys.ticket())
	s.cfg.Log.Warn("adopted the first organisation to come, with the note key of its founder")
	return nil
}
