package conflict_test

import (
	"testing"
	"time"

	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/conflict"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
)

func apart() session.Conflict {
	return session.Conflict{
		Child: "Amina R.", Form: "Disabled Child Assessment", Section: "Looking after herself",
		Question: "How does Amina get in and out of the bath?", Before: "Dad lifts her.", BeforeAt: screentest.Now.Add(-72 * time.Hour),
		Answers: []session.Version{
			{Text: "Dad lifts her. He hurt his back.", By: "Grace Okafor", Mine: true, At: screentest.Now},
			{Text: "Dad lifts her. Bath rim is 540 mm.", By: "Priya Nair", At: screentest.Now, OnHere: true},
		},
	}
}

type bench struct {
	desk    *screentest.Desk
	s       *conflict.Screen
	kept    []session.Version
	written []string
	next    int
	fault   string
}

func open(t *testing.T) *bench {
	screentest.App(t)
	b := &bench{desk: screentest.NewDesk()}
	b.s = conflict.New(conflict.Props{
		Desk: b.desk, Conflict: apart(), Count: 2, Together: true,
		Keep:  func(v session.Version, done func(string)) { b.kept = append(b.kept, v); done(b.fault) },
		Write: func(text string, done func(string)) { b.written = append(b.written, text); done(b.fault) },
		Next:  func() { b.next++ },
	})
	b.desk.Show(t, b.s, 1280, 800)
	return b
}

func (b *bench) keep() { b.s.Find("conflict.keep").(*widget.Button).Press() }

func TestNothingIsChosenBeforehand(t *testing.T) {
	b := open(t)
	b.keep()
	if len(b.kept)+len(b.written) != 0 || b.next != 0 {
		t.Fatal("something was kept that nobody chose")
	}
}

func TestTheChoiceIsNamedAndKept(t *testing.T) {
	b := open(t)
	c := b.s.Find("conflict.versions").(*widget.ConflictChooser)
	press := func(i int) {
		g := c.Targets()[i]
		c.Tapped(point(g))
	}
	press(1)
	if got := b.s.Find("conflict.keep").(*widget.Button).A11y().Name; got != "Keep Priya’s" {
		t.Fatalf("the button says %q", got)
	}
	press(0)
	if got := b.s.Find("conflict.keep").(*widget.Button).A11y().Name; got != "Keep mine" {
		t.Fatalf("the button says %q", got)
	}
	b.keep()
	if len(b.kept) != 1 || !b.kept[0].Mine || b.next != 1 {
		t.Fatalf("kept %+v, next %d", b.kept, b.next)
	}
}

func TestBothTogetherIsATextOfItsOwn(t *testing.T) {
	b := open(t)
	c := b.s.Find("conflict.versions").(*widget.ConflictChooser)
	c.Tapped(point(c.Targets()[2]))
	b.keep()
	want := "Dad lifts her. He hurt his back. Bath rim is 540 mm."
	if len(b.written) != 1 || b.written[0] != want {
		t.Fatalf("written %q", b.written)
	}
}

func TestAFaultIsToldAndNothingMovesOn(t *testing.T) {
	b := open(t)
	b.fault = "This tablet is full."
	c := b.s.Find("conflict.versions").(*widget.ConflictChooser)
	c.Tapped(point(c.Targets()[0]))
	b.keep()
	if b.next != 0 {
		t.Fatal("goes on although nothing was saved")
	}
	if bar := b.s.Frame(model.Wide).Bar; bar == nil {
		t.Fatal("no bar")
	}
}
