//go:build window

package e2e

import (
	"bufio"
	"encoding/json"
	"io"
	"os/exec"
	"testing"
)

// batch is a running `doorstepctl batch`.
type batch struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func startBatch(t testing.TB, v *vault) *batch {
	t.Helper()
	cmd := exec.Command(bin(t, "doorstepctl"), append(v.flags(), "batch")...)
	cmd.Env = v.environ()
	cmd.Stderr = &v.log
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
	return &batch{cmd: cmd, in: in, out: bufio.NewReaderSize(out, 1<<20)}
}

type batchReply struct {
	OK    bool
	Out   []json.RawMessage
	Error string
}

func (b *batch) roundTrip(args []string) (batchReply, error) {
	line, err := json.Marshal(args)
	if err != nil {
		return batchReply{}, err
	}
	if _, err := b.in.Write(append(line, '\n')); err != nil {
		return batchReply{}, err
	}
	got, err := b.out.ReadBytes('\n')
	if err != nil {
		return batchReply{}, err
	}
	var r batchReply
	return r, json.Unmarshal(got, &r)
}

func (b *batch) ask(t testing.TB, args ...string) []json.RawMessage {
	t.Helper()
	r, err := b.roundTrip(args)
	if err != nil || !r.OK || len(r.Out) == 0 {
		t.Fatalf("doorstepctl batch %v: %v %s", args, err, r.Error)
	}
	return r.Out
}

// try sends a command; false when the process was killed before it answered.
func (b *batch) try(t testing.TB, args ...string) bool {
	t.Helper()
	r, err := b.roundTrip(args)
	if err == nil && !r.OK {
		t.Fatalf("doorstepctl batch %v: %s", args, r.Error)
	}
	return err == nil
}
