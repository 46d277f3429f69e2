package sketch

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"doorstep/forms/fhir"
)

var update = flag.Bool("update", false, "write the goldens anew; look at each before committing")

// photoA is the answer that one photo of the room is.
var photoA = Link{"prop.room.photo", "a"}

// bathroom is the room of the mock-up: 2,180 by 1,640 mm, a door of 710 mm.
func bathroom() []Mark {
	return []Mark{
		{ID: "wall", Kind: Wall, At: []Point{{0, 0}, {2180, 0}, {2180, 1640}, {0, 1640}, {0, 0}}},
		{ID: "window", Kind: Window, At: []Point{{850, 0}, {1500, 0}}},
		{ID: "door", Kind: Door, What: OpensRight, At: []Point{{1940, 1640}, {1230, 1640}}, Link: Link{"prop.room.door.clear", "d1"}},
		{ID: "bath", Kind: Item, What: "bath", At: []Point{{400, 820}}, Size: Size{700, 1550}, Text: "rim 540 high"},
		{ID: "wc", Kind: Item, What: "wc", At: []Point{{1950, 350}}, Size: Size{370, 560}},
		{ID: "basin", Kind: Item, What: "basin", At: []Point{{1990, 740}}, Size: Size{300, 330}, Turn: 90},
		named("turn", PutCircle(Point{1270, 800}, 1100, 0)),
		{ID: "track", Kind: Track, Text: "Track, idea A", At: []Point{{400, 1000}, {400, 1300}, {1100, 1300}}},
		{ID: "across", Kind: Chip, At: []Point{{0, -260}, {2180, -260}}},
		{ID: "down", Kind: Chip, At: []Point{{-310, 0}, {-310, 1640}}},
		{ID: "clear", Kind: Chip, At: []Point{{1230, 1900}, {1940, 1900}}, Size: Size{710, 0}, Link: Link{"prop.room.door.clear", "d1"}},
		{ID: "p1", Kind: Pin, Link: photoA, At: []Point{{400, 300}}},
		{ID: "p2", Kind: Pin, At: []Point{{1650, 1510}}, Link: Link{"ot.mh.task", "t1"}},
		{ID: "line", Kind: Stroke, At: []Point{{600, 1500}, {640, 1480}, {700, 1530}}},
		{ID: "words", Kind: Words, At: []Point{{1600, 400}}, Text: "cold <wall> & \"damp\""},
	}
}

// named gives a mark a key.
func named(id string, m Mark) Mark {
	m.ID = id
	return m
}

func TestEveryMarkComesBackFromItsRow(t *testing.T) {
	for _, m := range bathroom() {
		got, err := Decode(m.ID, Encode(m))
		if err != nil || cmp.Diff(m, got) != "" {
			t.Errorf("%s: %v %s", m.ID, err, cmp.Diff(m, got))
		}
	}
}

func TestARowOfAnotherTabletIsReadOrLeftAlone(t *testing.T) {
	ok := Fields{"kind": "wall", "at": "0,0 100,0"}
	with := func(name, v string) Fields {
		f := Fields{}
		for k, v := range ok {
			f[k] = v
		}
		f[name] = v
		return f
	}
	for name, c := range map[string]struct {
		f   Fields
		err error
	}{
		"good":                       {ok, nil},
		"spaces and line ends":       {with("at", " 0,0\n\t100,0 "), nil},
		"kind of a newer version":    {with("kind", "cable"), ErrKind},
		"no kind":                    {Fields{"at": "0,0"}, ErrKind},
		"no points":                  {with("at", ""), ErrShape},
		"one corner":                 {with("at", "0,0"), ErrShape},
		"half a point":               {with("at", "0,0 100"), ErrCell},
		"a fraction":                 {with("at", "0,0 1.5,0"), ErrCell},
		"beyond the sheet":           {with("at", "0,0 200001,0"), ErrCell},
		"a number that overflows":    {with("at", "0,0 99999999999999999999,0"), ErrCell},
		"more points than allowed":   {with("at", strings.Repeat("1,1 ", MostPoints+1)), ErrShape},
		"a door of no width":         {Fields{"kind": "door", "at": "5,5 5,5"}, ErrShape},
		"a size of one side":         {with("size", "100"), ErrCell},
		"a size below nothing":       {with("size", "-1,5"), ErrCell},
		"a turn that is none":        {with("turn", "east"), ErrCell},
		"a turn of many times":       {with("turn", "720000"), ErrCell},
		"words without an end":       {with("text", strings.Repeat("a", MostText+1)), ErrCell},
		"words that are no text":     {with("text", "a\xff"), ErrCell},
		"a code without an end":      {with("what", strings.Repeat("a", 201)), ErrCell},
		"a link without an end":      {with("link", strings.Repeat("a", 201)), ErrCell},
		"an item in two places":      {Fields{"kind": "item", "at": "0,0 1,1"}, ErrShape},
		"a turn backwards is a turn": {Fields{"kind": "item", "at": "0,0", "turn": "-90"}, nil},
	} {
		m, err := Decode("r", c.f)
		if !errors.Is(err, c.err) || (err == nil) != (c.err == nil) {
			t.Errorf("%s: %v, want %v", name, err, c.err)
		}
		if err == nil && (m.Turn < 0 || m.Turn > 359) {
			t.Errorf("%s: turn %d", name, m.Turn)
		}
	}
}

// FuzzDecode: whatever the cells hold, what can be read can be drawn, told,
// written as a file and read back the same.
func FuzzDecode(f *testing.F) {
	for _, m := range bathroom() {
		e := Encode(m)
		f.Add(e["kind"], e["at"], e["what"], e["size"], e["turn"], e["link"], e["text"])
	}
	f.Add("wall", "0,0 -200000,200000", "", "0,0", "359", "#", "")
	f.Fuzz(func(t *testing.T, kind, at, what, size, turn, link, text string) {
		m, err := Decode("r", Fields{"kind": kind, "at": at, "what": what, "size": size, "turn": turn, "link": link, "text": text})
		if err != nil {
			return
		}
		again, err := Decode("r", Encode(m))
		if err != nil || cmp.Diff(m, again) != "" {
			t.Fatalf("%v %s", err, cmp.Diff(m, again))
		}
		all := []Mark{m}
		wellFormed(t, SVG(text, all, Numbers(all, nil)))
		_ = Say(m, all)
		_ = Hit(all, Point{0, 0}, 100)
		for _, g := range m.Grips() {
			_ = m.Pulled(g, Point{50, 50})
		}
		_ = m.Turned(90).Moved(50, 50).Sized(100, 100)
	})
}

func wellFormed(t testing.TB, svg []byte) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(string(svg)))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
	}
}

// draw makes any mark that a drawing can hold.
func draw(t *rapid.T) Mark {
	k := rapid.SampledFrom(Kinds()).Draw(t, "kind")
	at := rapid.Custom(func(t *rapid.T) Point {
		return Point{rapid.IntRange(-Far/2, Far/2).Draw(t, "x"), rapid.IntRange(-Far/2, Far/2).Draw(t, "y")}
	})
	least, most := 1, 1
	switch {
	case k.pair():
		least, most = 2, 2
	case k.line():
		least, most = 2, 12
	}
	m := Mark{
		ID: rapid.StringMatching(`[a-z0-9]{1,8}`).Draw(t, "id"), Kind: k,
		At:   rapid.SliceOfNDistinct(at, least, most, rapid.ID[Point]).Draw(t, "at"),
		What: rapid.SampledFrom([]string{"", "bath", "wc", OpensLeft, OpensRight, Slides}).Draw(t, "what"),
		Size: Size{rapid.IntRange(0, 9000).Draw(t, "w"), rapid.IntRange(0, 9000).Draw(t, "h")},
		Turn: rapid.IntRange(0, 359).Draw(t, "turn"),
		Text: rapid.StringN(0, 20, -1).Draw(t, "text"),
		Room: rapid.StringMatching(`[a-z0-9]{0,6}`).Draw(t, "room"),
		Link: Link{rapid.StringMatching(`[a-z.]{0,6}`).Draw(t, "link"), ""},
	}
	if m.Link.ID != "" {
		m.Link.Row = rapid.StringMatching(`[a-z0-9]{0,6}`).Draw(t, "row")
	}
	return m
}

func TestEncodingAndDecodingIsTheSameMark(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := draw(t)
		got, err := Decode(m.ID, Encode(m))
		if err != nil || cmp.Diff(m, got) != "" {
			t.Fatalf("%v %s", err, cmp.Diff(m, got))
		}
	})
}

// Only what differs is written, and what is written makes the row the mark.
func TestARowIsWrittenCellByCell(t *testing.T) {
	code := func(c string) fhir.Value { return fhir.CodingValue("urn:kinds", c, c) }
	rapid.Check(t, func(t *rapid.T) {
		was, now := draw(t), draw(t)
		cells := map[string][]fhir.Value{}
		for _, step := range []struct{ was, now Mark }{{Mark{}, was}, {was, now}} {
			for _, a := range Answers("s", step.was, step.now, code) {
				cells[a.LinkID] = a.Values
			}
		}
		got, err := FromRow("s", now.ID, func(id string) []fhir.Value { return cells[id] })
		if err != nil || cmp.Diff(now, got) != "" {
			t.Fatalf("%v %s", err, cmp.Diff(now, got))
		}
		if again := Answers("s", now, now, code); len(again) != 0 {
			t.Fatalf("the same mark writes %v", again)
		}
	})
}

func TestSnappingTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		near := rapid.Custom(func(t *rapid.T) Point {
			return Point{rapid.IntRange(-400, 400).Draw(t, "x"), rapid.IntRange(-400, 400).Draw(t, "y")}
		})
		walls := []Mark{{Kind: Wall, At: rapid.SliceOfN(near, 2, 5).Draw(t, "wall")}}
		from := near.Draw(t, "from")
		reach := rapid.IntRange(0, 120).Draw(t, "reach")
		var start *Point
		if rapid.Bool().Draw(t, "drag") {
			start = &from
		}
		once := Snap(near.Draw(t, "p"), start, walls, reach)
		if twice := Snap(once, start, walls, reach); twice != once {
			t.Fatalf("%v then %v", once, twice)
		}
	})
}

func TestSnap(t *testing.T) {
	walls := []Mark{{Kind: Wall, At: []Point{{0, 0}, {1013, 0}}}}
	from := Point{0, 0}
	for _, c := range []struct {
		name string
		p    Point
		from *Point
		want Point
	}{
		{"to the grid", Point{512, 737}, nil, Point{500, 750}},
		{"to the end of a wall, on the grid or not", Point{1000, 40}, nil, Point{1013, 0}},
		{"to a right angle", Point{38, 700}, &from, Point{0, 700}},
		{"level", Point{700, -45}, &from, Point{700, 0}},
		{"not level when it is meant", Point{700, 300}, &from, Point{700, 300}},
	} {
		if got := Snap(c.p, c.from, walls, 60); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// Undoing everything gives the drawing there was, doing it again the one there
// came to be.
func TestUndoRestoresAndRedoRepeats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := NewDrawing(bathroom())
		before := d.Marks()
		var h History
		n := rapid.IntRange(1, 30).Draw(t, "edits")
		for i := range n {
			var e Edit
			ok := true
			switch all := d.Marks(); rapid.IntRange(0, 2).Draw(t, "what") {
			case 0:
				e = d.Add(named("new"+string(rune('a'+i)), draw(t)))
			case 1:
				if ok = len(all) > 0; ok {
					e, ok = d.Change(rapid.SampledFrom(all).Draw(t, "mark").Moved(50, 0))
				}
			case 2:
				if ok = len(all) > 0; ok {
					e, ok = d.Remove(rapid.SampledFrom(all).Draw(t, "mark").ID)
				}
			}
			if ok {
				d.Apply(e)
				h.Did(e)
			}
		}
		after := d.Marks()
		for h.CanUndo() {
			e, _ := h.Undo()
			d.Apply(e)
		}
		if diff := cmp.Diff(before, d.Marks()); diff != "" {
			t.Fatal(diff)
		}
		for h.CanRedo() {
			e, _ := h.Redo()
			d.Apply(e)
		}
		if diff := cmp.Diff(after, d.Marks()); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestWhatIsTakenHoldOf(t *testing.T) {
	marks := bathroom()
	for _, c := range []struct {
		name string
		p    Point
		want string
	}{
		{"in the bath", Point{300, 1200}, "bath"},
		{"a pin lies on the bath", Point{400, 310}, "p1"},
		{"the wall alone", Point{2180, 1200}, "wall"},
		{"the door before the wall it stands in", Point{1500, 1640}, "door"},
		{"the leaf of the open door", Point{1940, 1000}, "door"},
		{"the middle of the circle", Point{1270, 820}, "turn"},
		{"the edge of the circle", Point{1270, 1345}, "turn"},
		{"between the edge and the middle", Point{1270, 1120}, ""},
		{"a chip", Point{1100, -250}, "across"},
		{"outside", Point{5000, 5000}, ""},
	} {
		if got := Hit(marks, c.p, 60); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestMovingTurningAndSizing(t *testing.T) {
	bath := Put("bath", Point{0, 0})
	if got := bath.Moved(50, -50).At[0]; got != (Point{50, -50}) {
		t.Error(got)
	}
	if got := bath.Moved(Far+1, 0).At[0]; got != (Point{0, 0}) {
		t.Error("a bath left the sheet", got)
	}
	if got := bath.Turned(90).Turned(90).Turned(90).Turned(90); !got.Same(bath) {
		t.Error("four quarters are not a whole turn")
	}
	// Pulled by its corner, the corner opposite stays, turned or not.
	for _, turn := range []int{0, 90, 180, 270} {
		b := bath.Turned(turn)
		opposite := corners(b)[0]
		g := b.Grips()[0]
		got := b.Pulled(g, Point{g.At.X + 100, g.At.Y + 150})
		if corners(got)[0] != opposite || got.Size == b.Size {
			t.Errorf("turned %d: %v of %v, corner %v was %v", turn, got.Size, b.Size, corners(got)[0], opposite)
		}
	}
	if got := bath.Pulled(bath.Grips()[0], Point{-5000, -5000}).Size; got != (Size{Smallest, Smallest}) {
		t.Error("a bath turned inside out:", got)
	}
	if got := bath.Pulled(bath.Grips()[1], Point{3000, 100}).Turn; got != 90 {
		t.Error("its top to the right is", got)
	}
	door := Mark{Kind: Door, What: OpensRight, At: []Point{{0, 0}, {700, 0}}}
	seen := map[string]bool{}
	for d := door; ; d = d.Turned(90) {
		if seen[d.What+formatPoints(d.At)] {
			break
		}
		seen[d.What+formatPoints(d.At)] = true
	}
	if len(seen) != 4 {
		t.Errorf("a door hangs %d ways, not 4", len(seen))
	}
	if got := door.Sized(800, 0).At[1]; got != (Point{800, 0}) {
		t.Error("a door of 800 ends at", got)
	}
	wall := Mark{Kind: Wall, At: []Point{{0, 0}, {1000, 0}}}
	wall, ok := wall.Extended(Point{1000, 0}, Point{1000, 1000})
	if !ok || wall.Length() != 2000 {
		t.Error("not extended:", wall)
	}
	wall, _ = wall.Extended(Point{1000, 1000}, Point{0, 0})
	if !wall.Closed() {
		t.Error("back at its beginning it is not closed")
	}
	if _, ok := wall.Extended(Point{0, 0}, Point{50, 50}); ok {
		t.Error("a closed room was extended")
	}
	if got := wall.Pulled(wall.Grips()[0], Point{-100, 0}); !got.Closed() || got.At[0] != (Point{-100, 0}) {
		t.Error("a corner pulled opens the room:", got.At)
	}
}

func TestADoorIsPutIntoTheNearestWallOpeningInward(t *testing.T) {
	marks := bathroom()[:1]
	bottom := Opening(Door, Point{1500, 1600}, 700, marks, 100)
	if bottom.At[0].Y != 1640 || bottom.At[1].Y != 1640 || Distance(bottom.At[0], bottom.At[1]) != 700 {
		t.Error(bottom.At)
	}
	if open := bottom.OpenTo(); open.Y >= 1640 {
		t.Error("it opens outward, to", open)
	}
	if corner := Opening(Door, Point{20, 20}, 700, marks, 100); corner.At[0] != (Point{0, 0}) && corner.At[1] != (Point{0, 0}) {
		t.Error("at a corner it lies at", corner.At)
	}
	if wide := Opening(Door, Point{0, 800}, 9000, marks, 100); Distance(wide.At[0], wide.At[1]) != 1640 {
		t.Error("a door wider than its wall is", Distance(wide.At[0], wide.At[1]))
	}
	if free := Opening(Door, Point{9000, 9000}, 700, nil, 100); free.Length() != 700 {
		t.Error("without a wall:", free.At)
	}
}

func TestMeasuring(t *testing.T) {
	marks := bathroom()
	top, ok := Measure(marks[0], Point{1000, 10}, marks)
	if !ok || top.Shown() != 2180 || top.At[0] != (Point{0, -chipOff}) {
		t.Errorf("%+v", top)
	}
	door, ok := Measure(marks[2], Point{1500, 1640}, marks)
	if !ok || door.Shown() != 710 || door.Link != (Link{"prop.room.door.clear", "d1"}) || door.At[0].Y <= 1640 {
		t.Errorf("%+v", door)
	}
	if _, ok := Measure(marks[13], Point{}, marks); ok {
		t.Error("a scribble was measured")
	}
}

// The chip is the form's field: what is typed there is written here.
func TestChipsAndAnswersGoBothWays(t *testing.T) {
	marks := bathroom()
	link := Link{"prop.room.door.clear", "d1"}
	bound := Bound(marks, link)
	if len(bound) != 2 || bound[0].ID != "door" || bound[1].ID != "clear" {
		t.Fatalf("%+v", bound)
	}
	for _, m := range bound {
		got := m.WithValue(800)
		if v, ok := got.Value(); !ok || v != 800 {
			t.Errorf("%s shows %d", m.ID, v)
		}
	}
	if got := bound[1].WithValue(0); got.Shown() != 710 {
		t.Error("without an answer a chip shows how long it is drawn:", got.Shown())
	}
	if len(Bound(marks, Link{})) != 0 {
		t.Error("marks bound to nothing were found")
	}
}

func TestPinsAreNumberedAsTheirPhotos(t *testing.T) {
	marks := []Mark{
		{ID: "a", Kind: Pin, Link: Link{"photo", "late"}, At: []Point{{0, 0}}},
		{ID: "b", Kind: Pin, At: []Point{{0, 0}}},
		{ID: "c", Kind: Pin, Link: Link{"photo", "gone"}, At: []Point{{0, 0}}},
	}
	want := map[string]int{"a": 2, "b": 3, "c": 4}
	if diff := cmp.Diff(want, Numbers(marks, []Link{{"photo", "early"}, {"photo", "late"}})); diff != "" {
		t.Error(diff)
	}
}

func TestMarksInWords(t *testing.T) {
	marks := bathroom()
	want := strings.Join([]string{
		"Wall, 7,640 mm long",
		"Window, 650 mm, top wall",
		"Door, 710 mm, bottom wall",
		"Bath, 700 by 1,550 mm, “rim 540 high”, left",
		"Toilet, 370 by 560 mm, top right",
		"Basin, 300 by 330 mm, turned 90°, right",
		"Turning circle, has 1,100 mm, needs 1,500 mm, middle",
		"Hoist track, 1,000 mm long, “Track, idea A”, bottom",
		"Size, 2,180 mm, top",
		"Size, 1,640 mm, left",
		"Size, 710 mm, bottom right",
		"Pin, top left",
		"Pin, bottom right",
		"Drawn line, 123 mm long, bottom left",
		"Words, “cold <wall> & \"damp\"”, top right",
	}, "\n")
	var got []string
	for _, m := range marks {
		got = append(got, Say(m, marks))
	}
	if diff := cmp.Diff(want, strings.Join(got, "\n")); diff != "" {
		t.Error(diff)
	}
}

func TestThinKeepsTheLineAndItsEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Point {
			return Point{rapid.IntRange(0, 500).Draw(t, "x"), rapid.IntRange(0, 500).Draw(t, "y")}
		}), 1, 60).Draw(t, "at")
		thin := Thin(at, 8)
		if thin[0] != at[0] || thin[len(thin)-1] != at[len(at)-1] {
			t.Fatal("an end is gone")
		}
		for _, p := range at {
			if d := away(p.vec(), thin); d > 8.01 {
				t.Fatalf("%v lies %v from the line", p, d)
			}
		}
	})
	// A scribble of two thousand points fits into its cell all the same.
	var wild []Point
	for i := range 2000 {
		wild = append(wild, Point{-150_000 + i%7*40_000, 150_000 - i%11*20_000})
	}
	if n := len(formatPoints(Thin(wild, 1))); n > mostAt {
		t.Errorf("a scribble takes %d characters", n)
	}
	straight := Thin([]Point{{0, 0}, {10, 1}, {20, 0}, {30, 1}, {500, 0}}, 8)
	if len(straight) != 2 {
		t.Errorf("a straight line keeps %d points", len(straight))
	}
}

func TestTheFileIsTheSameEachTimeAndReadableAnywhere(t *testing.T) {
	marks := bathroom()
	got := SVG("Bathroom, downstairs", marks, Numbers(marks, []Link{photoA}))
	wellFormed(t, got)
	if string(got) != string(SVG("Bathroom, downstairs", marks, Numbers(marks, []Link{photoA}))) {
		t.Error("the same marks give two files")
	}
	for _, m := range marks {
		if strings.Count(string(got), `<g id="mark-`+m.ID+`">`) != 1 {
			t.Errorf("%s has no group of its own", m.ID)
		}
	}
	const path = "testdata/bathroom.svg"
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("look at the file, then run with -update\n%s", diff)
	}
	wellFormed(t, SVG("", nil, nil))
	twins := []Mark{{ID: "a/b", Kind: Pin, At: []Point{{0, 0}}}, {ID: "ab", Kind: Pin, At: []Point{{9, 9}}}}
	if s := string(SVG("", twins, nil)); !strings.Contains(s, `id="mark-ab"`) || !strings.Contains(s, `id="mark-ab.2"`) {
		t.Error("two marks share an id")
	}
}
