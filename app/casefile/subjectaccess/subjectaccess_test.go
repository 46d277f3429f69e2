package subjectaccess_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/subjectaccess"
	"doorstep/forms/engine"
)

// sample is Jane with a brother, an assessment in which both are spoken of, and a
// request of her father's for her record.
func sample(t *testing.T, as string) (*casetest.Case, casetest.Doc, casetest.Doc) {
	t.Helper()
	c := casetest.New(t, "2026-11-03 10:00")
	person := func(kind, given, born string) string {
		d := c.Doc("person").Set("person.kind", kind).Set("person.given", given).Set("person.family", "Sample").Set("person.dob", born)
		who := "RelatedPerson/"
		if kind == "child" {
			who = "Patient/"
		}
		return `{"reference":"` + who + d.ID().String() + `","display":"` + given + ` Sample"}`
	}
	jane, dan, mark := person("child", "Jane", "2018-05-14"), person("sibling", "Dan", "2011-02-02"), person("parent", "Mark", "1985-03-03")
	rec := casetest.Hold(t, c.Record().Case).Set("case.child", jane)
	rec.Row("case.people", ".person", dan, ".as", "sibling", ".household", "yes")
	rec.Row("case.people", ".person", mark, ".as", "father", ".household", "yes")
	d := c.Doc("dca").Set("dca.dis.impact", "Tires by noon").Set("dca.view.child", "HOME").Set("dca.env.housing", "Stairs; Dan carries her. Mark works nights")
	q := c.Doc("sar").Set("sar.who", mark).Set("sar.as", as).Set("sar.received", "2026-11-03").Set("sar.identity", "known").Set("sar.identity.on", "2026-11-03")
	return c, d, q
}

func request(t *testing.T, d casetest.Doc) subjectaccess.Request {
	t.Helper()
	q, ok := subjectaccess.Of(d.Document)
	if !ok {
		t.Fatal("this is a request")
	}
	return q
}

func at(list []subjectaccess.Proposal, link string) (subjectaccess.Proposal, bool) {
	i := slices.IndexFunc(list, func(p subjectaccess.Proposal) bool { return p.Place.Cell.LinkID == link })
	if i < 0 {
		return subjectaccess.Proposal{}, false
	}
	return list[i], true
}

func TestWhatTheRulesPropose(t *testing.T) {
	t.Run("another child is named", func(t *testing.T) {
		c, _, q := sample(t, "for-child")
		list := subjectaccess.Propose(c.Record(), request(t, q))
		if p, ok := at(list, "dca.env.housing"); !ok || p.Why != subjectaccess.WhyOtherChild {
			t.Errorf("Dan is in it: %+v", list)
		}
		if p, ok := at(list, "dca.dis.impact"); ok {
			t.Errorf("nothing is wrong with %+v", p)
		}
	})
	t.Run("the child's own words, for somebody else", func(t *testing.T) {
		c, _, q := sample(t, "for-child")
		if p, ok := at(subjectaccess.Propose(c.Record(), request(t, q)), "dca.view.child"); !ok || p.Why != subjectaccess.WhyConfidence {
			t.Error("nobody asks whether Jane wants her words passed on")
		}
		c, _, q = sample(t, "child")
		if _, ok := at(subjectaccess.Propose(c.Record(), request(t, q)), "dca.view.child"); ok {
			t.Error("Jane asks for her own words")
		}
	})
	t.Run("somebody must not be named", func(t *testing.T) {
		c, d, q := sample(t, "for-child")
		d.Set("dca.dis.impact", "Her aunt Salma told us")
		if _, ok := at(subjectaccess.Propose(c.Record(), request(t, q)), "dca.dis.impact"); ok {
			t.Fatal("Salma is not protected yet")
		}
		c.Doc("isd").Set("isd.with", "Police").Set("isd.protect", "Salma")
		list := subjectaccess.Propose(c.Record(), request(t, q))
		if p, ok := at(list, "dca.dis.impact"); !ok || p.Why != subjectaccess.WhyHarm {
			t.Errorf("Salma is protected: %+v", list)
		}
		if !slices.ContainsFunc(list, func(p subjectaccess.Proposal) bool {
			return p.Place.Cell.LinkID == "" && strings.HasPrefix(p.Where, "Sharing information")
		}) {
			t.Error("the decision about sharing is a place of its own")
		}
	})
	t.Run("a worker's note is not for the family, and is no address", func(t *testing.T) {
		c, d, q := sample(t, "for-child")
		d.Row("dca.note", ".words", "Gran says she eats better at school")
		if p, ok := at(subjectaccess.Propose(c.Record(), request(t, q)), "dca.note.words"); !ok || p.Why != "" || p.Says != "It was marked as not for the family" {
			t.Errorf("it is proposed as %+v", p)
		}
	})
	t.Run("a parent asks for what is about themselves", func(t *testing.T) {
		c, _, q := sample(t, "parent")
		c.Doc("chr").Set("chr.date", "2026-11-03").Set("chr.what", "A taxi did not come")
		list := subjectaccess.Propose(c.Record(), request(t, q))
		if !slices.ContainsFunc(list, func(p subjectaccess.Proposal) bool {
			return p.Place.Cell.LinkID == "" && p.Why == subjectaccess.WhyOtherPerson
		}) {
			t.Errorf("the taxi is not about Mark: %+v", list)
		}
		if p, ok := at(list, "dca.env.housing"); !ok {
			t.Errorf("the assessment speaks of Mark, and of Dan: %+v", p)
		}
	})
}

func TestWhatNobodyDecidedStaysOut(t *testing.T) {
	c, d, q := sample(t, "for-child")
	cell := casefile.Cell{LinkID: "dca.env.housing"}
	if r := subjectaccess.Redact(c.Record(), request(t, q)); !r.Cell(d.ID(), cell) || r.Open == 0 {
		t.Fatal("a place that nobody looked at is given")
	}
	rows, err := subjectaccess.Write(context.Background(), q.Document, subjectaccess.Propose(c.Record(), request(t, q)))
	if err != nil || len(rows) == 0 {
		t.Fatal(rows, err)
	}
	if more := subjectaccess.Propose(c.Record(), request(t, q)); len(more) != 0 {
		t.Errorf("proposed twice: %+v", more)
	}
	if !subjectaccess.Redact(c.Record(), request(t, q)).Cell(d.ID(), cell) {
		t.Error("listed, not decided, and given")
	}
	for _, x := range request(t, q).Decisions() {
		if x.Place.Cell == cell {
			q.In(x.Row, "sar.left.decision", "give").In(x.Row, "sar.left.reason", "He is her father and knows Dan")
		}
	}
	if subjectaccess.Redact(c.Record(), request(t, q)).Cell(d.ID(), cell) {
		t.Error("decided to be given, and kept back")
	}
}

// To give a document that was looked at as one is no decision about another child whom an
// answer in it names.
func TestWhatIsInADocumentThatIsGivenIsLookedAt(t *testing.T) {
	c, _, q := sample(t, "parent")
	d := c.Doc("chr").Set("chr.date", "2026-11-03").Set("chr.what", "A taxi did not come for Dan")
	cell := casefile.Cell{LinkID: "chr.what"}
	row := q.Row("sar.left", ".where", "Chronology", ".place", subjectaccess.Place{Doc: d.ID()}.String(), ".why", "other-person")
	if _, ok := at(subjectaccess.Propose(c.Record(), request(t, q)), "chr.what"); ok {
		t.Fatal("nobody has decided about the document yet, and its answers are asked about")
	}
	q.In(row, "sar.left.decision", "give").In(row, "sar.left.reason", "It is about their day")
	if p, ok := at(subjectaccess.Propose(c.Record(), request(t, q)), "chr.what"); !ok || p.Why != subjectaccess.WhyOtherChild {
		t.Error("the document is given, and nobody is asked about Dan")
	}
	r := subjectaccess.Redact(c.Record(), request(t, q))
	if r.Document(d.ID()) || !r.Cell(d.ID(), cell) || r.Cell(d.ID(), casefile.Cell{LinkID: "chr.date"}) {
		t.Error("the document is given but for what nobody decided")
	}
}

func TestOnlySomeWordsStayOut(t *testing.T) {
	c, d, q := sample(t, "for-child")
	place := subjectaccess.Place{Doc: d.ID(), Cell: casefile.Cell{LinkID: "dca.env.housing"}}
	q.Row("sar.left", ".where", "Assessment", ".place", place.String(), ".why", "other-child", ".words", "Dan carries her", ".decision", "out")
	r := subjectaccess.Redact(c.Record(), request(t, q))
	if got := r.Text(d.ID(), "dca.env.housing", "Stairs; Dan carries her. Mark works nights"); got != "Stairs; [left out]. Mark works nights" {
		t.Errorf("%q", got)
	}
	if r.Cell(d.ID(), place.Cell) {
		t.Error("the rest of the answer is given")
	}
	d.Set("dca.dis.impact", "Dan carries her up")
	if p, ok := at(subjectaccess.Propose(c.Record(), request(t, q)), "dca.dis.impact"); !ok {
		t.Errorf("the same words stand elsewhere: %+v", p)
	}
}

func TestGate(t *testing.T) {
	stops := func(c *casetest.Case, d casetest.Doc, link, key string) bool {
		list := subjectaccess.Gate(c.Record(), d.Document, casefile.Signing{Cell: casefile.Cell{LinkID: link}})
		return slices.ContainsFunc(list, func(p engine.Problem) bool { return p.Key == key })
	}
	decide := func(c *casetest.Case, q casetest.Doc) {
		if _, err := subjectaccess.Write(context.Background(), q.Document, subjectaccess.Propose(c.Record(), request(t, q))); err != nil {
			t.Fatal(err)
		}
		for _, x := range request(t, q).Decisions() {
			q.In(x.Row, "sar.left.decision", "out")
		}
	}
	cases := []struct {
		key, link string
		bad, good func(c *casetest.Case, d, q casetest.Doc)
	}{
		{"sar-looked", "sar.by", func(*casetest.Case, casetest.Doc, casetest.Doc) {}, func(c *casetest.Case, _, q casetest.Doc) { decide(c, q) }},
		{
			"sar-decided", "sar.by",
			func(c *casetest.Case, _, q casetest.Doc) {
				if _, err := subjectaccess.Write(context.Background(), q.Document, subjectaccess.Propose(c.Record(), request(t, q))); err != nil {
					t.Fatal(err)
				}
			},
			func(c *casetest.Case, _, q casetest.Doc) { decide(c, q) },
		},
		{
			"sar-words", "sar.by",
			func(_ *casetest.Case, d, q casetest.Doc) {
				q.Row("sar.left", ".where", "Housing", ".place", subjectaccess.Place{Doc: d.ID(), Cell: casefile.Cell{LinkID: "dca.env.housing"}}.String(), ".words", "dan Carries")
			},
			func(_ *casetest.Case, d, q casetest.Doc) {
				q.Row("sar.left", ".where", "Housing", ".place", subjectaccess.Place{Doc: d.ID(), Cell: casefile.Cell{LinkID: "dca.env.housing"}}.String(), ".words", "Dan carries")
			},
		},
		{
			"sar-place", "sar.by", func(_ *casetest.Case, _, q casetest.Doc) { q.Row("sar.left", ".where", "All of Dan") },
			func(_ *casetest.Case, _, q casetest.Doc) { q.Row("sar.left", ".where", "All of Dan", ".words", "Dan") },
		},
		{
			"sar-identity", "sar.manager", func(_ *casetest.Case, _, q casetest.Doc) { q.Set("sar.identity", "not-yet") },
			func(_ *casetest.Case, _, q casetest.Doc) { q.Set("sar.identity", "shown") },
		},
		{
			"sar-right", "sar.manager", func(_ *casetest.Case, _, q casetest.Doc) { q.Set("sar.right", "nothing") },
			func(_ *casetest.Case, _, q casetest.Doc) { q.Set("sar.right", "responsibility") },
		},
		{
			"sar-harm", "sar.manager", func(_ *casetest.Case, _, q casetest.Doc) { q.Set("sar.harm", "not-asked") },
			func(_ *casetest.Case, _, q casetest.Doc) { q.Set("sar.harm", "no-harm") },
		},
		{
			"sar-child", "sar.manager", func(_ *casetest.Case, _, q casetest.Doc) { q.Set("sar.child", "against") },
			func(_ *casetest.Case, _, q casetest.Doc) { q.Set("sar.child", "wants") },
		},
	}
	for _, tc := range cases {
		t.Run(tc.key, func(t *testing.T) {
			c, d, q := sample(t, "for-child")
			tc.bad(c, d, q)
			if !stops(c, q, tc.link, tc.key) {
				t.Error("nothing stands against it")
			}
			c, d, q = sample(t, "for-child")
			tc.good(c, d, q)
			if stops(c, q, tc.link, tc.key) {
				t.Error("it is right, and something stands against it")
			}
		})
	}
}

func TestTheTimeStandsStillWhileTheyAreAsked(t *testing.T) {
	_, _, q := sample(t, "child")
	if got := request(t, q).Starts("2026-11-20"); got != "2026-11-03" {
		t.Errorf("counted from %s", got)
	}
	q.Row("sar.pause", ".from", "2026-11-05", ".until", "2026-11-10", ".why", "identity")
	q.Row("sar.pause", ".from", "2026-11-08", ".until", "2026-11-12", ".why", "clarify")
	if got := request(t, q).Starts("2026-11-20"); got != "2026-11-10" {
		t.Errorf("7 days stood still, counted from %s", got)
	}
}

func TestAPlaceIsFoundAgain(t *testing.T) {
	for _, p := range []subjectaccess.Place{
		{Doc: casefile.ID{1, 2}},
		{Doc: casefile.ID{1, 2}, Cell: casefile.Cell{LinkID: "dca.env.housing"}},
		{Doc: casefile.ID{1, 2}, Cell: casefile.Cell{Row: "r1", LinkID: "a.b"}},
	} {
		if got, ok := subjectaccess.ParsePlace(p.String()); !ok || got != p {
			t.Errorf("%v became %v", p, got)
		}
	}
	for _, bad := range []string{"", "x", "x|y", strings.Repeat("0", 26) + "|"} {
		if p, ok := subjectaccess.ParsePlace(bad); ok {
			t.Errorf("%q is %v", bad, p)
		}
	}
}

func TestARowAboutAnotherChildIsOnePlace(t *testing.T) {
	c, d, q := sample(t, "for-child")
	dan := `{"reference":"` + c.Record().Siblings()[0].Ref + `","display":"Dan Sample"}`
	row := d.Row("dca.sib.entry", ".person", dan, ".view", "I listen for the pump")
	var places []subjectaccess.Proposal
	for _, p := range subjectaccess.Propose(c.Record(), request(t, q)) {
		if p.Place.Cell.Row == row {
			places = append(places, p)
		}
	}
	if len(places) != 1 || places[0].Place.Cell.LinkID != "dca.sib.entry" {
		t.Fatalf("%+v", places)
	}
	view := casefile.Cell{Row: row, LinkID: "dca.sib.entry.view"}
	if !subjectaccess.Redact(c.Record(), request(t, q)).Cell(d.ID(), view) {
		t.Error("what Dan said is given")
	}
	if _, err := subjectaccess.Write(context.Background(), q.Document, places); err != nil {
		t.Fatal(err)
	}
	list := subjectaccess.Looks(c.Record(), request(t, q))
	if len(list) != 1 || !strings.Contains(list[0].Text, "I listen for the pump") || list[0].Lacks {
		t.Fatalf("people see %+v", list)
	}
	q.In(list[0].Row, "sar.left.decision", "give")
	if subjectaccess.Redact(c.Record(), request(t, q)).Cell(d.ID(), view) {
		t.Error("it was decided to be given")
	}
	if list = subjectaccess.Looks(c.Record(), request(t, q)); !list[0].Lacks {
		t.Error("nobody says why it is given")
	}
}

func TestWordsThatAPersonAddsStayOutEverywhere(t *testing.T) {
	c, d, q := sample(t, "for-child")
	q.Row("sar.left", ".where", "Where he works", ".words", "nights", ".why", "other-person", ".decision", "out")
	r := subjectaccess.Redact(c.Record(), request(t, q))
	if got := r.Text(d.ID(), "dca.dis.impact", "Up at nights"); got != "Up at [left out]" {
		t.Errorf("%q", got)
	}
	if r.Document(d.ID()) || r.Cell(d.ID(), casefile.Cell{LinkID: "dca.dis.impact"}) {
		t.Error("more than the words stays out")
	}
}

func TestAnAnswerThatStaysOutIsLookedForElsewhere(t *testing.T) {
	c, d, q := sample(t, "child")
	d.Set("dca.dis.impact", "Her aunt pays for the lift")
	chr := c.Doc("chr").Set("chr.date", "2026-11-02").Set("chr.what", "We heard: Her aunt pays for the lift")
	if _, ok := at(subjectaccess.Propose(c.Record(), request(t, q)), "chr.what"); ok {
		t.Fatal("nothing stays out yet")
	}
	place := subjectaccess.Place{Doc: d.ID(), Cell: casefile.Cell{LinkID: "dca.dis.impact"}}
	q.Row("sar.left", ".where", "Impact", ".place", place.String(), ".why", "other-person", ".decision", "out")
	if p, ok := at(subjectaccess.Propose(c.Record(), request(t, q)), "chr.what"); !ok || p.Place.Doc != chr.ID() {
		t.Error("the same words are given elsewhere")
	}
}
