package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// ChartCardProps describes a chart on its card.
type ChartCardProps struct {
	Title string
	// Says is what the chart shows in a sentence.
	Says  string
	Chart ChartProps
	// Empty is shown in place of the chart when there is nothing to count.
	Empty string
}

// ChartCard is a chart with its title, what it says in a sentence, what its
// parts mean, and the same as a table for who would rather read it.
type ChartCard struct {
	composed
	props ChartCardProps
	chart *Chart
	table bool
	turn  *Link
}

// NewChartCard makes a card with a chart.
func NewChartCard(p ChartCardProps) *ChartCard {
	if p.Chart.Name == "" {
		p.Chart.Name = p.Title
	}
	c := &ChartCard{props: p, chart: NewChart(p.Chart)}
	c.turn = NewLink(LinkProps{Size: theme.SizeSmall, OnTapped: c.Turn})
	c.init(c)
	return c
}

// Chart is the chart on the card.
func (c *ChartCard) Chart() *Chart { return c.chart }

// Turn shows the table in place of the chart, or the chart again.
func (c *ChartCard) Turn() {
	c.table = !c.table
	c.rebuild()
}

// A11y implements Named.
func (c *ChartCard) A11y() Node { return Node{Name: c.props.Title, Role: RoleGroup} }

// CreateRenderer implements fyne.Widget.
func (c *ChartCard) CreateRenderer() fyne.WidgetRenderer { return newRenderer(c) }

func (c *ChartCard) shapeFor(float32) int { return 0 }

func (c *ChartCard) build(int) fyne.CanvasObject {
	parts := []fyne.CanvasObject{H3(c.props.Title)}
	if c.props.Says != "" {
		parts = append(parts, Small(c.props.Says))
	}
	if c.chart.total() == 0 && c.props.Empty != "" {
		parts = append(parts, Pad(0, 8, 0, 0, NewText(TextProps{Text: c.props.Empty, MaxWidth: -1})))
		return NewCard(CardProps{Name: c.props.Title, Pad: Around(16), Content: VBox(4, parts...)})
	}
	if c.table {
		c.turn.SetText(say.T("Show the chart"))
		parts = append(parts, Pad(0, 6, 0, 0, c.rows()))
	} else {
		c.turn.SetText(say.T("Show as a table"))
		if len(c.props.Chart.Series) > 1 {
			parts = append(parts, Pad(0, 6, 0, 4, c.legend()))
		}
		parts = append(parts, Pad(0, 6, 0, 0, c.chart))
	}
	c.turn.name = c.turn.props.Text + ": " + c.props.Title
	return NewCard(CardProps{Name: c.props.Title, Pad: Insets{Left: 16, Top: 14, Right: 16, Bottom: 4}, Content: VBox(4, append(parts, Wrap(0, c.turn))...)})
}

// rows are the chart as a table.
func (c *ChartCard) rows() fyne.CanvasObject {
	var out []fyne.CanvasObject
	for i, r := range c.props.Chart.Rows {
		row := TaskRowProps{Title: r.spoken(), Second: c.chart.Words(i), Plain: true}
		if c.props.Chart.OnRow != nil && r.total() > 0 {
			row.Arrow, row.OnTapped = true, func() { c.props.Chart.OnRow(i) }
		}
		out = append(out, NewTaskRow(row))
	}
	return VBox(0, out...)
}

func (c *ChartCard) legend() fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, s := range c.props.Chart.Series {
		how := "outline"
		if s.Solid {
			how = "filled"
		}
		out = append(out, Row(8, AlignCentre, newSwatch(s), Small(s.Name+" ("+how+")")))
	}
	return Wrap(16, out...)
}

// swatch is a small box as a series is drawn.
type swatch struct {
	base
	series ChartSeries
	box    *canvas.Rectangle
}

func newSwatch(s ChartSeries) *swatch {
	w := &swatch{series: s, box: rect(4)}
	w.ExtendBaseWidget(w)
	return w
}

// A11y implements Named. The words beside it say what it is.
func (s *swatch) A11y() Node { return Node{Role: RoleText} }

// CreateRenderer implements fyne.Widget.
func (s *swatch) CreateRenderer() fyne.WidgetRenderer { return newRenderer(s) }

func (s *swatch) objects() []fyne.CanvasObject { return []fyne.CanvasObject{s.box} }
func (s *swatch) paint()                       { s.series.paint(s.box) }
func (s *swatch) least() fyne.Size             { return fyne.NewSize(theme.Dp(18), theme.Dp(18)) }
func (s *swatch) arrange(size fyne.Size) {
	side := theme.Dp(18)
	put(s.box, 0, (size.Height-side)/2, side, side)
}
