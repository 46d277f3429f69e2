package gallery

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// The three columns of the sheet, in the order of the interface design.

func first() fyne.CanvasObject {
	busy := button("Save", widget.Primary)
	busy.SetIcon("check")
	busy.SetBusy("Saving…")
	wrong := widget.NewField(widget.FieldProps{Label: "School name", Input: widget.NewTextInput(widget.TextInputProps{})})
	wrong.SetError("Enter the name of her school")
	area := widget.NewTextArea(widget.TextAreaProps{
		Name: "What helps", Value: "Chair tilted back a little. Music off. Show her the spoon before it comes.",
		Note: "3 lines at first, then grows to fit",
	})
	area.SetSaved("Saved 10:42")
	return widget.VBox(22,
		section("Buttons",
			widget.Wrap(8, button("Continue", widget.Primary), hovered(button("Hover", widget.Primary)), pressed(button("Pressed", widget.Primary))),
			widget.Pad(0, 4, 0, 4, widget.Wrap(14, focused(button("Focus", widget.Primary)), busy)),
			widget.Wrap(8, button("Secondary", widget.Secondary), button("Text", widget.Plain), button("Remove", widget.Danger), button("Discard", widget.Discard)),
			widget.Caption("Never greyed out: pressing shows what is missing. 48 high, 56 in the action bar.")),
		section("Text input",
			widget.NewField(widget.FieldProps{Label: "School name", Hint: "As it is on the letterhead", Input: school()}),
			widget.Pad(0, 4, 0, 4, focused(school())), wrong, locked(school()), widget.Caption("Rest, focus, error, locked after sign-off")),
		section("Text area, grows as you write", area),
		section("Yes, no, not sure", widget.NewYesNo(widget.YesNoProps{Name: "Feeds by mouth", Value: widget.No}), widget.NewYesNo(widget.YesNoProps{Name: "Empty"}),
			widget.Caption("Nothing is chosen until someone chooses. Tap again to clear.")),
		section("Radio and checkbox lists",
			widget.NewRadioList(widget.RadioListProps{Name: "Lives", Options: home(), Value: "home"}),
			widget.NewCheckList(widget.CheckListProps{Name: "Aids", Options: aids(), Value: []string{"hoist"}, OneColumn: true})),
		section("Quantity and unit", feed(), widget.Caption("Hold to repeat. Typing works too. The unit is always shown.")),
		section("Risk square", squares(), widget.Caption("Number always shown. Tick: now. Flag: after what we will do.")),
	)
}

func school() *widget.TextInput {
	return widget.NewTextInput(widget.TextInputProps{Name: "School name", Value: "Beck Lane School"})
}

func home() []widget.Option {
	return []widget.Option{{Key: "home", Label: "Home with family"}, {Key: "carer", Label: "With a shared carer"}}
}

func aids() []widget.Option {
	return []widget.Option{{Key: "hoist", Label: "Hoist"}, {Key: "frame", Label: "Standing frame"}, {Key: "none", Label: "None of these", Exclusive: true}}
}

func feed() *widget.Quantity {
	return widget.NewQuantity(widget.QuantityProps{Name: "Each feed", Unit: "ml", Value: widget.Amount{Number: "180"}})
}

func people() []widget.Person {
	return []widget.Person{
		{ID: "1", Name: "Sunita L.", Role: "Short-break nurse", Team: "Amina’s team"},
		{ID: "2", Name: "Priya N.", Role: "Occupational therapist"},
	}
}

func medicines() *widget.ChoiceSearch {
	return widget.NewChoiceSearch(widget.ChoiceSearchProps{
		Name: "Medicine", AsWritten: true,
		Options: []widget.Option{{Key: "1", Label: "Levetiracetam", Hint: "epilepsy"}, {Key: "2", Label: "Levothyroxine", Hint: "thyroid"}, {Key: "3", Label: "Lamotrigine", Hint: "epilepsy"}},
	})
}

func second() fyne.CanvasObject {
	picker := widget.NewPersonPicker(widget.PersonPickerProps{Name: "Who", People: people(), Value: people()[:1], AllowNew: true})
	picker.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	search := focused(medicines())
	search.Type("lev")
	return widget.VBox(22,
		section("Date and picker",
			widget.NewDateParts(widget.DatePartsProps{Name: "Last checked", Value: "2026-03-27", Today: today}),
			widget.NewCalendar(widget.CalendarProps{Today: today(), Chosen: "2026-03-27", Shown: today()})),
		section("Choice search", widget.Pad(0, 4, 0, 0, search)),
		section("Person picker", picker),
		section("Repeating rows", rows(), widget.Caption("Remove asks once, then offers Undo for 10 seconds.")),
		section("Body map", body()),
		section("Sign of need", signs(), widget.Caption("The diamond means: ticking it opens “What to do now”.")),
		section("Photo strip", widget.NewPhotoStrip(widget.PhotoStripProps{Name: "Photos", Photos: photos()})),
	)
}

func rows() *widget.RowCards {
	return widget.NewRowCards(widget.RowCardsProps{
		One: "medicine", AddLabel: "Add another medicine", OnRemove: func(string) {},
		Rows: []widget.RowCard{{ID: "2", Title: "Medicine 2 of 4", Text: "Levetiracetam, 250 mg, twice a day", Tag: widget.StatusProps(widget.Complete, "")}},
	})
}

func signs() *widget.NeedColumn {
	return widget.NewNeedColumn(widget.NeedLevel{Level: "1", Signs: []widget.NeedSign{
		{Key: "school", Words: "Health affecting school days"}, {Key: "injury", Words: "Injury with no explanation", Harm: true},
	}}, []string{"school"}, nil)
}

func third() fyne.CanvasObject {
	chip := func(w widget.WhereIs, text string) fyne.CanvasObject {
		return widget.Wrap(0, widget.NewSyncChip(widget.SyncChipProps{Where: w, Text: text}))
	}
	return widget.VBox(22,
		section("Status tags", tags()),
		section("Due chips", widget.Wrap(8,
			widget.NewDueChip(widget.DueLate, "2 days late"), widget.NewDueChip(widget.DueToday, "Today"),
			widget.NewDueChip(widget.DueLater, "Thu 12 Mar"), widget.NewDueChip(widget.DueDone, "Done 3 Mar"))),
		section("Where your work is",
			chip(widget.OnlyHere, "14 only on this tablet"), chip(widget.Sending, "Sending 6 of 14"),
			chip(widget.SafeOnServer, "All safe on the server"), chip(widget.ChoiceNeeded, "1 needs your choice"),
			chip(widget.NotSent, "Not sent for 2 days"),
			widget.NewBanner(widget.BannerProps{Tone: widget.ToneDanger, Icon: "error", Strong: "14 changes have waited 2 days.", Text: "Get to Wi-Fi, or make a locked copy.", Below: true})),
		section("Error summary", problems()),
		section("Task, action and timeline rows", widget.RowsCard(
			widget.NewTaskRow(widget.TaskRowProps{Title: "Communication", Tag: widget.StatusProps(widget.Finished, ""), OnTapped: func() {}}),
			widget.Pad(16, 10, 16, 10, widget.Row(8, widget.AlignCentre, widget.Grow(widget.VBox(0, widget.Strong("Order and fit a bath lift"), widget.Small("So no one lifts her by hand"))),
				widget.NewAvatar(widget.AvatarProps{Name: "Priya N.", Size: 36, Colour: 2}), widget.NewDueChip(widget.DueLater, "27 Mar"))),
			widget.Pad(16, 12, 16, 12, widget.NewTimeline(widget.TimelineProps{Entries: happened()[1:2]})))),
		section("Sign-off ribbon", widget.NewRibbon(widget.RibbonProps{Name: "Sign-off", Steps: []widget.RibbonStep{{Words: "Taught", Done: true}, {Words: "Practised", Done: true}, {Words: "Sign"}}})),
		section("Signature pad", pad()),
		section("Show-when", widget.NewShowWhen(widget.ShowWhenProps{Shown: true, Content: widget.VBox(2,
			widget.NewText(widget.TextProps{Text: "How many feeds each day?", Size: theme.SizeLabel, Bold: true}), widget.Hint("Shown because you ticked “Feeds through a tube”"))})),
		section("Chart", chart(), widget.Caption("Filled and outlined, never colour alone. The same as a table, a tap away.")),
		section("Nothing here yet", widget.NewEmptyState(widget.EmptyStateProps{
			Icon: "event_available", Line: "No visits today", Reason: "New visits appear when this tablet next has a signal.",
			Action: widget.NewButton(widget.ButtonProps{Text: "Plan a visit", Size: widget.Little}),
		})),
	)
}

func tags() fyne.CanvasObject {
	return widget.Wrap(8,
		widget.NewStatusTag(widget.NotStarted, ""), widget.NewStatusTag(widget.InProgress, ""), widget.NewStatusTag(widget.Finished, ""),
		widget.NewStatusTag(widget.ToFix, "2"), widget.NewStatusTag(widget.CantStart, ""), widget.NewStatusTag(widget.NeedsChoice, ""),
		widget.NewStatusTag(widget.WithSomebody, "Priya"))
}

func problems() *widget.ErrorSummary {
	return widget.NewErrorSummary(widget.ErrorSummaryProps{Problems: []widget.Problem{
		{Message: "Enter the name of her school"}, {Message: "Say who has parental responsibility"},
	}})
}

func happened() []widget.TimelineEntry {
	return []widget.TimelineEntry{
		{Kind: widget.EntryVisit, Date: "Tue 24 February 2026", Title: "Visit 1 for the assessment", Text: "Grace saw Amina on her own with picture cards. Bathroom is the main worry.", By: "Grace O., visit note", Tag: widget.TagProps{Text: "Child seen alone", Icon: "child_care", Tone: widget.ToneTint}},
		{Kind: widget.EntryEvent, Date: "Wed 11 February 2026", Title: "Went to hospital – long seizure"},
		{Kind: widget.EntryOther, Date: "Mon 2 February 2026", Title: "Emergency seizure plan agreed", Text: "Sunita L. with Farah and Hamid."},
	}
}

func pad() *widget.SignaturePad {
	return widget.NewSignaturePad(widget.SignaturePadProps{
		Name: "Signature", Who: "Julie F., carer", When: "10 March 2026, 15:06", Value: widget.Signature{Width: 386, Height: 140, Strokes: signature()},
	})
}

// signature is an invented scrawl.
func signature() []widget.Stroke {
	return []widget.Stroke{
		{{X: 30, Y: 82}, {X: 44, Y: 62}, {X: 56, Y: 42}, {X: 62, Y: 38}, {X: 60, Y: 58}, {X: 50, Y: 86}, {X: 44, Y: 94}, {X: 38, Y: 88}, {X: 52, Y: 78}, {X: 78, Y: 64}},
		{{X: 78, Y: 64}, {X: 76, Y: 76}, {X: 82, Y: 80}, {X: 92, Y: 66}, {X: 92, Y: 78}, {X: 98, Y: 80}, {X: 112, Y: 46}, {X: 118, Y: 42}, {X: 110, Y: 70}, {X: 112, Y: 80}, {X: 128, Y: 66}, {X: 130, Y: 76}, {X: 148, Y: 64}},
	}
}

func chart() fyne.CanvasObject {
	p := widget.ChartProps{
		Columns: true, OnRow: func(int) {},
		Series: []widget.ChartSeries{{Name: "In time", Tone: widget.ToneSafe, Solid: true}, {Name: "Late", Tone: widget.ToneDanger}},
	}
	for i, m := range []string{"Oct", "Nov", "Dec", "Jan", "Feb", "Mar"} {
		p.Rows = append(p.Rows, widget.ChartRow{Label: m, Counts: []int{[]int{4, 6, 0, 7, 3, 9}[i], []int{1, 0, 0, 2, 3, 1}[i]}})
	}
	return widget.NewChartCard(widget.ChartCardProps{Title: "Finished assessments", Says: "36 in six months, 7 of them late", Chart: p})
}
