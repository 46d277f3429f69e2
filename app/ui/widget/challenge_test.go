package widget

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

func ellis(pin *calls[int]) *PinnedText {
	return NewPinnedText(PinnedTextProps{Name: "What it all means", OnPin: pin.take, Spans: []PinnedSpan{
		{Span: Span{Text: "Bea is up five times a night. "}},
		{Span: Span{Text: "There have been some previous concerns."}, Pin: 1},
		{Span: Span{Text: " School say he is calmer after a short break. "}},
		{Span: Span{Text: "The current arrangements appear to be working adequately"}, Pin: 2},
		{Span: Span{Text: " and the family would like them to carry on."}},
	}})
}

func TestPinsStandAfterTheirSentenceAndOpenItsChallenge(t *testing.T) {
	var got calls[int]
	text := ellis(&got)
	for _, width := range []float32{700, 420, 300, 180} {
		stage(t, VBox(0, text), width, 600)
		for i, p := range text.pins {
			if p.pos.X < 0 || p.pos.X > width || p.pos.Y <= 0 || p.pos.Y > text.Size().Height {
				t.Errorf("at %v wide, pin %d is at %v of %v", width, i+1, p.pos, text.Size())
			}
		}
		if text.pins[0].pos == text.pins[1].pos {
			t.Errorf("at %v wide both pins are in one place", width)
		}
	}
	stage(t, VBox(0, text), 420, 600)
	text.Tapped(tap(text.pins[1].pos.X+15, text.pins[1].pos.Y-15))
	text.Tapped(tap(1, 1))
	text.TypedKey(key(fyne.KeyRight))
	text.TypedKey(key(fyne.KeyReturn))
	if !slices.Equal(got.got, []int{2, 1}) || text.chosen != 1 {
		t.Errorf("opened %v", got.got)
	}
	n := text.A11y()
	if strings.Contains(n.Value, "\u00a0") || !strings.Contains(n.Value, "concerns. School") || n.State[1] != "challenge 2: The current arrangements appear to be working adequately" {
		t.Errorf("%+v", n)
	}
}

func TestATextWithoutPinsIsNoTabStop(t *testing.T) {
	text := NewPinnedText(PinnedTextProps{Spans: []PinnedSpan{{Span: Span{Text: "Nothing to ask."}}}})
	b := NewButton(ButtonProps{Text: "Agree"})
	win := stage(t, VBox(0, text, b), 400, 200)
	win.Canvas().FocusNext()
	if win.Canvas().Focused() != fyne.Focusable(b) {
		t.Errorf("Tab went to %T", win.Canvas().Focused())
	}
}

func TestAChallengeIsWrittenAnsweredAndAccepted(t *testing.T) {
	var words, kinds, replies calls[string]
	accepted, more := 0, 0
	p := ChallengeProps{
		Number: 2, Title: "So what for Ellis?", OnWords: words.take, OnKind: kinds.take,
		Kinds: []Option{{Key: "history", Label: "What’s the history?"}, {Key: "so-what", Label: "So what?"}, {Key: "who", Label: "Who, by when?"}, {Key: "view", Label: "Child’s view?"}},
	}
	c := NewChallenge(p)
	win := stage(t, VBox(0, c), 420, 600)
	win.Canvas().Focus(c.FocusTarget())
	typeIn(win, "In what way")
	press(t, c, "Who, by when?")
	if words.last() != "In what way" || kinds.last() != "who" || !c.kinds[2].Chosen() || c.kinds[1].Chosen() {
		t.Errorf("wrote %q, kinds %v", words.last(), kinds.got)
	}

	p.State, p.Words, p.OnReply = ChallengeOpen, "In what way is that working?", replies.take
	c.Set(p)
	press(t, c, "Answer this: So what for Ellis?")
	if len(replies.got) != 0 || !slices.Contains(c.reply.A11y().State, "to fix") {
		t.Error("an empty answer was taken")
	}
	win.Canvas().Focus(c.FocusTarget())
	typeIn(win, "It is not")
	press(t, c, "Answer this: So what for Ellis?")
	if !slices.Equal(replies.got, []string{"It is not"}) {
		t.Errorf("answered %v", replies.got)
	}

	p.State, p.Replies = ChallengeAnswered, []ChallengeReply{{Who: "Grace O.", Words: "It is not."}}
	p.OnAccept, p.OnAskMore = func() { accepted++ }, func() { more++ }
	c.Set(p)
	press(t, c, "Ask more: So what for Ellis?")
	press(t, c, "That answers it: So what for Ellis?")
	p.State = ChallengeAccepted
	c.Set(p)
	if accepted != 1 || more != 1 || c.A11y().State[0] != "accepted" || c.FocusTarget() != nil {
		t.Errorf("accepted %d, more %d, %+v", accepted, more, c.A11y())
	}
	Survey(c, func(s Seen) bool {
		if _, ok := s.Object.(*Button); ok {
			t.Error("an accepted challenge still has a button")
		}
		return true
	})
}
