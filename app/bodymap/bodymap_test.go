package bodymap

import (
	"encoding/xml"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"doorstep/forms/fhir"
)

// The person's left lies at the viewer's right from the front, and at the
// viewer's left from behind (clinical-safety.md HZ-26).
func TestSidesAreThePersonsOwn(t *testing.T) {
	for _, f := range []Figure{Child, Adult} {
		for _, c := range []struct {
			view  View
			at    Point
			words string
		}{
			{Front, Point{.66, .80}, "left lower leg, front"},
			{Front, Point{.34, .80}, "right lower leg, front"},
			{Back, Point{.34, .80}, "left lower leg, back"},
			{Back, Point{.66, .80}, "right lower leg, back"},
			{Front, Point{.60, .28}, "chest, left side"},
			{Back, Point{.40, .26}, "upper back, left side"},
			{Front, Point{.50, .07}, "forehead and top of the head, middle"},
			{Left, Point{.50, .80}, "left lower leg, outer side"},
			{Right, Point{.50, .80}, "right lower leg, outer side"},
		} {
			if f == Adult && (c.view == Front && c.at.Y == .28 || c.view == Back && c.at.Y == .26) {
				c.at.Y = .22
			}
			if got := Where(f, c.view, c.at); got != c.words {
				t.Errorf("%s %s %v is %q, want %q", f, c.view, c.at, got, c.words)
			}
		}
	}
	if l, r := Sides(Front, "Amina"); l != "Amina’s right" || r != "Amina’s left" {
		t.Errorf("from the front the viewer’s left is called %q, the right %q", l, r)
	}
	if l, r := Sides(Back, "Jess"); l != "Jess’ left" || r != "Jess’ right" {
		t.Errorf("from behind the viewer’s left is called %q, the right %q", l, r)
	}
	if l, _ := Sides(Left, "Amina"); l != "Front" {
		t.Errorf("seen from the left, the face looks to the viewer’s %q", l)
	}
}

// A limb on one side is the mirror of the other, and front and back show the
// same outline.
func TestFiguresAreEven(t *testing.T) {
	for _, f := range []Figure{Child, Adult} {
		for x := 0.0; x <= 1; x += .05 {
			for y := 0.0; y <= 1; y += .05 {
				d := Distance(f, Front, Point{x, y})
				for _, other := range []float64{Distance(f, Front, Point{1 - x, y}), Distance(f, Back, Point{x, y})} {
					if math.Abs(d-other) > 1e-9 {
						t.Fatalf("%s is not even at %.2f, %.2f: %g and %g", f, x, y, d, other)
					}
				}
				if a, b := Distance(f, Left, Point{x, y}), Distance(f, Right, Point{1 - x, y}); math.Abs(a-b) > 1e-9 {
					t.Fatalf("the sides of %s differ at %.2f, %.2f", f, x, y)
				}
			}
		}
		for _, v := range Views() {
			for _, s := range Shapes(f, v) {
				for _, end := range []struct {
					p Point
					r float64
				}{{s.A, s.RA}, {s.B, s.RB}} {
					if end.p.X*Wide-end.r < 0 || end.p.X*Wide+end.r > Wide || end.p.Y-end.r < 0 || end.p.Y+end.r > 1 {
						t.Errorf("%s %s: %s lies outside the box", f, v, s.Code)
					}
				}
			}
		}
	}
}

// Every place of the list can be told from the others, lies on the body, and
// says its own words when a mark is put there.
func TestPlacesOfTheList(t *testing.T) {
	for _, f := range []Figure{Child, Adult} {
		for _, v := range Views() {
			seen := map[string]bool{}
			for _, p := range Places(f, v) {
				if seen[p.Words] {
					t.Errorf("%s %s: %q is there twice", f, v, p.Words)
				}
				seen[p.Words] = true
				if d := Distance(f, v, p.At); d > 0 {
					t.Errorf("%s %s: %q lies %g beside the body", f, v, p.Words, d)
				}
			}
			if len(seen) < 16 {
				t.Errorf("%s %s has only %d places", f, v, len(seen))
			}
		}
	}
}

// A mark made on one outline stays at its place of the body on the other.
func TestAMarkFitsTheOtherOutline(t *testing.T) {
	for _, v := range Views() {
		for _, p := range Places(Child, v) {
			to := Fit(p.At, Child, Adult, v)
			if got := Where(Adult, v, to); got != p.Words {
				t.Errorf("%s: %q becomes %q", v, p.Words, got)
			}
			back := Fit(to, Adult, Child, v)
			if math.Hypot(back.X-p.At.X, back.Y-p.At.Y) > .01 {
				t.Errorf("%s: %q does not come back: %v, %v", v, p.Words, p.At, back)
			}
		}
	}
}

func TestTheOutlineGoesByAge(t *testing.T) {
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for born, want := range map[string]Figure{"2013-11-22": Adult, "2013-11-23": Child, "2020-01-01": Child, "1980-01-01": Adult} {
		day, err := time.Parse(time.DateOnly, born)
		if err != nil {
			t.Fatal(err)
		}
		if got := FigureFor(day, now); got != want {
			t.Errorf("born %s: %s", born, got)
		}
	}
	if FigureFor(time.Time{}, now) != Child {
		t.Error("without a date of birth a child is drawn as an adult")
	}
}

func row(fields map[string]fhir.Value) func(string) []fhir.Value {
	return func(link string) []fhir.Value {
		if v, ok := fields[strings.TrimPrefix(link, "m.")]; ok {
			return []fhir.Value{v}
		}
		return nil
	}
}

func TestMarksAreReadFromRows(t *testing.T) {
	m := FromRow("m", "r1", row(map[string]fhir.Value{
		"view": fhir.CodingValue("s", "front", "Front"), "figure": fhir.CodingValue("s", "adult", "Adult"),
		"x": fhir.Prim(fhir.Decimal, "0.66"), "y": fhir.Prim(fhir.Decimal, "0.8"),
		"kind": fhir.CodingValue("s", "red", "Red area"), "size": fhir.QuantityValue("20", "mm", "mm"), "note": fhir.TextValue("From the splint"),
	}))
	if m.Words() != "Red area, left lower leg, front, 20 mm" || m.Note != "From the splint" || m.ID != "r1" {
		t.Errorf("read as %+v: %s", m, m.Words())
	}
	bare := FromRow("m", "r2", row(nil))
	if bare.Placed || bare.Words() != "Place not marked" {
		t.Errorf("an empty row is %+v: %s", bare, bare.Words())
	}
	for _, bad := range []string{"1.2", "-0.1", "x", "NaN", "Inf", ""} {
		if FromRow("m", "r", row(map[string]fhir.Value{"view": fhir.CodingValue("s", "front", ""), "x": fhir.Prim(fhir.Decimal, bad), "y": fhir.Prim(fhir.Decimal, "0.5")})).Placed {
			t.Errorf("a mark at %q has a place", bad)
		}
	}
	if got := Count([]Mark{{Label: "Sore"}, {Label: "Scar"}, {Label: "Sore"}, {}}); got != "4 marks: 2 sore, 1 scar" {
		t.Errorf("counted as %q", got)
	}
	if Count(nil) != "No marks" || Count([]Mark{{}}) != "1 mark" {
		t.Error("none and one are counted wrongly")
	}
}

func TestTheFileShowsNumberedMarksAndSides(t *testing.T) {
	marks := []Mark{
		{ID: "a", View: Front, Figure: Child, At: Point{.66, .8}, Placed: true, Label: "Red area", Note: "splint <tight>\x00"},
		{ID: "b", View: Right, Figure: Adult, At: Point{.5, .6}, Placed: true},
		{ID: "c"},
	}
	got := SVG("Skin & scars", "Amina", Child, marks)
	var any struct {
		Groups []struct {
			ID string `xml:"id,attr"`
		} `xml:"g"`
	}
	if err := xml.Unmarshal(got, &any); err != nil {
		t.Fatalf("the file is not XML: %v", err)
	}
	var ids []string
	for _, g := range any.Groups {
		ids = append(ids, g.ID)
	}
	if s := strings.Join(ids, " "); s != "front back right mark-1 mark-2" {
		t.Errorf("groups are %s", s)
	}
	for _, words := range []string{"Amina’s left", "Amina’s right side", "1 Red area, left lower leg, front. splint &lt;tight&gt;", "3 Place not marked."} {
		if !strings.Contains(string(got), words) {
			t.Errorf("the file does not say %q", words)
		}
	}
	if string(got) != string(SVG("Skin & scars", "Amina", Child, marks)) {
		t.Error("the same marks give other bytes")
	}
	if dir := os.Getenv("BODYMAP_OUT"); dir != "" {
		if err := os.WriteFile(dir+"/map.svg", got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func FuzzCoordinate(f *testing.F) {
	for _, s := range []string{"0", "1", "0.4123", "1e-3", "NaN", "-0", "0x1p-2", " 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := ParseCoordinate(s)
		if err != nil {
			return
		}
		again, err := ParseCoordinate(Coordinate(v))
		if err != nil || math.Abs(again-v) > .00006 {
			t.Fatalf("%q is %g, written %q, read %g (%v)", s, v, Coordinate(v), again, err)
		}
	})
}

// Any place says words with a side where the body has one.
func FuzzWhere(f *testing.F) {
	f.Add(0.5, 0.5, uint8(0))
	f.Add(math.Inf(1), math.NaN(), uint8(3))
	f.Fuzz(func(t *testing.T, x, y float64, v uint8) {
		view := Views()[int(v)%4]
		for _, fig := range []Figure{Child, Adult, "other"} {
			if Where(fig, view, Point{x, y}) == "" {
				t.Fatal("no words")
			}
			to := Fit(Point{x, y}, Child, Adult, view)
			if !math.IsNaN(x) && !math.IsNaN(y) && !math.IsInf(x, 0) && !math.IsInf(y, 0) && (to.X < 0 || to.X > 1 && x <= 1) {
				t.Fatalf("%v fits at %v", Point{x, y}, to)
			}
		}
	})
}
