package shell

import (
	"strings"
	"time"

	"doorstep/app/casefile"
	panelrules "doorstep/app/casefile/panel"
	"doorstep/app/casefile/placement"
	"doorstep/app/casefile/settings"
	"doorstep/app/casefile/sharing"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/panels"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// panelsScreen is what waits for panels, for a manager.
func (s *Shell) panelsScreen() screen.Screen {
	return panels.New(panels.Props{Desk: s, Load: s.loadPanels})
}

// loadPanels reads the requests of all children beside the screen: each is a case
// to be opened.
func (s *Shell) loadPanels(done func(panels.Data)) {
	w, now := s.work, s.Now()
	s.cfg.Run.Go(func() func() {
		d := panels.Data{Names: panelNames(w.Settings()), Slots: slots(w.Settings(), casefile.DateOf(now))}
		for _, c := range w.Cases() {
			d.Items = append(d.Items, requests(w, c)...)
		}
		panels.Sort(d.Items)
		return func() {
			if s.work == w {
				done(d)
			}
		}
	})
}

// requests are the requests of one child; none for a case that cannot be read.
func requests(w Work, c casefile.CaseSummary) []panels.Item {
	full, err := w.Case(c.ID)
	if err != nil || c.Closed {
		return nil
	}
	asks := false
	for _, f := range full.Forms {
		asks = asks || panelrules.Kind(f.Form).Known() && f.Status != casefile.EnteredInError
	}
	if !asks {
		return nil
	}
	r, err := w.Record(c.ID)
	if err != nil {
		return nil
	}
	var out []panels.Item
	for _, q := range panelrules.Requests(r) {
		out = append(out, panels.Item{Request: q, Names: shortNames(r, q.Children)})
	}
	return out
}

// shortNames are the names of children as they stand in a list.
func shortNames(r casefile.Record, names []string) string {
	people := r.Persons()
	if child := r.Child(); child != nil {
		people = append(people, casefile.PersonOf(child))
	}
	var out []string
	for _, n := range names {
		short := n
		for _, p := range people {
			if p.Name == n {
				short = p.Short()
			}
		}
		out = append(out, short)
	}
	if len(out) == 0 {
		return r.Summary().Child.Short()
	}
	return model.List(out)
}

// slots are the next days of the panels that have fixed ones, the first first.
func slots(set *settings.Set, today casefile.Date) []panelrules.Slot {
	cal, err := casefile.England()
	if err != nil {
		return nil
	}
	var out []panelrules.Slot
	for _, k := range panelrules.Kinds() {
		out = append(out, panelrules.Slots(k, set, cal, today, 3)...)
	}
	panelrules.SortSlots(out)
	return out
}

// panelNames is what panels are called in this organisation.
func panelNames(set *settings.Set) map[panelrules.Kind]string {
	out := map[panelrules.Kind]string{}
	for _, k := range panelrules.Kinds() {
		out[k] = set.Text("cfg.titles." + string(k))
		if out[k] == "" {
			out[k] = k.Name()
		}
	}
	return out
}

// requestScreen is one request to a panel.
func (s *Shell) requestScreen(r model.Route, d *openDoc) (screen.Screen, error) {
	k := panelrules.Kind(casefile.FormName(d.doc.Form()))
	scr := panels.NewRequest(panels.RequestProps{
		Desk: s, Route: r, Name: panelNames(s.work.Settings())[k], Load: func() (panels.Facts, error) { return s.requestFacts(r, d) },
		Told: func() { s.stamp(d, panelrules.ToldCell(k)) }, Sent: func() { s.stamp(d, panelrules.SentCell(k)) },
		Saved: func() model.Words { return d.editor.Line.Words() },
	})
	return scr, scr.Err()
}

// panelOf opens a form as the request to its panel; nil for one that goes to none.
func (s *Shell) panelOf(r model.Route, d *openDoc) func() {
	if !panelrules.Is(d.doc) {
		return nil
	}
	return func() { s.Open(model.Route{Screen: model.Request, Case: r.Case, Doc: r.Doc}) }
}

// requestFacts is a request as it stands now.
func (s *Shell) requestFacts(r model.Route, d *openDoc) (panels.Facts, error) {
	rec, err := s.recordOf(r)
	if err != nil {
		return panels.Facts{}, err
	}
	q, ok := panelrules.Of(rec, d.doc)
	if !ok {
		return panels.Facts{}, errNowhere
	}
	f := panels.Facts{
		Request: q, Children: shortNames(rec, q.Children), Send: panelrules.MaySend(rec, d.doc),
		Against: panelrules.MaySign(rec, d.doc, panelrules.SignCell(q.Kind), s.work.Me().Name), Pack: panelrules.PackOf(rec, d.doc, sharing.Panels{}),
	}
	switch q.Kind {
	case panelrules.Care:
		f.Start = placement.MayStart(rec, d.doc)
	case panelrules.Joint:
		cost, err := panelrules.CostOf(d.doc)
		if err != nil {
			return f, err
		}
		f.Cost = &cost
		for _, l := range panelrules.LegalAdviceDue(rec) {
			if l.Request == d.id {
				f.Legal = &l
			}
		}
	}
	return f, nil
}

func (s *Shell) recordOf(r model.Route) (casefile.Record, error) {
	id, err := casefile.ParseID(r.Case)
	if err != nil {
		return casefile.Record{}, errNowhere
	}
	return s.work.Record(id)
}

// stamp writes that something happened now.
func (s *Shell) stamp(d *openDoc, link string) {
	if link == "" {
		return
	}
	d.editor.Choose(engine.Cell{LinkID: link}, fhir.Prim(fhir.DateTime, s.Now().Truncate(time.Minute).Format(time.RFC3339)))
	s.statusOld = true
	s.tickNow()
}

// tickNow has the screen read its facts again.
func (s *Shell) tickNow() {
	if t, ok := s.cur.(screen.Ticking); ok {
		t.Tick()
	}
}

// settingOptions begins the name of options that a setting lists, a line each; what
// follows a colon is not part of the name.
const settingOptions = "settings."

// options are what a question offers from elsewhere than its form.
func (s *Shell) options(form *engine.Form, from string) []engine.Option {
	key, ok := strings.CutPrefix(from, settingOptions)
	if !ok {
		return supplied(form, from)
	}
	var out []engine.Option
	for _, line := range s.work.Settings().List(key) {
		name, _, _ := strings.Cut(line, ":")
		if name = strings.TrimSpace(name); name != "" {
			v := fhir.CodingValue(settingSystem, name, name)
			out = append(out, engine.Option{Value: v, Coding: v.Coding, Label: name})
		}
	}
	return out
}

// settingSystem is the code system of what a council lists itself.
const settingSystem = fhir.CodeSystemBase + "setting"
