package session_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/crypto/keystore"
	"doorstep/crypto/sign"
	"doorstep/sync/op"
)

func (w *town) admins() []sign.Private {
	w.t.Helper()
	var out []sign.Private
	for _, a := range w.founded.Admins {
		k, err := session.ReadAdminKey(a.File, a.Passphrase)
		if err != nil {
			w.t.Fatal(err)
		}
		out = append(out, k)
	}
	return out
}

// Administrators who sit apart pass a file on: each reads in words what it does
// before signing, one signature is not enough, the same one twice is not two,
// and a file that was changed or has been overtaken is refused.
func TestThreshold(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	grace.sync()
	ctx := context.Background()
	keys := w.admins()
	file, err := grace.ProposeAdmin(session.Decision{Policy: map[string]int64{"lease-days": 7, "idle-minutes": 4, "visit-idle-minutes": 9}}, keys[0])
	if err != nil {
		t.Fatal(err)
	}
	p, err := grace.ReadProposal(file)
	if err != nil || p.Signed != 1 || p.Needed != 2 || p.Expired || !strings.Contains(p.Text, "days a tablet may be offline: 7") {
		t.Fatalf("%+v %v", p, err)
	}
	if err := grace.Submit(ctx, file); !errors.Is(err, session.ErrUnsigned) {
		t.Errorf("one signature: %v", err)
	}
	if _, err := grace.CoSign(file, keys[0]); err == nil {
		t.Error("one administrator signs for two")
	}
	stranger, err := sign.NewPrivate(bytes.NewReader(bytes.Repeat([]byte{7}, 64)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := grace.CoSign(file, stranger); err == nil {
		t.Error("a stranger signs")
	}
	for at := range file {
		bad := bytes.Clone(file)
		bad[at] ^= 1
		if p, err := grace.ReadProposal(bad); err == nil && !p.Expired && p.Signed > 0 {
			t.Fatalf("byte %d changed and it still reads as signed: %+v", at, p)
		}
	}
	both, err := grace.CoSign(file, keys[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := grace.Submit(ctx, both); err != nil {
		t.Fatal(err)
	}
	if l := grace.Lease(); l.Days != 7 {
		t.Errorf("the lease is %d days", l.Days)
	}
	if idle, visit := grace.IdleLimits(); idle != 4*time.Minute || visit != 9*time.Minute {
		t.Errorf("it locks after %v, in a visit after %v", idle, visit)
	}
	if err := grace.Submit(ctx, both); !errors.Is(err, session.ErrExpired) {
		t.Errorf("sent twice: %v", err)
	}
	if _, err := grace.ProposeAdmin(session.Decision{Policy: map[string]int64{"lease-days": 1000}}, keys[0]); err == nil {
		t.Error("a lease of a thousand days is proposed")
	}
	if _, err := grace.ProposeAdmin(session.Decision{Checkpoint: true, ServerReset: true}, keys[0]); err == nil {
		t.Error("two things are decided at once")
	}
	for _, d := range []session.Decision{
		{Checkpoint: true},
		{ServerReset: true},
		{AddAdmin: stranger.Public(), AdminName: "Ruth Amsel"},
		{RemoveAdmin: keys[2].Public().KID()},
	} {
		file, err := grace.ProposeAdmin(d, keys[:2]...)
		if err != nil {
			t.Fatalf("%+v: %v", d, err)
		}
		if p, err := grace.ReadProposal(file); err != nil || p.Signed != 2 || p.Text == "" || strings.Contains(p.Text, "does not know") {
			t.Errorf("%+v reads %+v %v", d, p, err)
		}
		if err := grace.Submit(ctx, file); err != nil {
			t.Errorf("%+v: %v", d, err)
		}
	}
}

// Two administrators destroy a record: no tablet and no server holds a key or a
// word of it any more, no search or card names the child, and what others write
// goes on.
func TestDestroyLeavesNoKey(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	ctx := context.Background()
	amina, jonas := grace.newCase("Amina", "Rahman"), grace.newCase("Jonas", "Weber")
	id := grace.newDoc(amina, "caf").ID()
	grace.set(grace.doc(id), "caf.id.known-as", "Mina")
	if _, err := grace.AddPerson(ctx, amina, casefile.Person{Name: "Sana Rahman", Role: "Mother"}); err != nil {
		t.Fatal(err)
	}
	grace.sync()
	priya := w.join(grace, "Priya Nair")
	priya.sync()
	keys := w.admins()
	if _, err := grace.ProposeAdmin(session.Decision{Destroy: amina}, keys...); err == nil {
		t.Error("destroyed on no basis")
	}
	one, err := grace.ProposeAdmin(session.Decision{Destroy: amina, Basis: session.BasisErasure}, keys[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := grace.Submit(ctx, one); !errors.Is(err, session.ErrUnsigned) {
		t.Errorf("one administrator destroys: %v", err)
	}
	both, err := grace.ProposeAdmin(session.Decision{Destroy: amina, Basis: session.BasisErasure}, keys[0], keys[1])
	if err != nil {
		t.Fatal(err)
	}
	p, err := grace.ReadProposal(both)
	if err != nil || !strings.Contains(p.Text, "Amina R.") || !strings.Contains(p.Text, "essentials") || !strings.Contains(p.Text, "order to erase") {
		t.Errorf("the signers read %+v %v", p, err)
	}
	if err := grace.Submit(ctx, both); err != nil {
		t.Fatal(err)
	}
	priya.sync()
	for name, tab := range map[string]*tablet{"grace": grace, "priya": priya} {
		if got := children(tab.Cases()); got != "Jonas Weber" {
			t.Errorf("%s has %q", name, got)
		}
		for _, q := range []string{"Amina", "Rahman", "Sana"} {
			if len(tab.Known(q))+len(tab.Search(q)) != 0 {
				t.Errorf("%s finds %q: %+v %+v", name, q, tab.Known(q), tab.Search(q))
			}
		}
		if _, err := tab.OpenDoc(id); err == nil {
			t.Errorf("%s opens the form", name)
		}
		if _, err := tab.Case(amina); err == nil {
			t.Errorf("%s opens the case", name)
		}
		again := w.again(tab)
		if len(again.Search("Rahman")) != 0 || children(again.Cases()) != "Jonas Weber" {
			t.Errorf("%s has it back after opening again", name)
		}
		d := again.newDoc(jonas, "caf")
		again.set(d, "caf.id.known-as", "Joni")
		again.sync()
		again.lock()
		for _, space := range []op.ID{amina, session.EssentialsOf(amina)} {
			if found := holds(t, again.home, space); found != "" {
				t.Errorf("%s still keeps something of the case: %s", name, found)
			}
		}
	}
	for _, space := range []op.ID{amina, session.EssentialsOf(amina)} {
		n := 0
		err := w.store.Read(ctx, [16]byte(space), 0, 1<<20, func(storeEntry) error { n++; return nil })
		if n != 0 {
			t.Errorf("the server still holds %d entries: %v", n, err)
		}
	}
}

// holds looks for a file of a vault that carries a space's id: key records and
// bundles carry it in the clear. The journal may for a while hold bundles, sealed
// under a key that is gone; key records are never in it.
func holds(t *testing.T, home string, space op.ID) (found string) {
	t.Helper()
	err := filepath.WalkDir(home, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.IsDir() && e.Name() == "journal" {
			return fs.SkipDir
		}
		if err != nil || !e.Type().IsRegular() || e.Name() == "ballast" || e.Name() == "org.dst" {
			return err
		}
		b, err := os.ReadFile(path)
		// A bundle's or a key record's protected header names the space after its
		// label, -70001.
		if bytes.Contains(b, append([]byte{0x3a, 0x00, 0x01, 0x11, 0x70, 0x50}, space[:]...)) {
			found = path
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// Locking forgets the keys, online and offline: nothing that can be reached from
// the session holds one.
func TestLockForgetsKeys(t *testing.T) {
	t.Parallel()
	for _, signal := range []bool{true, false} {
		w := newTown(t)
		grace := w.found()
		d := grace.newDoc(grace.newCase("Amina", "Rahman"), "caf")
		grace.set(d, "caf.id.known-as", "Mina")
		grace.sync()
		w.signal(signal)
		k, err := keystore.Open(keystore.Options{FS: keystore.Dir(grace.home), Rand: bytes.NewReader(make([]byte, 1<<12)), Now: time.Now}, pass)
		if err != nil {
			t.Fatal(err)
		}
		secrets := secretsOf(k)
		k.Close()
		before := reachable(grace.Session, secrets)
		if len(before) == 0 {
			t.Fatal("the search finds no key in an open session; it proves nothing")
		}
		grace.lock()
		if after := reachable(grace.Session, secrets); len(after) > 0 {
			t.Errorf("signal %v: after locking the session still reaches %v", signal, after)
		}
		if _, err := grace.OpenDoc(d.ID()); err == nil {
			t.Error("a form opens after locking")
		}
		if _, err := grace.Sync(context.Background()); err == nil {
			t.Error("a locked vault syncs")
		}
	}
}
