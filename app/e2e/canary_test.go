//go:build window

package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"doorstep/app/e2e/drive"
)

// markedDay is a day of three tablets on which everything that is written is
// marked.
type markedDay struct {
	t                  *testing.T
	srv                *server
	scratch            string // temporary folder of every program
	keys               string
	grace, priya, dora *tablet
	kase, caf          string
	secrets            []string // of invitations and administrators
	stick              string   // hand-over file
}

func newMarkedDay(t *testing.T, srv *server, scratch string) *markedDay {
	t.Helper()
	d := &markedDay{t: t, srv: srv, scratch: scratch, grace: newTablet(t, "grace"), priya: newTablet(t, "priya"), dora: newTablet(t, "dora")}
	for _, p := range []*tablet{d.grace, d.priya, d.dora} {
		p.env = append(p.env, "TMPDIR="+scratch, "HOME="+scratch)
	}
	return d
}

// live lives through it: joining, writing, photos, signatures, two answers
// apart, a hand-over, a memory stick, a lost tablet, a forgotten passphrase.
func (d *markedDay) live() {
	d.t.Helper()
	d.keys = d.grace.founds(d.srv, "Grace Oakshottle", "Team North")
	for _, e := range d.grace.env {
		if strings.HasPrefix(e, "DOORSTEP_ADMIN_PASSPHRASE") {
			_, pass, _ := strings.Cut(e, "=")
			d.secrets = append(d.secrets, pass)
		}
	}
	d.join(d.priya, "--name", markWorker, "--title", markJob)
	d.join(d.dora, "--name", "Dora Nightingale-Smeeth", "--team", "Team South", "--duty")

	p := d.priya
	d.kase = p.id("case", "new", "--given", markGiven, "--family", markFamily, "--dob", "2017-06-14")
	d.caf = p.id("doc", "new", "--case", d.kase, "--form", "caf")
	p.do("doc", "set", d.caf, "caf.id.known-as="+markKnown, "caf.info.reason="+markNote, "caf.id.phone="+markPhone, "caf.home.picture="+strings.Repeat(markNote+". ", 30))
	chr := p.id("doc", "new", "--case", d.kase, "--form", "chr")
	p.do("doc", "set", chr, "chr.what="+markChr)
	d.attach(chr)
	d.sign()
	ess := text(p.get("case", "essentials", d.kase), "id")
	p.do("doc", "set", ess, "ess.emergency="+markEss)
	p.do("sync")
	d.grace.do("sync")
	d.grace.do("sync")
	d.dora.do("sync")
	d.dora.do("sync")

	d.grace.do("doc", "set", d.caf, "caf.id.other-names="+markChosen)
	p.do("doc", "set", d.caf, "caf.id.other-names="+markKnown)
	p.do("sync")
	d.grace.do("sync")
	c := d.grace.get("conflicts")
	answers, _ := c["answers"].([]any)
	first, _ := answers[0].(map[string]any)
	d.grace.do("resolve", d.caf, "caf.id.other-names", "--keep", text(first, "dot"), "--why", markWhy)
	d.grace.do("sync")
	d.grace.do("case", "move", d.kase, "--to", markWorker, "--why", markWhy)
	d.grace.do("sync")

	d.stick = filepath.Join(d.t.TempDir(), "stick")
	if err := os.Mkdir(d.stick, 0o700); err != nil {
		d.t.Fatal(err)
	}
	d.grace.do("handover", "write", filepath.Join(d.stick, "cases.doorstep"))

	// Lost with work that was not sent, contacted, wiped, let in, enrolled anew.
	p.do("sync")
	p.do("doc", "set", d.caf, "caf.dev.health.well="+markNote)
	p.lock()
	d.grace.do("org", "revoke", markWorker, "--lost", "--wipe")
	p.do("courier")
	d.grace.do("org", "held", "--admit", "all")
	d.join(p, "--person", markWorker)
	p.do("doc", "set", d.caf, "caf.dev.health.needs="+markNote)
	p.lock()
	p.do("forgotten")
	p.pass = "meadow copper violin harbour"
	p.kill()
	d.join(p, "--person", markWorker)
	if got := p.shows(d.caf); strings.Count(got, markNote) < 5 {
		d.t.Errorf("the day did not come out as it was lived: %s", got)
	}
	d.grace.do("sync")
}

func (d *markedDay) join(p *tablet, invite ...string) {
	d.t.Helper()
	inv := p.joins(d.grace, invite...)
	d.secrets = append(d.secrets, text(inv, "code"), strings.ReplaceAll(text(inv, "code"), "-", ""), text(inv, "qrText"))
}

// attach adds a photo and a letter, and makes sure that the photo kept nothing
// of where it was taken even behind the seal.
func (d *markedDay) attach(chr string) {
	d.t.Helper()
	p, dir := d.priya, d.t.TempDir()
	p.do("doc", "attach", chr, "chr.document", markedPhoto(d.t, dir))
	out := filepath.Join(dir, "out.jpg")
	p.do("doc", "save", chr, "chr.document", "--out", out)
	kept, err := os.ReadFile(out)
	if err != nil {
		d.t.Fatal(err)
	}
	if len(kept) < 10_000 {
		d.t.Errorf("of the photo %d bytes are kept", len(kept))
	}
	for _, h := range looking(d.t, markEXIF).Scan("the photo as it is kept", kept) {
		d.t.Errorf("a photo says where it was taken: %v", h)
	}
	letter := filepath.Join(dir, markPaper)
	if err := os.WriteFile(letter, []byte("%PDF-1.4\n"+markInPaper+"\n%%EOF\n"), 0o600); err != nil {
		d.t.Fatal(err)
	}
	second := p.id("doc", "new", "--case", d.kase, "--form", "chr")
	p.do("doc", "attach", second, "chr.document", letter)
}

// sign signs one document by typing and one by drawing.
func (d *markedDay) sign() {
	d.t.Helper()
	p := d.priya
	strokes := filepath.Join(d.t.TempDir(), "strokes.svg")
	svg := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 118"><path d="` + markDrawn + `C70 20 95 20 90 60s-40 45-20 20" fill="none" stroke="#1C2628"/></svg>`
	if err := os.WriteFile(strokes, []byte(svg), 0o600); err != nil {
		d.t.Fatal(err)
	}
	for _, how := range [][]string{{"--typed", markTyped}, {"--drawn", strokes, "--name", markTyped}} {
		doc := p.id("doc", "new", "--case", d.kase, "--form", "cafref")
		p.do("doc", "set", doc, `cafref.who=["mother"]`, `cafref.what=["whole-caf"]`, "cafref.reason="+markRefusal,
			`cafref.barrier=["none-known"]`, "cafref.harm-check=no", "cafref.keep-open="+markNote, "cafref.coordinator-told="+time.Now().Add(-time.Hour).Format(time.RFC3339))
		p.do(append([]string{"doc", "sign", doc, "--as", "cafref.by"}, how...)...)
	}
}

// TestServerHoldsNoPlaintext lives through a whole marked day of three tablets
// and looks for the marks everywhere that is not a screen: the server's disk,
// the database's dump and write-ahead log, backups, the wire, the tablets'
// vaults, a hand-over file, what the programs said.
func TestServerHoldsNoPlaintext(t *testing.T) {
	t.Run("embedded store", func(t *testing.T) {
		scratch := t.TempDir()
		srv := startServer(t)
		d := newMarkedDay(t, srv, scratch)
		d.live()
		backup := filepath.Join(t.TempDir(), "backup")
		if out, err := exec.Command(bin(t, "doorstepd"), "backup", "--data", srv.data, backup).CombinedOutput(); err != nil {
			t.Fatalf("backup: %v: %s", err, out)
		}
		d.scan(srv.data, backup)
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		db := startPostgres(t)
		srv := startServerOn(t, db.url)
		d := newMarkedDay(t, srv, t.TempDir())
		d.live()
		dump := filepath.Join(t.TempDir(), "dump.sql")
		db.dump(dump)
		d.scan(db.data, filepath.Dir(dump))
	})
}

// scan looks through all that the day has left behind; stored are the folders
// of the server.
func (d *markedDay) scan(stored ...string) {
	t := d.t
	t.Helper()
	tablets := []*tablet{d.grace, d.priya, d.dora}
	for _, p := range tablets {
		p.lock()
	}
	d.srv.stop()
	everywhere := append(append([]string{}, recordMarks...), d.secrets...)
	s := looking(t, append(everywhere, workerMarks...)...)
	for _, dir := range stored {
		clean(t, s, dir)
	}
	cleanWire(t, s, d.srv.wire)
	cleanText(t, s, "the server's log", d.srv.log.String())
	clean(t, s, d.stick)
	own := looking(t, everywhere...)
	for _, p := range tablets {
		clean(t, own, p.home)
	}
	clean(t, own, d.scratch)
	for _, x := range []int{s.Files, own.Files} {
		if x < 10 {
			t.Errorf("only %d files were looked at", x)
		}
	}
	t.Logf("%d marks looked for in %d files and messages, %d kB, %d packed streams opened", len(everywhere)+len(workerMarks), s.Files+own.Files, (s.Bytes+own.Bytes)>>10, s.Unpacked+own.Unpacked)
}

// TestLogsHaveNoMarkers lives through what goes wrong and looks at what the
// programs say of it: refused commands, a lost server, refused tablets, and
// all three programs made to crash in the middle of their work.
func TestLogsHaveNoMarkers(t *testing.T) {
	scratch := t.TempDir()
	srv := startServer(t)
	d := newMarkedDay(t, srv, scratch)
	d.keys = d.grace.founds(srv, "Grace Oakshottle", "Team North")
	d.join(d.priya, "--name", markWorker, "--title", markJob)
	p := d.priya
	d.kase = p.id("case", "new", "--given", markGiven, "--family", markFamily, "--dob", "2017-06-14")
	d.caf = p.id("doc", "new", "--case", d.kase, "--form", "caf")
	p.do("doc", "set", d.caf, "caf.id.known-as="+markKnown, "caf.info.reason="+markNote)
	p.do("sync")
	said := &notes{}
	wrong := func(args ...string) {
		t.Helper()
		out, err := p.vault.try(args...)
		if err == nil {
			t.Errorf("doorstepctl %s went through: %s", args[0], out)
		}
	}
	p.lock()
	for _, args := range [][]string{
		{"doc", "set", d.caf, "caf.id.sex=" + markNote},
		{"doc", "set", d.caf, "caf.id.dob=" + markNote},
		{"doc", "set", d.caf, `caf.id.known-as=["` + markNote + `","` + markChr + `"]`},
		{"doc", "set", d.caf, "caf.form.started=" + markNote},
		{"doc", "sign", d.caf, "--as", "nobody", "--typed", markTyped},
		{"doc", "attach", d.caf, "caf.nothing", markedPhoto(t, t.TempDir())},
		{"case", "new", "--given", markGiven, "--family", markFamily, "--dob", markNote},
	} {
		wrong(args...)
	}
	// A check names what is missing on standard output, for whoever asked; what
	// it says on standard error is what a log keeps.
	srv.stop()
	if _, err := p.vault.try("sync", "--once"); err == nil {
		t.Error("a sync without a server went through")
	}
	srv.start(t)
	if _, err := p.vault.try("sync", "--once"); err != nil {
		t.Error(err)
	}

	// Each program crashes with the record open.
	p.do("doc", "show", d.caf)
	p.ends(syscall.SIGQUIT)
	p.do("doc", "show", d.caf)
	p.ends(syscall.SIGABRT)
	w := launch(t, screen(t, 1280, 800), p.vault)
	y := &typist{t: t, w: w}
	y.unlock()
	y.openCase()
	y.wait("the child on the screen", func(e drive.Element) bool { return strings.Contains(e.Name, markFamily) })
	w.Abort(syscall.SIGQUIT)
	_, _ = said.Write([]byte(w.Log()))
	if err := srv.cmd.Process.Signal(syscall.SIGABRT); err != nil {
		t.Fatal(err)
	}
	_ = srv.cmd.Wait()
	for what, text := range map[string]string{"the server": srv.log.String(), "doorstepctl": p.log.String(), "the app": said.String()} {
		if !strings.Contains(text, "goroutine ") {
			t.Errorf("%s did not crash, so this shows nothing: %.400s", what, text)
		}
		cleanText(t, looking(t, append(append(append([]string{}, recordMarks...), workerMarks...), d.secrets...)...), what, text)
	}

	// What the crashes left on the disk is as sealed as before, and opens.
	own := looking(t, recordMarks...)
	clean(t, own, p.home)
	clean(t, own, scratch)
	if got := p.shows(d.caf); !bytes.Contains([]byte(got), []byte(markNote)) {
		t.Errorf("after the crashes the record reads %s", got)
	}
	srv.start(t)
	p.do("sync")
}
