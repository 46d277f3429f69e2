package widget

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"doorstep/app/ui/theme"
)

// many are people of a case and colleagues, as a list of them is handed over.
func many() []Person {
	return []Person{
		{ID: "1", Name: "Farah Rahman", Role: "Mother"},
		{ID: "2", Name: "Łucja Wójcik", Role: "Aunt"},
		{ID: "3", Name: "Sunita Lal", Role: "Short-break nurse", Team: "Amina’s team"},
		{ID: "4", Name: "Paul Lumley", Role: "Social worker", Team: "Disabled children"},
		{ID: "5", Name: "Siân O’Brien", Role: "Occupational therapist"},
		{ID: "6", Name: "Marie Evans", Role: "Nurse", Team: "Lunar team"},
		{ID: "7", Name: "Søren Bach", Role: "Manager"},
		{ID: "8", Name: "Ada Cole"},
		{ID: "9", Name: "Bea Cole"},
		{ID: "10", Name: "Cal Cole"},
	}
}

func names(p *PersonPicker) (out []string) {
	for _, r := range p.list.rows {
		out = append(out, r.plain)
	}
	return out
}

// Typing narrows: names first, then roles and teams, then what stands within a name,
// and last somebody else. Plain letters find every name.
func TestPersonPickerIsNarrowedByTyping(t *testing.T) {
	for typed, want := range map[string][]string{
		"lu":       {"Łucja Wójcik", "Paul Lumley", "Marie Evans", "Somebody else: “lu”"},
		"wojcik":   {"Łucja Wójcik", "Somebody else: “wojcik”"},
		"Łuc":      {"Łucja Wójcik", "Somebody else: “Łuc”"},
		"sian obr": {"Somebody else: “sian obr”"},
		"sian o'b": {"Siân O’Brien", "Somebody else: “sian o'b”"},
		"soren":    {"Søren Bach", "Somebody else: “soren”"},
		"nurse":    {"Sunita Lal", "Marie Evans", "Somebody else: “nurse”"},
		"umle":     {"Paul Lumley", "Somebody else: “umle”"},
		"zz":       {"Somebody else: “zz”"},
	} {
		p := NewPersonPicker(PersonPickerProps{People: many(), AllowNew: true})
		stage(t, VBox(0, p), 500, 900)
		FocusOn(p)
		for _, r := range typed {
			if p.find == nil || !p.find.focused {
				p.TypedRune(r)
			} else {
				p.find.entry.TypedRune(r)
			}
		}
		if got := names(p); !slices.Equal(got, want) {
			t.Errorf("%q finds %q, not %q", typed, got, want)
		}
	}
}

func TestPersonPickerByKeyboardAlone(t *testing.T) {
	var got calls[[]Person]
	blurs := 0
	p := NewPersonPicker(PersonPickerProps{Name: "Who?", People: many(), OnChanged: got.take, OnBlur: func() { blurs++ }})
	win := stage(t, VBox(0, p, NewTextInput(TextInputProps{})), 400, 900)
	FocusOn(p)
	p.TypedRune('l') // opens the list, too
	if !p.open || blurs != 0 || !slices.Contains(p.A11y().State, "4 people") {
		t.Fatalf("open %v, left %d times, %q", p.open, blurs, p.A11y().State)
	}
	keys := func(names ...fyne.KeyName) {
		for _, n := range names {
			p.find.entry.TypedKey(key(n))
		}
	}
	keys(fyne.KeyDown)
	if on := p.list.rows[p.list.at].plain; on != "Sunita Lal" || !slices.Contains(p.A11y().State, "on "+on) {
		t.Errorf("the arrow leads to %q", on)
	}
	keys(fyne.KeyUp, fyne.KeyUp)
	if p.list.at != len(p.list.rows)-1 {
		t.Error("up from the first does not lead to the last")
	}
	keys(fyne.KeyEscape)
	if !p.open || p.find.Value() != "" || len(p.list.rows) != mostPeople+1 {
		t.Errorf("the first Esc takes back what was typed: open %v, %q", p.open, names(p))
	}
	keys(fyne.KeyEscape)
	if p.open || win.Canvas().Focused() != fyne.Focusable(p) {
		t.Error("the second Esc closes, and the question keeps the focus")
	}
	p.TypedRune('s')
	p.find.entry.TypedRune('o')
	keys(fyne.KeyReturn)
	if p.open || len(got.last()) != 1 || got.last()[0].ID != "7" || win.Canvas().Focused() != fyne.Focusable(p) {
		t.Errorf("chosen %+v", got.last())
	}
}

// A name that fits nobody is kept when somebody goes on; the beginning of a name that
// is there names nobody.
func TestPersonPickerKeepsANameThatFitsNobody(t *testing.T) {
	var got calls[[]Person]
	next := NewTextInput(TextInputProps{})
	p := NewPersonPicker(PersonPickerProps{People: many(), AllowNew: true, OnChanged: got.take})
	stage(t, VBox(0, p, next), 500, 900)
	p.setOpen(true)
	FocusOn(p.find)
	p.find.entry.SetText("Fa")
	FocusOn(next)
	if len(p.Value()) != 0 {
		t.Errorf("half a name chose %+v", p.Value())
	}
	FocusOn(p.find)
	p.find.entry.SetText("Aunt Rehana")
	FocusOn(next)
	if v := p.Value(); len(v) != 1 || v[0] != (Person{Name: "Aunt Rehana"}) {
		t.Errorf("kept %+v", v)
	}
	none := NewPersonPicker(PersonPickerProps{People: many()})
	stage(t, VBox(0, none), 500, 900)
	none.setOpen(true)
	none.find.entry.SetText("Rehana")
	if got := names(none); len(got) != 1 || got[0] != "Nobody found" {
		t.Errorf("a list that takes nobody else says %q", got)
	}
}

func TestPersonPickerOfFewNeedsNoBox(t *testing.T) {
	p := NewPersonPicker(PersonPickerProps{People: many()[:fewPeople]})
	stage(t, VBox(0, p), 500, 900)
	FocusOn(p)
	p.TypedRune('s')
	if p.find != nil || !p.open || p.list.rows[p.list.at].plain != "Sunita Lal" {
		t.Errorf("the letter leads to row %d of %q", p.list.at, names(p))
	}
	p.SetLocked(true)
	p.TypedRune('s')
	if p.open {
		t.Error("what is locked opens")
	}
}

// Nothing of the open list is wider than the window, at every text size.
func TestPersonPickerFitsANarrowScreen(t *testing.T) {
	for _, size := range []int{100, 150, 200} {
		test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, size))
		p := NewPersonPicker(PersonPickerProps{Name: "Who will do it?", People: many(), AllowNew: true})
		p.setOpen(true)
		p.find.Load("lu")
		p.narrowed("lu")
		c := software.NewCanvas()
		c.SetPadded(false)
		page := Pad(12, 12, 12, 12, p)
		c.SetContent(page)
		for range 2 {
			c.Resize(fyne.NewSize(400, HeightFor(page, 400)))
		}
		for _, target := range p.Targets() {
			if target.Pos.X+target.Size.Width > 376.5 || target.Size.Height < theme.Dp(44) {
				t.Errorf("at %d %%: %+v", size, target)
			}
		}
		for _, r := range p.list.rows {
			for _, line := range append(r.title.texts, r.second.texts...) {
				if right := line.Position().X + line.MinSize().Width; line.Visible() && right > 376.5 {
					t.Errorf("at %d %%: %q ends at %v", size, line.Text, right)
				}
			}
		}
		if size == 100 {
			compare(t, filepath.Join("testdata", "person-picker-open.png"), c.Capture())
		}
	}
}

// The letters that a name was found by are the bold ones, accents and all.
func TestTheLettersThatFoundANameAreMarked(t *testing.T) {
	for _, c := range []struct{ name, typed, want string }{
		{"Łucja Wójcik", "woj", "Łucja [Wój]cik"},
		{"Łucja Wójcik", "lu wo", "[Łu]cja [Wó]jcik"},
		{"Strauß", "strauss", "[Strauß]"},
		{"Ada", "x", "Ada"},
		{"", "a", ""},
	} {
		var out strings.Builder
		for _, s := range markFound(c.name, c.typed) {
			if s.Bold {
				out.WriteString("[" + s.Text + "]")
			} else {
				out.WriteString(s.Text)
			}
		}
		if out.String() != c.want {
			t.Errorf("%q in %q: %s", c.typed, c.name, out.String())
		}
	}
}
