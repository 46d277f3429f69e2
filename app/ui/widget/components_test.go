package widget

import (
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"doorstep/app/ui/theme"
)

// components are the widgets of the plan, the sign-off and the review, each at
// the width it is looked at.
func components() map[string]struct {
	wide float32
	make func() fyne.CanvasObject
} {
	type c = struct {
		wide float32
		make func() fyne.CanvasObject
	}
	return map[string]c{
		"ribbon": {620, func() fyne.CanvasObject { return VBox(12, NewRibbon(signOff(2)), MaxWide(260, NewRibbon(signOff(2)))) }},
		"needs-column": {300, func() fyne.CanvasObject {
			n := NewNeedColumn(health().Levels[2], []string{"severe mental health problem"}, nil)
			n.judged = true
			n.FocusGained()
			return n
		}},
		"action-rows": {620, func() fyne.CanvasObject {
			return RowsCard(NewActionRow(ActionRowProps{What: "Order a bath lift", Who: "Priya N.", When: TagProps{Text: "Fri 27 Mar", Icon: "event"}, Done: "Mark done"}), NewActionRow(ActionRowProps{What: "Explore support", Review: true}))
		}},
		"action-editor": {680, func() fyne.CanvasObject {
			var got calls[ActionDraft]
			p := draft(&got)
			p.Value.What = "Monitor sleep and offer support to the family."
			return NewActionEditor(p)
		}},
		"challenge": {400, func() fyne.CanvasObject {
			return NewChallenge(ChallengeProps{Number: 1, Title: "What is the history?", When: "Fri", State: ChallengeAnswered, Words: "Which concerns, when?", Replies: []ChallengeReply{{Who: "Grace O.", Words: "Two referrals."}}, OnAccept: func() {}, OnAskMore: func() {}})
		}},
		"pinned-text": {400, func() fyne.CanvasObject {
			var got calls[int]
			text := ellis(&got)
			text.SetChosen(2)
			return text
		}},
		"step-list": {400, func() fyne.CanvasObject {
			return NewStepList(StepListProps{Name: "Emergency placement", Steps: []ListStep{{Words: "Ring the duty manager", State: StepDone, Who: "Grace O.", When: "10:36"}, {Words: "Ask who can say yes", State: StepWaiting, Who: "Hamid R."}, {Words: "Tell the carer", State: StepNow}}})
		}},
	}
}

// TestComponents holds the look of each in every theme, and once how it is
// built.
func TestComponents(t *testing.T) {
	for name, c := range components() {
		for mode, look := range map[string]theme.Mode{"light": theme.Light, "dark": theme.Dark, "sunlight": theme.Sunlight} {
			t.Run(name+"/"+mode, func(t *testing.T) {
				test.NewTempApp(t).Settings().SetTheme(theme.New(look, 100))
				o := c.make()
				page := Pad(8, 8, 8, 8, o)
				canvas := software.NewCanvas()
				canvas.SetPadded(false)
				canvas.SetContent(page)
				canvas.Resize(fyne.NewSize(c.wide+16, HeightFor(page, c.wide+16)))
				compare(t, filepath.Join("testdata", name+"-"+mode+".png"), canvas.Capture())
				if look == theme.Light {
					var out strings.Builder
					outline(&out, o, 0)
					golden(t, name+".txt", []byte(out.String()))
				}
			})
		}
	}
}
