package fhir

// QuestionnaireResponse is a filled form.
type QuestionnaireResponse struct {
	Node
	Language      string
	Identifier    *Identifier
	Questionnaire string // url|version
	Status        string // in-progress, completed, amended, entered-in-error, stopped
	Subject       *Reference
	Encounter     *Reference
	Authored      string
	Author        *Reference
	Source        *Reference
	Item          []*ResponseItem
}

// Identifier names a record in some system.
type Identifier struct {
	Node
	System, Value string
}

// ResponseItem is a group's repetition or a question with its answers. Node.ID is a row's key.
type ResponseItem struct {
	Node
	LinkID     string
	Definition string
	Text       string
	Answer     []Answer
	Item       []*ResponseItem
}

// Answer is one answer; Node.ID is its key where a question repeats.
type Answer struct {
	Node
	Value Value
	Item  []*ResponseItem
}

// ParseResponse reads a filled form, keeping what it does not know; refusals as ParseQuestionnaire's.
func ParseResponse(src []byte) (*QuestionnaireResponse, error) {
	t, err := readTree(src)
	if err != nil {
		return nil, err
	}
	at := &place{name: "QuestionnaireResponse", no: -1}
	if err := resourceType(&t, "QuestionnaireResponse", at); err != nil {
		return nil, err
	}
	r := &QuestionnaireResponse{}
	o := open(&t, at, &r.Node)
	o.text("language", &r.Language)
	o.one("identifier", func(t *tree, at *place) error {
		r.Identifier = &Identifier{}
		p := open(t, at, &r.Identifier.Node)
		p.text("system", &r.Identifier.System)
		p.text("value", &r.Identifier.Value)
		return p.close()
	})
	o.text("questionnaire", &r.Questionnaire)
	o.text("status", &r.Status)
	o.reference("subject", &r.Subject)
	o.reference("encounter", &r.Encounter)
	o.text("authored", &r.Authored)
	o.reference("author", &r.Author)
	o.reference("source", &r.Source)
	o.responseItems(&r.Item)
	return r, o.close()
}

func (o *object) reference(name string, to **Reference) {
	o.one(name, func(t *tree, at *place) error {
		*to = &Reference{}
		return readReference(t, at, *to)
	})
}

func (o *object) responseItems(to *[]*ResponseItem) {
	o.list("item", func(t *tree, at *place) error {
		it := &ResponseItem{}
		*to = append(*to, it)
		p := open(t, at, &it.Node)
		p.text("linkId", &it.LinkID)
		p.text("definition", &it.Definition)
		p.text("text", &it.Text)
		p.list("answer", func(t *tree, at *place) error {
			var a Answer
			v := open(t, at, &a.Node)
			v.value("value", &a.Value)
			v.responseItems(&a.Item)
			err := v.close()
			it.Answer = append(it.Answer, a)
			return err
		})
		p.responseItems(&it.Item)
		return p.close()
	})
}

// MarshalJSON writes the response as compact JSON in the order of the FHIR definition: same content,
// same bytes. Call it directly or use Indented: json.Marshal would escape < and > again.
func (r *QuestionnaireResponse) MarshalJSON() ([]byte, error) {
	w := begin(nil, &r.Node)
	w.key("resourceType")
	w.buf = append(w.buf, `"QuestionnaireResponse"`...)
	w.text("id", r.ID)
	w.text("language", r.Language)
	w.extensions("extension", r.Extension)
	w.extensions("modifierExtension", r.ModifierExtension)
	if r.Identifier != nil {
		w.key("identifier")
		v := begin(w.buf, &r.Identifier.Node).head()
		v.text("system", r.Identifier.System)
		v.text("value", r.Identifier.Value)
		w.buf = v.end()
	}
	w.text("questionnaire", r.Questionnaire)
	w.text("status", r.Status)
	w.reference("subject", r.Subject)
	w.reference("encounter", r.Encounter)
	w.text("authored", r.Authored)
	w.reference("author", r.Author)
	w.reference("source", r.Source)
	w.responseItems(r.Item)
	return w.end(), nil
}

// Indented writes the response for people: two spaces, one member a line.
func (r *QuestionnaireResponse) Indented() ([]byte, error) { return indented(r.MarshalJSON()) }

func (w *writer) reference(name string, r *Reference) {
	if r != nil {
		w.key(name)
		w.buf = r.append(w.buf)
	}
}

func (w *writer) responseItems(list []*ResponseItem) {
	writeList(w, "item", list, func(buf []byte, it *ResponseItem) []byte {
		v := begin(buf, &it.Node).head()
		v.text("linkId", it.LinkID)
		v.text("definition", it.Definition)
		v.text("text", it.Text)
		writeList(v, "answer", it.Answer, func(buf []byte, a Answer) []byte {
			x := begin(buf, &a.Node).head()
			x.value("value", a.Value)
			x.responseItems(a.Item)
			return x.end()
		})
		v.responseItems(it.Item)
		return v.end()
	})
}
