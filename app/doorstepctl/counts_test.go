package main

import (
	"bufio"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"doorstep/app/counts"
	"doorstep/assets/words"
	"doorstep/sync/logstore/mem"
	"doorstep/sync/server"
)

// TestCountsOfADay plays a day in the field through the adapter of the
// side-by-side benchmark, with words of its own, and counts what crosses the line
// and how often the tablet asks. Bytes are those of TCP, headers of HTTP and all.
func TestCountsOfADay(t *testing.T) {
	// A minute without a word makes the tablet look before it sends, so the time is
	// one that a slow machine does not stretch.
	clock := &ticking{at: time.Now()}
	line := newCountedServer(t, clock)
	work := t.TempDir()
	day := dayOfWork{r: mathrand.New(mathrand.NewPCG(7, 11)), dir: work}
	day.forms(t)
	first, second := day.write(t, "p01-d01", 1), day.write(t, "p01-d02", 2)
	again := day.change(t, 3, 5)

	b := newBench(&env{ctx: t.Context(), clock: clock.Now, stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard})
	do := func(q benchRequest) reply {
		t.Helper()
		r, err := b.do(q)
		if err != nil {
			t.Fatalf("%s: %v", q.Op, err)
		}
		return r
	}
	do(benchRequest{Op: "open", Dir: filepath.Join(work, "tablet"), Passphrase: passphraseForTest})
	t.Cleanup(func() { _ = b.close() })
	push := func() (up, down, requests int64) {
		t.Helper()
		up, down = line.up.Load(), line.down.Load()
		r := do(benchRequest{Op: "sync", URL: line.url, Direction: "push"})
		return line.up.Load() - up, line.down.Load() - down, int64(r["requests"].(int))
	}

	do(benchRequest{Op: "edits", File: first})
	firstUp, _, _ := push()
	do(benchRequest{Op: "edits", File: second})
	up, down, requests := push()
	idleUp, idleDown, idleRequests := push()
	do(benchRequest{Op: "edits", File: again})
	againUp, _, againRequests := push()
	do(benchRequest{Op: "quit"})

	if firstUp < 10_000 || up < 10_000 {
		t.Fatalf("a day of %d answers went up in %d bytes; was it sent at all?", answersOfADay, up)
	}
	counts.Hold(t,
		counts.Count{Name: "a day pushed (2 assessments, 440 answers): bytes up", Got: up, Most: 22_000},
		counts.Count{Name: "a day pushed: bytes down", Got: down, Most: 800},
		counts.Count{Name: "a day pushed: requests", Got: requests, Most: 1},
		counts.Count{Name: "nothing to sync: bytes up", Got: idleUp, Most: 260},
		counts.Count{Name: "nothing to sync: bytes down", Got: idleDown, Most: 130},
		counts.Count{Name: "nothing to sync: requests", Got: idleRequests, Most: 1},
		counts.Count{Name: "15 answers changed in 3 documents: bytes up", Got: againUp, Most: 3_100},
		counts.Count{Name: "15 answers changed: requests", Got: againRequests, Most: 1},
	)
}

// ticking is a clock that goes on by a millisecond whenever it is read.
type ticking struct {
	mu sync.Mutex
	at time.Time
}

func (c *ticking) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Millisecond)
	return c.at
}

// countedServer is a sync server in memory behind a listener that counts.
type countedServer struct {
	url      string
	up, down atomic.Int64
}

func newCountedServer(t *testing.T, clock server.Clock) *countedServer {
	t.Helper()
	s, err := server.New(t.Context(), server.Config{
		Store: mem.New(), Clock: clock, Rand: rand.Reader, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Adopt: true, Linger: 20 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	c := &countedServer{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := &httptest.Server{Listener: countedListener{l, c}, Config: &http.Server{Handler: s, ReadHeaderTimeout: time.Minute}}
	h.Start()
	t.Cleanup(h.Close)
	c.url = h.URL
	return c
}

type countedListener struct {
	net.Listener
	of *countedServer
}

func (l countedListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return countedConn{c, l.of}, nil
}

type countedConn struct {
	net.Conn
	of *countedServer
}

func (c countedConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.of.up.Add(int64(n))
	return n, err
}

func (c countedConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.of.down.Add(int64(n))
	return n, err
}

// A day is two assessments of 220 answers, 40 of them paragraphs.
const (
	assessments   = 2
	questionsEach = 220
	answersOfADay = assessments * questionsEach
)

// dayOfWork writes days in the notation of the benchmark. The words are drawn
// from the list that passphrases come from: what a compressor makes of them is
// worse than of prose, and no dictionary of ours was trained on them.
type dayOfWork struct {
	r    *mathrand.Rand
	dir  string
	docs []string
}

func (d *dayOfWork) forms(t *testing.T) {
	f := neutralForm{ID: "assessment", Version: 1, Title: "Assessment"}
	for i := range questionsEach {
		it := neutralItem{ID: fmt.Sprintf("q%03d", i), Section: fmt.Sprintf("s%d", i/20), Kind: kindOf(i)}
		if it.Kind == "choice" {
			for _, c := range []string{"none", "some", "much", "all"} {
				it.Choices = append(it.Choices, neutralChoice{Code: c, Label: c})
			}
		}
		f.Items = append(f.Items, it)
	}
	b, err := json.Marshal(map[string]neutralForm{"assessment": f})
	if err == nil {
		err = os.WriteFile(filepath.Join(d.dir, "forms.json"), b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func kindOf(i int) string {
	return [...]string{"text", "choice", "bool", "number", "short", "choice", "date", "bool", "short", "choice", "number"}[i%11]
}

func (d *dayOfWork) words(n int) string {
	all := strings.Fields(words.Large)
	out := make([]string, n)
	for i := range out {
		out[i] = all[d.r.IntN(len(all))]
	}
	return strings.Join(out, " ")
}

func (d *dayOfWork) answer(i int) any {
	switch kindOf(i) {
	case "text":
		return d.words(20 + d.r.IntN(80))
	case "short":
		return d.words(2)
	case "choice":
		return []string{"none", "some", "much", "all"}[d.r.IntN(4)]
	case "bool":
		return d.r.IntN(2) == 0
	case "date":
		return fmt.Sprintf("2026-%02d-%02d", 1+d.r.IntN(12), 1+d.r.IntN(28))
	default:
		return d.r.IntN(100)
	}
}

// write writes a day of new assessments and returns the file.
func (d *dayOfWork) write(t *testing.T, name string, n int) string {
	var lines []benchEdit
	for i := range assessments {
		doc := fmt.Sprintf("%08x%024x", n, i+1)
		d.docs = append(d.docs, doc)
		begun := benchEdit{Op: "new", Doc: doc}
		begun.Header.ID, begun.Header.Form, begun.Header.CaseID = doc, "assessment", fmt.Sprintf("case-%d-%d", n, i)
		lines = append(lines, begun)
		for q := range questionsEach {
			lines = append(lines, d.set(t, doc, q))
		}
	}
	return d.save(t, filepath.Join("days", name), lines)
}

// change writes another answer to some questions of some documents.
func (d *dayOfWork) change(t *testing.T, docs, answers int) string {
	var lines []benchEdit
	for _, doc := range d.docs[:docs] {
		for range answers {
			lines = append(lines, d.set(t, doc, d.r.IntN(questionsEach)))
		}
	}
	return d.save(t, "reedit", lines)
}

func (d *dayOfWork) set(t *testing.T, doc string, q int) benchEdit {
	t.Helper()
	value, err := json.Marshal(d.answer(q))
	if err != nil {
		t.Fatal(err)
	}
	return benchEdit{Op: "set", Doc: doc, Path: fmt.Sprintf("q%03d", q), Value: value}
}

func (d *dayOfWork) save(t *testing.T, folder string, lines []benchEdit) string {
	t.Helper()
	dir := filepath.Join(d.dir, folder)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "edits.jsonl")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	for _, l := range lines {
		b, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(w, "%s\n", b)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return file
}
