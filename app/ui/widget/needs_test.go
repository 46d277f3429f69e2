package widget

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

func health() NeedsPickerProps {
	signs := func(words ...string) []NeedSign {
		var list []NeedSign
		for _, w := range words {
			list = append(list, NeedSign{Key: strings.ToLower(w), Words: w})
		}
		return list
	}
	harm := signs("Injury with no explanation", "Severe mental health problem")
	harm[0].Harm = true
	return NeedsPickerProps{
		Area: "Health", Suggested: "Ticks point to level 2", Few: 2, Over: map[string]string{"4": "3"},
		Levels: []NeedLevel{
			{Level: "1", Title: "Early help", Sub: "Everyday services can meet it", Tone: ToneSafe, Signs: signs("Misses school", "Slow to reach milestones", "No dental checks", "Low weight gain")},
			{Level: "2", Title: "Targeted", Sub: "More than one service", Tone: ToneLocal, Signs: signs("Comes back", "Food needs not met")},
			{Level: "3", Title: "Specialist", Sub: "Level 3 and 4", Tone: ToneChoice, Signs: harm},
		},
	}
}

func TestTicksAndJudgementAreApart(t *testing.T) {
	var ticks, judged, whys, harm calls[string]
	p := health()
	p.OnTick = func(k string, on bool) { ticks.take(k + map[bool]string{true: "+", false: "-"}[on]) }
	p.OnJudge, p.OnWhy, p.OnHarm = judged.take, whys.take, harm.take
	n := NewNeedsPicker(p)
	stage(t, VBox(0, n), 1000, 700)
	first, last := n.columns[0], n.columns[2]
	first.Tapped(tap(40, first.rows[1].y+10))
	first.TypedKey(key(fyne.KeyUp))
	first.TypedKey(key(fyne.KeySpace))
	first.TypedKey(key(fyne.KeySpace))
	if !slices.Equal(ticks.got, []string{"slow to reach milestones+", "misses school+", "misses school-"}) || len(judged.got) != 0 {
		t.Errorf("ticked %v, judged %v", ticks.got, judged.got)
	}
	last.Tapped(tap(40, last.rows[0].y+10))
	last.Tapped(tap(40, last.rows[0].y+10))
	if !slices.Equal(harm.got, []string{"injury with no explanation"}) {
		t.Errorf("a sign of harm opened %v; it opens when ticked, not when cleared", harm.got)
	}
	n.judge.TypedRune('4')
	if judged.last() != "4" || !last.judged || first.judged {
		t.Errorf("judged %v; level 4 belongs to the third column", judged.got)
	}
	n.SetWrong(true)
	if !n.whyBad.Visible() {
		t.Error("a level without a reason is not shown as to fix")
	}
	n.why.entry.SetText("Long seizure on 11 February.")
	if n.whyBad.Visible() || whys.last() != "Long seizure on 11 February." {
		t.Error("the reason was not taken")
	}
	if a := n.A11y(); a.Value != "4" || a.State[0] != "Ticks point to level 2" {
		t.Errorf("%+v", a)
	}
}

func TestSignsAreAtLeast52HighAndTheRestAreOneTapAway(t *testing.T) {
	n := NewNeedsPicker(health())
	stage(t, VBox(0, n), 1000, 700)
	c := n.columns[0]
	for _, target := range c.Targets() {
		if target.Size.Height < 48 {
			t.Errorf("%q is %v high", target.Name, target.Size.Height)
		}
	}
	if len(c.shown()) != 2 || c.more.text() != "2 more" {
		t.Fatalf("%d shown, then %q", len(c.shown()), c.more.text())
	}
	c.Tapped(tap(40, c.moreY+10))
	if len(c.shown()) != 4 || c.count() != 0 {
		t.Errorf("%d shown, %d ticked", len(c.shown()), c.count())
	}
	p := health()
	p.Ticked = []string{"low weight gain"}
	if c := NewNeedsPicker(p).columns[0]; len(c.shown()) != 4 {
		t.Error("a ticked sign is hidden behind \"more\"")
	}
}

func TestNarrowTheLevelsTakeTurns(t *testing.T) {
	p := health()
	p.Ticked = []string{"misses school"}
	n := NewNeedsPicker(p)
	win := stage(t, VBox(0, n), 400, 900)
	if n.tabs == nil || n.tabs.props.Options[0].Label != "1 Early help · 1" || n.tabs.A11y().Role != RoleTabs {
		t.Fatalf("no tabs at 400 wide: %+v", n.tabs)
	}
	n.tabs.TypedKey(key(fyne.KeyRight))
	if at := fyne.CurrentApp().Driver().AbsolutePositionForObject(n.columns[1]); n.shown != 1 || at.Y <= 0 {
		t.Errorf("level %d shows at %v", n.shown, at)
	}
	n.tabs.Tapped(tap(n.tabs.segs[1].x+5, 20))
	if n.tabs.Value() != "2" {
		t.Error("a tap on the open tab closed it")
	}
	win.Resize(fyne.NewSize(1000, 700))
	Survey(n, func(s Seen) bool {
		if s.Object == fyne.CanvasObject(n.tabs) {
			t.Error("wide, the tabs are still there")
		}
		return true
	})
	win.Resize(fyne.NewSize(400, 900))
	if n.tabs.Value() != "2" {
		t.Error("upright again, another level is open")
	}
}

func TestALockedPickerIsOnlyRead(t *testing.T) {
	n := NewNeedsPicker(health())
	win := stage(t, VBox(0, n, NewButton(ButtonProps{Text: "Next"})), 1000, 800)
	n.SetLocked(true)
	n.columns[0].press(0)
	if n.columns[0].count() != 0 || !n.Locked() || !slices.Contains(n.A11y().State, "locked") {
		t.Error("a locked sign was ticked")
	}
	win.Canvas().FocusNext()
	if _, ok := win.Canvas().Focused().(*Button); !ok {
		t.Errorf("Tab stops at %T", win.Canvas().Focused())
	}
}
