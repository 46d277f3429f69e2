package model

import "slices"

// Screen names one screen.
type Screen string

// The screens of the app. Today, Children and Sync are where the rail leads;
// the rest lie below them.
const (
	Unlock   Screen = "unlock"
	Enrol    Screen = "enrol"
	Today    Screen = "today"
	Children Screen = "children"
	NewChild Screen = "new-child"
	Child    Screen = "child"
	TaskList Screen = "tasks"
	Page     Screen = "page"
	Check    Screen = "check"
	Sign     Screen = "sign"
	Sync     Screen = "sync"
	Conflict Screen = "conflict"
	Help     Screen = "help"
	Team     Screen = "people"    // people and tablets
	Member   Screen = "member"    // one colleague with their tablets
	Invite   Screen = "invite"    // a colleague, or a colleague's next tablet
	ShutOut  Screen = "shut-out"  // a tablet, or a person who leaves
	Move     Screen = "move"      // a case to another team or worker
	Ending   Screen = "ending"    // a case closed, or opened again
	Archive  Screen = "archive"   // a whole case as one locked file
	Restrict Screen = "restrict"  // a case to named people
	Known    Screen = "known"     // is this child known?
	Whole    Screen = "whole"     // an out-of-hours worker asks to see a whole case
	Held     Screen = "held"      // what the server holds aside
	HandOver Screen = "hand-over" // a locked file on a memory stick
	TakeOut  Screen = "take-out"  // tables and returns, for managers
	Forgot   Screen = "forgotten" // the passphrase
	Closed   Screen = "closed"    // a tablet that may not be used for now

	Family    Screen = "family"    // handed to a parent or a child
	Tasks     Screen = "due"       // everything that is due, by date
	Settings  Screen = "settings"  // how the app looks, this tablet, security
	Council   Screen = "council"   // what the organisation decides for itself
	OwnForms  Screen = "own-forms" // the forms that the organisation published; Tab: one from a file
	Find      Screen = "find"      // a child, a form, a person, a setting
	Harm      Screen = "harm"      // worried about harm: whom to ring, what to write
	Emergency Screen = "emergency" // a child needs somewhere safe tonight
	Welcome   Screen = "welcome"   // the first three steps
	Review    Screen = "review"    // a manager's reading of a form; its Doc is the review
	Panels    Screen = "panels"    // what waits for a panel, and when panels meet
	Request   Screen = "request"   // one request to a panel; its Doc is the request
	Placement Screen = "placement" // who is caring for whom, and the stays; its Doc is the request
	Queue     Screen = "to-review" // what waits for this manager
	Caseload  Screen = "caseload"  // the children of a worker or a team; Tab: children or charts, Person: one worker

	Bookings   Screen = "bookings"    // the short breaks of a child, or of all children without one; Tab: list or calendar
	NewBooking Screen = "new-booking" // a short break of a child that is to be booked
	Handling   Screen = "handling"    // a child's moving and handling: load checks, tasks, weights, carers' homes
	Equipment  Screen = "equipment"   // the register of equipment of a child
	StayLine   Screen = "stay-line"   // one line of a stay log; its Doc is the log, Topic the kind, Row the line

	Print    Screen = "print"     // papers of a child, or of one form with a Doc
	CarePlan Screen = "care-plan" // a child's health care plan; Section: one of it; Doc: another version than the one in use
	Urgent   Screen = "urgent"    // the one page of a child for an emergency
)

// ListTab is the Tab of a task list that lies below a form's own screen, as the
// questions of a sign-off do.
const ListTab = "list"

// BringTab is the Tab of the organisation's forms where one from a file is looked at.
const BringTab = "bring"

// StopTab and DecideTab are the Tabs of a sign-off's own pages: it is stopped or
// started again, and a nurse decides about a changed plan.
const (
	StopTab   = "stop"
	DecideTab = "decide"
)

// Aside reports whether a screen is looked at in passing, from anywhere: back
// leads to where the user was.
func Aside(s Screen) bool {
	switch s {
	case Help, Settings, Council, Find, Harm, Emergency, Family, Urgent, Print, Whole:
		return true
	}
	return false
}

// Route says which screen and what it shows. It is comparable, and a route
// holds ids only, never a name.
type Route struct {
	Screen  Screen
	Case    string // child and below
	Tab     string // child: overview, people, chronology, forms
	Doc     string // form and below
	Topic   string // help: which guide, "" for the list of all
	Person  string // member and below: id in the organisation
	Device  string // shut out: id of the tablet, "" for the person
	Section string // page
	Page    string // page: linkId of the page
	Row     string // page: the repeating row it belongs to, "" if none
	Cell    string // page: a question to bring into view; conflict: the cell
	Summary bool   // page and check: open with what there is to fix in focus
}

// Place is the route without what is only true of one visit to it.
func (r Route) Place() Route {
	r.Cell, r.Summary = "", false
	return r
}

// Saved is what a screen keeps while the user is elsewhere.
type Saved struct {
	Offset float32 // scrolled down by, in dp
	Focus  string  // id of the control in focus
	Extra  string  // what else the screen wrote for itself
}

// Nav is where the user is and how back goes up. The zero value is at no
// screen; Go to one first.
type Nav struct {
	at    Route
	trail []Route // from the rail's screen down to, and without, at
	saved map[Route]Saved

	kept   int    // so much of the trail stays during an errand
	errand string // the document that it is in, "" when the user is on none
}

// At is the current route.
func (n *Nav) At() Route { return n.at }

// Rooted reports whether a screen is one the rail leads to, or stands alone.
func Rooted(s Screen) bool {
	switch s {
	case Today, Children, Tasks, Panels, Sync, Unlock, Enrol, Team, Forgot, Closed, Welcome, Queue:
		return true
	}
	return false
}

// depth orders the screens, in tens: a child is below the lists, a form below a
// child, a page below a form. Screens of one depth replace each other; what stands
// between a child and its forms, such as its short breaks, lies between two tens.
func depth(r Route) int {
	if Rooted(r.Screen) {
		return -10
	}
	switch r.Screen {
	case Child, NewChild, Conflict, Member, Known, Held, HandOver, TakeOut:
		return 10
	case OwnForms:
		if r.Tab == BringTab {
			return 6
		}
		return 3
	case Handling:
		return 15
	case Equipment: // reached from moving and handling
		return 16
	case Bookings:
		if r.Case == "" {
			return 5
		}
		return 15
	case CarePlan: // what is read of it lies below it, what differs below that
		switch {
		case r.Tab != "":
			return 18
		case r.Section != "":
			return 17
		case r.Doc != "":
			return 16
		}
		return 15
	case TaskList, Invite, Move, Ending, Archive, Restrict, Plan, Request, Review, NewBooking:
		if r.Tab == ListTab || r.Tab == StopTab || r.Tab == DecideTab {
			return 30
		}
		return 20
	case Page:
		if r.Row != "" {
			return 50
		}
		return 30
	case Room, StayLine: // its questions and its photos lie below it
		return 40
	case Check, Placement:
		return 30
	case Sign:
		if r.Row != "" {
			return 60
		}
		return 40
	case ShutOut:
		return 20
	}
	return 0
}

// Go moves to r. Anything between the rail's screen and r that the user has
// not passed through is put on the trail, so that back always goes up one
// step: page, form, child, list.
func (n *Nav) Go(r Route) {
	if Rooted(r.Screen) {
		n.at, n.trail, n.errand = r, nil, ""
		return
	}
	path := n.passed()
	if Aside(r.Screen) {
		n.trail, n.at = path, r
		return
	}
	if r.Doc != n.errand {
		n.errand = ""
	}
	floor := 0
	if n.errand != "" {
		floor = n.kept
	}
	d := depth(r)
	// Row pages nest in row pages: a row's page keeps the page it came from.
	nested := r.Screen == Page && r.Row != "" && n.at.Screen == Page && r.Row != n.at.Row
	if !nested {
		for len(path) > floor && (depth(path[len(path)-1]) >= d || !above(path[len(path)-1], r)) {
			path = path[:len(path)-1]
		}
	} else {
		for i, p := range path {
			if p.Place() == r.Place() || p.Screen == Page && p.Row == r.Row {
				path = path[:i]
				break
			}
		}
	}
	if len(path) == 0 {
		path = []Route{{Screen: home(r.Screen)}}
	}
	// What duty workers open from the search lies below it: they may not open
	// the child.
	if d > 10 && r.Case != "" && !has(path, Child) && !has(path, Known) && !has(path, Panels) && !has(path, Bookings) {
		path = append(path, Route{Screen: Child, Case: r.Case})
	}
	if d >= 30 && r.Doc != "" && floor == 0 && !has(path, TaskList) && !has(path, Known) && !has(path, Request) && !has(path, Placement) && (r.Row == "" || !has(path, CarePlan)) {
		path = append(path, Route{Screen: TaskList, Case: r.Case, Doc: r.Doc})
	}
	if r.Screen == Sign && r.Row == "" && !has(path, Check) && !has(path, Request) {
		path = append(path, Route{Screen: Check, Case: r.Case, Doc: r.Doc})
	}
	n.trail, n.at = path, r
}

// Errand goes to a place of another document, to put something right there that
// stands in the way here: wherever in that document the user goes on to, back leads
// out of it to where they are now.
func (n *Nav) Errand(r Route) {
	path := n.passed()
	if r.Doc == "" || len(path) == 0 || slices.ContainsFunc(path, func(p Route) bool { return p.Doc == r.Doc }) {
		n.Go(r)
		return
	}
	n.kept, n.errand = len(path), r.Doc
	n.trail, n.at = path, r
}

// passed is the way from the rail's screen to where the user is, without what
// was only looked at in passing.
func (n *Nav) passed() []Route {
	var path []Route
	for _, r := range append(slices.Clone(n.trail), n.at) {
		if r.Screen != "" && !Aside(r.Screen) {
			path = append(path, r)
		}
	}
	return path
}

// From is where the user is, or was before they looked at something in
// passing.
func (n *Nav) From() Route {
	if path := n.passed(); len(path) > 0 {
		return path[len(path)-1]
	}
	return n.at
}

// home is the rail's screen that a screen belongs to when the user came from
// nowhere.
func home(s Screen) Screen {
	switch s {
	case Conflict, Held, HandOver:
		return Sync
	case Member, Invite, ShutOut:
		return Team
	}
	return Children
}

func above(p, r Route) bool {
	return Rooted(p.Screen) || p.Screen == Known || p.Screen == Caseload || p.Screen == Bookings && p.Case == "" || p.Screen == Conflict && r.Screen == Conflict ||
		(p.Case == r.Case && (p.Doc == "" || p.Doc == r.Doc))
}

func has(path []Route, s Screen) bool {
	for _, p := range path {
		if p.Screen == s {
			return true
		}
	}
	return false
}

// Up is the route that back leads to; false at a screen of the rail.
func (n *Nav) Up() (Route, bool) {
	if len(n.trail) == 0 {
		return Route{}, false
	}
	return n.trail[len(n.trail)-1], true
}

// Back goes up one and reports whether there was anywhere to go.
func (n *Nav) Back() bool {
	up, ok := n.Up()
	if !ok {
		return false
	}
	n.trail = n.trail[:len(n.trail)-1]
	n.at = up
	if len(n.trail) < n.kept {
		n.errand = ""
	}
	return true
}

// Root is the rail's screen that everything here lies below.
func (n *Nav) Root() Screen {
	if len(n.trail) > 0 {
		return n.trail[0].Screen
	}
	return n.at.Screen
}

// Keep remembers how a place was left.
func (n *Nav) Keep(r Route, s Saved) {
	if n.saved == nil {
		n.saved = make(map[Route]Saved)
	}
	n.saved[r.Place()] = s
}

// Kept is how a place was left; zero if it was not.
func (n *Nav) Kept(r Route) Saved { return n.saved[r.Place()] }

// Forget drops every remembered place, as locking does.
func (n *Nav) Forget() { n.saved = nil }
