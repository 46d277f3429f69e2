package shell

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/model"
	"doorstep/app/ui/widget"
)

// element is one control as scripts see it.
type element struct {
	ID      string  `json:"id"`
	Role    string  `json:"role"`
	Name    string  `json:"name"`
	Value   string  `json:"value"`
	State   string  `json:"state"`
	X       float32 `json:"x"`
	Y       float32 `json:"y"`
	W       float32 `json:"w"`
	H       float32 `json:"h"`
	Focused bool    `json:"focused"`
	Visible bool    `json:"visible"` // false when scrolled out of its page
}

// listing is the window's content for scripts: the route, and every named
// control with its place in pixels.
type listing struct {
	Screen   string    `json:"screen"`
	Scale    float32   `json:"scale"`
	Elements []element `json:"elements"`
}

// list walks what is on the canvas. ids gives a control's own name; a part of
// a control that can be tapped has its control's id, a slash and its number.
func list(c fyne.Canvas, screen string, ids func(fyne.CanvasObject) string) listing {
	out := listing{Screen: screen, Scale: c.Scale(), Elements: []element{}}
	focused := c.Focused()
	top := c.Content()
	if o := c.Overlays().Top(); o != nil {
		top = o
	}
	if top == nil {
		return out
	}
	scale := c.Scale()
	widget.Survey(top, func(s widget.Seen) bool {
		named, ok := s.Object.(widget.Named)
		if !ok {
			return true
		}
		n := named.A11y()
		id := ids(s.Object)
		e := element{
			ID: id, Role: string(n.Role), Name: n.Name, Value: n.Value, State: strings.Join(n.State, ", "),
			Focused: isFocused(focused, s.Object),
		}
		at := func(e element, pos fyne.Position, size fyne.Size) element {
			e.X, e.Y = pos.X*scale, pos.Y*scale
			e.W, e.H = size.Width*scale, size.Height*scale
			e.Visible = s.InView(pos, size)
			return e
		}
		if n.Name != "" || id != "" {
			out.Elements = append(out.Elements, at(e, s.Pos, s.Object.Size()))
		}
		if t, ok := s.Object.(widget.Targeted); ok {
			if targets := t.Targets(); len(targets) > 1 || len(targets) == 1 && (targets[0].Size != s.Object.Size() || n.Role == widget.RoleCheckGroup || n.Role == widget.RoleRadioGroup) {
				for i, g := range targets {
					part := element{ID: id + "/" + strconv.Itoa(i), Role: "target", Name: g.Name}
					out.Elements = append(out.Elements, at(part, s.Pos.Add(g.Pos), g.Size))
				}
			}
		}
		return true
	})
	return out
}

func isFocused(f fyne.Focusable, o fyne.CanvasObject) bool {
	if f == nil {
		return false
	}
	if fo, ok := f.(fyne.CanvasObject); ok && fo == o {
		return true
	}
	if in, ok := o.(interface{ FocusTarget() fyne.Focusable }); ok {
		return in.FocusTarget() == f
	}
	return false
}

// dumper writes the listing to a file, whole, whenever it changed.
type dumper struct {
	file string
	last []byte
}

func (d *dumper) write(l listing) error {
	b, err := json.MarshalIndent(l, "", " ")
	if err != nil {
		return err
	}
	if bytes.Equal(b, d.last) {
		return nil
	}
	tmp := d.file + ".tmp"
	if err := os.MkdirAll(filepath.Dir(d.file), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(tmp, b, 0o600); err != nil {
		return err
	}
	if err := os.Rename(tmp, d.file); err != nil {
		return err
	}
	d.last = b
	return nil
}

// Find is the control of a name on the screen as it is now, nil if there is
// none. UI goroutine.
func (s *Shell) Find(id string) fyne.CanvasObject {
	root := fyne.CanvasObject(s.root)
	if o := s.canvas.Overlays().Top(); o != nil {
		root = o
	}
	var out fyne.CanvasObject
	widget.Survey(root, func(seen widget.Seen) bool {
		if out == nil && s.idOf(seen.Object) == id {
			out = seen.Object
		}
		return out == nil
	})
	return out
}

// At is where the shell is.
func (s *Shell) At() model.Route { return s.nav.At() }
