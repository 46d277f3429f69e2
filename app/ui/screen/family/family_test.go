package family

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"doorstep/app/family"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/app/ui/words"
	"doorstep/assets"
	"doorstep/forms/engine"
)

// stand is a screen with what it asked of those around it.
type stand struct {
	*Screen
	desk   *screentest.Desk
	said   map[int]Said
	pin    string
	tries  int
	left   bool
	locked bool
}

func papers() []Paper {
	return []Paper{
		{Title: "Disabled Child Assessment", Home: family.Home{Words: "dca.view.parent.words", Child: "dca.view.child"}, Seen: family.Seen{
			Answers: []family.Answer{
				{Cell: engine.Cell{LinkID: "dca.dev.health.eating"}, Question: "Eating", Text: "Amina has soft food by mouth and five tube feeds a day, 180 ml each."},
				{Cell: engine.Cell{LinkID: "dca.dev.health.sleep"}, Question: "Sleep", Text: "She sleeps from 8pm and wakes twice."},
			},
			Plan: []family.Action{{What: "Order a bath lift, fit it, and show you both how to use it", Who: "Priya N., occupational therapist", By: "2026-03-27"}},
		}},
		{Title: "Common Assessment Framework", Signed: true, Home: family.Home{Words: "caf.say.parent", Child: "caf.say.child"}, Seen: family.Seen{
			Answers: []family.Answer{{Cell: engine.Cell{LinkID: "caf.dev.health.well"}, Question: "Health", Text: "She is well."}},
		}},
	}
}

func show(t *testing.T, th *theme.Theme, lang, pin string, w, h float32) *stand {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(th)
	st := &stand{desk: screentest.NewDesk(), said: map[int]Said{}, pin: pin, tries: 3}
	st.Screen = New(Props{
		Desk: st.desk, Child: "Amina", Worker: "Grace", Readers: []string{"Farah", "Hamid"}, Language: lang, Papers: papers(),
		Say:    func(i int, s Said) { st.said[i] = s },
		HasPIN: func() bool { return st.pin != "" },
		SetPIN: func(p string) error {
			if p == "111111" {
				return errors.New("choose a PIN that is harder to guess")
			}
			st.pin = p
			return nil
		},
		CheckPIN: func(p string) (bool, int) {
			if p == st.pin {
				return true, 3
			}
			st.tries--
			return false, st.tries
		},
		Fault: func(err error) string { return err.Error() },
		Flush: func() {}, Handed: func() {}, Larger: func() {}, Leave: func() { st.left = true }, Lock: func() { st.locked = true },
	})
	st.desk.Show(t, st.Screen, w, h)
	return st
}

func (st *stand) press(t *testing.T, id string) {
	t.Helper()
	p, ok := st.Find(id).(interface{ Press() })
	if !ok {
		t.Fatalf("%s is not there", id)
	}
	p.Press()
}

func (st *stand) type6(t *testing.T, pin string) {
	t.Helper()
	for _, r := range pin {
		st.press(t, "pin."+string(r))
	}
}

// In every language, light and dark, wide and narrow, at 100 and 200 %: no
// text below 18, targets of 48 and cards of 120, nothing beyond the edge.
func TestFamilyViewFitsInEveryLanguage(t *testing.T) {
	for _, lang := range words.Languages() {
		for _, look := range []struct {
			mode    theme.Mode
			percent int
			w, h    float32
		}{{theme.Light, 100, 1280, 800}, {theme.Dark, 100, 800, 1280}, {theme.Light, 200, 1280, 800}, {theme.Light, 100, 400, 800}} {
			t.Run(fmt.Sprintf("%s %vx%v at %d", lang, look.w, look.h, look.percent), func(t *testing.T) {
				st := show(t, theme.New(look.mode, look.percent).ForFamily(), lang, "274918", look.w, look.h)
				st.turns[0] = turn{face: "bad", another: true}
				st.opinions[place{0, 0}] = opinion{is: wrong, words: "Six feeds."}
				scale := float32(look.percent) / 100
				for _, p := range []part{partCheck, partPlan, partTurn} {
					st.part = p
					st.rebuild()
					widget.Survey(st.desk.Win.Content(), func(seen widget.Seen) bool {
						o := seen.Object
						if x, ok := o.(*canvas.Text); ok && x.Visible() && x.Text != "" && x.TextSize < 18*scale-0.01 && !digitsOnly(x.Text) {
							t.Errorf("%q is %v high", x.Text, x.TextSize)
						}
						if x, ok := o.(widget.Targeted); ok {
							least := float32(48)
							if _, card := o.(*widget.PictureCard); card {
								least = 120
							}
							for _, target := range x.Targets() {
								if target.Size.Width < least*scale-0.1 || target.Size.Height < least*scale-0.1 {
									t.Errorf("%T %q is %v", o, target.Name, target.Size)
								}
							}
							if end := seen.Pos.X + o.Size().Width; end > look.w+0.5 || seen.Pos.X < -0.5 {
								t.Errorf("%T %q goes from %v to %v", o, x.Targets()[0].Name, seen.Pos.X, end)
							}
						}
						return true
					})
				}
			})
		}
	}
}

func digitsOnly(s string) bool { return strings.Trim(s, "0123456789") == "" }

func TestEveryTopicHasItsWordsAndPictures(t *testing.T) {
	for _, lang := range words.Languages() {
		say := words.In(lang)
		for _, q := range topics {
			if said := say.Say(q.asks); said == q.asks {
				t.Errorf("%s: %s has no words", lang, q.asks)
			}
			for _, name := range append(append([]string{"good", "ok", "bad"}, q.like[:]...), q.dislike[:]...) {
				if _, ok := assets.Picture(name); !ok {
					t.Errorf("%s has no picture", name)
				}
				if labels[name] == "" || say.Say(labels[name]) == labels[name] {
					t.Errorf("%s: the card %s has no word", lang, name)
				}
			}
		}
	}
}

func TestWhatIsSaidIsWrittenForTheRecordInEnglish(t *testing.T) {
	st := show(t, theme.New(theme.Light, 100), "ur", "274918", 1280, 800)
	st.press(t, "reader.1")
	st.press(t, "right.0.dca.dev.health.eating")
	st.press(t, "change.0.dca.dev.health.sleep")
	test.Type(st.Find("words.0.dca.dev.health.sleep").(*widget.TextArea).FocusTarget(), "چار بار")
	st.press(t, "face.good")
	st.press(t, "card.music")
	got := st.said[0]
	want := "Read by Hamid in Family view, 10 March 2026 at 10:42am. Shown in Urdu.\n" +
		"They said this is right: “Eating and drinking”.\n" +
		"They said this is not right: “Amina’s sleep”. In their words: “چار بار”"
	if got.Grown != want || got.Reader != 1 {
		t.Errorf("written %q by %d, want %q", got.Grown, got.Reader, want)
	}
	if want := "Amina used the picture cards in Family view, 10 March 2026 at 10:42am.\nHow is today? Good: music."; got.Child != want {
		t.Errorf("the child's: %q, want %q", got.Child, want)
	}
	if st.said[1].Grown != "" || st.said[1].Child != "" {
		t.Errorf("a signed form takes %+v", st.said[1])
	}
	st.press(t, "face.good")
	st.press(t, "right.0.dca.dev.health.eating")
	st.press(t, "change.0.dca.dev.health.sleep")
	if got := st.said[0]; got.Grown != "" || got.Child != "" {
		t.Errorf("taken back, and %+v is left", got)
	}
}

func TestASignedFormIsThereToRead(t *testing.T) {
	st := show(t, theme.New(theme.Light, 100), "en", "274918", 1280, 800)
	if st.Find("right.1.caf.dev.health.well") != nil {
		t.Error("a signed answer can be judged")
	}
}

func TestSomeoneElseIsNobodyByName(t *testing.T) {
	st := show(t, theme.New(theme.Light, 100), "en", "274918", 1280, 800)
	st.press(t, "reader.2")
	st.press(t, "right.0.dca.dev.health.eating")
	if got := st.said[0]; got.Reader != -1 || !strings.HasPrefix(got.Grown, "Read in Family view") {
		t.Errorf("%+v", got)
	}
}

func TestTheTopicsComeOneByOneAndEndWithThanks(t *testing.T) {
	st := show(t, theme.New(theme.Light, 100), "en", "274918", 1280, 800)
	for range topics {
		st.press(t, "turn.next")
	}
	if st.Find("turn.next") != nil || st.Find("face.good") != nil {
		t.Error("there is more after the last topic")
	}
	st.press(t, "turn.again")
	if st.topic != 0 {
		t.Errorf("again begins at %d", st.topic)
	}
	st.press(t, "turn.next")
	st.press(t, "turn.back")
	if st.topic != 0 {
		t.Errorf("back leads to %d", st.topic)
	}
}

func TestThePINIsChosenTwiceAndAWeakOneIsRefused(t *testing.T) {
	st := show(t, theme.New(theme.Light, 100), "en", "", 1280, 800)
	if st.Handed() {
		t.Fatal("handed over without a PIN")
	}
	st.type6(t, "111111")
	st.type6(t, "111111")
	if b, ok := st.Find("pin.fault").(*widget.Banner); !ok || !strings.Contains(b.A11y().Name+b.A11y().Value, "harder to guess") {
		t.Error("a weak PIN is not told")
	}
	st.type6(t, "274918")
	st.press(t, "pin.rub-out")
	st.type6(t, "274918")
	if st.pin != "274918" || !st.Handed() {
		t.Errorf("chosen %q, handed over %v", st.pin, st.Handed())
	}
}

func TestKeysAreTheWorkersUntilTheTabletIsHandedOver(t *testing.T) {
	st := show(t, theme.New(theme.Light, 100), "en", "", 1280, 800)
	if st.Key("alt+left") {
		t.Error("the worker cannot go back from choosing a PIN")
	}
	st.type6(t, "274918")
	st.type6(t, "274918")
	if !st.Key("alt+left") || !st.Key("ctrl+1") {
		t.Error("a key leads out")
	}
}

func TestTheTabletLocksAfterTheLastTry(t *testing.T) {
	st := show(t, theme.New(theme.Light, 100), "en", "274918", 1280, 800)
	st.press(t, "leave")
	for range 3 {
		if st.locked {
			t.Fatal("locked too soon")
		}
		st.type6(t, "999999")
	}
	if !st.locked || st.left {
		t.Errorf("locked %v, left %v", st.locked, st.left)
	}
}

func TestUrduIsSetFromTheRight(t *testing.T) {
	st := show(t, theme.New(theme.Light, 100), "ur", "274918", 1280, 800)
	at := func(id string) float32 {
		var x float32
		widget.Survey(st.desk.Win.Content(), func(seen widget.Seen) bool {
			if seen.Object == st.Find(id) {
				x = seen.Pos.X
			}
			return true
		})
		return x
	}
	if at("face.good") < at("face.bad") || at("right.0.dca.dev.health.eating") < at("change.0.dca.dev.health.eating") || at("reader.0") < at("reader.1") {
		t.Error("what comes first does not stand at the right")
	}
	if at("right.0.dca.dev.health.eating") < at("face.good") {
		t.Error("the grown-up's side is not where reading begins")
	}
	if st.width != model.Wide {
		t.Errorf("width %v", st.width)
	}
}
