package shell

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/theme"
	"doorstep/forms/engine"
)

// aLongCase makes a vault with one child who has a filled assessment of some 220
// questions, two further forms, a plan and a chronology. It returns the folder,
// the case and the assessment.
func aLongCase(b *testing.B) (home string, id, dca casefile.ID) {
	b.Helper()
	dir, err := founded()
	if err != nil {
		b.Fatal(err)
	}
	home = filepath.Join(b.TempDir(), "vault")
	if err := os.CopyFS(home, os.DirFS(filepath.Join(dir, "vault"))); err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	s, err := session.Unlock(ctx, session.Options{Home: home, Now: func() time.Time { return begin }}, passphrase)
	if err != nil {
		b.Fatal(err)
	}
	if id, err = s.NewCase(ctx, casefile.Person{Given: "Jane", Family: "Example", Born: "2018-05-14", Child: true}); err != nil {
		b.Fatal(err)
	}
	for _, form := range []string{"dca", "caf", "lon", "cinp"} {
		doc, err := s.NewDoc(ctx, id, form)
		if err != nil {
			b.Fatal(err)
		}
		if form == "dca" {
			dca = doc
		}
		d, err := s.OpenDoc(doc)
		if err != nil {
			b.Fatal(err)
		}
		answerAll(b, d)
	}
	for range 30 {
		doc, err := s.NewDoc(ctx, id, casefile.FormChr)
		if err != nil {
			b.Fatal(err)
		}
		d, err := s.OpenDoc(doc)
		if err != nil {
			b.Fatal(err)
		}
		answerAll(b, d)
	}
	if err := s.Lock(); err != nil {
		b.Fatal(err)
	}
	return home, id, dca
}

// answerAll answers every question of a form outside rows, and three rows of each
// group.
func answerAll(b *testing.B, d *casefile.Document) {
	b.Helper()
	var last casefile.Ticket
	put := func(row casefile.RowID, it *engine.Item) {
		typed := "Anna tells how the nights go, and shows the diary that she keeps."
		switch {
		case it.ReadOnly || it.Calculated || !it.Question() || it.Signer != nil || it.Type == engine.Attachment:
			return
		case len(it.Options) > 0:
			typed = it.Options[0].Coding.Code
		case it.Type == engine.Date:
			typed = "2026-03-02"
		case it.Type == engine.DateTime:
			typed = "2026-03-02T10:00:00Z"
		case it.Type == engine.Boolean:
			typed = "yes"
		case it.Type == engine.Integer, it.Type == engine.Decimal, it.Type == engine.Quantity:
			typed = "4"
		}
		in, err := casefile.ParseInput(it, typed)
		if err != nil {
			return // a kind of answer that cannot be typed so
		}
		if _, t, err := d.Stage(casefile.Cell{Row: row, LinkID: it.LinkID}, in.Values...); err == nil {
			last = t
		}
	}
	for it := range d.Form().Items() {
		switch {
		case it.Rows != nil && it.Rows.Parent == nil && it.Type == engine.Group:
			for range 3 {
				row, _, t, err := d.StageRow(it.Rows.ID, "")
				if err != nil {
					b.Fatal(err)
				}
				last = t
				for _, c := range it.Children {
					put(row, c)
				}
			}
		case it.Group == nil:
			put("", it)
		}
	}
	if err := last.Wait(context.Background()); err != nil {
		b.Fatal(err)
	}
}

// timed opens the case's vault anew for each round and times what is done in it.
func timed(b *testing.B, home string, do func(*Shell)) {
	test.NewTempApp(b)
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light, 100))
	var took time.Duration
	n := 0
	for b.Loop() {
		b.StopTimer()
		s := benchShell(b, home)
		s.Start()
		w, err := s.cfg.Vaults.Unlock(context.Background(), passphrase)
		if err != nil {
			b.Fatal(err)
		}
		s.unlocked(w)
		b.StartTimer()
		at := time.Now()
		do(s)
		took += time.Since(at)
		n++
		b.StopTimer()
		s.Close()
		b.StartTimer()
	}
	b.ReportMetric(float64(took.Microseconds())/1000/float64(n), "ms")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkTaskListOf220 is from a tap on an assessment of some 220 questions to
// its task list standing in the window. Limit: 150 ms.
func BenchmarkTaskListOf220(b *testing.B) {
	home, id, dca := aLongCase(b)
	timed(b, home, func(s *Shell) {
		s.Open(model.Route{Screen: model.TaskList, Case: id.String(), Doc: dca.String()})
		if s.cur == nil || s.nav.At().Screen != model.TaskList {
			b.Fatalf("at %+v", s.nav.At())
		}
	})
}

// BenchmarkCheckOf220 is the whole check of such an assessment, once it is open.
// Limit: 50 ms.
func BenchmarkCheckOf220(b *testing.B) {
	home, _, dca := aLongCase(b)
	s, err := session.Unlock(context.Background(), session.Options{Home: home, Now: func() time.Time { return begin }}, passphrase)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Lock()
	d, err := s.OpenDoc(dca)
	if err != nil {
		b.Fatal(err)
	}
	var took time.Duration
	n := 0
	for b.Loop() {
		at := time.Now()
		if len(d.Check()) == 0 {
			b.Fatal("the check finds nothing, though nobody has signed")
		}
		took += time.Since(at)
		n++
	}
	b.ReportMetric(float64(took.Microseconds())/1000/float64(n), "ms")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkOpenChild is from a tap on a child with many forms to the child's page,
// and BenchmarkOpenPlan to the plan, both with nothing open yet.
func BenchmarkOpenChild(b *testing.B) {
	home, id, _ := aLongCase(b)
	timed(b, home, func(s *Shell) { s.Open(model.Route{Screen: model.Child, Case: id.String()}) })
}

func BenchmarkOpenPlan(b *testing.B) {
	home, id, _ := aLongCase(b)
	timed(b, home, func(s *Shell) { s.Open(model.Route{Screen: model.Plan, Case: id.String()}) })
}
