package gallery

import (
	"fyne.io/fyne/v2"

	"doorstep/app/picture"
	"doorstep/app/ui/widget"
)

// handed are the controls of Family view and of photos, in each of their states.
func handed() []fyne.CanvasObject {
	press := func(text string, look widget.FamilyKind) *widget.FamilyButton {
		return widget.NewFamilyButton(widget.FamilyButtonProps{Text: text, Look: look})
	}
	wrap := func(o fyne.CanvasObject) fyne.CanvasObject { return widget.Wrap(0, o) }
	card := func(chosen bool) *widget.PictureCard {
		return widget.NewPictureCard(widget.PictureCardProps{Picture: "play", Text: "Play", Height: 150, Chosen: chosen})
	}
	wide := func(text, icon string) fyne.CanvasObject {
		return wrap(widget.NewFamilyButton(widget.FamilyButtonProps{Text: text, IconEnd: icon, Look: widget.FamilyMain, Large: true}))
	}
	marks := []widget.PhotoMark{
		{ID: "1", Mark: picture.Mark{Kind: picture.Circle, At: []picture.Spot{{X: .5, Y: .62}}, Note: "Rim 540 mm high"}},
		{ID: "2", Mark: picture.Mark{Kind: picture.Arrow, At: []picture.Spot{{X: .2, Y: .2}, {X: .45, Y: .5}}}},
	}
	return []fyne.CanvasObject{
		component("Family view: buttons", 5,
			state{"Rest", wrap(press("Yes, right", widget.FamilyPlain))}, state{"Hover", wrap(hovered(press("Yes, right", widget.FamilyPlain)))},
			state{"Focus", wrap(reached(press("Yes, right", widget.FamilyPlain)))}, state{"This is right", wrap(press("Yes, right", widget.FamilyRight))},
			state{"Chosen", wrap(press("What we wrote", widget.FamilyChosen))}, state{"Filled", wide("Next", "arrow_forward")},
			state{"On the bar", wrap(press("English", widget.FamilyOnBar))}, state{"On the bar, now", wrap(press("English", widget.FamilyOnBarNow))},
			state{"Words only", wrap(press("Not now", widget.FamilyQuietMain))}),
		component("Family view: picture cards", 5, state{"Rest", card(false)}, state{"Hover", hovered(card(false))}, state{"Focus", reached(card(false))}, state{"Chosen", card(true)}),
		component("Marks on a photo", 2,
			state{"With two marks", widget.NewPhotoMarkup(widget.PhotoMarkupProps{Name: "Bathroom", Picture: photos()[0].Thumb, Marks: marks})},
			state{"Not here yet", widget.NewPhotoMarkup(widget.PhotoMarkupProps{Name: "Bathroom", State: "Not here yet"})}),
	}
}
