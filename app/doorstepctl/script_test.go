package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"doorstep/sync/logstore/mem"
	"doorstep/sync/server"
)

const passphraseForTest = "hallway lantern orchard kettle"

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

type wall struct{}

func (wall) Now() time.Time { return time.Now() }

// serveForTest is a sync server in memory on the address of its only
// argument, until it is killed.
func serveForTest() {
	s, err := server.New(context.Background(), server.Config{
		Store: mem.New(), Clock: wall{}, Rand: rand.Reader, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Adopt: true, Linger: 20 * time.Millisecond,
	})
	if err == nil {
		err = http.ListenAndServe(os.Args[1], s)
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// grab NAME FIELD puts a field of the last command's first JSON object into a
// variable; a number stands for a place in a list.
func grab(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: grab NAME FIELD")
	}
	line, _, _ := strings.Cut(ts.ReadFile("stdout"), "\n")
	var v any
	ts.Check(json.Unmarshal([]byte(line), &v))
	for _, step := range strings.Split(args[1], ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[step]
		case []any:
			var n int
			if _, err := fmt.Sscan(step, &n); err != nil || n >= len(x) {
				ts.Fatalf("no %s in %s", args[1], line)
			}
			v = x[n]
		}
	}
	if v == nil {
		ts.Fatalf("no %s in %s", args[1], line)
	}
	ts.Setenv(args[0], fmt.Sprint(v))
}

// listening waits until somebody listens on an address.
func listening(ts *testscript.TestScript, neg bool, args []string) {
	for range 100 {
		if c, err := net.Dial("tcp", args[0]); err == nil {
			c.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("nobody listens on %s", args[0])
}
