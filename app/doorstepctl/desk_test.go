package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"doorstep/sync/logstore/mem"
	"doorstep/sync/server"
)

// council is an organisation with its server in memory, lived through on the
// command line: every step is a command, run in this process on a session that
// stays open, as in a batch.
type council struct {
	t    *testing.T
	dir  string
	url  string
	keys string // folder of what org init wrote
	now  *turned
	said *bytes.Buffer // standard error of all
}

// turned is a clock that a test can put forward.
type turned struct {
	mu    sync.Mutex
	ahead time.Duration
}

// Now is the time in the story.
func (c *turned) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *turned) forward(d time.Duration) {
	c.mu.Lock()
	c.ahead += d
	c.mu.Unlock()
}

func newCouncil(t *testing.T) *council {
	t.Helper()
	c := &council{t: t, dir: t.TempDir(), now: &turned{}, said: &bytes.Buffer{}}
	s, err := server.New(context.Background(), server.Config{
		Store: mem.New(), Clock: c.now, Rand: rand.Reader, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Adopt: true, Linger: time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	c.url = web.URL
	return c
}

// desk is the command line on one vault.
type desk struct {
	t    *testing.T
	c    *council
	e    *env
	home string
	pass string
	env  map[string]string
}

func (c *council) desk(name string) *desk {
	d := &desk{t: c.t, c: c, home: filepath.Join(c.dir, name), pass: passphraseForTest, env: map[string]string{}}
	c.t.Cleanup(d.lock)
	return d
}

// founds makes the organisation; what org init says of the administrators'
// passphrases is kept for later.
func (c *council) founds(name string) *desk {
	c.t.Helper()
	d := c.desk(strings.ToLower(name))
	c.keys = filepath.Join(c.dir, "keys")
	d.do("org", "init", "--name", "Northmere Council", "--server", c.url, "--out", c.keys, "--person", name, "--team", "Team North")
	for _, m := range regexp.MustCompile(`(admin-\d\.age) opens with: (.+)`).FindAllStringSubmatch(c.said.String(), -1) {
		d.env[m[1]] = m[2]
	}
	if len(d.env) != 3 {
		c.t.Fatalf("org init told %d passphrases: %s", len(d.env), c.said)
	}
	d.do("sync")
	return d
}

// admins are the flags with which two administrators sign.
func (d *desk) admins() []string {
	var out []string
	for i, f := range []string{"admin-1.age", "admin-3.age"} {
		d.env[fmt.Sprintf("DOORSTEP_ADMIN_PASSPHRASE_%d", i+1)] = d.env[f]
		out = append(out, "--admin", filepath.Join(d.c.keys, f))
	}
	return out
}

// try runs one command and returns what it would print, as JSON would show it.
func (d *desk) try(args ...string) ([]any, error) {
	if d.e == nil {
		d.e = &env{
			ctx: context.Background(), stdin: strings.NewReader(""), stdout: io.Discard, stderr: d.c.said, clock: d.c.now.Now, home: d.home,
			getenv: func(name string) string {
				if name == "DOORSTEP_PASSPHRASE" {
					return d.pass
				}
				return d.env[name]
			},
		}
	}
	var out []any
	d.e.batch = func(v any) {
		b, err := compactJSON(v)
		if err != nil {
			d.t.Fatal(err)
		}
		var back any
		if err := json.Unmarshal(b, &back); err != nil {
			d.t.Fatal(err)
		}
		out = append(out, back)
	}
	err := d.e.dispatch(args)
	return out, err
}

func (d *desk) do(args ...string) []any {
	d.t.Helper()
	out, err := d.try(args...)
	if err != nil {
		d.t.Fatalf("%s: doorstepctl %s: %v", filepath.Base(d.home), strings.Join(args, " "), err)
	}
	return out
}

// get is do for a command that prints one object.
func (d *desk) get(args ...string) map[string]any {
	d.t.Helper()
	out := d.do(args...)
	if len(out) != 1 {
		d.t.Fatalf("doorstepctl %s printed %d objects: %v", strings.Join(args, " "), len(out), out)
	}
	m, _ := out[0].(map[string]any)
	return m
}

func (d *desk) id(args ...string) string {
	d.t.Helper()
	id, _ := d.get(args...)["id"].(string)
	if id == "" {
		d.t.Fatalf("doorstepctl %s printed no id", strings.Join(args, " "))
	}
	return id
}

// refused runs a command that must fail with a sentence that has these words.
func (d *desk) refused(words string, args ...string) {
	d.t.Helper()
	out, err := d.try(args...)
	if err == nil {
		d.t.Fatalf("doorstepctl %s went through: %v", strings.Join(args, " "), out)
	}
	if !strings.Contains(err.Error(), words) {
		d.t.Errorf("doorstepctl %s says %q, which does not say %q", strings.Join(args, " "), err, words)
	}
}

// shows is a document as this vault reads it, byte for byte.
func (d *desk) shows(doc string) string {
	d.t.Helper()
	b, err := compactJSON(d.do("doc", "show", doc)[0])
	if err != nil {
		d.t.Fatal(err)
	}
	return string(b)
}

// lock ends the program: the vault is closed and its keys are gone.
func (d *desk) lock() {
	if d.e == nil {
		return
	}
	if err := d.e.close(); err != nil {
		d.t.Errorf("closing a vault: %v", err)
	}
	d.e = nil
}

// joins invites somebody on by's vault, enrols a new vault by the QR's text
// and has it let in.
func (c *council) joins(by *desk, home string, invite ...string) *desk {
	c.t.Helper()
	d := c.desk(home)
	d.enrols(by, invite...)
	return d
}

func (d *desk) enrols(by *desk, invite ...string) {
	d.t.Helper()
	inv := by.get(append([]string{"org", "invite"}, invite...)...)
	file := filepath.Join(d.t.TempDir(), "qr.txt")
	write(d.t, file, inv["qrText"].(string))
	d.do("enrol", "--qr-text", file, "--device", "Tablet")
	by.do("org", "approve")
	by.do("sync")
	d.do("sync")
	d.do("sync") // what the first one showed there is
}
