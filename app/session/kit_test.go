package session_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/sync/logstore/backup"
)

// kit is what most stories begin with, made once: a new organisation, and the
// same one a day later with a second tablet, a case and a form.
type kit struct {
	founded      session.Founded
	fresh        string // the founder's vault before its first sync
	grace, priya string // their vaults later
	doc          casefile.ID
	backup       []byte // of the server later
}

type kitMaker struct {
	once sync.Once
	dir  string
	kit  kit
}

var kits kitMaker

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "doorstep-session")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	kits.dir = dir
	code := m.Run()
	if err := os.RemoveAll(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

func (k *kitMaker) get(t testing.TB) kit {
	t.Helper()
	k.once.Do(func() { k.make(t) })
	if k.kit.backup == nil {
		t.Fatal("what every story begins with could not be made")
	}
	return k.kit
}

func (k *kitMaker) make(t testing.TB) {
	w := newTown(t)
	var err error
	if k.kit.founded, err = session.Found(context.Background(), founding(k.dir, w.srv.URL)); err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(k.dir, "vault")
	k.kit.fresh, k.kit.grace, k.kit.priya = filepath.Join(k.dir, "fresh"), filepath.Join(k.dir, "grace"), filepath.Join(k.dir, "priya")
	keep := func(from, to string) {
		if err := os.CopyFS(to, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	keep(home, k.kit.fresh)
	grace := w.unlock(home)
	d := grace.newDoc(grace.newCase("Amina", "Rahman"), "caf")
	grace.set(d, "caf.id.known-as", "Mina")
	k.kit.doc = d.ID()
	grace.sync()
	priya := w.join(grace, "Priya Nair")
	priya.sync()
	grace.lock()
	priya.lock()
	keep(grace.home, k.kit.grace)
	keep(priya.home, k.kit.priya)
	var b bytes.Buffer
	if _, err := backup.Write(context.Background(), &b, w.store); err != nil {
		t.Fatal(err)
	}
	k.kit.backup = b.Bytes()
}
