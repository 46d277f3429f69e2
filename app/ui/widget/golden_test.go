package widget

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"doorstep/app/ui/theme"
)

var update = flag.Bool("update", false, "write the goldens anew; look at each before committing")

// TestStructureGoldens holds how the main controls are built, place by place,
// as the tree of what is drawn.
func TestStructureGoldens(t *testing.T) {
	wrong := func(in Input) *Field {
		f := NewField(FieldProps{Label: "When was her swallowing last checked?", Hint: "For example, 27 3 2025.", Input: in})
		f.SetError("The date must be today or earlier – you put 12 June 2026")
		f.SetFix("Change to 2025", func() {})
		return f
	}
	for name, make := range map[string]func() fyne.CanvasObject{
		"field-error": func() fyne.CanvasObject {
			return wrong(NewDateParts(DatePartsProps{Today: day, Value: "2026-06-12"}))
		},
		"yes-no": func() fyne.CanvasObject { return NewYesNo(YesNoProps{Value: Yes}) },
		"check-list": func() fyne.CanvasObject {
			return NewCheckList(CheckListProps{Value: []string{"hoist"}, Options: []Option{{Key: "hoist", Label: "Hoist"}, {Key: "frame", Label: "Standing frame"}, {Key: "none", Label: "None of these", Exclusive: true}}})
		},
		"text-area": func() fyne.CanvasObject {
			return NewTextArea(TextAreaProps{Value: "Blue bowl with the suction base.", Note: "3 lines at first"})
		},
		"task-row": func() fyne.CanvasObject {
			return NewTaskRow(TaskRowProps{Title: "Health and care", Note: "6 of 9 pages", Tag: StatusProps(ToFix, "1"), OnTapped: func() {}})
		},
		"error-summary": func() fyne.CanvasObject {
			return NewErrorSummary(ErrorSummaryProps{Large: true, Title: "2 things to fix before you finish", Problems: []Problem{{Message: "Enter the date"}, {Message: "Say who"}}})
		},
		"person-picker": func() fyne.CanvasObject {
			p := NewPersonPicker(PersonPickerProps{Name: "Who will do it?", People: many(), AllowNew: true})
			p.setOpen(true)
			p.find.Load("lu")
			p.narrowed("lu")
			return p
		},
		"conflict": func() fyne.CanvasObject { return NewConflictChooser(conflict()) },
	} {
		t.Run(name, func(t *testing.T) {
			test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 100))
			o := make()
			win := test.NewTempWindow(t, VBox(0, o))
			win.SetPadded(false)
			win.Resize(fyne.NewSize(760, 500))
			var out strings.Builder
			outline(&out, o, 0)
			golden(t, name+".txt", []byte(out.String()))
		})
	}
}

// outline writes the tree of what is drawn, one object a line: kind, place,
// size to half a dp, words, and colours by the names of the theme. Fyne's own
// markup names a colour by any of the names that share it, at random.
func outline(out *strings.Builder, o fyne.CanvasObject, depth int) {
	if !o.Visible() {
		return
	}
	half := func(v float32) float64 { return math.Round(float64(v)*2) / 2 }
	p, s := o.Position(), o.Size()
	fmt.Fprintf(out, "%s%s %g,%g %gx%g", strings.Repeat("  ", depth), strings.TrimPrefix(fmt.Sprintf("%T", o), "*"), half(p.X), half(p.Y), half(s.Width), half(s.Height))
	switch x := o.(type) {
	case *canvas.Text:
		fmt.Fprintf(out, " %q %g %s", x.Text, x.TextSize, colourName(x.Color))
		if x.TextStyle.Bold {
			out.WriteString(" bold")
		}
	case *canvas.Rectangle:
		fmt.Fprintf(out, " %s", colourName(x.FillColor))
		if x.StrokeWidth > 0 {
			fmt.Fprintf(out, " edge %s %g", colourName(x.StrokeColor), x.StrokeWidth)
		}
		if x.CornerRadius > 0 {
			fmt.Fprintf(out, " r%g", x.CornerRadius)
		}
	case *canvas.Image:
		if x.Resource != nil {
			fmt.Fprintf(out, " %s", x.Resource.Name())
		}
	}
	out.WriteString("\n")
	for _, part := range parts(o) {
		outline(out, part, depth+1)
	}
}

func colourName(c color.Color) string {
	if n, ok := c.(color.NRGBA); ok {
		for _, name := range theme.ColourNames() {
			if theme.Colour(name) == color.Color(n) {
				return strings.TrimPrefix(string(name), "doorstep.")
			}
		}
	}
	if c == nil || c == color.Transparent {
		return "clear"
	}
	return fmt.Sprint(c)
}

// golden compares with a file in testdata, or writes it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s differs from what is drawn now; look, then run with -update\n%s", path, got)
	}
}

// TestDrawnGoldens holds the look of what is drawn rather than built: ring,
// segments, ticks, marks and ink, once in each theme.
func TestDrawnGoldens(t *testing.T) {
	for name, mode := range map[string]theme.Mode{"light": theme.Light, "dark": theme.Dark, "sunlight": theme.Sunlight} {
		t.Run(name, func(t *testing.T) {
			test.NewTempApp(t).Settings().SetTheme(theme.New(mode, 100))
			button := NewButton(ButtonProps{Text: "Continue", Kind: Primary, IconEnd: "arrow_forward"})
			button.FocusGained()
			marked := NewText(TextProps{Spans: markDifferent("He hurt his back. Mum cannot.", []string{"Mum cannot."})})
			sign := NewSignaturePad(SignaturePadProps{Who: "Julie F.", Value: Signature{Width: 300, Height: 140, Strokes: []Stroke{{{X: 30, Y: 80}, {X: 60, Y: 30}, {X: 70, Y: 80}, {X: 120, Y: 50}, {X: 180, Y: 70}}}}})
			sign.SetLocked(true)
			page := Pad(12, 12, 12, 12, VBox(12,
				Row(0, AlignStart, button),
				NewYesNo(YesNoProps{Value: No}),
				NewRadioList(RadioListProps{Options: home()[:1], Value: "home"}),
				NewCheckList(CheckListProps{Options: home()[:1], Value: []string{"home"}}),
				marked, sign))
			c := software.NewCanvas()
			c.SetPadded(false)
			c.SetContent(page)
			c.Resize(fyne.NewSize(372, HeightFor(page, 372)))
			compare(t, filepath.Join("testdata", "drawn-"+name+".png"), c.Capture())
		})
	}
}

// compare allows the last bits of antialiasing to differ between machines.
func compare(t *testing.T, path string, got image.Image) {
	t.Helper()
	if *update {
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := png.Encode(f, got); err != nil {
			t.Fatal(err)
		}
		return
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if want.Bounds() != got.Bounds() {
		t.Fatalf("%s is %v, drawn now %v", path, want.Bounds(), got.Bounds())
	}
	off := 0
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			r, g, b, _ := want.At(x, y).RGBA()
			p, q, s, _ := got.At(x, y).RGBA()
			if max(apart(r, p), apart(g, q), apart(b, s)) > 0x1000 {
				off++
			}
		}
	}
	if total := want.Bounds().Dx() * want.Bounds().Dy(); off*2000 > total {
		t.Errorf("%s: %d of %d pixels differ; look, then run with -update", path, off, total)
	}
}

func apart(a, b uint32) uint32 {
	if a > b {
		return a - b
	}
	return b - a
}
