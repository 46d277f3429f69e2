package team

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/caseload"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
)

// charts are the work in pictures, worked out on this device from what its user
// may read.
func (s *Screen) charts() []fyne.CanvasObject {
	p := s.data.Picture
	good := func(name string) widget.ChartSeries {
		return widget.ChartSeries{Name: name, Tone: widget.ToneSafe, Solid: true}
	}
	bad := func(name string) widget.ChartSeries {
		return widget.ChartSeries{Name: name, Tone: widget.ToneDanger}
	}
	cards := []fyne.CanvasObject{
		s.monthly("charts.timeliness", say.T("Assessments finished in time"), say.T("Nothing was finished in the last six months."), p.Timeliness, good(say.T("In time")), bad(say.T("Late"))),
		s.monthly("charts.moves", say.T("Placements and moves"), say.T("Nobody moved in the last six months."), p.Moves, good(say.T("Planned")), bad(say.T("Not planned"))),
		s.bars("charts.overdue", say.T("Late now"), say.T("Nothing is late."), p.Overdue, widget.ToneDanger),
		s.bars("charts.reviews", say.T("Reviews due"), say.T("No review is due within a month."), p.Reviews, widget.ToneSend),
		s.bars("charts.needs", say.T("Open health needs"), say.T("No health need is open."), p.Needs, widget.ToneLocal),
		s.bars("charts.stages", say.T("Where the children stand"), say.T("There are no children yet."), s.byStage(), widget.ToneTint),
	}
	return []fyne.CanvasObject{
		widget.Pairs(16, 330, cards...),
		widget.Small(say.T("Worked out on this device from what you may read. Press a bar to see the children behind it.")),
	}
}

// monthly is a chart of the last six months.
func (s *Screen) monthly(id, title, empty string, groups []caseload.Group, series ...widget.ChartSeries) fyne.CanvasObject {
	c := widget.ChartProps{Columns: true, Series: series, OnRow: func(i int) {
		var cases []casefile.ID
		for _, b := range groups[i].Bars {
			cases = append(cases, b.Cases...)
		}
		s.behind(title+", "+month(groups[i].From), cases)
	}}
	sums := make([]int, len(series))
	for _, g := range groups {
		row := widget.ChartRow{Label: g.Label, Long: month(g.From)}
		for k, b := range g.Bars {
			row.Counts = append(row.Counts, b.Count)
			sums[k] += b.Count
		}
		c.Rows = append(c.Rows, row)
	}
	var says []string
	for k, one := range series {
		says = append(says, fmt.Sprintf("%d %s", sums[k], strings.ToLower(one.Name)))
	}
	return screen.Tag(&s.Tags, id, widget.NewChartCard(widget.ChartCardProps{
		Title: title, Says: say.F("Last six months: %s", strings.Join(says, ", ")), Chart: c, Empty: empty,
	}))
}

// bars is a chart of things counted now.
func (s *Screen) bars(id, title, empty string, bars []caseload.Bar, tone widget.Tone) fyne.CanvasObject {
	c := widget.ChartProps{Series: []widget.ChartSeries{{Name: title, Tone: tone, Solid: true}}, OnRow: func(i int) {
		s.behind(title+": "+bars[i].Label, bars[i].Cases)
	}}
	sum := 0
	for _, b := range bars {
		c.Rows = append(c.Rows, widget.ChartRow{Label: b.Label, Counts: []int{b.Count}})
		sum += b.Count
	}
	return screen.Tag(&s.Tags, id, widget.NewChartCard(widget.ChartCardProps{Title: title, Says: say.F("%s in all", model.Figures(sum)), Chart: c, Empty: empty}))
}

// byStage counts children by where they stand.
func (s *Screen) byStage() []caseload.Bar {
	var out []caseload.Bar
	for _, st := range stageOrder() {
		b := caseload.Bar{Label: model.Sentence(st)}
		for _, l := range s.data.Board.All() {
			if stage(l.State) == st {
				b.Count++
				b.Cases = append(b.Cases, l.Case)
			}
		}
		out = append(out, b)
	}
	return out
}
