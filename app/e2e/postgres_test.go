//go:build window

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"doorstep/sync/logstore/postgres/pgtest"
)

// database is a PostgreSQL of its own that keeps a full write-ahead log.
type database struct {
	t    testing.TB
	srv  *pgtest.Server
	url  string
	data string // folder with all its files
}

func startPostgres(t testing.TB) *database {
	t.Helper()
	srv, err := pgtest.Start(pgtest.Options{Sync: true, Settings: []string{"full_page_writes=on", "wal_level=logical", "wal_keep_size=256MB", "log_statement=all"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := srv.Stop(); err != nil {
			t.Error(err)
		}
	})
	return &database{t: t, srv: srv, url: srv.Database(t), data: srv.Dir()}
}

// dump writes the database out as text and its tables to the disk.
func (d *database) dump(file string) {
	d.t.Helper()
	d.srv.Exec(d.t, d.url, "CHECKPOINT")
	out, err := exec.Command(pgDump(d.t), "--dbname", d.url, "--file", file).CombinedOutput()
	if err != nil {
		d.t.Fatalf("pg_dump: %v: %s", err, out)
	}
	if info, err := os.Stat(file); err != nil || info.Size() < 50_000 {
		d.t.Fatalf("the dump is empty: %v, %v", info, err)
	}
}

func pgDump(t testing.TB) string {
	t.Helper()
	all, err := filepath.Glob("/usr/lib/postgresql/*/bin/pg_dump")
	if err != nil {
		t.Fatal(err)
	}
	if len(all) > 0 {
		return slices.Max(all)
	}
	path, err := exec.LookPath("pg_dump")
	if err != nil {
		t.Fatal("pg_dump is not here; .ci/setup test installs it")
	}
	return path
}

// startServerOn is startServer on a database.
func startServerOn(t testing.TB, url string) *server {
	t.Helper()
	s := &server{addr: freeAddr(t), args: []string{"--postgres", url}, log: &notes{}}
	s.run(t)
	return s
}
