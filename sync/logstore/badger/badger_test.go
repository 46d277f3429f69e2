package badger_test

import (
	"log/slog"
	"testing"

	"doorstep/sync/logstore"
	"doorstep/sync/logstore/badger"
	"doorstep/sync/logstore/storetest"
)

func open(t *testing.T, dir string) *badger.Store {
	t.Helper()
	s, err := badger.Open(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func options() badger.Options {
	return badger.Options{Log: slog.New(slog.DiscardHandler), MinFree: 1}
}

func TestContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Opener {
		dir := t.TempDir()
		return storetest.Opener{Open: func(t *testing.T) logstore.Store { return open(t, dir) }}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
