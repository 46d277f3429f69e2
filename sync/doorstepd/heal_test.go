package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"doorstep/sync/client"
	"doorstep/sync/simtest"
)

// TestARestoredServerIsHealedByItsMembers: a backup from the morning is restored
// after an afternoon's work; the tablets bring back all of it, and the log has the
// root that it had. Into a folder and into a database.
func TestARestoredServerIsHealedByItsMembers(t *testing.T) {
	for name, place := range map[string]func(t *testing.T) []string{
		"folder":   func(t *testing.T) []string { return []string{"--data", t.TempDir()} },
		"database": func(t *testing.T) []string { return []string{"--postgres", newDatabase(t)} },
	} {
		t.Run(name, func(t *testing.T) {
			o := simtest.New(t, 2)
			genesis := o.Genesis()
			serve := func(at []string) *process {
				return start(t, append(at, "--genesis", hex.EncodeToString(genesis[:]), "--note-key", keyFile(t, o))...)
			}
			now := place(t)
			p := serve(now)
			lead, other := founder(o), o.Tablets[1]
			shared := simtest.ID("shared")
			sync := func(url string, tab *simtest.Tablet) error {
				_, err := clientOf(t, o, tab, url, "").Sync(t.Context(), tab.Source(), tab.Source())
				return err
			}
			lead.Open(shared)
			for n := range 3 {
				lead.Bundle(shared, fmt.Sprintf("morning %d", n))
			}
			if err := sync(p.url, lead); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "backup")
			command(t, 0, append(append([]string{"backup"}, now...), file)...)
			for n := range 4 {
				lead.Bundle(shared, fmt.Sprintf("afternoon %d", n))
			}
			other.Vault.State = o.State
			other.FollowSpace(shared)
			for _, tab := range []*simtest.Tablet{lead, other} {
				if err := sync(p.url, tab); err != nil {
					t.Fatal(err)
				}
			}
			want := lead.Cursor(shared).Tree
			if err := p.stop(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			// The first tablet is lost with the server: the other, which wrote nothing
			// of it, brings it back.
			then := place(t)
			command(t, 0, append(append([]string{"restore"}, then...), file)...)
			p = serve(then)
			for range 3 {
				if err := sync(p.url, other); err != nil {
					t.Logf("while it heals: %v", err)
				}
			}
			if err := p.stop(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if said := command(t, 0, append([]string{"fsck"}, then...)...); !strings.Contains(said, fmt.Sprintf(" %d entries", want.Size)) {
				t.Errorf("the healed server has %s, want %d entries", said, want.Size)
			}
			p = serve(then)
			v := simtest.NewVault()
			v.State = o.State
			v.FollowSpace(shared)
			reader := *other
			reader.Vault = v
			if _, err := clientOf(t, o, &reader, p.url, "").Sync(t.Context(), v.Source(), v.Source()); err != nil {
				t.Fatal(err)
			}
			if got := v.Cursor(shared).Tree; got.Size != want.Size || got.Root() != want.Root() {
				t.Errorf("healed to a log of %d entries or another root, want %d", got.Size, want.Size)
			}
		})
	}
}

// TestARestoredServerWaitsForItsTablets: what a tablet writes that knows of nothing
// waits after a restore, whichever way the data were put back, until the server is
// told to wait for nobody; data that only moved lost nothing.
func TestARestoredServerWaitsForItsTablets(t *testing.T) {
	o := simtest.New(t, 2)
	genesis := o.Genesis()
	key := keyFile(t, o)
	shared := simtest.ID("shared")
	lead, other := founder(o), o.Tablets[1]
	serve := func(dir string, more ...string) *process {
		return start(t, append([]string{"--data", dir, "--genesis", hex.EncodeToString(genesis[:]), "--note-key", key}, more...)...)
	}
	stop := func(p *process) {
		t.Helper()
		if err := p.stop(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
	}
	dir, file := t.TempDir(), filepath.Join(t.TempDir(), "backup")
	p := serve(dir)
	lead.Open(shared)
	if _, err := clientOf(t, o, lead, p.url, "").Sync(t.Context(), lead.Source(), lead.Source()); err != nil {
		t.Fatal(err)
	}
	other.Vault.State, other.OrgLog = o.State, o.Entries
	other.FollowSpace(shared)
	if _, err := clientOf(t, o, other, p.url, "").Sync(t.Context(), other.Source(), other.Source()); err != nil {
		t.Fatal(err)
	}
	other.Join(shared)
	stop(p)
	command(t, 0, "backup", "--data", dir, file)

	n := 0
	write := func(url string) (waits bool) {
		t.Helper()
		n++
		other.Bundle(shared, fmt.Sprintf("text %d", n))
		_, err := clientOf(t, o, other, url, "").Sync(t.Context(), other.Source(), other.Source())
		if err != nil && !errors.Is(err, client.ErrBusy) {
			t.Fatal(err)
		}
		if waits = len(other.Waiting()) > 0; waits != (err != nil) {
			t.Fatalf("%v, %d wait", err, len(other.Waiting()))
		}
		return waits
	}
	moved := t.TempDir()
	command(t, 0, "restore", "--moved", "--data", moved, file)
	p = serve(moved)
	if write(p.url) {
		t.Error("data that moved wait for tablets")
	}
	stop(p)
	command(t, 0, "restored", "--data", moved)
	p = serve(moved)
	if !write(p.url) {
		t.Error("a server that was said to be restored waits for nobody")
	}
	command(t, 1, "restored", "--data", moved) // it is being served
	stop(p)
	p = serve(moved, "--heal-for", "0")
	if write(p.url) {
		t.Error("a server that was told to wait for nobody waits")
	}
	stop(p)
	put := t.TempDir()
	command(t, 0, "restore", "--data", put, file)
	p = serve(put)
	n++
	other.Bundle(shared, "by one who knows more than the server")
	rep, err := clientOf(t, o, other, p.url, "").Sync(t.Context(), other.Source(), other.Source())
	if !errors.Is(err, client.ErrBusy) || rep.Healed != n-1 || len(other.Waiting()) != 1 {
		t.Errorf("after a restore: %v, %+v", err, rep)
	}
}
