package form

import (
	"strconv"
	"strings"

	"doorstep/app/say"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// risk is a pair of choices that a matrix answers at once, with the score that
// is worked out from them; before and after are the pairs of one thing at risk.
type riskPair struct {
	likely, bad *engine.Item
	score       *engine.Item // nil when the form works none out
	before      *riskPair    // how it is now, when this pair is how it is afterwards
	after       *riskPair    // the other way round
}

// riskOf is the pair that an item belongs to, as one of its choices or as its
// score. Choices marked as a risk come in pairs of likelihood and severity; the
// first pair of a row is the risk now, the second what is left of it.
func riskOf(it *engine.Item) *riskPair {
	if it.Control != fhir.ControlRisk && (!it.Calculated || len(it.Bands) == 0) {
		return nil
	}
	var pairs []*riskPair
	var last *engine.Item
	for _, x := range beside(it) {
		switch {
		case x.Control == fhir.ControlRisk && x.Type == engine.Choice && last == nil:
			last = x
		case x.Control == fhir.ControlRisk && x.Type == engine.Choice:
			pairs = append(pairs, &riskPair{likely: last, bad: x})
			last = nil
		case x.Calculated && len(x.Bands) > 0 && len(pairs) > 0 && pairs[len(pairs)-1].score == nil && x.Page == pairs[len(pairs)-1].bad.Page:
			pairs[len(pairs)-1].score = x
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		pairs[i].after, pairs[i+1].before = pairs[i+1], pairs[i]
	}
	for _, p := range pairs {
		if p.likely == it || p.bad == it || p.score == it {
			return p
		}
	}
	return nil
}

// beside are the questions that stand in the same row as an item, or in the
// same section when it stands in none.
func beside(it *engine.Item) []*engine.Item {
	var out []*engine.Item
	add := func(pages []*engine.Page) {
		for _, pg := range pages {
			var walk func(items []*engine.Item)
			walk = func(items []*engine.Item) {
				for _, x := range items {
					if x.Group == it.Group {
						out = append(out, x)
					}
					if x.Rows == nil {
						walk(x.Children)
					}
				}
			}
			walk(pg.Items)
		}
	}
	switch {
	case it.Group != nil:
		add(it.Group.Pages)
	case it.Section != nil:
		add(it.Section.Pages)
	}
	return out
}

// risk shows a pair as a matrix.
type risk struct {
	pt   *part
	pair *riskPair
	w    *widget.RiskMatrix
}

func (p *Page) risk(pt *part) {
	pair := riskOf(pt.item)
	r := &risk{pt: pt, pair: pair}
	pt.ctl = r
	pt.also = []engine.Cell{{Row: pt.cell.Row, LinkID: pair.bad.LinkID}}
	p.byCell[pt.also[0]] = pt
	if pair.score != nil {
		p.byCell[engine.Cell{Row: pt.cell.Row, LinkID: pair.score.LinkID}] = pt
	}
	likely, likelyHints := riskWords(pair.likely)
	bad, badHints := riskWords(pair.bad)
	props := widget.RiskMatrixProps{
		Likely: likely, Bad: bad, LikelyHints: likelyHints, BadHints: badHints, Bands: riskBands(pair),
		AfterWord: say.T("With what we will do"), NowOnly: pair.before == nil && pair.after == nil, OnBlur: pt.left,
	}
	if pair.before == nil {
		props.OnNow = r.pick
	} else {
		props.OnAfter = r.pick
	}
	r.w = widget.NewRiskMatrix(props)
	label := pair.likely.Text + " · " + pair.bad.Text
	r.w.SetName(label)
	hints := strings.TrimSpace(hint(pair.likely) + " " + hint(pair.bad))
	pt.field = widget.NewField(widget.FieldProps{Label: label, Hint: hints, Input: r.w, InputWidth: p.inputWidth()})
	pt.object = pt.field
	screen.Tag(&p.Tags, p.id(pt.cell)+".field", pt.field)
	screen.Tag(&p.Tags, p.id(pt.cell), r.w)
}

// riskWords are the words of a choice from 1 up, without their number, and what
// each means.
func riskWords(it *engine.Item) (words, hints []string) {
	for n := 1; n <= 5; n++ {
		word, guide := strconv.Itoa(n), ""
		for _, o := range it.Options {
			if o.Ordinal == strconv.Itoa(n) {
				word = strings.TrimSpace(strings.TrimPrefix(o.Label, strconv.Itoa(n)))
				word = strings.ToUpper(word[:min(1, len(word))]) + word[min(1, len(word)):]
				guide = o.Guide
			}
		}
		words, hints = append(words, word), append(hints, guide)
	}
	return words, hints
}

// riskBands are those of the score, in whole numbers from the lowest up.
func riskBands(p *riskPair) []widget.RiskBand {
	score := p.score
	if score == nil && p.before != nil {
		score = p.before.score
	}
	if score == nil {
		return nil
	}
	var out []widget.RiskBand
	for _, b := range score.Bands {
		from, to := 1, 25
		if n, err := strconv.Atoi(b.AtLeast); err == nil {
			from = n
		}
		if n, err := strconv.Atoi(b.Below); err == nil {
			to = n - 1
		}
		out = append(out, widget.RiskBand{From: from, To: to, Word: b.Text})
	}
	return out
}

func (r *risk) input() widget.Input { return r.w }

// picked is what the document says of a pair.
func (r *risk) picked(p *riskPair) widget.RiskPick {
	return widget.RiskPick{Likely: r.step(p.likely), Bad: r.step(p.bad)}
}

func (r *risk) step(it *engine.Item) int {
	st := r.pt.page.editor().Doc.State(engine.Cell{Row: r.pt.cell.Row, LinkID: it.LinkID})
	if len(st.Values) == 0 || !st.Enabled {
		return 0
	}
	o, _ := optionOf(it.Options, st.Values[0])
	n, _ := strconv.Atoi(o.Ordinal)
	return n
}

func (r *risk) load([]fhir.Value) {
	switch {
	case r.pair.before != nil:
		r.w.Load(r.picked(r.pair.before), r.picked(r.pair))
	case r.pair.after != nil:
		r.w.Load(r.picked(r.pair), r.picked(r.pair.after))
	default:
		r.w.Load(r.picked(r.pair), widget.RiskPick{})
	}
}

// pick saves what changed of a pair.
func (r *risk) pick(to widget.RiskPick) {
	was := r.picked(r.pair)
	for _, half := range []struct {
		it      *engine.Item
		was, to int
	}{{r.pair.likely, was.Likely, to.Likely}, {r.pair.bad, was.Bad, to.Bad}} {
		if half.was == half.to {
			continue
		}
		var vs []fhir.Value
		for _, o := range half.it.Options {
			if o.Ordinal == strconv.Itoa(half.to) {
				vs = []fhir.Value{o.Value}
			}
		}
		r.pt.page.editor().Choose(engine.Cell{Row: r.pt.cell.Row, LinkID: half.it.LinkID}, vs...)
	}
}
