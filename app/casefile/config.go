package casefile

import (
	"context"
	"errors"
	"io"

	"doorstep/app/casefile/settings"
	"doorstep/forms/engine"
	"doorstep/sync/op"
)

// Errors that a caller can act on.
var (
	// ErrNoQuestion reports a linkId that the document's form does not have.
	ErrNoQuestion = errors.New("the form has no such question")
	// ErrNoRow reports a row that is not there, or not any more.
	ErrNoRow = errors.New("there is no such row")
	// ErrCalculated reports an attempt to answer what the app works out.
	ErrCalculated = errors.New("this answer is worked out and cannot be typed")
	// ErrNotReady reports a signature that something stops; Check says what.
	ErrNotReady = errors.New("some answers must be completed before this can be signed")
	// ErrNoChoice reports a cell that needs no choice, or an answer that is not
	// one of those to choose from.
	ErrNoChoice = errors.New("there is nothing to choose here any more")
	// ErrOpenPoints reports that a review cannot end: a question has no answer
	// that settled it.
	ErrOpenPoints = errors.New("some questions are not settled yet; each is answered before you agree")
)

// Ticket is a change on its way to the disk.
type Ticket interface {
	// Wait returns when the change is durable, or why it is not.
	Wait(ctx context.Context) error
}

// Recorder keeps changes.
type Recorder interface {
	// Record gives the ops their dots and times, in place, calls named, which
	// may finish what follows from the dots, and starts to keep the ops as
	// one.
	Record(space ID, ops []op.Op, named func()) (Ticket, error)
	// Unpublished reports whether no published bundle of the space holds the
	// op with this dot yet, so that it may still be left out of one.
	Unpublished(space ID, dot op.Dot) bool
}

// Author is who writes in one incarnation of a store.
type Author struct {
	Person ID // the member of the organisation
	Name   string
	Role   string
	Me     bool
}

// Signer binds a statement to the device of the person signing.
type Signer interface {
	SignStatement(Statement) ([]byte, error)
}

// Config is what a document needs from around it.
type Config struct {
	ID      ID
	Space   ID
	Form    *engine.Form
	Record  Recorder
	Authors func(inc ID) Author
	Env     engine.Env
	Rand    io.Reader
	Signer  Signer // nil: nothing can be signed here
	// Gate says what stands against a signature, or the zero one for any, that
	// the form alone cannot know: what other documents of the case say, how it is
	// written. It is called without the document being held. nil asks nothing.
	Gate func(*Document, Signing) []engine.Problem
	// Held says why an answer, or the rows of a group, cannot be changed here now, ""
	// when they can: a line of a log is never written over. What another tablet wrote
	// is taken in all the same. It is called without the document being held, with the
	// question, or with the group and the row that is to go or the one that a new row
	// is to lie in. nil holds nothing.
	Held func(*Document, Cell) string
	// Settings are those of the organisation in force today; nil for those that
	// are shipped.
	Settings *settings.Set
	// Calendar counts the working days of dates that the app works out; nil
	// leaves them empty.
	Calendar *Calendar
}

// HeldError reports an answer that cannot be changed any more.
type HeldError struct{ Why string } // in plain words, with what to do instead

func (e *HeldError) Error() string { return e.Why }

// held asks whether a cell may be changed here.
func (d *Document) held(c Cell) error {
	if d.cfg.Held == nil {
		return nil
	}
	if why := d.cfg.Held(d, c); why != "" {
		return &HeldError{Why: why}
	}
	return nil
}

type done struct{}

func (done) Wait(context.Context) error { return nil }
