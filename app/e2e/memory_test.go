//go:build window

package e2e

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// mostMore is how much more than an empty window the app may hold with a vault
// of 25 cases, in MiB of proportional set size.
const mostMore = 120

// BenchmarkMemory reports the proportional set size of the app with a vault of
// 25 cases, a whole form open, less that of an empty window, both in this run.
func BenchmarkMemory(b *testing.B) {
	empty := filepath.Join(b.TempDir(), "emptywindow")
	build := exec.Command("go", "build", "-tags", "gles,x11,migrated_fynedo", "-o", empty, "./testdata/emptywindow")
	build.Env = append(os.Environ(), "CGO_ENABLED=1")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("build the empty window: %v\n%s", err, out)
	}
	v := vaultOf25(b)
	for b.Loop() {
		base := emptySize(b, empty)
		unlocked, working, settled := appSize(b, v)
		b.Logf("empty window %.0f MiB; more once unlocked %.0f, at work %.0f, settled %.0f", base, unlocked-base, working-base, settled-base)
		b.ReportMetric(base, "MiB-empty")
		b.ReportMetric(unlocked-base, "MiB-more-unlocked")
		b.ReportMetric(working-base, "MiB-more-at-work")
		b.ReportMetric(settled-base, "MiB-more-settled")
		if settled-base > mostMore {
			b.Errorf("the app holds %.0f MiB more than an empty window; at most %d were promised", settled-base, mostMore)
		}
	}
}

func emptySize(b *testing.B, program string) float64 {
	b.Helper()
	d := screen(b, 1280, 800)
	w, err := d.Launch(b.TempDir(), program)
	if err != nil {
		b.Fatal(err)
	}
	defer w.Kill()
	time.Sleep(3 * time.Second)
	return pss(b, w.PID())
}

// appSize measures right after unlocking, when a page has been opened, and the
// least of the next eighty seconds on that page.
func appSize(b *testing.B, v *vault) (unlocked, working, settled float64) {
	b.Helper()
	y := &typist{t: b, w: launch(b, screen(b, 1280, 800), v)}
	defer func() { y.w.Kill() }()
	y.unlock()
	time.Sleep(2 * time.Second)
	unlocked = pss(b, y.w.PID())
	y.openCase()
	y.pressTarget("case.tabs", "Forms")
	y.press("the form", id("case.form.0"))
	y.wait("the task list", id("tasks.carry-on"))
	y.openSection("caf.sec.child")
	time.Sleep(2 * time.Second)
	working = pss(b, y.w.PID())
	settled = working
	for n := range 16 {
		// The pointer over the page makes it draw, which is when the toolkit
		// throws out pictures of texts that it has not drawn for a minute.
		y.must(y.w.Wheel(640, 400, 1-2*(n%2)))
		time.Sleep(5 * time.Second)
		settled = min(settled, pss(b, y.w.PID()))
	}
	return unlocked, working, settled
}

// vaultOf25 has 25 cases, a CAF with some answers in each.
func vaultOf25(b *testing.B) *vault {
	b.Helper()
	v := &vault{t: b, home: filepath.Join(b.TempDir(), "v")}
	v.get("org", "init", "--name", "Beechwood", "--server", "http://127.0.0.1:9", "--out", filepath.Join(b.TempDir(), "org"))
	s := loadScript(b, "caf", v.formOf("caf"))
	p := startBatch(b, v)
	for n := range 25 {
		kase := p.id(b, "case", "new", "--given", fmt.Sprintf("Jane%d", n), "--family", "Sample", "--dob", "2018-05-14")
		doc := p.id(b, "doc", "new", "--case", kase, "--form", "caf")
		set := []string{"doc", "set", doc}
		for link, x := range s {
			if words, ok := x.(string); ok && strings.Contains(words, " ") && !strings.HasPrefix(link, "caf.sign.") {
				set = append(set, link+"="+words)
			}
		}
		if r, err := p.roundTrip(set); err != nil || !r.OK {
			b.Fatalf("doc set: %v %s", err, r.Error)
		}
	}
	_ = p.in.Close()
	if err := p.cmd.Wait(); err != nil {
		b.Fatal(err)
	}
	return v
}

// id runs a command that prints one id.
func (b *batch) id(t testing.TB, args ...string) string {
	t.Helper()
	out := string(b.ask(t, args...)[0])
	_, rest, ok := strings.Cut(out, `"id":"`)
	id, _, end := strings.Cut(rest, `"`)
	if !ok || !end {
		t.Fatalf("%v printed %s, no id", args, out)
	}
	return id
}

// pss is the proportional set size of a process in MiB.
func pss(t testing.TB, pid int) float64 {
	t.Helper()
	f, err := os.Open(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		t.Skipf("the proportional set size cannot be read here: %v", err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "Pss:"); ok {
			kb, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
			if err != nil {
				t.Fatal(err)
			}
			return kb / 1024
		}
	}
	t.Fatal("no Pss in smaps_rollup")
	return 0
}
