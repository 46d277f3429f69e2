//go:build window

package e2e

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// killRounds is how many times the power is cut: 100, or as
// DOORSTEP_KILL_ROUNDS says.
func killRounds(t testing.TB) int {
	t.Helper()
	s := os.Getenv("DOORSTEP_KILL_ROUNDS")
	if s == "" {
		return 100
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		t.Fatalf("DOORSTEP_KILL_ROUNDS is %q, no number", s)
	}
	return n
}

// TestKillLoop ends `doorstepctl batch` with SIGKILL at random moments while
// it saves answers to one question after another. Every answer that was
// acknowledged must be there at the next start; of those sent but not
// acknowledged, at most the last may be there as well, never half of it.
func TestKillLoop(t *testing.T) {
	rounds := killRounds(t)
	v := &vault{t: t, home: filepath.Join(t.TempDir(), "vault")}
	v.get("org", "init", "--name", "Beechwood", "--server", "http://127.0.0.1:9", "--out", filepath.Join(t.TempDir(), "org"))
	kase := text(v.get("case", "new", "--given", "Jane", "--family", "Sample", "--dob", "2018-05-14"), "id")
	doc := text(v.get("doc", "new", "--case", kase, "--form", "caf"), "id")
	cells := []string{
		"caf.info.reason", "caf.info.family-reason", "caf.home.picture", "caf.dev.health.well", "caf.dev.health.needs",
		"caf.par.care.well", "caf.fam.living.needs", "caf.end.summary", "caf.say.parent", "caf.id.access-needs",
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	acked := map[string]string{} // what each cell must hold
	sent := map[string]string{}  // what it may hold instead
	total, cuts := 0, 0
	for round := range rounds {
		b := startBatch(t, v)
		// The vault is open once the document has been read: what the last
		// round left is looked at there.
		got := answered(t, string(b.ask(t, "doc", "show", doc)[0]))
		for _, c := range cells {
			have := ""
			if len(got[c]) > 0 {
				have = got[c][0]
			}
			if have != acked[c] && (sent[c] == "" || have != sent[c]) {
				t.Fatalf("round %d: %s holds %q; %q was acknowledged and %q was being saved when the power went", round, c, have, acked[c], sent[c])
			}
			acked[c] = have
		}
		clear(sent)
		timer := time.AfterFunc(time.Duration(random.IntN(120_000))*time.Microsecond, func() { _ = b.cmd.Process.Kill() })
		for n := 0; ; n++ {
			c := cells[random.IntN(len(cells))]
			value := fmt.Sprintf("round %d answer %d %s", round, n, words(random))
			sent = map[string]string{c: value}
			if !b.try(t, "doc", "set", doc, c+"="+value) {
				cuts++
				break
			}
			acked[c] = value
			total++
		}
		timer.Stop()
		_ = b.cmd.Wait()
	}
	out := v.run("fsck")
	t.Logf("%d rounds, %d answers acknowledged, %d cut off in the middle: none lost; fsck: %s", rounds, total, cuts, out)
	if total < rounds {
		t.Errorf("only %d answers were saved in %d rounds: nothing was tried", total, rounds)
	}
}

func words(r *rand.Rand) string {
	b := make([]byte, 5+r.IntN(400))
	for i := range b {
		b[i] = "abcdefghijklmnop qrstuvwxyz"[r.IntN(27)]
	}
	return squash(string(b))
}
