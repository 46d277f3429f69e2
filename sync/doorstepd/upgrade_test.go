package main

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// unpack puts a fixture into a folder.
func unpack(t *testing.T, name, to string) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(to, filepath.Clean(h.Name))
		if h.Typeflag == tar.TypeDir {
			err = os.MkdirAll(path, 0o700)
		} else {
			var b []byte
			if b, err = io.ReadAll(r); err == nil {
				err = os.WriteFile(path, b, 0o600)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestDataOfTheFirstFormatIsBroughtForward: a folder written by the first
// release is opened, upgraded, sound, served, and the same after another start.
func TestDataOfTheFirstFormatIsBroughtForward(t *testing.T) {
	dir := t.TempDir()
	unpack(t, "format1.tar.gz", dir)
	want := "3 spaces (0 of them destroyed), 15 entries, 7 statements, 2 blobs, 0 held aside, 1 pieces of evidence, 0 problems"
	for range 2 {
		if said := command(t, 0, "fsck", "--data", dir); !strings.Contains(said, want) {
			t.Errorf("fsck says %s", said)
		}
	}
	b, err := os.ReadFile(filepath.Join(dir, "format"))
	if err != nil || string(b) != "doorstep server data, format 2\n" {
		t.Errorf("the format is %q, %v", b, err)
	}
	if err := start(t, "--data", dir).stop(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
}

// TestAnUpgradeThatWasCutOffIsDoneAgain: the step has run but not the note that
// it has.
func TestAnUpgradeThatWasCutOffIsDoneAgain(t *testing.T) {
	dir := t.TempDir()
	unpack(t, "format1.tar.gz", dir)
	command(t, 0, "fsck", "--data", dir)
	if err := os.Remove(filepath.Join(dir, "format")); err != nil {
		t.Fatal(err)
	}
	if said := command(t, 0, "fsck", "--data", dir); !strings.Contains(said, "2 blobs") {
		t.Errorf("fsck says %s", said)
	}
}

// TestNewerDataIsRefusedAndNotTouched.
func TestNewerDataIsRefusedAndNotTouched(t *testing.T) {
	dir := t.TempDir()
	unpack(t, "format1.tar.gz", dir)
	if err := os.WriteFile(filepath.Join(dir, "format"), []byte("doorstep server data, format 3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := listing(t, dir)
	for _, args := range [][]string{{"serve", "--listen", "127.0.0.1:0", "--data", dir}, {"fsck", "--data", dir}, {"backup", "--data", dir, filepath.Join(t.TempDir(), "out")}} {
		if said := command(t, 1, args...); !strings.Contains(said, "use the newer program") {
			t.Errorf("%v: %s", args, said)
		}
	}
	if after := listing(t, dir); after != before {
		t.Errorf("the folder was touched:\n%s\n%s", before, after)
	}
}

// listing names all files with their sizes and times, but for the lock.
func listing(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.Name() == "lock" || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			all.WriteString(path + " " + info.ModTime().String() + "\n")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
