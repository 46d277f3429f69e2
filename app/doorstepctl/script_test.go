package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"

	"filippo.io/age"
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

// rooms are the vaults that a script works on inside this process.
type rooms struct{ open map[string]*env }

// openRooms is what a script's rooms are kept under.
const openRooms = "rooms"

// at HOME ARGS… is doorstepctl --home HOME ARGS…, run in this process on a
// session that stays open until `lock`, so that a script of many commands
// works the passphrase out once.
func at(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: at HOME COMMAND…")
	}
	all, _ := ts.Value(openRooms).(*rooms)
	home := ts.MkAbs(args[0])
	e := all.open[home]
	if e == nil {
		e = &env{ctx: context.Background(), stdin: strings.NewReader(""), home: home}
		all.open[home] = e
	}
	e.stdout, e.stderr, e.getenv = ts.Stdout(), ts.Stderr(), ts.Getenv
	for i, a := range args {
		if name, ok := strings.CutPrefix(a, "./"); ok {
			args[i] = ts.MkAbs(name)
		}
	}
	code := report(e.stderr, e.dispatch(args[1:]))
	if neg == (code == exitDone) {
		ts.Fatalf("doorstepctl %s ended with %d", strings.Join(args[1:], " "), code)
	}
}

// lock closes vaults, as the end of the program does.
func lock(ts *testscript.TestScript, neg bool, args []string) {
	all, _ := ts.Value(openRooms).(*rooms)
	for _, home := range args {
		if e := all.open[ts.MkAbs(home)]; e != nil {
			ts.Check(e.close())
		}
	}
}

// keys HOME takes the passphrases of administrators from what org init said
// and puts them where org looks for them.
func keys(ts *testscript.TestScript, neg bool, args []string) {
	said := regexp.MustCompile(`opens with: (.+)`).FindAllStringSubmatch(ts.ReadFile("stderr"), -1)
	if len(said) == 0 {
		ts.Fatalf("no passphrase was told")
	}
	for i, m := range said {
		ts.Setenv(fmt.Sprintf("%s_%d", args[0], i+1), m[1])
	}
}

// photo FILE writes a picture with a word in its metadata.
func photo(ts *testscript.TestScript, neg bool, args []string) {
	img := image.NewRGBA(image.Rect(0, 0, 320, 200))
	for i := range img.Pix {
		img.Pix[i] = byte(i * i >> 7)
	}
	var b bytes.Buffer
	ts.Check(jpeg.Encode(&b, img, nil))
	comment := append([]byte{0xff, 0xfe, 0, 2 + 15}, "taken at Corfe "...)
	out := append(append(append([]byte{}, b.Bytes()[:2]...), comment...), b.Bytes()[2:]...)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), out, 0o600))
}

// agekey FILE NAME writes a key of the age format and puts its public half into a
// variable.
func agekey(ts *testscript.TestScript, neg bool, args []string) {
	id, err := age.GenerateHybridIdentity()
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(id.String()+"\n"), 0o600))
	ts.Setenv(args[1], id.Recipient().String())
}

// flip FILE PLACE changes one bit of a file; a place below 0 counts from its end.
func flip(ts *testscript.TestScript, neg bool, args []string) {
	b, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	at, err := strconv.Atoi(args[1])
	ts.Check(err)
	if at < 0 {
		at += len(b)
	}
	b[at] ^= 1
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o600))
}

// opened KEY SEALED OUT opens a sealed file as any program of the age format does.
func opened(ts *testscript.TestScript, neg bool, args []string) {
	ids, err := age.ParseIdentities(strings.NewReader(ts.ReadFile(args[0])))
	ts.Check(err)
	in, err := os.Open(ts.MkAbs(args[1]))
	ts.Check(err)
	defer in.Close()
	r, err := age.Decrypt(in, ids...)
	ts.Check(err)
	b, err := io.ReadAll(r)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), b, 0o600))
}

// secondopinion TAR has the verifier in Python look at an archive, where there is
// Python.
func secondopinion(ts *testscript.TestScript, neg bool, args []string) {
	py, err := exec.LookPath("python3")
	if err != nil {
		return
	}
	out, err := exec.Command(py, "../archive/second_verifier.py", ts.MkAbs(args[0])).CombinedOutput()
	ts.Logf("%s", out)
	if neg == (err == nil) {
		ts.Fatalf("the second verifier: %v", err)
	}
}
