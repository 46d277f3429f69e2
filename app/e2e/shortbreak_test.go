//go:build window

package e2e

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"doorstep/app/e2e/drive"
)

// TestAShortBreakWithNoSignal is what a short break stands on, in the real window
// and with the server gone: the page for an emergency is one tap from any page of the
// child and says what the plan says, the plan opens, and a stay that must not be is
// stopped with its reasons and stays so when the app is started again.
func TestAShortBreakWithNoSignal(t *testing.T) {
	clock := startClock()
	srv := startServer(t, "--clock", clock())
	v := &vault{t: t, home: filepath.Join(t.TempDir(), "vault"), clock: clock}
	v.run("demo", "--server", srv.URL, "--out", filepath.Join(t.TempDir(), "organisation"))
	srv.stop()
	kase := caseOf(v, "Safiya")
	plan := answered(t, v.run("doc", "show", docOf(v, kase, "hcp"), "--json"))
	v.run("doc", "set", text(v.get("doc", "new", "--case", kase, "--form", "ag"), "id"), "ag.carer=Rosalind Dummett")

	d := screen(t, 1280, 800)
	y := &typist{t: t, w: launch(t, d, v), shots: artefacts(t, "short-break")}
	y.unlock()
	y.pressFor("the child who is visited next", id("today.open"), id("case.tabs"))
	y.onePage(plan)
	y.pressFor("the way to the plan", id("case.lead.health"), id("careplan.section.epilepsy"))
	y.shot("plan")
	y.pressFor("a section", id("careplan.section.epilepsy"), named("heading", "Epilepsy"))
	y.onePage(plan)
	y.shot("section")
	y.must(y.w.Key("alt+Left"))
	y.wait("the plan", id("careplan.section.epilepsy"))
	y.must(y.w.Key("alt+Left"))

	y.pressFor("the way to the short breaks", id("case.lead.breaks"), id("bookings.book"))
	y.shot("breaks")
	y.pressFor("a new stay", id("bookings.book"), id("new-booking.go"))
	y.focus("where", id("new-booking.place"))
	y.write("14 Orchard Way")
	from := visitDay.AddDate(0, 0, 9)
	y.moment("new-booking.from", from.Format(time.DateOnly), "17:00")
	y.moment("new-booking.to", from.AddDate(0, 0, 1).Format(time.DateOnly), "10:00")
	y.shot("new")
	y.must(y.w.Click(y.wait("Check this stay", id("new-booking.go"))))
	y.wait("the checks", id("booking.checks"))
	y.shot("checks")
	stopped := y.stops()
	y.onePage(plan)
	y.w.Kill()

	y.w, y.prefix = launch(t, d, v), "again-"
	y.unlock()
	y.pressFor("the child", id("today.open"), id("case.tabs"))
	y.pressFor("the way to the short breaks", id("case.lead.breaks"), id("bookings.row.0"))
	begins := from.Format("Mon 2")
	y.pressFor("the stay", func(e drive.Element) bool {
		return strings.HasPrefix(e.ID, "bookings.row.") && strings.Contains(e.Name, begins)
	}, id("booking.checks"))
	if again := y.stops(); !slices.Equal(again, stopped) {
		t.Errorf("started again it is stopped by %q, and before the battery ended by %q", again, stopped)
	}
	quit(t, y.w)
}

// moment fills a day and a time.
func (y *typist) moment(control, day, clock string) {
	y.t.Helper()
	y.date(y.wait(control, id(control)), day)
	y.focus(control+" time", id(control+".time"))
	y.write(clock)
}

// stops are the checks that stop the open booking, each with its reasons; what has no
// reason, or says nothing of who puts it right, is told.
func (y *typist) stops() []string {
	y.t.Helper()
	var out []string
	for _, e := range y.all() {
		if strings.HasPrefix(e.ID, "booking.bg-") && strings.HasSuffix(e.Name, ": Stops the stay") {
			out = append(out, e.Name)
		}
		if strings.HasPrefix(e.ID, "booking.go.bg-") {
			if e.Name == "" || e.State == "" {
				y.t.Errorf("%s says %q, and of who puts it right %q", e.ID, e.Name, e.State)
			}
			out = append(out, e.Name)
		}
	}
	if !slices.ContainsFunc(out, func(s string) bool { return strings.HasSuffix(s, ": Stops the stay") }) {
		y.picture()
		y.t.Errorf("nothing stops the stay:\n%s", y.said())
	}
	return out
}

// caseOf is the case of a child of the demo by their first name.
func caseOf(v *vault, given string) string {
	v.t.Helper()
	for _, line := range strings.Split(v.run("case", "list"), "\n") {
		if kase, name, _ := strings.Cut(line, "  "); strings.HasPrefix(name, given+" ") {
			return kase
		}
	}
	v.t.Fatalf("the demo has no %s", given)
	return ""
}

// docOf is the document of a form in a case.
func docOf(v *vault, kase, form string) string {
	v.t.Helper()
	forms, _ := v.get("case", "show", kase)["forms"].([]any)
	for _, f := range forms {
		m, _ := f.(map[string]any)
		if doc := text(m, "id"); strings.Contains(v.run("doc", "show", doc, "--json"), "/Questionnaire/"+form+"|") {
			return doc
		}
	}
	v.t.Fatalf("the case has no %s", form)
	return ""
}

// onePage opens the page for an emergency with one tap, holds it against the plan and
// goes back.
func (y *typist) onePage(plan map[string][]string) {
	y.t.Helper()
	y.must(y.w.Click(y.wait("Emergency", id("urgent"))))
	y.wait("the page for an emergency", func(e drive.Element) bool { return e.Role == "heading" && strings.HasPrefix(e.Name, "Call 999") })
	y.shot("emergency")
	said := squash(y.said())
	for _, link := range []string{"hcp.emergency", "hcp.never", "hcp.allergy.to", "hcp.epi.kind.do", "hcp.epi.rescue-when"} {
		if len(plan[link]) == 0 {
			y.t.Errorf("the plan says nothing at %s", link)
		}
		for _, words := range plan[link] {
			if !strings.Contains(said, squash(words)) {
				y.picture()
				y.t.Errorf("%s is %q, and the page for an emergency does not say it:\n%s", link, words, said)
			}
		}
	}
	y.must(y.w.Key("alt+Left"))
	y.wait("the page before", id("urgent"))
}
