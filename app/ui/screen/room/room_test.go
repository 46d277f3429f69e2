package room_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/casefile"
	"doorstep/app/sketch"
	"doorstep/app/ui/form"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/room"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// bench is a room screen over a property survey in memory.
type bench struct {
	t    testing.TB
	desk *screentest.Desk
	doc  *casefile.Document
	mem  *screentest.Memory
	ed   *model.Editor
	s    *room.Screen
	row  engine.RowID
	more func(*room.Props)
}

func open(t testing.TB) *bench {
	b := &bench{t: t, desk: screentest.NewDesk(), more: func(*room.Props) {}}
	b.doc, b.mem = screentest.Open(t, screentest.Form(t, "prop"))
	b.ed = model.NewEditor(b.doc, model.Around{
		Now: b.desk.Now, Fault: func(err error) string { return err.Error() },
		Wait: func(_ casefile.Ticket, done func(error)) { done(nil) },
		Changed: func(ch engine.Changes) {
			if b.s != nil {
				b.s.Apply(ch)
			}
		},
	})
	b.row = b.ed.AddRow(room.Group, "")
	b.choose(b.row, "prop.room.kind", "bathroom")
	b.choose(b.row, "prop.room.storey", "ground")
	b.choose("", "ot.visit.consent-scope", "take-photos-of-rooms")
	return b
}

// choose answers a choice by its code.
func (b *bench) choose(row engine.RowID, link, code string) {
	b.t.Helper()
	for _, o := range b.doc.Form().Item(link).Options {
		if o.Coding.Code == code {
			b.ed.Choose(engine.Cell{Row: row, LinkID: link}, o.Value)
			return
		}
	}
	b.t.Fatalf("%s has no %s", link, code)
}

func (b *bench) measure(row engine.RowID, link string, mm int) {
	u := b.doc.Form().Item(link).Units[0]
	b.ed.Choose(engine.Cell{Row: row, LinkID: link}, fhir.Value{Kind: fhir.QuantityKind, Quantity: fhir.Quantity{Value: strconv.Itoa(mm), Unit: u.Code, System: u.System, Code: u.Code}})
}

// answer is what a quantity says, "" without one.
func (b *bench) answer(row engine.RowID, link string) string {
	vs := b.ed.Values(engine.Cell{Row: row, LinkID: link})
	if len(vs) == 0 {
		return ""
	}
	return vs[0].Quantity.Value
}

func (b *bench) show(w, h float32) {
	b.t.Helper()
	p := room.Props{
		Desk: b.desk, Route: model.Route{Screen: model.Room, Case: "c", Doc: "d", Row: string(b.row)}, Editor: b.ed,
		Child: "Amina R., 8", Given: "Amina", Chair: room.Chair{Width: 800, Length: 1050}, Typed: func() {}, AddRisk: func(string) bool { return true },
		Around: form.Around{Signed: func(engine.Cell) *casefile.SignedBy { return nil }},
	}
	b.more(&p)
	s, err := room.New(p)
	if err != nil {
		b.t.Fatal(err)
	}
	b.s = s
	b.desk.Show(b.t, s, w, h)
}

func find[T any](b *bench, id string) T {
	b.t.Helper()
	return screentest.Find[T](b.t, b.desk, id)
}

// draw puts the room of mock-up 07 onto the sheet, mark by mark, as its owner
// keeps it.
func (b *bench) draw() {
	pt := func(xy ...int) (at []sketch.Point) {
		for i := 0; i < len(xy); i += 2 {
			at = append(at, sketch.Point{X: xy[i], Y: xy[i+1]})
		}
		return at
	}
	door := b.ed.AddRow("prop.room.door", b.row)
	b.measure(door, "prop.room.door.clear", 710)
	b.measure(b.row, "prop.room.turn", 1100)
	b.measure(b.row, "prop.room.length", 2180)
	b.measure(b.row, "prop.room.width", 1640)
	b.measure(b.row, "prop.room.ceiling", 2350)
	b.measure(b.row, "prop.room.bath-rim", 540)
	clear := sketch.Link{ID: "prop.room.door.clear", Row: string(door)}
	turn := sketch.PutCircle(sketch.Point{X: 1270, Y: 800}, 1100, 0)
	turn.Link = sketch.Link{ID: "prop.room.turn", Row: string(b.row)}
	for _, m := range []sketch.Mark{
		{Kind: sketch.Wall, At: pt(0, 0, 2180, 0, 2180, 1640, 0, 1640, 0, 0)},
		{Kind: sketch.Window, At: pt(850, 0, 1500, 0)},
		{Kind: sketch.Door, What: sketch.OpensRight, At: pt(1940, 1640, 1230, 1640), Link: clear},
		{Kind: sketch.Item, What: "bath", At: pt(390, 820), Size: sketch.Size{W: 680, H: 1550}, Text: "rim 540 high"},
		{Kind: sketch.Item, What: "wc", At: pt(1950, 350), Size: sketch.Size{W: 370, H: 560}},
		{Kind: sketch.Item, What: "basin", At: pt(1990, 770), Size: sketch.Size{W: 300, H: 330}},
		turn,
		{Kind: sketch.Track, Text: "Track, idea A", At: pt(390, 1000, 390, 1300, 1060, 1300)},
		{Kind: sketch.Chip, At: pt(0, -200, 2180, -200), Link: sketch.Link{ID: "prop.room.length", Row: string(b.row)}},
		{Kind: sketch.Chip, At: pt(-310, 0, -310, 1640), Link: sketch.Link{ID: "prop.room.width", Row: string(b.row)}},
		{Kind: sketch.Chip, At: pt(1230, 1850, 1940, 1850), Link: clear},
		{Kind: sketch.Pin, At: pt(390, 300)},
		{Kind: sketch.Pin, At: pt(1650, 1510)},
		{Kind: sketch.Pin, At: pt(1670, 190)},
	} {
		m.Room = string(b.row)
		id := b.ed.AddRow(room.Drawing, "")
		for _, a := range sketch.Answers(room.Drawing, sketch.Mark{}, m, func(code string) fhir.Value {
			for _, o := range b.doc.Form().Item(room.Drawing + ".kind").Options {
				if o.Coding.Code == code {
					return o.Value
				}
			}
			return fhir.TextValue(code)
		}) {
			b.ed.Choose(engine.Cell{Row: id, LinkID: a.LinkID}, a.Values...)
		}
	}
}

// marks are the rows of the drawing, read back from the document.
func (b *bench) marks() []sketch.Mark {
	var out []sketch.Mark
	for _, r := range b.doc.Rows(room.Drawing, "") {
		m, err := sketch.FromRow(room.Drawing, string(r.ID), func(link string) []fhir.Value {
			return b.doc.State(engine.Cell{Row: r.ID, LinkID: link}).Values
		})
		if err != nil {
			b.t.Fatalf("row %s: %v", r.ID, err)
		}
		out = append(out, m)
	}
	return out
}

func matrix() *widget.RiskMatrix {
	return widget.NewRiskMatrix(widget.RiskMatrixProps{
		Name: "Risk: chair to bath", Now: widget.RiskPick{Likely: 4, Bad: 4}, After: widget.RiskPick{Likely: 2, Bad: 3}, AfterWord: "With what we will do",
		Likely: []string{"Rare", "Unlikely", "Possible", "Likely", "Certain"}, Bad: []string{"None", "Minor", "Some", "Serious", "Severe"},
		Bands: []widget.RiskBand{{From: 1, To: 4, Word: "Low"}, {From: 5, To: 9, Word: "Medium"}, {From: 10, To: 15, Word: "High"}, {From: 16, To: 25, Word: "Very high"}},
		OnNow: func(widget.RiskPick) {}, OnAfter: func(widget.RiskPick) {},
	})
}

// The risks of the room stand beside its sizes, one at a time, and pins can
// point at them.
func TestTheRisksOfTheRoom(t *testing.T) {
	screentest.App(t)
	b := open(t)
	b.draw()
	opened := ""
	b.more = func(p *room.Props) {
		p.Risks = func() []room.Risk {
			return []room.Risk{
				{Title: "Risk: chair to bath", Matrix: matrix(), Link: sketch.Link{ID: "ot.mh.task", Row: "t1"}},
				{Title: "Risk: dressing", Matrix: matrix(), Link: sketch.Link{ID: "ot.mh.task", Row: "t2"}, Open: func() { opened = "t2" }},
			}
		}
	}
	b.show(1280, 800)
	if v := find[*widget.RiskMatrix](b, "room.risk").A11y().Value; !strings.HasPrefix(v, "Now 16, very high: Likely and serious") {
		t.Errorf("the risk says %q", v)
	}
	find[*widget.Link](b, "room.risk.next").Tapped(&fyne.PointEvent{})
	find[*widget.Link](b, "room.risk.open").Tapped(&fyne.PointEvent{})
	if opened != "t2" {
		t.Errorf("opened %q", opened)
	}
	sheet := find[*widget.Sketch](b, room.Drawing)
	sheet.Put(sketch.Mark{Kind: sketch.Pin, At: []sketch.Point{{}}})
	widget.Survey(b.desk.Win.Canvas().Content(), func(s widget.Seen) bool {
		if btn, ok := s.Object.(*widget.Button); ok && btn.A11y().Name == "Join to a photo or risk" {
			btn.Press()
		}
		return true
	})
	find[*widget.NavRow](b, "join.1").Tapped(&fyne.PointEvent{})
	all := b.marks()
	if l := all[len(all)-1].Link; l != (sketch.Link{ID: "ot.mh.task", Row: "t2"}) {
		t.Errorf("the pin points at %v", l)
	}
}

func TestEachMarkIsARowAtOnceAndComesBackTheSame(t *testing.T) {
	screentest.App(t)
	b := open(t)
	b.show(1280, 800)
	sheet := find[*widget.Sketch](b, room.Drawing)
	b.desk.Focus(sheet)
	sheet.Use(widget.ToolWall)
	for _, k := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyRight, fyne.KeyRight, fyne.KeyReturn} {
		sheet.TypedKey(&fyne.KeyEvent{Name: k})
	}
	got := b.marks()
	if len(got) != 1 || got[0].Kind != sketch.Wall || got[0].Length() != 100 || got[0].Room != string(b.row) {
		t.Fatalf("%+v", got)
	}
	sheet.Put(sketch.Put("bath", sketch.Point{}))
	sheet.TypedKey(&fyne.KeyEvent{Name: fyne.KeyR})
	if got = b.marks(); len(got) != 2 || got[1].What != "bath" || got[1].Turn != 90 {
		t.Fatalf("%+v", got)
	}
	sheet.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	if got = b.marks(); len(got) != 1 {
		t.Fatalf("%+v", got)
	}
	sheet.Undo()
	if again := b.marks(); len(again) != 2 || again[1].Turn != 90 {
		t.Fatalf("after undo %+v", again)
	}
	// Another screen over the same document shows the same marks.
	want := b.marks()
	b.show(800, 1280)
	if shown := find[*widget.Sketch](b, room.Drawing).Marks(); len(shown) != 2 || !shown[0].Same(want[0]) || !shown[1].Same(want[1]) {
		t.Fatalf("shown %+v", shown)
	}
}

// The chip on the drawing and the field beside it are one answer.
func TestAChipAndItsFieldAreOneAnswer(t *testing.T) {
	screentest.App(t)
	b := open(t)
	b.draw()
	b.show(1280, 800)
	sheet := find[*widget.Sketch](b, room.Drawing)
	var chip sketch.Mark
	for _, m := range sheet.Marks() {
		if m.Kind == sketch.Chip && m.Link.ID == "prop.room.door.clear" {
			chip = m
		}
	}
	door := engine.RowID(chip.Link.Row)
	field := func() *widget.Quantity { return find[*widget.Quantity](b, chip.Link.Row+".prop.room.door.clear") }
	if field().Value().Number != "710" {
		t.Fatalf("the field says %q", field().Value().Number)
	}
	sheet.Select(chip.ID)
	for _, r := range "825" {
		sheet.TypedRune(r)
	}
	if b.answer(door, "prop.room.door.clear") != "825" || field().Value().Number != "825" {
		t.Errorf("typed 825 on the drawing: the answer is %q, the field %q", b.answer(door, "prop.room.door.clear"), field().Value().Number)
	}
	sheet.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	shown := func() int {
		for _, m := range sheet.Shown() {
			if m.ID == chip.ID {
				return m.Shown()
			}
		}
		return -1
	}
	field().FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	if shown() != 835 {
		t.Errorf("stepped up in the form, the chip says %d", shown())
	}
	for _, m := range sheet.Shown() {
		if m.Kind == sketch.Door && m.Length() != 835 {
			t.Errorf("the door is drawn %d wide", m.Length())
		}
	}
}

func TestSizesAreComparedWithTheChair(t *testing.T) {
	screentest.App(t)
	b := open(t)
	b.draw()
	b.show(1280, 800)
	said := func() string {
		var all []string
		widget.Survey(b.desk.Win.Canvas().Content(), func(s widget.Seen) bool {
			if n, ok := s.Object.(widget.Named); ok && s.Object.Visible() {
				all = append(all, n.A11y().Name)
			}
			return s.Object.Visible()
		})
		return strings.Join(all, "\n")
	}
	for _, want := range []string{"Amina’s chair needs 800 mm", "A wheelchair usually needs 1,500 mm to turn", "2 too small"} {
		if !strings.Contains(said(), want) {
			t.Errorf("nothing says %q", want)
		}
	}
	for _, r := range b.doc.Rows("prop.room.door", b.row) {
		b.measure(r.ID, "prop.room.door.clear", 800)
	}
	b.measure(b.row, "prop.room.turn", 1500)
	if s := said(); strings.Contains(s, "too small") || strings.Contains(s, "Amina’s chair needs") {
		t.Errorf("still says it:\n%s", s)
	}
}

// The child's own chair and hoist go before any figure of a guide, and a figure says
// where it comes from.
func TestSizesAreComparedWithTheHoist(t *testing.T) {
	screentest.App(t)
	b := open(t)
	b.choose(b.row, "prop.room.kind", "childs-bedroom")
	more := b.more
	b.more = func(p *room.Props) {
		more(p)
		p.Hoists = []room.Hoist{{Name: "Mobile hoist, Liftwell", Legs: 110, Width: 1100}, {Name: "Ceiling track, Liftwell", Ceiling: 2350}}
	}
	for link, mm := range map[string]int{"under-bed": 100, "bed-space": 1000, "ceiling": 2300, "turn": 1000} {
		b.measure(b.row, "prop.room."+link, mm)
	}
	b.show(1280, 1200)
	screentest.Find[*widget.Link](t, b.desk, "room.sizes.all").Tapped(nil)
	said := func() string { return widget.Spoken(b.desk.Win.Canvas().Content()) }
	for _, want := range []string{"Mobile hoist, Liftwell: its legs are 110 mm high", "1,100 mm wide with its legs open", "Ceiling track, Liftwell: its maker asks for 2,350 mm", "Amina’s chair is 1,050 mm long", "4 too small"} {
		if !strings.Contains(said(), want) {
			t.Errorf("nothing says %q:\n%s", want, said())
		}
	}
	for link, mm := range map[string]int{"under-bed": 110, "bed-space": 1100, "ceiling": 2350, "turn": 1500} {
		b.measure(b.row, "prop.room."+link, mm)
	}
	if s := said(); strings.Contains(s, "too small") || strings.Contains(s, "Liftwell") {
		t.Errorf("all of it fits, and still:\n%s", s)
	}
	screentest.Find[*widget.Button](t, b.desk, string(b.row)+".prop.room.turn.change").Tapped(nil)
	if s := said(); !strings.Contains(s, "1500 mm circle is the usual target") || !strings.Contains(s, "From: Approved Document M") {
		t.Errorf("the figure of the guide does not say where it comes from:\n%s", s)
	}
}

// One size after the other is typed with Enter, and the walls are drawn from them.
func TestARoomIsMeasuredWithEnterAndDrawnFromItsSizes(t *testing.T) {
	screentest.App(t)
	b := open(t)
	b.show(1280, 900)
	for _, mm := range []string{"2180", "1640", "2350"} {
		box := find[*widget.Quantity](b, opened(b))
		box.FocusTarget().FocusGained()
		for _, r := range mm {
			box.FocusTarget().TypedRune(r)
		}
		box.FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
	for link, want := range map[string]string{"length": "2180", "width": "1640", "ceiling": "2350"} {
		if got := b.answer(b.row, "prop.room."+link); got != want {
			t.Errorf("%s is %q, want %s", link, got, want)
		}
	}
	find[*widget.Link](b, "room.walls").Tapped(nil)
	marks := find[*widget.Sketch](b, room.Drawing).Marks()
	var walls, chips []sketch.Mark
	for _, m := range marks {
		switch m.Kind {
		case sketch.Wall:
			walls = append(walls, m)
		case sketch.Chip:
			chips = append(chips, m)
		}
	}
	box, _ := sketch.Bounds(walls)
	if len(walls) != 1 || !walls[0].Closed() || box.W() != 2180 || box.H() != 1640 {
		t.Fatalf("the walls are %+v", walls)
	}
	if len(chips) != 2 || chips[0].Link.ID != "prop.room.length" || chips[1].Link.ID != "prop.room.width" {
		t.Errorf("the sizes on the drawing are %+v", chips)
	}
	if _, again := screentest.Look[*widget.Link](b.desk, "room.walls"); again {
		t.Error("walls that are drawn are offered again")
	}
}

// opened is the id of the size that is open to be typed.
func opened(b *bench) string {
	for _, name := range []string{"length", "width", "ceiling", "turn"} {
		id := string(b.row) + ".prop.room." + name
		if _, ok := screentest.Look[*widget.Quantity](b.desk, id); ok {
			return id
		}
	}
	return ""
}

// A risk is named in one tap, and stands in the room to be scored.
func TestARiskIsNamedWhereItIs(t *testing.T) {
	screentest.App(t)
	b := open(t)
	var begun []string
	b.more = func(p *room.Props) {
		p.Tasks = []widget.Option{{Key: "chair-to-bath-or-shower", Label: "Chair to bath or shower"}, {Key: "other", Label: "Other"}}
		p.Risks = func() []room.Risk { return nil }
		p.AddRisk = func(task string) bool {
			begun = append(begun, task)
			return true
		}
	}
	b.show(1280, 800)
	find[*widget.Button](b, "room.add-risk").Tapped(nil)
	find[*widget.NavRow](b, "risk.chair-to-bath-or-shower").Tapped(nil)
	if len(begun) != 1 || begun[0] != "chair-to-bath-or-shower" || b.desk.OnSheet != nil {
		t.Errorf("begun %v, and the list stands over it: %t", begun, b.desk.OnSheet != nil)
	}
}

func TestADoorDrawnIsADoorOfTheForm(t *testing.T) {
	screentest.App(t)
	b := open(t)
	b.show(1280, 800)
	sheet := find[*widget.Sketch](b, room.Drawing)
	sheet.Put(sketch.Opening(sketch.Door, sketch.Point{}, 750, nil, 0))
	rows := b.doc.Rows("prop.room.door", b.row)
	if len(rows) != 1 {
		t.Fatalf("the form has %d doors", len(rows))
	}
	if m := b.marks()[0]; m.Link != (sketch.Link{ID: "prop.room.door.clear", Row: string(rows[0].ID)}) {
		t.Errorf("joined to %v", m.Link)
	}
	if a := b.answer(rows[0].ID, "prop.room.door.clear"); a != "" {
		t.Errorf("a door that is only drawn is measured as %s", a)
	}
}

// Whoever cannot drag finds the same in words.
func TestTheDrawingInWordsMovesSizesTurnsAndRemoves(t *testing.T) {
	screentest.App(t)
	b := open(t)
	b.draw()
	b.show(1280, 800)
	var bath sketch.Mark
	for _, m := range b.marks() {
		if m.What == "bath" {
			bath = m
		}
	}
	row := find[*widget.NavRow](b, "mark."+bath.ID)
	if name := row.A11y().Name; name != "Bath, 680 by 1,550 mm, “rim 540 high”, left" {
		t.Errorf("the list says %q", name)
	}
	row.Tapped(&fyne.PointEvent{})
	if got := find[*widget.Quantity](b, "change.x").Value().Number; got != "390" {
		t.Errorf("from the left it says %s", got)
	}
	find[*widget.Quantity](b, "change.x").FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	find[*widget.Quantity](b, "change.w").FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	find[*widget.Button](b, "change.turn").Press()
	for _, m := range b.marks() {
		if m.ID == bath.ID && (m.At[0].X != 440 || m.Size.W != 690 || m.Turn != 90) {
			t.Errorf("%+v", m)
		}
	}
	if name := find[*widget.NavRow](b, "mark."+bath.ID).A11y().Name; name != "Bath, 690 by 1,550 mm, “rim 540 high”, turned 90°, left" {
		t.Errorf("after that the list says %q", name)
	}
	find[*widget.Button](b, "change.remove").Press()
	for _, m := range b.marks() {
		if m.ID == bath.ID {
			t.Error("it is still there")
		}
	}
}

func TestItemsAreChosenFromAListOfWords(t *testing.T) {
	screentest.App(t)
	b := open(t)
	b.show(1280, 800)
	find[*widget.Button](b, "room.put").Press()
	find[*widget.NavRow](b, "put.Hoist track").Tapped(&fyne.PointEvent{})
	sheet := find[*widget.Sketch](b, room.Drawing)
	for _, k := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn} {
		sheet.TypedKey(&fyne.KeyEvent{Name: k})
	}
	if got := b.marks(); len(got) != 1 || got[0].Kind != sketch.Track || got[0].Text != "Track, idea A" {
		t.Errorf("%+v", got)
	}
}

func TestFromRoomToRoom(t *testing.T) {
	screentest.App(t)
	b := open(t)
	second := b.ed.AddRow(room.Group, "")
	b.show(1280, 800)
	if sub := b.s.Frame(model.Wide).Sub; !strings.HasSuffix(sub, "room 1 of 2") {
		t.Errorf("under the title: %q", sub)
	}
	find[*widget.Button](b, "room.next").Press()
	if r := b.desk.Last(); r.Screen != model.Room || r.Row != string(second) {
		t.Errorf("next room leads to %+v", r)
	}
	find[*widget.NavRow](b, "room.all").Tapped(&fyne.PointEvent{})
	if r := b.desk.Last(); r.Screen != model.Page || r.Row != string(b.row) || r.Page == "" {
		t.Errorf("all questions leads to %+v", r)
	}
	b.row = second
	b.show(1280, 800)
	find[*widget.Button](b, "room.next").Press()
	if b.desk.Backs != 1 {
		t.Error("after the last room it does not go back")
	}
	if _, err := room.New(room.Props{Desk: b.desk, Editor: b.ed, Route: model.Route{Row: "gone"}}); err == nil {
		t.Error("a room that was removed opens")
	}
}

// The sketch of a storey has no sizes of a room, and shows the marks of none.
func TestTheStoreyHasADrawingOfItsOwn(t *testing.T) {
	screentest.App(t)
	b := open(t)
	b.draw()
	in := b.row
	b.row = ""
	b.show(1280, 800)
	sheet := find[*widget.Sketch](b, room.Drawing)
	if n := len(sheet.Marks()); n != 0 {
		t.Errorf("%d marks of a room are on the storey", n)
	}
	sheet.Put(sketch.Put("steps", sketch.Point{}))
	sheet.Put(sketch.Opening(sketch.Door, sketch.Point{}, 750, nil, 0))
	for _, m := range b.marks()[14:] {
		if m.Room != "" || !m.Link.Empty() {
			t.Errorf("%+v", m)
		}
	}
	if f := b.s.Frame(model.Wide); f.Title != "Floor sketch, each storey" {
		t.Errorf("titled %q", f.Title)
	}
	if len(b.doc.Rows("prop.room.door", in)) != 1 {
		t.Error("a door of the storey became one of the room")
	}
}

func TestASignedSurveyIsOnlyRead(t *testing.T) {
	screentest.App(t)
	b := open(t)
	b.draw()
	before := len(b.mem.Ops)
	b.more = func(p *room.Props) { p.Around.Locked = true }
	b.show(1280, 800)
	sheet := find[*widget.Sketch](b, room.Drawing)
	sheet.Put(sketch.Put("bed", sketch.Point{}))
	sheet.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	sheet.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	if len(b.mem.Ops) != before {
		t.Errorf("%d changes were made", len(b.mem.Ops)-before)
	}
	if line := b.s.Frame(model.Wide).Bar.A11y().Value; line != "It can be read, not changed." {
		t.Errorf("the save line says %q", line)
	}
}

// A full disk keeps nothing of a mark, and says so.
func TestAMarkThatCannotBeKeptIsNotShown(t *testing.T) {
	screentest.App(t)
	b := open(t)
	b.show(1280, 800)
	b.mem.Full = os.ErrPermission
	sheet := find[*widget.Sketch](b, room.Drawing)
	sheet.Put(sketch.Put("bed", sketch.Point{}))
	if len(sheet.Marks()) != 0 {
		t.Error("a bed is on the sheet that is nowhere else")
	}
}

// Nothing on the screen is smaller than a thumb or cut, at any size.
func TestRoomFitsEveryScreen(t *testing.T) {
	for _, c := range []struct {
		percent int
		w, h    float32
	}{{100, 1280, 800}, {100, 800, 1280}, {100, 400, 800}, {150, 1600, 1000}, {200, 1280, 800}, {200, 800, 1280}} {
		test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, c.percent))
		b := open(t)
		b.draw()
		b.show(c.w, c.h)
		widget.Survey(b.desk.Win.Canvas().Content(), func(s widget.Seen) bool {
			if tg, ok := s.Object.(widget.Targeted); ok {
				for _, target := range tg.Targets() {
					if target.Size.Width < 43.9 || target.Size.Height < 43.9 {
						t.Errorf("%d %% at %vx%v: %T %q is %v", c.percent, c.w, c.h, s.Object, target.Name, target.Size)
					}
				}
			}
			if f, ok := s.Object.(widget.Flowing); ok {
				if need := f.HeightFor(s.Object.Size().Width); s.Object.Size().Height < need-0.5 {
					if _, sheet := s.Object.(*widget.Sketch); !sheet {
						t.Errorf("%d %% at %vx%v: %T %q is %v high and needs %v", c.percent, c.w, c.h, s.Object, b.s.IDOf(s.Object), s.Object.Size().Height, need)
					}
				}
			}
			return true
		})
	}
}
