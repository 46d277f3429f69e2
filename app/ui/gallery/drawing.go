package gallery

import (
	"fyne.io/fyne/v2"

	"doorstep/app/bodymap"
	"doorstep/app/sketch"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// square is one square of a risk matrix by itself, with the mark it carries.
func square(score, icon string, band, ink fyne.ThemeColorName) fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.Spacer()}
	edge, stroke := theme.Clear, float32(1)
	if icon != "" {
		edge, stroke = theme.Ink, 3
		parts = append(parts, widget.NewIcon(widget.IconProps{Icon: icon, Size: 18, Colour: ink}))
	}
	parts = append(parts, widget.NewText(widget.TextProps{Text: score, Bold: true, Colour: ink}), widget.Spacer())
	return widget.Wide(84, widget.NewCard(widget.CardProps{
		Name: "Risk " + score, Fill: band, Edge: edge, Stroke: stroke, Radius: 8, Pad: widget.Insets{Left: 4, Top: 11, Right: 4, Bottom: 11},
		Content: widget.Row(6, widget.AlignCentre, parts...),
	}))
}

func squares() fyne.CanvasObject {
	return widget.Wrap(8,
		square("4", "", theme.Risk1, theme.OnRisk), square("6", "flag-fill", theme.Risk2, theme.OnRisk),
		square("12", "", theme.Risk3, theme.OnRisk), square("16", "check", theme.Risk4, theme.OnRisk4))
}

func body() *widget.BodyMap {
	return widget.NewBodyMap(widget.BodyMapProps{
		Name: "Marks on Amina’s skin", Person: "Amina", Figure: bodymap.Child,
		Marks: []bodymap.Mark{
			{ID: "1", View: bodymap.Front, Figure: bodymap.Child, At: bodymap.Point{X: .5, Y: .41}, Placed: true, Kind: "sore", Label: "Sore", Note: "Round the tube"},
			{ID: "2", View: bodymap.Back, Figure: bodymap.Child, At: bodymap.Point{X: .375, Y: .79}, Placed: true, Kind: "red", Label: "Red area", Size: "20"},
		},
	})
}

func matrix() *widget.RiskMatrix {
	return widget.NewRiskMatrix(widget.RiskMatrixProps{
		Name:   "Risk: lifting Amina out of the bath",
		Likely: []string{"Rare", "Unlikely", "Possible", "Likely", "Certain"}, Bad: []string{"None", "Minor", "Some", "Serious", "Severe"},
		Bands: []widget.RiskBand{{From: 1, To: 4, Word: "Low"}, {From: 5, To: 9, Word: "Moderate"}, {From: 10, To: 15, Word: "High"}, {From: 16, To: 25, Word: "Extreme"}},
		Now:   widget.RiskPick{Likely: 4, Bad: 4}, After: widget.RiskPick{Likely: 2, Bad: 3}, AfterWord: "With a bath lift",
		OnNow: func(widget.RiskPick) {}, OnAfter: func(widget.RiskPick) {},
	})
}

// room is a bathroom of 2,180 by 1,640 mm with a bath and a turning circle.
func room() *widget.Sketch {
	at := func(xy ...int) (list []sketch.Point) {
		for i := 0; i < len(xy); i += 2 {
			list = append(list, sketch.Point{X: xy[i], Y: xy[i+1]})
		}
		return list
	}
	turn := sketch.PutCircle(sketch.Point{X: 1270, Y: 800}, 1100, 0)
	turn.ID = "turn"
	return widget.NewSketch(widget.SketchProps{Name: "Drawing of the bathroom", Marks: []sketch.Mark{
		{ID: "wall", Kind: sketch.Wall, At: at(0, 0, 2180, 0, 2180, 1640, 0, 1640, 0, 0)},
		{ID: "door", Kind: sketch.Door, What: sketch.OpensRight, At: at(1940, 1640, 1230, 1640)},
		{ID: "bath", Kind: sketch.Item, What: "bath", At: at(390, 820), Size: sketch.Size{W: 680, H: 1550}, Text: "rim 540 high"},
		turn,
		{ID: "across", Kind: sketch.Chip, At: at(0, -200, 2180, -200)},
	}})
}

func drawn() []fyne.CanvasObject {
	still := body()
	still.SetLocked(true)
	card := func(picture, word string, chosen bool) fyne.CanvasObject {
		return widget.NewPictureCard(widget.PictureCardProps{Picture: picture, Text: word, Chosen: chosen})
	}
	return []fyne.CanvasObject{
		section("5 by 5 risk picker", widget.MaxWide(640, matrix())),
		component("Body map", 2, state{"Rest", body()}, state{"Locked", still}),
		section("Room sketch", widget.MaxWide(760, room())),
		section("Picture cards of Family view", widget.MaxWide(640, widget.Grid(3, 16, card("good", "Good", false), card("ok", "OK", false), card("bad", "Not good", true)))),
	}
}
