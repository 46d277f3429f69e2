package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"doorstep/app/session"
)

// env is what commands share: where they read and write, the clock, and the
// session, which is opened by the first command that needs it.
type env struct {
	ctx            context.Context
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string

	home           string
	json           bool
	passphraseFile string
	clock          func() time.Time
	clockStart     string

	sess  *session.Session
	batch func(v any) // set in a batch: takes what would be printed
}

// take reads the flags that stand before every command. In a batch the first
// command settles the vault and the clock.
func (e *env) take(c *commands) error {
	if c.Clock != "" && e.getenv("DOORSTEP_TEST") != "1" {
		return usageError{errors.New("--clock is for tests; set DOORSTEP_TEST=1")}
	}
	if e.clock == nil || c.Clock != "" && c.Clock != e.clockStart {
		clock, err := startClock(c.Clock)
		if err != nil {
			return err
		}
		e.clock, e.clockStart = clock, c.Clock
	}
	home := c.Home
	if home == "" {
		home = e.home
	}
	if home == "" {
		var err error
		if home, err = session.DefaultHome(); err != nil {
			return err
		}
	}
	if e.sess != nil && home != e.home {
		return usageError{errors.New("one batch works on one vault")}
	}
	e.home = home
	e.json = c.JSON || e.batch != nil
	if c.PassphraseFile != "" {
		e.passphraseFile = c.PassphraseFile
	}
	return nil
}

// passphrase comes from the environment, the named file, or a prompt.
func (e *env) passphrase(ask string) (string, error) {
	if p := e.getenv("DOORSTEP_PASSPHRASE"); p != "" {
		return p, nil
	}
	if e.passphraseFile != "" {
		return firstLine(e.passphraseFile)
	}
	p, err := e.ask(ask)
	if errors.Is(err, errNoTerminal) {
		return "", usageError{errors.New("no passphrase: set DOORSTEP_PASSPHRASE or give --passphrase-file")}
	}
	return p, err
}

// firstLine is the first line of a passphrase file.
func firstLine(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", errors.New("the passphrase file cannot be read")
	}
	first, _, _ := strings.Cut(string(b), "\n")
	return strings.TrimRight(first, "\r"), nil
}

// errNoTerminal reports that nobody can be asked.
var errNoTerminal = errors.New("no terminal to ask at")

// ask asks for a secret at the terminal, without showing it.
func (e *env) ask(what string) (string, error) {
	f, ok := e.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return "", errNoTerminal
	}
	fmt.Fprint(e.stderr, what+": ")
	b, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprintln(e.stderr)
	if err != nil {
		return "", errors.New("the passphrase could not be read")
	}
	return string(b), nil
}

// session unlocks the vault, once.
func (e *env) session() (*session.Session, error) {
	if e.sess != nil {
		return e.sess, nil
	}
	p, err := e.passphrase("Passphrase")
	if err != nil {
		return nil, err
	}
	s, err := session.Unlock(e.ctx, session.Options{Home: e.home, Now: e.clock, App: version}, p)
	if err != nil {
		return nil, err
	}
	e.sess = s
	return s, nil
}

func (e *env) close() error {
	if e.sess == nil {
		return nil
	}
	err := e.sess.Lock()
	e.sess = nil
	return err
}

// print gives one object: as JSON, or as text for people.
func (e *env) print(v any, text string) {
	if e.batch != nil {
		e.batch(v)
		return
	}
	if e.json {
		b, err := compactJSON(v)
		if err != nil {
			fmt.Fprintf(e.stderr, "doorstepctl: %v\n", err)
			return
		}
		fmt.Fprintf(e.stdout, "%s\n", b)
		return
	}
	if text != "" {
		fmt.Fprintln(e.stdout, text)
	}
}

// lines reads standard input line by line, up to 16 MB a line.
func (e *env) lines() *bufio.Scanner {
	s := bufio.NewScanner(e.stdin)
	s.Buffer(make([]byte, 64<<10), 16<<20)
	return s
}
