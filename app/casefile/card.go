package casefile

import (
	"strings"
	"time"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// FormHarm is the safeguarding card's own record (levels-of-need.md section 6).
const FormHarm = "harm"

// SafeguardingCard is a record of the card: what somebody saw, and who knows.
type SafeguardingCard struct {
	Doc  *Document
	At   time.Time // when it was opened
	By   string
	Told string // who was told, in words, "" for nobody yet
	// Missing are the questions that are to be answered before it is closed.
	Missing []engine.Problem
	// NobodyTold says that a reason stands in place of telling.
	NobodyTold bool
	// Signs are the codes of the signs that opened it.
	Signs []string
	// ReadBy is the manager who read it, "" while nobody did. Who wrote the card
	// does not count.
	ReadBy string
}

// Closed reports whether everything that the card asks is answered. Until then it
// stays open on the child, whatever else is going on.
func (c SafeguardingCard) Closed() bool { return len(c.Missing) == 0 }

// Cards are the safeguarding cards of a case, the first first.
func (r Record) Cards() []SafeguardingCard {
	var out []SafeguardingCard
	for _, d := range r.Of(FormHarm) {
		out = append(out, CardOf(d))
	}
	return out
}

// CardOf reads a safeguarding card.
func CardOf(d *Document) SafeguardingCard {
	s := d.Summary()
	c := SafeguardingCard{
		Doc: d, At: s.Started, By: s.StartedBy, Told: d.Text("lon.safeguarding.told-who"),
		NobodyTold: d.Text("lon.safeguarding.no-action") != "", Signs: strings.Fields(d.Text("lon.safeguarding.signs")),
		ReadBy: readBy(d, "lon.safeguarding.read"),
	}
	for _, p := range d.CheckForm() {
		// What may follow later, such as a reference, keeps no card open.
		if p.Level == engine.LevelStop && d.State(p.Cell).Required != engine.GapOK {
			c.Missing = append(c.Missing, p)
		}
	}
	return c
}

// readBy is who said yes to having read something, other than who began the
// document; "" for nobody.
func readBy(d *Document, link string) string {
	if v, ok := d.Answer(link); !ok || !v.Bool {
		return ""
	}
	began, who := d.Summary().StartedBy, ""
	for _, v := range d.History(Cell{LinkID: link}) {
		if yes, ok := FromOp(v.Value); ok && yes.Bool && v.By.Name != began {
			who = v.By.Name
		}
	}
	return who
}

// CardAnswers begin a safeguarding card that picked signs opened.
func CardAnswers(signs []Sign) map[string][]fhir.Value {
	out := map[string][]fhir.Value{}
	var codes []string
	for _, s := range signs {
		codes = append(codes, s.Code)
		if s.Has(FlagHarmNow) {
			out["lon.safeguarding.at-once"] = []fhir.Value{fhir.BoolValue(true)}
		}
	}
	if len(codes) > 0 {
		out["lon.safeguarding.signs"] = []fhir.Value{fhir.TextValue(strings.Join(codes, " "))}
	}
	return out
}
