package client_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"doorstep/sync/client"
	"doorstep/sync/logstore"
	"doorstep/sync/logstore/mem"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"
)

// day is what one tablet wants to push, sealed once.
type day struct {
	r    *rig
	tab  *simtest.Tablet
	outs []client.Outgoing
}

func sealedDay(t *testing.T, bundles int) *day {
	r := newRig(t, 1)
	d := &day{r: r, tab: r.org.Tablets[0]}
	d.tab.Open(caseA)
	d.tab.Open(caseB)
	for i := range bundles {
		d.tab.Bundle([][16]byte{caseA, caseB}[i%2], strings.Repeat("what was seen ", i+1))
	}
	d.outs = d.tab.Waiting()
	return d
}

// attempt is a fresh server and a fresh vault with the day waiting.
func (d *day) attempt(t *testing.T) (*simtest.Vault, *rig) {
	t.Helper()
	r := &rig{t: t, org: d.r.org, store: mem.New(), clock: d.r.clock, log: d.r.log}
	r.post()
	r.start()
	v := simtest.NewVault()
	v.State, v.OrgLog = r.org.State, r.org.Entries
	for _, o := range d.outs {
		v.Queue(o)
		v.FollowSpace(o.Key.Space)
	}
	return v, r
}

func (d *day) client(t *testing.T, v *simtest.Vault, tr http.RoundTripper) *client.Client {
	t.Helper()
	c, err := client.New(client.Config{
		URL: "http://localhost", Transport: tr, Clock: d.r.clock, Rand: rand.Reader, Device: d.tab.Sign, Org: d.r.org.State.Org, Genesis: d.r.org.Genesis(),
		NoteKey: d.r.org.NoteVerifier, State: v.Source(),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// logOf gives a space's log as bytes.
func logOf(t *testing.T, s logstore.Store, space [16]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.Read(context.Background(), space, 0, 1<<20, func(e logstore.Entry) error { b.Write(e.Raw); return nil }); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestPushCutAtEveryByte cuts the line after every byte, once in each direction,
// and syncs again: the server's log is the one of an undisturbed push, nothing
// waits, and little was sent twice. By default every thirty-first byte; all of them
// with DOORSTEP_PROVE=1.
func TestPushCutAtEveryByte(t *testing.T) {
	d := sealedDay(t, 6)
	v, r := d.attempt(t)
	line := newLine(t, r.srv.Config.Handler)
	if _, err := d.client(t, v, line.transport()).Sync(t.Context(), v.Source(), v.Source()); err != nil {
		t.Fatal(err)
	}
	up, down := line.take()
	wantA, wantB := logOf(t, r.store, caseA), logOf(t, r.store, caseB)
	largest := 0
	for _, o := range d.outs {
		largest = max(largest, len(o.Raw))
	}
	step := int64(31)
	if os.Getenv("DOORSTEP_PROVE") == "1" {
		step = 1
	}
	t.Logf("%d bytes up, %d down", up, down)
	for dir, total := range []int64{up, down} {
		for at := int64(0); at < total; at += step {
			v, r := d.attempt(t)
			line := newLine(t, r.srv.Config.Handler)
			cut := &line.cutUp
			if dir == 1 {
				cut = &line.cutDown
			}
			cut.Store(at)
			c := d.client(t, v, line.transport())
			if _, err := c.Sync(t.Context(), v.Source(), v.Source()); err == nil {
				t.Fatalf("direction %d byte %d: a cut sync says that all is well", dir, at)
			}
			for _, o := range v.Receipts {
				if !bytes.Contains(append(logOf(t, r.store, caseA), logOf(t, r.store, caseB)...), rawOf(d.outs, o.Key)) {
					t.Fatalf("direction %d byte %d: %v is called safe and is not stored", dir, at, o.Key)
				}
			}
			cut.Store(-1)
			line.take()
			if _, err := c.Sync(t.Context(), v.Source(), v.Source()); err != nil {
				t.Fatalf("direction %d byte %d: second try: %v", dir, at, err)
			}
			if n := len(v.Waiting()); n != 0 {
				t.Fatalf("direction %d byte %d: %d still wait", dir, at, n)
			}
			if !bytes.Equal(logOf(t, r.store, caseA), wantA) || !bytes.Equal(logOf(t, r.store, caseB), wantB) {
				t.Fatalf("direction %d byte %d: the server's log differs from an undisturbed one", dir, at)
			}
			line.stop()
			c.Close()
			r.srv.Close()
		}
	}
}

func rawOf(outs []client.Outgoing, k wire.Key) []byte {
	for _, o := range outs {
		if o.Key == k {
			return o.Raw
		}
	}
	return []byte("no such bundle")
}

// TestAfterACutOnlyWhatIsMissingIsSent: the client asks before it sends again.
func TestAfterACutOnlyWhatIsMissingIsSent(t *testing.T) {
	d := sealedDay(t, 40)
	v, r := d.attempt(t)
	line := newLine(t, r.srv.Config.Handler)
	c := d.client(t, v, line.transport())
	total := int64(0)
	for _, o := range d.outs {
		total += int64(len(o.Raw))
	}
	line.cutUp.Store(total * 3 / 4)
	if _, err := c.Sync(t.Context(), v.Source(), v.Source()); err == nil {
		t.Fatal("a cut sync says that all is well")
	}
	// A person or a backoff comes back later than the server needs to store what
	// had arrived.
	for tries := 0; len(logOf(t, r.store, caseB)) == 0; tries++ {
		if tries == 1000 {
			t.Fatal("what arrived before the cut is not stored")
		}
		time.Sleep(5 * time.Millisecond)
	}
	line.cutUp.Store(-1)
	line.take()
	rep, err := c.Sync(t.Context(), v.Source(), v.Source())
	if err != nil || len(v.Waiting()) != 0 {
		t.Fatalf("%+v, %v", rep, err)
	}
	up, _ := line.take()
	// A quarter was missing; the claims for the rest cost about 75 bytes each. The
	// answer that was to bring a token was cut as well, so it signs in once more.
	if most := total/4 + 75*int64(len(d.outs)) + 2000; up > most {
		t.Errorf("%d bytes sent again after a cut at three quarters of %d, want at most %d", up, total, most)
	}
}

// TestPullCutAtEveryByte: whatever arrived whole is kept, and the next pull goes
// on from there to the same end.
func TestPullCutAtEveryByte(t *testing.T) {
	d := sealedDay(t, 4)
	v, r := d.attempt(t)
	if _, err := d.client(t, v, newLine(t, r.srv.Config.Handler).transport()).Sync(t.Context(), v.Source(), v.Source()); err != nil {
		t.Fatal(err)
	}
	reader := func() *simtest.Vault {
		v := simtest.NewVault()
		v.State, v.OrgLog = r.org.State, r.org.Entries
		v.FollowSpace(caseA)
		v.FollowSpace(caseB)
		return v
	}
	pull := func(v *simtest.Vault, c *client.Client) error {
		_, err := c.Sync(t.Context(), v.Source(), v.Source())
		return err
	}
	whole := newLine(t, r.srv.Config.Handler)
	full := reader()
	if err := pull(full, d.client(t, full, whole.transport())); err != nil {
		t.Fatal(err)
	}
	_, down := whole.take()
	step := int64(37)
	if os.Getenv("DOORSTEP_PROVE") == "1" {
		step = 1
	}
	for at := int64(0); at < down; at += step {
		line := newLine(t, r.srv.Config.Handler)
		line.cutDown.Store(at)
		v := reader()
		c := d.client(t, v, line.transport())
		if err := pull(v, c); err == nil {
			t.Fatalf("byte %d: a cut pull says that all is well", at)
		}
		line.cutDown.Store(-1)
		if err := pull(v, c); err != nil {
			t.Fatalf("byte %d: second try: %v", at, err)
		}
		for _, space := range [][16]byte{caseA, caseB} {
			if len(v.Entries[space]) != len(full.Entries[space]) || v.Cursor(space).Tree.Root() != full.Cursor(space).Tree.Root() {
				t.Fatalf("byte %d: %d entries, want %d", at, len(v.Entries[space]), len(full.Entries[space]))
			}
		}
		line.stop()
		c.Close()
	}
}

// TestAKeptConnectionThatDiedIsDialledAgain: after a change of network the
// connection of the last sync is dead and nothing says so before it is used.
func TestAKeptConnectionThatDiedIsDialledAgain(t *testing.T) {
	d := sealedDay(t, 6)
	v, r := d.attempt(t)
	line := newLine(t, r.srv.Config.Handler)
	c := d.client(t, v, line.transport())
	if _, err := c.Sync(t.Context(), v.Source(), v.Source()); err != nil {
		t.Fatal(err)
	}
	line.take()
	line.once.Store(true)
	line.cutUp.Store(10)
	if _, err := c.Sync(t.Context(), v.Source(), v.Source()); err != nil {
		t.Fatalf("on a kept connection that died: %v", err)
	}
	if line.cutUp.Load() >= 0 {
		t.Fatal("the line was never cut")
	}
}
