package main

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"doorstep/sync/client"
	"doorstep/sync/simtest"
)

// The shape of a practitioner's load: so many cases, and a day that adds one
// published bundle to most of them, some 76 kB together as the bench's day has.
const (
	loadCases   = 10
	loadVisits  = 8
	loadLetters = 12_600
)

// loadDevices is how many devices come at once: as DOORSTEP_DEVICES says, 500 in
// the long run, a handful otherwise.
func loadDevices(t *testing.T) (devices, days int) {
	t.Helper()
	devices, days = 12, 2
	if os.Getenv("DOORSTEP_PROVE") == "1" {
		devices, days = 500, 5
	}
	if s := os.Getenv("DOORSTEP_DEVICES"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		devices = n
	}
	return devices, days
}

// TestFiveOClockOnAFolder: all devices of a council push a day's work at the same
// moment, day after day, to one real server process on this machine.
func TestFiveOClockOnAFolder(t *testing.T) {
	fiveOClock(t, "--data", t.TempDir())
}

// TestFiveOClockOnADatabase is the same with PostgreSQL on the same machine.
func TestFiveOClockOnADatabase(t *testing.T) {
	fiveOClock(t, "--postgres", newDatabase(t))
}

func fiveOClock(t *testing.T, place ...string) {
	devices, days := loadDevices(t)
	o := simtest.New(t, devices)
	genesis := o.Genesis()
	p := start(t, append(place, "--genesis", hex.EncodeToString(genesis[:]), "--note-key", keyFile(t, o))...)
	lead := founder(o)
	if _, err := clientOf(t, o, lead, p.url, "").Sync(t.Context(), lead.Source(), lead.Source()); err != nil {
		t.Fatal(err)
	}
	space := func(device, n int) [16]byte { return simtest.ID(fmt.Sprintf("%d/%d", device, n)) }
	clients := make([]*client.Client, devices)
	for i, tab := range o.Tablets {
		tab.Vault.State = o.State
		for n := range loadCases {
			tab.Open(space(i, n))
		}
		clients[i] = clientOf(t, o, tab, p.url, "")
	}
	all := func(width int) []time.Duration {
		took := make([]time.Duration, devices)
		gate := make(chan struct{}, width)
		var wg, ready sync.WaitGroup
		begin := make(chan struct{})
		for i, tab := range o.Tablets {
			ready.Add(1)
			wg.Go(func() {
				ready.Done()
				<-begin
				gate <- struct{}{}
				defer func() { <-gate }()
				at := time.Now()
				_, err := clients[i].Sync(t.Context(), tab.Source(), tab.Source())
				took[i] = time.Since(at)
				if err != nil {
					t.Errorf("%s: %v", tab.Name, err)
				}
			})
		}
		ready.Wait()
		close(begin)
		wg.Wait()
		slices.Sort(took)
		return took
	}
	all(16) // the cases are opened
	t.Logf("%d devices with %d cases each; the server and the devices share %d cores", devices, loadCases, runtime.NumCPU())
	for day := range days {
		bytes := 0
		for i, tab := range o.Tablets {
			for n := range loadVisits {
				bytes += len(tab.Bundle(space(i, (day+n)%loadCases), letters(t)))
			}
		}
		how := "in a session"
		if day%2 == 0 {
			how = "with sign-in"
			for i, tab := range o.Tablets {
				clients[i].Close()
				clients[i] = clientOf(t, o, tab, p.url, "")
			}
		}
		runtime.GC()
		began, cpu, own := time.Now(), cpuTime(t, p.cmd.Process.Pid), cpuTime(t, os.Getpid())
		took := all(devices)
		t.Logf("day %d, %s: %d kB each, all through in %v; p50 %v, p99 %v, longest %v; the server computed for %v, the devices for %v; its memory: %s", day+1, how, bytes/devices/1000,
			time.Since(began).Round(time.Millisecond), took[devices/2].Round(time.Millisecond), took[devices*99/100].Round(time.Millisecond),
			took[devices-1].Round(time.Millisecond), cpuTime(t, p.cmd.Process.Pid)-cpu, cpuTime(t, os.Getpid())-own, memory(p.cmd.Process.Pid))
		for _, tab := range o.Tablets {
			if n := len(tab.Waiting()); n != 0 {
				t.Errorf("%s has %d without a receipt", tab.Name, n)
			}
		}
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if t.Failed() {
		t.Logf("the server said: %s", p.said)
	}
	want := fmt.Sprintf(" %d entries", devices*(loadCases+days*loadVisits))
	if said := command(t, 0, append([]string{"fsck"}, place...)...); !strings.Contains(said, want) {
		t.Errorf("fsck says %s, want%s", said, want)
	}
}

// letters gives text that does not compress beyond what letters do.
func letters(t *testing.T) string {
	t.Helper()
	b := make([]byte, loadLetters*3/4)
	if _, err := rand.Read(b); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(b)
}

// cpuTime is how long a process has computed, where the system tells: it does not
// depend on what else the machine does.
func cpuTime(t *testing.T, pid int) time.Duration {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
	var ticks int
	for _, f := range fields[11:13] { // user and system, in hundredths of a second
		n, err := strconv.Atoi(f)
		if err != nil {
			t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// memory is what a process holds, where the system tells.
func memory(pid int) string {
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		return "unknown"
	}
	var out []string
	for line := range strings.Lines(string(b)) {
		for _, name := range []string{"RssAnon:", "RssFile:"} {
			if rest, ok := strings.CutPrefix(line, name); ok {
				out = append(out, strings.ToLower(name)+" "+strings.Join(strings.Fields(rest), " "))
			}
		}
	}
	return strings.Join(out, ", ")
}
