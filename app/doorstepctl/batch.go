package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

type batchCmd struct{}

// maxLine bounds one command line of a batch.
const maxLine = 16 << 20

// reply is the answer to one command: its results in order, or why not.
type reply struct {
	OK      bool   `json:"ok"`
	Results []any  `json:"results,omitempty"`
	Error   string `json:"error,omitempty"`
	Exit    int    `json:"exit,omitempty"`
}

// Run reads one command a line, a JSON list of arguments or {"args": [...]},
// and answers each with one line, in order. The vault is unlocked once, and
// what a reply says is durable.
func (c *batchCmd) Run(a *app) error {
	in := bufio.NewScanner(a.in)
	in.Buffer(make([]byte, 64<<10), maxLine)
	one := *a
	one.shared = true
	defer func() { a.sess = one.sess }()
	out := bufio.NewWriter(a.out)
	for in.Scan() {
		line := strings.TrimSpace(in.Text())
		if line == "" {
			continue
		}
		r := one.command([]byte(line))
		b, err := marshal(r)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(out, "%s\n", b); err != nil {
			return err
		}
		if err := out.Flush(); err != nil {
			return err
		}
		if a.ctx.Err() != nil {
			return nil
		}
	}
	return in.Err()
}

func (a *app) command(line []byte) reply {
	var args []string
	if line[0] == '{' {
		var o struct{ Args []string }
		if err := json.Unmarshal(line, &o); err != nil {
			return reply{Error: "the line is not JSON: " + err.Error(), Exit: 2}
		}
		args = o.Args
	} else if err := json.Unmarshal(line, &args); err != nil {
		return reply{Error: "the line is not a JSON list of arguments: " + err.Error(), Exit: 2}
	}
	if len(args) > 0 && (args[0] == "batch" || args[0] == "bench-adapter") {
		return reply{Error: "a batch cannot hold " + args[0], Exit: 2}
	}
	var results []any
	a.sink = &results
	code, err := a.exec(args)
	a.sink = nil
	r := reply{OK: code == 0, Results: results, Exit: code}
	if err != nil && !errors.Is(err, errSaid) {
		r.Error = err.Error()
	}
	return r
}
