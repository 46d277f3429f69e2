package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/forms/engine"
)

// benchCmd speaks the adapter contract of the side-by-side benchmark: one
// request a line, one reply a line, over the same session, store, sync and
// engine that the app uses.
type benchCmd struct{}

// benchRequest is any request of the contract.
type benchRequest struct {
	Op            string          `json:"op"`
	Dir           string          `json:"dir"`
	Passphrase    string          `json:"passphrase"`
	File          string          `json:"file"`
	URL           string          `json:"url"`
	Direction     string          `json:"direction"`
	Practitioners []string        `json:"practitioners"`
	Terms         []string        `json:"terms"`
	Mode          string          `json:"mode"`
	Form          *neutralForm    `json:"form"`
	Script        json.RawMessage `json:"script"`
}

type reply map[string]any

var errUnsupported = errors.New("unsupported")

func (benchCmd) Run(e *env) error {
	b := newBench(e)
	in := e.lines()
	for in.Scan() {
		var q benchRequest
		r, err := reply(nil), json.Unmarshal(in.Bytes(), &q)
		if err == nil {
			r, err = b.do(q)
		}
		if r == nil {
			r = reply{}
		}
		r["ok"] = err == nil
		if err != nil {
			r["error"] = err.Error()
		}
		line, err := compactJSON(r)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(e.stdout, "%s\n", line); err != nil {
			return fmt.Errorf("the reply could not be written: %w", err)
		}
		if q.Op == "quit" {
			return nil
		}
	}
	return in.Err()
}

// bench is the adapter's state: one vault and the documents open in it.
type bench struct {
	e      *env
	home   string
	pass   string
	sess   *session.Session
	docs   map[string]*casefile.Document // by the benchmark's id
	rows   map[string]engine.RowID       // "doc/group/number" -> row
	forms  map[string]*engine.Form       // by the benchmark's name
	opened map[string]bool               // files of days whose cases are open
}

func (b *bench) do(q benchRequest) (reply, error) {
	switch q.Op {
	case "hello":
		return reply{"name": "doorstep", "version": version, "stores": "journal and Badger, sealed with XChaCha20-Poly1305"}, nil
	case "open":
		return b.open(q)
	case "edits":
		return b.edits(q)
	case "sync":
		return b.sync(q)
	case "digest":
		return b.digest()
	case "cases":
		return b.loadCases(q)
	case "list":
		return b.list(q)
	case "search":
		return b.search(q)
	case "docs":
		return b.loadDocs(q)
	case "docsearch":
		return b.searchDocs(q)
	case "form":
		return b.form(q)
	case "quit":
		return nil, b.close()
	default:
		return nil, errUnsupported
	}
}

// open unlocks the vault, making it first if there is none.
func (b *bench) open(q benchRequest) (reply, error) {
	b.home, b.pass = filepath.Join(q.Dir, "vault"), q.Passphrase
	start := time.Now()
	if _, err := os.Stat(b.home); errors.Is(err, os.ErrNotExist) {
		if err := createBenchVault(b.home, b.pass, b.e.clock); err != nil {
			return nil, err
		}
	}
	s, err := session.Unlock(b.e.ctx, session.Options{Home: b.home, Now: b.e.clock, App: version}, b.pass)
	if err != nil {
		return nil, err
	}
	b.sess = s
	s.Cases() // the first read
	return reply{"us": micros(start)}, nil
}

func (b *bench) close() error {
	if b.sess == nil {
		return nil
	}
	err := b.sess.Lock()
	b.sess = nil
	return err
}

func micros(start time.Time) int64 { return time.Since(start).Microseconds() }

func newBench(e *env) *bench {
	return &bench{e: e, docs: map[string]*casefile.Document{}, rows: map[string]engine.RowID{}, forms: map[string]*engine.Form{}, opened: map[string]bool{}}
}
