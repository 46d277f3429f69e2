package screentest

import (
	"context"
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/library"
	"doorstep/sync/op"
)

// Now is the moment at which all tests of screens begin: a Tuesday.
var Now = time.Date(2026, 3, 10, 10, 42, 0, 0, time.UTC)

// Memory records changes in memory, at once or not at all.
type Memory struct {
	Inc  op.ID
	Ops  []op.Op
	Full error // when set, every change fails with it
	Late bool  // tickets wait until Settle
	wait []chan struct{}
}

type ticket struct{ done chan struct{} }

func (t ticket) Wait(ctx context.Context) error {
	select {
	case <-t.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Record implements casefile.Recorder.
func (m *Memory) Record(_ casefile.ID, ops []op.Op, named func()) (casefile.Ticket, error) {
	if m.Full != nil {
		return nil, m.Full
	}
	for i := range ops {
		ops[i].Dot = op.Dot{Inc: m.Inc, Seq: uint64(len(m.Ops) + 1)}
		ops[i].At = op.Stamp(Now.Add(time.Duration(len(m.Ops)) * time.Second))
		m.Ops = append(m.Ops, ops[i])
	}
	if named != nil {
		named()
	}
	t := ticket{make(chan struct{})}
	if m.Late {
		m.wait = append(m.wait, t.done)
	} else {
		close(t.done)
	}
	return t, nil
}

// Settle lets every waiting ticket through.
func (m *Memory) Settle() {
	for _, w := range m.wait {
		close(w)
	}
	m.wait = nil
}

// Unpublished implements casefile.Recorder.
func (m *Memory) Unpublished(casefile.ID, op.Dot) bool { return true }

type penholder struct{}

func (penholder) SignStatement(casefile.Statement) ([]byte, error) { return []byte("signed"), nil }

// Form compiles a shipped form.
func Form(t testing.TB, name string) *engine.Form {
	t.Helper()
	q, err := library.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := engine.Compile(q)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Parse compiles a form from its FHIR JSON.
func Parse(t testing.TB, src string) *engine.Form {
	t.Helper()
	q, err := fhir.ParseQuestionnaire([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	f, err := engine.Compile(q)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Open starts a document of a form, kept in memory.
func Open(t testing.TB, f *engine.Form) (*casefile.Document, *Memory) {
	t.Helper()
	id, err1 := op.RandomID(rand.Reader)
	inc, err2 := op.RandomID(rand.Reader)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	m := &Memory{Inc: inc}
	doc := casefile.Open(casefile.Config{
		ID: id, Space: id, Form: f, Record: m, Rand: rand.Reader, Signer: penholder{},
		Authors: func(op.ID) casefile.Author { return casefile.Author{Name: "Grace Okafor", Me: true} },
		Env:     engine.Env{Now: func() time.Time { return Now }},
	}, nil)
	return doc, m
}
