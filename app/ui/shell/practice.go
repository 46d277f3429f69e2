package shell

import (
	"context"
	"crypto/rand"
	"errors"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/welcome"
	"doorstep/forms/engine"
	"doorstep/forms/library"
	"doorstep/sync/op"
)

// practiceForm is the form a person tries first: short, with most kinds of
// questions.
const practiceForm = "cafpac"

// practiceChild is invented, and called so that nobody takes it for a child.
const practiceChild = "Sam Practice"

// errPractice is said where a practice form would be signed.
var errPractice = errors.New("this is practice, so there is nothing to sign. Go back when you have seen enough")

// memory records changes nowhere: what is practised is gone when it is closed,
// and no sync ever hears of it.
type memory struct {
	inc  op.ID
	seq  uint64
	desk *Shell
}

// Record implements casefile.Recorder.
func (m *memory) Record(_ casefile.ID, ops []op.Op, named func()) (casefile.Ticket, error) {
	for i := range ops {
		m.seq++
		ops[i].Dot = op.Dot{Inc: m.inc, Seq: m.seq}
		ops[i].At = op.Stamp(m.desk.cfg.Now())
	}
	if named != nil {
		named()
	}
	return atOnceKept{}, nil
}

// Unpublished implements casefile.Recorder.
func (*memory) Unpublished(casefile.ID, op.Dot) bool { return true }

// SignStatement implements casefile.Signer.
func (*memory) SignStatement(casefile.Statement) ([]byte, error) { return nil, errPractice }

// atOnceKept is a ticket that is through.
type atOnceKept struct{}

func (atOnceKept) Wait(context.Context) error { return nil }

// practise opens a short form to try everything with.
func (s *Shell) practise() {
	q, err := library.Get(practiceForm)
	if err != nil {
		s.tellFault(err)
		return
	}
	f, err := engine.Compile(q)
	if err != nil {
		s.tellFault(err)
		return
	}
	s.practiseWith(f, say.T("This is practice with a child who does not exist. Try anything: nothing is kept and nothing is sent."))
}

// practiseWith opens a form about an invented child that is held in memory only.
func (s *Shell) practiseWith(f *engine.Form, words string) {
	d, err := s.practiceDoc(f)
	if err != nil {
		s.tellFault(err)
		return
	}
	s.docs[d.id] = d
	s.Open(model.Route{Screen: model.TaskList, Doc: d.id.String()})
	s.Tell(model.Words{Tone: model.Send, Icon: "school", Text: words})
}

func (s *Shell) practiceDoc(f *engine.Form) (*openDoc, error) {
	id, err1 := op.RandomID(rand.Reader)
	inc, err2 := op.RandomID(rand.Reader)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	m := &memory{inc: inc, desk: s}
	me := s.work.Me()
	doc, _, err := casefile.Begin(casefile.Config{
		ID: id, Space: id, Form: f, Record: m, Rand: rand.Reader, Signer: m,
		Authors: func(op.ID) casefile.Author { return casefile.Author{Name: me.Name, Me: true} },
		Env:     engine.Env{Now: s.Now},
	}, casefile.Start{Subject: casefile.Person{Name: practiceChild}.Reference(), Author: me.Reference()})
	if err != nil {
		return nil, err
	}
	d := &openDoc{shell: s, id: id, doc: doc}
	d.editor = model.NewEditor(doc, model.Around{Now: s.Now, Wait: d.wait, Fault: Fault, Changed: d.changed})
	d.editor.Line.Practice = true
	return d, nil
}

// practised is the invented child, while a form about it is open.
func (s *Shell) practised() string {
	if d := s.docs[s.idOfDoc(s.nav.At())]; d != nil && d.editor.Line.Practice {
		return practiceChild
	}
	return ""
}

// welcomeScreen is the first three steps.
func (s *Shell) welcomeScreen() screen.Screen {
	return welcome.New(welcome.Props{
		Desk: s, Name: s.work.Me().Name, Practise: s.practise, Fetch: s.SyncNow,
		State: func() welcome.State {
			n := 0
			for _, c := range s.work.Cases() {
				if !c.Closed {
					n++
				}
			}
			return welcome.State{Joined: s.work.Joined(), Children: n, NoSignal: !s.where().NoSignal.IsZero(), PIN: s.work.HasFamilyPIN()}
		},
	})
}
