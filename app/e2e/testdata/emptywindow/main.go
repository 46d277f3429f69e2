// Command emptywindow shows a window with nothing in it: what the toolkit
// itself costs, for the memory test to subtract.
package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
)

func main() {
	w := app.NewWithID("uk.doorstep.empty").NewWindow("Empty")
	w.SetContent(container.NewWithoutLayout())
	w.Resize(fyne.NewSize(1280, 800))
	w.ShowAndRun()
}
