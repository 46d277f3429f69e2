package widget

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/theme"
)

// EmptyStateProps describes a place with nothing in it: one line, one reason,
// one action.
type EmptyStateProps struct {
	Icon   string
	Line   string
	Reason string
	Action *Button // nil for none
}

// NewEmptyState makes the card shown where nothing is yet.
func NewEmptyState(p EmptyStateProps) *Card {
	parts := []fyne.CanvasObject{
		NewIcon(IconProps{Icon: p.Icon, Size: 32, Colour: theme.Primary}),
		Pad(0, 6, 0, 0, NewText(TextProps{Text: p.Line, Bold: true, Centre: true, MaxWidth: -1})),
		NewText(TextProps{Text: p.Reason, Size: theme.SizeSmall, Colour: theme.Muted, Centre: true, MaxWidth: -1}),
	}
	if p.Action != nil {
		parts = append(parts, Pad(0, 12, 0, 0, Row(0, AlignFill, Spacer(), p.Action, Spacer())))
	}
	return NewCard(CardProps{Name: p.Line, Pad: Around(20), Content: VBox(0, parts...)})
}
