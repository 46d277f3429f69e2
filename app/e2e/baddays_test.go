//go:build window

package e2e

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"doorstep/app/e2e/drive"
)

// newVault is a vault with one child and no server that answers.
func newVault(t *testing.T, home string) (*vault, string) {
	t.Helper()
	v := &vault{t: t, home: home}
	v.get("org", "init", "--name", "Beechwood", "--server", "http://127.0.0.1:9", "--out", filepath.Join(t.TempDir(), "org"))
	return v, text(v.get("case", "new", "--given", "Jane", "--family", "Sample", "--dob", "2018-05-14"), "id")
}

// said is everything that the screen says, in one string.
func (y *typist) said() string {
	var b strings.Builder
	for _, e := range y.all() {
		fmt.Fprintf(&b, "%s %s\n", e.Name, e.Value)
	}
	return b.String()
}

// hears waits until the screen says something.
func (y *typist) hears(limit time.Duration, words string) {
	y.t.Helper()
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if strings.Contains(y.said(), words) {
			return
		}
	}
	y.picture()
	y.t.Errorf("the screen does not say %q; it says:\n%s", words, y.said())
}

// TestBadDays meets, in the window, what goes wrong at a vault.
func TestBadDays(t *testing.T) {
	shots := artefacts(t, "bad-days")
	display := screen(t, 1280, 800)
	t.Run("a wrong passphrase", func(t *testing.T) { wrongPassphrase(t, display, shots) })
	t.Run("two apps on one vault", func(t *testing.T) { twoApps(t, display, shots) })
	t.Run("a damaged view", func(t *testing.T) { damagedView(t, display, shots) })
	t.Run("a full disk", func(t *testing.T) { fullDisk(t, display, shots) })
}

// wrongPassphrase: a plain sentence, then a growing wait that a restart does
// not shorten.
func wrongPassphrase(t *testing.T, d *drive.Display, shots string) {
	v, _ := newVault(t, filepath.Join(t.TempDir(), "v"))
	y := &typist{t: t, w: launch(t, d, v), shots: shots, prefix: "passphrase-"}
	box := func(e drive.Element) bool { return e.ID == "unlock.passphrase" && e.Focused }
	waits := func(e drive.Element) bool {
		return e.ID == "unlock.go" && strings.Contains(e.Name+e.Value+e.State, "Try again in")
	}
	for try := 0; ; try++ {
		y.wait("the passphrase box", box)
		y.write("orchard kettle hallway moon")
		y.must(y.w.Key("Return"))
		y.hears(8*time.Second, "That passphrase is not right.")
		if y.until(1500*time.Millisecond, waits) {
			break
		}
		if try == 6 {
			y.must(errors.New("seven wrong passphrases and no wait"))
		}
	}
	y.shot("wait")
	y.w.Kill()
	y.w = launch(t, d, v)
	y.wait("the passphrase box", id("unlock.passphrase"))
	if !y.until(5*time.Second, waits) {
		y.picture()
		t.Error("after a restart the wait is forgotten")
	}
	y.shot("wait-after-restart")
}

// twoApps: the second says so and leaves the vault alone.
func twoApps(t *testing.T, d *drive.Display, shots string) {
	v, _ := newVault(t, filepath.Join(t.TempDir(), "v"))
	first := &typist{t: t, w: launch(t, d, v), shots: shots, prefix: "two-apps-first-"}
	first.unlock()
	other := screen(t, 1280, 800)
	second := &typist{t: t, w: launch(t, other, v), shots: shots, prefix: "two-apps-"}
	second.wait("the second window", func(drive.Element) bool { return true })
	if !strings.Contains(second.said(), "already open") {
		second.wait("the passphrase box", id("unlock.passphrase"))
		second.must(second.w.Type(passphrase))
		second.must(second.w.Key("Return"))
	}
	second.hears(8*time.Second, "already open")
	time.Sleep(time.Second) // the first frame
	second.shot("second")
	if _, ok := first.has(named("link", "Today")); !ok || first.w.Exited() {
		t.Error("the first app is disturbed by the second")
	}
}

// damagedView: set aside, rebuilt, told; nothing is lost.
func damagedView(t *testing.T, d *drive.Display, shots string) {
	v, kase := newVault(t, filepath.Join(t.TempDir(), "v"))
	doc := text(v.get("doc", "new", "--case", kase, "--form", "caf"), "id")
	v.run("doc", "set", doc, "caf.info.reason=Nobody sleeps before midnight")
	before := v.run("doc", "show", doc)
	view := filepath.Join(v.home, "view")
	files, err := os.ReadDir(view)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := filepath.Join(view, f.Name())
		if strings.HasPrefix(f.Name(), "MANIFEST") || strings.HasSuffix(f.Name(), ".sst") {
			if err := os.WriteFile(name, []byte("not what it was"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	y := &typist{t: t, w: launch(t, d, v), shots: shots, prefix: "damaged-"}
	y.unlock()
	y.hears(8*time.Second, "built again")
	y.shot("view")
	quit(t, y.w)
	if after := v.run("doc", "show", doc); after != before {
		t.Errorf("after the damage the document reads\n%s\nand was\n%s", after, before)
	}
	if aside, _ := filepath.Glob(filepath.Join(v.home, "quarantine-*")); len(aside) != 1 {
		t.Errorf("the damaged folder was not set aside: %v", aside)
	}
}

// fullDisk: what is typed is saved all the same, and the screen says what to
// do.
func fullDisk(t *testing.T, d *drive.Display, shots string) {
	small := filepath.Join(t.TempDir(), "small")
	if err := os.MkdirAll(small, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", small).CombinedOutput(); err != nil {
		t.Skipf("a small file system cannot be mounted here: %s", strings.TrimSpace(string(out)))
	}
	t.Cleanup(func() {
		if err := exec.Command("umount", "-l", small).Run(); err != nil {
			t.Error(err)
		}
	})
	v, kase := newVault(t, filepath.Join(small, "v"))
	doc := text(v.get("doc", "new", "--case", kase, "--form", "caf"), "id")
	y := &typist{t: t, w: launch(t, d, v), form: v.formOf("caf"), shots: shots, prefix: "full-"}
	y.unlock()
	y.openCase()
	y.pressTarget("case.tabs", "Forms")
	y.pressFor("the CAF", id("case.form.0"), id("caf.sec.about"))
	y.openSection("caf.sec.about")
	y.wait("a question", id("caf.info.reason"))
	fillUp(t, filepath.Join(small, "other-peoples-pictures"))
	const reason = "Typed when the disk was full: Nadia was taken into hospital that morning."
	y.answer(y.wait("a question", id("caf.info.reason")), y.form.Item("caf.info.reason"), reason)
	y.answer(y.wait("a question", id("caf.info.family-reason")), y.form.Item("caf.info.family-reason"), "Nobody can lift them safely now.")
	y.must(y.w.Key("Tab"))
	y.hears(40*time.Second, "full")
	y.shot("disk")
	if y.w.Exited() {
		t.Fatal("the app ended on a full disk")
	}
	y.w.Kill()
	if err := os.Remove(filepath.Join(small, "other-peoples-pictures")); err != nil {
		t.Fatal(err)
	}
	if got := answered(t, v.run("doc", "show", doc))["caf.info.reason"]; len(got) != 1 || got[0] != reason {
		t.Errorf("typed on a full disk, and kept: %q", got)
	}
}

// fillUp writes until the file system takes no more.
func fillUp(t *testing.T, file string) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	zeros := make([]byte, 64<<10)
	for len(zeros) > 0 {
		if _, err := f.Write(zeros); errors.Is(err, syscall.ENOSPC) || errors.Is(err, io.ErrShortWrite) {
			zeros = zeros[:len(zeros)/2]
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
