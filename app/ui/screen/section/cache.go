package section

import (
	"doorstep/app/ui/form"
	"doorstep/forms/engine"
)

// Cache keeps the last pages built, so that going back and forth is quick.
type Cache struct {
	order []key
	pages map[key]*form.Page
}

type key struct {
	page string
	row  engine.RowID
	wide bool
}

// mostKept is how many built pages are kept: this one and its neighbours.
const mostKept = 3

func (c *Cache) get(k key, build func() *form.Page) *form.Page {
	if c.pages == nil {
		c.pages = map[key]*form.Page{}
	}
	for i, o := range c.order {
		if o == k {
			c.order = append(append(c.order[:i:i], c.order[i+1:]...), k)
			return c.pages[k]
		}
	}
	p := build()
	c.pages[k] = p
	if c.order = append(c.order, k); len(c.order) > mostKept {
		delete(c.pages, c.order[0])
		c.order = c.order[1:]
	}
	return p
}

// Apply shows what followed from an answer on every page that is kept.
func (c *Cache) Apply(ch engine.Changes) {
	for _, p := range c.pages {
		p.Apply(ch)
	}
}

// Reload shows the document anew on every page that is kept.
func (c *Cache) Reload() {
	for _, p := range c.pages {
		p.Reload()
	}
}

// Reread asks anew what there is to ask about the answers of every page that is
// kept.
func (c *Cache) Reread() {
	for _, p := range c.pages {
		p.Reread()
	}
}

// Drop forgets the pages, as when a document is locked.
func (c *Cache) Drop() { c.order, c.pages = nil, nil }
