package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/sync/client"
	"doorstep/sync/simtest"
)

// binary builds the real program once.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "doorstepd")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "doorstepd")
	cmd := exec.Command("go", "build", "-o", path, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return path, nil
})

// made says what of the two was asked for, so that nothing is made to be removed.
var made struct{ binary, database atomic.Bool }

func TestMain(m *testing.M) {
	code := m.Run()
	var errs []error
	if made.database.Load() {
		if s, err := database(); err == nil {
			errs = append(errs, s.Stop())
		}
	}
	if made.binary.Load() {
		if path, err := binary(); err == nil {
			errs = append(errs, os.RemoveAll(filepath.Dir(path)))
		}
	}
	if err := errors.Join(errs...); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	os.Exit(code)
}

// process is a running doorstepd.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	url  string
	said *bytes.Buffer
	done chan struct{}
}

func start(t *testing.T, args ...string) *process {
	t.Helper()
	made.binary.Store(true)
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, cmd: exec.Command(path, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...), said: &bytes.Buffer{}, done: make(chan struct{})}
	r, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ready := make(chan string, 1)
	go func() {
		defer close(p.done)
		defer close(ready)
		lines := bufio.NewScanner(r)
		for lines.Scan() {
			fmt.Fprintln(p.said, lines.Text())
			if url, ok := strings.CutPrefix(lines.Text(), "ready "); ok {
				ready <- url
			}
		}
	}()
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	select {
	case url, ok := <-ready:
		if !ok {
			t.Fatalf("it did not start: %s", p.said)
		}
		p.url = url
	case <-time.After(30 * time.Second):
		t.Fatal("it is not ready after 30 s")
	}
	return p
}

// stop sends a signal and waits for the end.
func (p *process) stop(sig os.Signal) error {
	p.t.Helper()
	if err := p.cmd.Process.Signal(sig); err != nil {
		p.t.Fatal(err)
	}
	<-p.done
	return p.cmd.Wait()
}

// keyFile writes the organisation's note key where --note-key finds it.
func keyFile(t *testing.T, o *simtest.Org) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "note.key")
	if err := os.WriteFile(path, []byte(o.NoteKey+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

type wall struct{}

func (wall) Now() time.Time { return time.Now() }

// founder makes the first tablet the one that brings the organisation.
func founder(o *simtest.Org) *simtest.Tablet {
	tab := o.Tablets[0]
	tab.ToPost = func(on *orglog.State) [][]byte {
		if on == nil {
			return o.Entries
		}
		return nil
	}
	return tab
}

func clientOf(t *testing.T, o *simtest.Org, tab *simtest.Tablet, url string, founding string) *client.Client {
	t.Helper()
	c, err := client.New(client.Config{
		URL: url, Clock: wall{}, Rand: rand.Reader, Device: tab.Sign, Org: o.State.Org, Genesis: o.Genesis(),
		NoteKey: o.NoteVerifier, Founding: founding, State: tab.Source(),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// TestServesStopsAndServesAgain: adoption on loopback, a sync, SIGTERM, and the
// same data served again.
func TestServesStopsAndServesAgain(t *testing.T) {
	dir := t.TempDir()
	o := simtest.New(t, 1)
	tab := founder(o)
	p := start(t, "--data", dir)
	tab.Open(simtest.ID("case"))
	tab.Bundle(simtest.ID("case"), "text")
	if _, err := clientOf(t, o, tab, p.url, o.NoteKey).Sync(t.Context(), tab.Source(), tab.Source()); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		res, err := http.Get(p.url + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK {
			t.Errorf("%s: %d, %v", path, res.StatusCode, err)
		}
		for _, id := range []string{hex.EncodeToString(tab.ID[:]), "case", hex.EncodeToString([]byte("case"))} {
			if bytes.Contains(body, []byte(id)) {
				t.Errorf("%s tells an id", path)
			}
		}
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Errorf("SIGTERM: %v", err)
	}
	if !strings.Contains(p.said.String(), "first organisation to come is adopted") {
		t.Errorf("it did not say that it adopts: %s", p.said)
	}

	p = start(t, "--data", dir)
	tab.Bundle(simtest.ID("case"), "more")
	rep, err := clientOf(t, o, tab, p.url, "").Sync(t.Context(), tab.Source(), tab.Source())
	if err != nil || rep.Pushed != 1 {
		t.Errorf("after a restart: %+v, %v", rep, err)
	}
	if err := p.stop(os.Interrupt); err != nil {
		t.Errorf("interrupt: %v", err)
	}
	var out bytes.Buffer
	if code := run([]string{"fsck", "--data", dir}, &out, io.Discard); code != 0 || !strings.Contains(out.String(), "3 entries") {
		t.Errorf("fsck: %d, %s", code, out.String())
	}
}

// TestKilledUnderLoad kills the real program with SIGKILL while tablets push,
// round after round on the same data: whatever has a receipt is there, the log
// each tablet knows is still the server's, and fsck finds it sound. Six rounds by
// default, 200 with DOORSTEP_PROVE=1.
func TestKilledUnderLoad(t *testing.T) {
	rounds := 6
	if os.Getenv("DOORSTEP_PROVE") == "1" {
		rounds = 200
	}
	dir := t.TempDir()
	o := simtest.New(t, 3)
	key := keyFile(t, o)
	genesis := o.Genesis()
	args := []string{"--data", dir, "--genesis", hex.EncodeToString(genesis[:]), "--note-key", key}
	spaces := make([][16]byte, len(o.Tablets))
	for i, tab := range o.Tablets {
		spaces[i] = simtest.ID(fmt.Sprintf("case %d", i))
		tab.Open(spaces[i])
	}
	founder(o)
	acked := 0
	for round := range rounds {
		p := start(t, args...)
		if round == 0 {
			first := o.Tablets[0]
			if _, err := clientOf(t, o, first, p.url, "").Sync(t.Context(), first.Source(), first.Source()); err != nil {
				t.Fatal(err)
			}
			for _, tab := range o.Tablets {
				tab.Vault.State = o.State
			}
		}
		var wg sync.WaitGroup
		ctx, cancel := context.WithCancel(t.Context())
		for i, tab := range o.Tablets {
			c := clientOf(t, o, tab, p.url, "")
			wg.Go(func() {
				for n := 0; ctx.Err() == nil; n++ {
					for range 3 {
						tab.Bundle(spaces[i], fmt.Sprintf("round %d note %d", round, n))
					}
					if _, err := c.Sync(ctx, tab.Source(), tab.Source()); err != nil {
						return
					}
				}
			})
		}
		time.Sleep(time.Duration(60+37*(round%9)) * time.Millisecond)
		_ = p.stop(syscall.SIGKILL)
		cancel()
		wg.Wait()
	}
	p := start(t, args...)
	for i, tab := range o.Tablets {
		acked += len(tab.Receipts)
		rep, err := clientOf(t, o, tab, p.url, "").Sync(t.Context(), tab.Source(), tab.Source())
		if err != nil || len(tab.Waiting()) != 0 {
			t.Errorf("%s: %+v, %v", tab.Name, rep, err)
		}
		// A reader that has nothing gets the whole log and its root.
		v := simtest.NewVault()
		v.State = o.State
		v.FollowSpace(spaces[i])
		reader := *tab
		reader.Vault = v
		if _, err := clientOf(t, o, &reader, p.url, "").Sync(t.Context(), v.Source(), v.Source()); err != nil {
			t.Fatal(err)
		}
		if got, want := v.Cursor(spaces[i]).Tree, tab.Cursor(spaces[i]).Tree; got.Size != want.Size || got.Root() != want.Root() {
			t.Errorf("%s knows a log of %d entries, the server has %d", tab.Name, want.Size, got.Size)
		}
		at := map[uint64]bool{}
		for _, e := range v.Entries[spaces[i]] {
			if r, ok := tab.Receipts[e.Key]; ok && r.Pos == e.Pos {
				at[e.Pos] = true
			}
		}
		if len(at) != len(tab.Receipts) {
			t.Errorf("%s: %d of %d receipted bundles are where the receipt says", tab.Name, len(at), len(tab.Receipts))
		}
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	var out, errs bytes.Buffer
	if code := run([]string{"fsck", "--data", dir, "--json"}, &out, &errs); code != 0 {
		t.Errorf("fsck: %d, %s%s", code, out.String(), errs.String())
	}
	if acked < rounds {
		t.Errorf("only %d receipts in %d rounds: the load was none", acked, rounds)
	}
	t.Logf("%d rounds, %d receipts before the last start", rounds, acked)
}

// TestFsckListsWhatIsWrong and exits 1.
func TestFsckListsWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	o := simtest.New(t, 1)
	tab := founder(o)
	p := start(t, "--data", dir)
	c := clientOf(t, o, tab, p.url, o.NoteKey)
	tab.Open(simtest.ID("case"))
	if _, err := c.Sync(t.Context(), tab.Source(), tab.Source()); err != nil {
		t.Fatal(err)
	}
	hash, err := c.PutBlob(t.Context(), []byte("a sealed chunk"))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	name := hex.EncodeToString(hash[:])
	if err := os.WriteFile(filepath.Join(dir, "blobs", name[:2], name), []byte("a changed chunk"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	if code := run([]string{"fsck", "--data", dir}, &out, &errs); code != 1 || !strings.Contains(out.String(), "blob "+name[:8]) {
		t.Errorf("exit %d: %s%s", code, out.String(), errs.String())
	}
}

// TestWrongUse exits 2 with one sentence and starts nothing.
func TestWrongUse(t *testing.T) {
	dir := t.TempDir()
	for name, args := range map[string][]string{
		"nothing":                {},
		"no such command":        {"dance"},
		"no data":                {"serve", "--listen", "127.0.0.1:0"},
		"two places":             {"serve", "--data", dir, "--postgres", "postgres:///x", "--listen", "127.0.0.1:0"},
		"backup of nothing":      {"backup", filepath.Join(dir, "out")},
		"restore to nowhere":     {"restore", filepath.Join(dir, "in")},
		"fsck of nothing":        {"fsck"},
		"restored, but what":     {"restored"},
		"to heal for less":       {"serve", "--data", dir, "--listen", "127.0.0.1:0", "--heal-for", "-1h"},
		"no listen":              {"serve", "--data", dir},
		"open to all in plain":   {"serve", "--data", dir, "--listen", "0.0.0.0:0"},
		"no port":                {"serve", "--data", dir, "--listen", "127.0.0.1"},
		"half a certificate":     {"serve", "--data", dir, "--listen", "127.0.0.1:0", "--tls-cert", "x"},
		"no hash":                {"serve", "--data", dir, "--listen", "127.0.0.1:0", "--genesis", "abc"},
		"a clock outside tests":  {"serve", "--data", dir, "--listen", "127.0.0.1:0", "--clock", "2026-01-01T00:00:00Z"},
		"a flag that is not one": {"serve", "--data", dir, "--listen", "127.0.0.1:0", "--fast"},
	} {
		var errs bytes.Buffer
		if code := run(args, io.Discard, &errs); code != 2 || errs.Len() == 0 {
			t.Errorf("%s: exit %d, %q", name, code, errs.String())
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("wrong use wrote %d files, %v", len(entries), err)
	}
	for name, args := range map[string][]string{
		"a note key that is not there": {"serve", "--data", dir, "--listen", "127.0.0.1:0", "--note-key", filepath.Join(dir, "none")},
		"a folder that cannot be":      {"fsck", "--data", "/dev/null/x"},
		"a database that cannot be":    {"fsck", "--postgres", "postgres://nobody:secret@127.0.0.1:1/x?connect_timeout=2"},
		"an address that is none":      {"fsck", "--postgres", "secret"},
		"a backup that is not there":   {"restore", "--data", dir, filepath.Join(dir, "none")},
		"a backup that is none":        {"restore", "--data", dir, "main.go"},
		"a backup of nothing":          {"backup", "--data", filepath.Join(dir, "none"), filepath.Join(dir, "out")},
	} {
		var errs bytes.Buffer
		if code := run(args, io.Discard, &errs); code != 1 || errs.Len() == 0 || strings.Contains(errs.String(), "secret") {
			t.Errorf("%s: exit %d, %q", name, code, errs.String())
		}
	}
}

// TestClockForTests starts somewhere else and runs on.
func TestClockForTests(t *testing.T) {
	t.Setenv("DOORSTEP_TEST", "1")
	c, err := parseClock("2031-05-06T07:08:09Z")
	if err != nil {
		t.Fatal(err)
	}
	if at := c.Now().UTC(); at.Year() != 2031 || at.Month() != 5 || at.Day() != 6 {
		t.Errorf("it is %v", at)
	}
	if _, err := parseClock("yesterday"); err == nil {
		t.Errorf("nonsense was taken")
	}
}

// TestDependencies keeps the server small: no window toolkit, no cgo.
func TestDependencies(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", "-f", "{{.ImportPath}} {{if .CgoFiles}}cgo{{end}}", ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		path, cgo, _ := strings.Cut(strings.TrimSpace(line), " ")
		if strings.HasPrefix(path, "fyne.io/") || cgo != "" || strings.HasPrefix(path, "doorstep/app") || strings.HasPrefix(path, "doorstep/forms") {
			t.Errorf("doorstepd depends on %s %s", path, cgo)
		}
	}
}

// TestSecondProcessIsTurnedAway.
func TestSecondProcessIsTurnedAway(t *testing.T) {
	dir := t.TempDir()
	start(t, "--data", dir)
	var errs bytes.Buffer
	if code := run([]string{"serve", "--data", dir, "--listen", "127.0.0.1:0"}, io.Discard, &errs); code != 1 || !strings.Contains(errs.String(), "in use by another doorstepd") {
		t.Errorf("exit %d: %s", code, errs.String())
	}
}
