package gallery

import (
	"image"
	"image/color"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Page is the sheet of components, about 1280 dp wide at 100 %. The dates on
// it are invented and never change.
func Page() fyne.CanvasObject {
	head := widget.Row(12, widget.AlignCentre,
		widget.VBox(0, widget.H1("Doorstep components"), widget.Small("Every control, and the states that matter. Sizes in Fyne units (dp).")),
		widget.Spacer(), widget.Small("Atkinson Hyperlegible Next · 400, 600, italic"))
	return widget.Pad(32, 28, 32, 28, widget.VBox(22, head, swatches(),
		widget.Row(28, widget.AlignStart, widget.Grow(first()), widget.Grow(second()), widget.Grow(third()))))
}

func today() time.Time { return time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC) }

func swatches() fyne.CanvasObject {
	var list []fyne.CanvasObject
	for _, s := range []struct {
		name    string
		bg, ink fyne.ThemeColorName
	}{
		{"Page", theme.Page, theme.Ink},
		{"Surface", theme.Surface, theme.Ink},
		{"Ink", theme.Ink, theme.Surface},
		{"Muted", theme.Muted, theme.Surface},
		{"Primary", theme.Primary, theme.OnPrimary},
		{"Safe", theme.SafeBg, theme.Safe},
		{"Only here", theme.LocalBg, theme.Local},
		{"Sending", theme.SendBg, theme.Send},
		{"Family, choice", theme.ChoiceBg, theme.Choice},
		{"Danger", theme.DangerBg, theme.Danger},
	} {
		list = append(list, widget.NewCard(widget.CardProps{
			Name: s.name, Fill: s.bg, Radius: 10, Pad: widget.Insets{Left: 10, Top: 16, Right: 10, Bottom: 16},
			Content: widget.NewText(widget.TextProps{Text: s.name, Bold: true, Size: theme.SizeCaption, Colour: s.ink, Lines: 1}),
		}))
	}
	return widget.Grid(10, 8, list...)
}

// section is a heading with a rule under it and what belongs to it.
func section(title string, parts ...fyne.CanvasObject) fyne.CanvasObject {
	rule := widget.NewCard(widget.CardProps{Fill: theme.Ink, Edge: theme.Clear, Radius: 0.1, Pad: widget.Insets{Top: 2}})
	return widget.VBox(8, append([]fyne.CanvasObject{widget.VBox(4, widget.H3(title), rule)}, parts...)...)
}

func button(text string, kind widget.ButtonKind) *widget.Button {
	return widget.NewButton(widget.ButtonProps{Text: text, Kind: kind})
}

func first() fyne.CanvasObject {
	busy := button("Save", widget.Primary)
	busy.SetIcon("check")
	busy.SetBusy("Saving…")
	hover, pressed, focus := button("Hover", widget.Primary), button("Pressed", widget.Primary), button("Focus", widget.Primary)
	hover.MouseIn(nil)
	pressed.MouseDown(nil)
	focus.FocusGained()

	wrong := widget.NewField(widget.FieldProps{Label: "School name", Input: widget.NewTextInput(widget.TextInputProps{})})
	wrong.SetError("Enter the name of her school")
	locked := widget.NewTextInput(widget.TextInputProps{Name: "School name", Value: "Beck Lane School"})
	locked.SetLocked(true)
	area := widget.NewTextArea(widget.TextAreaProps{
		Name: "What helps", Value: "Chair tilted back a little. Music off. Show her the spoon before it comes.",
		Note: "3 lines at first, then grows to fit",
	})
	area.SetSaved("Saved 10:42")
	yes := widget.NewYesNo(widget.YesNoProps{Name: "Feeds by mouth", Value: widget.No})
	home := []widget.Option{{Key: "home", Label: "Home with family"}, {Key: "carer", Label: "With a shared carer"}}
	aids := []widget.Option{{Key: "hoist", Label: "Hoist"}, {Key: "frame", Label: "Standing frame"}, {Key: "none", Label: "None of these", Exclusive: true}}
	return widget.VBox(22,
		section("Buttons",
			widget.Wrap(8, button("Continue", widget.Primary), hover, pressed),
			widget.Pad(0, 4, 0, 4, widget.Wrap(14, focus, busy)),
			widget.Wrap(8, button("Secondary", widget.Secondary), button("Text", widget.Plain), button("Remove", widget.Danger), button("Discard", widget.Discard)),
			widget.Caption("Never greyed out: pressing shows what is missing. 48 high, 56 in the action bar.")),
		section("Text input",
			widget.NewField(widget.FieldProps{Label: "School name", Hint: "As it is on the letterhead", Input: widget.NewTextInput(widget.TextInputProps{Value: "Beck Lane School"})}),
			wrong, locked, widget.Caption("Rest, error, locked after sign-off")),
		section("Text area, grows as you write", area),
		section("Yes, no, not sure", yes, widget.NewYesNo(widget.YesNoProps{Name: "Empty"}),
			widget.Caption("Nothing is chosen until someone chooses. Tap again to clear.")),
		section("Radio and checkbox lists",
			widget.NewRadioList(widget.RadioListProps{Name: "Lives", Options: home, Value: "home"}),
			widget.NewCheckList(widget.CheckListProps{Name: "Aids", Options: aids, Value: []string{"hoist"}, OneColumn: true})),
		section("Quantity and unit",
			widget.NewQuantity(widget.QuantityProps{Name: "Each feed", Unit: "ml", Value: widget.Amount{Number: "180"}}),
			widget.Caption("Hold to repeat. Typing works too. The unit is always shown.")),
	)
}

func second() fyne.CanvasObject {
	people := []widget.Person{
		{ID: "1", Name: "Sunita L.", Role: "Short-break nurse", Team: "Amina’s team"},
		{ID: "2", Name: "Priya N.", Role: "Occupational therapist"},
	}
	picker := widget.NewPersonPicker(widget.PersonPickerProps{Name: "Who", People: people, Value: people[:1], AllowNew: true})
	picker.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	search := widget.NewChoiceSearch(widget.ChoiceSearchProps{
		Name: "Medicine", AsWritten: true,
		Options: []widget.Option{{Key: "1", Label: "Levetiracetam", Hint: "epilepsy"}, {Key: "2", Label: "Levothyroxine", Hint: "thyroid"}, {Key: "3", Label: "Lamotrigine", Hint: "epilepsy"}},
	})
	search.Type("lev")
	thumb := image.NewUniform(color.NRGBA{0xC9, 0xD6, 0xD4, 0xFF})
	pic := image.NewNRGBA(image.Rect(0, 0, 124, 92))
	for y := range 92 {
		for x := range 124 {
			pic.Set(x, y, thumb.C)
		}
	}
	return widget.VBox(22,
		section("Date and picker",
			widget.NewDateParts(widget.DatePartsProps{Name: "Last checked", Value: "2026-03-27", Today: today}),
			widget.NewCalendar(widget.CalendarProps{Today: today(), Chosen: "2026-03-27", Shown: today()})),
		section("Choice search", search),
		section("Person picker", picker),
		section("Repeating rows", widget.NewRowCards(widget.RowCardsProps{
			One: "medicine", AddLabel: "Add another medicine", OnRemove: func(string) {},
			Rows: []widget.RowCard{{ID: "2", Title: "Medicine 2 of 4", Text: "Levetiracetam, 250 mg, twice a day", Tag: widget.StatusProps(widget.Complete, "")}},
		})),
		section("Photo strip", widget.NewPhotoStrip(widget.PhotoStripProps{Name: "Photos", Photos: []widget.Photo{{ID: "1", Thumb: pic}, {ID: "2"}}})),
		section("No answer", widget.NewGapPicker(widget.GapPickerProps{
			Reasons: []widget.Option{{Key: "declined", Label: "The family did not want to say"}}, Value: widget.Gap{Code: "declined"}, Today: today,
		})),
	)
}

func third() fyne.CanvasObject {
	chip := func(w widget.WhereIs, text string) fyne.CanvasObject {
		return widget.Row(0, widget.AlignFill, widget.NewSyncChip(widget.SyncChipProps{Where: w, Text: text}))
	}
	pad := widget.NewSignaturePad(widget.SignaturePadProps{
		Name: "Signature", Who: "Julie F., carer", When: "10 March 2026, 15:06", Value: widget.Signature{Width: 386, Height: 140, Strokes: signature()},
	})
	return widget.VBox(22,
		section("Status tags", widget.Wrap(8,
			widget.NewStatusTag(widget.NotStarted, ""), widget.NewStatusTag(widget.InProgress, ""), widget.NewStatusTag(widget.Finished, ""),
			widget.NewStatusTag(widget.ToFix, "2"), widget.NewStatusTag(widget.CantStart, ""), widget.NewStatusTag(widget.NeedsChoice, ""),
			widget.NewStatusTag(widget.WithSomebody, "Priya"))),
		section("Due chips", widget.Wrap(8,
			widget.NewDueChip(widget.DueLate, "2 days late"), widget.NewDueChip(widget.DueToday, "Today"),
			widget.NewDueChip(widget.DueLater, "Thu 12 Mar"), widget.NewDueChip(widget.DueDone, "Done 3 Mar"))),
		section("Where your work is",
			chip(widget.OnlyHere, "14 only on this tablet"), chip(widget.Sending, "Sending 6 of 14"),
			chip(widget.SafeOnServer, "All safe on the server"), chip(widget.ChoiceNeeded, "1 needs your choice"),
			chip(widget.NotSent, "Not sent for 2 days"),
			widget.NewBanner(widget.BannerProps{Tone: widget.ToneDanger, Icon: "error", Strong: "14 changes have waited 2 days.", Text: "Get to Wi-Fi, or make a locked copy.", Below: true})),
		section("Error summary", widget.NewErrorSummary(widget.ErrorSummaryProps{Problems: []widget.Problem{
			{Message: "Enter the name of her school"}, {Message: "Say who has parental responsibility"},
		}})),
		section("Task, action and timeline rows", widget.RowsCard(
			widget.NewTaskRow(widget.TaskRowProps{Title: "Communication", Tag: widget.StatusProps(widget.Finished, ""), OnTapped: func() {}}),
			widget.NewTaskRow(widget.TaskRowProps{Title: "Order and fit a bath lift", Second: "So no one lifts her by hand", Strong: true, Tag: widget.TagProps{Text: "27 Mar", Icon: "event"}}),
			widget.Pad(16, 12, 16, 12, widget.NewTimeline(widget.TimelineProps{Entries: []widget.TimelineEntry{
				{Kind: widget.EntryEvent, Date: "Wed 11 February 2026", Title: "Went to hospital – long seizure"},
			}})))),
		section("Signature pad", pad),
		section("Show-when", widget.NewShowWhen(widget.ShowWhenProps{Shown: true, Content: widget.VBox(2,
			widget.NewText(widget.TextProps{Text: "How many feeds each day?", Size: theme.SizeLabel, Bold: true}), widget.Hint("Shown because you ticked “Feeds through a tube”"))})),
		section("Nothing here yet", widget.NewEmptyState(widget.EmptyStateProps{
			Icon: "event_available", Line: "No visits today", Reason: "New visits appear when this tablet next has a signal.",
			Action: widget.NewButton(widget.ButtonProps{Text: "Plan a visit", Size: widget.Little}),
		})),
	)
}

// signature is an invented scrawl.
func signature() []widget.Stroke {
	return []widget.Stroke{
		{{X: 30, Y: 82}, {X: 44, Y: 62}, {X: 56, Y: 42}, {X: 62, Y: 38}, {X: 60, Y: 58}, {X: 50, Y: 86}, {X: 44, Y: 94}, {X: 38, Y: 88}, {X: 52, Y: 78}, {X: 78, Y: 64}},
		{{X: 78, Y: 64}, {X: 76, Y: 76}, {X: 82, Y: 80}, {X: 92, Y: 66}, {X: 92, Y: 78}, {X: 98, Y: 80}, {X: 112, Y: 46}, {X: 118, Y: 42}, {X: 110, Y: 70}, {X: 112, Y: 80}, {X: 128, Y: 66}, {X: 130, Y: 76}, {X: 148, Y: 64}},
	}
}
