package story

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/session"
)

const passphrase = "hallway lantern orchard kettle"

// town is the council of the story: its server, its people with their devices, and
// the clock that all of them have.
type town struct {
	t      *testing.T // of the step that is lived through
	whole  *testing.T // of the story
	dir    string
	addr   string
	server *exec.Cmd
	said   strings.Builder
	zone   *time.Location

	online []*worker // those who meet the server whenever time passes

	mu    sync.Mutex
	base  time.Time // what the clock showed
	since time.Time // when it was set
}

// worker is one person with a device.
type worker struct {
	*session.Session
	w    *town
	name string
	home string
}

// doorstepd is the server's program, built once.
var doorstepd = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "doorstep-story")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "doorstepd")
	cmd := exec.Command("go", "build", "-o", bin, "doorstep/sync/doorstepd")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("the server does not build: %w\n%s", err, out)
	}
	return bin, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if bin, err := doorstepd(); err == nil {
		_ = os.RemoveAll(filepath.Dir(bin))
	}
	os.Exit(code)
}

func newTown(t *testing.T, now string) *town {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &town{t: t, whole: t, dir: t.TempDir(), addr: l.Addr().String(), zone: casetest.London(t)}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		w.signal(false)
		if t.Failed() {
			t.Logf("the server said:\n%s", &w.said)
		}
	})
	w.set(now)
	w.signal(true)
	return w
}

// now is the time in the story; it runs on while a step is lived through.
func (w *town) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.base.Add(time.Since(w.since))
}

func (w *town) set(now string) {
	w.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", now, w.zone)
	if err != nil {
		w.t.Fatal(err)
	}
	w.mu.Lock()
	w.base, w.since = at, time.Now()
	w.mu.Unlock()
}

// at moves everybody's clock, the server's too, and lets all who have a signal sync.
func (w *town) at(now string) {
	w.t.Helper()
	up := w.server != nil
	w.signal(false)
	w.set(now)
	if up {
		w.signal(true)
		syncAll(w.online...)
	}
}

// signal starts the server, or stops it so that nobody reaches it.
func (w *town) signal(on bool) {
	w.t.Helper()
	if !on {
		if w.server != nil {
			_ = w.server.Process.Signal(os.Interrupt)
			_ = w.server.Wait()
			w.server = nil
		}
		return
	}
	bin, err := doorstepd()
	if err != nil {
		w.t.Fatal(err)
	}
	w.server = exec.Command(bin, "serve", "--listen", w.addr, "--data", filepath.Join(w.dir, "server"), "--clock", w.now().Format(time.RFC3339))
	w.server.Env = append(os.Environ(), "DOORSTEP_TEST=1")
	w.server.Stderr = &w.said
	if err := w.server.Start(); err != nil {
		w.t.Fatal(err)
	}
	for range 400 {
		if c, err := net.Dial("tcp", w.addr); err == nil {
			c.Close()
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	w.t.Fatalf("the server did not come up:\n%s", &w.said)
}

func (w *town) url() string { return "http://" + w.addr }

func (w *town) home(device string) string { return filepath.Join(w.dir, device, "vault") }

// found makes the organisation with its first manager.
func (w *town) found(person, title, team, device string) *worker {
	w.t.Helper()
	_, err := session.Found(context.Background(), session.Founding{
		Home: w.home(device), Out: filepath.Join(w.dir, "keys"), Name: "Northmere Council", Server: w.url(), Person: person, Title: title,
		Team: team, Device: device, Passphrase: passphrase, Now: w.now,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	p := w.unlock(person, device)
	p.sync()
	return p
}

// join lets a colleague in.
func (w *town) join(boss *worker, in session.Invitation, device string) *worker {
	w.t.Helper()
	ctx := context.Background()
	invited, err := boss.Invite(in)
	if err != nil {
		w.t.Fatalf("%s is not invited: %v", in.Name, err)
	}
	boss.sync()
	if _, err := session.Enrol(ctx, session.Enrolling{Home: w.home(device), Code: invited.Code, Server: w.url(), Passphrase: passphrase, Device: device, Now: w.now}); err != nil {
		w.t.Fatalf("%s does not get in: %v", in.Name, err)
	}
	if _, err := boss.Approve(ctx, ""); err != nil {
		w.t.Fatal(err)
	}
	boss.sync()
	p := w.unlock(in.Name, device)
	p.sync()
	return p
}

func (w *town) unlock(name, device string) *worker {
	w.t.Helper()
	s, err := session.Unlock(context.Background(), session.Options{Home: w.home(device), Now: w.now, Zone: w.zone}, passphrase)
	if err != nil {
		w.t.Fatalf("%s cannot open %s: %v", name, device, err)
	}
	p := &worker{s, w, name, w.home(device)}
	w.whole.Cleanup(func() { _ = p.Lock() })
	return p
}

// again locks the vault and opens it, as after a flat battery.
func (p *worker) again() {
	p.w.t.Helper()
	if err := p.Lock(); err != nil {
		p.w.t.Fatal(err)
	}
	p.Session = p.w.unlock(p.name, filepath.Base(filepath.Dir(p.home))).Session
}

func (p *worker) sync() session.SyncReport {
	p.w.t.Helper()
	r, err := p.Sync(context.Background())
	if err != nil {
		p.w.t.Fatalf("%s cannot sync: %v", p.name, err)
	}
	return r
}

// begin starts a form in a case.
func (p *worker) begin(caseID casefile.ID, form string) casetest.Doc {
	p.w.t.Helper()
	id, err := p.NewDoc(context.Background(), caseID, form)
	if err != nil {
		p.w.t.Fatalf("%s cannot start %s: %v", p.name, form, err)
	}
	return p.doc(id)
}

// doc opens a document.
func (p *worker) doc(id casefile.ID) casetest.Doc {
	p.w.t.Helper()
	d, err := p.OpenDoc(id)
	if err != nil {
		p.w.t.Fatalf("%s cannot open it: %v", p.name, err)
	}
	return casetest.Hold(p.w.t, d)
}

// record is a case as the rules read it on this device.
func (p *worker) record(caseID casefile.ID) casefile.Record {
	p.w.t.Helper()
	r, err := p.Record(caseID)
	if err != nil {
		p.w.t.Fatalf("%s cannot read the case: %v", p.name, err)
	}
	return r
}

// breakOff lets somebody sync while the server dies under it.
func (w *town) breakOff(p *worker) {
	w.t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = p.Sync(context.Background())
	}()
	time.Sleep(30 * time.Millisecond)
	_ = w.server.Process.Kill()
	_ = w.server.Wait()
	w.server = nil
	<-done
	w.signal(true)
}

// syncAll lets everybody meet the server once.
func syncAll(people ...*worker) {
	for _, p := range people {
		p.sync()
	}
}
