package printout_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/panel/paneltest"
	"doorstep/app/casefile/settings"
	"doorstep/app/printout"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/print"
)

const (
	healthWords = "Seizures in the evening"
	homeWords   = "Damp in both bedrooms"
)

// joint is a request to a joint panel of the council, the ICB and a hospice with
// the assessment beside it. Sharing rests on consent: the council gets all of the
// assessment, the ICB strengths and needs, the hospice nothing.
func joint(t *testing.T) (c *casetest.Case, dca, request casetest.Doc) {
	t.Helper()
	c = casetest.New(t, "2026-12-08 10:00")
	setting(c, "cfg.jrap.partners", "Council\nIntegrated care board\nHospice")
	dca = c.Doc("dca").Set("dca.dev.health.now", healthWords).Set("dca.env.housing", homeWords).Set("dca.share.basis", "consent")
	dca.Row("dca.share.with", ".org", "Council", ".parts", "all", ".agreed-by-family", "yes", ".date", "2026-12-01")
	dca.Row("dca.share.with", ".org", "Integrated care board", ".parts", "needs", ".agreed-by-family", "yes", ".date", "2026-12-01")
	dca.Row("dca.share.with", ".org", "Hospice", ".parts", "all", ".agreed-by-family", "no", ".date", "2026-12-01")
	paneltest.Finished(dca)
	return c, dca, c.Doc("jrap").Set("jrap.papers", "dca-signed")
}

func setting(c *casetest.Case, key, written string) {
	c.Settings = settings.NewBook([]settings.Change{{Key: key, Written: written, From: "2026-01-01"}}).On("2026-11-03")
}

// pack is the paper, and all that a reader of any of its files could find.
func pack(t *testing.T, c *casetest.Case, d casetest.Doc, o printout.Options) (printout.Paper, string) {
	t.Helper()
	p, err := printout.Panel(desk(c), d.Document, o)
	r, f := set(t, "pack-"+o.Service, p, err)
	return p, strings.Join(strings.Fields(f.Text()+" "+string(p.Doc.HTML())+" "+string(r.PDF)), " ")
}

func tells(p printout.Paper, why print.Why, words string) bool {
	return slices.ContainsFunc(p.Left, func(l print.Left) bool { return l.Why == why && strings.Contains(l.Question+": "+l.Says, words) })
}

func TestAPanelPackHoldsWhatTheFamilyAgreedTo(t *testing.T) {
	c, _, request := joint(t)
	t.Run("a service that may have all of it", func(t *testing.T) {
		_, got := pack(t, c, request, printout.Options{Service: "Council"})
		if !strings.Contains(got, healthWords) || !strings.Contains(got, homeWords) {
			t.Error("what the family agreed to is missing")
		}
	})
	t.Run("one that may have some parts gets these, once somebody has looked", func(t *testing.T) {
		o := printout.Options{Service: "Integrated care board"}
		p, got := pack(t, c, request, o)
		if strings.Contains(got, healthWords) || !tells(p, print.WhyAsk, "some parts of the assessment only") {
			t.Errorf("it goes without a look: %+v", p.Left)
		}
		o.Include = func(casefile.ID, casefile.Cell) bool { return true }
		p, got = pack(t, c, request, o)
		if !strings.Contains(got, healthWords) {
			t.Error("the part that was agreed is missing")
		}
		if strings.Contains(got, homeWords) || !tells(p, print.WhyNotAgreed, "gets other parts") {
			t.Errorf("another part goes, whatever was put in: %+v", p.Left)
		}
	})
	t.Run("one that may have none of it gets no pack that rests on it", func(t *testing.T) {
		if _, err := printout.Panel(desk(c), request.Document, printout.Options{Service: "Hospice"}); !errors.Is(err, printout.ErrNotAgreed) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("somebody who is on no list", func(t *testing.T) {
		p, got := pack(t, c, request, printout.Options{Service: "The parish council"})
		if strings.Contains(got, healthWords) || !tells(p, print.WhyAsk, "not on the list") {
			t.Errorf("%+v", p.Left)
		}
	})
	t.Run("the pack for all of them holds what each may have", func(t *testing.T) {
		o := printout.Options{Include: func(casefile.ID, casefile.Cell) bool { return true }}
		p, got := pack(t, c, request, o)
		if !strings.Contains(got, healthWords) || strings.Contains(got, homeWords) {
			t.Errorf("%+v", p.Left)
		}
		if p.Doc.For != "made for Council, Integrated care board" {
			t.Errorf("%q", p.Doc.For)
		}
	})
	t.Run("the offers are for those who may have it", func(t *testing.T) {
		var got []string
		for _, o := range printout.Offers(desk(c), request.Document) {
			if o.Kind == printout.KindPanel {
				got = append(got, o.Service)
			}
		}
		if !slices.Equal(got, []string{"", "Council", "Integrated care board"}) {
			t.Errorf("%q", got)
		}
	})
}

// A reason for not sharing can give away what it protects.
func TestAPanelPackDoesNotSayWhySomethingStaysBehind(t *testing.T) {
	c, _, request := joint(t)
	p, got := pack(t, c, request, printout.Options{Service: "Integrated care board", Include: func(casefile.ID, casefile.Cell) bool { return true }})
	if len(p.Left) == 0 {
		t.Fatal("nothing stays behind")
	}
	for _, l := range p.Left {
		if l.Says != "" && strings.Contains(got, l.Says) {
			t.Errorf("the pack says %q", l.Says)
		}
	}
}

func TestAPanelPackNeverNamesWhoMustNotBeNamed(t *testing.T) {
	c, dca, request := joint(t)
	dca.Set("dca.env.housing", "Aunt Salma told us of the damp")
	paneltest.Finished(dca)
	if _, got := pack(t, c, request, printout.Options{Service: "Council"}); !strings.Contains(got, "Salma") {
		t.Fatal("the name is not there before anybody is protected")
	}
	c.Doc("isd").Set("isd.with", "Police").Set("isd.protect", "Salma")
	for _, include := range []func(casefile.ID, casefile.Cell) bool{nil, func(casefile.ID, casefile.Cell) bool { return true }} {
		p, got := pack(t, c, request, printout.Options{Service: "Council", Include: include})
		if strings.Contains(got, "Salma") || !strings.Contains(got, healthWords) {
			t.Error("the name is in the pack, or the rest is not")
		}
		if !tells(p, print.WhyNotAgreed, "must not be named") {
			t.Errorf("%+v", p.Left)
		}
	}
}

func TestAnAreaPanelsPack(t *testing.T) {
	c := casetest.New(t, "2026-11-03 10:00")
	setting(c, "cfg.mafs.members", "Oakbank School\nHousing\nPolice")
	caf := c.Doc("caf").Set("caf.id.unborn", "no").Set("caf.dev.physical.needs", "Falls on stairs")
	caf.Set("caf.consent.who", "parent-with-pr").Set("caf.consent.store", "agrees").Set("caf.consent.share", "agrees-some")
	caf.Row("caf.consent.service", ".service", "Oakbank School", ".parts", "all", ".agreed", "yes")
	paneltest.Finished(caf)
	d := c.Doc("mafs").Set("mafs.consent", "yes-written").Set("mafs.caf", "signed-caf").Set("mafs.consent-scope", "All but the police")
	d.Set("mafs.consent-scope.excluded", "Police")
	t.Run("the police were left out", func(t *testing.T) {
		if _, err := printout.Panel(desk(c), d.Document, printout.Options{Service: "police"}); !errors.Is(err, printout.ErrNotAgreed) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("housing is not on the list of the CAF", func(t *testing.T) {
		p, got := pack(t, c, d, printout.Options{Service: "Housing", Include: func(casefile.ID, casefile.Cell) bool { return true }})
		if strings.Contains(got, "Falls on stairs") || !tells(p, print.WhyNotAgreed, "not among the services") {
			t.Errorf("%+v", p.Left)
		}
	})
	t.Run("nobody has signed for the school yet", func(t *testing.T) {
		p, got := pack(t, c, d, printout.Options{Service: "Oakbank School"})
		if strings.Contains(got, "Falls on stairs") || !tells(p, print.WhyAsk, "nobody has signed") {
			t.Errorf("%+v", p.Left)
		}
		_, got = pack(t, c, d, printout.Options{Service: "Oakbank School", Include: func(id casefile.ID, _ casefile.Cell) bool { return id == caf.ID() }})
		if !strings.Contains(got, "Falls on stairs") {
			t.Error("put in on purpose and not there")
		}
	})
	t.Run("a panel of which nobody is named", func(t *testing.T) {
		c.Settings = nil
		p, got := pack(t, c, d, printout.Options{})
		if strings.Contains(got, "Falls on stairs") || p.Doc.For != "" {
			t.Errorf("%q %+v", p.Doc.For, p.Left)
		}
	})
	t.Run("the family does not agree to be talked about", func(t *testing.T) {
		d.Set("mafs.consent", "no")
		if _, err := printout.Panel(desk(c), d.Document, printout.Options{}); !errors.Is(err, printout.ErrNotAgreed) {
			t.Errorf("error %v", err)
		}
		if slices.ContainsFunc(printout.Offers(desk(c), d.Document), func(o printout.Offer) bool { return o.Kind == printout.KindPanel }) {
			t.Error("it is offered")
		}
	})
}

// Wherever a form may be written in: beside a question, in a table, in a row's title.
func TestNoQuestionOfAFormLetsAHeldNameOut(t *testing.T) {
	c, dca, request := joint(t)
	c.Doc("isd").Set("isd.with", "Police").Set("isd.protect", "Salma")
	k := 0
	for _, d := range []casetest.Doc{dca, request} {
		rows := map[string]casefile.RowID{}
		for it := range d.Form().Items() {
			if it.Rows != nil && it.Group == nil {
				rows[it.Rows.ID] = d.Row(it.Rows.ID)
			}
			if it.Type != engine.Text && it.Type != engine.String || it.Rows != nil || it.ReadOnly || it.Hidden || it.Control == fhir.ControlSignature {
				continue
			}
			at := casefile.Cell{LinkID: it.LinkID}
			if it.Group != nil {
				if at.Row = rows[it.Group.ID]; at.Row == "" {
					continue
				}
			}
			if !d.State(at).Enabled || len(d.State(at).Values) > 0 {
				continue
			}
			k++
			d.In(at.Row, at.LinkID, "Salma, "+strconv.Itoa(k))
		}
	}
	if k < 100 {
		t.Fatalf("only %d questions", k)
	}
	paneltest.Finished(dca)
	_, got := pack(t, c, request, printout.Options{Service: "Council", Include: func(casefile.ID, casefile.Cell) bool { return true }})
	if at := strings.Index(got, "Salma"); at >= 0 {
		t.Errorf("… %s …", got[max(0, at-200):min(len(got), at+60)])
	}
	if !strings.Contains(got, healthWords) {
		t.Error("the rest is missing")
	}
}
