// Command doorstepctl is the app without a window: setting up an
// organisation, import and export, scripted use, checks and benchmarks. It must
// never take a secret on its command line, print anything but results on
// stdout, or depend on the window toolkit.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // dates are London's, whatever the machine has

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"doorstep/app/session"
)

// version is set by the build.
var version = "dev"

// memoryLimit keeps the collector busy rather than the tablet full
// (sync-and-crypto.md 9).
const memoryLimit = 128 << 20

// cli is the command line of cli.md.
type cli struct {
	globals
	Org          orgCmd           `cmd:"" help:"Set up an organisation and its members."`
	Enrol        enrolCmd         `cmd:"" help:"Make a vault and join an organisation by invite."`
	Case         caseCmd          `cmd:"" help:"Open and find cases."`
	Doc          docCmd           `cmd:"" help:"Start, fill, check and sign forms."`
	Conflicts    conflictsCmd     `cmd:"" help:"List answers that need a choice."`
	Resolve      resolveCmd       `cmd:"" help:"Choose between two answers."`
	Sync         syncCmd          `cmd:"" help:"Send what waits and fetch what is new."`
	Forms        formsCmd         `cmd:"" help:"Show, check and build forms."`
	Export       exportCmd        `cmd:"" help:"Write filled forms to a file."`
	Fsck         fsckCmd          `cmd:"" help:"Check journal, heads, view and outbox of this vault."`
	Batch        batchCmd         `cmd:"" help:"Run commands as JSON lines from stdin in one process."`
	BenchAdapter benchCmd         `cmd:"" help:"Speak the benchmark's JSON lines over the real store, sync and engine."`
	Demo         demoCmd          `cmd:"" hidden:"" help:"Make a demo organisation with invented people."`
	Version      kong.VersionFlag `help:"Print the version."`
}

// globals are the flags that every command has.
type globals struct {
	Home           string `help:"Folder of the vault." placeholder:"DIR" type:"path"`
	JSON           bool   `name:"json" help:"Print JSON and nothing else on stdout."`
	PassphraseFile string `help:"File with the passphrase; without it DOORSTEP_PASSPHRASE or a prompt." placeholder:"FILE"`
	Clock          string `hidden:""`
	Verbose        bool   `short:"v" help:"Log what happens on stderr."`
}

// errUse is wrong use of the command line: exit 2.
var errUse = errors.New("wrong use")

// errSaid ends a command that failed and has said all there is to say.
var errSaid = errors.New("")

// exited unwinds kong's wish to exit, so that run alone decides.
type exited struct{ code int }

// app is what a command runs in.
type app struct {
	globals
	ctx      context.Context
	in       io.Reader
	out, err io.Writer
	now      func() time.Time
	sess     *session.Session // shared by the commands of a batch
	shared   bool
	sink     *[]any // where a batch gathers results; nil for printing
}

func main() {
	debug.SetMemoryLimit(memoryLimit)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program: exit 0 done, 1 failed with one sentence, 2 wrong
// use.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &app{ctx: ctx, in: stdin, out: stdout, err: stderr}
	code, err := a.exec(args)
	if err != nil && err.Error() != "" {
		fmt.Fprintln(stderr, "doorstepctl:", err)
	}
	return code
}

// exec parses and runs one command line.
func (a *app) exec(args []string) (code int, err error) {
	defer func() {
		if p := recover(); p != nil {
			e, ok := p.(exited)
			if !ok {
				panic(p)
			}
			code = e.code
		}
	}()
	var c cli
	c.globals = a.globals
	k, err := kong.New(&c,
		kong.Name("doorstepctl"),
		kong.Description("Doorstep without a window."),
		kong.Vars{"version": version},
		kong.Writers(a.out, a.err),
		kong.Exit(func(code int) { panic(exited{code}) }),
	)
	if err != nil {
		return 1, err
	}
	parsed, err := k.Parse(args)
	if err != nil {
		return 2, err
	}
	one := *a
	one.globals = c.globals
	if one.Home == "" {
		if one.Home, err = defaultHome(); err != nil {
			return 1, err
		}
	}
	if one.now == nil || c.Clock != "" {
		if one.now, err = clockFrom(c.Clock); err != nil {
			return 2, err
		}
	}
	err = parsed.Run(&one)
	a.sess = one.sess
	if !one.shared && one.sess != nil {
		err = errors.Join(err, one.sess.Lock())
		a.sess = nil
	}
	switch {
	case err == nil:
		return 0, nil
	case errors.Is(err, errUse):
		return 2, err
	}
	return 1, err
}

// defaultHome is the app's own vault.
func defaultHome() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("there is no folder for the vault; give --home: %w", err)
	}
	return filepath.Join(dir, "doorstep", "vault"), nil
}

// clockFrom reads --clock, which only tests may use: time starts there and
// runs on.
func clockFrom(text string) (func() time.Time, error) {
	if text == "" {
		return time.Now, nil
	}
	if os.Getenv("DOORSTEP_TEST") != "1" {
		return nil, fmt.Errorf("%w: --clock is for tests and needs DOORSTEP_TEST=1", errUse)
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return nil, fmt.Errorf("%w: --clock is a time such as 2026-03-10T10:30:00Z", errUse)
	}
	ahead := time.Until(t)
	return func() time.Time { return time.Now().Add(ahead) }, nil
}

// passphrase comes from a file, the environment or a prompt, never from the
// command line.
func (a *app) passphrase() (string, error) {
	if a.PassphraseFile != "" {
		b, err := os.ReadFile(a.PassphraseFile)
		if err != nil {
			return "", fmt.Errorf("the passphrase file cannot be read: %w", err)
		}
		return strings.TrimSpace(string(b)), nil
	}
	if p := os.Getenv("DOORSTEP_PASSPHRASE"); p != "" {
		return p, nil
	}
	f, ok := a.in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return "", fmt.Errorf("%w: no passphrase: set DOORSTEP_PASSPHRASE or give --passphrase-file", errUse)
	}
	fmt.Fprint(a.err, "Passphrase: ")
	b, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprintln(a.err)
	if err != nil {
		return "", fmt.Errorf("the passphrase cannot be read: %w", err)
	}
	return string(b), nil
}

// session unlocks the vault, once.
func (a *app) session() (*session.Session, error) {
	if a.sess != nil {
		return a.sess, nil
	}
	pass, err := a.passphrase()
	if err != nil {
		return nil, err
	}
	s, err := session.Unlock(a.ctx, session.Options{Home: a.Home, Now: a.now, Log: a.log(), App: "doorstepctl/" + version}, pass)
	if err != nil {
		return nil, err
	}
	a.sess = s
	if r := s.Report(); r.Rebuilt != "" || r.Journal != "" {
		for _, e := range s.Status().Events {
			fmt.Fprintln(a.err, "doorstepctl:", e.Text)
		}
	}
	return s, nil
}

func (a *app) log() *slog.Logger {
	if !a.Verbose {
		return nil
	}
	return slog.New(slog.NewTextHandler(a.err, nil))
}

// say prints one result: as JSON, or as text in its own words.
func (a *app) say(v any, text string) error {
	if a.sink != nil {
		*a.sink = append(*a.sink, v)
		return nil
	}
	if a.JSON {
		b, err := marshal(v)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(a.out, "%s\n", b)
		return err
	}
	if text == "" {
		return nil
	}
	_, err := fmt.Fprintln(a.out, text)
	return err
}

func marshal(v any) ([]byte, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return []byte(strings.TrimSuffix(b.String(), "\n")), nil
}
