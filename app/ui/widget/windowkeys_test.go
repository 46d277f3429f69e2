package widget

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// F1 and Esc reach the window from a box and from a button, each once; a list
// that is open keeps Esc for itself, and letters go nowhere else.
func TestKeysOfTheWindowWorkInEveryControl(t *testing.T) {
	in := NewTextInput(TextInputProps{Name: "Name"})
	button := NewButton(ButtonProps{Text: "Go on"})
	who := NewPersonPicker(PersonPickerProps{People: []Person{{Name: "Ada"}}})
	win := stage(t, VBox(0, in, button, who), 400, 400)
	var got []fyne.KeyName
	win.Canvas().SetOnTypedKey(func(k *fyne.KeyEvent) { got = append(got, k.Name) })
	// press does with a key what the driver does while f has the focus.
	press := func(f fyne.Focusable, name fyne.KeyName) {
		k := &fyne.KeyEvent{Name: name}
		if d, ok := f.(desktop.Keyable); ok {
			d.KeyDown(k)
		}
		f.TypedKey(k)
	}
	for _, f := range []fyne.Focusable{in.FocusTarget(), button, who} {
		got = nil
		press(f, fyne.KeyF1)
		press(f, fyne.KeyEscape)
		press(f, fyne.KeyA)
		if !slices.Equal(got, []fyne.KeyName{fyne.KeyF1, fyne.KeyEscape}) {
			t.Errorf("from %T the window got %v", f, got)
		}
	}
	who.setOpen(true)
	got = nil
	press(who, fyne.KeyEscape)
	if len(got) != 0 || who.open {
		t.Errorf("Esc in an open list: the window got %v, open %v", got, who.open)
	}
}
