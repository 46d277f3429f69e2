package printout_test

import (
	"context"
	"strings"
	"testing"

	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/subjectaccess"
	"doorstep/app/printout"
)

// asked is a case with a brother, a protected aunt, and a father who asks for the record.
func asked(t *testing.T) (*casetest.Case, casetest.Doc) {
	t.Helper()
	c := casetest.New(t, "2026-11-03 10:00")
	person := func(kind, given, born string) string {
		d := c.Doc("person").Set("person.kind", kind).Set("person.given", given).Set("person.family", "Sample").Set("person.dob", born)
		who := map[bool]string{true: "Patient/", false: "RelatedPerson/"}[kind == "child"]
		return `{"reference":"` + who + d.ID().String() + `","display":"` + given + ` Sample"}`
	}
	jane, dan, mark := person("child", "Jane", "2018-05-14"), person("sibling", "Dan", "2011-02-02"), person("parent", "Mark", "1985-03-03")
	rec := casetest.Hold(t, c.Record().Case).Set("case.child", jane)
	rec.Row("case.people", ".person", dan, ".as", "sibling", ".household", "yes")
	d := c.Doc("dca").Set("dca.dis.impact", "Tires by noon").Set("dca.env.housing", "Stairs; Dan carries her. Mark works nights").Set("dca.view.child", "HOME")
	d.Row("dca.sib.entry", ".person", dan, ".view", "I listen for the pump")
	c.Doc("isd").Set("isd.with", "Police").Set("isd.protect", "Salma").Set("isd.reason", "Salma told us, and must not be named")
	c.Doc("chr").Set("chr.date", "2026-11-02").Set("chr.what", "Salma rang about the stairs")
	q := c.Doc("sar").Set("sar.who", mark).Set("sar.as", "for-child").Set("sar.received", "2026-11-03")
	return c, q
}

func TestACopyThatSomebodyAskedFor(t *testing.T) {
	c, q := asked(t)
	p, err := printout.Make(desk(c), printout.KindAccess, q.Document, printout.Options{})
	_, f := set(t, "access-draft", p, err)
	says(t, f, "made for Mark Sample", "Tires by noon", "Do not give this to anybody yet", "It is about another child", "Another reason that the law allows", "ico.org.uk")
	for _, secret := range []string{"Dan", "pump", "Salma", "HOME"} {
		if strings.Contains(f.Text(), secret) {
			t.Errorf("%q is in it before anybody decided", secret)
		}
	}
	if len(p.Left) < 4 {
		t.Errorf("whoever makes it is told of %d places only", len(p.Left))
	}

	// Each place is decided: her words and the rest of the sentence are given.
	list := subjectaccess.Propose(c.Record(), must(t, q))
	if _, err := subjectaccess.Write(context.Background(), q.Document, list); err != nil {
		t.Fatal(err)
	}
	for _, x := range must(t, q).Decisions() {
		switch x.Place.Cell.LinkID {
		case "dca.view.child":
			q.In(x.Row, "sar.left.decision", "give").In(x.Row, "sar.left.reason", "Jane wants him to read it")
		case "dca.env.housing":
			q.In(x.Row, "sar.left.words", "Dan carries her").In(x.Row, "sar.left.decision", "out")
		default:
			q.In(x.Row, "sar.left.decision", "out")
		}
	}
	p, err = printout.Make(desk(c), printout.KindAccess, q.Document, printout.Options{})
	_, f = set(t, "access-decided", p, err)
	says(t, f, "HOME", "Stairs; [left out]. Mark works nights")
	for _, secret := range []string{"Dan", "pump", "Salma"} {
		if strings.Contains(f.Text(), secret) {
			t.Errorf("%q was decided to stay out and is in it", secret)
		}
	}
	if strings.Contains(f.Text(), "Request to see the record") || strings.Contains(f.Text(), "Not for the family") {
		t.Error("the request itself, or a note for the team, is in it")
	}
	if !strings.Contains(p.Doc.Standing, "Not to be given") {
		t.Error("nobody has signed it")
	}
	if html := string(p.Doc.HTML()); strings.Contains(html, "Salma") || strings.Contains(html, "Dan ") {
		t.Error("the page for browsers says more than the paper")
	}
}

func TestACopyIsMadeOfARequestAlone(t *testing.T) {
	c := casetest.New(t, "2026-11-03 10:00")
	if _, err := printout.Make(desk(c), printout.KindAccess, c.Doc("chr").Document, printout.Options{}); err == nil {
		t.Error("a copy for a request that is none")
	}
}

func must(t *testing.T, d casetest.Doc) subjectaccess.Request {
	t.Helper()
	q, ok := subjectaccess.Of(d.Document)
	if !ok {
		t.Fatal("no request")
	}
	return q
}
