// Command doorstepd is the sync server: it stores what tablets seal and sign,
// in order and durably, and can read none of it. It must never depend on the
// window toolkit, need cgo, or print what a tablet sent.
package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/alecthomas/kong"
)

// version is set by the build.
var version = "dev"

// cli is the command line of docs and design (cli.md).
type cli struct {
	Serve    serveCmd         `cmd:"" help:"Serve an organisation in the foreground until SIGTERM."`
	Backup   backupCmd        `cmd:"" help:"Write everything into one file, while the server runs or not."`
	Restore  restoreCmd       `cmd:"" help:"Restore a backup into an empty store; tablets bring what it lacks."`
	Restored restoredCmd      `cmd:"" help:"Say that the data was put back from an older copy by other means, such as a snapshot: tablets bring what it lacks."`
	Fsck     fsckCmd          `cmd:"" help:"Check every log, root and blob; exit 1 and a list if anything is wrong."`
	Version  kong.VersionFlag `help:"Print the version."`
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// errUse is wrong use of the command line: exit 2.
var errUse = errors.New("wrong use")

// exited unwinds kong's wish to exit, so that run alone decides.
type exited struct{ code int }

// run is the whole program: exit 0 done, 1 failed with one sentence, 2 wrong
// use.
func run(args []string, stdout, stderr io.Writer) (code int) {
	defer func() {
		if p := recover(); p != nil {
			e, ok := p.(exited)
			if !ok {
				panic(p)
			}
			code = e.code
		}
	}()
	k, _ := parser(stdout, stderr)
	ctx, err := k.Parse(args)
	if err != nil {
		fmt.Fprintln(stderr, "doorstepd:", err)
		return 2
	}
	ctx.Bind(&streams{out: stdout, err: stderr})
	if err := ctx.Run(); err != nil {
		fmt.Fprintln(stderr, "doorstepd:", err)
		if errors.Is(err, errUse) {
			return 2
		}
		return 1
	}
	return 0
}

// parser reads a command line into what it returns beside.
func parser(stdout, stderr io.Writer) (*kong.Kong, *cli) {
	c := new(cli)
	return kong.Must(c,
		kong.Name("doorstepd"),
		kong.Description("The sync server of Doorstep."),
		kong.Vars{"version": version},
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { panic(exited{code}) }),
		kong.UsageOnError(),
	), c
}

// streams are where a command writes: results to out, everything else to err.
type streams struct{ out, err io.Writer }

// log is for commands that do their work and end: only what needs attention.
func (s *streams) log() *slog.Logger {
	return slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// clock is the time, or in tests a time that starts somewhere else and runs on.
type clock struct{ ahead time.Duration }

// Now implements server.Clock.
func (c clock) Now() time.Time { return time.Now().Add(c.ahead) }

// parseClock reads --clock, which only tests may use.
func parseClock(text string) (clock, error) {
	if text == "" {
		return clock{}, nil
	}
	if os.Getenv("DOORSTEP_TEST") != "1" {
		return clock{}, fmt.Errorf("%w: --clock is for tests and needs DOORSTEP_TEST=1", errUse)
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return clock{}, fmt.Errorf("%w: --clock is a time such as 2026-03-02T09:00:00Z", errUse)
	}
	return clock{ahead: time.Until(at)}, nil
}
