package server

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"slices"
	"testing"

	"doorstep/crypto/orglog"
	"doorstep/sync/logstore"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"
)

// Two administrators order a space destroyed: its ciphertext, the wraps of its
// keys, its pictures, what is held aside of it and what was kept as evidence are
// gone from the store, nothing of it is given out any more, nothing of it is
// taken again, and every tablet is told why. Other spaces are as they were.
func TestDestroyLeavesNoKey(t *testing.T) {
	b := newBenchOf(t, 1)
	lou, lost := b.lead(0), b.hire("lost", orglog.Practitioner)
	tok := b.token(lou.dev.Sign)
	record, e := lou.space("case")
	note := lou.seal("case", e, 0, lou.now(), "to be destroyed")
	twice := lou.seal("case", e, 0, lou.now(), "evidence of a fault")
	kept, ek := lou.space("kept")
	keptNote := lou.seal("kept", ek, 0, lou.now(), "stays")
	b.push(wire.PathPush, tok, record, note, twice, kept, keptNote)
	late := lost.seal("case", e, 0, lost.now(), "held aside")
	b.order(revoke(lost))
	courier, _ := b.courier(lost.dev.Courier)
	b.push(wire.PathCourier, courier, late)
	own, shared := []byte("a picture of the case alone"), []byte("a picture of both cases")
	for _, x := range []struct {
		data  []byte
		space string
	}{{own, "case"}, {shared, "case"}, {shared, "kept"}} {
		path := wire.BlobPath(sha256.Sum256(x.data), simtest.ID(x.space))
		if rec := b.call("PUT", path, tok, x.data); rec.Code != 201 && rec.Code != 200 {
			t.Fatalf("blob: %d", rec.Code)
		}
	}
	b.wantAside(late)

	order := orglog.Destroy{Space: simtest.ID("case"), Basis: 1}
	if _, _, err := b.org.State.Append(simtest.Day, order, b.org.Admins[0]); !errors.Is(err, orglog.ErrNotAllowed) {
		t.Fatalf("by one administrator: %v", err)
	}
	b.order(order, b.org.Admins[:2]...)

	// In the store.
	if _, err := b.store.Head(t.Context(), simtest.ID("case")); !errors.Is(err, logstore.ErrDestroyed) {
		t.Errorf("head: %v", err)
	}
	secret := [][]byte{record, note, twice, late}
	err := b.store.Heads(t.Context(), func(h logstore.Head) error {
		if h.Destroyed {
			return nil
		}
		return b.store.Read(t.Context(), h.Space, 0, h.Size, func(e logstore.Entry) error {
			if slices.ContainsFunc(secret, func(s []byte) bool { return bytes.Equal(s, e.Raw) }) {
				t.Error("an entry is in another log")
			}
			return nil
		})
	})
	if err != nil {
		t.Error(err)
	}
	err = b.store.Evidence(t.Context(), func(k wire.Key, _ []byte) error {
		if k.Space == simtest.ID("case") {
			t.Error("evidence is kept")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	b.wantAside()
	if _, err := b.store.Blob(t.Context(), sha256.Sum256(own)); !errors.Is(err, logstore.ErrAbsent) {
		t.Errorf("its picture: %v", err)
	}
	b.wantLog("kept", kept, keptNote)

	// At every door.
	cursors := []wire.Cursor{{Space: simtest.ID("case")}, {Space: simtest.ID("kept")}}
	pull := b.read(b.call("POST", wire.PathPull, tok, wire.AppendFrame(nil, wire.CodeFollow, wire.Follow{Org: lou.now(), Cursors: cursors}.Encode())))
	if pull.status != 200 || !pull.whole || len(pull.refused) != 1 || pull.refused[0].Reason != wire.RefusedDestroyed || pull.refused[0].Key.Space != simtest.ID("case") {
		t.Errorf("pull: %+v", pull)
	}
	only := b.read(b.call("POST", wire.PathPull, tok, wire.AppendFrame(nil, wire.CodeFollow, wire.Follow{Org: lou.now(), Cursors: cursors[:1]}.Encode())))
	if only.status != 200 || !only.whole {
		t.Errorf("pull of it alone: %d", only.status)
	}
	again, _ := lou.space("case")
	r := b.push(wire.PathPush, tok, record, note, again)
	if want := []wire.Reason{wire.RefusedDestroyed, wire.RefusedDestroyed, wire.RefusedDestroyed}; !slices.Equal(r.reasons(), want) {
		t.Errorf("push: %v", r.reasons())
	}
	if r := b.push(wire.PathCourier, courier, late); !slices.Equal(r.reasons(), []wire.Reason{wire.RefusedDestroyed}) {
		t.Errorf("courier: %v", r.reasons())
	}
	if rec := b.call("GET", wire.IndexPath(simtest.ID("case"), 0), tok, nil); rec.Code != 410 || reason(t, rec) != wire.RefusedDestroyed {
		t.Errorf("index: %d", rec.Code)
	}
	if rec := b.call("GET", wire.BlobPath(sha256.Sum256(own), wire.ID{}), tok, nil); rec.Code != 404 {
		t.Errorf("its picture: %d", rec.Code)
	}
	if rec := b.call("GET", wire.BlobPath(sha256.Sum256(shared), wire.ID{}), tok, nil); rec.Code != 200 {
		t.Errorf("a picture of the other case too: %d", rec.Code)
	}
	if rec := b.call("PUT", wire.BlobPath(sha256.Sum256(own), simtest.ID("case")), tok, own); rec.Code != 410 {
		t.Errorf("its picture again: %d", rec.Code)
	}
}

// stubborn is a store that cannot destroy or admit for a while.
type stubborn struct {
	logstore.Store
	broken bool
}

func (s *stubborn) DropSpace(ctx ctx, space wire.ID) error {
	if s.broken {
		return errors.New("input/output error")
	}
	return s.Store.DropSpace(ctx, space)
}

func (s *stubborn) Release(ctx ctx, h wire.Hash) error {
	if s.broken {
		return errors.New("input/output error")
	}
	return s.Store.Release(ctx, h)
}

// An order that could not be carried out, because the disk failed or the process
// stopped, is carried out later; until then nothing of the space is given out.
func TestAnOrderIsCarriedOutLater(t *testing.T) {
	for name, how := range map[string]func(b *bench){
		"with the next statement": func(b *bench) { b.order(orglog.Policy{Values: map[string]int64{"lease-days": 7}}, b.org.Admins[:2]...) },
		"after a restart":         func(b *bench) { b.open() },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBenchOf(t, 1)
			faulty := &stubborn{Store: b.store}
			b.store = faulty
			b.open()
			lou, lost := b.lead(0), b.hire("lost", orglog.Practitioner)
			tok := b.token(lou.dev.Sign)
			record, e := lou.space("case")
			other, eo := lou.space("other")
			b.push(wire.PathPush, tok, record, lou.seal("case", e, 0, lou.now(), "text"), other)
			late := lost.seal("other", eo, 0, lost.now(), "held aside")
			b.order(revoke(lost))
			courier, _ := b.courier(lost.dev.Sign)
			b.push(wire.PathCourier, courier, late)

			faulty.broken = true
			b.order(orglog.Destroy{Space: simtest.ID("case"), Basis: 2}, b.org.Admins[1:]...)
			b.order(orglog.NewAdmit(simtest.ID("other"), wire.HashOf(late)))
			if _, err := b.store.Head(t.Context(), simtest.ID("case")); err != nil {
				t.Fatalf("the store destroyed it: %v", err)
			}
			r := b.read(b.call("POST", wire.PathPull, tok, wire.AppendFrame(nil, wire.CodeFollow, wire.Follow{Cursors: []wire.Cursor{{Space: simtest.ID("case")}}}.Encode())))
			if len(r.refused) != 1 || r.refused[0].Reason != wire.RefusedDestroyed {
				t.Errorf("given out meanwhile: %+v", r)
			}
			faulty.broken = false
			how(b)
			if _, err := b.store.Head(t.Context(), simtest.ID("case")); !errors.Is(err, logstore.ErrDestroyed) {
				t.Errorf("not destroyed: %v", err)
			}
			b.wantLog("other", other, late)
			b.wantAside()
		})
	}
}
