package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"time"

	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

// blobHash reads the name of a blob: 64 lower-case hexadecimal digits.
func blobHash(r *http.Request) (h wire.Hash, ok bool) {
	name := r.PathValue("hash")
	b, err := hex.DecodeString(name)
	if err != nil || len(b) != len(h) || hex.EncodeToString(b) != name {
		return h, false
	}
	return wire.Hash(b), true
}

// blobPut stores one sealed chunk under the hash of its bytes. What is there
// already stays as it is, so sending again costs nothing but the sending.
func (s *Server) blobPut(w http.ResponseWriter, r *http.Request) {
	who, ok := s.allow(w, r, wire.ScopeDevice)
	if !ok {
		return
	}
	want, ok := blobHash(r)
	if !ok {
		s.refuse(w, http.StatusBadRequest, wire.Refusal{Reason: wire.RefusedMalformed})
		return
	}
	if r.ContentLength > wire.MaxBlob {
		s.refuse(w, http.StatusRequestEntityTooLarge, wire.Refusal{Reason: wire.RefusedSize})
		return
	}
	data, err := readSmall(w, r, wire.MaxBlob)
	if errors.Is(err, wire.ErrTooLarge) {
		s.refuse(w, http.StatusRequestEntityTooLarge, wire.Refusal{Reason: wire.RefusedSize})
		return
	}
	if err != nil || sha256.Sum256(data) != want {
		s.refuse(w, http.StatusBadRequest, wire.Refusal{Reason: wire.RefusedMalformed})
		return
	}
	s.metrics.bytesIn.Add(float64(len(data)))
	made, err := s.cfg.Store.PutBlob(r.Context(), want, data, logstore.Owner{Device: wire.ID(who.kid)})
	if err != nil {
		s.fail(w, "blob", err)
		return
	}
	a := newAnswer(w, time.Now)
	if made {
		a.status = http.StatusCreated
	}
	s.end(a)
}

// blobGet gives a chunk, whole or the range asked for; HEAD says whether it is
// there.
func (s *Server) blobGet(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.allow(w, r, wire.ScopeDevice); !ok {
		return
	}
	h, ok := blobHash(r)
	if !ok {
		s.refuse(w, http.StatusBadRequest, wire.Refusal{Reason: wire.RefusedMalformed})
		return
	}
	data, err := s.cfg.Store.Blob(r.Context(), h)
	if errors.Is(err, logstore.ErrAbsent) {
		s.refuse(w, http.StatusNotFound, wire.Refusal{Reason: wire.RefusedAbsent})
		return
	}
	if err != nil {
		s.fail(w, "blob", err)
		return
	}
	w.Header().Set("Content-Type", wire.ContentType)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	s.metrics.bytesOut.Add(float64(len(data)))
}
