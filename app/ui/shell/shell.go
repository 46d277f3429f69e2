package shell

import (
	"context"
	"io"
	"runtime/debug"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Config is what the shell needs from around it.
type Config struct {
	Window fyne.Window
	Vaults Vaults
	Run    screen.Runner
	Now    func() time.Time
	// Zone is where dates and times are read.
	Zone *time.Location
	// Compact forces the compact layout; Mouse says that a mouse is in use.
	Compact, Mouse bool
	// Dump is the file for the list of controls, "" for none.
	Dump    string
	Version string
	// Look is how the app looks; SetLook changes it.
	Look    model.Look
	SetLook func(model.Look)
	// Dial rings a number; nil where the device is no telephone.
	Dial func(number string)
	// Clipboard keeps a text for pasting; SaveFile and OpenFile ask the system
	// for a file and give nil when the user thought better of it, PickFile asks for
	// a photo or a document to put in. Nil ones are the window's own.
	Clipboard func(text string)
	SaveFile  func(name string, done func(io.WriteCloser, error))
	OpenFile  func(endings []string, done func(io.ReadCloser, error))
	PickFile  Picker
	// KeepOn keeps the screen from going dark, or lets it again; nil where that
	// cannot be done.
	KeepOn func(on bool)
	// Frames notes how long things take; nil notes nothing.
	Frames *Frames
	// Warn takes what went wrong beside the user's work, such as a list of
	// controls that could not be written.
	Warn func(error)
}

// Shell is the window: one screen at a time, with rail, header and action bar
// around it. All methods belong to the UI goroutine unless they say otherwise.
type Shell struct {
	cfg   Config
	nav   model.Nav
	idle  model.Idle
	vault session.VaultState
	work  Work // nil while locked

	canvas fyne.Canvas
	root   *fyne.Container
	frame  *frame
	ground *widget.Pulse // feels the pointer where no control does
	tips   *widget.Tips  // the names of buttons without a word
	cur    screen.Screen
	shown  bool // the body of cur is in the window
	tell   []notice
	docs   map[casefile.ID]*openDoc

	unsubscribe func()
	stopWatch   func()
	sheet       fyne.CanvasObject
	dump        *dumper
	noting      bool   // the list of controls is about to be written
	seen        string // signs of life, for the idle lock
	status      session.Status
	statusOld   bool
	coming      bool // the screen is about to be told of facts
	chrome      chrome

	// While the vault is locked: why it may not be used, whether the tablet was
	// shut out, and the contact with the server that goes on.
	closing     model.Closing
	out         bool
	goesOut     bool
	stopContact func()
	cutContact  func()
	contacting  sync.WaitGroup
	wait        int    // changes that had not been sent before contacts went on
	aside       bool   // some were sent and are held aside
	allSent     bool   // none is left here
	visit       *visit // under way; nil if none
	first       bool   // the vault was made in this run: its first unlocking welcomes
	room        int64  // bytes the vault takes on the disk, as counted last
	overseen    overseen
	dues        dues
	health      health
	brought     *brought // a form from a file that is looked at; nil if none
	joined      bool     // while unlocked: the organisation has let this tablet in
}

// New makes a shell and puts it into the window. Start shows the first screen.
func New(cfg Config) *Shell {
	if cfg.Zone == nil {
		cfg.Zone = time.UTC
	}
	if cfg.Warn == nil {
		cfg.Warn = func(error) {}
	}
	if cfg.Clipboard == nil {
		cfg.Clipboard = func(text string) { fyne.CurrentApp().Clipboard().SetContent(text) }
	}
	if cfg.SaveFile == nil {
		cfg.SaveFile = SaveDialog(cfg.Window)
	}
	if cfg.OpenFile == nil {
		cfg.OpenFile = OpenDialog(cfg.Window)
	}
	if cfg.PickFile == nil {
		cfg.PickFile = PickDialog(cfg.Window)
	}
	s := &Shell{cfg: cfg, docs: map[casefile.ID]*openDoc{}}
	s.frame = &frame{sort: s.sort, resized: s.resized}
	s.ground = widget.NewPulse()
	s.tips = widget.NewTips(cfg.Run.After)
	s.root = &fyne.Container{Layout: s.frame}
	if cfg.Dump != "" {
		s.dump = &dumper{file: cfg.Dump}
	}
	cfg.Window.SetPadded(false)
	cfg.Window.SetContent(s.root)
	s.canvas = cfg.Window.Canvas()
	addKeys(s.canvas, s.key)
	return s
}

// Start looks at the vault and shows the first screen: unlock, or what to do
// without one.
func (s *Shell) Start() {
	s.watch()
	if s.dump != nil {
		s.keepWriting()
	}
	s.cfg.Run.Go(func() func() {
		v, err := s.cfg.Vaults.Peek()
		return func() {
			gone := s.looked(v)
			if err != nil {
				s.tellAll(model.Words{Tone: model.Danger, Icon: "error", Text: Fault(err)})
			}
			switch {
			case gone:
				s.Open(model.Route{Screen: model.Closed})
				s.keepContact(s.contactIn())
			case v.Exists:
				s.Open(model.Route{Screen: model.Unlock})
				s.keepContact(s.contactIn())
			default:
				s.Open(model.Route{Screen: model.Enrol})
			}
		}
	})
}

func (s *Shell) sort(size fyne.Size) model.Width {
	return model.WidthOf(size.Width, theme.Scale(), s.cfg.Mouse && size.Width >= pcWidth, s.cfg.Compact)
}

// pcWidth is from where a window with a mouse is taken for a PC's and gets the
// wide rail; a tablet with a trackpad keeps its own layout.
const pcWidth = 1400

// Now is the time in the reader's zone.
func (s *Shell) Now() time.Time { return s.cfg.Now().In(s.cfg.Zone) }

// Go implements screen.Runner.
func (s *Shell) Go(work func() (then func())) { s.cfg.Run.Go(work) }

// Do implements screen.Runner. Any goroutine.
func (s *Shell) Do(f func()) { s.cfg.Run.Do(f) }

// After implements screen.Runner.
func (s *Shell) After(d time.Duration, f func()) (stop func()) { return s.cfg.Run.After(d, f) }

// Open goes to a route. What is unsaved is handed over first.
func (s *Shell) Open(r model.Route) {
	if s.keptIn(r) {
		return
	}
	s.leave()
	s.nav.Go(r)
	s.show()
}

// errand goes to where something is put right that stands in the way here; back leads
// here again, whatever else is opened of that document.
func (s *Shell) errand(r model.Route) {
	if s.keptIn(r) {
		return
	}
	s.leave()
	s.nav.Errand(r)
	s.show()
}

// Back goes up one; it never asks, for leaving never loses anything.
func (s *Shell) Back() {
	if s.handed() {
		return
	}
	if _, ok := s.nav.Up(); !ok {
		return
	}
	s.leave()
	s.nav.Back()
	s.show()
}

func (s *Shell) leave() {
	s.CloseSheet()
	if s.cur != nil && s.shown {
		s.nav.Keep(s.nav.At(), s.cur.Leave())
	}
	s.shown = false
	s.canvas.Unfocus()
}

// show builds the screen of the current route and puts it into the window.
func (s *Shell) show() {
	r := s.nav.At()
	defer s.cfg.Frames.Took("open", r.Screen, s.cfg.Frames.Now())
	next, err := s.build(r)
	if err != nil {
		next = s.troubleScreen(err)
	}
	s.cur = next
	s.idle.Touch(s.Now())
	s.oldNews()
	s.place()
	s.shown = true
	s.cur.Shown(s.nav.Kept(r))
	s.note()
}

// resized is called from inside the layout when the sort of width changed.
func (s *Shell) resized(model.Width) {
	if s.cur == nil {
		return
	}
	s.place()
}

// place puts the current screen with its frame into the window.
func (s *Shell) place() {
	w := s.frame.last
	body := s.cur.Body(w)
	s.frame.parts = s.around(s.cur.Frame(w), body, w)
	s.root.Objects = s.frame.parts.objects()
	s.root.Refresh()
	s.note()
}

// Rebuild implements screen.Desk.
func (s *Shell) Rebuild() {
	if s.cur != nil {
		s.place()
	}
}

// Changed implements screen.Desk: the words around the body are made anew.
func (s *Shell) Changed() {
	if s.cur == nil || !s.shown {
		return
	}
	w := s.frame.last
	old := s.frame.parts
	s.frame.parts = s.around(s.cur.Frame(w), old.body, w)
	if same(old.objects(), s.frame.parts.objects()) {
		s.note()
		return
	}
	s.root.Objects = s.frame.parts.objects()
	s.frame.Layout(s.root.Objects, s.root.Size())
	s.canvas.Refresh(s.root)
	s.note()
}

func same(a, b []fyne.CanvasObject) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// Focus implements screen.Desk.
func (s *Shell) Focus(f fyne.Focusable) { s.canvas.Focus(f) }

// unlocked starts work with an open vault, where the user left off.
func (s *Shell) unlocked(w Work) {
	s.endContact()
	s.work, s.joined, s.out = w, w.Joined(), false
	s.wait, s.aside, s.allSent = 0, false, false
	s.statusOld = true
	s.idle.Alone, s.idle.Visiting = w.IdleLimits()
	s.unsubscribe = w.Subscribe(func(e session.Event) {
		s.cfg.Run.Do(func() { s.happened(w, e) })
	})
	s.idle.Touch(s.Now())
	s.visiting(s.visit != nil)
	s.tell = nil
	s.chrome.banner = nil
	// What went wrong while the vault was opened was said before anybody
	// listened.
	for _, e := range w.Status().Events {
		if e.Kind == session.EventTrouble {
			s.tellAll(model.Words{Tone: model.Danger, Icon: "warning", Text: e.Text})
		}
	}
	w.StartBackgroundSync()
	s.count()
	s.countDue()
	// Opening a vault and drawing the first screens leaves tens of megabytes
	// behind, which a tablet's other apps can use.
	s.After(tidy, func() { s.cfg.Run.Go(func() func() { debug.FreeOSMemory(); return nil }) })
	at := s.nav.At()
	if s.first {
		s.first = false
		s.Open(model.Route{Screen: model.Welcome})
		return
	}
	// Family view ends with the lock: who unlocks is not led back into the case.
	if at.Screen == model.Unlock || at.Screen == model.Enrol || at.Screen == model.Family || at.Screen == "" {
		s.Open(model.Route{Screen: model.Today})
		return
	}
	s.show()
}

// Lock hands over what is unsaved, forgets the keys and shows the unlock
// screen. It keeps the place, which holds no name, and goes on there when the
// vault is opened again.
func (s *Shell) Lock() {
	if s.work == nil {
		return
	}
	s.leave()
	w, docs := s.work, s.docs
	s.work, s.docs = nil, map[casefile.ID]*openDoc{}
	if s.unsubscribe != nil {
		s.unsubscribe()
		s.unsubscribe = nil
	}
	s.idle.Stop()
	s.visiting(false)
	s.outOfPlum()
	s.nav.Forget()
	s.status, s.statusOld = session.Status{}, false
	s.overseen, s.dues, s.health = overseen{}, dues{}, health{}
	s.tell = nil
	s.chrome = chrome{}
	s.cur = s.unlockScreen()
	s.place()
	s.shown = true
	s.cur.Shown(model.Saved{})
	s.note()
	s.cfg.Run.Go(func() func() {
		for _, d := range docs {
			d.settled()
		}
		err := w.Lock()
		v, peek := s.cfg.Vaults.Peek()
		return func() {
			if err != nil {
				s.cfg.Warn(err)
			}
			if peek == nil && s.work == nil {
				if s.looked(v) {
					s.Open(model.Route{Screen: model.Closed})
				}
				s.refreshUnlock()
				s.keepContact(s.contactIn())
			}
		}
	})
}

// Close hands over what is unsaved and waits until the disk has it. It is for
// the end of the program.
func (s *Shell) Close() {
	s.leave()
	s.endContact()
	if s.stopWatch != nil {
		s.stopWatch()
	}
	for _, d := range s.docs {
		d.settled()
	}
	if s.work != nil {
		if err := s.work.Lock(); err != nil {
			s.cfg.Warn(err)
		}
		s.work = nil
	}
}

// happened takes a fact about the work. Facts come in crowds, as sync goes on;
// the screen is told once for a crowd.
func (s *Shell) happened(w Work, e session.Event) {
	if w != s.work {
		return
	}
	// Before a manager approved the tablet, that is all there is to say, and
	// Today says it.
	if e.Kind == session.EventTrouble && w.Joined() {
		s.tellAll(model.Words{Tone: model.Danger, Icon: "warning", Text: e.Text})
	}
	s.statusOld = true
	if s.coming {
		return
	}
	s.coming = true
	s.cfg.Run.After(crowd, func() {
		s.coming = false
		if s.work != w {
			return
		}
		s.tick()
	})
}

// tidy is when memory is given back after a vault was opened.
const tidy = 3 * time.Second

// crowd is how long facts are gathered before the screen is told.
const crowd = 150 * time.Millisecond

// tick tells the screen that facts changed.
func (s *Shell) tick() {
	s.statusOld = true
	if s.turnedOut() || s.leaseTurned() {
		return
	}
	s.count()
	s.countDue()
	s.lookAtHealth()
	for _, d := range s.docs {
		d.cache.Reload()
	}
	if t, ok := s.cur.(screen.Ticking); ok && s.shown && s.work != nil {
		t.Tick()
	}
	s.Changed()
}

// where is the state of the whole tablet.
func (s *Shell) where() session.Status {
	if s.work != nil && s.statusOld {
		s.status, s.statusOld = s.work.Status(), false
	}
	return s.status
}

// SyncNow sends and fetches in the background.
func (s *Shell) SyncNow() {
	w := s.work
	if w == nil {
		return
	}
	s.cfg.Run.Go(func() func() {
		_, err := w.Sync(context.Background())
		return func() {
			if s.work != w {
				return
			}
			if err != nil {
				s.Tell(model.Words{Tone: model.Local, Icon: "wifi_off", Text: Fault(err)})
			}
			s.tick()
		}
	})
}
