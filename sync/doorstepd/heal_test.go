package main

import (
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

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
