package effect

import (
	"fmt"
	"slices"

	"doorstep/app/casefile"
)

// signatures are those that hold now and would not after the change: who signs
// again, and what for.
func (x *pair) signatures() error {
	for _, d := range x.is.Docs {
		was := x.was.Doc(d.ID())
		if was == nil || was == d {
			continue
		}
		var again []string
		for _, g := range was.Signatures() {
			if g.Valid && !holds(d, g) && !slices.Contains(again, g.Name) {
				again = append(again, g.Name)
			}
		}
		if len(again) > 0 {
			x.add(Effect{
				Rule: "signatures", Level: Note, Doc: d.ID(), Told: again,
				What: fmt.Sprintf("To sign “%s” again: %s. What was signed is kept and can be read", d.Form().Title, names(again)),
			})
		}
	}
	return nil
}

func holds(d *casefile.Document, g casefile.SignedBy) bool {
	return slices.ContainsFunc(d.Signatures(), func(o casefile.SignedBy) bool {
		return o.Valid && o.Cell == g.Cell && o.Row == g.Row && o.Name == g.Name
	})
}
