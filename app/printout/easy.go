package printout

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/assets"
	"doorstep/forms/print"
)

// EasySize is the body text of an easy-read copy in points.
const EasySize = 16

// Easy is a short copy of a form for a child or a family who read little: large
// letters, a picture card at each heading, one thought a line. It says what the
// first page of the family's copy says, in the words that people wrote; a person
// reads it before it is given, for words are not made simpler by turning a page.
func Easy(k Desk, d *casefile.Document, o Options) (Paper, error) {
	out := k.doc("Easy-read copy", k.given()+" and us", "", EasySize)
	out.For, out.Standing = o.For, k.standing(d)
	out.Blocks = k.notices(d)
	add := func(symbol, title string, blocks ...print.Block) {
		h := print.Heading{Level: 1, Text: title}
		if svg, ok := assets.Picture(symbol); ok {
			h.Symbol = print.Picture{Data: svg, Mime: "image/svg+xml"}
		}
		out.Blocks = append(out.Blocks, print.Keep{Blocks: append([]print.Block{h}, blocks[:1]...)})
		out.Blocks = append(out.Blocks, blocks[1:]...)
	}
	said := k.childSaid(d)
	f := front[casefile.FormName(d.Form())]
	well, hard := k.points(d, f.well), k.points(d, f.hard)
	actions := slices.DeleteFunc(d.Actions(), func(a casefile.Action) bool {
		return d.Restricted(a.Cell("what")) || a.What == "" || a.Done()
	})
	if len(said) == 0 && len(well.Items) == 0 && len(hard.Items) == 0 && len(actions) == 0 {
		return Paper{}, ErrNothing
	}
	if len(said) > 0 {
		add("people", "What "+k.given()+" told us", said...)
	}
	if len(well.Items) > 0 {
		add("good", "What is going well", thoughts(well))
	}
	if len(hard.Items) > 0 {
		add("bad", "What is hard", thoughts(hard))
	}
	if len(actions) > 0 {
		var what []print.Block
		for _, a := range actions {
			t := print.Strong(a.What)
			if a.Who != "" {
				t = append(t, print.Run{Text: "\n" + a.Who})
			}
			if a.By != "" {
				t = append(t, print.Run{Text: "\nBy " + day(a.By)})
			}
			what = append(what, print.Keep{Blocks: []print.Block{print.Para{Text: t}}})
		}
		add("waiting", "What will happen", what...)
	}
	add("", "Who to ring", k.toRing()...)
	out.Blocks = append(out.Blocks, heading(1, "If you do not agree"), para(k.disagree()))
	return Paper{Doc: out}, nil
}

// thoughts puts every sentence on a line of its own, but what somebody said stays in
// one piece; no word is changed.
func thoughts(l print.List) print.List {
	var out print.List
	for _, it := range l.Items {
		words := it.Words()
		if !strings.ContainsAny(words, "“”\"") {
			words = strings.ReplaceAll(words, ". ", ".\n")
		}
		for _, line := range strings.Split(words, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				out.Items = append(out.Items, print.Plain(line))
			}
		}
	}
	return out
}
