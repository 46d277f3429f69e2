package safety

import (
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/handling"
	"doorstep/app/casefile/handling/handlingtest"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/healthplan/healthplantest"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

var update = flag.Bool("update", false, "write the words of the emergency page down anew, after somebody has read them")

// clinical are the forms that hold clinical words and values.
var clinical = []string{"na", "hcp", "dd", "dt", "stay"}

// product is what a red line is held against: the forms, the code and the modules as
// they are and, where a test makes it up, something that crosses the line.
type product struct {
	t *testing.T
	// Made up: rules of the form hcp by question, questions of it, code of every folder
	// that is looked at, a line of go.mod, and what happens to words on their way.
	rules  map[string][]string
	items  []*engine.Item
	code   string
	module string
	words  func(string) string
}

// redLines are those of clinical-safety.md section 3. Where more is asked than a search
// can tell, docs/clinical-safety/red-lines.md names the further tests. Each is held
// against the product as it is, and against one that crosses it.
func redLines() []rule {
	line := func(id string, crossed func(product) string, made product) rule {
		return rule{
			id, func(t *testing.T) string { return crossed(product{t: t}) },
			func(t *testing.T) string {
				made := made
				made.t = t
				return crossed(made)
			},
		}
	}
	hcp := func(link, rule string) product { return product{rules: map[string][]string{link: {rule}}} }
	return []rule{
		line("RL-01", wordsChanged, product{words: strings.ToLower}),
		line("RL-02", workedOut, hcp("hcp.med.item.dose", "{hcp.med.item.dose} * 2")),
		line("RL-03", medicineClock, product{code: "func f() { _ = now.Sub(lastGiven) }"}),
		line("RL-04", timers, product{code: "func f() { time.NewTicker(1) }"}),
		line("RL-05", reminders, product{code: "var due = \"hcp.med.item.times\""}),
		line("RL-06", comparedReading, hcp("hcp.oxy.flow", "{hcp.oxy.flow}.value < 2")),
		line("RL-07", allergyMet, hcp("hcp.med.item.name", "{hcp.allergy.to}.contains({hcp.med.item.name})")),
		line("RL-08", scored, product{items: []*engine.Item{{LinkID: "hcp.pain.score", Options: []engine.Option{{Label: "Severe", Ordinal: "3"}}}}}),
		line("RL-09", hiddenFact, product{words: func(string) string { return "" }}),
		line("RL-10", device, product{module: "tinygo.org/x/bluetooth v0.10.0"}),
		line("RL-11", model, product{code: "import _ \"github.com/ollama/ollama/api\""}),
		line("RL-12", advice, product{code: "var say = \"You should give the second dose now\""}),
		line("RL-13", closedPlan, product{words: func(string) string { return "" }}),
		line("RL-14", lostCare, product{words: func(s string) string { return strings.TrimPrefix(s, ".5") }}),
	}
}

// as is what becomes of words: nothing, but where a test makes it up.
func (p product) as(words string) string {
	if p.words == nil {
		return words
	}
	return p.words(words)
}

// expressions are those of a form, as it is compiled, by the question that they belong
// to.
func (p product) expressions(form string) map[string][]string {
	p.t.Helper()
	raw, err := os.ReadFile("../../forms/library/" + form + ".json")
	if err != nil {
		p.t.Fatal(err)
	}
	var q any
	if err := json.Unmarshal(raw, &q); err != nil {
		p.t.Fatal(err)
	}
	out := map[string][]string{}
	var visit func(v any, link string)
	visit = func(v any, link string) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				visit(x, link)
			}
		case map[string]any:
			if id, ok := v["linkId"].(string); ok {
				link = id
			}
			for k, x := range v {
				if e, ok := x.(string); ok && (k == "expression" || strings.HasSuffix(fmt.Sprint(v["url"]), "expression")) && k != "url" {
					out[link] = append(out[link], e)
					continue
				}
				visit(x, link)
			}
		}
	}
	visit(q, "")
	if len(out) == 0 {
		p.t.Fatalf("%s has no rules", form)
	}
	if form == "hcp" {
		for link, rules := range p.rules {
			for _, r := range rules { // as the compiler writes a question in a rule
				r = regexp.MustCompile(`\{([a-z.-]+)\}`).ReplaceAllString(r, "item.where(linkId='$1').answer.value")
				out[link] = append(out[link], r)
			}
		}
	}
	return out
}

// questions are those of a form.
func (p product) questions(form string) []*engine.Item {
	out := slices.Collect(casetest.Form(p.t, form).Items())
	if form == "hcp" {
		out = append(out, p.items...)
	}
	return out
}

// parsed keeps what was read of a folder: the same for every test.
var parsed sync.Map

// sources are the Go files of some folders and of those below them, without tests.
func (p product) sources(dirs ...string) map[string]*ast.File {
	p.t.Helper()
	out := map[string]*ast.File{}
	for _, dir := range dirs {
		read, _ := parsed.LoadOrStore(dir, sync.OnceValues(func() (map[string]*ast.File, error) {
			files := map[string]*ast.File{}
			err := filepath.WalkDir(filepath.Join("..", "..", dir), func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
					return err
				}
				f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
				files[path] = f
				return err
			})
			return files, err
		}))
		files, err := read.(func() (map[string]*ast.File, error))()
		if err != nil {
			p.t.Fatal(err)
		}
		for path, f := range files {
			out[path] = f
		}
	}
	if len(out) == 0 {
		p.t.Fatalf("no code in %v", dirs)
	}
	if p.code != "" {
		f, err := parser.ParseFile(token.NewFileSet(), "made-up.go", "package made\n"+p.code, parser.SkipObjectResolution)
		if err != nil {
			p.t.Fatal(err)
		}
		out["made-up.go"] = f
	}
	return out
}

// search looks through the code of some folders; find gives what is wrong with a node.
func (p product) search(find func(ast.Node) string, dirs ...string) string {
	p.t.Helper()
	wrong := ""
	for path, f := range p.sources(dirs...) {
		ast.Inspect(f, func(n ast.Node) bool {
			if n != nil && wrong == "" {
				if s := find(n); s != "" {
					wrong = path + ": " + s
				}
			}
			return wrong == ""
		})
	}
	return wrong
}

// RL-01: what is written comes back letter for letter, with its odd spacing.
func wordsChanged(p product) string {
	const odd = "5 mg  (1 ml).\n\tNever   more – “once” in 24 h;\nthen 999"
	s := healthplantest.Begin(p.t).Front().Part("medicines")
	row := s.Doc.Row("hcp.med.item", ".name", "Senna", ".dose", "5 ml")
	tried := 0
	for _, it := range p.questions("hcp") {
		if it.Group == nil || it.Group.ID != "hcp.med.item" || it.Type != engine.Text || it.Calculated || it.MaxLength > 0 && it.MaxLength < len(odd) {
			continue
		}
		s.Doc.In(row, it.LinkID, odd)
		if !s.Doc.State(engine.Cell{Row: row, LinkID: it.LinkID}).Enabled {
			continue
		}
		tried++
		if got := p.as(s.Doc.TextIn(row, it.LinkID)); got != odd {
			return fmt.Sprintf("%s comes back as %q", it.LinkID, got)
		}
	}
	if tried == 0 {
		return "nothing was tried"
	}
	return ""
}

// RL-02: the calculations of the clinical forms are a closed list
// (nursing-care-plans.md 3.1, nursing-delegated-tasks.md, short-breaks.md section 7):
// ages, days, counts of practices, nights and hours. None touches a dose, a strength,
// a volume, a rate or a concentration.
func workedOut(p product) string {
	allowed := regexp.MustCompile(`\.age(-years)?$|review|version|\.dob|days|^stay\.(nights|hours|out-|in-)|dt\.(observed|practised|status|until|task\.|plan|change|watch|scenario-needed|fixed|declare|prereq|criter)|dd\.(special-needed|task|observe|practise|months|fixed)|plan|\.part\.(version|kind)|child`)
	for _, form := range clinical {
		for _, it := range p.questions(form) {
			if len(it.Bands) > 0 {
				return it.LinkID + " has bands"
			}
			if it.Calculated && it.Type != engine.Group && it.Type != engine.Display && !allowed.MatchString(it.LinkID) {
				return it.LinkID + " is worked out"
			}
		}
		for link, all := range p.expressions(form) {
			for _, e := range all {
				for _, value := range amounts(p.t, form) {
					if strings.Contains(e, "'"+value+"'") && regexp.MustCompile(`[-+*/<>]|sum\(|\.count\(`).MatchString(strings.ReplaceAll(e, value, "")) && !presence(e) {
						return fmt.Sprintf("a rule of %s reckons with %s: %s", link, value, e)
					}
				}
			}
		}
	}
	numbers := regexp.MustCompile(`hcp\.(med\.item\.(dose|strength|max|gap)|ent\.regime\.(volume|rate|flush)|oxy\.flow|suc\.pressure)|stay\.(med\.amount|feed|fluid)`)
	return p.search(func(n ast.Node) string {
		b, ok := n.(*ast.BinaryExpr)
		if !ok || !slices.Contains([]token.Token{token.SUB, token.MUL, token.QUO, token.LSS, token.GTR, token.LEQ, token.GEQ}, b.Op) {
			return ""
		}
		with := ""
		ast.Inspect(b, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && numbers.MatchString(lit.Value) {
				with = "it reckons with " + lit.Value
			}
			return true
		})
		return with
	}, "app", "forms")
}

// amounts are the questions of a form that hold a dose, a strength, a volume, a rate,
// a flow or a pressure.
func amounts(t *testing.T, form string) []string {
	t.Helper()
	var out []string
	for it := range casetest.Form(t, form).Items() {
		if !it.Question() {
			continue
		}
		unit := slices.ContainsFunc(it.Units, func(c fhir.Coding) bool {
			return slices.Contains([]string{"mL", "ml", "mL/h", "ml/h", "kPa", "L/min", "mg"}, c.Code)
		})
		if unit || regexp.MustCompile(`\.(dose|strength|amount|volume|rate|flow|pressure|depth|flush|max)$`).MatchString(it.LinkID) {
			out = append(out, it.LinkID)
		}
	}
	return out
}

// presence reports that a rule asks only whether there is an answer.
func presence(e string) bool {
	return strings.Contains(e, "exists()") || strings.Contains(e, "empty()") || strings.Contains(e, "matches(")
}

// RL-03: nothing orders, colours or marks a medicine by when it was last given. How
// long a seizure lasted is the one span between two times that somebody wrote; nothing
// is reckoned from now, or from a last time.
func medicineClock(p product) string {
	return p.search(func(n ast.Node) string {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return ""
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || !slices.Contains([]string{"Since", "Until", "Sub"}, sel.Sel.Name) {
			return ""
		}
		of := ""
		ast.Inspect(call, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && regexp.MustCompile(`(?i)now|last$|given|^Since$|^Until$`).MatchString(id.Name) {
				of = "how long ago something was: " + sel.Sel.Name + " of " + id.Name
			}
			return true
		})
		return of
	}, "app/ui/screen/stay", "app/ui/screen/urgent", "app/casefile/stay/medicine.go")
}

// RL-04: no timer runs on the screens of care and of emergencies.
func timers(p product) string {
	return p.search(func(n ast.Node) string {
		switch n := n.(type) {
		case *ast.ImportSpec:
			if strings.Contains(n.Path.Value, "time/") {
				return "it imports " + n.Path.Value
			}
		case *ast.SelectorExpr:
			x, ok := n.X.(*ast.Ident)
			if ok && (x.Name == "time" || x.Name == "fyne" || x.Name == "canvas") && slices.Contains([]string{"NewTicker", "Tick", "AfterFunc", "NewTimer", "After", "NewAnimation"}, n.Sel.Name) {
				return "it runs a timer: " + x.Name + "." + n.Sel.Name
			}
		}
		return ""
	}, "app/ui/screen/stay", "app/ui/screen/careplan", "app/ui/screen/urgent", "app/ui/screen/emergency", "app/ui/screen/harm")
}

// RL-05: no list of what is due, and no reminder, knows of a medicine, a feed or any
// other giving of care; the notices of clinical-safety.md 6.2 are about paper,
// people, equipment and dates.
func reminders(p product) string {
	giving := regexp.MustCompile(`hcp\.(med\.item\.(times|gap|late|prn)|ent\.regime|epi|oxy|suc)|stay\.(med|feed|seizure|care)`)
	return p.search(func(n ast.Node) string {
		if lit, ok := n.(*ast.BasicLit); ok && giving.MatchString(lit.Value) {
			return "it knows of " + lit.Value
		}
		return ""
	}, "app/casefile/due", "app/casefile/follow", "app/casefile/caseload")
}

// RL-06: no rule of a clinical form compares a value with a limit. The only numbers
// that are compared are those of the typing checks (clinical-safety.md 6.1: volume,
// rate and pressure) and the size of a mark on the skin, which ask whether they were
// typed correctly and no more.
func comparedReading(p product) string {
	typing := map[string]bool{"hcp.ent.regime.volume": true, "hcp.ent.regime.rate": true, "hcp.suc.pressure": true}
	dates := regexp.MustCompile(`today\(\)|now\(\)|days|months|years|dateTime|Time\b|T00|\.date|until|review|when|-time|count\(\)|\.from|\.to\b`)
	for _, form := range clinical {
		for link, all := range p.expressions(form) {
			for _, e := range all {
				switch {
				case !strings.ContainsAny(e, "<>"), dates.MatchString(e), strings.HasSuffix(link, ".map.size"), strings.HasSuffix(link, "-map.size"), typing[link]:
				default:
					return fmt.Sprintf("a rule of %s compares: %s", link, e)
				}
			}
		}
		for _, it := range p.questions(form) {
			if typing[it.LinkID] && (len(it.Bands) > 0 || regexp.MustCompile(`(?i)\b(high|low|normal|abnormal)\b`).MatchString(it.Text+it.Hint)) {
				return it.LinkID + " says what it thinks of a value"
			}
		}
	}
	return ""
}

// RL-07: no rule names an allergy and a medicine together.
func allergyMet(p product) string {
	for _, form := range clinical {
		for link, all := range p.expressions(form) {
			for _, e := range all {
				if strings.Contains(e, "allergy") && strings.Contains(e, "hcp.med.item") {
					return fmt.Sprintf("a rule of %s compares them: %s", link, e)
				}
			}
		}
	}
	return ""
}

// RL-08: no option of a clinical form has a score, no result is a number, and nothing
// is added up.
func scored(p product) string {
	for _, form := range clinical {
		for _, it := range p.questions(form) {
			for _, o := range it.Options {
				if o.Ordinal != "" {
					return fmt.Sprintf("%s: option %s has the score %s", it.LinkID, o.Label, o.Ordinal)
				}
			}
		}
		for link, all := range p.expressions(form) {
			for _, e := range all {
				if strings.Contains(e, "sum(") || strings.Contains(e, "ordinal") || strings.Contains(e, "weight()") {
					return fmt.Sprintf("a rule of %s adds up: %s", link, e)
				}
			}
		}
	}
	return ""
}

// RL-09: a load check has the weight with its day and how it was weighed, the extras,
// and the lowest working load with the part that has it, whatever its outcome.
func hiddenFact(p product) string {
	for _, swl := range []string{"40 kg", "30 kg", "25 kg"} {
		s := handlingtest.Begin(p.t)
		s.EQ.In(s.Sling, "eq.item.swl", swl)
		l := s.TaskNow().Load
		if l.Weight == nil || p.as(string(l.Weight.Date)) == "" || l.Weight.How == "" || l.Lowest == 0 || l.LowestOf == "" || l.Sum == 0 || l.Check == handling.CannotCheck {
			return fmt.Sprintf("%s: %+v", swl, l)
		}
	}
	return ""
}

// RL-10, RL-11: nothing among the libraries or the addresses talks to a device or to
// a model.
func device(p product) string {
	return p.depends(`(?i)bluetooth|tinyble|go-ble|serial\b|usbhid|hidapi|hl7|dicom|ieee11073|modbus|libusb`)
}

func model(p product) string {
	return p.depends(`(?i)openai|anthropic|langchain|ollama|llama|onnx|tensorflow|gorgonia|huggingface|transformers|whisper|gemini`)
}

// depends is the first module or import whose name matches.
func (p product) depends(words string) string {
	p.t.Helper()
	bad := regexp.MustCompile(words)
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		p.t.Fatal(err)
	}
	for _, line := range strings.Split(string(mod)+"\n"+p.module, "\n") {
		if bad.MatchString(line) {
			return "go.mod: " + line
		}
	}
	for path, f := range p.sources("app", "forms", "sync", "crypto") {
		for _, imp := range f.Imports {
			if bad.MatchString(imp.Path.Value) {
				return path + " imports " + imp.Path.Value
			}
		}
	}
	return ""
}

// RL-12: the words of the page for an emergency are a closed list: a change of them is
// read by people before it is written into testdata (-update).
func advice(p product) string {
	var said []string
	for _, f := range p.sources("app/ui/screen/urgent") {
		ast.Inspect(f, func(n ast.Node) bool {
			if _, ok := n.(*ast.ImportSpec); ok {
				return false
			}
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if words, err := strconv.Unquote(lit.Value); err == nil && regexp.MustCompile(`[A-Za-z]{2,} `).MatchString(words) {
					said = append(said, words)
				}
			}
			return true
		})
	}
	slices.Sort(said)
	got := strings.Join(slices.Compact(said), "\n") + "\n"
	if *update && p.code == "" {
		if err := os.WriteFile("testdata/emergency-words.txt", []byte(got), 0o644); err != nil {
			p.t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/emergency-words.txt")
	if err != nil {
		p.t.Fatal(err)
	}
	if got != string(want) {
		return "the emergency page says something else now; have it read, then write it down with -update:\n" + got
	}
	for _, w := range said {
		if regexp.MustCompile(`(?i)\b(you should|give (the|her|him)|do not call|no need to)\b`).MatchString(w) {
			return "this is advice: " + w
		}
	}
	return ""
}

// RL-13: a plan is there to be read in every state and however old.
func closedPlan(p product) string {
	s := healthplantest.Signed(p.t)
	for _, now := range []string{"2026-11-27 16:00", "2027-05-21 03:00", "2031-01-01 03:00"} {
		s.Case.At(now)
		plan := s.Plan()
		if plan == nil || plan.Doc == nil || len(plan.Sections) == 0 || len(plan.Medicines) == 0 || p.as(emergencyOf(plan)) == "" {
			return fmt.Sprintf("at %s it does not open: %+v", now, plan)
		}
	}
	return ""
}

func emergencyOf(p *healthplan.Plan) string { return p.Doc.Text("hcp.emergency") }

// RL-14: whatever is wrong with a line of a log, it is kept as it was written.
func lostCare(p product) string {
	c := casetest.New(p.t, "2027-01-16 12:00")
	d := c.Doc("stay")
	const odd, late = ".5 of what is not in the plan", "Written days late"
	row := d.Row("stay.med", ".when", "2027-01-16T11:00:00Z", ".result", "given-not-as-written", ".amount", odd)
	if got := p.as(d.TextIn(row, "stay.med.amount")); got != odd {
		return fmt.Sprintf("kept as %q", got)
	}
	note := d.Row("stay.day", ".when", "2027-01-10T11:00:00Z", ".note", late)
	if got := p.as(d.TextIn(note, "stay.day.note")); got != late {
		return fmt.Sprintf("kept as %q", got)
	}
	return ""
}
