package pgtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// otherEnv names another server to test on, such as a CockroachDB, by the address
// of a database from which others may be made. Nothing is started then.
const otherEnv = "DOORSTEP_TEST_POSTGRES"

// Server is a running PostgreSQL.
type Server struct {
	other *url.URL // of otherEnv
	dir   string
	cmd   *exec.Cmd
	leash io.Closer
	count atomic.Int64
}

// Options of a server.
type Options struct {
	// Sync makes commits wait for the disk, as in use; without it tests are faster.
	Sync bool
	// Settings are further lines of the configuration, such as "max_connections=200".
	Settings []string
}

// script runs the server until its standard input ends, which it does when the
// test process does, however that ends; then its folder goes.
const script = `dir=$1; shift
"$@" & server=$!
cat >/dev/null
kill -INT $server 2>/dev/null
wait $server
cd / && rm -rf -- "$dir"
`

// Start makes and starts a server. Stop must be called, in TestMain.
func Start(opts Options) (*Server, error) {
	if other := os.Getenv(otherEnv); other != "" {
		u, err := url.Parse(other)
		if err != nil {
			return nil, fmt.Errorf("%s is no address", otherEnv)
		}
		return &Server{other: u}, nil
	}
	bin, err := find()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "doorstep-pg-")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir}
	if err := s.start(bin, opts); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

func (s *Server) start(bin string, opts Options) error {
	if err := give(s.dir); err != nil {
		return err
	}
	data := filepath.Join(s.dir, "data")
	init := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-A", "trust", "-U", "doorstep", "-E", "UTF8", "--locale=C", "--no-sync")
	init.Dir = s.dir
	unprivileged(init)
	if out, err := init.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	args := []string{"-c", script, "sh", s.dir, filepath.Join(bin, "postgres"), "-D", data, "-k", s.dir, "-c", "listen_addresses="}
	settings := append([]string{"max_connections=120", "shared_buffers=64MB"}, opts.Settings...)
	if !opts.Sync {
		settings = append(settings, "fsync=off", "full_page_writes=off")
	}
	for _, set := range settings {
		args = append(args, "-c", set)
	}
	said, err := os.CreateTemp(s.dir, "server-*.log")
	if err != nil {
		return err
	}
	defer said.Close()
	s.cmd = exec.Command("sh", args...)
	s.cmd.Dir, s.cmd.Stdout, s.cmd.Stderr = s.dir, said, said
	unprivileged(s.cmd)
	if s.leash, err = s.cmd.StdinPipe(); err != nil {
		return err
	}
	if err := s.cmd.Start(); err != nil {
		s.cmd = nil
		return err
	}
	for began := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		err := s.do("SELECT 1")
		if err == nil {
			return nil
		}
		if time.Since(began) > 30*time.Second {
			text, _ := os.ReadFile(said.Name())
			return fmt.Errorf("postgres does not answer: %w: %s", err, text)
		}
	}
}

// find gives the folder of the server's programs, of the newest version there is.
func find() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), "postgres")); err == nil {
				return filepath.Dir(path), nil
			}
		}
	}
	var all []string
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin/initdb", "/usr/pgsql-*/bin/initdb", "/opt/homebrew/opt/postgresql*/bin/initdb", "/usr/local/opt/postgresql*/bin/initdb"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			return "", err
		}
		all = append(all, found...)
	}
	if len(all) == 0 {
		return "", errors.New("PostgreSQL's initdb is not here; .ci/setup test installs it")
	}
	slices.SortFunc(all, func(a, b string) int { return len(a) - len(b) + strings.Compare(a, b) })
	return filepath.Dir(all[len(all)-1]), nil
}

func (s *Server) url(db string) string {
	if s.other != nil {
		u := *s.other
		u.Path = "/" + db
		return u.String()
	}
	return fmt.Sprintf("postgres:///%s?host=%s&user=doorstep", db, s.dir)
}

func (s *Server) do(sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	admin := s.url("postgres")
	if s.other != nil {
		admin = s.other.String()
	}
	c, err := pgx.Connect(ctx, admin)
	if err != nil {
		return err
	}
	_, err = c.Exec(ctx, sql)
	return errors.Join(err, c.Close(ctx))
}

// Database makes an empty database and gives its address.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), s.count.Add(1))
	if err := s.do("CREATE DATABASE " + name); err != nil {
		t.Fatalf("make a database: %v", err)
	}
	return s.url(name)
}

// Exec runs a statement in a database, to harm it.
func (s *Server) Exec(t testing.TB, url, sql string, args ...any) int64 {
	t.Helper()
	c, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(context.Background()) }()
	tag, err := c.Exec(t.Context(), sql, args...)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return tag.RowsAffected()
}

// Dir is the folder that the server has all its files in.
func (s *Server) Dir() string { return s.dir }

// Stop ends the server and removes its folder.
func (s *Server) Stop() error {
	if s.other != nil {
		return nil
	}
	var errs []error
	if s.cmd != nil {
		errs = append(errs, s.leash.Close())
		done := make(chan struct{})
		go func() { _ = s.cmd.Wait(); close(done) }() // the shell passes on how the server ended, which does not matter
		select {
		case <-done:
		case <-time.After(20 * time.Second):
			errs = append(errs, errors.New("postgres does not stop"), s.cmd.Process.Kill())
		}
	}
	return errors.Join(append(errs, os.RemoveAll(s.dir))...)
}
