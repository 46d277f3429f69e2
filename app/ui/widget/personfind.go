package widget

import (
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
)

// How the list of a PersonPicker is narrowed: by a box over it. It takes the keyboard
// only when something is typed or it is pressed, so that a tablet does not cover the
// people with its keys.

const (
	// fewPeople are seen at a glance: nothing needs to be typed to find one.
	fewPeople = 5
	// mostPeople is how many are listed at once.
	mostPeople = 8
)

// offerFind puts the box over a list that is long, or that takes names it does not
// have.
func (p *PersonPicker) offerFind() {
	if len(p.props.People) <= fewPeople && !p.props.AllowNew {
		return
	}
	p.find = NewTextInput(TextInputProps{
		Name: say.T("Type part of a name"), Icon: "search", OnChanged: p.narrowed, OnKey: p.findKey, OnBlur: p.leftFind,
	})
}

// toFind gives the box the keyboard.
func (p *PersonPicker) toFind() {
	p.handsOver = true
	FocusOn(p.find)
	p.handsOver = false
}

// typed is what the list is narrowed by, "" for nothing.
func (p *PersonPicker) typed() string {
	if p.find == nil {
		return ""
	}
	return strings.TrimSpace(p.find.Value())
}

func (p *PersonPicker) narrowed(string) {
	if p.find == nil {
		return
	}
	p.list.at = 0
	p.fillList()
	p.resized()
}

func (p *PersonPicker) findKey(k *fyne.KeyEvent) bool {
	switch {
	case k.Name == fyne.KeyEscape && p.typed() != "":
		p.find.Load("")
		p.narrowed("")
		return true
	case k.Name == fyne.KeyReturn, k.Name == fyne.KeyEnter:
		p.list.press(p.list.at)
		if !p.open {
			focusObject(p)
		}
		return true
	case p.listKey(k):
		if !p.open {
			focusObject(p)
		}
		return true
	}
	return false
}

// leftFind keeps a name that was typed and fits nobody: whoever goes on has said who.
// A press on the list takes the focus first, so what it does comes first.
func (p *PersonPicker) leftFind() {
	box := p.find
	fyne.Do(func() {
		if box == nil || p.find != box || box.focused || p.focused || p.list.over >= 0 {
			return
		}
		name := p.typed()
		if name != "" && p.props.AllowNew && len(findPeople(p.props.People, name)) == 0 {
			p.pick(Person{Name: name})
		}
		p.left()
	})
}
