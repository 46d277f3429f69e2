package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

// version is set when the program is built for release.
var version = "dev"

// Exit codes (cli.md).
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// commands is the command line as a whole.
type commands struct {
	Home           string `help:"The vault's folder; the app's own if not given." type:"path" placeholder:"DIR"`
	JSON           bool   `help:"Print JSON, one object or one per line, and nothing else." name:"json"`
	PassphraseFile string `help:"Read the passphrase from the first line of this file." type:"path" placeholder:"FILE"`
	Clock          string `hidden:"" help:"For tests: the time starts here (RFC 3339)."`

	Version       versionCmd       `cmd:"" help:"Print the version."`
	Org           orgCmds          `cmd:"" help:"The organisation: making it, its members and devices."`
	Enrol         enrolCmd         `cmd:"" help:"Join an organisation with a code or a QR text; makes the vault."`
	Case          caseCmds         `cmd:"" help:"Children's cases."`
	Doc           docCmds          `cmd:"" help:"Filled forms."`
	Due           dueCmds          `cmd:"" help:"What is due: time limits, actions, visits, reviews."`
	Settings      settingsCmds     `cmd:"" help:"What the organisation decides for itself."`
	Conflicts     conflictsCmd     `cmd:"" help:"Answers that two people gave without seeing each other's."`
	Resolve       resolveCmd       `cmd:"" help:"Choose between two answers; the other stays in the history."`
	Sync          syncCmd          `cmd:"" help:"Send what is only here and fetch what is new."`
	Alarms        alarmsCmd        `cmd:"" help:"What is wrong with the server, as far as this vault can tell."`
	Courier       courierCmd       `cmd:"" help:"Reach the server with the vault locked: send what is sealed, learn whether this tablet was shut out."`
	Forgotten     forgottenCmd     `cmd:"" help:"Make room for a new vault where the passphrase is forgotten; nothing unsent is lost."`
	Handover      handoverCmds     `cmd:"" help:"Sealed records to and from a file, without a network."`
	Forms         formsCmds        `cmd:"" help:"Forms: shipped ones and your own."`
	Export        exportCmds       `cmd:"" help:"Take documents, cases, tables and returns out of the vault."`
	VerifyAudit   verifyAuditCmd   `cmd:"" name:"verify-audit" help:"Whether an audit file is as it was written."`
	Custodian     custodianCmd     `cmd:"" help:"Work as the organisation's custodian: make keys new, answer out-of-hours workers, check, count."`
	AuditWraps    auditWrapsCmd    `cmd:"" name:"audit-wraps" help:"Check that every case opens for those whose it is and for nobody else."`
	VerifyArchive verifyArchiveCmd `cmd:"" name:"verify-archive" help:"Whether an archive is whole, byte for byte, and what it proves."`
	Fsck          fsckCmd          `cmd:"" help:"Check the journal, the heads, the view and the files of this vault."`
	Batch         batchCmd         `cmd:"" help:"Run commands given as JSON lines on standard input, in one process."`
	BenchAdapter  benchCmd         `cmd:"" help:"Speak the contract of the side-by-side benchmark on standard input and output."`
	Demo          demoCmd          `cmd:"" hidden:"" help:"Make a demo organisation with invented children."`
}

type versionCmd struct{}

func (versionCmd) Run(e *env) error {
	e.print(map[string]string{"version": version}, version)
	return nil
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	e := &env{ctx: ctx, stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv}
	code := run(e, os.Args[1:])
	stop()
	os.Exit(code)
}

// run is the whole program but for the process around it.
func run(e *env, args []string) int {
	err := e.dispatch(args)
	if cerr := e.close(); err == nil {
		err = cerr
	}
	return report(e.stderr, err)
}

// dispatch parses one command and runs it.
func (e *env) dispatch(args []string) error {
	var c commands
	help := false
	p, err := kong.New(&c, kong.Name("doorstepctl"),
		kong.Description("Doorstep without its window."),
		kong.Vars{"papers": papers()},
		kong.Writers(e.stdout, e.stderr), kong.Exit(func(int) { help = true }), kong.UsageOnError())
	if err != nil {
		return err
	}
	k, err := p.Parse(args)
	if help {
		return nil
	}
	if err != nil {
		return usageError{err}
	}
	if err := e.take(&c); err != nil {
		return err
	}
	return k.Run(e)
}

// usageError is a wrong use of the program, as opposed to a failure.
type usageError struct{ error }

func (u usageError) Unwrap() error { return u.error }

// quietError ends a command whose output has said it all.
type quietError struct{ error }

func report(w io.Writer, err error) int {
	var usage usageError
	var quiet quietError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		fmt.Fprintf(w, "doorstepctl: %v\n", err)
		return exitUsage
	case errors.As(err, &quiet):
		return exitFailed
	default:
		fmt.Fprintf(w, "doorstepctl: %v\n", err)
		return exitFailed
	}
}

// startClock is the real clock, or one that starts at a given time and runs
// on.
func startClock(start string) (func() time.Time, error) {
	if start == "" {
		return time.Now, nil
	}
	at, err := time.Parse(time.RFC3339, start)
	if err != nil {
		return nil, usageError{errors.New("--clock takes a time such as 2026-11-03T08:30:00Z")}
	}
	began := time.Now()
	return func() time.Time { return at.Add(time.Since(began)) }, nil
}
