package shell

import (
	"image/color"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"

	"doorstep/app/ui/model"
)

// What may grow between the first and the last tenth of a soak. An answer that was
// saved is kept, with who wrote it and when; everything else must come back.
const (
	moreGoroutines = 2
	moreHeap       = 2 << 20
	anAnswer       = 4 << 10
)

// forgetAfter is how long the toolkit keeps what is not on the screen any more; a minute
// for users, less in the soak so that it need not last an hour to see it go.
const forgetAfter = 2 * time.Second

// measured is what is alive at a moment of the soak.
type measured struct {
	answers    int // saved so far
	goroutines int
	heap       int // bytes that survive a collection
}

// TestSoakNothingGrows uses the app as a day does, over and over: looks at the screens,
// answers a question, turns the tablet, lets time pass; for some seconds, or for as long
// as DOORSTEP_SOAK says.
func TestSoakNothingGrows(t *testing.T) {
	const soaking = "DOORSTEP_SOAKING"
	if os.Getenv(soaking) == "" {
		again := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v", "-test.timeout", "0")
		again.Env = append(os.Environ(), soaking+"=1", "FYNE_CACHE="+forgetAfter.String())
		out, err := again.CombinedOutput()
		if t.Logf("%s", out); err != nil {
			t.Fatal(err)
		}
		return
	}
	long := 8 * time.Second
	if s := os.Getenv("DOORSTEP_SOAK"); s != "" {
		var err error
		if long, err = time.ParseDuration(s); err != nil {
			t.Fatal(err)
		}
	}
	k := newSoak(t)
	k.use(3 * time.Second)
	seen := []measured{k.measure()}
	for end := time.Now().Add(long); time.Now().Before(end); {
		k.use(8 * time.Second)
		seen = append(seen, k.measure())
	}
	tenth := max(1, len(seen)/10)
	first, last := mean(seen[:tenth]), mean(seen[len(seen)-tenth:])
	t.Logf("%d rounds in %v: first tenth %+v, last tenth %+v", k.rounds, long, first, last)
	if more := last.goroutines - first.goroutines; more > moreGoroutines {
		t.Errorf("%d goroutines more", more)
	}
	if more, most := last.heap-first.heap, moreHeap+anAnswer*(last.answers-first.answers); more > most {
		t.Errorf("%d KiB more are alive, and %d at most may be", more>>10, most>>10)
	}
}

func mean(of []measured) (m measured) {
	for _, x := range of {
		m.answers += x.answers
		m.goroutines += x.goroutines
		m.heap += x.heap
	}
	return measured{m.answers / len(of), m.goroutines / len(of), m.heap / len(of)}
}

// soak is an app in use.
type soak struct {
	*bench
	routes  []model.Route
	page    model.Route
	rounds  int
	answers int
	paint   fyne.Canvas // painting it lets the toolkit forget, as painting the window does
}

func newSoak(t *testing.T) *soak {
	b := newBench(t)
	b.unlock()
	b.child("Amina", "Rahman")
	at := b.s.nav.At()
	b.s.Open(model.Route{Screen: model.Child, Case: at.Case, Tab: "forms"})
	b.press("case.new.caf")
	b.press("tasks.carry-on")
	k := &soak{bench: b, page: b.s.nav.At(), paint: software.NewCanvas()}
	k.paint.SetContent(canvas.NewRectangle(color.Black))
	k.routes = []model.Route{
		{Screen: model.Today},
		{Screen: model.Children},
		{Screen: model.Tasks},
		{Screen: model.Team},
		{Screen: model.Sync},
		{Screen: model.Find},
		{Screen: model.Help},
		{Screen: model.Settings},
		{Screen: model.Harm},
		{Screen: model.Child, Case: at.Case, Tab: "overview"},
		{Screen: model.Child, Case: at.Case, Tab: "forms"},
		{Screen: model.TaskList, Case: at.Case, Doc: k.page.Doc},
		{Screen: model.Check, Case: at.Case, Doc: k.page.Doc},
		k.page,
	}
	return k
}

// use goes round for a while.
func (k *soak) use(d time.Duration) {
	sizes := []fyne.Size{fyne.NewSize(1280, 800), fyne.NewSize(800, 1280), fyne.NewSize(400, 800)}
	for end := time.Now().Add(d); time.Now().Before(end); k.rounds++ {
		k.win.Resize(sizes[k.rounds%len(sizes)])
		for _, r := range k.routes {
			k.s.Open(r)
			k.settle()
		}
		k.answer()
		k.pass(20 * time.Second)
		// The bench's own book of alarms that have rung.
		k.timers = slices.DeleteFunc(k.timers, func(t *timer) bool { return t.dead })
	}
}

// answer changes the one answer on the page.
func (k *soak) answer() {
	d, err := k.s.work.OpenDoc(k.s.docID(k.page))
	if err != nil {
		k.t.Fatal(err)
	}
	if _, err := d.Set(k.t.Context(), cellOf("caf.id.known-as"), textOf("Mina "+strconv.Itoa(k.rounds))...); err != nil {
		k.t.Fatal(err)
	}
	k.answers++
	k.settle()
}

// measure lets go of what nobody holds and counts the rest.
func (k *soak) measure() measured {
	k.s.Open(model.Route{Screen: model.Today})
	k.settle()
	time.Sleep(forgetAfter + 100*time.Millisecond)
	k.paint.Capture()
	for range 3 {
		runtime.GC() // what waits for a finalizer goes with the next one
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	k.t.Logf("%d rounds: %d goroutines, %.1f MiB", k.rounds, runtime.NumGoroutine(), float64(m.HeapAlloc)/(1<<20))
	return measured{k.answers, runtime.NumGoroutine(), int(m.HeapAlloc)}
}
