package widget

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"pgregory.net/rapid"

	"doorstep/app/ui/theme"
)

// lines are the words a block shows, line by line.
func (b *block) shown() []string {
	var out []string
	last := float32(-1)
	for _, t := range b.texts[:b.used] {
		if t.Position().Y != last {
			out = append(out, "")
			last = t.Position().Y
		}
		sep := " "
		if out[len(out)-1] == "" {
			sep = ""
		}
		out[len(out)-1] += sep + t.Text
	}
	return out
}

func TestWrappedLinesFitTheWidthAndLoseNoWord(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 100))
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-zA-Z0-9,.’–]{1,24}`), 1, 40).Draw(t, "words")
		width := float32(rapid.IntRange(60, 700).Draw(t, "width"))
		text := strings.Join(words, " ")
		b := newBlock(text, theme.SizeBody, theme.Ink, rapid.Bool().Draw(t, "bold"))
		b.height(float32(rapid.IntRange(1, 400).Draw(t, "width asked before")))
		h := b.place(0, 0, width)
		if h != b.height(width) || h < b.lineHeight() {
			t.Fatalf("placed %v high, asked %v", h, b.height(width))
		}
		for _, x := range b.texts[:b.used] {
			if end := x.Position().X + x.MinSize().Width; end > width+1 && len([]rune(x.Text)) > 1 {
				t.Fatalf("%q ends at %v of %v", x.Text, end, width)
			}
		}
		if fits := b.narrowest(1e6) <= width; fits && strings.Join(b.shown(), " ") != text {
			t.Fatalf("shown %q of %q", b.shown(), text)
		}
		if got := strings.Join(b.shown(), ""); strings.ReplaceAll(got, " ", "") != strings.Join(words, "") {
			t.Fatalf("shown %q of %q", got, text)
		}
		if b.height(width+100) > h {
			t.Fatal("a wider block is taller")
		}
	})
}

func TestLineEndsInTheTextAreKept(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 100))
	b := newBlock("Go in by\n\nthe side gate", theme.SizeBody, theme.Ink, false)
	if h := b.place(0, 0, 500); h != 3*b.lineHeight() {
		t.Errorf("three lines are %v high, one is %v", h, b.lineHeight())
	}
}

func TestAShortBlockEndsInDots(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 100))
	b := newBlock("8 years old · born 14 June 2017 · NHS number 999 014 2233", theme.SizeSmall, theme.Ink, false)
	b.limit = 1
	if h := b.place(0, 0, 200); h != b.lineHeight() {
		t.Fatalf("one line is %v high", h)
	}
	line := b.shown()[0]
	if !strings.HasSuffix(line, "…") || b.texts[0].MinSize().Width > 201 {
		t.Errorf("shown %q, %v wide", line, b.texts[0].MinSize().Width)
	}
}

func TestMarkedWordsLieOnAMarkAndKeepTheSentence(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 100))
	b := newBlock("", theme.SizeBody, theme.Ink, false)
	b.setSpans([]Span{{Text: "Dad lifts her. "}, {Text: "He hurt his back.", Mark: true}, {Text: " Mum cannot."}})
	b.place(0, 0, 600)
	if got := b.shown()[0]; got != "Dad lifts her. He hurt his back. Mum cannot." {
		t.Errorf("shown %q", got)
	}
	if b.underN != 2 || b.under[0].FillColor != theme.Colour(theme.Risk2) {
		t.Errorf("%d rectangles under the mark", b.underN)
	}
}

// A line that mixes Urdu with figures comes out of Fyne in the wrong order, so
// each run is placed by itself, from the right.
func TestUrduWithFiguresIsSetFromTheRight(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 100))
	b := newBlock("مکمل نام 999 014 اور پتہ", theme.SizeBody, theme.Ink, false)
	b.place(0, 0, 500)
	var figures, first, last fyne.Position
	for _, x := range b.texts[:b.used] {
		switch {
		case strings.Contains(x.Text, "999"):
			figures = x.Position()
			if x.FontSource != nil {
				t.Error("figures are not in the reading face")
			}
		case strings.Contains(x.Text, "نام"):
			first = x.Position()
			if x.FontSource == nil || x.FontSource.Name() != "NotoNastaliqUrdu-Regular.ttf" {
				t.Error("Urdu is not in Noto Nastaliq")
			}
		case strings.Contains(x.Text, "پتہ"):
			last = x.Position()
		}
	}
	if first.X <= figures.X || figures.X <= last.X || first.X < 250 {
		t.Errorf("runs at %v, %v, %v: not from right to left", first.X, figures.X, last.X)
	}
}

// A text that is known to be Urdu runs from the right even when it begins with
// a name in English letters.
func TestUrduThatBeginsWithAnEnglishNameRunsFromTheRight(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 100))
	b := newBlock("Farah، کیا یہ صحیح ہے؟", theme.SizeBody, theme.Ink, false)
	b.rtl = true
	b.place(0, 0, 500)
	for _, x := range b.texts[:b.used] {
		if x.Text == "Farah" && x.Position().X < 400 {
			t.Errorf("the name stands at %v of 500", x.Position().X)
		}
	}
	if got := b.height(500) / theme.TextSize(theme.SizeBody); got < 2 {
		t.Errorf("a line of Nastaliq is %v text sizes high, want 2", got)
	}
}

// Words of several scripts stand on one line, whatever the fonts' heights.
func TestScriptsShareOneBaseline(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 100))
	for _, text := range []string{"Amina ہے 5", "Amina-র কথা 5", "Farah ਜੀ 5"} {
		b := newBlock(text, theme.SizeBody, theme.Ink, false)
		b.place(0, 0, 500)
		var line float32
		for _, x := range b.texts[:b.used] {
			_, base := fyne.CurrentApp().Driver().RenderedTextSize(x.Text, x.TextSize, x.TextStyle, x.FontSource)
			if at := x.Position().Y + base; line == 0 {
				line = at
			} else if at-line > 0.01 || line-at > 0.01 {
				t.Errorf("%s: %q stands on %v, what came before on %v", text, x.Text, at, line)
			}
		}
		if b.used < 2 {
			t.Errorf("%s is one run", text)
		}
	}
}

func TestBengaliAndPunjabiUseTheirOwnFace(t *testing.T) {
	test.NewTempApp(t)
	for word, want := range map[string]string{
		"বাংলা": "NotoSansBengali-Bold.ttf", "ਪੰਜਾਬੀ।": "NotoSansGurmukhi-Bold.ttf", "“Łaś”": "",
	} {
		name := ""
		if source := scripts([]rune(word))[0].source(true); source != nil {
			name = source.Name()
		}
		if name != want {
			t.Errorf("%s: font %q", word, name)
		}
	}
}

func TestTextFollowsTheThemeAndTheTextSize(t *testing.T) {
	text := Body("Every visit, written down once.")
	win := stage(t, VBox(0, text), 400, 300)
	before, height := text.b.texts[0].Color, text.Size().Height
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Dark, 150))
	text.Refresh()
	win.Resize(fyne.NewSize(401, 300))
	if text.b.texts[0].Color == before || text.b.texts[0].Color != theme.Colour(theme.Ink) {
		t.Error("the words kept the light ink")
	}
	if text.Size().Height < height*1.4 {
		t.Errorf("at 150 %% the line is %v high, was %v", text.Size().Height, height)
	}
}

func TestHeadingsAndWordsSaySo(t *testing.T) {
	test.NewTempApp(t)
	if n := H1("Eating and drinking").A11y(); n.Role != RoleHeading || n.Name != "Eating and drinking" {
		t.Errorf("%+v", n)
	}
	if n := Hint("Tick everything that applies.").A11y(); n.Role != RoleText {
		t.Errorf("%+v", n)
	}
}

// Signed clinical text is not restyled (RL-01): what was indented or set in columns
// with spaces is drawn so, and no letter, line or space is lost.
func TestExactTextKeepsItsSpaces(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 100))
	for text, want := range map[string]string{
		"1. Stay\n   2.5 ml":    "1. Stay|___2.5 ml",
		"08:00   120 ml":        "08:00__ 120 ml",
		"a\tb\n\n  c d":         "a___ b||__c d",
		"nothing out of common": "nothing out of common",
	} {
		b := newBlock(text, theme.SizeBody, theme.Ink, false)
		b.exact = true
		b.place(0, 0, 600)
		var got []string
		for _, l := range b.lines {
			line := ""
			for i := l.from; i < l.to; i++ {
				if b.words[i].gap && i > l.from {
					line += " "
				}
				line += strings.ReplaceAll(b.words[i].text, "\u00a0", "_")
			}
			got = append(got, line)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q is drawn as %q, wanted %q", text, strings.Join(got, "|"), want)
		}
		if b.text() != text {
			t.Errorf("%q is said as %q", text, b.text())
		}
	}
}
