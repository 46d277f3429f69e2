package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"doorstep/sync/simtest"
)

// command runs one command in this process and gives what it printed.
func command(t *testing.T, want int, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(args, &out, &errs); code != want {
		t.Fatalf("%v: exit %d, want %d: %s%s", args, code, want, out.String(), errs.String())
	}
	return out.String() + errs.String()
}

// TestBackupWhileServing: tablets push one note after another while backups are written
// through the running server; each backup restores to a store that fsck finds
// sound, and the last one holds everything acknowledged before it began.
func TestBackupWhileServing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("a long way down ", 8)) // past what a socket's path may be
	o := simtest.New(t, 2)
	genesis := o.Genesis()
	p := start(t, "--data", dir, "--genesis", hex.EncodeToString(genesis[:]), "--note-key", keyFile(t, o))
	first := founder(o)
	if _, err := clientOf(t, o, first, p.url, "").Sync(t.Context(), first.Source(), first.Source()); err != nil {
		t.Fatal(err)
	}
	for _, tab := range o.Tablets {
		tab.Vault.State = o.State
	}
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for i, tab := range o.Tablets {
		c := clientOf(t, o, tab, p.url, "")
		space := simtest.ID(fmt.Sprintf("case %d", i))
		tab.Open(space)
		wg.Go(func() {
			for n := 0; ctx.Err() == nil && n < 150; n++ {
				tab.Bundle(space, fmt.Sprintf("note %d", n))
				if _, err := c.Sync(context.WithoutCancel(ctx), tab.Source(), tab.Source()); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for i := range 2 {
		out := filepath.Join(t.TempDir(), "backup")
		command(t, 0, "backup", "--data", dir, out)
		to := t.TempDir()
		command(t, 0, "restore", "--data", to, out)
		if said := command(t, 0, "fsck", "--data", to); !strings.Contains(said, " 0 problems") {
			t.Errorf("restored backup %d: %s", i, said)
		}
	}
	if said := command(t, 0, "fsck", "--data", dir); !strings.Contains(said, " 0 problems") {
		t.Errorf("fsck through the running server: %s", said)
	}
	cancel()
	wg.Wait()
	acked := 0
	for _, tab := range o.Tablets {
		acked += len(tab.Receipts)
	}
	out := filepath.Join(t.TempDir(), "backup")
	if said := command(t, 0, "backup", "--data", dir, out); !strings.Contains(said, fmt.Sprintf(" %d entries", acked)) {
		t.Errorf("%d entries were acknowledged, the backup says %s", acked, said)
	}
	if info, err := os.Stat(out); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup may be read by others: %v, %v", info, err)
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	stopped := filepath.Join(t.TempDir(), "backup")
	command(t, 0, "backup", "--data", dir, stopped)
	a, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(stopped)
	if err != nil || !bytes.Equal(a, b) {
		t.Errorf("the backup of the stopped server differs from that of the running one (%v)", err)
	}
}

// TestABackupIsNotWrittenOverAFile and a restore never over data.
func TestABackupIsNotWrittenOverAFile(t *testing.T) {
	dir, out := t.TempDir(), filepath.Join(t.TempDir(), "backup")
	command(t, 0, "backup", "--data", dir, out)
	if said := command(t, 1, "backup", "--data", dir, out); !strings.Contains(said, "is there already") {
		t.Errorf("over a file: %s", said)
	}
	used := t.TempDir()
	p := start(t, "--data", used)
	o := simtest.New(t, 1)
	tab := founder(o)
	if _, err := clientOf(t, o, tab, p.url, o.NoteKey).Sync(t.Context(), tab.Source(), tab.Source()); err != nil {
		t.Fatal(err)
	}
	command(t, 1, "restore", "--data", used, out) // it is being served
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if said := command(t, 1, "restore", "--data", used, out); !strings.Contains(said, "empty store only") {
		t.Errorf("over data: %s", said)
	}
}

// TestHalfARestoreIsNotServed.
func TestHalfARestoreIsNotServed(t *testing.T) {
	dir, out := t.TempDir(), filepath.Join(t.TempDir(), "backup")
	o, err := where{Data: dir}.openAny(t.Context(), (&streams{err: io.Discard}).log())
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Set(t.Context(), "restore/begun", []byte{1}); err != nil {
		t.Fatal(err)
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"serve", "--listen", "127.0.0.1:0", "--data", dir}, {"fsck", "--data", dir}, {"backup", "--data", dir, out}} {
		if said := command(t, 1, args...); !strings.Contains(said, "did not end") {
			t.Errorf("%v: %s", args, said)
		}
	}
}
