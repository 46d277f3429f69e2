package shell

import (
	"context"
	"fmt"
	"slices"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/caseload"
	"doorstep/app/casefile/oversight"
	"doorstep/app/say"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/queue"
	"doorstep/app/ui/screen/team"
	"doorstep/app/ui/widget"
)

// Overseeing is what a caseload and a review queue are read from.
type Overseeing interface {
	// Digests are what a caseload needs to know of each case; the first time
	// they take a while.
	Digests(context.Context) ([]caseload.Digest, error)
	// CaseloadDay is what they are read as of.
	CaseloadDay() caseload.Day
}

// overseen is what a manager's screens show of all children. It is worked out
// away from the screen.
type overseen struct {
	digests []caseload.Digest
	items   []queue.Item  // what waits for managers
	on      casefile.Date // the day that the items are of
	known   bool          // it has been worked out since the vault was opened
	going   bool
	again   bool // something changed meanwhile
}

// recount is how long changes are gathered before a manager's children are read
// again.
const recount = 3 * time.Second

// count reads a manager's children in the background, for the number on the rail
// and the review queue.
func (s *Shell) count() {
	if s.work == nil || !manages(s.work.Rights()) {
		return
	}
	if s.overseen.going {
		s.overseen.again = true
		return
	}
	s.overseen.going = true
	w := s.work
	s.cfg.Run.Go(func() func() {
		all, err := w.Digests(context.Background())
		return func() {
			if s.work != w {
				return
			}
			if err == nil {
				s.overseen.digests, s.overseen.known, s.overseen.on = all, true, ""
			}
			if q, ok := s.cur.(*queue.Screen); ok && s.shown {
				q.Tick()
			} else {
				s.chipOnly()
			}
			// What came meanwhile is read after a pause: sync brings it in crowds.
			s.cfg.Run.After(recount, func() {
				if s.work != w {
					return
				}
				s.overseen.going = false
				if s.overseen.again {
					s.overseen.again = false
					s.count()
				}
			})
		}
	})
}

// waiting is what waits for managers today, in the order in which it is looked
// at.
func (s *Shell) waiting() []queue.Item {
	day, me := s.work.CaseloadDay(), s.work.Me()
	if s.overseen.on == day.Today {
		return s.overseen.items
	}
	var all []oversight.Waiting
	child := map[casefile.ID]string{}
	for _, g := range s.overseen.digests {
		child[g.Case] = s.aged(g.Child)
		for _, w := range g.Waiting {
			if w.Now(day.Today) {
				all = append(all, w)
			}
		}
	}
	oversight.Sort(all)
	var out []queue.Item
	for _, w := range all {
		it := queue.Item{Waiting: w, Child: child[w.Case], Mine: w.Mine(me), Restricted: s.work.IsRestricted(w.Case)}
		// Nobody agrees to their own work (Q-OVS-3).
		if (w.What == oversight.ToSign || w.What == oversight.Answered) && w.From == me.Name {
			it.Mine = false
		}
		if day.Calendar != nil && w.Due != "" {
			it.Days, _ = day.Calendar.Between(day.Today, w.Due)
		}
		out = append(out, it)
	}
	s.overseen.items, s.overseen.on = out, day.Today
	return out
}

// aged is a child's short name with the age.
func (s *Shell) aged(p casefile.Person) string {
	name := p.Short()
	if born, ok := p.Born.Time(); ok {
		if a := model.Age(born, s.Now()); a >= 0 {
			return fmt.Sprintf("%s, %d", name, a)
		}
	}
	return name
}

// waitsForMe is the number on the rail.
func (s *Shell) waitsForMe() int {
	n := 0
	for _, it := range s.waiting() {
		if it.Mine && !it.WithAuthor {
			n++
		}
	}
	return n
}

func (s *Shell) queueScreen() screen.Screen {
	s.count()
	return queue.New(queue.Props{Desk: s, Open: s.openWaiting, Load: func() queue.Data {
		if s.work == nil {
			return queue.Data{}
		}
		d := queue.Data{Items: s.waiting(), Counting: !s.overseen.known}
		if s.overseen.known {
			d.Team = figures(s.board(s.overseen.digests))
		}
		return d
	}})
}

// figures are the team in a few words.
func figures(b caseload.Board) []queue.Figure {
	late := 0
	for _, l := range b.All() {
		if len(l.Overdue) > 0 {
			late++
		}
	}
	out := []queue.Figure{{Text: say.N(len(b.All()), "child", "children"), Tone: model.Tint}}
	if n := len(b.Unallocated); n > 0 {
		out = append(out, queue.Figure{Text: say.F("%s without a lead", say.N(n, "child", "children")), Tone: model.Danger})
	}
	if late > 0 {
		out = append(out, queue.Figure{Text: say.F("%s something late", say.N(late, "child has", "children have")), Tone: model.Local})
	}
	return out
}

// board is the caseload of the user's teams, for who manages none their own.
func (s *Shell) board(all []caseload.Digest) caseload.Board {
	day := s.work.CaseloadDay()
	if !manages(s.work.Rights()) {
		return day.Worker(s.work.Me(), all)
	}
	var people []casefile.Person
	seen := map[casefile.ID]bool{}
	for _, t := range s.work.Teams() {
		if !t.Mine {
			continue
		}
		for _, p := range s.work.TeamMembers(t.Role) {
			if !seen[p.ID] {
				seen[p.ID] = true
				people = append(people, p)
			}
		}
	}
	b := day.Team(people, all)
	// Who leads for nobody and manages the team is no worker of it.
	me := s.work.Me()
	b.Workers = slices.DeleteFunc(b.Workers, func(w caseload.Worker) bool { return w.Person.ID == me.ID && len(w.Children) == 0 })
	return b
}

func (s *Shell) caseloadScreen(r model.Route) screen.Screen {
	return team.New(team.Props{Desk: s, Route: r, Load: func(done func(team.Data, string)) {
		w := s.work
		s.cfg.Run.Go(func() func() {
			all, err := w.Digests(context.Background())
			return func() {
				switch {
				case s.work != w:
				case err != nil:
					done(team.Data{}, Fault(err))
				default:
					rights := w.Rights()
					d := team.Data{Board: s.board(all), Team: manages(rights), Head: rights.Lead}
					d.Picture = w.CaseloadDay().Picture(d.Board)
					done(d, "")
				}
			}
		})
	}})
}

// openWaiting begins what something that waits asks for.
func (s *Shell) openWaiting(it queue.Item) {
	id := it.Case.String()
	switch it.What {
	case oversight.ToSign, oversight.Answered:
		s.startReview(id, it.Doc)
	case oversight.AtCheckpoint, oversight.NextLook:
		s.startLook(it.Case, it.Kind)
	case oversight.ToAllocate:
		s.allocate(it.Case)
	case oversight.ToFollow:
		s.Open(model.Route{Screen: model.Plan, Case: id})
	default:
		s.Open(model.Route{Screen: model.Child, Case: id})
	}
}

// allocate asks for a lead and for what the manager wants done first.
func (s *Shell) allocate(id casefile.ID) {
	row := func(title, second, icon string, do func()) *widget.TaskRow {
		return widget.NewTaskRow(widget.TaskRowProps{Title: title, Second: second, Strong: true, Icon: icon, Arrow: true, OnTapped: func() {
			s.CloseSheet()
			do()
		}})
	}
	s.Sheet(say.T("Who leads?"), widget.RowsCard(
		screen.Tag(&s.chrome.Tags, "allocate.lead", row(say.T("Choose who leads"), say.T("The child goes to their tablet"), "person_add", func() {
			s.Open(model.Route{Screen: model.Move, Case: id.String()})
		})),
		screen.Tag(&s.chrome.Tags, "allocate.look", row(say.T("Write down your first look"), say.T("What you ask, and what is done today"), "rate_review", func() {
			s.startLook(id, oversight.Allocation)
		})),
	))
}

// startLook opens the manager's look of a kind that is being written, a new one
// when there is none.
func (s *Shell) startLook(id casefile.ID, kind oversight.Kind) {
	w := s.work
	s.cfg.Run.Go(func() func() {
		doc, err := lookOf(w, id, kind)
		return func() {
			if err != nil {
				s.tellFault(err)
				return
			}
			s.statusOld = true
			s.Open(model.Route{Screen: model.TaskList, Case: id.String(), Doc: doc.String()})
		}
	})
}

// lookOf finds the look of a kind that is not finished, or begins one.
func lookOf(w Work, id casefile.ID, kind oversight.Kind) (casefile.ID, error) {
	r, err := w.Record(id)
	if err != nil {
		return casefile.ID{}, err
	}
	for _, o := range oversight.All(r) {
		if _, held := o.Held(); !held && o.Kind() == kind {
			return o.Doc.ID(), nil
		}
	}
	doc, err := w.NewDoc(context.Background(), id, oversight.Form)
	if err != nil {
		return casefile.ID{}, err
	}
	d, err := w.OpenDoc(doc)
	if err != nil {
		return casefile.ID{}, err
	}
	it := d.Form().Item("ovs.kind")
	in, err := casefile.ParseInput(it, string(kind))
	if err != nil {
		return doc, err
	}
	_, err = d.Set(context.Background(), casefile.Cell{LinkID: it.LinkID}, in.Values...)
	return doc, err
}

var _ Overseeing = (*session.Session)(nil)
