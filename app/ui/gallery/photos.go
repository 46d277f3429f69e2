package gallery

import (
	"image"
	"image/color"
	"image/draw"

	"doorstep/app/ui/widget"
)

// photos are two invented pictures: a bath and a door.
func photos() []widget.Photo {
	return []widget.Photo{
		{ID: "1", Thumb: painted(color.NRGBA{0xC9, 0xD6, 0xD4, 255},
			shape{image.Rect(0, 66, 124, 92), color.NRGBA{0xA9, 0xB9, 0xB6, 255}}, shape{image.Rect(14, 40, 110, 74), color.NRGBA{0xFF, 0xFF, 0xFF, 255}})},
		{ID: "2", Thumb: painted(color.NRGBA{0xDF, 0xD3, 0xC2, 255},
			shape{image.Rect(40, 8, 92, 92), color.NRGBA{0xBA, 0x86, 0x58, 255}})},
	}
}

type shape struct {
	at     image.Rectangle
	colour color.NRGBA
}

func painted(ground color.NRGBA, shapes ...shape) image.Image {
	pic := image.NewNRGBA(image.Rect(0, 0, 124, 92))
	draw.Draw(pic, pic.Rect, image.NewUniform(ground), image.Point{}, draw.Src)
	for _, s := range shapes {
		draw.Draw(pic, s.at, image.NewUniform(s.colour), image.Point{}, draw.Src)
	}
	return pic
}
