package gallery

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/ui/widget"
)

// The helpers below bring a control into a state as a person would.

func hovered[T desktop.Hoverable](o T) T {
	o.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(30, 20)}})
	return o
}

func pressed[T desktop.Mouseable](o T) T {
	o.MouseDown(&desktop.MouseEvent{})
	return o
}

func focused[T interface{ FocusTarget() fyne.Focusable }](o T) T {
	o.FocusTarget().FocusGained()
	return o
}

// reached is what Tab has come to.
func reached[T fyne.Focusable](o T) T {
	o.FocusGained()
	return o
}

func wrong[T interface{ SetError(bool) }](o T) T {
	o.SetError(true)
	return o
}

func locked[T interface{ SetLocked(bool) }](o T) T {
	o.SetLocked(true)
	return o
}

// state is a control in one state, with its name over it.
type state struct {
	name string
	o    fyne.CanvasObject
}

// component lays out the states of one component in columns.
func component(title string, columns int, states ...state) fyne.CanvasObject {
	var cells []fyne.CanvasObject
	for _, s := range states {
		cells = append(cells, widget.VBox(8, widget.Caption(s.name), s.o))
	}
	return section(title, widget.Pad(0, 4, 0, 8, widget.Grid(columns, 24, cells...)))
}

// inputStates are the states that every input has.
func inputStates[T widget.Input](empty, full func() T) []state {
	return []state{
		{"Rest", empty()},
		{"Chosen", full()},
		{"Focus", focused(full())},
		{"To fix", wrong(empty())},
		{"Locked", locked(full())},
	}
}

// States shows each component in each of its states. In Family view the same
// controls are drawn by the theme for the family: in plum, and what is locked
// there is to be read, without a padlock.
func States() fyne.CanvasObject {
	return widget.Pad(32, 28, 32, 28, widget.VBox(28, append(append(append([]fyne.CanvasObject{
		widget.VBox(0, widget.H1("Every component in every state"), widget.Small("Family view is the same in plum: what is locked is there to be read, without a padlock.")),
	}, pressStates()...), inputComponents()...), append(signStates(), append(drawn(), append(handed(), workStates()...)...)...)...)...))
}

func pressStates() []fyne.CanvasObject {
	kinds := func(name string, kind widget.ButtonKind, text string) fyne.CanvasObject {
		b := func() *widget.Button { return button(text, kind) }
		busy := b()
		busy.SetBusy("Saving…")
		cell := func(b *widget.Button) fyne.CanvasObject { return widget.Wrap(0, b) }
		return component(name, 5, state{"Rest", cell(b())}, state{"Hover", cell(hovered(b()))}, state{"Focus", cell(reached(b()))}, state{"Pressed", cell(pressed(b()))}, state{"Busy", cell(busy)})
	}
	link := func() *widget.Link { return widget.NewLink(widget.LinkProps{Text: "Change", Name: "Change diagnosis"}) }
	pill := func(chosen bool) *widget.Pill {
		return widget.NewPill(widget.PillProps{Text: "So what?", Chosen: chosen})
	}
	row := func() *widget.TaskRow {
		return widget.NewTaskRow(widget.TaskRowProps{Title: "Health and care", Note: "6 of 9 pages", Tag: widget.StatusProps(widget.InProgress, ""), OnTapped: func() {}})
	}
	tabs := func() *widget.Tabs {
		return widget.NewTabs(widget.TabsProps{Active: "a", Items: []widget.TabItem{{Key: "a", Label: "Overview"}, {Key: "b", Label: "Forms", Count: "3"}}})
	}
	segments := func() *widget.YesNo {
		return widget.NewSegments(widget.SegmentsProps{Name: "Level", Active: "1", Items: []widget.TabItem{{Key: "1", Label: "Early help", Count: "1"}, {Key: "2", Label: "Targeted"}}})
	}
	wrap := func(o fyne.CanvasObject) fyne.CanvasObject { return widget.Wrap(0, o) }
	return []fyne.CanvasObject{
		kinds("Button, primary", widget.Primary, "Continue"), kinds("Button, secondary", widget.Secondary, "Back"),
		kinds("Button, text", widget.Plain, "Ask more"), kinds("Button, danger", widget.Danger, "Remove this medicine"), kinds("Button, discard", widget.Discard, "Discard"),
		component("Link", 5, state{"Rest", wrap(link())}, state{"Hover", wrap(hovered(link()))}, state{"Focus", wrap(reached(link()))}),
		component("Filter or standing question", 5, state{"Rest", wrap(pill(false))}, state{"Hover", wrap(hovered(pill(false)))}, state{"Focus", wrap(reached(pill(false)))}, state{"Chosen", wrap(pill(true))}, state{"Locked", wrap(locked(pill(true)))}),
		component("Task list row", 3, state{"Rest", row()}, state{"Hover", hovered(row())}, state{"Focus", reached(row())}),
		component("Tabs, and tabs in one bar", 4, state{"Rest", tabs()}, state{"Focus", reached(tabs())}, state{"In one bar", segments()}, state{"Focus", reached(segments())}),
	}
}

func inputComponents() []fyne.CanvasObject {
	text := func(v string) func() *widget.TextInput {
		return func() *widget.TextInput {
			return widget.NewTextInput(widget.TextInputProps{Name: "School name", Value: v})
		}
	}
	area := func(v string) func() *widget.TextArea {
		return func() *widget.TextArea {
			return widget.NewTextArea(widget.TextAreaProps{Name: "What helps", Value: v, Rows: 2})
		}
	}
	yes := func(v string) func() *widget.YesNo {
		return func() *widget.YesNo {
			return widget.NewYesNo(widget.YesNoProps{Name: "Feeds by mouth", Value: v, Wide: true})
		}
	}
	radio := func(v string) func() *widget.RadioList {
		return func() *widget.RadioList {
			return widget.NewRadioList(widget.RadioListProps{Name: "Lives", Options: home(), Value: v})
		}
	}
	check := func(v ...string) func() *widget.CheckList {
		return func() *widget.CheckList {
			return widget.NewCheckList(widget.CheckListProps{Name: "Aids", Options: aids(), Value: v, OneColumn: true})
		}
	}
	date := func(v string) func() *widget.DateParts {
		return func() *widget.DateParts {
			return widget.NewDateParts(widget.DatePartsProps{Name: "Last checked", Value: v, Today: today, Partial: true, NoCalendar: true})
		}
	}
	amount := func(v string) func() *widget.Quantity {
		return func() *widget.Quantity {
			return widget.NewQuantity(widget.QuantityProps{Name: "Each feed", Unit: "ml", Value: widget.Amount{Number: v}})
		}
	}
	who := func(v ...widget.Person) func() *widget.PersonPicker {
		return func() *widget.PersonPicker {
			return widget.NewPersonPicker(widget.PersonPickerProps{Name: "Who", People: people(), Value: v})
		}
	}
	return []fyne.CanvasObject{
		component("Text input", 5, append(inputStates(text(""), text("Beck Lane School")), state{"Hover", hovered(text("Beck Lane School")())})...),
		component("Text area", 3, inputStates(area(""), area("Blue bowl with the suction base. Music off."))...),
		component("Yes, no, not sure", 3, inputStates(yes(""), yes(widget.Yes))...),
		component("Radio list", 5, inputStates(radio(""), radio("home"))...),
		component("Checkbox list", 5, inputStates(check(), check("hoist"))...),
		component("Date, a part of it will do", 3, inputStates(date(""), date("2026-03"))...),
		component("Quantity and unit", 3, inputStates(amount(""), amount("180"))...),
		component("Person picker", 3, inputStates(who(), who(people()[0]))...),
	}
}

func signStates() []fyne.CanvasObject {
	sign := func(v widget.Signature) func() *widget.SignaturePad {
		return func() *widget.SignaturePad {
			return widget.NewSignaturePad(widget.SignaturePadProps{Name: "Signature", Who: "Julie F., carer", When: "10 March 2026, 15:06", Value: v})
		}
	}
	cards := func() *widget.RowCards { return rows() }
	chip := func() *widget.SyncChip {
		return widget.NewSyncChip(widget.SyncChipProps{Where: widget.OnlyHere, Text: "5 only on this tablet", OnTapped: func() {}})
	}
	card := func() *widget.CardButton {
		return widget.NewCardButton(widget.CardProps{Name: "17 documents", Pad: widget.Around(16), Content: widget.Strong("17 documents"), OnTapped: func() {}})
	}
	wrap := func(o fyne.CanvasObject) fyne.CanvasObject { return widget.Wrap(0, o) }
	return []fyne.CanvasObject{
		component("Choice search", 3, inputStates(medicines, func() *widget.ChoiceSearch { return named(medicines()) })...),
		component("Repeating rows", 3, state{"Rest", cards()}, state{"To fix", wrong(cards())}, state{"Locked", locked(cards())}),
		component("Signature pad", 3, inputStates(sign(widget.Signature{}), sign(widget.Signature{Width: 386, Height: 140, Strokes: signature()}))...),
		component("Sync chip", 4, state{"Rest", wrap(chip())}, state{"Hover", wrap(hovered(chip()))}, state{"Focus", wrap(reached(chip()))}),
		component("Card that is pressed", 3, state{"Rest", card()}, state{"Hover", hovered(card())}, state{"Focus", reached(card())}),
		component("Error summary", 2, state{"Rest", problems()}, state{"Focus", reached(problems())}),
		component("Calendar", 3, state{"Rest", widget.NewCalendar(widget.CalendarProps{Today: today(), Shown: today()})}, state{"Focus, chosen", reached(widget.NewCalendar(widget.CalendarProps{Today: today(), Chosen: "2026-03-27", Shown: today()}))}),
	}
}

// named is a search in which something has been chosen.
func named(s *widget.ChoiceSearch) *widget.ChoiceSearch {
	s.Load(widget.Chosen{Key: "1", Label: "Levetiracetam"})
	return s
}

func workStates() []fyne.CanvasObject {
	ribbon := func(done int) *widget.Ribbon {
		steps := []widget.RibbonStep{{Words: "Taught 12 Feb"}, {Words: "Practised 3 of 3"}, {Words: "Every step checked"}, {Words: "Both sign"}, {Words: "Review by 3 Sept"}}
		for i := range done {
			steps[i].Done = true
		}
		return widget.NewRibbon(widget.RibbonProps{Name: "Sign-off of the pump feed", Steps: steps})
	}
	return []fyne.CanvasObject{
		section("Sign-off ribbon", ribbon(3), widget.MaxWide(300, ribbon(3)), widget.MaxWide(300, ribbon(5))),
		section("Needs-indicator picker", needs(false)),
		section("Needs-indicator picker, upright and locked", widget.Grid(2, 24, needs(false), needs(true))),
		section("Action rows", widget.ActionHead(), widget.RowsCard(actions()...)),
		section("Action being written", editor()),
		section("Challenges", challenges()),
		section("Two versions", versions()),
		section("Steps of an emergency placement", widget.MaxWide(640, steps())),
		section("Chronology by kind", widget.MaxWide(640, widget.NewTimelineFilter(widget.TimelineFilterProps{Entries: happened()}))),
		section("Undo", widget.MaxWide(640, widget.NewUndoLine(widget.UndoLineProps{Said: "Marked done.", Then: "It stays in the history.", After: never}))),
	}
}
