package session_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"doorstep/app/session"
)

// The PIN leads out of Family view after a restart too, and lies nowhere in
// plain letters.
func TestFamilyPINOutlivesTheSession(t *testing.T) {
	w := newTown(t)
	a := w.found()
	if a.HasFamilyPIN() {
		t.Fatal("a new vault has a PIN that nobody set")
	}
	if ok, _ := a.CheckFamilyPIN("274918"); ok {
		t.Fatal("a PIN is right where none was set")
	}
	if err := a.SetFamilyPIN("274918"); err != nil {
		t.Fatal(err)
	}
	home := a.home
	if err := a.Lock(); err != nil {
		t.Fatal(err)
	}
	b := w.unlock(home)
	if !b.HasFamilyPIN() {
		t.Fatal("the PIN is gone after a restart")
	}
	if ok, left := b.CheckFamilyPIN("274918"); !ok || left != session.FamilyPINTries {
		t.Fatalf("the right PIN: %v, %d tries left", ok, left)
	}
	if err := filepath.WalkDir(home, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, []byte("274918")) {
			t.Errorf("%s holds the PIN in plain letters", e.Name())
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// Three wrong PINs in a row end it: then the right one does not help either,
// until somebody has unlocked with the passphrase.
func TestThreeWrongPINs(t *testing.T) {
	w := newTown(t)
	a := w.found()
	if err := a.SetFamilyPIN("274918"); err != nil {
		t.Fatal(err)
	}
	try := func(pin string, want bool, left int) {
		t.Helper()
		if ok, n := a.CheckFamilyPIN(pin); ok != want || n != left {
			t.Fatalf("%s: %v with %d tries left, want %v with %d", pin, ok, n, want, left)
		}
	}
	try("000000", false, 2)
	try("274919", false, 1)
	try("274918", true, 3) // a right one begins anew
	try("1", false, 2)
	try("", false, 1)
	try("274917", false, 0)
	try("274918", false, 0)
	home := a.home
	if err := a.Lock(); err != nil {
		t.Fatal(err)
	}
	a = w.unlock(home)
	try("274918", true, 3)
}

// A PIN that everybody tries first is not taken, and what was set before stays.
func TestPINsThatAreGuessedFirst(t *testing.T) {
	w := newTown(t)
	a := w.found()
	if err := a.SetFamilyPIN("274918"); err != nil {
		t.Fatal(err)
	}
	for _, pin := range []string{"", "12345", "1234567", "27491a", "२७४९१८", "000000", "999999", "123456", "654321", "345678"} {
		if err := a.SetFamilyPIN(pin); !errors.Is(err, session.ErrPINShape) {
			t.Errorf("%q was taken: %v", pin, err)
		}
	}
	if ok, _ := a.CheckFamilyPIN("274918"); !ok {
		t.Error("a refused PIN replaced the one that was set")
	}
}
