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

// blobReserve is how much of the disk pictures leave to text: a chunk is
// refused while a bundle is still taken.
const blobReserve = 64 << 20

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
	owner := logstore.Owner{Device: who.device}
	if name := r.URL.Query().Get("space"); ok && name != "" {
		owner.Space, ok = spaceID(name)
	}
	if !ok {
		s.refuse(w, http.StatusBadRequest, wire.Refusal{Reason: wire.RefusedMalformed})
		return
	}
	if s.destroyed(owner.Space) {
		s.fail(w, "blob", logstore.ErrDestroyed)
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
	s.ceilings.sent(wire.ID(who.kid), s.cfg.Clock.Now(), len(data))
	if !s.roomFor(w, r, want, who.device, int64(len(data))) {
		return
	}
	made, err := s.cfg.Store.PutBlob(r.Context(), want, data, owner)
	if err != nil {
		s.fail(w, "blob", err)
		return
	}
	a := newAnswer(w, time.Now)
	if made {
		a.status = http.StatusCreated
		s.metrics.blobs.WithLabelValues("stored").Inc()
	} else {
		s.metrics.blobs.WithLabelValues("held").Inc()
	}
	s.end(a)
}

// roomFor says whether a chunk may come: its device's quota (413, with what is
// left of it) and the disk (507, with what is left of that) allow it. What is held
// already takes no room. Otherwise it has answered.
func (s *Server) roomFor(w http.ResponseWriter, r *http.Request, hash wire.Hash, device wire.ID, size int64) bool {
	used, err := s.cfg.Store.BlobUse(r.Context(), device)
	if err != nil {
		s.fail(w, "blob", err)
		return false
	}
	quota := int64(s.members.now().BlobQuotaMB()) * 1e6
	free, known := s.cfg.Store.Free(r.Context())
	full := known && free-size < blobReserve
	if used+size <= quota && !full {
		return true
	}
	have, err := s.cfg.Store.HaveBlobs(r.Context(), []wire.Hash{hash})
	switch {
	case err != nil:
		s.fail(w, "blob", err)
		return false
	case have[0]:
		return true
	}
	s.metrics.blobs.WithLabelValues("refused").Inc()
	if full {
		s.refuse(w, http.StatusInsufficientStorage, wire.Refusal{Reason: wire.RefusedStorage, Want: uint64(max(0, free-blobReserve))})
		return false
	}
	s.refuse(w, http.StatusRequestEntityTooLarge, wire.Refusal{Reason: wire.RefusedQuota, Want: uint64(max(0, quota-used))})
	return false
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

// blobsHave says which of many chunks are held, so that a tablet that goes on
// where it was cut asks once.
func (s *Server) blobsHave(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.allow(w, r, wire.ScopeDevice); !ok {
		return
	}
	rd := wire.NewReader(&pacedBody{r: r.Body, rc: http.NewResponseController(w), now: time.Now}, 2*wire.MaxHave*32)
	f, err := rd.Next()
	var hashes []wire.Hash
	if err == nil && f.Code == wire.CodeBlobs {
		hashes, err = wire.ParseBlobs(f.Body)
	} else if err == nil {
		err = wire.ErrMalformed
	}
	if err != nil {
		s.refuse(w, http.StatusBadRequest, wire.Refusal{Reason: wire.RefusedMalformed})
		return
	}
	have, err := s.cfg.Store.HaveBlobs(r.Context(), hashes)
	if err != nil {
		s.fail(w, "blobs", err)
		return
	}
	a := newAnswer(w, time.Now)
	a.frame(wire.CodeHave, wire.EncodeHave(have))
	s.end(a)
}
