package shell

import (
	"doorstep/app/ui/screen/help"
)

func (s *Shell) helpScreen() *help.Screen {
	var keys []help.Key
	for _, k := range keyMap() {
		if k.keys != "" {
			keys = append(keys, help.Key{Keys: k.keys, Does: k.does})
		}
	}
	keys = append(keys,
		help.Key{Keys: "Tab, Shift Tab", Does: "next, previous control"}, help.Key{Keys: "Arrows", Does: "move inside a group"},
		help.Key{Keys: "Space, Enter", Does: "choose, press"}, help.Key{Keys: "Y N U", Does: "yes, no, not sure, in such a question"},
		help.Key{Keys: "F1", Does: "this page"}, help.Key{Keys: "Esc", Does: "close what lies on top; it never throws work away"})
	return help.New(help.Props{
		Desk: s, Version: s.cfg.Version, Keys: keys, Look: s.cfg.Look, Licences: s.cfg.Licences,
		SetLook: func(l help.Look) {
			s.cfg.Look = l
			s.cfg.SetLook(l)
			s.Relook()
		},
	})
}

// sunlight switches to the sunlight colours and back, from the sync chip.
func (s *Shell) sunlight() {
	if s.cfg.Look.Mode == "sunlight" {
		s.cfg.Look.Mode = "light"
	} else {
		s.cfg.Look.Mode = "sunlight"
	}
	s.cfg.SetLook(s.cfg.Look)
	s.Relook()
}

// Relook draws everything anew after the theme changed.
func (s *Shell) Relook() {
	s.frame.known = false
	s.root.Refresh()
}
