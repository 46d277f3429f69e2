package printout

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/chronology"
	"doorstep/app/casefile/equipment"
	"doorstep/app/casefile/handling"
	"doorstep/app/casefile/signoff"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/print"
)

// signatures are those of a document outside rows, in the order of the form.
func (k Desk) signatures(d *casefile.Document) []print.Block {
	var out []print.Block
	for it := range d.Form().Items() {
		if it.Control != fhir.ControlSignature || it.Group != nil {
			continue
		}
		if s, ok := k.signature(d, it, engine.Cell{LinkID: it.LinkID}); ok {
			out = append(out, s)
		}
	}
	return out
}

// kit is what the child uses: the case's own register, and of another child's what
// this one is moved with.
func (k Desk) kit() []equipment.Item {
	used := map[string]bool{}
	for _, t := range handling.Tasks(k.Record, k.Others...) {
		for _, it := range t.Kit {
			used[it.Ref()] = true
		}
	}
	return slices.DeleteFunc(equipment.Linked(k.Record, k.Others...), func(it equipment.Item) bool {
		return k.Record.Doc(it.Doc.ID()) == nil && !used[it.Ref()]
	})
}

// Equipment is the list of what the child uses, with what is due for each thing.
func Equipment(k Desk) (Paper, error) {
	items := k.kit()
	if len(items) == 0 {
		return Paper{}, ErrNothing
	}
	out := k.doc("Equipment list", k.given()+"’s equipment", "What is in use, who looks after it, and when it is examined.", print.ProfessionalSize)
	today := casefile.DateOf(k.Record.Now)
	out.Standing = "As known on " + day(today) + ". Look at the label, the stitching and the date before every use."
	t := print.Table{Name: "Equipment", Columns: []print.Column{{Title: "What", Share: .27}, {Title: "Working load", Share: .1}, {Title: "Examined, and due", Share: .24}, {Title: "Next service", Share: .15}, {Title: "Ring if it breaks"}}}
	var waiting print.List
	for _, it := range items {
		name := it.Name()
		if it.Serial != "" {
			name += "\nSerial " + it.Serial
		}
		if it.Site != "" {
			name += "\n" + it.Site
		}
		if it.Wanted() {
			line := it.Name()
			if it.NeedBy != "" {
				line += ", needed by " + day(it.NeedBy)
			}
			if it.Interim != "" {
				line += ". Until then: " + it.Interim
			}
			waiting.Items = append(waiting.Items, print.Plain(line))
			continue
		}
		load := ""
		if it.SWL > 0 {
			load = it.SWL.String()
		}
		exam := day(it.ExamLast)
		if it.ExamDue != "" {
			exam += "\ndue " + day(it.ExamDue)
		}
		what := print.Plain(name)
		if st := it.On(today); !st.May {
			what = append(what, print.Run{Text: "\n" + st.Why, Strong: true})
		}
		t.Rows = append(t.Rows, []print.Text{what, print.Plain(load), print.Plain(exam), print.Plain(day(it.Service)), print.Plain(it.Helpline)})
	}
	if len(t.Rows) > 0 {
		out.Blocks = append(out.Blocks, t)
	}
	if len(waiting.Items) > 0 {
		out.Blocks = append(out.Blocks, heading(1, "Still to come"), waiting)
	}
	return Paper{Doc: out}, nil
}

// Certificate is what a carer keeps after a sign-off: one child, one carer, one
// task, one version of the plan, until a day. It says "signed off", never more.
func Certificate(k Desk, d *casefile.Document) (Paper, error) {
	st, err := signoff.Of(k.Record, d)
	if err != nil {
		return Paper{}, err
	}
	out := k.doc("Sign-off certificate", st.Task.Title, "", print.FamilySize)
	out.OnePage = true
	carer := st.Carer.Display
	out.Lead = carer + ", for " + k.given()
	switch {
	case st.Counts():
		out.Standing = "Signed off from " + day(st.From) + " until " + day(st.Until) + ", unless the plan changes or it is stopped before"
	case st.Stopped != nil:
		out.Standing = "Not signed off today"
		out.Blocks = append(out.Blocks, print.Notice{Text: print.Strong("This sign-off was stopped. It does not count.")})
	default:
		out.Standing = "Not signed off today"
		out.Blocks = append(out.Blocks, print.Notice{Text: print.Strong("This is not a valid sign-off.")})
	}
	if st.Waits != "" {
		out.Blocks = append(out.Blocks, print.Notice{Text: print.Strong(st.Waits)})
	}
	out.Blocks = append(out.Blocks, print.Box{Title: "What it covers", Tinted: true, Blocks: slices.Concat(
		pair("Task", st.Task.Title), pair("Child", k.child().Name), pair("Carer", carer),
		pair("Plan it was taught from", st.TaughtWords()), pair("From", day(st.From)), pair("Until", day(st.Until)), pair("Why until then", st.Ends),
	)})
	out.Blocks = append(out.Blocks, heading(1, "How it was learnt"))
	out.Blocks = append(out.Blocks, pair("Taught on", day(st.Taught))...)
	var steps []print.Text
	for _, s := range st.Steps {
		steps = append(steps, print.Plain(s.Title+": "+more(lowerFirst(text(d, s.Row, "dt.criterion.result")), s.Note)))
	}
	if half := (len(steps) + 1) / 2; half > 0 {
		out.Blocks = append(out.Blocks, print.Beside{
			Left:  print.Box{Title: "What " + firstName(carer) + " was watched for", Blocks: []print.Block{print.List{Items: steps[:half]}}},
			Right: print.Box{Title: "and for", Blocks: []print.Block{print.List{Items: steps[half:]}}},
		})
	}
	out.Blocks = append(out.Blocks, para("It is for this child, this carer, this task and this version of the plan only."))
	if sig := k.signatures(d); len(sig) > 0 {
		out.Blocks = append(out.Blocks, heading(1, "Signatures"))
		out.Blocks = append(out.Blocks, sig...)
	}
	return Paper{Doc: out}, nil
}

// once puts lines together that say the same of one day and differ in who: everybody
// who signed a form on that day stands in one line. What somebody wrote by hand or added a note to
// stands by itself.
func once(entries []casefile.Entry) []casefile.Entry {
	var out []casefile.Entry
	for _, e := range entries {
		i := slices.IndexFunc(out, func(o casefile.Entry) bool {
			return o.Event != "" && o.On == e.On && o.Title == e.Title && o.Kind == e.Kind && o.Note.IsZero() && o.Significant == e.Significant
		})
		if i < 0 || e.Event == "" || !e.Note.IsZero() {
			out = append(out, e)
			continue
		}
		for _, add := range []struct {
			to *string
			s  string
		}{{&out[i].Text, e.Text}, {&out[i].Source, e.Source}, {&out[i].Author, e.Author}} {
			if !slices.Contains(strings.Split(*add.to, "\n"), add.s) {
				*add.to = strings.TrimPrefix(*add.to+"\n"+add.s, "\n")
			}
		}
	}
	return out
}

// Chronology is what has happened, the first first, without what is restricted or
// was left out of the list.
func Chronology(k Desk, o Options) (Paper, error) {
	all := chronology.Of(k.Record)
	shown := chronology.Filter{Open: true}.Of(chronology.Shown(all))
	if len(shown) == 0 {
		return Paper{}, ErrNothing
	}
	out := k.doc("Chronology", k.given()+"’s chronology", "What has happened, and where each line comes from.", print.ProfessionalSize)
	out.For = o.For
	slices.SortStableFunc(shown, func(a, b casefile.Entry) int {
		switch {
		case a.On < b.On:
			return -1
		case a.On > b.On:
			return 1
		}
		return a.At.Compare(b.At)
	})
	t := print.Table{Name: "Chronology", Columns: []print.Column{{Title: "When", Share: .24}, {Title: "What happened"}, {Title: "Who says so", Share: .22}}}
	for _, e := range once(shown) {
		what, said := print.Strong(e.Title), []string{e.Title}
		for _, s := range []string{e.Text, e.Effect, e.Response} {
			if s != "" && !slices.ContainsFunc(said, func(before string) bool { return strings.Contains(before, s) }) {
				what = append(what, print.Run{Text: "\n" + s, Italic: e.ChildSaid && s == e.Text})
				said = append(said, s)
			}
		}
		source := e.Source
		if source != e.Author {
			source = strings.TrimPrefix(source+"\n"+e.Author, "\n")
		}
		t.Rows = append(t.Rows, []print.Text{print.Plain(e.When()), what, print.Plain(source)})
	}
	out.Blocks = append(out.Blocks, t)
	var left []print.Left
	for _, e := range all {
		if e.Restricted && !e.Hidden {
			left = append(left, print.Left{Question: e.When() + ": " + e.Title, Why: print.WhyRestricted})
		}
	}
	return Paper{Doc: out, Left: left}, nil
}
