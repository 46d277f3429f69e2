package form

import (
	"strconv"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// RiskMatrix shows the risk of one row, now and with what will be done, where
// its page is not open: as on the screen of the room that a task is done in.
// likely is the question of how likely harm is now. It is nil when the form has
// no such pair.
func RiskMatrix(ed *model.Editor, row engine.RowID, likely, name string) *widget.RiskMatrix {
	it := ed.Doc.Form().Item(likely)
	if it == nil {
		return nil
	}
	now := riskOf(it)
	if now == nil {
		return nil
	}
	picked := func(p *riskPair) widget.RiskPick {
		step := func(it *engine.Item) int {
			st := ed.Doc.State(engine.Cell{Row: row, LinkID: it.LinkID})
			if len(st.Values) == 0 || !st.Enabled {
				return 0
			}
			o, _ := optionOf(it.Options, st.Values[0])
			n, _ := strconv.Atoi(o.Ordinal)
			return n
		}
		return widget.RiskPick{Likely: step(p.likely), Bad: step(p.bad)}
	}
	set := func(p *riskPair) func(widget.RiskPick) {
		return func(to widget.RiskPick) {
			for it, n := range map[*engine.Item]int{p.likely: to.Likely, p.bad: to.Bad} {
				var vs []fhir.Value
				for _, o := range it.Options {
					if o.Ordinal == strconv.Itoa(n) {
						vs = []fhir.Value{o.Value}
					}
				}
				ed.Choose(engine.Cell{Row: row, LinkID: it.LinkID}, vs...)
			}
		}
	}
	words, hints := riskWords(now.likely)
	bad, badHints := riskWords(now.bad)
	props := widget.RiskMatrixProps{
		Name: name, Now: picked(now), OnNow: set(now), Likely: words, Bad: bad, LikelyHints: hints, BadHints: badHints,
		Bands: riskBands(now), AfterWord: say.T("With what we will do"), NowOnly: now.after == nil,
	}
	if now.after != nil {
		props.After, props.OnAfter = picked(now.after), set(now.after)
	}
	return widget.NewRiskMatrix(props)
}
