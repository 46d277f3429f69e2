package main

import (
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"doorstep/sync/logstore/postgres/pgtest"
	"doorstep/sync/simtest"
)

// database starts the package's PostgreSQL server with the first test that needs it.
var database = sync.OnceValues(func() (*pgtest.Server, error) { return pgtest.Start(pgtest.Options{}) })

func newDatabase(t *testing.T) string {
	t.Helper()
	made.database.Store(true)
	s, err := database()
	if err != nil {
		t.Fatal(err)
	}
	return s.Database(t)
}

// TestTwoProcessesOnOneDatabase: tablets push and pull at both, in turn and at
// once; a token of one is good at the other; one is killed and nothing is lost.
func TestTwoProcessesOnOneDatabase(t *testing.T) {
	url := newDatabase(t)
	o := simtest.New(t, 3)
	genesis := o.Genesis()
	args := []string{"--postgres", url, "--genesis", hex.EncodeToString(genesis[:]), "--note-key", keyFile(t, o)}
	a, b := start(t, args...), start(t, args...)
	lead := founder(o)
	if _, err := clientOf(t, o, lead, a.url, "").Sync(t.Context(), lead.Source(), lead.Source()); err != nil {
		t.Fatal(err)
	}
	for _, tab := range o.Tablets {
		tab.Vault.State = o.State
	}
	shared := simtest.ID("shared")
	lead.Open(shared)
	if _, err := clientOf(t, o, lead, b.url, "").Sync(t.Context(), lead.Source(), lead.Source()); err != nil {
		t.Fatal(err)
	}
	for _, tab := range o.Tablets[1:] {
		tab.FollowSpace(shared)
		if _, err := clientOf(t, o, tab, a.url, "").Sync(t.Context(), tab.Source(), tab.Source()); err != nil {
			t.Fatal(err)
		}
		tab.Join(shared)
	}
	const rounds = 12
	var wg sync.WaitGroup
	for i, tab := range o.Tablets {
		at := []string{a.url, b.url}[i%2]
		c := clientOf(t, o, tab, at, "")
		wg.Go(func() {
			for n := range rounds {
				tab.Bundle(shared, fmt.Sprintf("%d of %s", n, tab.Name))
				if _, err := c.Sync(t.Context(), tab.Source(), tab.Source()); err != nil {
					t.Errorf("%s: %v", tab.Name, err)
					return
				}
			}
		})
	}
	wg.Wait()
	if err := a.stop(syscall.SIGKILL); err == nil {
		t.Error("it survived")
	}
	want := uint64(1 + rounds*len(o.Tablets))
	for _, tab := range o.Tablets {
		if _, err := clientOf(t, o, tab, b.url, "").Sync(t.Context(), tab.Source(), tab.Source()); err != nil {
			t.Errorf("%s at the other: %v", tab.Name, err)
		}
		if got := tab.Cursor(shared).Tree; got.Size != want || got.Root() != lead.Cursor(shared).Tree.Root() {
			t.Errorf("%s has a log of %d entries, want %d with one root", tab.Name, got.Size, want)
		}
	}
	if said := command(t, 0, "fsck", "--postgres", url); !strings.Contains(said, " 0 problems") {
		t.Errorf("fsck while it runs: %s", said)
	}
	if err := b.stop(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
}

// TestBackupMovesBetweenAFolderAndADatabase, either way, without a difference.
func TestBackupMovesBetweenAFolderAndADatabase(t *testing.T) {
	dir := t.TempDir()
	unpack(t, "format1.tar.gz", dir)
	one, two, url, back := filepath.Join(t.TempDir(), "1"), filepath.Join(t.TempDir(), "2"), newDatabase(t), t.TempDir()
	command(t, 0, "backup", "--data", dir, one)
	command(t, 0, "restore", "--moved", "--postgres", url, one)
	if said := command(t, 0, "fsck", "--postgres", url); !strings.Contains(said, "15 entries") || !strings.Contains(said, " 0 problems") {
		t.Errorf("fsck of the database: %s", said)
	}
	if said := command(t, 1, "restore", "--postgres", url, one); !strings.Contains(said, "empty store only") {
		t.Errorf("restored over data: %s", said)
	}
	command(t, 0, "backup", "--postgres", url, two)
	command(t, 0, "restore", "--moved", "--data", back, two)
	if a, b := command(t, 0, "fsck", "--data", dir), command(t, 0, "fsck", "--data", back); a != b {
		t.Errorf("before %s, after %s", a, b)
	}
}

// TestFsckFindsWhatIsWrongInADatabase: every kind of harm that can be done to its
// rows, one at a time.
func TestFsckFindsWhatIsWrongInADatabase(t *testing.T) {
	dir := t.TempDir()
	unpack(t, "format1.tar.gz", dir)
	file := filepath.Join(t.TempDir(), "backup")
	command(t, 0, "backup", "--data", dir, file)
	made.database.Store(true)
	server, err := database()
	if err != nil {
		t.Fatal(err)
	}
	for name, harm := range map[string]string{
		"a bundle changed":           `UPDATE doorstep_entries SET raw = set_byte(raw, 100, get_byte(raw, 100) # 1) WHERE pos = 2`,
		"a bundle and its hash":      `UPDATE doorstep_entries SET raw = set_byte(raw, 100, get_byte(raw, 100) # 1), hash = sha256(set_byte(raw, 100, get_byte(raw, 100) # 1)) WHERE pos = 2`,
		"a row gone in the middle":   `DELETE FROM doorstep_entries WHERE pos = 2`,
		"a row gone at the end":      `DELETE FROM doorstep_entries WHERE pos = 4`,
		"a head too low":             `UPDATE doorstep_heads SET size = 3`,
		"a head too high":            `UPDATE doorstep_heads SET size = 6`,
		"a Merkle hash":              `UPDATE doorstep_entries SET hashes = set_byte(hashes, 3, get_byte(hashes, 3) # 1) WHERE pos = 3`,
		"a key":                      `UPDATE doorstep_entries SET n = n + 1000 WHERE pos = 3`,
		"a statement changed":        `UPDATE doorstep_org SET raw = set_byte(raw, 50, get_byte(raw, 50) # 1) WHERE pos = 2`,
		"a statement gone":           `DELETE FROM doorstep_org WHERE pos = 6`,
		"a statement gone unnoticed": `WITH gone AS (DELETE FROM doorstep_org WHERE pos >= 2) UPDATE doorstep_org_head SET size = 2`,
		"a blob changed":             `UPDATE doorstep_blobs SET data = set_byte(data, 9, get_byte(data, 9) # 1)`,
		"a blob gone":                `DELETE FROM doorstep_blobs`,
		"evidence changed":           `UPDATE doorstep_evidence SET raw = set_byte(raw, 1, get_byte(raw, 1) # 1)`,
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			url := newDatabase(t)
			command(t, 0, "restore", "--postgres", url, file)
			if n := server.Exec(t, url, harm); n == 0 {
				t.Fatal("nothing was harmed")
			}
			t.Log(command(t, 1, "fsck", "--postgres", url))
		})
	}
}
