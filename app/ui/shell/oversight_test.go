package shell

import (
	"context"
	"strings"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/oversight"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/queue"
)

// give answers a question of a document as somebody types it.
func (b *bench) give(doc casefile.ID, link, typed string) {
	b.t.Helper()
	d, err := b.s.work.OpenDoc(doc)
	if err != nil {
		b.t.Fatal(err)
	}
	in, err := casefile.ParseInput(d.Form().Item(link), typed)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := d.Set(context.Background(), casefile.Cell{LinkID: link}, in.Values...); err != nil {
		b.t.Fatal(err)
	}
}

// A checkpoint waits in the queue with its number on the rail; it opens the look
// that was begun, which is not finished before it holds a question (Q-OVS-1,
// scenario step 11).
func TestAManagerHoldsACheckpointFromTheQueue(t *testing.T) {
	b := newBench(t)
	b.stage.rights = &session.Rights{Approve: true, Move: true}
	b.unlock()
	b.child("Jane", "Sample")
	id, err := casefile.ParseID(b.s.nav.At().Case)
	if err != nil {
		t.Fatal(err)
	}
	dca, err := b.s.work.NewDoc(context.Background(), id, "dca")
	if err != nil {
		t.Fatal(err)
	}
	day := b.s.work.CaseloadDay()
	start := b.clock
	for n := 0; n < 10; start = start.AddDate(0, 0, -1) {
		if day.Calendar.Working(casefile.DateOf(start)) {
			n++
		}
	}
	for !day.Calendar.Working(casefile.DateOf(start)) {
		start = start.AddDate(0, 0, -1)
	}
	b.give(dca, "dca.form.referral-date", string(casefile.DateOf(start)))
	b.s.Open(model.Route{Screen: model.Queue})
	b.pass(2 * recount)
	b.says("Review", "Jane S.", "Day 10 checkpoint, Disabled Child Assessment", "Today")
	if n := b.s.waitsForMe(); n == 0 {
		t.Error("the rail has no number")
	}
	var first string
	for _, again := range []bool{false, true} {
		b.s.Open(model.Route{Screen: model.Queue})
		b.settle()
		b.s.openWaiting(b.checkpoint())
		b.settle()
		b.says("Checkpoint, day 10", "My last directions", "What I questioned", "Working day 10 of 45")
		at := b.s.nav.At()
		if again && at.Doc != first {
			t.Errorf("opened again it is another look: %s, was %s", at.Doc, first)
		}
		first = at.Doc
	}
	b.s.key("ctrl+enter")
	b.settle()
	if at := b.s.nav.At(); at.Screen != model.TaskList {
		t.Errorf("an empty look goes on to %s", at.Screen)
	}
	doc, err := casefile.ParseID(first)
	if err != nil {
		t.Fatal(err)
	}
	for link, typed := range map[string]string{
		"ovs.read": "assessment", "ovs.life": "Two very disabled sisters without their mother", "ovs.challenge": "Agree, good work",
		"ovs.answer": "Ruth answers this today", "ovs.answer.choice": "satisfied", "ovs.drift": "no", "ovs.next": string(casefile.DateOf(b.clock.AddDate(0, 0, 20))),
	} {
		b.give(doc, link, typed)
	}
	b.s.key("ctrl+enter")
	b.settle()
	if at := b.s.nav.At(); at.Screen != model.TaskList {
		t.Errorf("“Agree, good work” goes on to %s", at.Screen)
	}
	b.give(doc, "ovs.challenge", "What do the two deaths predict? Who gets up at night once the interim carers stop?")
	b.s.key("ctrl+enter")
	b.settle()
	if at := b.s.nav.At(); at.Screen != model.Sign || at.Doc != first {
		t.Errorf("with a question it goes to %+v", at)
	}
}

func (b *bench) checkpoint() (out queue.Item) {
	b.t.Helper()
	for _, it := range b.s.waiting() {
		if it.What == oversight.AtCheckpoint {
			return it
		}
	}
	b.t.Fatal("no checkpoint waits")
	return out
}

// The caseload shows the user's children, and a worker only their own.
func TestTheCaseloadOfATeamAndOfAWorker(t *testing.T) {
	b := newBench(t)
	b.stage.rights = &session.Rights{Approve: true, Move: true}
	b.unlock()
	b.child("Jane", "Sample")
	b.s.Open(model.Route{Screen: model.Caseload})
	b.settle()
	b.says("Your team", "Who leads for whom", "1 child")
	b.s.Open(model.Route{Screen: model.Caseload, Tab: "charts"})
	b.settle()
	b.says("Late now", "Open health needs", "Placements and moves")
	b.stage.rights = &session.Rights{Move: true}
	b.s.Open(model.Route{Screen: model.Caseload})
	b.settle()
	b.says("Your caseload", "Jane S.")
	if strings.Contains(b.words(), "Who leads for whom") {
		t.Error("a worker sees who leads for whom")
	}
}

// Locking forgets what the manager's screens had read.
func TestLockingForgetsTheChildrenThatWereCounted(t *testing.T) {
	b := newBench(t)
	b.stage.rights = &session.Rights{Approve: true, Move: true}
	b.unlock()
	b.child("Jane", "Sample")
	b.s.Open(model.Route{Screen: model.Queue})
	b.settle()
	b.clock = b.clock.Add(time.Minute)
	b.s.Lock()
	b.settle()
	if len(b.s.overseen.digests) > 0 || len(b.s.overseen.items) > 0 {
		t.Error("names are still in memory")
	}
}
