package fhir

import "strconv"

// writer puts one JSON object down, member by member in the order of the FHIR definition, each
// primitive's sibling behind it, and what was kept last. Same content, same bytes.
type writer struct {
	buf  []byte
	node *Node
	done []string
	any  bool
}

func begin(buf []byte, node *Node) *writer {
	return &writer{buf: append(buf, '{'), node: node}
}

// head writes id and extensions, which lead every element.
func (w *writer) head() *writer {
	if w.node == nil {
		return w
	}
	w.text("id", w.node.ID)
	w.extensions("extension", w.node.Extension)
	w.extensions("modifierExtension", w.node.ModifierExtension)
	return w
}

func (w *writer) key(name string) {
	if w.any {
		w.buf = append(w.buf, ',')
	}
	w.any = true
	w.buf = append(appendText(w.buf, name), ':')
	w.done = append(w.done, name)
}

func (w *writer) wrote(name string) bool {
	for _, d := range w.done {
		if d == name {
			return true
		}
	}
	return false
}

func (w *writer) text(name, s string) {
	if s != "" {
		w.key(name)
		w.buf = appendText(w.buf, s)
	}
	w.beside(name)
}

// raw writes a member whose value is JSON already (a number as written).
func (w *writer) raw(name, s string) {
	if s != "" {
		w.key(name)
		w.buf = append(w.buf, s...)
	}
	w.beside(name)
}

func (w *writer) flag(name string, b bool) {
	if b {
		w.raw(name, "true")
		return
	}
	w.beside(name)
}

func (w *writer) integer(name string, n int) {
	if n != 0 {
		w.raw(name, strconv.Itoa(n))
		return
	}
	w.beside(name)
}

func (w *writer) texts(name string, list []string) {
	writeList(w, name, list, func(buf []byte, s string) []byte { return appendText(buf, s) })
}

func (w *writer) extensions(name string, list []Extension) {
	writeList(w, name, list, func(buf []byte, e Extension) []byte { return e.append(buf) })
}

func writeList[T any](w *writer, name string, list []T, one func([]byte, T) []byte) {
	if len(list) == 0 {
		return
	}
	w.key(name)
	w.buf = append(w.buf, '[')
	for i, v := range list {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		w.buf = one(w.buf, v)
	}
	w.buf = append(w.buf, ']')
}

func (w *writer) beside(name string) {
	if s := w.node.Beside(name); s != nil && !w.wrote("_"+name) {
		w.key("_" + name)
		w.buf = begin(w.buf, &s.Node).head().end()
	}
}

// end writes what is left (siblings without their primitive, unknown members) and closes the object.
func (w *writer) end() []byte {
	if w.node != nil {
		for i := range w.node.Siblings {
			w.beside(w.node.Siblings[i].Name)
		}
		for _, m := range w.node.Unknown {
			if !w.wrote(m.Name) {
				w.key(m.Name)
				w.buf = append(w.buf, m.Raw...)
			}
		}
	}
	return append(w.buf, '}')
}

func (e Extension) append(buf []byte) []byte {
	w := begin(buf, &e.Node).head()
	w.text("url", e.URL)
	w.value("value", e.Value)
	return w.end()
}
