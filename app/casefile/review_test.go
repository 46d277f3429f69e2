package casefile_test

import (
	"context"
	"errors"
	"testing"

	"doorstep/app/casefile"
)

// A question is pinned by the manager, answered by the author on another tablet,
// asked further, answered again and settled; each is answered, not just closed.
func TestAQuestionIsAnsweredNotJustClosed(t *testing.T) {
	ctx := context.Background()
	form := shipped(t, casefile.FormReview)
	mark, grace := newTablet(t, "mark"), newTablet(t, "grace")
	for _, r := range []*tablet{mark, grace} {
		r.form = form
		r.open(nil)
	}
	read := casefile.ID{7}
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	mark.set("rev.of", casefile.DocumentRef(read, "Disabled Child Assessment"))
	a, b := casefile.Review{Doc: mark.doc}, casefile.Review{Doc: grace.doc}
	at := casefile.Cell{Row: "row1", LinkID: "dca.an.means"}
	row, err := a.Ask(ctx, at, "There have been some previous concerns.", "history", "Which concerns, and what changed after?")
	ok(err)
	idle, err := a.Ask(ctx, at, "", "so-what", "")
	ok(err)
	is := func(r casefile.Review, want casefile.PointState, replies int) {
		t.Helper()
		for _, p := range r.Points() {
			if p.Row == row && (p.State != want || len(p.Replies) != replies || p.At != at || p.By.Name != "mark" || p.Kind != "history") {
				t.Errorf("the question is %+v", p)
			}
		}
	}
	is(a, casefile.PointDraft, 0)
	n, err := a.SendBack(ctx)
	if err != nil || n != 1 || a.Outcome() != casefile.ReviewSentBack || a.Of() != read {
		t.Fatalf("sent back %d %v, %s", n, err, a.Outcome())
	}
	is(a, casefile.PointOpen, 0)
	ok(a.Withdraw(ctx, idle))
	if err := a.Withdraw(ctx, row); err == nil {
		t.Error("a question that was sent is taken back")
	}
	mark.give(grace)
	is(b, casefile.PointOpen, 0)
	ok(b.Reply(ctx, row, "Two referrals, 2022 and 2024. Added, with dates."))
	is(b, casefile.PointAnswered, 1)
	grace.give(mark)
	is(a, casefile.PointAnswered, 1)
	if err := a.Agree(ctx); !errors.Is(err, casefile.ErrOpenPoints) {
		t.Errorf("agreed over an answer that nobody looked at: %v", err)
	}
	mark.now = mark.now.Add(1e9)
	ok(a.Reply(ctx, row, "And what came of the second?"))
	is(a, casefile.PointOpen, 2)
	mark.give(grace)
	grace.now = mark.now.Add(1e9)
	ok(b.Reply(ctx, row, "No further action, family help offered."))
	grace.give(mark)
	is(a, casefile.PointAnswered, 3)
	ok(a.Settle(ctx, row, true))
	is(a, casefile.PointSettled, 3)
	ok(a.Agree(ctx))
	ok(a.Read(ctx, "dca.sec.child"))
	ok(a.Read(ctx, "dca.sec.child"))
	mark.give(grace)
	if b.Outcome() != casefile.ReviewAgreed || len(b.ReadSections()) != 1 || len(b.Doc.Rows("rev.read", "")) != 1 {
		t.Errorf("the author sees %s, %v", b.Outcome(), b.ReadSections())
	}
}

func TestAPinIsReadAsItWasWritten(t *testing.T) {
	for _, c := range []casefile.Cell{{LinkID: "a.b"}, {Row: "0123", LinkID: "a.b"}, {}} {
		if got := casefile.ParsePin(casefile.Pin(c)); got != c {
			t.Errorf("%+v came back as %+v", c, got)
		}
	}
}
