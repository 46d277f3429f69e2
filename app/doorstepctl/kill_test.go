package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// batchProcess is the real program in batch mode.
type batchProcess struct {
	t   *testing.T
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func startBatch(t *testing.T, home string) *batchProcess {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// testscript.Main runs the program under the name that it is called by.
	cmd := exec.Command(self, "--home", home, "batch")
	cmd.Args[0] = "doorstepctl"
	cmd.Env = append(os.Environ(), "DOORSTEP_PASSPHRASE="+passphraseForTest)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	b := &batchProcess{t: t, cmd: cmd, in: in, out: bufio.NewReaderSize(out, 1<<20)}
	t.Cleanup(b.kill)
	return b
}

func (b *batchProcess) kill() {
	_ = b.cmd.Process.Kill()
	_ = b.cmd.Wait()
}

// tell sends a command; answer reads the reply to the oldest one, io.EOF when
// the process is gone.
func (b *batchProcess) tell(args ...string) error {
	line, err := json.Marshal(args)
	if err != nil {
		return err
	}
	_, err = b.in.Write(append(line, '\n'))
	return err
}

func (b *batchProcess) answer() (batchAnswer, error) {
	var a batchAnswer
	line, err := b.out.ReadBytes('\n')
	if err != nil {
		return a, io.EOF // a torn line was never read by anybody
	}
	return a, json.Unmarshal(line, &a)
}

func (b *batchProcess) do(args ...string) []any {
	b.t.Helper()
	if err := b.tell(args...); err != nil {
		b.t.Fatal(err)
	}
	a, err := b.answer()
	if err != nil || !a.OK {
		b.t.Fatalf("%v: %v %s", args, err, a.Error)
	}
	return a.Out
}

func (b *batchProcess) id(args ...string) string {
	b.t.Helper()
	m, _ := b.do(args...)[0].(map[string]any)
	s, _ := m["id"].(string)
	if s == "" {
		b.t.Fatalf("%v gave no id", args)
	}
	return s
}

// The program is killed at any moment, again and again. Every answer that it
// acknowledged is there when it comes back, and nothing else but at most the
// one that was on its way.
func TestKillLoop(t *testing.T) {
	rounds := 20
	if s := os.Getenv("DOORSTEP_KILL_ROUNDS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		rounds = n
	}
	dir := t.TempDir()
	home := filepath.Join(dir, "vault")
	first := startBatch(t, home)
	first.do("org", "init", "--name", "Council", "--server", "http://127.0.0.1:1", "--out", filepath.Join(dir, "keys"))
	c := first.id("case", "new", "--given", "Amina", "--family", "Rahman", "--dob", "2017-06-14")
	doc := first.id("doc", "new", "--case", c, "--form", "caf")
	first.kill()

	cells := []string{"caf.id.known-as", "caf.id.other-names", "caf.id.address", "caf.id.phone"}
	acked := map[string]int{}  // by cell: the number of the last acknowledged answer
	flight := map[string]int{} // the number that was on its way when the process died
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 7))
	n, saved := 0, 0
	for round := range rounds {
		b := startBatch(t, home)
		if err := b.tell("doc", "show", doc); err != nil {
			t.Fatal(err)
		}
		a, err := b.answer()
		if err != nil || !a.OK {
			t.Fatalf("round %d: the vault does not open: %v %s", round, err, a.Error)
		}
		shown, err := json.Marshal(a.Out[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range cells {
			got := numberAt(t, string(shown), cell)
			if got != acked[cell] && got != flight[cell] {
				t.Fatalf("round %d: %s reads %d; %d was acknowledged and %d on its way", round, cell, got, acked[cell], flight[cell])
			}
			acked[cell], flight[cell] = got, got
		}
		deadline := time.Now().Add(time.Duration(rng.IntN(300)) * time.Millisecond)
		stop := make(chan struct{})
		go func() {
			time.Sleep(time.Until(deadline))
			_ = b.cmd.Process.Kill()
			close(stop)
		}()
		for {
			cell := cells[rng.IntN(len(cells))]
			n++
			flight[cell] = n
			if err := b.tell("doc", "set", doc, cell+"=answer "+strconv.Itoa(n)); err != nil {
				break
			}
			a, err := b.answer()
			if err != nil {
				break
			}
			if !a.OK {
				t.Fatalf("round %d: %s", round, a.Error)
			}
			acked[cell] = n
			saved++
		}
		<-stop
		b.kill()
	}
	if saved == 0 {
		t.Error("nothing was ever saved: the test shows nothing")
	}
	t.Logf("%d rounds, %d answers acknowledged", rounds, saved)
}

// numberAt is the number of the answer at a linkId in a response, 0 for none.
func numberAt(t *testing.T, response, link string) int {
	t.Helper()
	var find func(v any) (int, bool)
	find = func(v any) (int, bool) {
		switch x := v.(type) {
		case map[string]any:
			if x["linkId"] == link {
				answers, _ := x["answer"].([]any)
				if len(answers) == 0 {
					return 0, true
				}
				first, _ := answers[0].(map[string]any)
				text, _ := first["valueString"].(string)
				n := 0
				if s, ok := strings.CutPrefix(text, "answer "); ok {
					if _, err := fmt.Sscan(s, &n); err != nil {
						t.Fatal(err)
					}
				}
				return n, true
			}
			for _, y := range x {
				if n, ok := find(y); ok {
					return n, true
				}
			}
		case []any:
			for _, y := range x {
				if n, ok := find(y); ok {
					return n, true
				}
			}
		}
		return 0, false
	}
	var v any
	if err := json.Unmarshal([]byte(response), &v); err != nil {
		t.Fatal(err)
	}
	n, _ := find(v)
	return n
}
