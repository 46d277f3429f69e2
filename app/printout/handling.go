package printout

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/equipment"
	"doorstep/app/casefile/handling"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/print"
)

// Handling is the carer's one-page plan of how the child is moved
// (ot-home-risk-assessment.md section 11, 1): signals, then each task with how it
// is done, by whom, with what, when to stop and what to do if it fails.
func Handling(k Desk, o Options) (Paper, error) {
	tasks := k.current(handling.Tasks(k.Record, k.Others...))
	if len(tasks) == 0 {
		return Paper{}, ErrNothing
	}
	d := tasks[0].Doc
	out := k.doc("Handling plan", "How to move "+k.given(), text(d, "", "ot.visit.home-kind"), 10.5)
	out.OnePage, out.For, out.Standing = true, o.For, k.handlingStanding(d)
	out.Blocks = k.notices(d)
	if s := text(d, "", "ot.child.signals"); s != "" {
		out.Blocks = append(out.Blocks, print.Box{Title: k.asked(d, "ot.child.signals"), Icon: "sign_language", Tinted: true, Blocks: []print.Block{print.Para{Text: print.Strong(s)}}})
	}
	for _, t := range tasks {
		out.Blocks = append(out.Blocks, k.task(t, false))
	}
	out.Blocks = append(out.Blocks, k.helplines(tasks)...)
	return Paper{Doc: out}, nil
}

// current are the tasks of the assessment that was begun last: one home, one plan.
func (k Desk) current(tasks []handling.Task) []handling.Task {
	if len(tasks) == 0 {
		return nil
	}
	last := tasks[len(tasks)-1].Doc
	return slices.DeleteFunc(slices.Clone(tasks), func(t handling.Task) bool { return t.Doc != last })
}

func (k Desk) handlingStanding(d *casefile.Document) string {
	s := k.standing(d)
	if review := d.DateIn("", "ot.sum.review"); review != "" {
		s += " · review by " + day(review)
	}
	return s
}

// task is one handling task. Whole says that the load check belongs to it.
func (k Desk) task(t handling.Task, whole bool) print.Block {
	var in []print.Block
	for _, f := range t.On(casefile.DateOf(k.Record.Now)) {
		if f.Level == handling.Stop {
			in = append(in, print.Notice{Text: print.Strong(f.Words)})
		}
	}
	in = append(in, pair("How", t.Method)...)
	if t.Handlers > 0 {
		in = append(in, pair("Trained handlers", strconv.Itoa(t.Handlers))...)
	}
	if names := kitNames(t.Kit); names != "" {
		in = append(in, pair("Equipment", names)...)
	}
	in = append(in, pair("Loops or clips", t.Loops)...)
	in = append(in, pair("Stop if", t.StopIf)...)
	in = append(in, pair("If it cannot be done this way", t.FailPlan)...)
	if whole {
		if t.Load != nil {
			in = append(in, load(*t.Load)...)
		}
	}
	title := t.Title
	if t.Room != "" {
		title += ", " + t.Room
	}
	return print.Box{Title: title, Blocks: in}
}

func kitNames(kit []equipment.Item) string {
	var out []string
	for _, it := range kit {
		out = append(out, it.Name())
	}
	return strings.Join(out, "\n")
}

// load is the load check with the four facts that it rests on (RL-09).
func load(l handling.Load) []print.Block {
	t := print.Table{Name: "Load check", Columns: []print.Column{{Title: "Load check"}, {Share: .55}}}
	row := func(a, b string) { t.Rows = append(t.Rows, []print.Text{print.Plain(a), print.Strong(b)}) }
	weight, date, by := "nobody has weighed the child", "", ""
	if l.Weight != nil {
		weight, date = l.Weight.Kg.String(), day(l.Weight.Date)
		by = strings.TrimPrefix(l.Weight.By+", "+l.Weight.Way, ", ")
		if l.Extra > 0 {
			weight += " and " + l.Extra.String() + " lifted along: " + l.Sum.String()
		}
	}
	row("Weight", weight)
	lowest := "not known"
	if l.Lowest > 0 {
		lowest = l.Lowest.String() + ", " + l.LowestOf
	}
	row("Lowest working load", lowest)
	row("Weighed on", date)
	row("Measured by", by)
	if l.Why != "" {
		row("Cannot be checked", l.Why)
	}
	for _, p := range l.Parts {
		name := p.What
		if p.Name != "" && p.Name != p.What {
			name += ": " + p.Name
		}
		swl := "no working load written down"
		if p.SWL > 0 {
			swl = p.SWL.String()
		}
		t.Rows = append(t.Rows, []print.Text{print.Plain(name), print.Plain(swl)})
	}
	return []print.Block{t}
}

// photos are the pictures of a task.
func (k Desk) photos(t handling.Task, o Options, left *[]print.Left) []print.Block {
	var out []print.Picture
	for it := range t.Doc.Form().Items() {
		if it.Type != engine.Attachment || !strings.HasPrefix(it.LinkID, "ot.mh.task.photo") {
			continue
		}
		for _, row := range k.rowsUnder(t.Doc, it, t.Row) {
			c := engine.Cell{Row: row, LinkID: it.LinkID}
			if t.Doc.Restricted(c) && (o.Include == nil || !o.Include(t.Doc.ID(), c)) {
				*left = append(*left, print.Left{Cell: c, Question: k.call(it.Text), Why: print.WhyRestricted})
				continue
			}
			for _, v := range t.Doc.State(c).Values {
				p, ok := k.photo(v)
				if !ok {
					*left = append(*left, print.Left{Cell: c, Question: k.call(it.Text), Why: print.WhyMissing})
					continue
				}
				if p.Caption = text(t.Doc, row, it.LinkID+".caption"); p.Caption == "" {
					p.Caption = k.call(it.Text)
				}
				out = append(out, p)
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	return []print.Block{print.Pictures{Pictures: out}}
}

// rowsUnder are the rows in which a question of one task stands.
func (k Desk) rowsUnder(d *casefile.Document, it *engine.Item, task casefile.RowID) []casefile.RowID {
	if it.Rows == nil {
		return []casefile.RowID{task}
	}
	var out []casefile.RowID
	for _, r := range d.Rows(it.Rows.ID, task) {
		out = append(out, r.ID)
	}
	return out
}

// helplines are whom to ring when a thing breaks.
func (k Desk) helplines(tasks []handling.Task) []print.Block {
	t := print.Table{Name: "If something breaks", Columns: []print.Column{{Title: "If this breaks"}, {Title: "ring", Share: .5}}}
	seen := map[string]bool{}
	for _, task := range tasks {
		for _, it := range task.Kit {
			if it.Helpline != "" && !seen[it.Name()] {
				seen[it.Name()] = true
				t.Rows = append(t.Rows, []print.Text{print.Plain(it.Name()), print.Strong(it.Helpline)})
			}
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []print.Block{print.Keep{Blocks: []print.Block{t}}}
}

// Hoisting is the plan of every task with a hoist: the load check with its four
// facts, sling and loops, the drawing of the room and the photos.
func Hoisting(k Desk, o Options) (Paper, error) {
	tasks := slices.DeleteFunc(k.current(handling.Tasks(k.Record, k.Others...)), func(t handling.Task) bool { return !t.Hoisted })
	if len(tasks) == 0 {
		return Paper{}, ErrNothing
	}
	d := tasks[0].Doc
	out := k.doc("Hoisting plan", "Hoisting "+k.given(), fmt.Sprintf("%d tasks with a hoist", len(tasks)), print.ProfessionalSize)
	if len(tasks) == 1 {
		out.Lead = tasks[0].Title
	}
	out.For, out.Standing = o.For, k.handlingStanding(d)
	out.Blocks = k.notices(d)
	out.Blocks = append(out.Blocks, k.says(d, "", "ot.child.signals")...)
	var left []print.Left
	for _, t := range tasks {
		// Photos stand under the frame: a frame is kept on one page, and with them it
		// would leave the page before it empty.
		out.Blocks = append(out.Blocks, k.task(t, true))
		out.Blocks = append(out.Blocks, k.photos(t, o, &left)...)
	}
	out.Blocks = append(out.Blocks, k.sketches(d, o, &left)...)
	out.Blocks = append(out.Blocks, k.helplines(tasks)...)
	if sig := k.signatures(d); len(sig) > 0 {
		out.Blocks = append(out.Blocks, heading(1, "Signed by"))
		out.Blocks = append(out.Blocks, sig...)
	}
	return Paper{Doc: out, Left: left}, nil
}

// sketches are the drawings of the home that the assessment rests on.
func (k Desk) sketches(d *casefile.Document, o Options, left *[]print.Left) []print.Block {
	var out []print.Block
	survey := k.survey(d)
	if survey == nil {
		return nil
	}
	for it := range survey.Form().Items() {
		if it.Rows == nil || it.Control != fhir.ControlSketch {
			continue
		}
		parents := []casefile.RowID{""}
		if g := it.Group; g != nil {
			parents = nil
			for _, r := range survey.Rows(g.ID, "") {
				parents = append(parents, r.ID)
			}
		}
		for _, row := range parents {
			c := engine.Cell{Row: row, LinkID: it.LinkID}
			if len(survey.Rows(it.LinkID, row)) == 0 {
				continue
			}
			if survey.Restricted(c) && (o.Include == nil || !o.Include(survey.ID(), c)) {
				*left = append(*left, print.Left{Cell: c, Question: k.call(it.Text), Why: print.WhyRestricted})
				continue
			}
			if p, ok := k.drawing(survey, it, c); ok {
				out = append(out, p)
			}
		}
	}
	if len(out) > 0 {
		out = append([]print.Block{heading(1, "The home")}, out...)
	}
	return out
}

// survey is the property survey of an assessment, in this case or a sibling's.
func (k Desk) survey(d *casefile.Document) *casefile.Document {
	v, ok := d.Answer("ot.visit.property")
	if !ok {
		return nil
	}
	id, ok := casefile.RefID(v.Reference.Reference)
	if !ok {
		return nil
	}
	for _, r := range append([]casefile.Record{k.Record}, k.Others...) {
		if s := r.Doc(id); s != nil {
			return s
		}
	}
	return nil
}
