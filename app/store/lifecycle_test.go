package store

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/keystore"
	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/sync/client"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// outbox reads a closed vault's sealed outbox.
func outbox(t testing.TB, home string) (out []client.Outgoing) {
	t.Helper()
	seq, err := SealedOutbox(home)
	if err != nil {
		t.Fatal(err)
	}
	for o, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, o)
	}
	return out
}

// TestSealedOutboxNeedsNoKey: what has no receipt is found without a key, key
// records first, and a draft that a published bundle covers is left out.
func TestSealedOutboxNeedsNoKey(t *testing.T) {
	w := newTown(t, 1)
	a := w.tablet(0)
	c := a.newCase("case one")
	a.write(c, "doc", "q1", "sent")
	a.sync()
	d := a.newCase("case two")
	a.write(c, "doc", "q2", "published")
	w.must(a.Publish(t.Context()))
	a.write(c, "doc", "q3", "a draft")
	a.write(d, "doc two", "q1", "another draft")
	if _, err := SealedOutbox(a.home); !errors.Is(err, ErrInUse) {
		t.Fatalf("an open vault: %v", err)
	}
	w.must(a.Close())
	var got []uint8
	for _, o := range outbox(t, a.home) {
		got = append(got, o.Key.Class)
	}
	slices.Sort(got)
	if want := []uint8{0, 1, 1, orglog.ClassEpoch}; !slices.Equal(got, want) {
		t.Fatalf("classes %v, want %v", got, want)
	}
	all := outbox(t, a.home)
	if i := slices.IndexFunc(all, func(o client.Outgoing) bool { return op.ID(o.Key.Space) == d }); all[i].Key.Class != orglog.ClassEpoch {
		t.Error("the key record of a space does not come first")
	}
	w.must(SealedSafe(a.home, []wire.Key{all[0].Key}))
	if rest := outbox(t, a.home); len(rest) != len(all)-1 || rest[0].Key == all[0].Key {
		t.Errorf("%d wait after one was brought to the server", len(rest))
	}
	w.must(a.open())
	a.sync()
	w.must(a.Close())
	if rest := outbox(t, a.home); len(rest) != 0 {
		t.Errorf("%d wait after a sync", len(rest))
	}
}

// TestForgottenPassphraseLosesNothing: the sealed outbox of a vault whose
// keys are lost is set aside, sent by the next vault in the same folder, and
// deleted when it has its receipts.
func TestForgottenPassphraseLosesNothing(t *testing.T) {
	w := newTown(t, 3)
	a, b := w.tablet(0), w.tablet(1)
	c := a.newCase("case one")
	w.must(b.Follow(c))
	a.write(c, "doc", "q1", "sent")
	a.sync()
	fresh := a.newCase("case two")
	a.write(c, "doc", "q2", "published")
	w.must(a.Publish(t.Context()))
	a.write(c, "doc", "q3", "a draft")
	a.write(fresh, "doc two", "q1", "in a new case")
	_, err := a.PutBlob(t.Context(), c, "image/jpeg", bytes.Repeat([]byte("photo"), 1000))
	w.must(err)
	w.must(a.Close())

	dir, err := SetAside(a.home)
	if err != nil || dir == "" {
		t.Fatalf("%q, %v", dir, err)
	}
	if _, err := os.Stat(filepath.Join(a.home, dirView)); err == nil {
		t.Error("the old view is still there")
	}
	again := w.tabletOn(2, a.home, nil) // the same person's new device
	again.wantTexts("doc", "a draft", "published")
	again.sync() // brings what the server has
	again.sync() // and gives it what it has not
	if dirs, _ := filepath.Glob(filepath.Join(a.home, dirAside+"*")); len(dirs) != 0 {
		again.sync()
		if dirs, _ := filepath.Glob(filepath.Join(a.home, dirAside+"*")); len(dirs) != 0 {
			t.Errorf("%d folders are left after the receipts", len(dirs))
		}
	}
	w.must(b.Follow(fresh))
	b.sync()
	b.wantTexts("doc", "a draft", "published", "sent")
	b.wantTexts("doc two", "in a new case")
	again.wantTexts("doc", "a draft", "published", "sent")
	n, err := again.BlobCount()
	if err != nil || n.Waiting != 0 {
		t.Errorf("%+v wait, %v", n, err)
	}
	if bad, err := again.Fsck(); err != nil || len(bad) > 0 {
		t.Errorf("fsck: %v %v", bad, err)
	}
}

// TestAdoptedWorkSurvivesALostView: what was set aside is sent also when the
// new vault's view is lost before it was.
func TestAdoptedWorkSurvivesALostView(t *testing.T) {
	w := newTown(t, 3)
	a, b := w.tablet(0), w.tablet(1)
	c := a.newCase("case one")
	a.write(c, "doc", "q1", "a draft")
	w.must(a.Close())
	_, err := SetAside(a.home)
	w.must(err)
	again := w.tabletOn(2, a.home, nil)
	w.must(again.Close())
	w.must(os.RemoveAll(filepath.Join(a.home, dirView)))
	w.must(again.open())
	again.wantTexts("doc", "a draft")
	again.sync()
	again.sync()
	w.must(b.Follow(c))
	b.sync()
	b.wantTexts("doc", "a draft")
}

// TestWipeKeepsOutbox: a wipe destroys the keys and what they open, and keeps
// the sealed outbox until told that all of it is safe.
func TestWipeKeepsOutbox(t *testing.T) {
	w := newTown(t, 1)
	a := w.tablet(0)
	c := a.newCase("case one")
	a.write(c, "doc", "q1", "sent")
	a.sync()
	a.write(c, "doc", "q2", "not sent")
	_, err := a.PutBlob(t.Context(), c, "image/png", []byte("a drawing"))
	w.must(err)
	w.must(a.Close())
	k, err := keystore.Create(keystore.Options{FS: keystore.Dir(a.home), Rand: randReader, Now: w.Now}, "one two three four", keystore.Vault{Device: a.dev.ID})
	w.must(err)
	k.Close()
	before := outbox(t, a.home)
	w.must(Wipe(a.home, false))
	if there, _ := keystore.Exists(keystore.Dir(a.home)); there {
		t.Error("the keystore is still there")
	}
	for _, name := range []string{dirView, dirLogs, fileHeads} {
		if _, err := os.Stat(filepath.Join(a.home, name)); err == nil {
			t.Errorf("%s is still there", name)
		}
	}
	after := outbox(t, a.home)
	if len(before) == 0 || len(after) != len(before) || !bytes.Equal(after[0].Raw, before[0].Raw) {
		t.Fatalf("%d bundles waited, %d are left", len(before), len(after))
	}
	parts, err := os.ReadDir(filepath.Join(a.home, dirPictures))
	if err != nil || len(parts) != 1 {
		t.Errorf("%d parts of pictures are left, %v", len(parts), err)
	}
	w.must(Wipe(a.home, true))
	for name := range files(t, a.home) {
		if name != fileLock && name != fileBallast {
			t.Errorf("%s is left after everything was safe", name)
		}
	}
}

// TestDestroyLeavesNoKey: after the statement of two administrators no file of
// the vault holds the epoch's secret or a wrap of it, and no row, log, picture
// or index entry of the case is left; other cases are whole.
func TestDestroyLeavesNoKey(t *testing.T) {
	w := newTown(t, 2)
	a, b := w.tablet(0), w.tablet(1)
	gone, stays := a.newCase("gone"), a.newCase("stays")
	a.write(gone, "doc gone", "q1", "destroyed words")
	ref, err := a.PutBlob(t.Context(), gone, "image/png", []byte("a drawing"))
	w.must(err)
	_, err = a.tryWrite(gone, "doc gone", "photo", ref.Value("photo"))
	w.must(err)
	a.write(stays, "doc stays", "q1", "kept words")
	for _, c := range []op.ID{gone, stays} {
		w.must(b.Follow(c))
	}
	a.sync()
	b.sync()
	b.write(gone, "doc gone", "q2", "waits and is destroyed as well")
	b.write(stays, "doc stays", "q2", "waits")
	// A view that was set aside holds wraps too.
	w.must(b.Close())
	w.must(os.WriteFile(filepath.Join(b.home, fileOpening), nil, 0o600))
	w.must(b.open())

	var secrets [][]byte
	for e, err := range b.Raw(t.Context(), gone, 0) {
		w.must(err)
		if r, err := orglog.ParseEpoch(e.Raw); err == nil {
			epoch, err := b.spaces[gone].epochs.Epoch(w.org.State.Org, r.KID, b.keyring)
			w.must(err)
			secrets = append(secrets, epoch.Secret[:])
			for _, wrap := range r.Wraps {
				secrets = append(secrets, wrap.Wrap)
			}
		} else {
			secrets = append(secrets, e.Raw)
		}
	}
	if len(secrets) < 4 {
		t.Fatal("no key record")
	}
	w.say(orglog.Destroy{Space: detcbor.B16(gone), Basis: 1}, 2)
	b.sync()
	check := func(when string) {
		t.Helper()
		for _, s := range secrets {
			if f := holds(t, b.home, s); f != "" {
				t.Errorf("%s: %s holds a key, a wrap or an entry", when, f)
			}
		}
		if names := files(t, b.home); slices.ContainsFunc(keysOf(names), func(n string) bool { return strings.Contains(n, hexOf(gone)) }) {
			t.Errorf("%s: a file of the case is left", when)
		}
		if slices.Contains(b.Spaces(), gone) || len(b.Docs(gone)) > 0 {
			t.Errorf("%s: the case is still followed", when)
		}
		if _, err := b.Record(gone, []op.Op{{Doc: someID("x"), Link: "q", Value: op.Text("x")}}, nil); err == nil {
			t.Errorf("%s: the case can still be written to", when)
		}
		b.wantTexts("doc stays", "kept words", "waits")
	}
	check("at once")
	rows := 0
	w.must(b.view.keys(nil, func(k []byte, _ int) {
		if bytes.Contains(k, gone[:]) {
			rows++
		}
	}))
	if rows > 0 {
		t.Errorf("%d rows of the case are left", rows)
	}
	b.again()
	if old, _ := filepath.Glob(filepath.Join(b.home, dirOld+"*")); len(old) > 0 {
		t.Error("a view that was set aside is left")
	}
	if r := b.Report(); r.Rebuilt != "" {
		t.Errorf("a lawful destruction is told as damage: %q", r.Rebuilt)
	}
	check("after opening again")
	w.must(b.Follow(gone))
	b.sync()
	check("after another sync")
	if bad, err := b.Fsck(); err != nil || len(bad) > 0 {
		t.Errorf("fsck: %v %v", bad, err)
	}
}

func keysOf(m map[string][]byte) (out []string) {
	for k := range m {
		out = append(out, k)
	}
	return out
}

// TestRestoredDeviceMintsIncarnation: a vault put back from a copy finds out
// with the next sync, uses no number twice, and loses nothing of either time.
func TestRestoredDeviceMintsIncarnation(t *testing.T) {
	w := newTown(t, 2)
	a, b := w.tablet(0), w.tablet(1)
	c := a.newCase("case one")
	w.must(b.Follow(c))
	a.write(c, "doc", "q1", "one")
	a.sync()
	w.must(a.Close())
	old := copyHome(t, a.home)
	w.must(a.open())
	a.write(c, "doc", "q2", "after the copy")
	a.sync()
	b.sync()
	inc := a.inc
	w.must(a.Close())

	r := w.tabletOn(0, old, nil)
	r.write(c, "doc", "q3", "on the copy")
	rep, err := r.client.Sync(t.Context(), r.Store, r.Store)
	if err == nil && !r.Restored() && len(rep.Refusals) == 0 {
		t.Fatal("the copy did not find out")
	}
	w.must(r.BeginAnew())
	if r.inc == inc {
		t.Fatal("the copy goes on under the same incarnation")
	}
	r.sync()
	r.sync()
	b.sync()
	want := []string{"after the copy", "on the copy", "one"}
	b.wantTexts("doc", want...)
	r.wantTexts("doc", want...)
	seen := map[wire.Key][32]byte{}
	for _, raw := range b.raw(c) {
		s, err := wire.ParseSigned(raw)
		w.must(err)
		if h, ok := seen[s.Key]; ok && h != sha256.Sum256(raw) {
			t.Errorf("two contents under %v", s.Key)
		}
		seen[s.Key] = sha256.Sum256(raw)
	}
	k, err := r.Keys(c)
	w.must(err)
	w.must(r.Rewrap(t.Context(), c, k.Kind, k.Roles))
	r.write(c, "doc", "q4", "under a new key")
	r.sync()
	b.sync()
	b.wantTexts("doc", append(want, "under a new key")...)
}

// TestDraftsWithoutTheirKeyAreKeptSentAndOpened: records of the journal whose
// key is not here are sent as they are and open when the key comes.
func TestDraftsWithoutTheirKeyAreKeptSentAndOpened(t *testing.T) {
	w := newTown(t, 2)
	b, a := w.tablet(0), w.tablet(1)
	c := b.newCase("case one") // whose key a colleague made: the journal here has no copy
	w.must(a.Follow(c))
	b.sync()
	a.sync()
	a.write(c, "doc", "q1", "one")
	a.sync()
	a.write(c, "doc", "q2", "two")
	w.must(a.Close())
	// View, logs and key records are lost, and no server is there.
	w.must(os.RemoveAll(filepath.Join(a.home, dirView)))
	w.must(os.RemoveAll(filepath.Join(a.home, dirLogs)))
	w.must(os.Remove(filepath.Join(a.home, fileEpochs)))
	w.must(a.open())
	if r := a.Report(); r.Unread == 0 {
		t.Fatalf("%+v", r)
	}
	a.wantTexts("doc")
	a.sync()
	a.wantTexts("doc", "one", "two")
	a.write(c, "doc", "q3", "three")
	a.sync()
	b.sync()
	b.wantTexts("doc", "one", "three", "two")
	a.again()
	a.wantTexts("doc", "one", "three", "two")
	if n, err := a.Held(); n != 0 || err != nil {
		t.Errorf("%d held, %v", n, err)
	}
}

// TestQuarantinedViewsAreCleanedUp: a view that was set aside goes once nothing
// waits any more, and not before.
func TestQuarantinedViewsAreCleanedUp(t *testing.T) {
	w := newTown(t, 1)
	a := w.tablet(0)
	c := a.newCase("case one")
	a.write(c, "doc", "q1", "one")
	w.must(a.Close())
	w.must(os.WriteFile(filepath.Join(a.home, fileOpening), []byte(damageFound), 0o600))
	w.must(a.open())
	left := func() int {
		dirs, _ := filepath.Glob(filepath.Join(a.home, dirOld+"*"))
		return len(dirs)
	}
	if left() != 1 || a.Report().Rebuilt == "" {
		t.Fatalf("%d set aside, %+v", left(), a.Report())
	}
	w.off = true
	if _, err := a.trySync(); err == nil || left() != 1 {
		t.Fatalf("%d left without a sync, %v", left(), err)
	}
	w.off = false
	a.sync()
	if left() != 0 {
		t.Errorf("%d left after everything was safe", left())
	}
	a.wantTexts("doc", "one")
}

// TestKeysLeaveMemoryWithTheVault: a closed vault holds no key.
func TestKeysLeaveMemoryWithTheVault(t *testing.T) {
	_, a, _, c := two(t)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	sp := a.spaces[c]
	if sp.ready || sp.epochs != nil || sp.keys != (epochKeys{}) || a.Store.o.Row != (seal.Key{}) || a.Store.o.Device.Valid() || len(a.Keyring().Roles()) != 0 {
		t.Error("a key is left")
	}
	if _, err := a.Record(c, []op.Op{{Doc: someID("x"), Link: "q", Value: op.Text("x")}}, nil); !errors.Is(err, ErrClosed) {
		t.Errorf("a closed vault takes a change: %v", err)
	}
	a.Writer(someID("x"))
}
