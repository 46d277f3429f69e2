package fhir

// ValueSet is a list of options contained in a form, by compose.include.concept or by expansion.
type ValueSet struct {
	Node
	URL       string
	Version   string
	Name      string
	Title     string
	Status    string
	Compose   *Compose
	Expansion *Expansion
}

// Compose says which codes a value set holds.
type Compose struct {
	Node
	Include []Include
}

// Include lists codes of one code system.
type Include struct {
	Node
	System, Version string
	Concept         []Concept
}

// Concept is one code with the words shown for it.
type Concept struct {
	Node
	Code, Display string
}

// Expansion is a value set already worked out.
type Expansion struct {
	Node
	Contains []Coding // flat; a nested contains stays in Coding.More
}

func readContained(t *tree, at *place) (Contained, error) {
	if t.kind != isObject || resourceType(t, "ValueSet", at) != nil {
		return Contained{Other: string(t.append(nil))}, nil
	}
	v := &ValueSet{}
	o := open(t, at, &v.Node)
	o.text("url", &v.URL)
	o.text("version", &v.Version)
	o.text("name", &v.Name)
	o.text("title", &v.Title)
	o.text("status", &v.Status)
	o.one("compose", func(t *tree, at *place) error {
		v.Compose = &Compose{}
		p := open(t, at, &v.Compose.Node)
		p.list("include", func(t *tree, at *place) error {
			inc, err := readInclude(t, at)
			v.Compose.Include = append(v.Compose.Include, inc)
			return err
		})
		return p.close()
	})
	o.one("expansion", func(t *tree, at *place) error {
		v.Expansion = &Expansion{}
		p := open(t, at, &v.Expansion.Node)
		p.list("contains", func(t *tree, at *place) error {
			var c Coding
			err := readCoding(t, at, &c)
			v.Expansion.Contains = append(v.Expansion.Contains, c)
			return err
		})
		return p.close()
	})
	return Contained{ValueSet: v}, o.close()
}

func readInclude(t *tree, at *place) (Include, error) {
	var inc Include
	o := open(t, at, &inc.Node)
	o.text("system", &inc.System)
	o.text("version", &inc.Version)
	o.list("concept", func(t *tree, at *place) error {
		var c Concept
		p := open(t, at, &c.Node)
		p.text("code", &c.Code)
		p.text("display", &c.Display)
		err := p.close()
		inc.Concept = append(inc.Concept, c)
		return err
	})
	return inc, o.close()
}

func (v *ValueSet) append(buf []byte) []byte {
	w := begin(buf, &v.Node)
	w.key("resourceType")
	w.buf = append(w.buf, `"ValueSet"`...)
	w.head()
	w.text("url", v.URL)
	w.text("version", v.Version)
	w.text("name", v.Name)
	w.text("title", v.Title)
	w.text("status", v.Status)
	if v.Compose != nil {
		w.key("compose")
		c := begin(w.buf, &v.Compose.Node).head()
		writeList(c, "include", v.Compose.Include, func(buf []byte, inc Include) []byte {
			i := begin(buf, &inc.Node).head()
			i.text("system", inc.System)
			i.text("version", inc.Version)
			writeList(i, "concept", inc.Concept, func(buf []byte, c Concept) []byte {
				x := begin(buf, &c.Node).head()
				x.text("code", c.Code)
				x.text("display", c.Display)
				return x.end()
			})
			return i.end()
		})
		w.buf = c.end()
	}
	if v.Expansion != nil {
		w.key("expansion")
		e := begin(w.buf, &v.Expansion.Node).head()
		writeList(e, "contains", v.Expansion.Contains, func(buf []byte, c Coding) []byte { return c.append(buf) })
		w.buf = e.end()
	}
	return w.end()
}

// ValueSet returns the contained value set that "#id" names, or nil.
func (q *Questionnaire) ValueSet(ref string) *ValueSet {
	for _, c := range q.Contained {
		if c.ValueSet != nil && "#"+c.ValueSet.ID == ref {
			return c.ValueSet
		}
	}
	return nil
}

// Codings lists the set's codes in order, composed ones first.
func (v *ValueSet) Codings() []Coding {
	var out []Coding
	if v.Compose != nil {
		for _, inc := range v.Compose.Include {
			for i := range inc.Concept {
				c := &inc.Concept[i]
				coding := Coding{System: inc.System, Version: inc.Version, Code: c.Code, Display: c.Display}
				if !c.Node.empty() {
					coding.More = &c.Node
				}
				out = append(out, coding)
			}
		}
	}
	if v.Expansion != nil && len(out) == 0 {
		out = append(out, v.Expansion.Contains...)
	}
	return out
}
