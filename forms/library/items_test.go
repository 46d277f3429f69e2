package library

import (
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/goccy/go-yaml"

	"doorstep/forms/fhir"
)

// pageItem is one item of the content pages, in the vocabulary of items.json.
type pageItem struct {
	Form, ID, Prompt, Type string
	Parent                 string
	Quantity               *struct {
		Unit      string
		Low, High *json.Number
	}
	Required struct {
		Kind, Then, When string
		Unstated         bool
	}
	Options []struct {
		Code, Label string
		Exclusive   bool
	}
	OptionsFrom  string
	ShowWhen     string
	ShowWhenRefs []string
	Hint         string
	Marks        []string
	LengthGuide  int
	Companions   []struct{ ID string }
	OwnRow       bool
}

func pageItems(t *testing.T) []pageItem {
	t.Helper()
	b, err := os.ReadFile("testdata/items.json")
	if err != nil {
		t.Fatal(err)
	}
	var out []pageItem
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// sharedWords are the labels of lists.yaml, by code.
var sharedWords = sync.OnceValue(func() map[string]string {
	var lists struct{ Labels map[string]string }
	b, err := os.ReadFile("lists.yaml")
	if err == nil {
		err = yaml.Unmarshal(b, &lists)
	}
	if err != nil {
		panic(err)
	}
	return lists.Labels
})

// placed is an item of a compiled form with the groups around it.
type placed struct {
	*fhir.Item
	around []*fhir.Item
	form   *fhir.Questionnaire
}

func place(q *fhir.Questionnaire) map[string]placed {
	out := map[string]placed{}
	var walk func([]*fhir.Item, []*fhir.Item)
	walk = func(list, around []*fhir.Item) {
		for _, it := range list {
			out[it.LinkID] = placed{it, around, q}
			walk(it.Item, append(slices.Clone(around), it))
		}
	}
	walk(q.Item, nil)
	return out
}

func (p placed) help() string {
	for _, c := range p.Item.Item {
		if c.Type == "display" && c.LinkID == p.LinkID+"-help" {
			return c.Text
		}
	}
	return ""
}

func (p placed) control() string {
	if e := p.Ext(fhir.DItemControl); e != nil {
		return e.Value.Text
	}
	return ""
}

func (p placed) flag(url string) bool { e := p.Ext(url); return e != nil && e.Value.Bool }

// rowGroup is the nearest repeating group around the item.
func (p placed) rowGroup() string {
	for i := len(p.around) - 1; i >= 0; i-- {
		if p.around[i].Repeats {
			return p.around[i].LinkID
		}
	}
	return ""
}

// conditions are what decides whether the item is asked: its own and those of the groups around it up to
// the next row.
func (p placed) conditions() string {
	var b strings.Builder
	add := func(it *fhir.Item) {
		for _, w := range it.EnableWhen {
			b.WriteString(w.Question + " " + w.Operator + " " + w.Answer.Coding.Code + w.Answer.Text + w.Answer.Quantity.Value + "\n")
		}
		if e := it.Ext(fhir.ExtEnableWhen); e != nil {
			x, _ := e.Value.Expression()
			b.WriteString(x.Expression + "\n")
		}
	}
	add(p.Item)
	for i := len(p.around) - 1; i >= 0 && !p.around[i].Repeats; i-- {
		add(p.around[i])
	}
	return b.String()
}

func (p placed) required() (kind, when string) {
	e := p.Ext(fhir.DRequired)
	if e == nil {
		return "", ""
	}
	x, _ := e.Sub("when").Expression()
	return e.Sub("kind").Text, x.Expression
}

func (p placed) codings() (out []fhir.Coding, exclusive []string) {
	if p.AnswerValueSet != "" {
		return p.form.ValueSet(p.AnswerValueSet).Codings(), nil
	}
	for i := range p.AnswerOption {
		o := &p.AnswerOption[i]
		out = append(out, o.Value.Coding)
		if e := o.Ext(fhir.ExtOptionExclusive); e != nil && e.Value.Bool {
			exclusive = append(exclusive, o.Value.Coding.Code)
		}
	}
	return out, exclusive
}

// fhirTypes: what a type of the pages is in FHIR, and the control that tells kinds of one FHIR type apart.
var fhirTypes = map[string][2]string{
	"string": {"string"}, "text": {"text"}, "date": {"date"}, "datetime": {"dateTime"}, "boolean": {"boolean"},
	"choice": {"choice"}, "multi": {"choice"}, "choice-open": {"open-choice"}, "multi-open": {"open-choice"},
	"integer": {"integer"}, "quantity": {"quantity"}, "person": {"reference", "person"}, "org": {"reference", "org"},
	"reference": {"reference", "record"}, "repeat": {"group"}, "signature": {"attachment", "signature"},
	"attachment": {"attachment"}, "sketch": {"group", "sketch"}, "body-map": {"group", "body-map"},
}

// drawn are the types whose marks are rows.
var drawn = map[string]bool{"sketch": true, "body-map": true}

// madeFor tells whether an item is part of a mark of a drawing, or stands under a photo.
func madeFor(p placed) bool {
	return slices.ContainsFunc(p.around, func(g *fhir.Item) bool {
		e := g.Ext(fhir.DItemControl)
		return e != nil && (drawn[e.Value.Text] || e.Value.Text == fhir.ControlPhoto)
	})
}

func plainWords(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9')
	}), " ")
}

// TestItems holds every shipped form against the content pages: nothing missing, nothing changed and
// nothing extra without a reason in items_reasons_test.go.
func TestItems(t *testing.T) {
	forms := map[string]map[string]placed{}
	for _, name := range Names() {
		q, err := Get(name)
		if err != nil {
			t.Fatal(err)
		}
		forms[name] = place(q)
	}
	known := map[string]bool{}
	acts := map[string]pageItem{}
	reasons := usedReasons{t: t, used: map[string]bool{}}
	for _, it := range pageItems(t) {
		if it.Form == "act" {
			acts[strings.TrimPrefix(it.ID, "act.")] = it
			continue
		}
		form := it.Form
		if form == "ad" {
			form = "ot" // the adaptations are part of the child's OT assessment
		}
		if form == "lon" {
			form = "harm" // the page lists the safeguarding card; the rest of lon is its matrix (TestIndicators)
		}
		known[form+" "+it.ID] = true
		p, ok := forms[form][it.ID]
		if !ok {
			if !reasons.has(it.ID, "missing") {
				t.Errorf("%s: not in the form %s", it.ID, form)
			}
			continue
		}
		compareItem(t, it, p, form, &reasons)
		for _, c := range it.Companions {
			known[form+" "+c.ID] = true
			if _, ok := forms[form][c.ID]; !ok && !(strings.HasSuffix(c.ID, ".other") && p.Type == "open-choice") {
				t.Errorf("%s: its companion %s is missing", it.ID, c.ID)
			}
		}
	}
	for form, items := range forms {
		if form == "person" || form == "case" || form == "ess" || form == "acc" || form == "sar" || form == "arc" || form == "lon" || form == "rev" || form == "ref" || form == "cfg" || form == "frm" {
			continue // no content page lists the items of these
		}
		for id, p := range items {
			if known[form+" "+id] || strings.HasSuffix(id, "-help") || strings.HasPrefix(id, form+".part.") ||
				strings.HasPrefix(id, form+".sec.") || strings.HasPrefix(id, form+".page.") {
				continue
			}
			if madeFor(p) {
				continue // the compiler makes the questions of a mark, and those about a photo
			}
			if act, ok := acts[id[strings.LastIndexByte(id, '.')+1:]]; ok && slices.Contains(actionGroups, p.rowGroup()) {
				act.ID, act.Parent = id, p.rowGroup()
				compareItem(t, act, p, form, &reasons)
				continue
			}
			if kept, ok := strings.CutPrefix(id, form+"."); ok && slices.Contains(noted, form) && slices.Contains(noteItems, kept) {
				continue // Note and Photo of every page: interface design, mock-ups 05 and 14
			}
			if !reasons.has(id, "extra") {
				t.Errorf("%s: in the form %s but on no page", id, form)
			}
		}
	}
	reasons.unused()
}

// noted are the forms whose pages offer Note and Photo, and noteItems what keeps them.
var (
	noted     = []string{"dca", "caf", "ot", "na", "prop"}
	noteItems = []string{"note", "note.about", "note.words", "note.page", "picture"}
)

// actionGroups hold action records: processes.md section 4.
var actionGroups = []string{"caf.end.action", "cafdpr.action", "dca.plan.action", "dca.over.actions", "cmp.conditions", "cinp.action", "ovs.direction", "jrap.actions", "mafs.action", "std.home", "sd.home-action", "tra.goals", "tra.health", "slm.action"}

func compareItem(t *testing.T, it pageItem, p placed, form string, reasons *usedReasons) {
	t.Helper()
	differs := func(what, got, want string) {
		t.Helper()
		if got != want && !reasons.has(it.ID, what) {
			t.Errorf("%s: %s is %q, the page says %q", it.ID, what, got, want)
		}
	}
	differs("prompt", p.Text, strings.ReplaceAll(it.Prompt, "**", ""))
	if it.Hint != "" { // where the page has none, the words of its rules column may help
		differs("hint", p.help(), it.Hint)
	}
	differs("parent", p.rowGroup(), it.Parent)
	if want, ok := fhirTypes[it.Type]; ok {
		differs("type", p.Type, want[0])
		if want[1] != "" && p.control() != want[1] {
			differs("type", p.Type+" "+p.control(), want[0]+" "+want[1])
		}
	}
	differs("repeats", strconv.FormatBool(p.Repeats), strconv.FormatBool(it.Type == "repeat" || drawn[it.Type] || strings.HasPrefix(it.Type, "multi")))
	compareRequired(t, it, p, form, differs)
	compareOptions(it, p, differs)
	compareShown(t, it, p, reasons)
	for mark, url := range map[string]string{
		"restricted": fhir.DRestricted, "voice": fhir.DVoice, "desk": fhir.DDesk, "light": fhir.DLight, "track": fhir.DTrack,
	} {
		differs("mark "+mark, strconv.FormatBool(p.flag(url)), strconv.FormatBool(slices.Contains(it.Marks, mark)))
	}
	if slices.Contains(it.Marks, "prefill") && p.Ext(fhir.DPrefill) == nil {
		differs("mark prefill", "none", "a path")
	}
	if slices.Contains(it.Marks, "restricted-when") && p.Ext(fhir.DRestrictedWhen) == nil {
		differs("mark restricted-when", "none", "a condition")
	}
	guide := ""
	if e := p.Ext(fhir.DLengthGuide); e != nil {
		guide = e.Value.Text
	}
	if it.LengthGuide > 0 {
		differs("length guide", guide, strconv.Itoa(it.LengthGuide))
	}
	if it.Type == "quantity" && p.Type == "quantity" {
		compareQuantity(it, p, differs)
	}
}

func compareQuantity(it pageItem, p placed, differs func(what, got, want string)) {
	units := p.Exts(fhir.ExtUnitOption)
	if len(units) == 0 {
		differs("unit", "none", it.Quantity.Unit)
	}
	if it.Quantity == nil || it.Quantity.Low == nil {
		return
	}
	low, high := it.Quantity.Low.String(), it.Quantity.High.String()
	got := ""
	for _, c := range p.Exts(fhir.ExtConstraint) {
		if c.Sub("key").Text == "usual-range" {
			got = c.Sub("expression").Text
		}
	}
	if min, max := p.Ext(fhir.ExtMinQuantity), p.Ext(fhir.ExtMaxQuantity); got == "" && min != nil && max != nil {
		got = "iif(answer.value.value < " + min.Value.Quantity.Value + " or answer.value.value > " + max.Value.Quantity.Value + ", false, true)"
	}
	differs("limits", got, "iif(answer.value.value < "+low+" or answer.value.value > "+high+", false, true)")
}

func compareRequired(t *testing.T, it pageItem, p placed, form string, differs func(what, got, want string)) {
	t.Helper()
	kind, when := p.required()
	want := map[string]string{"stop": "stop", "gap-allowed": "gap", "optional": "", "computed": ""}[it.Required.Kind]
	switch {
	case it.Required.Unstated:
		return // the page is silent: the form decides
	case it.Required.Kind == "conditional":
		want = map[string]string{"stop": "stop", "gap-allowed": "gap"}[it.Required.Then]
		if it.Required.When != "shown" && when == "" && p.conditions() == "" {
			differs("required", "always", "only when "+it.Required.When)
		}
	case it.Required.Kind == "computed":
		differs("computed", strconv.FormatBool(p.ReadOnly), "true")
	case when != "" && !strings.Contains(when, "'light' in %dcaFormPath") && !strings.Contains(when, "'not-explored' in %caf"):
		// The light path of the DCA lifts what is not marked [light] (its section 4), and an element of the
		// CAF that was not explored needs no text (caf.md 4.7). Nothing else may.
		differs("required", kind+" when "+when, want)
	}
	differs("required", kind, want)
}

func compareOptions(it pageItem, p placed, differs func(what, got, want string)) {
	if len(it.Options) == 0 {
		return
	}
	have, exclusive := p.codings()
	var got, want, gotLabels, wantLabels, alone []string
	for _, c := range have {
		got = append(got, c.Code)
		label := plainWords(c.Display)
		if sharedWords()[c.Code] == c.Display {
			label = strings.ReplaceAll(c.Code, "-", " ") // the page gives the bare code
		}
		gotLabels = append(gotLabels, label)
	}
	for _, o := range it.Options {
		want = append(want, o.Code)
		wantLabels = append(wantLabels, plainWords(o.Label))
		if o.Exclusive {
			alone = append(alone, o.Code)
		}
	}
	differs("options", strings.Join(got, " "), strings.Join(want, " "))
	differs("labels", strings.Join(gotLabels, "; "), strings.Join(wantLabels, "; "))
	if strings.HasPrefix(it.Type, "multi") {
		for _, code := range alone { // the OT page marks none; there, too, "none" stands alone
			if !slices.Contains(exclusive, code) {
				differs("exclusive options", strings.Join(exclusive, " "), code)
			}
		}
	}
}

// compareShown: what a page shows under a condition has one that speaks of the same questions, and what
// it always shows has none.
func compareShown(t *testing.T, it pageItem, p placed, reasons *usedReasons) {
	t.Helper()
	got := p.conditions()
	if (got != "") != (it.ShowWhen != "") && !reasons.has(it.ID, "shown") {
		t.Errorf("%s: shown when %q, the page says %q", it.ID, got, it.ShowWhen)
		return
	}
	for _, ref := range it.ShowWhenRefs {
		parts := strings.FieldsFunc(ref, func(r rune) bool { return r == '.' || r == '-' })
		name := parts[0]
		for _, p := range parts[1:] {
			name += strings.ToUpper(p[:1]) + p[1:]
		}
		if !strings.Contains(got, ref+" ") && !strings.Contains(got, name) && !reasons.has(it.ID, "shown") {
			t.Errorf("%s: its condition %q does not speak of %s (%s)", it.ID, got, ref, it.ShowWhen)
		}
	}
}
