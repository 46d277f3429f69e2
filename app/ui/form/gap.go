package form

import (
	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// gapLine is "No answer for now?" under a question that may carry a reason.
type gapLine struct {
	picker *widget.GapPicker
	object fyne.CanvasObject
	pt     *part
}

func (p *Page) gapLine(pt *part) *gapLine {
	if len(pt.item.GapCodes) == 0 || pt.item.Required != engine.GapOK {
		return nil
	}
	g := &gapLine{pt: pt}
	var reasons []widget.Option
	for _, code := range pt.item.GapCodes {
		reasons = append(reasons, widget.Option{Key: code, Label: casefile.GapWords(engine.Gap{Code: code})})
	}
	g.picker = screen.Tag(&p.Tags, p.id(pt.cell)+".gap", widget.NewGapPicker(widget.GapPickerProps{
		Reasons: reasons, DateFor: "to-follow", Today: p.now, OnChanged: g.changed,
	}))
	g.object = widget.VBox(0, g.picker)
	return g
}

func (g *gapLine) changed(v widget.Gap) {
	if v.Code == "" {
		g.pt.page.editor().Gap(g.pt.cell, nil)
		return
	}
	g.pt.page.editor().Gap(g.pt.cell, &engine.Gap{Code: v.Code, Date: v.Date})
}

// show offers a reason while there is no answer and one is needed.
func (g *gapLine) show(st engine.State) {
	v := widget.Gap{}
	if st.Gap != nil {
		v = widget.Gap{Code: st.Gap.Code, Date: st.Gap.Date}
	}
	g.picker.Load(v)
	on := len(st.Values) == 0 && (st.Required == engine.GapOK || st.Gap != nil) && !g.pt.page.props.Around.Locked
	if on != g.object.Visible() {
		setVisible(g.object, on)
		g.pt.page.props.Around.Relayout()
	}
	message := ""
	for _, p := range g.pt.page.editor().Problems(g.pt.cell) {
		if p.Rule == engine.RuleGap {
			message = p.Message
		}
	}
	g.picker.SetDateError(message)
}
