//go:build window

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doorstep/app/e2e/drive"
	"doorstep/crypto/invite"
)

// comings is what the parts of TestComingsAndGoings hand on to one another.
type comings struct {
	*testing.T
	srv   *server
	own   *recorder // Priya's own line to the server
	grace *tablet
	sam   *tablet
	priya *tablet
	shots string
	kase  string
	doc   string
	photo string // document with a photo
	g, p  *typist
	was   map[string]string
}

// TestComingsAndGoings lives through the story of the people and their tablets
// in two windows: invited on one screen, read off it and enrolled on the other,
// let in; a case handed over while the one who leaves it is out of reach and
// goes on writing; a tablet lost with work on it, shut out, emptied at its next
// contact; what it had not sent let in; the same person with a tablet again;
// and a passphrase forgotten. Nothing that anybody wrote is missing at the end.
func TestComingsAndGoings(t *testing.T) {
	c := &comings{T: t, shots: artefacts(t, "comings"), was: map[string]string{}}
	c.srv = startServer(t)
	c.own = startRecorder(t, c.srv.addr)
	c.grace, c.sam, c.priya = newTablet(t, "grace"), newTablet(t, "sam"), newTablet(t, "priya")
	c.grace.founds(c.srv, "Grace Okafor", "Team North")
	c.sam.joins(c.grace, "--name", "Sam Osei", "--team", "Team North", "--title", "Social worker")
	c.kase = c.grace.id("case", "new", "--given", "Jane", "--family", "Sample", "--dob", "2018-05-14")
	c.doc = c.grace.id("doc", "new", "--case", c.kase, "--form", "caf")
	c.grace.do("doc", "set", c.doc, "caf.info.reason=Nobody sleeps before midnight.")
	c.photo = c.grace.id("doc", "new", "--case", c.kase, "--form", "chr")
	c.grace.do("doc", "attach", c.photo, "chr.document", markedPhoto(t, t.TempDir()))
	c.grace.do("sync")
	c.grace.lock()
	c.g = c.window("manager-", c.grace)
	c.g.unlock()
	for _, part := range []struct {
		name string
		run  func(*comings)
	}{
		{"invited on one screen, enrolled from it on another, and let in", invited},
		{"handed over while the leaver is out of reach and goes on writing", handedOver},
		{"lost with work on it, shut out, emptied, its work let in", lost},
		{"a tablet again", again},
		{"a forgotten passphrase", forgot},
	} {
		t.Log(part.name)
		if part.run(c); t.Failed() {
			return
		}
	}
	quit(c, c.g.w)
	quit(c, c.p.w)
	nothingMissing(c)
}

func (c *comings) window(prefix string, p *tablet) *typist {
	c.Helper()
	return &typist{t: c, w: launch(c, screen(c, 1280, 800), p.vault), form: p.formOf("caf"), shots: c.shots, prefix: prefix}
}

// tap clicks a control of the header or of the bar at the foot, which are never
// scrolled.
func (y *typist) tap(what string, match func(drive.Element) bool) {
	y.t.Helper()
	y.must(y.w.Click(y.still(what, match)))
}

// inviteOnScreen makes an invitation in Grace's window and reads the QR code
// off it. The text leads to Priya's own line.
func (c *comings) inviteOnScreen(name string) string {
	c.Helper()
	y := c.g
	y.place("People")
	if name != "" {
		y.tap("Invite a colleague", named("button", "Invite a colleague"))
		y.wait("the name", id("invite.name"))
		y.shot("invite-empty")
		y.focus("the name", id("invite.name"))
		y.write(name)
		y.focus("the job", id("invite.job"))
		y.write("Social worker")
		if team := y.wait("the team", id("invite.team")); team.Value != "Team North" {
			c.Errorf("the team is %q and should be Grace’s own", team.Value)
		}
	} else {
		y.pressFor("Priya", named("button", "Priya Nair"), id("member.invite"))
		y.pressFor("Invite another tablet", id("member.invite"), id("invite.make"))
	}
	y.tap("make the invitation", id("invite.make"))
	e := y.wait("the picture", id("invite.qr"))
	time.Sleep(800 * time.Millisecond) // until it is drawn
	y.shot("invitation")
	text, err := y.w.Scan(e)
	y.must(err)
	qr, err := invite.ParseQR(text)
	y.must(err)
	if qr.URL != c.srv.URL {
		c.Errorf("the picture leads to %s, and the server is %s", qr.URL, c.srv.URL)
	}
	qr.URL = "http://" + c.own.addr
	text, err = qr.Text()
	y.must(err)
	y.tap("Done", id("invite.done"))
	return text
}

// radioOf chooses an option of a group by its words.
func (y *typist) radioOf(control, label string) {
	y.t.Helper()
	y.press(label, func(e drive.Element) bool {
		return strings.HasPrefix(e.ID, control+"/") && strings.HasPrefix(e.Name, label)
	})
}

// enrolOnScreen types an invitation into Priya's window, writes down the
// passphrase and begins.
func (c *comings) enrolOnScreen(text string) {
	c.Helper()
	y := c.p
	y.wait("the code", id("enrol.code"))
	time.Sleep(time.Second) // the first frame
	y.shot("set-up")
	y.focus("the code", id("enrol.code"))
	y.write(text)
	y.press("Set up this tablet", id("enrol.go"))
	words := y.wait("the passphrase", id("enrol.passphrase"))
	c.priya.pass = squash(words.Name + " " + words.Value)
	y.shot("passphrase")
	y.focus("once more", id("enrol.again"))
	y.write(c.priya.pass)
	y.press("Begin", id("enrol.begin"))
	y.wait("Today", named("link", "Today"))
	y.shot("waiting")
}

// letIn lets the tablet in that waits.
func (c *comings) letIn() {
	c.Helper()
	y := c.g
	y.place("People")
	y.wait("People and tablets", id("people.look"))
	for range 5 {
		if _, ok := y.has(id("people.approve.0")); ok {
			break
		}
		y.press("Look again", id("people.look"))
		y.until(4*time.Second, id("people.approve.0"))
	}
	y.shot("waits-to-be-let-in")
	y.pressFor("Let in", id("people.approve.0"), id("people.approve"))
	y.shot("is-this-theirs")
	y.tap("Let this tablet in", id("people.approve"))
	y.hears(15*time.Second, "let in")
	y.shot("let-in")
	y.tap("I have read this", id("told.close"))
	c.sync(y)
}

// sync presses Try now and waits until the screen says that all is safe.
func (c *comings) sync(y *typist) {
	c.Helper()
	y.place("Sync")
	y.wait("the sync screen", id("sync.try"))
	y.must(y.w.Click(y.wait("Try now", id("sync.try"))))
	if !y.until(30*time.Second, func(e drive.Element) bool {
		return e.Name == "Everything is safe on the server." || e.ID == "sync.here" && strings.Contains(e.Name, "Nothing")
	}) {
		y.picture()
		c.Errorf("after Try now the sync screen says:\n%s", y.said())
	}
}

func invited(c *comings) {
	text := c.inviteOnScreen("Priya Nair")
	c.p = c.window("worker-", c.priya)
	c.enrolOnScreen(text)
	c.letIn()
	c.sync(c.p)
	c.sync(c.p)
	c.p.must(c.p.w.Key("ctrl+1"))
	c.p.wait("the child", id("today.child.0"))
	c.p.shot("today")
}

// writes types one answer in a window, and leaves the box so that it is saved.
func (c *comings) writes(y *typist, section, page, link, words string) {
	c.Helper()
	y.openCase()
	caf := func(e drive.Element) bool {
		return strings.HasPrefix(e.ID, "case.form.") && strings.Contains(e.Name, "Common Assessment")
	}
	y.pressFor("the CAF", caf, id(section))
	y.openSection(section)
	if page != "" {
		y.press(page, id(page))
	}
	y.answer(y.wait(link, id(link)), y.form.Item(link), words)
	y.must(y.w.Key("Tab"))
	time.Sleep(time.Second)
}

const (
	farAway  = "Written at the kitchen table, out of reach of any server."
	samWrote = "Sam was told that Anna moved out."
	onLost   = "Written on the day on which the tablet was lost."
	unsent   = "Written before the passphrase was forgotten."
)

func handedOver(c *comings) {
	c.own.signal(false)
	c.writes(c.p, "caf.sec.family", "nav.caf.page.home", "caf.home.picture", farAway)
	c.p.shot("out-of-reach")

	y := c.g
	y.openCase()
	y.pressFor("Move this case", id("case.move"), id("move.go"))
	y.person(y.wait("the colleague", id("move.worker")), "Sam Osei")
	y.focus("why", id("move.why"))
	y.write("Priya leaves the team")
	y.shot("move")
	y.tap("Move this case", id("move.go"))
	y.until(10*time.Second, func(e drive.Element) bool { return e.ID == "case.tabs" || e.ID == "today.child.0" })
	y.shot("moved")
	c.sync(y)
	c.sam.do("sync")
	c.sam.do("doc", "set", c.doc, "caf.id.other-names="+samWrote)
	c.sam.do("sync")

	c.own.signal(true)
	c.sync(c.p)
	c.sync(c.p)
	c.p.shot("back")
	c.sam.do("sync")
	got := c.sam.shows(c.doc)
	for _, words := range []string{farAway, samWrote, "Nobody sleeps"} {
		if !strings.Contains(got, words) {
			c.Errorf("after the hand-over %q is missing", words)
		}
	}
}

func lost(c *comings) {
	c.own.signal(false)
	c.writes(c.p, "caf.sec.family", "nav.caf.page.home", "caf.home.picture", farAway+" "+onLost)
	c.p.w.Kill()

	y := c.g
	y.place("People")
	y.pressFor("Priya", named("button", "Priya Nair"), id("member.out.0"))
	y.shot("member")
	y.pressFor("Shut out", id("member.out.0"), id("out.go"))
	y.radioOf("out.reason", "It is lost")
	y.shot("shut-out")
	y.tap("Shut this tablet out", id("out.go"))
	y.hears(15*time.Second, "shut out")
	y.shot("is-shut-out")
	y.tap("I have read this", id("told.close"))
	c.sync(y)

	// Somebody finds it and switches it on.
	c.own.signal(true)
	c.p = c.window("found-", c.priya)
	if !c.p.until(40*time.Second, func(e drive.Element) bool { return e.ID == "closed.again" }) {
		c.p.picture()
		c.Errorf("the found tablet says:\n%s", c.p.said())
	}
	time.Sleep(time.Second) // until it is drawn
	c.p.shot("emptied")
	if _, err := os.Stat(filepath.Join(c.priya.home, "keystore.dst")); err == nil {
		c.Error("the keys are still on the lost tablet")
	}

	// What it had not sent is let in by the manager, who looks at it first.
	y.place("Sync")
	y.shot("sync-with-held")
	y.pressFor("what is held aside", id("sync.held"), id("held.choose"))
	y.shot("held")
	list := y.still("what is held", id("held.choose"))
	n := 0
	_, err := fmt.Sscan(list.Name, &n)
	y.must(err)
	for i := range n {
		y.must(y.w.ClickAt(list.X+30, list.Y+list.H*float64(2*i+1)/float64(2*n)))
	}
	if !y.until(5*time.Second, func(e drive.Element) bool { return e.ID == "held.choose" && e.Value != "" }) {
		c.Error("nothing can be ticked")
	}
	y.shot("held-ticked")
	y.tap("Let in what is ticked", id("held.admit"))
	y.hears(15*time.Second, "into the records")
	y.shot("admitted")
	c.sync(y)
	c.sam.do("sync")
	if got := c.sam.shows(c.doc); !strings.Contains(got, onLost) {
		c.Error("what was written on the lost tablet is missing")
	}
}

func again(c *comings) {
	text := c.inviteOnScreen("")
	c.p.pressFor("Set up this tablet again", id("closed.again"), id("enrol.code"))
	c.p.prefix = "again-"
	c.enrolOnScreen(text)
	c.letIn()
	c.sync(c.p)
	c.sync(c.p)
	c.p.must(c.p.w.Key("ctrl+1"))
	c.p.wait("the child", id("today.child.0"))
}

func forgot(c *comings) {
	c.own.signal(false)
	c.writes(c.p, "caf.sec.family", "nav.caf.page.home", "caf.home.picture", farAway+" "+onLost+" "+unsent)
	quit(c, c.p.w)
	c.p = c.window("forgotten-", c.priya)
	y := c.p
	y.wait("the passphrase box", id("unlock.passphrase"))
	time.Sleep(time.Second)
	y.shot("unlock")
	y.pressFor("I have forgotten it", id("unlock.forgotten"), id("forgotten.begin"))
	y.shot("explained")
	y.press("start again", id("forgotten.begin"))
	// Nothing can be sent: it is kept sealed beside the new vault.
	kept := y.wait("what became of the work", id("forgotten.result"))
	if !strings.Contains(kept.Name, "stays on this tablet") {
		c.Errorf("without a signal it says %q %q", kept.Name, kept.Value)
	}
	y.shot("kept")
	c.own.signal(true)
	text := c.inviteOnScreen("")
	y.pressFor("Set up this tablet", id("forgotten.next"), id("enrol.code"))
	c.enrolOnScreen(text)
	c.letIn()
	c.sync(y)
	c.sync(y)
	c.sync(c.g)
	c.sync(y)
}

// nothingMissing holds everything that was written against what everybody
// reads, to the byte, the photo too.
func nothingMissing(c *comings) {
	for range 2 {
		c.sam.do("sync")
		c.grace.do("sync")
		c.priya.do("sync")
	}
	got := c.grace.shows(c.doc)
	for _, words := range []string{farAway, samWrote, onLost, unsent, "Nobody sleeps"} {
		if !strings.Contains(got, words) {
			c.Errorf("%q is missing at the end", words)
		}
	}
	for _, doc := range []string{c.doc, c.photo} {
		whole(c, doc, c.grace.shows(doc), c.sam, c.priya)
	}
	for i, p := range []*tablet{c.grace, c.sam, c.priya} {
		out := filepath.Join(c.TempDir(), "photo")
		p.do("doc", "save", c.photo, "chr.document", "--out", out)
		b, err := os.ReadFile(out)
		if err != nil {
			c.Fatal(err)
		}
		if i == 0 {
			c.was[c.photo] = string(b)
		} else if string(b) != c.was[c.photo] {
			c.Errorf("%s has another photo", filepath.Base(p.home))
		}
		if left := p.do("conflicts"); len(left) > 0 {
			c.Errorf("%s still has to choose: %s", filepath.Base(p.home), left)
		}
		p.do("fsck")
	}
}
