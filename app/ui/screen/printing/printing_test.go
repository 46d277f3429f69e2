package printing_test

import (
	"errors"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/printing"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/print"
	"doorstep/forms/print/printtest"
)

var papers = flag.String("papers", "", "folder to write pictures of the screen to")

// pages are the pictures of a paper, drawn once.
var pages = sync.OnceValues(func() ([]image.Image, error) {
	p, err := print.NewPress()
	if err != nil {
		return nil, err
	}
	r := p.PDF(printtest.Long())
	return []image.Image{r.Picture(0, 500), r.Picture(1, 500)}, nil
})

type did struct {
	made  []string
	saved []string
	fault error
}

func shown(t *testing.T, w, h float32, fault error) (*screentest.Desk, *did) {
	t.Helper()
	pictures, err := pages()
	if err != nil {
		t.Fatal(err)
	}
	d, out := screentest.NewDesk(), &did{fault: fault}
	left := []print.Left{
		{Cell: engine.Cell{LinkID: "caf.home.safe-to-visit"}, Question: "Anything a colleague must know before visiting?", Why: print.WhyRestricted},
		{Question: "Common Assessment Framework", Why: print.WhyAsk, Of: "caf", Says: "They have said yes, and nobody has signed yet."},
		{Cell: engine.Cell{LinkID: "caf.level.why"}, Question: "Level of need", Why: print.WhyNotAgreed, Says: "The family agreed that they get other parts."},
		{Cell: engine.Cell{LinkID: "ot.mh.task.photo"}, Question: "Photos of the method", Why: print.WhyMissing},
	}
	d.Show(t, printing.New(printing.Props{
		Desk: d, Route: model.Route{Screen: model.Print}, Child: "Amina R., 8", Fault: func(err error) string { return err.Error() },
		Offers: func() ([]printing.Offer, error) {
			if fault != nil {
				return nil, nil
			}
			return []printing.Offer{{Title: "Family copy", About: "Plain layout, without what is restricted"}, {Title: "The story so far", About: "One page for the family", Symbols: true}}, nil
		},
		Make: func(offer int, put []print.Left, symbols bool) (printing.Made, error) {
			out.made = append(out.made, fmt.Sprint(offer, len(put), symbols))
			made := printing.Made{Title: "A paper", Pages: pictures, Of: 9, PDF: []byte("pdf"), HTML: []byte("html"), Left: left, Missing: "漢"}
			if slices.ContainsFunc(put, func(l print.Left) bool { return l.Why == print.WhyAsk }) {
				made.Left = append(slices.Clone(left), print.Left{Question: "Consent and signatures", Why: print.WhyNotAgreed, Of: "caf", Says: "They get other parts."})
			}
			return made, nil
		},
		Save: func(name string, data []byte, done func(string, bool)) {
			out.saved = append(out.saved, name+"="+string(data))
			done("", true)
		},
	}), w, h)
	if *papers != "" {
		f, err := os.Create(filepath.Join(*papers, fmt.Sprintf("printing-%g.png", w)))
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(png.Encode(f, d.Win.Canvas().Capture()), f.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return d, out
}

func TestAPaperIsShownWithWhatWasLeftOut(t *testing.T) {
	screentest.App(t)
	for _, w := range []float32{1280, 800, 400} {
		d, _ := shown(t, w, 1000, nil)
		got := widget.Spoken(d.Win.Canvas().Content())
		for _, want := range []string{
			"What do you need?", "Family copy", "Left out of this copy",
			"Level of need: The family agreed that they get other parts.", "Photos of the method: The picture is not on this tablet yet", "The file is not locked.", "Page 1 of 9", "And 7 pages more", "漢",
		} {
			if !strings.Contains(got, want) {
				t.Errorf("at %g nothing says %q:\n%s", w, want, got)
			}
		}
	}
}

func TestWhatWasLeftOutIsPutInOnPurpose(t *testing.T) {
	screentest.App(t)
	d, out := shown(t, 1280, 1000, nil)
	list := screentest.Find[*widget.CheckList](t, d, "printing.left")
	list.FocusGained()
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if got := strings.Join(out.made, ", "); got != "0 0 false, 0 1 false" {
		t.Errorf("made %q: first without, then with the answer", got)
	}
	if got := screentest.Find[*widget.CheckList](t, d, "printing.left").Value(); len(got) != 1 {
		t.Errorf("the tick is gone: %q", got)
	}
}

func TestAPaperThatWasPutInTellsWhatOfItIsLeftOut(t *testing.T) {
	screentest.App(t)
	d, _ := shown(t, 1280, 1000, nil)
	says := func() bool {
		return strings.Contains(widget.Spoken(d.Win.Canvas().Content()), "Consent and signatures: They get other parts.")
	}
	if says() {
		t.Fatal("it is told before the paper is put in")
	}
	list := screentest.Find[*widget.CheckList](t, d, "printing.left")
	list.FocusGained()
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if got := screentest.Find[*widget.CheckList](t, d, "printing.left").Value(); len(got) != 1 || !says() {
		t.Errorf("ticked %q; told: %v", got, says())
	}
}

func TestAnotherPaperBeginsAnew(t *testing.T) {
	screentest.App(t)
	d, out := shown(t, 1280, 1000, nil)
	list := screentest.Find[*widget.RadioList](t, d, "printing.what")
	list.FocusGained()
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	cards := screentest.Find[*widget.CheckList](t, d, "printing.symbols")
	cards.FocusGained()
	cards.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if got := strings.Join(out.made, ", "); got != "0 0 false, 1 0 false, 1 0 true" {
		t.Errorf("made %q", got)
	}
}

func TestTheFileIsSavedAsTheUserAsks(t *testing.T) {
	screentest.App(t)
	d, out := shown(t, 1280, 800, nil)
	screentest.Find[*widget.Button](t, d, "printing.pdf").Tapped(nil)
	screentest.Find[*widget.Button](t, d, "printing.html").Tapped(nil)
	if strings.Join(out.saved, " ") != "doorstep-copy.pdf=pdf doorstep-copy.html=html" {
		t.Errorf("saved %q", out.saved)
	}
	if len(d.Told) == 0 || !strings.Contains(d.Told[0].Text, "Whoever has it can read it") {
		t.Errorf("told %v", d.Told)
	}
}

func TestNothingToPrintSaysSo(t *testing.T) {
	screentest.App(t)
	d, _ := shown(t, 400, 800, errors.New("none"))
	if got := widget.Spoken(d.Win.Canvas().Content()); !strings.Contains(got, "Nothing to print yet") {
		t.Errorf("%s", got)
	}
}
