package printout_test

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/handling/handlingtest"
	"doorstep/app/casefile/healthplan/healthplantest"
	"doorstep/app/printout"
	"doorstep/forms/print"
	"doorstep/forms/print/printtest"
)

var papers = flag.String("papers", "", "folder to write the papers of tests to, to look at")

// desk is the desk of a case of tests.
func desk(c *casetest.Case) printout.Desk {
	return printout.Desk{
		Record: c.Record(), From: "Northmere Council", Team: "Children with Disabilities team",
		Worker:  casefile.Person{Name: "Ruth Adeyemi", Role: "Social worker", Phone: "01632 960120"},
		Numbers: []printout.Number{{Name: "Out of hours", Number: "01632 960199", When: "evenings and weekends"}},
	}
}

// press is one for all tests: it reads eleven fonts.
var press = sync.OnceValues(print.NewPress)

// set makes a paper and reads it back.
func set(t *testing.T, name string, p printout.Paper, err error) (print.Result, *printtest.File) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	pr, err := press()
	if err != nil {
		t.Fatal(err)
	}
	r := pr.PDF(p.Doc)
	if *papers != "" {
		if err := os.WriteFile(filepath.Join(*papers, name+".pdf"), r.PDF, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return r, printtest.Read(t, r.PDF)
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

func says(t *testing.T, f *printtest.File, want ...string) {
	t.Helper()
	text := squeeze(f.Text())
	for _, w := range want {
		if !strings.Contains(text, squeeze(w)) {
			t.Errorf("the paper does not say %q:\n%s", w, f.Text())
		}
	}
}

// A whole short break: plan, handling, equipment, sign-off.
func TestPapersOfAShortBreak(t *testing.T) {
	s := bookingtest.Ready(t)
	k := desk(s.Case)
	t.Run("handling plan on one page", func(t *testing.T) {
		p, err := printout.Make(k, printout.KindHandling, nil, printout.Options{})
		r, f := set(t, "handling", p, err)
		if r.Pages != 1 {
			t.Errorf("%d pages", r.Pages)
		}
		says(t, f, "How to move Jane", "1. Roll. 2. Place the sling. 3. Lift a little, stop, look.", "Green at shoulder, hip and leg", "She goes quiet", "01632 960100, day and night")
		if !strings.Contains(p.Doc.Standing, "Version 1, signed") {
			t.Errorf("standing %q", p.Doc.Standing)
		}
	})
	t.Run("RL-09 the load check stands with its four facts", func(t *testing.T) {
		p, err := printout.Make(k, printout.KindHoisting, nil, printout.Options{})
		_, f := set(t, "hoisting", p, err)
		says(t, f, "Weight24.0 kg and 6.0 kg lifted along: 30.0 kg", "Lowest working load40.0 kg", "Weighed on12 November 2026", "Measured by")
	})
	t.Run("equipment list", func(t *testing.T) {
		p, err := printout.Make(k, printout.KindEquipment, nil, printout.Options{})
		_, f := set(t, "equipment", p, err)
		says(t, f, "Serial S-1", "20 September 2026", "01632 960100, day and night")
	})
	t.Run("certificate", func(t *testing.T) {
		p, err := printout.Make(k, printout.KindCertificate, s.DT.Document, printout.Options{})
		r, f := set(t, "certificate", p, err)
		if r.Pages != 1 {
			t.Errorf("%d pages", r.Pages)
		}
		says(t, f, bookingtest.Carer, "Feeding by tube 1.0", "this child, this carer, this task and this version")
		if strings.Contains(strings.ToLower(f.Text()), "safe to") {
			t.Error("a sign-off is called safe")
		}
		if !strings.HasPrefix(p.Doc.Standing, "Signed off from") {
			t.Errorf("standing %q", p.Doc.Standing)
		}
	})
	t.Run("a changed plan is said on the certificate", func(t *testing.T) {
		s := bookingtest.Ready(t)
		s.Case.At("2026-12-20 10:00")
		s.Plan.Change("2026-12-20 10:00", map[string]string{"feeding-by-tube": "care-changed"}, func() { s.Plan.Doc.Set("hcp.ent.stop", "She coughs twice") })
		p, err := printout.Make(desk(s.Case), printout.KindCertificate, s.DT.Document, printout.Options{})
		if _, f := set(t, "certificate-waits", p, err); strings.HasPrefix(p.Doc.Standing, "Signed off from") {
			t.Errorf("it still stands: %s\n%s", p.Doc.Standing, f.Text())
		}
	})
	t.Run("stay sheet with lines to write on", func(t *testing.T) {
		log := s.Case.Doc("stay")
		p, err := printout.Make(k, printout.KindStay, log.Document, printout.Options{})
		_, f := set(t, "stay", p, err)
		says(t, f, "Nothing has been written down yet.")
	})
	t.Run("every offer can be made", func(t *testing.T) {
		offers := printout.Offers(k, nil)
		for _, o := range offers {
			if _, err := printout.Make(k, o.Kind, k.Record.Doc(o.Doc), printout.Options{}); err != nil {
				t.Errorf("%s: %v", o.Kind, err)
			}
		}
		if offers[0].Kind != printout.KindEmergency {
			t.Errorf("first is %s", offers[0].Kind)
		}
	})
}

func TestEmergencySheet(t *testing.T) {
	s := healthplantest.Signed(t)
	k := desk(s.Case)
	p, err := printout.Make(k, printout.KindEmergency, nil, printout.Options{})
	r, f := set(t, "emergency", p, err)
	if r.Pages != 1 {
		t.Errorf("%d pages", r.Pages)
	}
	t.Run("RL-01 clinical words stand as they were written", func(t *testing.T) {
		plan := s.Plan()
		for _, link := range []string{"hcp.never", "hcp.emergency", "hcp.always", "hcp.unwell", "hcp.signals"} {
			says(t, f, plan.Doc.Text(link))
		}
		for _, a := range plan.Allergies {
			says(t, f, a.To, a.Reaction, a.Do)
		}
	})
	t.Run("it says until when it may be used", func(t *testing.T) {
		if !strings.Contains(p.Doc.Standing, "do not use this copy after") {
			t.Errorf("standing %q", p.Doc.Standing)
		}
	})
}

// What stands in a list of the plan stands on the sheet row by row: each kind of
// seizure with what to do about it, the alarms of the breathing machine, and plans
// that have no section of their own.
func TestEmergencySheetHasTheRowsOfLists(t *testing.T) {
	s := healthplantest.Begin(t).Front().Epilepsy().Airway()
	s.Doc.Row("hcp.epi.kind", ".name", "Stares", ".looks", "She stops and stares", ".length", "Seconds", ".often", "Daily",
		".trigger", "Being tired", ".do", "Wait beside her", ".normal", "Goes on at once")
	s.Part("other-emergency-plan")
	row := s.Doc.Row("hcp.oth.plan", ".name", "Adrenal plan", ".signs", "Pale and limp", ".do", "Ring the ward, then 999")
	s.File("hcp.oth.plan.doc", row, "application/pdf", "Plan of the team")
	s.Settle()
	s.Case.At("2026-11-27 15:00")
	s.Sign()
	p, err := printout.Make(desk(s.Case), printout.KindEmergency, nil, printout.Options{})
	_, f := set(t, "emergency-rows", p, err)
	says(t, f, "Low pressure", "Look at Jane, then at the tube", "Adrenal plan", "Pale and limp", "Ring the ward, then 999")
	text := squeeze(f.Text())
	order := []string{"Big ones", "She stiffens, then both arms jerk", "Look at the clock, keep her safe", "Stares", "She stops and stares", "Wait beside her"}
	for i, at := 0, -1; i < len(order); i++ {
		here := strings.Index(text, squeeze(order[i]))
		if here <= at {
			t.Errorf("%q does not stand after %q", order[i], order[max(0, i-1)])
		}
		at = here
	}
}

func TestHealthPlan(t *testing.T) {
	s := healthplantest.Signed(t)
	p, err := printout.Make(desk(s.Case), printout.KindHealthPlan, nil, printout.Options{})
	_, f := set(t, "health-plan", p, err)
	plan := s.Plan()
	t.Run("RL-01 every line of every section", func(t *testing.T) {
		for _, sec := range plan.Sections {
			says(t, f, sec.Title, "Version "+sec.Version)
			for _, l := range plan.Lines(plan.Doc, sec.Code) {
				if !l.File && l.Link != "hcp.part.tasks" && !plan.Doc.Restricted(casefile.Cell{Row: l.Row, LinkID: l.Link}) {
					says(t, f, l.Text)
				}
			}
		}
	})
	t.Run("a plan that was stopped says so first", func(t *testing.T) {
		s.Case.At("2026-12-01 09:00")
		s.Doc.Row("hcp.stop", ".when", "2026-12-01T09:00:00Z", ".why", "The tube was changed", ".instead", "Ring the nurse before any feed")
		p, err := printout.Make(desk(s.Case), printout.KindHealthPlan, nil, printout.Options{})
		_, f := set(t, "health-plan-stopped", p, err)
		if s.Plan().Stop != nil {
			says(t, f, "Stop using this plan now.", "Ring the nurse before any feed")
		} else {
			t.Error("the story does not stop the plan")
		}
	})
	t.Run("no plan, no paper", func(t *testing.T) {
		if _, err := printout.Make(desk(casetest.New(t, "2026-11-03 08:30")), printout.KindHealthPlan, nil, printout.Options{}); !errors.Is(err, printout.ErrNothing) {
			t.Errorf("%v", err)
		}
	})
}

// The marker must be on no family copy, in no form, unless somebody puts it in.
func TestRestrictedAnswersStayOutOfFamilyCopies(t *testing.T) {
	const marker = "MARKER-RESTRICTED"
	for _, form := range []string{"caf", "dca", "ot", "hcp", "cinp"} {
		t.Run(form, func(t *testing.T) {
			c := casetest.New(t, "2026-11-03 08:30")
			d := c.Doc(form)
			var cell casefile.Cell
			for it := range d.Form().Items() {
				if it.Restricted && it.Question() && it.Group == nil && (it.Type == "text" || it.Type == "string") && d.State(casefile.Cell{LinkID: it.LinkID}).Enabled {
					d.Set(it.LinkID, marker)
					cell = casefile.Cell{LinkID: it.LinkID}
				}
			}
			if cell.LinkID == "" {
				t.Skip("no restricted question of this form is on from the start")
			}
			k := desk(c)
			p := printout.Family(k, d.Document, printout.Options{})
			r, f := set(t, form+"-family", p, nil)
			if strings.Contains(f.Text(), marker) || strings.Contains(string(p.Doc.HTML()), marker) || strings.Contains(string(r.PDF), marker) {
				t.Error("the family copy holds a restricted answer")
			}
			if !slices.ContainsFunc(p.Left, func(l print.Left) bool { return l.Cell == cell && l.Why == print.WhyRestricted }) {
				t.Errorf("it is not told that it was left out: %v", p.Left)
			}
			p = printout.Family(k, d.Document, printout.Options{Include: func(_ casefile.ID, at casefile.Cell) bool { return at == cell }})
			if _, f := set(t, form+"-put-in", p, nil); !strings.Contains(f.Text(), marker) {
				t.Error("what was put in on purpose is missing")
			}
			p = printout.Professional(k, d.Document, printout.Options{})
			if _, f := set(t, form+"-professional", p, nil); !strings.Contains(f.Text(), marker) || !strings.Contains(f.Text(), "Not for the family") {
				t.Error("the professional copy must hold it, and say that it is not for the family")
			}
		})
	}
}

func TestAProtectedAddressIsOnNoPaper(t *testing.T) {
	c := casetest.New(t, "2026-11-03 08:30")
	d := c.Doc("caf")
	d.Set("caf.id.unborn", "no").Set("caf.id.address", "14 Hidden Road").Set("caf.id.address-protected", "yes")
	for name, p := range map[string]printout.Paper{"family": printout.Family(desk(c), d.Document, printout.Options{}), "professional": printout.Professional(desk(c), d.Document, printout.Options{})} {
		if _, f := set(t, "protected-"+name, p, nil); strings.Contains(f.Text(), "Hidden Road") {
			t.Errorf("%s: the address is on it", name)
		}
		if !slices.ContainsFunc(p.Left, func(l print.Left) bool { return l.Why == print.WhyProtected }) {
			t.Errorf("%s: it is not told that it was left out", name)
		}
	}
}

// Three people who signed one form on one day stand in one line; what is written by
// hand is never put together.
func TestAChronologySaysOnceWhatHappenedOnce(t *testing.T) {
	s := bookingtest.Ready(t)
	s.Case.Doc("chr").Set("chr.date", "2026-12-18").Set("chr.what", "She laughed at the swing")
	s.Case.Doc("chr").Set("chr.date", "2026-12-18").Set("chr.what", "She laughed at the pond")
	p, err := printout.Make(desk(s.Case), printout.KindChronology, nil, printout.Options{})
	_, f := set(t, "chronology", p, err)
	says(t, f, "She laughed at the swing", "She laughed at the pond", handlingtest.Mother, bookingtest.Carer)
	if n := strings.Count(f.Text(), "Short break agreement signed"); n != 1 {
		t.Errorf("the agreement is signed %d times:\n%s", n, f.Text())
	}
}

// A short form has its first page and what is in it on one page, headings once, and
// tasks by their title.
func TestAFamilyCopyOfAShortForm(t *testing.T) {
	s := bookingtest.Ready(t)
	p := printout.Family(desk(s.Case), s.BRK.Document, printout.Options{})
	if slices.ContainsFunc(p.Doc.Blocks, func(b print.Block) bool { _, turn := b.(print.Break); return turn }) {
		t.Error("an empty first page is turned")
	}
	for i, b := range p.Doc.Blocks[1:] {
		h, ok := b.(print.Heading)
		if above, twice := p.Doc.Blocks[i].(print.Heading); ok && twice && above.Text == h.Text {
			t.Errorf("%q stands twice", h.Text)
		}
	}
	_, f := set(t, "family-dt", printout.Family(desk(s.Case), s.DT.Document, printout.Options{}), nil)
	says(t, f, "Gastrostomy feed by pump")
	if strings.Contains(f.Text(), "feed-g-pump") || strings.Contains(f.Text(), "g01") {
		t.Error("a code stands where a person reads")
	}
}

// V-CAF-12
func TestAChildWhoWasNotSeenIsSaidOnEveryPrint(t *testing.T) {
	c := casetest.New(t, "2026-11-03 08:30")
	d := c.Doc("caf")
	d.Set("caf.id.unborn", "no").Set("caf.info.child-seen", "not-present")
	_, f := set(t, "not-seen", printout.Professional(desk(c), d.Document, printout.Options{}), nil)
	says(t, f, "has not been seen yet")
	d.Set("caf.info.child-seen", "spoke-or-signed")
	if _, f := set(t, "seen", printout.Professional(desk(c), d.Document, printout.Options{}), nil); strings.Contains(f.Text(), "not been seen") {
		t.Error("a child who was seen is called not seen")
	}
}

func TestATranslatedCopySaysWhoTranslatedIt(t *testing.T) {
	c := casetest.New(t, "2026-11-03 08:30")
	d := c.Doc("caf")
	d.Set("caf.info.reason", "She misses school.")
	p := printout.Family(desk(c), d.Document, printout.Options{})
	words := p.ToTranslate("ur")
	if _, ok := words.Words["She misses school."]; !ok {
		t.Fatalf("the translator does not see what was written: %v", words.Words)
	}
	words.Words["She misses school."] = "وہ اسکول نہیں جا پاتی۔"
	if _, _, err := p.In(words); err == nil {
		t.Error("a translation by nobody is taken")
	}
	words.By = "Farzana K."
	in, open, err := p.In(words)
	_, f := set(t, "urdu-copy", in, err)
	says(t, f, "ترجمہ: Farzana K.", "وہ اسکول نہیں جا پاتی۔")
	if slices.Contains(open, "She misses school.") || !slices.Contains(open, p.Doc.Title) {
		t.Errorf("open: %q", open)
	}
	if !strings.Contains(f.Root(), "/Direction /R2L") {
		t.Error("an Urdu copy is not read from the right")
	}
	words.Language = "fr"
	if _, _, err := p.In(words); err == nil {
		t.Error("a language that cannot be set is taken")
	}
}

// An easy-read copy has a picture card at its headings, one sentence a line, and
// nothing that is done or kept from the family.
func TestAnEasyReadCopy(t *testing.T) {
	c := casetest.New(t, "2026-11-03 08:30")
	d := c.Doc("dca")
	d.Set("dca.an.strengths", "She is loved. She laughs a lot.")
	p, err := printout.Make(desk(c), printout.KindEasy, d.Document, printout.Options{})
	_, f := set(t, "easy", p, err)
	says(t, f, "What is going well", "She is loved.", "She laughs a lot.", "Who to ring", "If you do not agree")
	if p.Doc.Size != printout.EasySize || len(f.Faults()) > 0 {
		t.Errorf("%v points, %v", p.Doc.Size, f.Faults())
	}
	lines := 0
	for _, e := range f.Tagged {
		if e.Text == "She is loved." || e.Text == "She laughs a lot." {
			lines++
		}
	}
	if lines != 2 {
		t.Errorf("%d lines for two sentences", lines)
	}
	if _, err := printout.Make(desk(c), printout.KindEasy, c.Doc("dca").Document, printout.Options{}); !errors.Is(err, printout.ErrNothing) {
		t.Errorf("an empty form: %v", err)
	}
	easy := func(d casetest.Doc) bool {
		return slices.ContainsFunc(printout.Offers(desk(c), d.Document), func(o printout.Offer) bool { return o.Kind == printout.KindEasy })
	}
	if !easy(d) || easy(c.Doc("dca")) {
		t.Error("it is offered exactly where there is something to say")
	}
}

// sayings are what a translator made of the same copy.
var sayings = map[string]map[string]string{
	"ur": {"She misses school.": "وہ اسکول کو یاد کرتی ہے۔", "Amina’s assessment: your copy": "آمنہ کا جائزہ: آپ کی کاپی", "School": "اسکول"},
	"bn": {"She misses school.": "সে স্কুলের কথা মনে করে। ক্ষুধা, স্ত্রী, দ্বন্দ্ব, কর্তৃপক্ষ।", "Amina’s assessment: your copy": "আমিনার মূল্যায়ন: আপনার কপি", "School": "স্কুল"},
	"pa": {"She misses school.": "ਉਹ ਸਕੂਲ ਨੂੰ ਯਾਦ ਕਰਦੀ ਹੈ। ਪ੍ਰਸ਼ਨ, ਸ੍ਰੀ, ਕਿਸਮਤ, ਪੜ੍ਹਾਈ।", "Amina’s assessment: your copy": "ਅਮੀਨਾ ਦਾ ਮੁਲਾਂਕਣ: ਤੁਹਾਡੀ ਕਾਪੀ", "School": "ਸਕੂਲ"},
	"pl": {"She misses school.": "Tęskni za szkołą. Zażółć gęślą jaźń.", "Amina’s assessment: your copy": "Ocena Aminy: wasza kopia", "School": "Szkoła"},
}

// A copy in another language gives its words back whole, with no letter that cannot be
// drawn, and its reader of tags knows the language.
func TestCopiesInOtherLanguagesGiveTheirWordsBackWhole(t *testing.T) {
	for language, words := range sayings {
		t.Run(language, func(t *testing.T) {
			c := casetest.New(t, "2026-11-03 08:30")
			d := c.Doc("caf")
			d.Set("caf.info.reason", "She misses school.").Set("caf.end.summary", "She misses school.")
			p := printout.Family(desk(c), d.Document, printout.Options{})
			p.Doc.Title = "Amina’s assessment: your copy"
			in, _, err := p.In(printout.Translation{Language: language, By: "Farzana K.", Words: words})
			r, f := set(t, "copy-"+language, in, err)
			says(t, f, words["She misses school."], words["Amina’s assessment: your copy"], "Farzana K.")
			if r.MissingWords() != "" {
				t.Errorf("cannot draw %s", r.MissingWords())
			}
			for _, fault := range f.Faults() {
				t.Error(fault)
			}
			if read, ok := readByPoppler(t, r.PDF); ok && !strings.Contains(read, words["She misses school."]) {
				t.Errorf("another reader copies %s", read)
			}
			if html := string(in.Doc.HTML()); !strings.Contains(html, `lang="`+language) {
				t.Error("the page in a browser does not say its language")
			}
		})
	}
}

// readByPoppler is the text of a PDF as another program copies it; ok is false where
// that program (Debian package poppler-utils) is not there.
func readByPoppler(t *testing.T, file []byte) (text string, ok bool) {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		return "", false
	}
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", path, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return string(out), true
}

// A form that nobody ever signs is no draft; one that is waiting for a signature is.
func TestOnlyWhatCanBeSignedIsADraft(t *testing.T) {
	c := casetest.New(t, "2026-11-03 08:30")
	line := c.Doc("chr").Set("chr.date", "2026-11-03").Set("chr.what", "She laughed at the swing")
	_, f := set(t, "line", printout.Family(desk(c), line.Document, printout.Options{}), nil)
	says(t, f, "She laughed at the swing")
	if strings.Contains(f.Text()+strings.Join(f.Pages, ""), "signed") {
		t.Errorf("a line of a chronology waits for a signature:\n%s", f.Text())
	}
	_, f = set(t, "draft", printout.Family(desk(c), c.Doc("cinp").Document, printout.Options{}), nil)
	says(t, f, "This is a draft. Nobody has signed it.")
}

// A chronology says once what somebody wrote once, though a line is made of several boxes.
func TestAChronologyLineSaysNothingTwice(t *testing.T) {
	c := casetest.New(t, "2026-11-03 08:30")
	c.Doc("chr").Set("chr.date", "2026-11-03").Set("chr.what", "The school referred her").Set("chr.effect", "Known to the family")
	p, err := printout.Make(desk(c), printout.KindChronology, nil, printout.Options{})
	_, f := set(t, "chronology-once", p, err)
	if n := strings.Count(f.Text(), "Known to the family"); n != 1 {
		t.Errorf("it is said %d times:\n%s", n, f.Text())
	}
}

// A picture that cannot be drawn is told in words, not as a mark.
func TestAPictureThatCannotBePrintedIsToldInWords(t *testing.T) {
	c := casetest.New(t, "2026-11-03 08:30")
	d := c.Doc("hcp").Set("hcp.passport", `{"contentType":"image/png","title":"Photo","data":"iVBORw0KGgo="}`)
	p := printout.Professional(desk(c), d.Document, printout.Options{})
	_, f := set(t, "broken-picture", p, nil)
	says(t, f, "This picture cannot be printed. Open it on the tablet.")
	if strings.Contains(f.Text(), "[") || len(p.Left) != 1 {
		t.Errorf("left out %+v:\n%s", p.Left, f.Text())
	}
}

// What is called by its own words says them once; the name stands where a question
// begins with "Child's".
func TestWordsOnPaper(t *testing.T) {
	s := bookingtest.Ready(t)
	_, f := set(t, "decision", printout.Professional(desk(s.Case), s.DD.Document, printout.Options{}), nil)
	if strings.Contains(f.Text(), "Child's view") || strings.Contains(f.Text(), "1 times") {
		t.Errorf("a paper about one child speaks of any:\n%s", f.Text())
	}
}
