package council

import (
	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Props is what the screen needs.
type Props struct {
	Desk screen.Desk
	// Settings are those in force today that have all the words of find.
	Settings func(find string) []model.SettingGroup
	// Change changes one from a day on, to what is shipped with an empty value;
	// done gets why it could not, in plain words. Nil for who may only read.
	Change func(key, value string, from casefile.Date, why string, done func(fault string))
	// Forms leads to the forms that the organisation published; nil where there is no way.
	Forms func()
}

// Screen lists the settings.
type Screen struct {
	screen.Search
	props Props
}

// New makes the screen.
func New(p Props) *Screen {
	s := &Screen{props: p}
	s.Begin(screen.SearchProps{
		Desk: p.Desk, ID: "council.find", Label: say.T("Find a setting"), Hint: say.T("For example, assessment, short break or panel."), MaxWidth: 560, Found: s.groups,
	})
	return s
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	sub := say.T("To read. Managers change them.")
	if s.props.Change != nil {
		sub = say.T("Time limits, panels, names and words")
	}
	return screen.Frame{Title: say.T("Your council’s settings"), Sub: sub, Back: true, Rail: true}
}

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) { s.Return(was, false) }

// Tick implements screen.Ticking.
func (s *Screen) Tick() {
	if s.Box() != nil {
		s.Fill()
	}
}

func (s *Screen) groups() []fyne.CanvasObject {
	all := s.props.Settings(s.Query)
	if len(all) == 0 {
		return []fyne.CanvasObject{widget.NewEmptyState(widget.EmptyStateProps{Icon: "search", Line: say.T("No setting has these words."), Reason: say.T("Try one word, or part of one.")})}
	}
	parts := make([]fyne.CanvasObject, len(all))
	for i, g := range all {
		parts[i] = s.group(g)
	}
	if s.props.Forms != nil && s.Query == "" {
		forms := widget.RowsCard(screen.Tag(&s.Tags, "council.forms", widget.NewTaskRow(widget.TaskRowProps{
			Title: say.T("Forms of your organisation"), Strong: true, Second: say.T("Published for all its tablets, beside those that come with Doorstep"), Icon: "assignment", IconAs: theme.Primary, Arrow: true, OnTapped: s.props.Forms,
		})))
		return append([]fyne.CanvasObject{widget.MaxWide(900, forms)}, s.inColumns(all, parts)...)
	}
	return s.inColumns(all, parts)
}

// inColumns puts the groups beside one another where there is room.
func (s *Screen) inColumns(all []model.SettingGroup, parts []fyne.CanvasObject) []fyne.CanvasObject {
	if s.Width.OneColumn() || len(parts) == 1 {
		return []fyne.CanvasObject{widget.MaxWide(900, widget.VBox(24, parts...))}
	}
	cut := middle(all)
	return []fyne.CanvasObject{widget.ColumnsTop(24, []float32{-1, -1}, widget.VBox(24, parts[:cut]...), widget.VBox(24, parts[cut:]...))}
}

// middle is how many groups make a first column about as long as the second.
func middle(all []model.SettingGroup) int {
	n := 0
	for _, g := range all {
		n += len(g.Settings) + 1
	}
	have := 0
	for i, g := range all {
		have += len(g.Settings) + 1
		if 2*have >= n {
			return i + 1
		}
	}
	return len(all)
}

func (s *Screen) group(g model.SettingGroup) fyne.CanvasObject {
	rows := make([]fyne.CanvasObject, len(g.Settings))
	for i, one := range g.Settings {
		rows[i] = screen.Tag(&s.Tags, "council."+one.Key, widget.NewTaskRow(widget.TaskRowProps{
			Title: one.Title, Plain: true, Second: one.Short() + " · " + one.KindWords(), Tag: screen.TagProps(one.Tag(s.props.Desk.Now())), Arrow: true,
			OnTapped: func() { s.open(one) },
		}))
	}
	return widget.VBox(8, widget.NewText(widget.TextProps{Text: g.Title, Size: theme.SizeH3, Bold: true, Heading: true}), widget.RowsCard(rows...))
}
