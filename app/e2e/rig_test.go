//go:build window

package e2e

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const passphrase = "hallway lantern orchard kettle"

// bin names one of the built programs.
func bin(t testing.TB, name string) string {
	t.Helper()
	dir := os.Getenv("DOORSTEP_BIN")
	if dir == "" {
		t.Fatal("DOORSTEP_BIN does not name the folder of the built programs; use `make window`")
	}
	return filepath.Join(dir, name)
}

// artefacts is where pictures are kept: build/artefacts/NAME, emptied first.
func artefacts(t testing.TB, name string) string {
	t.Helper()
	dir := filepath.Join(filepath.Dir(bin(t, "x")), "artefacts", name)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// server is a running doorstepd with a recording proxy before it.
type server struct {
	URL  string // through the proxy
	data string
	addr string
	cmd  *exec.Cmd
	log  *notes
	wire *recorder
	args []string
	env  []string // beside the test's own
}

// visitDay is when the scripts were lived through.
var visitDay = time.Date(2026, 11, 5, 9, 0, 0, 0, time.UTC)

// startClock is a clock for all programs of a test: it starts at visitDay and
// runs on.
func startClock() func() string {
	begin := time.Now()
	return func() string { return visitDay.Add(time.Since(begin)).Format(time.RFC3339) }
}

func freeAddr(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func startServer(t testing.TB, args ...string) *server {
	t.Helper()
	s := &server{data: filepath.Join(t.TempDir(), "server"), addr: freeAddr(t), args: args, log: &notes{}}
	s.run(t)
	return s
}

// run starts the server with its recorder and stops it at the end of the test.
func (s *server) run(t testing.TB) {
	t.Helper()
	s.start(t)
	s.wire = startRecorder(t, s.addr)
	s.URL = "http://" + s.wire.addr
	t.Cleanup(func() {
		s.stop()
		if t.Failed() {
			t.Logf("the server said:\n%s", s.log)
		}
	})
}

func (s *server) start(t testing.TB) {
	t.Helper()
	args := []string{"serve", "--listen", s.addr}
	if s.data != "" {
		args = append(args, "--data", s.data)
	}
	s.cmd = exec.Command(bin(t, "doorstepd"), append(args, s.args...)...)
	s.cmd.Env = append(append(os.Environ(), "DOORSTEP_TEST=1"), s.env...)
	s.cmd.Stderr = s.log
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for range 200 {
		if c, err := net.Dial("tcp", s.addr); err == nil {
			c.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("the server did not come up:\n%s", s.log)
}

func (s *server) stop() {
	if s.cmd.Process != nil {
		_ = s.cmd.Process.Signal(os.Interrupt)
		_ = s.cmd.Wait()
	}
}

// vault is a home folder worked through doorstepctl.
type vault struct {
	t    testing.TB
	home string
	// clock, when set, gives the time that is passed to every call.
	clock func() string
	pass  string   // the test's passphrase if empty
	env   []string // beside the test's own
	log   notes    // standard error of every call
}

// environ is the environment of a call.
func (v *vault) environ() []string {
	return append(append(os.Environ(), "DOORSTEP_PASSPHRASE="+cmp.Or(v.pass, passphrase), "DOORSTEP_TEST=1", "TZ=Europe/London"), v.env...)
}

// flags stand before every command.
func (v *vault) flags() []string {
	all := []string{"--home", v.home}
	if v.clock != nil {
		all = append(all, "--clock", v.clock())
	}
	return all
}

func (v *vault) try(args ...string) (string, error) {
	cmd := exec.Command(bin(v.t, "doorstepctl"), append(v.flags(), args...)...)
	cmd.Env = v.environ()
	var stderr bytes.Buffer
	cmd.Stderr = io.MultiWriter(&stderr, &v.log)
	out, err := cmd.Output()
	if err != nil {
		return string(out), fmt.Errorf("doorstepctl %s: %w: %s%s", strings.Join(args, " "), err, stderr.String(), out)
	}
	return string(out), nil
}

func (v *vault) run(args ...string) string {
	v.t.Helper()
	out, err := v.try(args...)
	if err != nil {
		v.t.Fatal(err)
	}
	return out
}

// get runs a command with --json and reads its one object.
func (v *vault) get(args ...string) map[string]any {
	v.t.Helper()
	out := v.run(append(args, "--json")...)
	m := map[string]any{}
	if err := json.Unmarshal([]byte(out), &m); err != nil {
		v.t.Fatalf("doorstepctl %s printed %q: %v", strings.Join(args, " "), out, err)
	}
	return m
}

func text(m map[string]any, key string) string { s, _ := m[key].(string); return s }

// findIn lists the files below dir that hold one of the markers.
func findIn(t testing.TB, dir string, markers []string) []string {
	t.Helper()
	var hits []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range markers {
			if bytes.Contains(b, []byte(m)) || bytes.Contains([]byte(path), []byte(m)) {
				hits = append(hits, path+": "+m)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return hits
}
