package widget

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/theme"
)

var (
	likely = []string{"Rare", "Unlikely", "Possible", "Likely", "Certain"}
	bad    = []string{"None", "Minor", "Some", "Serious", "Severe"}
	bands  = []RiskBand{{1, 3, "Low"}, {4, 6, "Moderate"}, {7, 12, "High"}, {13, 25, "Extreme"}}
)

func riskProps() RiskMatrixProps {
	return RiskMatrixProps{
		Name: "Risk: lifting Amina out of the bath", Likely: likely, Bad: bad, Bands: bands,
		Now: RiskPick{4, 4}, After: RiskPick{2, 3}, AfterWord: "With bath lift",
		OnNow: func(RiskPick) {}, OnAfter: func(RiskPick) {},
	}
}

func TestASquareAnswersBothQuestions(t *testing.T) {
	p := riskProps()
	p.Now = RiskPick{}
	var now calls[RiskPick]
	p.OnNow = now.take
	m := NewRiskMatrix(p)
	stage(t, VBox(0, m), 640, 900)
	for i, target := range m.grid.Targets() {
		if i != 3 { // certain and serious
			continue
		}
		m.grid.Tapped(tap(target.Pos.X+5, target.Pos.Y+5))
	}
	if got := now.last(); got != (RiskPick{5, 4}) || len(now.got) != 1 {
		t.Fatalf("the square gives %v", now.got)
	}
	if m.likely.Value() != "5" || m.bad.Value() != "4" {
		t.Errorf("the words say %q and %q", m.likely.Value(), m.bad.Value())
	}
	if v := m.A11y().Value; v != "Now 20, extreme: Certain and serious; With bath lift 6, moderate: Unlikely and some" {
		t.Errorf("said aloud: %q", v)
	}
}

func TestWordsDriveTheSameAnswer(t *testing.T) {
	p := riskProps()
	p.Now = RiskPick{}
	var now calls[RiskPick]
	p.OnNow = now.take
	m := NewRiskMatrix(p)
	stage(t, VBox(0, m), 640, 900)
	m.bad.TypedKey(key(fyne.KeyEnd))
	if now.last() != (RiskPick{0, 5}) || !strings.Contains(m.A11y().Value, "Now not scored yet") {
		t.Errorf("half an answer is %v, said %q", now.last(), m.A11y().Value)
	}
	m.likely.TypedKey(key(fyne.KeyHome))
	if now.last() != (RiskPick{1, 5}) || squareOf(now.last()) != 24 {
		t.Errorf("both words give %v", now.last())
	}
	m.Load(RiskPick{3, 3}, RiskPick{})
	if len(now.got) != 2 {
		t.Error("loading an answer counts as giving one")
	}
}

func TestArrowsMoveOverTheSquaresAndOnlyAPressChooses(t *testing.T) {
	p := riskProps()
	var now calls[RiskPick]
	p.OnNow = now.take
	m := NewRiskMatrix(p)
	w := stage(t, VBox(0, m), 640, 900)
	FocusOn(m)
	for _, k := range []fyne.KeyName{fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyRight, fyne.KeyRight} {
		w.Canvas().Focused().TypedKey(key(k))
	}
	if len(now.got) != 0 {
		t.Fatalf("arrows chose %v", now.got)
	}
	w.Canvas().Focused().TypedKey(key(fyne.KeySpace))
	if now.last() != (RiskPick{5, 5}) {
		t.Errorf("Space chose %v, want the top right square", now.last())
	}
}

func TestTheBoxesSayWhatTheSquaresSet(t *testing.T) {
	p := riskProps()
	var now, after calls[RiskPick]
	p.OnNow, p.OnAfter = now.take, after.take
	m := NewRiskMatrix(p)
	stage(t, VBox(0, m), 640, 900)
	m.after.(*CardButton).Press()
	m.grid.choose(24)
	if after.last() != (RiskPick{1, 5}) || len(now.got) != 0 {
		t.Errorf("the square set now %v, after %v", now.got, after.got)
	}
	if m.likely.Value() != "1" {
		t.Error("the words speak of the other score")
	}
}

func TestAFixedScoreIsShownAndCannotBeChanged(t *testing.T) {
	p := riskProps()
	p.OnNow = nil // another page asks how it is now
	var after calls[RiskPick]
	p.OnAfter = after.take
	m := NewRiskMatrix(p)
	stage(t, VBox(0, m), 640, 900)
	m.grid.choose(0)
	if after.last() != (RiskPick{5, 1}) {
		t.Errorf("afterwards is %v", after.last())
	}
	m.SetLocked(true)
	m.grid.choose(4)
	if len(after.got) != 1 || m.FocusTarget() != nil {
		t.Error("a locked matrix takes answers")
	}
	if n := m.A11y(); len(n.State) != 1 || n.State[0] != "locked" {
		t.Errorf("locked is said as %v", n.State)
	}
}

// Words and bands are the form's: other words, other bands, and the colours
// follow.
func TestBandsAreTheForms(t *testing.T) {
	p := riskProps()
	p.Bands = []RiskBand{{1, 4, "Low"}, {5, 9, "Medium"}, {10, 15, "High"}, {16, 25, "Very high"}}
	p.Now = RiskPick{3, 5}
	m := NewRiskMatrix(p)
	if got := m.legend(); got != "1–4 low · 5–9 medium · 10–15 high · 16–25 very high" {
		t.Errorf("legend %q", got)
	}
	if score, words := m.Said(p.Now); score != "15, high" || words != "Possible and severe" {
		t.Errorf("15 is %q, %q", score, words)
	}
	p.Bands = nil
	if score, _ := NewRiskMatrix(p).Said(p.Now); score != "15" {
		t.Errorf("without bands 15 is %q", score)
	}
}

func TestSquaresAreLargeEnoughAtEveryWidthAndTextSize(t *testing.T) {
	for _, percent := range []int{100, 150, 200} {
		for _, width := range []float32{360, 480, 640} {
			m := NewRiskMatrix(riskProps())
			stageIn(t, theme.New(theme.Light, percent), VBox(0, m), width, 900)
			if most := m.MinSize().Width; most > width {
				t.Errorf("%d %%, %g wide: it needs %g", percent, width, most)
			}
			for _, c := range m.grid.cells {
				for _, o := range []fyne.CanvasObject{c.number, c.tick.img, c.flag.img} {
					if o.Visible() && (o.Position().X < c.pos.X || o.Position().X+o.Size().Width > c.pos.X+c.size.Width+0.5) {
						t.Errorf("%d %%, %g wide: a square of %v does not hold what is in it", percent, width, c.size)
					}
				}
			}
			for _, target := range m.grid.Targets() {
				if target.Size.Width < 43.9 || target.Size.Height < 43.9 {
					t.Fatalf("%d %%, %g wide: %q is %v", percent, width, target.Name, target.Size)
				}
				if right := target.Pos.X + target.Size.Width; right > width+0.5 {
					t.Fatalf("%d %%, %g wide: %q ends at %g", percent, width, target.Name, right)
				}
			}
		}
	}
}
