package main

import (
	"context"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/sketch"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/room"
	"doorstep/app/ui/stage"
	"doorstep/assets/delegation"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// The demo has no nurse and no surveyed room: what those screens show is written
// here, as their owners would keep it.

// pen writes into a document and stops the scene at the first fault.
type pen struct {
	*casefile.Document
}

// made is a child's form, begun and written by write the first time.
func (s *tablet) made(given, form string, write func(pen)) pen {
	name := given + "/" + form
	id, there := s.forms[name]
	if !there {
		var err error
		if id, err = s.work.NewDoc(context.Background(), s.Child(given).ID, form); err != nil {
			stage.Fail("%s: %w", form, err)
		}
		s.forms[name] = id
	}
	d, err := s.work.OpenDoc(id)
	if err != nil {
		stage.Fail("%s: %w", form, err)
	}
	if !there {
		write(pen{d})
	}
	return pen{d}
}

// set answers a question as somebody types it.
func (p pen) set(row casefile.RowID, link string, typed ...string) {
	var values []fhir.Value
	for _, t := range typed {
		in, err := casefile.ParseInput(p.Form().Item(link), t)
		if err != nil {
			stage.Fail("%w", err)
		}
		values = append(values, in.Values...)
	}
	p.put(row, link, values...)
}

func (p pen) put(row casefile.RowID, link string, values ...fhir.Value) {
	if _, err := p.Set(context.Background(), casefile.Cell{Row: row, LinkID: link}, values...); err != nil {
		stage.Fail("%s: %w", link, err)
	}
}

// all answers a question with every option that it has.
func (p pen) all(link string) {
	var values []fhir.Value
	for _, o := range p.Form().Item(link).Options {
		values = append(values, o.Value)
	}
	p.put("", link, values...)
}

// row adds a row; answers are pairs of what follows the group's linkId and what
// is typed.
func (p pen) row(group string, in casefile.RowID, answers ...string) casefile.RowID {
	row, _, err := p.AddRow(context.Background(), group, in)
	if err != nil {
		stage.Fail("%s: %w", group, err)
	}
	for i := 0; i+1 < len(answers); i += 2 {
		p.set(row, group+answers[i], answers[i+1])
	}
	return row
}

func (p pen) sign(row casefile.RowID, link, name string) {
	if _, err := p.Sign(context.Background(), casefile.Signing{Cell: casefile.Cell{Row: row, LinkID: link}, Name: name, Typed: true}); err != nil {
		stage.Fail("%s: %w", link, err)
	}
}

// The people of the sign-off.
const (
	carer = "Rosalind Dummett"
	nurse = "Odette Specimen"
)

// taught is a competency record that waits for two signatures.
func (s *tablet) taught(given string) pen {
	day := func(n int) string { return s.at.AddDate(0, 0, n).Format(time.DateOnly) }
	task := fhir.CodingValue(delegation.TaskSystem, "feed-g-pump", "Gastrostomy feed by pump")
	dd := s.made(given, "dd", func(p pen) {
		p.put("", "dd.task", task)
		p.put("", "dd.special", fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{ContentType: "application/pdf", Title: "Dietitian plan", Data: "JVBERi0="}})
		for _, a := range [][2]string{
			{"dd.section", "Feeding plan, in the red bag"},
			{"dd.benefit", "She can stay with Rosalind overnight"},
			{"dd.predictable", "yes"},
			{"dd.judgement", "no"},
			{"dd.harm", "The tube may come out. Cover the hole and ring"},
			{"dd.child-view", "She likes Rosalind to do it"},
			{"dd.indemnity", "Council insurance, agreed by the service"},
			{"dd.indemnity-until", day(700)},
			{"dd.delegator", nurse},
			{"dd.cover", "Community nurses, day and night"},
			{"dd.observe-min", "2"},
			{"dd.practise-min", "3"},
			{"dd.months", "6"},
			{"dd.spot", "Watched once in the first month"},
			{"dd.decision", "delegate"},
			{"dd.pin", "98A7654B"},
		} {
			p.set("", a[0], a[1])
		}
		p.sign("", "dd.parent-consent", "Nadira Sample")
		p.sign("", "dd.sign.nurse", nurse)
	})
	return s.made(given, "dt", func(p pen) {
		p.put("", "dt.task", task)
		p.put("", "dt.decision", casefile.DocumentRef(dd.ID(), dd.Form().Title))
		for _, a := range [][2]string{
			{"dt.carer", carer},
			{"dt.willing", "yes"},
			{"dt.theory-date", day(-26)},
			{"dt.theory-by", nurse},
			{"dt.theory-check", "passed"},
			{"dt.related", "no"},
			{"dt.pin", "98A7654B"},
			{"dt.pin-check", day(-2)},
		} {
			p.set("", a[0], a[1])
		}
		p.all("dt.theory-topics")
		for _, course := range []string{"child-basic-life-support-and-choking", "infection-prevention", "safeguarding-children"} {
			p.row("dt.prereq", "", ".kind", course, ".date", day(-100), ".until", day(600))
		}
		for _, n := range []int{-26, -25} {
			p.row("dt.watch", "", ".when", day(n), ".who", nurse)
		}
		for _, n := range []int{-19, -13, -7} {
			row := p.row("dt.practice", "", ".when", s.at.AddDate(0, 0, n).Format(time.RFC3339), ".place", "at Rosalind’s", ".on", "this-child", ".help", "on-own-fully-correct", ".by", nurse)
			p.sign(row, "dt.practice.sign-carer", carer)
			p.sign(row, "dt.practice.sign-by", nurse)
		}
		p.row("dt.scenario", "", ".what", "Tube out", ".when", day(-7), ".result", "safe-and-prompt")
		s.steps(p)
		p.set("", "dt.outcome", "competent-for-this-child")
		p.all("dt.declare")
		p.sign("", "dt.sign.carer", carer)
	})
}

// signedOff is the record with both signatures.
func (s *tablet) signedOff(given string) pen {
	p := s.taught(given)
	if p.Text("dt.sign.nurse") == "" {
		p.sign("", "dt.sign.nurse", nurse)
	}
	return p
}

// planChanged is the record after the plan changed, before a nurse decides.
func (s *tablet) planChanged(given string) pen {
	p := s.signedOff(given)
	if len(p.Document.Rows("dt.change", "")) == 0 {
		p.row("dt.change", "")
	}
	return p
}

// steps are all done alone.
func (s *tablet) steps(p pen) {
	cat, err := delegation.Shipped()
	if err != nil {
		stage.Fail("%w", err)
	}
	task, _ := cat.Task("feed-g-pump")
	for _, k := range cat.For(task) {
		how := "seen-with-this-child"
		if k.Ask {
			how = "asked"
		}
		row := p.row("dt.criterion", "", ".result", "met", ".how", how)
		p.put(row, "dt.criterion.code", fhir.CodingValue(delegation.CriterionSystem, k.Code, k.Title))
	}
}

// bathroom is a surveyed room with its drawing; it returns the room's row.
func (s *tablet) bathroom(given string) (pen, casefile.RowID) {
	p := s.made(given, "prop", func(p pen) {
		in := p.row("prop.room", "", ".kind", "bathroom", ".length", "2180 mm", ".width", "1640 mm", ".ceiling", "2350 mm", ".turn", "1100 mm")
		door := p.row("prop.room.door", in, ".clear", "710 mm")
		for _, m := range marks(in, door) {
			m.Room = string(in)
			id := p.row(room.Drawing, "")
			for _, a := range sketch.Answers(room.Drawing, sketch.Mark{}, m, func(code string) fhir.Value { return p.option(room.Drawing+".kind", code) }) {
				p.put(id, a.LinkID, a.Values...)
			}
		}
	})
	return p, p.Rows("prop.room", "")[0].ID
}

func (p pen) option(link, code string) fhir.Value {
	for _, o := range p.Form().Item(link).Options {
		if o.Coding.Code == code {
			return o.Value
		}
	}
	return fhir.TextValue(code)
}

// marks are the walls, the door, what stands in the room, and its sizes.
func marks(in, door engine.RowID) []sketch.Mark {
	at := func(xy ...int) (out []sketch.Point) {
		for i := 0; i < len(xy); i += 2 {
			out = append(out, sketch.Point{X: xy[i], Y: xy[i+1]})
		}
		return out
	}
	clear := sketch.Link{ID: "prop.room.door.clear", Row: string(door)}
	turn := sketch.PutCircle(sketch.Point{X: 1270, Y: 800}, 1100, 0)
	turn.Link = sketch.Link{ID: "prop.room.turn", Row: string(in)}
	return []sketch.Mark{
		{Kind: sketch.Wall, At: at(0, 0, 2180, 0, 2180, 1640, 0, 1640, 0, 0)},
		{Kind: sketch.Window, At: at(850, 0, 1500, 0)},
		{Kind: sketch.Door, What: sketch.OpensRight, At: at(1940, 1640, 1230, 1640), Link: clear},
		{Kind: sketch.Item, What: "bath", At: at(390, 820), Size: sketch.Size{W: 680, H: 1550}, Text: "rim 540 high"},
		{Kind: sketch.Item, What: "wc", At: at(1950, 350), Size: sketch.Size{W: 370, H: 560}},
		{Kind: sketch.Item, What: "basin", At: at(1990, 770), Size: sketch.Size{W: 300, H: 330}},
		turn,
		{Kind: sketch.Chip, At: at(0, -200, 2180, -200), Link: sketch.Link{ID: "prop.room.length", Row: string(in)}},
		{Kind: sketch.Chip, At: at(-310, 0, -310, 1640), Link: sketch.Link{ID: "prop.room.width", Row: string(in)}},
		{Kind: sketch.Chip, At: at(1230, 1850, 1940, 1850), Link: clear},
		{Kind: sketch.Pin, At: at(390, 300)},
		{Kind: sketch.Pin, At: at(1650, 1510)},
	}
}

// hand gives the tablet to the family of a child. Nothing but a PIN leads back, so
// the app begins anew each time.
func (s *tablet) hand(given string) {
	size := s.Window.Canvas().Size()
	s.begin(open)
	s.Window.Resize(size)
	if !s.work.HasFamilyPIN() {
		if err := s.work.SetFamilyPIN("275391"); err != nil {
			stage.Fail("the PIN: %w", err)
		}
	}
	s.Open(model.Route{Screen: model.Family, Case: s.Child(given).ID.String()})
}
