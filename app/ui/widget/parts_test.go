package widget

import (
	"image"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/test"
	"pgregory.net/rapid"

	"doorstep/app/ui/theme"
)

func medicines(n int) []RowCard {
	var rows []RowCard
	for i := range n {
		id := string(rune('a' + i))
		rows = append(rows, RowCard{ID: id, Title: "Medicine " + id, Text: "Levetiracetam, 250 mg"})
	}
	return rows
}

// press finds a button or link by its spoken name and presses it.
func press(t *testing.T, root fyne.CanvasObject, name string) {
	t.Helper()
	var found func(o fyne.CanvasObject) bool
	found = func(o fyne.CanvasObject) bool {
		if n, ok := o.(Named); ok && n.A11y().Name == name {
			if p, ok := o.(interface{ Press() }); ok {
				p.Press()
				return true
			}
		}
		return slices.ContainsFunc(parts(o), found)
	}
	if !found(root) {
		t.Fatalf("nothing is called %q", name)
	}
}

func TestRowsAskBeforeRemovingAndOfferUndoForTenSeconds(t *testing.T) {
	var clock beat
	var gone, back calls[string]
	r := NewRowCards(RowCardsProps{Rows: medicines(2), One: "medicine", OnRemove: gone.take, OnUndo: back.take, After: clock.after})
	stage(t, VBox(0, r), 500, 600)
	press(t, r, "Remove Medicine a")
	if len(gone.got) != 0 {
		t.Fatal("removed without asking")
	}
	press(t, r, "Keep it")
	press(t, r, "Remove Medicine a")
	press(t, r, "Remove this medicine")
	if gone.last() != "a" || clock.waits[0] != 10*time.Second {
		t.Errorf("removed %v, undo for %v", gone.got, clock.waits)
	}
	r.SetRows(medicines(2)[1:])
	press(t, r, "Undo")
	if back.last() != "a" || clock.next != nil {
		t.Errorf("put back %v", back.got)
	}
	press(t, r, "Remove Medicine b")
	press(t, r, "Remove this medicine")
	tall := HeightFor(r, 500)
	clock.next()
	if HeightFor(r, 500) >= tall {
		t.Error("Undo is still offered after its time")
	}
}

func TestRowsShowThreeThenAllAndMoveByButtons(t *testing.T) {
	var moved calls[int]
	opened, added := "", 0
	r := NewRowCards(RowCardsProps{
		Rows: medicines(8), AddLabel: "Add another medicine", OnAdd: func() { added++ },
		OnChange: func(id string) { opened = id }, OnMove: func(_ string, by int) { moved.take(by) },
	})
	stage(t, VBox(0, r), 500, 2000)
	few := HeightFor(r, 500)
	press(t, r, "Show all 8")
	if HeightFor(r, 500) < few*1.8 {
		t.Error("not all rows are shown")
	}
	press(t, r, "Change Medicine h")
	press(t, r, "Move Medicine b up")
	press(t, r, "Move Medicine b down")
	press(t, r, "Add another medicine")
	if opened != "h" || added != 1 || !slices.Equal(moved.got, []int{-1, 1}) {
		t.Errorf("opened %q, added %d, moved %v", opened, added, moved.got)
	}
	r.SetLocked(true)
	if r.FocusTarget() != nil || r.A11y().Value != "8" {
		t.Error("locked rows can still be reached, or are not counted")
	}
	if NewRowCards(RowCardsProps{Rows: medicines(4)}).body.Objects[3] == nil {
		t.Error("a fourth row is hidden to save nothing")
	}
}

func TestAGapHasAReasonAndSometimesADate(t *testing.T) {
	var got calls[Gap]
	g := NewGapPicker(GapPickerProps{
		Reasons: []Option{{Key: "declined-by-family", Label: "The family did not want to say"}, {Key: "to-follow", Label: "To follow"}},
		DateFor: "to-follow", Today: day, OnChanged: got.take,
	})
	stage(t, VBox(0, g), 500, 800)
	if HeightFor(g, 500) != 44 {
		t.Errorf("closed, it is %v high", HeightFor(g, 500))
	}
	press(t, g, "No answer for now?")
	g.list.TypedKey(key(fyne.KeyEnd))
	if !g.open || got.last() != (Gap{Code: "to-follow"}) {
		t.Fatalf("told %+v, open %v", got.got, g.open)
	}
	g.when.pick(time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC))
	if got.last() != (Gap{"to-follow", "2026-04-01"}) {
		t.Errorf("told %+v", got.last())
	}
	g.list.TypedKey(key(fyne.KeyHome))
	if got.last() != (Gap{Code: "declined-by-family"}) || g.open {
		t.Errorf("told %+v, open %v", got.last(), g.open)
	}
	if n := g.A11y(); n.Value != "The family did not want to say" {
		t.Errorf("%+v", n)
	}
	g.list.TypedKey(key(fyne.KeySpace))
	if got.last() != (Gap{}) || g.link.A11y().Name != "No answer for now?" {
		t.Errorf("cleared to %+v", got.last())
	}
}

// draw makes one stroke with the mouse.
func draw(s *SignaturePad, points ...fyne.Position) {
	s.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: points[0]}})
	for _, p := range points[1:] {
		s.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: p}})
	}
	s.DragEnd()
	s.MouseUp(&desktop.MouseEvent{})
}

func TestASignatureIsKeptAsStrokesAndDrawn(t *testing.T) {
	var got calls[Signature]
	s := NewSignaturePad(SignaturePadProps{Name: "Your signature", Who: "Julie F., carer", When: "10 March 2026, 15:06", OnChanged: got.take})
	stage(t, VBox(0, s), 400, 300)
	draw(s, fyne.NewPos(30, 40), fyne.NewPos(60, 80), fyne.NewPos(120, 40))
	draw(s, fyne.NewPos(200, 50))
	v := s.Value()
	if len(got.got) != 2 || len(v.Strokes) != 2 || len(v.Strokes[0]) != 3 || len(v.Strokes[1]) != 1 || v.Width != 400 {
		t.Fatalf("told %d times, %+v", len(got.got), v)
	}
	if s.ink.pic.NRGBAAt(60, 80).A < 200 || s.ink.pic.NRGBAAt(200, 50).A < 200 || s.ink.pic.NRGBAAt(300, 100).A != 0 {
		t.Error("the strokes are not on the picture, or ink is where none was drawn")
	}
	v.Strokes[0][0].X = 999
	if s.Value().Strokes[0][0].X == 999 {
		t.Error("a caller changed the signature")
	}
	if !strings.HasSuffix(s.caption.text(), "15:06") || s.A11y().Value != "Signed by hand" {
		t.Errorf("caption %q, %+v", s.caption.text(), s.A11y())
	}
	press(t, s, "Clear the signature")
	if !s.Value().Empty() || s.ink.pic.NRGBAAt(60, 80).A != 0 || !got.last().Empty() {
		t.Error("cleared, something is left")
	}
}

func TestAFingerSignsToo(t *testing.T) {
	s := NewSignaturePad(SignaturePadProps{})
	stage(t, VBox(0, s), 400, 300)
	s.TouchDown(&mobile.TouchEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(30, 40)}})
	s.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(90, 90)}})
	s.TouchUp(nil)
	s.DragEnd()
	if v := s.Value(); len(v.Strokes) != 1 || len(v.Strokes[0]) != 2 {
		t.Errorf("%+v", v)
	}
}

func TestATypedNameStandsEqualAndASignatureFitsAnyPad(t *testing.T) {
	var got calls[Signature]
	s := NewSignaturePad(SignaturePadProps{OnChanged: got.take})
	win := stage(t, VBox(0, s), 400, 300)
	draw(s, fyne.NewPos(30, 40), fyne.NewPos(60, 80))
	press(t, s, "Type name instead")
	if !s.Value().Empty() || win.Canvas().Focused() != fyne.Focusable(s.typed.entry) {
		t.Error("the drawing was kept, or the box has no focus")
	}
	typeIn(win, "Julie F")
	if got.last().Typed != "Julie F" || s.A11y().Value != "Signed as Julie F" {
		t.Errorf("%+v", got.last())
	}
	s.Load(Signature{Width: 800, Height: 280, Strokes: []Stroke{{{X: 100, Y: 100}, {X: 200, Y: 100}}}})
	if s.typing || s.ink.pic.NRGBAAt(75, 50).A < 200 {
		t.Error("a signature from a larger pad is not drawn to scale")
	}
	draw(s, fyne.NewPos(10, 10), fyne.NewPos(20, 20))
	if v := s.Value(); v.Width != 800 || v.Strokes[0][1].X != 200 || v.Strokes[1][0] != (Point{20, 20}) {
		t.Errorf("strokes of two pads are mixed: %+v", v)
	}
	s.SetLocked(true)
	draw(s, fyne.NewPos(10, 50), fyne.NewPos(20, 60))
	if len(s.Value().Strokes) != 2 {
		t.Error("a locked signature was drawn on")
	}
}

func TestInkOverItselfDoesNotDarken(t *testing.T) {
	test.NewTempApp(t)
	rapid.Check(t, func(t *rapid.T) {
		var s Stroke
		for range rapid.IntRange(1, 12).Draw(t, "points") {
			s = append(s, Point{float32(rapid.IntRange(-20, 120).Draw(t, "x")), float32(rapid.IntRange(-20, 60).Draw(t, "y"))})
		}
		once, twice := newInk(100, 40, 1, inkBlack), newInk(100, 40, 1, inkBlack)
		once.stroke(s)
		twice.stroke(s)
		twice.stroke(s)
		if !slices.Equal(once.pic.Pix, twice.pic.Pix) {
			t.Fatal("a stroke drawn twice looks different")
		}
	})
}

func TestPhotosAreNumberedOpenedAndRemoved(t *testing.T) {
	var opened, removed calls[string]
	added := 0
	s := NewPhotoStrip(PhotoStripProps{
		Name: "Photos of the bath", Photos: []Photo{{ID: "a", Thumb: image.NewNRGBA(image.Rect(0, 0, 4, 3))}, {ID: "b"}},
		OnAdd: func() { added++ }, OnOpen: opened.take, OnRemove: removed.take,
	})
	stage(t, VBox(0, s), 600, 300)
	s.add.Tapped(nil)
	s.tiles[1].TypedKey(key(fyne.KeyReturn))
	s.tiles[0].TypedKey(key(fyne.KeyDelete))
	press(t, s, "Remove photo 2")
	if added != 1 || opened.last() != "b" || !slices.Equal(removed.got, []string{"a", "b"}) {
		t.Errorf("added %d, opened %v, removed %v", added, opened.got, removed.got)
	}
	if n := s.A11y(); n.Value != "2 added" || s.tiles[0].A11y().Name != "Photo 1" {
		t.Errorf("%+v", n)
	}
	s.SetLocked(true)
	if len(s.shown()) != 2 || s.FocusTarget() != nil {
		t.Error("a locked strip still offers to add")
	}
}

func conflict() ConflictChooserProps {
	mine := "Dad lifts her in and out by hand. He hurt his back in January. Mum cannot lift her."
	theirs := "Dad lifts her in and out by hand. Mum cannot lift her. Bath rim is 540 mm."
	return ConflictChooserProps{Both: MergeWords(mine, theirs), Versions: []ConflictVersion{
		{Key: "1", Title: "Yours", Sub: "On your tablet · Monday, 3:40pm", Person: "Grace O.", Text: mine, Tag: TagProps{Text: "On the server", Icon: "verified_user", Tone: ToneSafe}},
		{Key: "2", Title: "Priya N.’s", Sub: "OT · Monday, 4:02pm", Person: "Priya N.", Text: theirs, Note: "Written after measuring the bathroom", NoteIcon: "straighten"},
	}}
}

func TestNothingIsChosenInAConflictUntilSomeoneChooses(t *testing.T) {
	var got, edited calls[string]
	p := conflict()
	p.OnChanged, p.OnEdited = got.take, edited.take
	c := NewConflictChooser(p)
	win := stage(t, VBox(0, c), 1140, 700)
	if c.Chosen() != "" || c.A11y().Value != "" {
		t.Fatal("a version is chosen at first")
	}
	win.Canvas().FocusNext()
	c.TypedKey(key(fyne.KeyRight))
	if c.Chosen() != "" {
		t.Error("an arrow chose a version; only Space or Enter does")
	}
	c.TypedKey(key(fyne.KeySpace))
	c.Tapped(tap(c.cards[0].x+10, c.cards[0].y+10))
	FocusOn(c.both)
	typeIn(win, "!")
	if !slices.Equal(got.got, []string{"2", "1", BothTogether}) || len(edited.got) != 1 || c.BothText() != edited.last() {
		t.Errorf("chose %v, edited %v", got.got, edited.got)
	}
	c.Load("")
	if c.Chosen() != "" || len(got.got) != 3 {
		t.Error("Load chose, or told of it")
	}
}

func TestConflictCardsStandSideBySideAndStackWhenNarrow(t *testing.T) {
	c := NewConflictChooser(conflict())
	stage(t, VBox(0, c), 1140, 700)
	if c.cards[0].y != c.cards[1].y || c.cards[1].x != 580 || c.cards[0].h != c.cards[1].h {
		t.Errorf("at %v,%v and %v,%v", c.cards[0].x, c.cards[0].y, c.cards[1].x, c.cards[1].y)
	}
	c.Resize(fyne.NewSize(500, 1200))
	if c.cards[1].x != 0 || c.cards[1].y <= c.cards[0].y {
		t.Error("narrow, the cards are still side by side")
	}
}

func TestWordsThatDifferAreMarked(t *testing.T) {
	spans := markDifferent("Dad lifts her. He hurt his back. Mum cannot.", []string{"Dad lifts her. Mum cannot. Rim 540 mm."})
	var marked []string
	text := ""
	for _, s := range spans {
		text += s.Text
		if s.Mark {
			marked = append(marked, strings.TrimSpace(s.Text))
		}
	}
	if !slices.Equal(marked, []string{"He hurt his back."}) || text != "Dad lifts her. He hurt his back. Mum cannot." {
		t.Errorf("marked %q in %q", marked, text)
	}
}

func TestBothTogetherHoldsEveryWordOfBoth(t *testing.T) {
	got := MergeWords("Dad lifts her. He hurt his back. Mum cannot.", "Dad lifts her. Mum cannot. Rim 540 mm.")
	if got != "Dad lifts her. He hurt his back. Mum cannot. Rim 540 mm." {
		t.Errorf("%q", got)
	}
	word := rapid.StringMatching(`[a-d]`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.SliceOfN(word, 0, 12).Draw(t, "a"), rapid.SliceOfN(word, 0, 12).Draw(t, "b")
		both := strings.Fields(MergeWords(strings.Join(a, " "), strings.Join(b, " ")))
		if !subsequence(a, both) || !subsequence(b, both) {
			t.Fatalf("%v and %v make %v", a, b, both)
		}
		inA, inB := diffWords(a, b)
		if count(inA) != count(inB) || len(both) != len(a)+len(b)-count(inA) {
			t.Fatalf("%v and %v share %d and %d words, make %d", a, b, count(inA), count(inB), len(both))
		}
	})
}

func subsequence(part, whole []string) bool {
	for _, w := range whole {
		if len(part) > 0 && part[0] == w {
			part = part[1:]
		}
	}
	return len(part) == 0
}

func count(list []bool) (n int) {
	for _, b := range list {
		if b {
			n++
		}
	}
	return n
}

func TestTheTimelineSaysWhatItsDotsMean(t *testing.T) {
	tl := NewTimeline(TimelineProps{Entries: []TimelineEntry{
		{Kind: EntryVisit, Date: "Tue 24 February 2026", Title: "Visit 1", Text: "Grace saw Amina on her own.", Tag: TagProps{Text: "Child seen alone", Tone: ToneTint}},
		{Kind: EntryEvent, Date: "Wed 11 February 2026", Title: "Went to hospital"},
		{Date: "Mon 2 February 2026", Title: "Plan agreed"},
	}})
	stage(t, VBox(0, tl), 400, 500)
	fills := []any{theme.Colour(theme.Primary), theme.Colour(theme.Danger), theme.Colour(theme.Surface)}
	for i, r := range tl.rows {
		if r.dot.FillColor != fills[i] {
			t.Errorf("dot %d is %v", i, r.dot.FillColor)
		}
	}
	if n := tl.A11y(); len(n.State) != 3 || n.State[1] != "Wed 11 February 2026: Went to hospital" {
		t.Errorf("%+v", n)
	}
	tl.SetEntries(nil)
	if HeightFor(tl, 400) != 0 {
		t.Error("an empty timeline takes room")
	}
}

func TestInitialsAndTheirColourComeFromTheName(t *testing.T) {
	for name, want := range map[string]string{"Amina R.": "AR", "Grace": "G", "Łucja de la Cruz": "ŁC", "": "?", "  ": "?"} {
		if got := Initials(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	if AvatarColour("x") < 1 || AvatarColour("Priya N.") > 6 {
		t.Error("the colour is not one of six")
	}
}

func TestHeaderShortensItsTitleBeforeTheButtons(t *testing.T) {
	backs := 0
	chip := NewSyncChip(SyncChipProps{Where: OnlyHere, Text: "5 only on this tablet"})
	h := NewHeaderBar(HeaderProps{Title: "Disabled Child Assessment for a very long name indeed", Sub: "Amina R., 8", OnBack: func() { backs++ }, End: []fyne.CanvasObject{chip}})
	stage(t, h, 500, 72)
	title := h.title.texts[0]
	if end := title.Position().X + title.MinSize().Width; end > chip.Position().X {
		t.Errorf("the title ends at %v, the chip begins at %v", end, chip.Position().X)
	}
	press(t, h, "Back")
	h.SetTitle("Amina R.", "8 years old")
	h.SetBack(nil)
	if backs != 1 || h.A11y().Name != "Amina R." || h.arrow != nil {
		t.Errorf("back %d times, %+v", backs, h.A11y())
	}
}
