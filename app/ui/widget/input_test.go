package widget

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/test"

	"doorstep/app/ui/theme"
)

func TestTypingTellsEachChange(t *testing.T) {
	var got calls[string]
	in := NewTextInput(TextInputProps{Name: "School name", OnChanged: got.take})
	win := stage(t, VBox(0, in), 400, 60)
	test.TapCanvas(win.Canvas(), fyne.NewPos(100, 26))
	if win.Canvas().Focused() != fyne.Focusable(in.entry) {
		t.Fatalf("a tap in the box focused %T", win.Canvas().Focused())
	}
	typeIn(win, "Łaś")
	if !slices.Equal(got.got, []string{"Ł", "Ła", "Łaś"}) || in.A11y().Value != "Łaś" {
		t.Errorf("told %v, value %q", got.got, in.A11y().Value)
	}
	if len(in.ring()) != 2 {
		t.Error("no ring while typing")
	}
}

func TestTheEdgeOfTheBoxBringsTheFocusToo(t *testing.T) {
	in := NewTextInput(TextInputProps{})
	win := stage(t, VBox(0, in), 400, 60)
	in.Tapped(nil)
	if win.Canvas().Focused() != fyne.Focusable(in.entry) {
		t.Error("the edge of the box is dead")
	}
}

func TestNumbersOnlyAndNoMoreThanFit(t *testing.T) {
	in := NewTextInput(TextInputProps{Digits: true, Also: ".", MaxRunes: 4})
	win := stage(t, in, 200, 60)
	win.Canvas().Focus(in.entry)
	typeIn(win, "a1b2.34567")
	if in.Value() != "12.3" {
		t.Errorf("the box holds %q", in.Value())
	}
	if in.entry.Keyboard() != mobile.NumberKeyboard {
		t.Error("a tablet would show letters")
	}
}

func TestAPassphraseIsNeverToldAndCanBeShown(t *testing.T) {
	submitted := 0
	in := NewTextInput(TextInputProps{Name: "Your passphrase", Password: true, Large: true, OnSubmit: func() { submitted++ }})
	win := stage(t, in, 400, 60)
	FocusOn(in)
	typeIn(win, "four plain words here")
	if n := in.A11y(); n.Value != "" || !slices.Contains(n.State, "hidden") {
		t.Errorf("%+v", n)
	}
	if in.Value() != "four plain words here" {
		t.Errorf("the box holds %q", in.Value())
	}
	in.SetHidden(false)
	if in.A11y().Value == "" {
		t.Error("shown, it is still hidden")
	}
	in.entry.TypedKey(key(fyne.KeyReturn))
	if submitted != 1 || in.MinSize().Height != 56 {
		t.Errorf("Enter submitted %d times; %v high", submitted, in.MinSize().Height)
	}
}

func TestTextAreaLetsTabPassAndGrowsThePage(t *testing.T) {
	var got calls[string]
	area := NewTextArea(TextAreaProps{Name: "What helps?", OnChanged: got.take})
	below := NewButton(ButtonProps{Text: "Next"})
	page := NewPageScroll(PageProps{Content: Pad(32, 20, 32, 20, VBox(20, area, below))})
	win := stage(t, page, 700, 300)
	FocusOn(area)
	if area.entry.AcceptsTab() {
		t.Error("Tab is kept: a keyboard trap")
	}
	before, where := area.Size().Height, below.Position().Y
	for range 16 {
		typeIn(win, "Blue bowl with the suction base. Chair tilted back a little. Music off. ")
	}
	if area.Size().Height <= before || below.Position().Y-where != area.Size().Height-before {
		t.Errorf("grew from %v to %v, what is below moved by %v", before, area.Size().Height, below.Position().Y-where)
	}
	if page.Offset() == 0 {
		t.Error("the page did not follow the caret")
	}
	caret := fyne.CurrentApp().Driver().AbsolutePositionForObject(area.entry).Y + area.entry.CursorPosition().Y
	if caret < 0 || caret > 300 {
		t.Errorf("the caret is at %v in a window of 300", caret)
	}
	if len(got.got) == 0 || got.last() != area.Value() {
		t.Error("typing was not told")
	}
	area.Load("Short.")
	if area.Size().Height != before {
		t.Errorf("emptied, it is %v high, was %v", area.Size().Height, before)
	}
}

// Every letter of a text arrives, at the ends of wrapped lines as well.
func TestNothingTypedIsLostAtTheEndsOfLines(t *testing.T) {
	text := "Blue bowl with the suction base. Chair tilted back a little. Music off. Show her the spoon before it comes. " +
		"She likes the window seat. Give her ten seconds. Then ask again and wait. Cut it small."
	area := NewTextArea(TextAreaProps{})
	page := NewPageScroll(PageProps{Content: VBox(20, area)})
	win := stage(t, page, 400, 700)
	for width := float32(260); width < 700; width += 7 {
		win.Resize(fyne.NewSize(width, 700))
		area.Load("")
		FocusOn(area)
		typeIn(win, text)
		if area.Value() != text {
			t.Errorf("at %v wide: %q", width, area.Value())
		}
	}
}

// A list that opens near the bottom is brought into view with its input.
func TestAnOpenListIsBroughtIntoView(t *testing.T) {
	search := NewChoiceSearch(ChoiceSearchProps{Options: home()})
	picker := NewPersonPicker(PersonPickerProps{People: []Person{{ID: "1", Name: "Farah R."}, {ID: "2", Name: "Hamid R."}}})
	page := NewPageScroll(PageProps{Content: VBox(20, box(10, 240), search, picker, box(10, 400))})
	win := stage(t, page, 400, 330)
	FocusOn(search)
	typeIn(win, "w")
	bottom := func(o fyne.CanvasObject) float32 {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y + o.Size().Height
	}
	if b := bottom(search); b > 330 {
		t.Errorf("the matches end at %v in a window of 330", b)
	}
	win.Canvas().FocusNext()
	picker.TypedKey(key(fyne.KeySpace))
	if b := bottom(picker); b > 330 {
		t.Errorf("the people end at %v in a window of 330", b)
	}
}

// Q-LEN-1: nothing is counted below the guide; from there on the count stands
// under the box, in the colour of what wants care, and goes when words go.
func TestLengthIsSaidFromTheGuideOn(t *testing.T) {
	area := NewTextArea(TextAreaProps{Guide: 20, Note: "Dictate if you like."})
	win := stage(t, VBox(0, area), 500, 300)
	FocusOn(area)
	typeIn(win, "Blue bowl, wide base")
	if got := area.note.text(); got != "Dictate if you like." {
		t.Errorf("at the guide it says %q", got)
	}
	typeIn(win, "s")
	if got := area.note.spans[0]; got != (Span{Text: "21 characters. About 20 is usually enough.", Colour: theme.Local}) {
		t.Errorf("above it, it says %+v", got)
	}
	area.entry.TypedKey(key(fyne.KeyBackspace))
	if got := area.note.spans[0]; got != (Span{Text: "Dictate if you like."}) {
		t.Errorf("back at the guide it says %+v", got)
	}
}

func TestADateIsCheckedWholeAndOnLeaving(t *testing.T) {
	cases := []struct {
		day, month, year string
		partial          bool
		value, problem   string
	}{
		{"27", "3", "2026", false, "2026-03-27", ""},
		{"27", "3", "26", false, "2026-03-27", ""},
		{"14", "6", "87", false, "1987-06-14", ""},
		{"1", "1", "36", false, "2036-01-01", ""},
		{"1", "1", "37", false, "1937-01-01", ""},
		{"29", "2", "2024", false, "2024-02-29", ""},
		{"29", "2", "2026", false, "", "The date must be a real date – you put 29 2 2026"},
		{"31", "13", "2026", false, "", "The date must be a real date – you put 31 13 2026"},
		{"0", "1", "2026", false, "", "The date must be a real date – you put 0 1 2026"},
		{"", "3", "2026", false, "", "Enter the day as well"},
		{"3", "", "2026", false, "", "Enter the month as well"},
		{"3", "3", "", false, "", "Enter the year as well"},
		{"3", "3", "202", false, "", "The year must have 4 numbers – you put 202"},
		{"", "", "", false, "", ""},
		{"", "3", "2026", true, "2026-03", ""},
		{"", "", "2026", true, "2026", ""},
		{"", "13", "2026", true, "", "The month must be between 1 and 12 – you put 13"},
	}
	test.NewTempApp(t)
	for _, c := range cases {
		d := NewDateParts(DatePartsProps{Today: day, Partial: c.partial})
		for i, v := range []string{c.day, c.month, c.year} {
			d.boxes[i].Load(v)
		}
		if d.Value() != c.value || d.Problem() != c.problem {
			t.Errorf("%q %q %q: value %q, problem %q; want %q, %q", c.day, c.month, c.year, d.Value(), d.Problem(), c.value, c.problem)
		}
	}
}

func TestADateIsToldOnceItIsOneAndItsYearIsCompleted(t *testing.T) {
	var got calls[string]
	left := 0
	d := NewDateParts(DatePartsProps{Name: "When was it last checked?", Today: day, OnChanged: got.take, OnBlur: func() { left++ }})
	win := stage(t, VBox(0, d), 640, 200)
	FocusOn(d)
	typeIn(win, "27")
	win.Canvas().FocusNext()
	typeIn(win, "3")
	win.Canvas().FocusNext()
	typeIn(win, "26")
	if len(got.got) != 0 {
		t.Errorf("told %v while the year may go on", got.got)
	}
	win.Canvas().Unfocus()
	if !slices.Equal(got.got, []string{"2026-03-27"}) || d.boxes[2].Value() != "2026" || left == 0 {
		t.Errorf("told %v, year %q, left %d", got.got, d.boxes[2].Value(), left)
	}
	if n := d.A11y(); n.Value != "27 March 2026" {
		t.Errorf("said as %q", n.Value)
	}
	if n := d.boxes[1].A11y().Name; n != "When was it last checked?, month" {
		t.Errorf("the month box is called %q", n)
	}
	d.boxes[0].entry.SetText("")
	if got.last() != "" {
		t.Error("taking the day away was not told")
	}
}

func TestPartialDatesAreLoadedAndKept(t *testing.T) {
	test.NewTempApp(t)
	for _, v := range []string{"2026-03-07", "2026-03", "2026", ""} {
		d := NewDateParts(DatePartsProps{Today: day, Partial: true, Value: v})
		if d.Value() != v {
			t.Errorf("%q came back as %q", v, d.Value())
		}
	}
	d := NewDateParts(DatePartsProps{Today: day, Value: "2026-03-07"})
	if a, b, c := d.Typed(); a != "7" || b != "3" || c != "2026" {
		t.Errorf("shown as %s %s %s", a, b, c)
	}
}

func TestTodayAndCalendarFillTheDate(t *testing.T) {
	var got calls[string]
	d := NewDateParts(DatePartsProps{Today: day, TodayButton: true, OnChanged: got.take})
	win := stage(t, VBox(0, d), 640, 600)
	d.today.Press()
	d.calendar.Press()
	if d.month == nil || win.Canvas().Focused() != fyne.Focusable(d.month) {
		t.Fatal("the calendar did not open with the focus")
	}
	tall := d.HeightFor(640)
	d.month.TypedKey(key(fyne.KeyDown))
	d.month.TypedKey(key(fyne.KeyRight))
	d.month.TypedKey(key(fyne.KeyPageDown))
	d.month.TypedKey(key(fyne.KeyReturn))
	if !slices.Equal(got.got, []string{"2026-03-10", "2026-04-18"}) || d.month != nil || d.HeightFor(640) >= tall {
		t.Errorf("told %v", got.got)
	}
	if win.Canvas().Focused() != fyne.Focusable(d.calendar) {
		t.Error("the focus did not go back to the calendar's button")
	}
	d.calendar.Press()
	d.month.TypedKey(key(fyne.KeyEscape))
	if d.month != nil || d.Value() != "2026-04-18" {
		t.Error("Esc did not close the calendar, or changed the date")
	}
}

func TestACalendarTurnsMonthsAndTakesTaps(t *testing.T) {
	var got calls[time.Time]
	c := NewCalendar(CalendarProps{Today: day(), Shown: time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), OnChosen: got.take})
	stage(t, VBox(0, c), 334, 500)
	c.turn(1)
	if c.A11y().Value != "Saturday 28 February 2026" || c.weeks() != 5 {
		t.Errorf("a month after 31 January is %s, in %d weeks", c.A11y().Value, c.weeks())
	}
	for _, target := range c.Targets() {
		if target.Name == "14 February" {
			c.Tapped(tap(target.Pos.X+5, target.Pos.Y+5))
		}
	}
	if len(got.got) != 1 || got.last().Format("2006-01-02") != "2026-02-14" {
		t.Errorf("tapped %v", got.got)
	}
	before := c.Targets()[0]
	c.Tapped(tap(before.Pos.X+5, before.Pos.Y+5))
	if c.at.Month() != time.January {
		t.Error("the arrow did not turn the month")
	}
}

func TestQuantityStepsExactlyAndKeepsItsUnit(t *testing.T) {
	cases := []struct {
		start, step string
		n           int64
		decimal     bool
		negative    bool
		want        string
	}{
		{"180", "", 1, false, false, "181"},
		{"", "", 1, false, false, "1"},
		{"0", "", -1, false, false, "0"},
		{"0", "", -1, false, true, "-1"},
		{"0.1", "0.1", 2, true, false, "0.3"},
		{"2.50", "0.25", 1, true, false, "2.75"},
		{"180", "10", -2, false, false, "160"},
		{"1.", "1", 1, true, false, "2"},
		{"--", "1", 1, false, true, "--"},
	}
	test.NewTempApp(t)
	for _, c := range cases {
		q := NewQuantity(QuantityProps{Unit: "ml", Value: Amount{Number: c.start}, Step: c.step, Decimal: c.decimal, Negative: c.negative})
		q.step(c.n)
		if q.Value() != (Amount{c.want, "ml"}) {
			t.Errorf("%q by %d of %q: %+v, want %q", c.start, c.n, c.step, q.Value(), c.want)
		}
	}
}

// beat is a clock that goes on by hand.
type beat struct {
	waits []time.Duration
	next  func()
}

func (b *beat) after(d time.Duration, f func()) func() {
	b.waits = append(b.waits, d)
	b.next = f
	return func() { b.next = nil }
}

func TestHoldingAStepperRepeatsAndSpeedsUp(t *testing.T) {
	var clock beat
	var got calls[Amount]
	q := NewQuantity(QuantityProps{Unit: "ml", Value: Amount{Number: "180"}, OnChanged: got.take, After: clock.after})
	stage(t, VBox(0, q), 400, 60)
	q.more.MouseDown(&desktop.MouseEvent{})
	for range 6 {
		clock.next()
	}
	q.more.MouseUp(&desktop.MouseEvent{})
	q.more.Tapped(nil)
	if q.Value().Number != "186" || clock.next != nil {
		t.Errorf("held for six beats it is %s", q.Value().Number)
	}
	if clock.waits[0] != 500*time.Millisecond || clock.waits[1] <= clock.waits[len(clock.waits)-1] {
		t.Errorf("waits %v do not shorten", clock.waits)
	}
	q.more.Tapped(nil)
	q.box.entry.TypedKey(key(fyne.KeyDown))
	if q.Value().Number != "186" || len(got.got) != 8 {
		t.Errorf("a tap and an arrow gave %s, told %d times", q.Value().Number, len(got.got))
	}
	if n := q.A11y(); n.Value != "186 ml" {
		t.Errorf("%+v", n)
	}
}

func TestADoseHasNoStepperAndAUnitCanBeChosen(t *testing.T) {
	var got calls[Amount]
	q := NewQuantity(QuantityProps{NoStepper: true, Decimal: true, Units: []Option{{Key: "mg", Label: "mg"}, {Key: "ml", Label: "ml"}}, OnChanged: got.take})
	stage(t, VBox(0, q), 500, 60)
	if q.less != nil || q.key(key(fyne.KeyUp)) {
		t.Error("a dose can be stepped")
	}
	q.units.TypedKey(key(fyne.KeyRight))
	if got.last().Unit != "mg" {
		t.Errorf("%+v", got.last())
	}
}

func TestErrorsAreShownInWordsWithAFix(t *testing.T) {
	d := NewDateParts(DatePartsProps{Today: day, Value: "2026-06-12"})
	f := NewField(FieldProps{Label: "When was her swallowing last checked?", Hint: "For example, 27 3 2025.", Input: d})
	stage(t, VBox(0, f), 640, 300)
	calm := f.HeightFor(640)
	f.SetError("The date must be today or earlier – you put 12 June 2026")
	fixed := false
	f.SetFix("Change to 2025", func() { fixed = true })
	if f.HeightFor(640) <= calm || !d.boxes[0].wrong || !slices.Contains(f.objects(), fyne.CanvasObject(f.bar)) {
		t.Error("the error is not drawn with a bar, words and edges")
	}
	if n := f.A11y(); !strings.Contains(strings.Join(n.State, ";"), "error: The date must be today") || !slices.Contains(n.State, "to fix") {
		t.Errorf("%+v", n)
	}
	f.fix.Press()
	f.SetError("")
	f.SetFix("", nil)
	if !fixed || f.HeightFor(640) != calm || d.boxes[0].wrong || f.Error() != "" {
		t.Error("mended, something of the error is left")
	}
}

func TestAFieldNamesItsInputAndSetsItsParts(t *testing.T) {
	in := NewTextInput(TextInputProps{})
	f := NewField(FieldProps{Label: "School name", Hint: "As on the letterhead", Source: "From the case record", Input: in, Extra: Hint("extra")})
	win := stage(t, f, 640, 300)
	if in.A11y().Name != "School name" {
		t.Errorf("the box is called %q", in.A11y().Name)
	}
	f.SetLabel("College name")
	f.SetHint("")
	f.SetSource("")
	f.SetExtra(nil)
	f.Focus()
	if in.A11y().Name != "College name" || win.Canvas().Focused() != fyne.Focusable(in.entry) {
		t.Error("the new label or the focus did not arrive")
	}
	if h := f.HeightFor(640); h != f.label.lineHeight()+8+52 {
		t.Errorf("label and box are %v high", h)
	}
	f.SetLocked(true)
	if !in.Locked() {
		t.Error("the field is locked and its box is not")
	}
}

func TestSearchMatchesBeginningsOfWordsFirst(t *testing.T) {
	opts := []Option{{Key: "1", Label: "Cleveland clinic"}, {Key: "2", Label: "Levetiracetam", Hint: "epilepsy"}, {Key: "3", Label: "Lamotrigine", Hint: "epilepsy"}, {Key: "4", Label: "Oral levothyroxine"}}
	var keys []string
	for _, o := range FindOptions(opts, "LEV") {
		keys = append(keys, o.Key)
	}
	if !slices.Equal(keys, []string{"2", "4", "1"}) {
		t.Errorf("lev finds %v", keys)
	}
	if got := FindOptions(opts, "epi lam"); len(got) != 1 || got[0].Key != "3" {
		t.Errorf("two words find %v", got)
	}
	if FindOptions(opts, "  ") != nil {
		t.Error("nothing typed finds something")
	}
	spans := marked("Levetiracetam", "lev")
	if len(spans) != 2 || spans[0] != (Span{Text: "Lev", Bold: true}) {
		t.Errorf("marked %+v", spans)
	}
}

func TestChoiceSearchIsDrivenByKeys(t *testing.T) {
	var opts []Option
	for _, l := range []string{"Ash", "Ashby", "Ashdon", "Asher", "Ashford", "Ashgrove", "Ashton", "Beech"} {
		opts = append(opts, Option{Key: strings.ToLower(l), Label: l})
	}
	var got calls[Chosen]
	c := NewChoiceSearch(ChoiceSearchProps{Name: "School", Options: opts, AsWritten: true, OnChanged: got.take})
	win := stage(t, VBox(0, c), 500, 700)
	FocusOn(c)
	typeIn(win, "ash")
	if len(c.list.rows) != 7 || c.list.rows[6].plain != "Use as written" {
		t.Fatalf("%d rows, want six matches and one as written", len(c.list.rows))
	}
	c.box.entry.TypedKey(key(fyne.KeyDown))
	c.box.entry.TypedKey(key(fyne.KeyReturn))
	if got.last() != (Chosen{"ashby", "Ashby"}) || c.box.Value() != "Ashby" || len(c.list.rows) != 0 {
		t.Errorf("chose %+v, box %q", got.last(), c.box.Value())
	}
	typeIn(win, "x")
	c.box.entry.TypedKey(key(fyne.KeyEscape))
	if c.box.Value() != "Ashbyx" && c.box.Value() != "Ashby" {
		t.Errorf("Esc left %q", c.box.Value())
	}
	c.Type("Elm Lane")
	c.Tapped(tap(20, c.list.rows[len(c.list.rows)-1].y+5))
	if got.last() != (Chosen{"", "Elm Lane"}) {
		t.Errorf("as written gave %+v", got.last())
	}
	c.box.entry.SetText("")
	if got.last() != (Chosen{}) {
		t.Error("emptying the box did not clear the answer")
	}
}

func TestChoiceSearchPutsBackWhatWasChosen(t *testing.T) {
	var got calls[Chosen]
	c := NewChoiceSearch(ChoiceSearchProps{Options: home(), Value: Chosen{"carer", "With a shared carer"}, OnChanged: got.take})
	win := stage(t, VBox(0, c), 500, 500)
	FocusOn(c)
	c.box.entry.SetText("hom")
	win.Canvas().Unfocus()
	if c.box.Value() != "With a shared carer" || len(got.got) != 0 {
		t.Errorf("left half typed: box %q, told %v", c.box.Value(), got.got)
	}
	FocusOn(c)
	c.box.entry.SetText("home with FAMILY")
	win.Canvas().Unfocus()
	if got.last().Key != "home" {
		t.Errorf("typed out in full: %+v", got.last())
	}
	c.Type("zzz")
	if len(c.list.rows) != 1 || !strings.Contains(c.list.rows[0].title.text(), "zzz") {
		t.Error("nothing found is not said")
	}
}

func TestPersonPickerTakesOneAndShowsWho(t *testing.T) {
	people := []Person{{ID: "1", Name: "Sunita L.", Role: "Short-break nurse", Team: "Amina’s team"}, {ID: "2", Name: "Priya N.", Role: "Occupational therapist"}}
	var got calls[[]Person]
	p := NewPersonPicker(PersonPickerProps{Name: "Who will do it?", People: people, AllowNew: true, OnChanged: got.take})
	win := stage(t, VBox(0, p), 500, 700)
	win.Canvas().FocusNext()
	p.TypedKey(key(fyne.KeySpace))
	p.TypedRune('p')
	if n := p.A11y(); !slices.Contains(n.State, "on Priya N.") {
		t.Errorf("%+v", n)
	}
	p.find.entry.TypedKey(key(fyne.KeyReturn))
	if p.open || p.A11y().Value != "Priya N." || len(got.last()) != 1 || got.last()[0].ID != "2" {
		t.Errorf("picked %+v", got.last())
	}
	p.Tapped(tap(20, 20))
	p.Tapped(tap(20, p.list.rows[0].y+5))
	if p.Value()[0].ID != "1" || len(p.Value()) != 1 {
		t.Errorf("picked %+v", p.Value())
	}
	p.TypedKey(key(fyne.KeySpace))
	p.TypedKey(key(fyne.KeyEscape))
	if p.open {
		t.Error("Esc left the list open")
	}
	p.TypedKey(key(fyne.KeySpace))
	p.list.press(2)
	typeIn(win, "Aunt Rehana")
	p.find.entry.TypedKey(key(fyne.KeyReturn))
	if v := p.Value(); len(v) != 1 || v[0] != (Person{Name: "Aunt Rehana"}) {
		t.Errorf("added %+v", v)
	}
}

func TestPersonPickerOfManyTogglesPeople(t *testing.T) {
	people := []Person{{ID: "1", Name: "Farah R."}, {ID: "2", Name: "Hamid R."}}
	p := NewPersonPicker(PersonPickerProps{People: people, Many: true})
	stage(t, VBox(0, p), 500, 700)
	p.setOpen(true)
	p.list.press(0)
	p.list.press(1)
	p.list.press(0)
	if v := p.Value(); len(v) != 1 || v[0].ID != "2" || !p.open {
		t.Errorf("%+v, open %v", v, p.open)
	}
}

// What is locked is read, not scrolled: every line of it stands in the box, at every
// width (RL-01).
func TestALockedTextStandsWholeInItsBox(t *testing.T) {
	a := NewTextArea(TextAreaProps{Value: "Never lie flat during a feed or for an hour after. Never latex. Never lifted by one person."})
	a.SetLocked(true)
	stage(t, a, 400, 300)
	for width := float32(150); width < 700; width += 7 {
		a.Resize(fyne.NewSize(width, a.HeightFor(width)))
		end := theme.Dp(12) + float32(len(a.text.lines))*a.text.tall
		if bottom := a.box.Position().Y + a.box.Size().Height; end > bottom {
			t.Fatalf("%v wide the text ends at %v, the box at %v", width, end, bottom)
		}
	}
}
