package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

type benchCmd struct{}

// benchRequest is one line of the benchmark's contract; each operation uses
// its own fields.
type benchRequest struct {
	Op            string          `json:"op"`
	Dir           string          `json:"dir"`
	Passphrase    string          `json:"passphrase"`
	File          string          `json:"file"`
	Docs          string          `json:"docs"`
	URL           string          `json:"url"`
	Direction     string          `json:"direction"`
	Practitioners []string        `json:"practitioners"`
	Terms         []string        `json:"terms"`
	Mode          string          `json:"mode"`
	Form          json.RawMessage `json:"form"`
	Script        json.RawMessage `json:"script"`
}

var errUnsupported = errors.New("unsupported")

// Run answers requests until quit.
func (c *benchCmd) Run(a *app) error {
	in := bufio.NewScanner(a.in)
	in.Buffer(make([]byte, 1<<20), 256<<20)
	b := &bench{app: a}
	defer b.close()
	for in.Scan() {
		var q benchRequest
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			return fmt.Errorf("a request cannot be read: %w", err)
		}
		r, err := b.do(q)
		if err != nil {
			r = map[string]any{"ok": false, "error": err.Error()}
		} else {
			if r == nil {
				r = map[string]any{}
			}
			r["ok"] = true
		}
		line, err := marshal(r)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(a.out, "%s\n", line); err != nil {
			return err
		}
		if q.Op == "quit" {
			return nil
		}
	}
	return in.Err()
}

func (b *bench) do(q benchRequest) (map[string]any, error) {
	switch q.Op {
	case "hello":
		return map[string]any{"name": "doorstep", "version": version, "stores": "every save sealed, signed and flushed; end-to-end encrypted"}, nil
	case "open":
		return b.open(q)
	case "edits":
		return b.edits(q.File)
	case "sync":
		return b.sync(q)
	case "digest":
		return b.digest()
	case "cases":
		return b.cases(q.File)
	case "list":
		return b.list(q.Practitioners)
	case "search":
		return b.search(q.Terms, q.Mode)
	case "docs":
		return b.docs(q.File)
	case "docsearch":
		return b.docsearch(q.Terms, q.Mode)
	case "form":
		return b.form(q)
	case "compact":
		return b.compact()
	case "quit":
		return nil, b.close()
	}
	return nil, errUnsupported
}

func micros(start time.Time) int64 { return time.Since(start).Microseconds() }

func newBench(e *env) *bench {
	return &bench{e: e, docs: map[string]*casefile.Document{}, rows: map[string]engine.RowID{}, forms: map[string]*engine.Form{}}
}
