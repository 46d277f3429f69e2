package widget

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"doorstep/app/ui/theme"
)

func months(got *calls[int]) ChartProps {
	p := ChartProps{
		Name: "Finished assessments", Columns: true, OnRow: got.take,
		Series: []ChartSeries{{Name: "In time", Tone: ToneSafe, Solid: true}, {Name: "Late", Tone: ToneDanger}},
	}
	for i, m := range []string{"Jun", "Jul", "Aug", "Sep", "Oct", "Nov"} {
		p.Rows = append(p.Rows, ChartRow{Label: m, Counts: []int{[]int{4, 6, 0, 7, 3, 9}[i], []int{1, 0, 0, 2, 3, 1}[i]}})
	}
	return p
}

func overdue(got *calls[int]) ChartProps {
	return ChartProps{
		Name: "Late things", OnRow: got.take, Series: []ChartSeries{{Name: "Late", Tone: ToneDanger, Solid: true}},
		Rows: []ChartRow{{Label: "Time limits", Counts: []int{3}}, {Label: "Actions", Counts: []int{11}}, {Label: "Reviews", Counts: []int{0}}},
	}
}

// A bar is pressed by tap and by key and says which it is; nothing leads nowhere.
func TestABarLeadsToWhatIsBehindIt(t *testing.T) {
	var got calls[int]
	c := NewChart(months(&got))
	win := stage(t, VBox(0, c), 420, 400)
	if !c.upright(c.Size().Width) {
		t.Fatal("months do not stand")
	}
	c.Tapped(tap(c.bars[3].x+5, 20))
	c.Tapped(tap(c.bars[2].x+5, 20)) // nobody in August
	win.Canvas().Focus(c)
	for range 3 {
		c.TypedKey(key(fyne.KeyRight))
	}
	c.TypedKey(key(fyne.KeySpace))
	if !slices.Equal(got.got, []int{3, 5}) {
		t.Errorf("led to %v", got.got)
	}
	if n := c.A11y(); !strings.Contains(n.Value, "Sep: 7 in time, 2 late") || !slices.Contains(n.State, "at Nov") {
		t.Errorf("%+v", n)
	}
}

// A column is as tall as what it counts, on a scale that charts side by side may
// share.
func TestBarsAreAsLongAsWhatTheyCount(t *testing.T) {
	var got calls[int]
	p := months(&got)
	for _, most := range []int{0, 20} {
		p.Most = most
		c := NewChart(p)
		stage(t, VBox(0, c), 420, 400)
		unit := theme.Dp(chartTall) / 10
		if most > 0 {
			unit = theme.Dp(chartTall) / float32(most)
		}
		for i, b := range c.bars {
			for k, part := range b.parts {
				if want := unit * float32(p.Rows[i].Counts[k]); part.box.Size().Height-want > 0.1 || want-part.box.Size().Height > 0.1 {
					t.Errorf("scale %d, %s: %v tall, want %v", most, p.Rows[i].Label, part.box.Size().Height, want)
				}
			}
		}
	}
}

// Where columns have no room they lie, and labels that are long stand above.
func TestAChartFitsItsWidth(t *testing.T) {
	var got calls[int]
	for _, width := range []float32{1200, 700, 400, 260, 200} {
		for _, p := range []ChartProps{months(&got), overdue(&got)} {
			c := NewChart(p)
			stage(t, VBox(0, c), width, 800)
			for i, b := range c.bars {
				if b.w < theme.Dp(44) || b.h < theme.Dp(44) {
					t.Errorf("%v wide: bar %d is %v by %v", width, i, b.w, b.h)
				}
				for _, part := range b.parts {
					if end := part.box.Position().X + part.box.Size().Width; end > width {
						t.Errorf("%v wide: bar %d ends at %v", width, i, end)
					}
				}
				for _, text := range b.total.texts {
					if end := text.Position().X + text.MinSize().Width; end > width+0.5 {
						t.Errorf("%v wide: the number of bar %d ends at %v", width, i, end)
					}
				}
			}
		}
	}
}

func TestAChartWithoutAnythingIsNoTabStop(t *testing.T) {
	var got calls[int]
	p := overdue(&got)
	p.Rows = p.Rows[2:]
	if c := NewChart(p); !c.Disabled() || len(c.Targets()) > 0 {
		t.Error("there is nothing to press")
	}
	card := NewChartCard(ChartCardProps{Title: "Late", Chart: p, Empty: "Nothing is late."})
	stage(t, VBox(0, card), 400, 300)
	if said(card) != "Late Nothing is late." {
		t.Errorf("it says %q", said(card))
	}
}

func said(root fyne.CanvasObject) string {
	var words []string
	Survey(root, func(s Seen) bool {
		if t, ok := s.Object.(*Text); ok {
			words = append(words, t.A11y().Name+t.A11y().Value)
		}
		return true
	})
	return strings.Join(words, " ")
}

// The table says the same as the chart and leads to the same places.
func TestAChartIsATableToo(t *testing.T) {
	var got calls[int]
	card := NewChartCard(ChartCardProps{Title: "Finished assessments", Says: "30 in six months, 7 late", Chart: months(&got)})
	stage(t, VBox(0, card), 420, 900)
	press(t, card, "Show as a table: Finished assessments")
	rows := map[string]string{}
	Survey(card, func(s Seen) bool {
		if r, ok := s.Object.(*TaskRow); ok {
			rows[r.props.Title] = r.props.Second
			if r.props.Title == "Oct" {
				r.Press()
			}
		}
		return true
	})
	if len(rows) != 6 || rows["Oct"] != "3 in time, 3 late" || !slices.Equal(got.got, []int{4}) {
		t.Errorf("the table is %v and led to %v", rows, got.got)
	}
	press(t, card, "Show the chart: Finished assessments")
	if card.table {
		t.Error("the chart does not come back")
	}
}

// The look of charts in each theme, and once how they are built.
func TestChartsLookTheSame(t *testing.T) {
	var got calls[int]
	make := func() fyne.CanvasObject {
		turned := NewChartCard(ChartCardProps{Title: "Late things", Says: "14 things are late", Chart: overdue(&got)})
		turned.Turn()
		return Pairs(16, 300,
			NewChartCard(ChartCardProps{Title: "Finished assessments", Says: "36 in six months, 7 of them late", Chart: months(&got)}),
			NewChartCard(ChartCardProps{Title: "Late things", Says: "14 things are late", Chart: overdue(&got)}),
			turned)
	}
	for mode, look := range map[string]theme.Mode{"light": theme.Light, "dark": theme.Dark, "sunlight": theme.Sunlight} {
		t.Run(mode, func(t *testing.T) {
			test.NewTempApp(t).Settings().SetTheme(theme.New(look, 100))
			o := make()
			page := Pad(14, 14, 14, 14, o)
			c := software.NewCanvas()
			c.SetPadded(false)
			c.SetContent(page)
			for range 2 {
				c.Resize(fyne.NewSize(760, HeightFor(page, 760)))
			}
			compare(t, filepath.Join("testdata", "drawn-charts-"+mode+".png"), c.Capture())
			if look == theme.Light {
				var out strings.Builder
				outline(&out, o, 0)
				golden(t, "drawn-charts.txt", []byte(out.String()))
			}
		})
	}
	for _, percent := range []int{150, 200} {
		t.Run(fmt.Sprint(percent), func(t *testing.T) {
			test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, percent))
			page := Pad(14, 14, 14, 14, make())
			c := software.NewCanvas()
			c.SetPadded(false)
			c.SetContent(page)
			for range 2 {
				c.Resize(fyne.NewSize(640, HeightFor(page, 640)))
			}
			compare(t, filepath.Join("testdata", fmt.Sprintf("drawn-charts-%d.png", percent)), c.Capture())
		})
	}
}
