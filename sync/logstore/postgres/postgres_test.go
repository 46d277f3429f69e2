package postgres_test

import (
	"fmt"
	"log/slog"
	"os"
	"testing"

	"doorstep/sync/logstore"
	"doorstep/sync/logstore/postgres"
	"doorstep/sync/logstore/postgres/pgtest"
	"doorstep/sync/logstore/storetest"
)

var server *pgtest.Server

func TestMain(m *testing.M) {
	var err error
	if server, err = pgtest.Start(pgtest.Options{}); err != nil {
		fmt.Fprintln(os.Stderr, "these tests need a PostgreSQL server of their own:", err)
		os.Exit(1)
	}
	code := m.Run()
	if err := server.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	os.Exit(code)
}

func open(t testing.TB, url string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), url, postgres.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Opener {
		url := server.Database(t)
		return storetest.Opener{Open: func(t *testing.T) logstore.Store { return open(t, url) }}
	})
}
