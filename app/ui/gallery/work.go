package gallery

import (
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/widget"
)

// never is a clock that does not run, for a sheet that stays as it is.
func never(time.Duration, func()) (stop func()) { return func() {} }

// Blocks are the components that are put together from others, each by its
// name, to be laid out at the widths of the screens.
func Blocks() map[string]func() fyne.CanvasObject {
	return map[string]func() fyne.CanvasObject{
		"needs":      func() fyne.CanvasObject { return needs(false) },
		"actions":    func() fyne.CanvasObject { return widget.RowsCard(actions()...) },
		"editor":     func() fyne.CanvasObject { return editor() },
		"challenges": func() fyne.CanvasObject { return widget.VBox(10, challenged(), challengeCards()) },
		"steps":      func() fyne.CanvasObject { return steps() },
		"chronology": func() fyne.CanvasObject {
			return widget.NewTimelineFilter(widget.TimelineFilterProps{Entries: happened()})
		},
		"versions": func() fyne.CanvasObject { return versions() },
		"sheet":    func() fyne.CanvasObject { return widget.VBox(22, first(), second(), third()) },
	}
}

func needs(lock bool) *widget.NeedsPicker {
	plain := func(words ...string) []widget.NeedSign {
		var list []widget.NeedSign
		for _, w := range words {
			list = append(list, widget.NeedSign{Key: w, Words: w})
		}
		return list
	}
	special := plain("Needs specialist services, with short breaks, to stop serious harm to health or growth", "Injury with no explanation", "A carer may be causing harm or illness", "Severe mental health problem")
	special[1].Harm, special[2].Harm = true, true
	n := widget.NewNeedsPicker(widget.NeedsPickerProps{
		Area: "Health", Suggested: "Ticks point to level 3", Judgement: "3", Over: map[string]string{"4": "3"}, Few: 4,
		Why: "Long seizure on 11 February. Tube fed five times a day. Without short breaks her parents would not manage nights.",
		Levels: []widget.NeedLevel{
			{Level: "1", Title: "Early help", Sub: "Everyday services can meet it", Tone: widget.ToneSafe, Signs: plain("Health affecting school days", "Slow to reach milestones", "Misses routine appointments", "No dental checks", "Low weight gain", "Often unwell")},
			{Level: "2", Title: "Targeted", Sub: "More than one service, one plan", Tone: widget.ToneLocal, Signs: plain("Health problems that keep coming back", "Needs support to take part in activities, or to ease stress at home", "Often misses hospital appointments", "Food needs often not met", "Worries about development", "Not registered with a doctor")},
			{Level: "3", Title: "Specialist", Sub: "Level 3 and 4", Tone: widget.ToneChoice, Signs: special},
		},
		Ticked: []string{"Health affecting school days", "Health problems that keep coming back", "Needs support to take part in activities, or to ease stress at home", special[0].Key},
	})
	n.SetLocked(lock)
	return n
}

func actions() []fyne.CanvasObject {
	later := func(words string) widget.TagProps { return widget.TagProps{Text: words, Icon: "event"} }
	var rows []fyne.CanvasObject
	for _, p := range []widget.ActionRowProps{
		{What: "Ring the school nurse about feeds at school", Who: "Grace O.", When: widget.TagProps{Text: "Thu 12 Mar", Icon: "schedule", Tone: widget.ToneLocal}, Done: "Mark done"},
		{What: "Order and fit a bath lift", Why: "So no one lifts her by hand", Who: "Priya N.", When: later("Fri 27 Mar"), Done: "Mark done"},
		{What: "Teach Julie the pump feed", Who: "Sunita L.", When: widget.TagProps{Text: "Done 3 Mar", Icon: "check", Tone: widget.ToneSafe}, Done: "See proof"},
		{What: "Explore extra support", Done: "Mark done"},
		{What: "Explore extra support, at review", Review: true, Done: "Mark done"},
		{What: "Amina joins Saturday club, to be read", Why: "Because she asked for friends", Who: "Farah R.", When: later("Sat 18 Apr"), ReadOnly: true},
	} {
		rows = append(rows, widget.NewActionRow(p))
	}
	return rows
}

func editor() *widget.ActionEditor {
	return widget.NewActionEditor(widget.ActionEditorProps{
		Title: "Editing: sleep", Goal: "Goal: Amina sleeps better", Value: widget.ActionDraft{What: "Monitor sleep and offer support to the family."},
		People: people(), Today: today, Quick: []widget.QuickDate{{Label: "1 week", Date: "2026-03-17"}, {Label: "2 weeks", Date: "2026-03-24"}},
		Vague:   []string{"monitor", "offer support"},
		More:    []widget.NudgeLine{{Well: true, Text: "Linked to what Amina wants"}},
		Example: []widget.Span{{Text: "Sunita L.", Bold: true}, {Text: " visits at bedtime twice and writes a sleep routine with Farah, "}, {Text: "by 27 March", Bold: true}, {Text: "."}},
	})
}

func challenges() fyne.CanvasObject {
	return widget.ColumnsTop(24, []float32{-1, 420}, challenged(), challengeCards())
}

// challenged is a text with two challenges pinned to it.
func challenged() *widget.PinnedText {
	text := widget.NewPinnedText(widget.PinnedTextProps{Name: "What it all means", Spans: []widget.PinnedSpan{
		{Span: widget.Span{Text: "Ellis is well cared for by his grandmother, Bea. His sleep has got worse since the autumn and Bea is now up four or five times a night. "}},
		{Span: widget.Span{Text: "There have been some previous concerns."}, Pin: 1},
		{Span: widget.Span{Text: " School say he is calmer on days after a short break. "}},
		{Span: widget.Span{Text: "The current arrangements appear to be working adequately"}, Pin: 2},
		{Span: widget.Span{Text: " and the family would like them to carry on."}},
	}})
	text.SetChosen(2)
	return text
}

func challengeCards() fyne.CanvasObject {
	kinds := []widget.Option{{Key: "history", Label: "What’s the history?"}, {Key: "so-what", Label: "So what?"}, {Key: "who", Label: "Who, by when?"}, {Key: "view", Label: "Child’s view?"}}
	reply := []widget.ChallengeReply{{Who: "Grace O.", Words: "Two referrals, 2022 and 2024. Added, with dates.", Link: "See change"}}
	card := func(p widget.ChallengeProps) fyne.CanvasObject { return widget.NewChallenge(p) }
	return widget.VBox(10,
		card(widget.ChallengeProps{Number: 1, Title: "What is the history?", When: "Fri", State: widget.ChallengeAnswered, Words: "Which concerns, when, and what changed after?", Replies: reply, OnAccept: func() {}, OnAskMore: func() {}}),
		card(widget.ChallengeProps{Number: 2, Title: "So what for Ellis?", Words: "Bea is up five times a night. In what way is that working? What is the risk to Ellis if she becomes ill?", Kinds: kinds, Kind: "so-what"}),
		card(widget.ChallengeProps{Number: 3, Title: "Who will do what by when?", State: widget.ChallengeOpen, From: "“Explore” needs a person and a date. Suggested by the plan check.", OnReply: func(string) {}}),
		card(widget.ChallengeProps{Number: 4, Title: "What does Ellis say?", When: "Thu", State: widget.ChallengeAccepted, Words: "What has he said about nights?", Replies: []widget.ChallengeReply{{Who: "Grace O.", Words: "He wants Nan to sleep. Added under his views."}}}),
	)
}

func steps() *widget.StepList {
	return widget.NewStepList(widget.StepListProps{Name: "Emergency placement", Steps: []widget.ListStep{
		{Words: "Make sure everyone is safe now", State: widget.StepDone, Who: "Grace O.", When: "10:31"},
		{Words: "Ring the duty manager", State: widget.StepDone, Who: "Grace O.", When: "10:36"},
		{Words: "Ask who can say yes for the family", State: widget.StepWaiting, Who: "Hamid R.", When: "asked 10:40"},
		{Words: "Write what the carer must know tonight", State: widget.StepNow, OnTapped: func() {}},
		{Words: "Agree who visits tomorrow", OnTapped: func() {}},
	}})
}

func versions() *widget.ConflictChooser {
	mine := "Dad lifts her in and out by hand. He hurt his back in January. Mum cannot lift her. Amina said the sling pinches."
	theirs := "Dad lifts her in and out by hand. Mum cannot lift her. Bath rim is 540 mm. Bath lift to try by 27 March."
	onServer := widget.TagProps{Text: "On the server", Icon: "verified_user", Tone: widget.ToneSafe}
	c := widget.NewConflictChooser(widget.ConflictChooserProps{
		Versions: []widget.ConflictVersion{
			{Key: "mine", Title: "Yours", Sub: "On your tablet · Monday, 3:40pm", Person: "Grace O.", Text: mine, Tag: onServer, Note: "Written after a call with Farah", NoteIcon: "call"},
			{Key: "theirs", Title: "Priya N.’s", Sub: "OT · Monday, 4:02pm", Person: "Priya N.", Text: theirs, Tag: onServer, Note: "Written after measuring the bathroom", NoteIcon: "straighten"},
		},
		Both: widget.MergeWords(mine, theirs),
	})
	c.Load("mine")
	return c
}
