package form

import (
	"image"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/bodymap"
	"doorstep/app/picture"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/library"
)

// shipped is a rig over one of our forms, about Amina, aged 8.
func shipped(t testing.TB, name string) *rig {
	t.Helper()
	q, err := library.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := engine.Compile(q)
	if err != nil {
		t.Fatal(err)
	}
	return newRig(t, f)
}

func amina() Child { return Child{First: "Amina", Born: time.Date(2018, 3, 1, 0, 0, 0, 0, time.UTC)} }

// about gives the page what the shell gives it.
func (r *rig) about(pg *engine.Page, row engine.RowID, change func(*Around)) {
	r.open(pg, row, 728)
	a := r.page.props.Around
	a.Child = amina
	if change != nil {
		change(&a)
	}
	p := New(Props{Editor: r.ed, Page: pg, Row: row, Around: a})
	r.page = p
	r.all.SetContent(widget.Pad(32, 18, 32, 24, widget.MaxWide(640, p.Object())))
	r.all.Relayout()
}

func (r *rig) code(row engine.RowID, link string) string {
	vs := r.doc.State(engine.Cell{Row: row, LinkID: link}).Values
	if len(vs) == 0 {
		return ""
	}
	return vs[0].Coding.Code
}

// The risk of a task today is one matrix; its two answers are the form's own
// questions, and the score follows.
func TestARiskIsOneMatrix(t *testing.T) {
	screentest.App(t)
	r := shipped(t, "ot")
	task := r.ed.AddRow("ot.mh.task", "")
	r.about(r.pageOf("ot.mh.task.before-l"), task, nil)
	m := input[*widget.RiskMatrix](r, string(task)+".ot.mh.task.before-l")
	for _, gone := range []string{"ot.mh.task.before-s", "ot.mh.task.before-score"} {
		if r.page.Find(string(task)+"."+gone) != nil {
			t.Errorf("%s is asked beside the matrix", gone)
		}
	}
	pick := r.page.byCell[engine.Cell{Row: task, LinkID: "ot.mh.task.before-s"}].ctl.(*risk)
	pick.pick(widget.RiskPick{Likely: 4, Bad: 4})
	if l, s := r.code(task, "ot.mh.task.before-l"), r.code(task, "ot.mh.task.before-s"); l != "4-likely" || s != "4-major" {
		t.Errorf("the answers are %q and %q", l, s)
	}
	if v := m.A11y().Value; !strings.HasPrefix(v, "Now 16, extreme: Likely and major") {
		t.Errorf("the matrix says %q", v)
	}
	score := r.doc.State(engine.Cell{Row: task, LinkID: "ot.mh.task.before-score"}).Values
	if len(score) != 1 || score[0].Quantity.Value != "16" {
		t.Errorf("the score is %+v", score)
	}
	// The page about the method shows today's risk, and asks only what is left.
	r.about(r.pageOf("ot.mh.task.after-l"), task, nil)
	m = input[*widget.RiskMatrix](r, string(task)+".ot.mh.task.after-l")
	r.page.byCell[engine.Cell{Row: task, LinkID: "ot.mh.task.after-l"}].ctl.(*risk).pick(widget.RiskPick{Likely: 2, Bad: 3})
	if v := m.A11y().Value; !strings.Contains(v, "Now 16, extreme") || !strings.Contains(v, "With what we will do 6, moderate: Unlikely and moderate") {
		t.Errorf("the matrix says %q", v)
	}
	if r.code(task, "ot.mh.task.before-l") != "4-likely" {
		t.Error("today's risk changed on the other page")
	}
	// Half an answer is said to be missing, at the matrix.
	other := r.ed.AddRow("ot.mh.task", "")
	r.about(r.pageOf("ot.mh.task.before-l"), other, nil)
	r.page.byCell[engine.Cell{Row: other, LinkID: "ot.mh.task.before-l"}].ctl.(*risk).pick(widget.RiskPick{Likely: 3})
	r.ed.Continue(r.pageOf("ot.mh.task.before-l").ID, other)
	if e := input[*widget.Field](r, string(other)+".ot.mh.task.before-l.field").Error(); !strings.Contains(e, "Severity today") {
		t.Errorf("the matrix says %q is to fix", e)
	}
}

// A mark on the body is a row; its place can be chosen from a list on its page.
func TestABodyMapIsRows(t *testing.T) {
	screentest.App(t)
	r := shipped(t, "ot")
	r.about(r.pageOf("ot.child.joints"), "", nil)
	if !r.visible("ot.child.joints.nothing") {
		t.Error("nobody asks whether there is nothing to mark")
	}
	b := r.page.byCell[engine.Cell{LinkID: "ot.child.joints"}].rows.(*bodyRows)
	b.add(bodymap.Back, bodymap.Point{X: .37, Y: .8})
	rows := r.doc.Rows("ot.child.joints", "")
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	id, g := rows[0].ID, r.doc.Form().Item("ot.child.joints").Rows
	m := model.BodyMark(r.doc, g, id)
	if m.Where() != "left lower leg, back" || m.Figure != bodymap.Child {
		t.Errorf("the mark is %+v: %s", m, m.Where())
	}
	if r.visible("ot.child.joints.nothing") {
		t.Error("a map with a mark asks whether there is nothing to mark")
	}
	b.move(string(id), bodymap.Front, bodymap.Point{X: .37, Y: .8})
	if w := model.BodyMark(r.doc, g, id).Where(); w != "right lower leg, front" {
		t.Errorf("moved to %q", w)
	}
	b.w.A11y()
	r.about(g.Pages[0], id, nil)
	where := r.page.byCell[engine.Cell{Row: id, LinkID: "ot.child.joints.view"}].ctl.(*place)
	if got := where.w.A11y().Value; got != "Right lower leg, front" {
		t.Errorf("its page says it lies at %q", got)
	}
	for i, p := range where.places {
		if p.Words == "left foot, top" {
			where.chosen(widget.Chosen{Key: itoa(i)})
		}
	}
	if w := model.BodyMark(r.doc, g, id).Where(); w != "left foot, top" {
		t.Errorf("the list put it at %q", w)
	}
	if r.page.ObjectOf(engine.Cell{Row: id, LinkID: "ot.child.joints.kind"}) == nil {
		t.Error("its page does not ask what it is")
	}
	b.remove(string(id))
	b.undo(string(id))
	if w := model.BodyMark(r.doc, g, id).Where(); w != "left foot, top" {
		t.Errorf("after undo it lies at %q", w)
	}
	if title := model.RowTitle(r.doc, g, id); title != "Left foot, top" {
		t.Errorf("in lists it is called %q", title)
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

// Photos of a room are rows with a caption, the family's flag and marks.
func TestPhotosAreRowsThatAreMarked(t *testing.T) {
	screentest.App(t)
	r := shipped(t, "prop")
	consent := r.doc.Form().Item("ot.visit.consent-scope")
	for _, o := range consent.Options {
		if o.Coding.Code == "take-photos-of-rooms" {
			r.ed.Choose(engine.Cell{LinkID: consent.LinkID}, o.Value)
		}
	}
	room := r.ed.AddRow("prop.room", "")
	photo := fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{ContentType: "image/jpeg", Title: "x.jpg", Data: "AQID"}}
	var cells []engine.Cell
	var later func()
	with := func(a *Around) {
		a.PickFile = func(_ *engine.Item, done func(File)) { done(File{Name: "x.jpg"}) }
		a.Attach = func(c engine.Cell, _ File, done func(string)) {
			cells = append(cells, c)
			if _, _, err := r.doc.AddAnswer(t.Context(), c.LinkID, c.Row, photo); err != nil {
				t.Fatal(err)
			}
			done("")
		}
		a.Picture = func(_ fhir.Value, w, h int, done func(image.Image, string)) {
			later = func() { done(image.NewGray(image.Rect(0, 0, 40, 30)), "") }
		}
	}
	r.about(r.pageOf("prop.room.photo"), room, with)
	strip := r.page.byCell[engine.Cell{Row: room, LinkID: "prop.room.photo"}].rows.(*photoRows)
	if strip.pt.gap == nil || !strip.pt.gap.object.Visible() {
		t.Error("no reason can be given for having no photo")
	}
	strip.pick()
	r.page.Reload()
	rows := r.doc.Rows("prop.room.photo", room)
	if len(rows) != 1 || !slices.Equal(cells, []engine.Cell{{Row: room, LinkID: "prop.room.photo"}}) {
		t.Fatalf("rows %v, kept at %v", rows, cells)
	}
	later()
	if strip.pt.gap.object.Visible() {
		t.Error("a reason for no photo is asked beside a photo")
	}
	id := rows[0].ID
	g := r.doc.Form().Item("prop.room.photo").Rows
	r.about(g.Pages[0], id, with)
	m := r.page.byCell[engine.Cell{Row: id, LinkID: "prop.room.photo.mark"}].rows.(*markupRows)
	later()
	m.add(picture.Mark{Kind: picture.Arrow, At: []picture.Spot{{X: .1, Y: .2}, {X: .5, Y: .5}}})
	marks := r.doc.Rows("prop.room.photo.mark", id)
	if len(marks) != 1 {
		t.Fatalf("%d marks", len(marks))
	}
	got := model.PhotoMark(r.doc, r.doc.Form().Item("prop.room.photo.mark").Rows, marks[0].ID)
	if got.Kind != picture.Arrow || len(got.At) != 2 || got.At[1] != (picture.Spot{X: .5, Y: .5}) {
		t.Errorf("the mark is %+v", got)
	}
	if r.page.ObjectOf(engine.Cell{Row: id, LinkID: "prop.room.photo.caption"}) == nil || r.page.ObjectOf(engine.Cell{Row: id, LinkID: "prop.room.photo.family"}) == nil {
		t.Error("its page asks for no caption, or not whether the family may see it")
	}
	r.about(r.pageOf("prop.room.photo"), room, with)
	strip = r.page.byCell[engine.Cell{Row: room, LinkID: "prop.room.photo"}].rows.(*photoRows)
	strip.remove(string(id))
	if len(r.doc.Rows("prop.room.photo", room)) != 0 || !strip.undo.Visible() {
		t.Error("a photo is not removed, or cannot be brought back")
	}
}

// A sketch says how much is drawn and leads to its own screen.
func TestASketchLeadsToItsScreen(t *testing.T) {
	screentest.App(t)
	r := shipped(t, "prop")
	opened := 0
	r.about(r.pageOf("prop.sketch"), "", func(a *Around) { a.Draw = func(*engine.RowGroup, engine.RowID) { opened++ } })
	s := r.page.byCell[engine.Cell{LinkID: "prop.sketch"}].rows.(*sketchRows)
	if s.says.Value() != "Nothing is drawn yet" {
		t.Errorf("an empty sketch says %q", s.says.Value())
	}
	s.open.Press()
	kind := r.doc.Form().Item("prop.sketch.kind")
	for range 2 {
		row := r.ed.AddRow("prop.sketch", "")
		r.ed.Choose(engine.Cell{Row: row, LinkID: kind.LinkID}, kind.Options[0].Value)
	}
	if s.says.Value() != "2 marks: 2 × wall" || opened != 1 {
		t.Errorf("it says %q, opened %d times", s.says.Value(), opened)
	}
}

// BenchmarkOpenBodyMap opens the page with a body map of ten marks, and
// BenchmarkOpenRisk the one with a matrix: within the limit of a page.
func BenchmarkOpenBodyMap(b *testing.B) {
	test.NewTempApp(b)
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light, 100))
	r := shipped(b, "ot")
	for i := range 10 {
		id := r.ed.AddRow("ot.child.joints", "")
		placeMark(r.ed, r.doc.Form().Item("ot.child.joints"), id, bodymap.Front, bodymap.Point{X: .5, Y: .3 + float64(i)/50}, bodymap.Child)
	}
	openBench(b, r, r.pageOf("ot.child.joints"), "")
}

func BenchmarkOpenRisk(b *testing.B) {
	test.NewTempApp(b)
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light, 100))
	r := shipped(b, "ot")
	openBench(b, r, r.pageOf("ot.mh.task.before-l"), r.ed.AddRow("ot.mh.task", ""))
}

func openBench(b *testing.B, r *rig, pg *engine.Page, row engine.RowID) {
	b.ReportAllocs()
	for b.Loop() {
		p := r.build(pg, row, false)
		all := widget.NewPageScroll(widget.PageProps{Content: widget.Pad(32, 18, 32, 24, p.Object())})
		all.Resize(all.MinSize().AddWidthHeight(728, 700))
		sizes(all)
	}
}
