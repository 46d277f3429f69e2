package session_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/dutyaccess"
	"doorstep/app/session"
)

// night is an organisation at night: Jane's case in Grace's team, Dee of another team
// on duty, her essentials on Dee's tablet.
type night struct {
	*town
	grace, dee *tablet
	jane       casefile.ID
	work       casefile.ID // a document of hers
}

func newNight(t *testing.T) *night {
	t.Helper()
	n := &night{town: newTown(t)}
	n.grace = n.found()
	n.jane = n.grace.newCase("Jane", "Moore")
	d := n.grace.newDoc(n.jane, "ovs")
	n.grace.set(d, "ovs.life", "She sleeps in the hall")
	n.work = d.ID()
	n.grace.sync()
	n.dee = n.joinAs(n.grace, session.Invitation{Name: "Dee Adeyemi", Title: "Night social worker", Rank: "practitioner", Team: "Nights", Duty: true})
	rounds(n.grace, n.dee)
	if n.dee.opens(n.jane) || len(n.dee.DutyCases()) != 1 {
		t.Fatal("Dee should see the essentials and no more")
	}
	return n
}

func (n *night) ask(hours int) casefile.ID {
	n.t.Helper()
	id, err := n.dee.AskWholeCase(context.Background(), n.jane, session.Asking{Reason: "missing", Why: "The police look for her and ask who she goes to", For: time.Duration(hours) * time.Hour})
	if err != nil {
		n.t.Fatal(err)
	}
	n.dee.sync()
	return id
}

func (n *night) request(tab *tablet) dutyaccess.Request {
	n.t.Helper()
	all := tab.AccessRequests()
	if len(all) == 0 {
		n.t.Fatal("there is no request")
	}
	return all[0]
}

// The custodian opens the case for the tablet that asked, for the time that was asked
// for, and says so in the case's own record.
func TestCustodianOpensAWholeCaseForWhoAsks(t *testing.T) {
	t.Parallel()
	n := newNight(t)
	cus := n.custodian(n.grace)
	n.turnCustodian(n.grace, true)
	rounds(n.grace, cus, n.dee)
	n.ask(2)
	if r := n.request(n.dee); r.State != dutyaccess.Waiting || n.dee.opens(n.jane) {
		t.Fatalf("before anybody answers it is %s", r.State)
	}
	cus.sync()
	n.dee.sync()
	if r := n.request(n.dee); r.State != dutyaccess.Opened || r.Answer.Name != "Custodian of Northmere" {
		t.Fatalf("it is %s by %s: %s", r.State, r.Answer.Name, r.AnswerWhy)
	}
	if until, ok := n.dee.OnLoan(n.jane); !ok || until.Sub(n.Now()) > 2*time.Hour {
		t.Errorf("open until %v", until)
	}
	if !n.dee.opens(n.jane) || n.dee.doc(n.work).Text("ovs.life") != "She sleeps in the hall" {
		t.Fatal("she cannot read it")
	}

	t.Run("she reads it and does not change it", func(t *testing.T) {
		if _, err := n.dee.NewDoc(context.Background(), n.jane, "ovs"); !errors.Is(err, session.ErrReadOnly) {
			t.Errorf("a new document: %v", err)
		}
		if len(n.dee.Cases()) != 0 || len(n.dee.Search("Jane")) != 0 {
			t.Error("it stands among her own cases")
		}
	})
	t.Run("the allocated worker sees who, why and until when", func(t *testing.T) {
		n.grace.sync()
		log := n.grace.AccessEntries(n.jane)
		if len(log) != 1 || !strings.Contains(log[0].What, "Dee Adeyemi, Night social worker until ") || !strings.Contains(log[0].Why, "The police look for her") {
			t.Errorf("the record says %+v", log)
		}
	})
	t.Run("after locking it opens again while there is time", func(t *testing.T) {
		n.dee = n.again(n.dee)
		if !n.dee.opens(n.jane) {
			t.Error("it does not")
		}
	})
	t.Run("when the time is over it closes and leaves the tablet", func(t *testing.T) {
		n.pass(2 * time.Hour)
		if n.dee.opens(n.jane) {
			t.Error("it is open after its time")
		}
		cus.sync() // makes the case's next key
		n.grace.sync()
		n.grace.set(n.grace.newDoc(n.jane, "ovs"), "ovs.life", "Written in the morning")
		rounds(n.grace, cus, n.dee)
		if docs, err := n.dee.Docs(n.jane, true); err == nil {
			t.Errorf("%d documents are left on her tablet", len(docs))
		}
		n.dee = n.again(n.dee)
		n.dee.sync()
		if n.dee.opens(n.jane) || n.request(n.dee).State != dutyaccess.Ended {
			t.Error("it opens again")
		}
		if faults, err := n.dee.Fsck(); err != nil || len(faults) > 0 {
			t.Errorf("her tablet: %v %v", faults, err)
		}
	})
}

// Without a custodian two managers open it, and one does not.
func TestTwoManagersOpenAWholeCase(t *testing.T) {
	t.Parallel()
	n := newNight(t)
	priya := n.joinAs(n.grace, session.Invitation{Name: "Priya Nair", Title: "Team manager", Rank: "manager", Team: "Children with Disabilities"})
	sam := n.join(n.grace, "Sam Cole")
	rounds(n.grace, priya, n.dee)
	doc := n.ask(0)
	rounds(n.grace, priya, sam)
	ctx := context.Background()
	if _, err := sam.AnswerAccess(ctx, doc, true, ""); !errors.Is(err, session.ErrNotYours) {
		t.Errorf("a practitioner: %v", err)
	}
	if _, err := n.dee.AnswerAccess(ctx, doc, true, ""); !errors.Is(err, session.ErrNotYours) {
		t.Errorf("who asked: %v", err)
	}
	if opened, err := n.grace.AnswerAccess(ctx, doc, true, "I know Dee"); opened || err != nil {
		t.Fatalf("one manager opened it: %v", err)
	}
	if _, err := n.grace.AnswerAccess(ctx, doc, true, "Again"); err == nil {
		t.Error("one manager said yes twice")
	}
	rounds(n.grace, n.dee)
	if n.dee.opens(n.jane) {
		t.Fatal("one manager was enough")
	}
	priya.sync()
	if opened, err := priya.AnswerAccess(ctx, doc, true, "Agreed"); !opened || err != nil {
		t.Fatalf("two managers: %v %v", opened, err)
	}
	rounds(priya, n.dee)
	if !n.dee.opens(n.jane) {
		t.Fatal("she cannot read it")
	}
	n.grace.sync()
	if log := n.grace.AccessEntries(n.jane); len(log) != 1 || !strings.Contains(log[0].What, "by two managers") {
		t.Errorf("the record says %+v", log)
	}
	t.Run("she gives it back with what she did", func(t *testing.T) {
		if err := n.dee.EndAccess(ctx, doc, "Told the police of her aunt"); err != nil {
			t.Fatal(err)
		}
		rounds(n.dee, n.grace)
		if r := n.request(n.grace); n.dee.opens(n.jane) || r.State != dutyaccess.Ended || r.Done != "Told the police of her aunt" {
			t.Errorf("it is %s: %q", r.State, r.Done)
		}
	})
}

func TestAWholeCaseIsRefused(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	n := newNight(t)
	t.Run("no reason, no words, or too long", func(t *testing.T) {
		for what, a := range map[string]session.Asking{
			"no reason": {Why: "Because"}, "no words": {Reason: "missing", Why: " "}, "no such reason": {Reason: "curious", Why: "Because"}, "too long": {Reason: "missing", Why: "Because", For: 25 * time.Hour},
		} {
			if _, err := n.dee.AskWholeCase(ctx, n.jane, a); err == nil {
				t.Error(what)
			}
		}
	})
	t.Run("by somebody who is not on duty", func(t *testing.T) {
		if _, err := n.grace.AskWholeCase(ctx, casefile.ID{9}, session.Asking{Reason: "missing", Why: "Because"}); err == nil {
			t.Error("of a case that nobody knows")
		}
		if _, err := n.grace.AskWholeCase(ctx, n.jane, session.Asking{Reason: "missing", Why: "Because"}); !errors.Is(err, session.ErrNotYours) {
			t.Errorf("of her own case: %v", err)
		}
	})
	t.Run("a manager says no", func(t *testing.T) {
		doc := n.ask(1)
		n.grace.sync()
		if _, err := n.grace.AnswerAccess(ctx, doc, false, " "); err == nil {
			t.Error("without a reason")
		}
		if _, err := n.grace.AnswerAccess(ctx, doc, false, "The essentials say it"); err != nil {
			t.Fatal(err)
		}
		rounds(n.grace, n.dee)
		if r := n.request(n.dee); r.State != dutyaccess.Refused || r.AnswerWhy != "The essentials say it" || n.dee.opens(n.jane) {
			t.Errorf("%+v", r)
		}
	})
	t.Run("a restricted case", func(t *testing.T) {
		if err := n.grace.Restrict(ctx, n.jane, nil, "Adoption"); err != nil {
			t.Fatal(err)
		}
		rounds(n.grace, n.dee)
		if _, err := n.dee.AskWholeCase(ctx, n.jane, session.Asking{Reason: "missing", Why: "Because"}); err == nil {
			t.Error("she may ask")
		}
	})
}

// What one person may be given in a night is counted for each request: asking for many
// cases before the custodian looks gives no more of them.
func TestManyRequestsInOneRoundAreCounted(t *testing.T) {
	t.Parallel()
	n := newNight(t)
	cus := n.custodian(n.grace)
	n.turnCustodian(n.grace, true)
	most := n.grace.Settings().Number("cfg.duty.most")
	cases := []casefile.ID{n.jane}
	for i := range most {
		cases = append(cases, n.grace.newCase("Child", string(rune('A'+i))))
	}
	rounds(n.grace, cus, n.dee)
	rounds(n.grace, cus, n.dee)
	for _, id := range cases {
		if _, err := n.dee.AskWholeCase(context.Background(), id, session.Asking{Reason: "missing", Why: "The police ask"}); err != nil {
			t.Fatal(err)
		}
	}
	n.dee.sync()
	cus.sync()
	n.dee.sync()
	opened := 0
	for _, r := range n.dee.AccessRequests() {
		switch {
		case r.State == dutyaccess.Opened:
			opened++
		case r.State != dutyaccess.Refused || !strings.Contains(r.AnswerWhy, "Too many"):
			t.Errorf("one is %s: %s", r.State, r.AnswerWhy)
		}
	}
	if opened != most {
		t.Errorf("%d of %d were opened, at most %d may be", opened, len(cases), most)
	}
}
