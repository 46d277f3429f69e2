//go:build window

package e2e

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// tablet is a vault worked through one doorstepctl that stays open, as an app
// does: one unlocking for many commands.
type tablet struct {
	*vault
	b *batch
}

func (v *vault) tablet() *tablet {
	p := &tablet{vault: v}
	v.t.Cleanup(p.kill)
	return p
}

// try runs a command; a command that failed is an error with its sentence.
func (p *tablet) try(args ...string) ([]json.RawMessage, error) {
	p.t.Helper()
	if p.b == nil {
		p.b = startBatch(p.t, p.vault)
	}
	r, err := p.b.roundTrip(args)
	if err != nil {
		p.t.Fatalf("doorstepctl batch %v: %v: %s", args, err, p.log.String())
	}
	if !r.OK {
		return r.Out, errors.New(r.Error)
	}
	return r.Out, nil
}

func (p *tablet) do(args ...string) []json.RawMessage {
	p.t.Helper()
	out, err := p.try(args...)
	if err != nil {
		p.t.Fatalf("%s: doorstepctl %s: %v", filepath.Base(p.home), strings.Join(args, " "), err)
	}
	return out
}

// get is do for a command that prints one object.
func (p *tablet) get(args ...string) map[string]any {
	p.t.Helper()
	out := p.do(args...)
	if len(out) != 1 {
		p.t.Fatalf("doorstepctl %s printed %d objects", strings.Join(args, " "), len(out))
	}
	m := map[string]any{}
	if err := json.Unmarshal(out[0], &m); err != nil {
		p.t.Fatal(err)
	}
	return m
}

func (p *tablet) id(args ...string) string {
	p.t.Helper()
	id := text(p.get(args...), "id")
	if id == "" {
		p.t.Fatalf("doorstepctl %s printed no id", strings.Join(args, " "))
	}
	return id
}

// refused runs a command that must fail with a sentence that has these words.
func (p *tablet) refused(words string, args ...string) {
	p.t.Helper()
	out, err := p.try(args...)
	if err == nil {
		p.t.Fatalf("%s: doorstepctl %s went through: %s", filepath.Base(p.home), strings.Join(args, " "), out)
	}
	if !strings.Contains(err.Error(), words) {
		p.t.Errorf("%s: doorstepctl %s says %q, which does not say %q", filepath.Base(p.home), strings.Join(args, " "), err, words)
	}
}

// shows is a document as this vault reads it, byte for byte.
func (p *tablet) shows(doc string) string {
	p.t.Helper()
	return string(p.do("doc", "show", doc)[0])
}

// lock ends the program as its window would be closed.
func (p *tablet) lock() {
	p.t.Helper()
	if p.b == nil {
		return
	}
	_ = p.b.in.Close()
	if err := p.b.cmd.Wait(); err != nil {
		p.t.Errorf("%s: doorstepctl ended with %v: %s", filepath.Base(p.home), err, p.log.String())
	}
	p.b = nil
}

// ends makes the program crash by a signal and waits for it.
func (p *tablet) ends(s os.Signal) {
	p.t.Helper()
	if err := p.b.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
	for !strings.Contains(p.log.String(), "goroutine ") {
		time.Sleep(10 * time.Millisecond)
	}
	_ = p.b.cmd.Wait()
	p.b = nil
}

func (p *tablet) kill() {
	if p.b != nil {
		_ = p.b.cmd.Process.Kill()
		_ = p.b.cmd.Wait()
		p.b = nil
	}
}

// founds makes an organisation and keeps what opens its administrators' keys.
func (p *tablet) founds(srv *server, person, team string) (keys string) {
	p.t.Helper()
	keys = filepath.Join(p.t.TempDir(), "keys")
	p.do("org", "init", "--name", "Northmere Council", "--server", srv.URL, "--out", keys, "--person", person, "--team", team)
	p.lock() // the next one knows the passphrases
	all := regexp.MustCompile(`admin-\d\.age opens with: (.+)`).FindAllStringSubmatch(p.log.String(), -1)
	if len(all) != 3 {
		p.t.Fatalf("org init told %d passphrases", len(all))
	}
	for i, m := range all {
		p.env = append(p.env, "DOORSTEP_ADMIN_PASSPHRASE_"+strconv.Itoa(i+1)+"="+m[1])
	}
	p.do("sync")
	return keys
}

// twoAdmins are the flags with which two administrators sign.
func twoAdmins(keys string) []string {
	return []string{"--admin", filepath.Join(keys, "admin-1.age"), "--admin", filepath.Join(keys, "admin-2.age")}
}

// joins takes somebody in: invited on by's tablet, enrolled by the QR's text,
// let in by the same.
func (p *tablet) joins(by *tablet, invite ...string) map[string]any {
	p.t.Helper()
	inv := by.get(append([]string{"org", "invite"}, invite...)...)
	file := filepath.Join(p.t.TempDir(), "qr.txt")
	if err := os.WriteFile(file, []byte(text(inv, "qrText")), 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.do("enrol", "--qr-text", file)
	by.do("org", "approve")
	by.do("sync")
	p.do("sync")
	p.do("sync") // what the first one showed there is
	return inv
}

// newTablet is a vault of a name below a folder of the test.
func newTablet(t testing.TB, name string) *tablet {
	t.Helper()
	v := &vault{t: t, home: filepath.Join(t.TempDir(), name)}
	return v.tablet()
}

// whole holds what tablets show of a document against what it was, to the byte.
func whole(t testing.TB, doc, was string, now ...*tablet) {
	t.Helper()
	for _, p := range now {
		if got := p.shows(doc); got != was {
			t.Errorf("%s reads\n%s\nand it was\n%s", filepath.Base(p.home), got, was)
		}
	}
}
