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
	"testing"

	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/handling"
	"doorstep/app/casefile/handling/handlingtest"
	"doorstep/app/casefile/healthplan/healthplantest"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

var update = flag.Bool("update", false, "write the words of the emergency page down anew, after somebody has read them")

// clinical are the forms that hold clinical words and values.
var clinical = []string{"na", "hcp", "dd", "dt", "stay"}

// TestRedLines are the lines of clinical-safety.md section 3. Where more is asked
// than a search can tell, docs/clinical-safety/red-lines.md names the further tests.
func TestRedLines(t *testing.T) {
	t.Parallel()
	for _, line := range []struct {
		id   string
		hold func(*testing.T)
	}{
		{"RL-01", wordsStayAsWritten},
		{"RL-02", nothingIsWorkedOut},
		{"RL-03", noMedicineHasAClock},
		{"RL-04", noTimers},
		{"RL-05", noNoticeAboutGivingCare},
		{"RL-06", noReadingMeetsALimit},
		{"RL-07", noAllergyMeetsAMedicine},
		{"RL-08", noClinicalScore},
		{"RL-09", loadShowsItsFacts},
		{"RL-10", noMedicalDevice},
		{"RL-11", noModel},
		{"RL-12", noAdviceOfItsOwn},
		{"RL-13", everyPlanOpens},
		{"RL-14", careIsKept},
	} {
		t.Run(line.id, func(t *testing.T) {
			t.Parallel()
			line.hold(t)
		})
	}
}

// rules are the expressions of a form, as it is compiled, by the question that they
// belong to.
func rules(t *testing.T, form string) map[string][]string {
	t.Helper()
	raw, err := os.ReadFile("../../forms/library/" + form + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var q any
	if err := json.Unmarshal(raw, &q); err != nil {
		t.Fatal(err)
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
		t.Fatalf("%s has no rules", form)
	}
	return out
}

// sources are the Go files of a package and of those below it, without tests.
func sources(t *testing.T, dirs ...string) map[string]*ast.File {
	t.Helper()
	out := map[string]*ast.File{}
	for _, dir := range dirs {
		err := filepath.WalkDir(filepath.Join("..", "..", dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			out[path] = f
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(out) == 0 {
		t.Fatalf("no code in %v", dirs)
	}
	return out
}

// RL-01: what is written comes back letter for letter, with its odd spacing.
func wordsStayAsWritten(t *testing.T) {
	const odd = "5 mg  (1 ml).\n\tNever   more – “once” in 24 h;\nthen 999"
	s := healthplantest.Begin(t).Front().Part("medicines")
	row := s.Doc.Row("hcp.med.item", ".name", "Senna", ".dose", "5 ml")
	for it := range casetest.Form(t, "hcp").Items() {
		if it.Group == nil || it.Group.ID != "hcp.med.item" {
			continue
		}
		if it.Type != engine.Text && it.Type != engine.String || it.Calculated || strings.HasSuffix(it.LinkID, ".dose") || strings.HasSuffix(it.LinkID, ".strength") {
			continue
		}
		if it.MaxLength > 0 && it.MaxLength < len(odd) || it.Type == engine.String {
			continue // one line
		}
		s.Doc.In(row, it.LinkID, odd)
		if got := s.Doc.TextIn(row, it.LinkID); got != odd && s.Doc.State(engine.Cell{Row: row, LinkID: it.LinkID}).Enabled {
			t.Errorf("%s comes back as %q", it.LinkID, got)
		}
	}
}

// RL-02: the calculations of the clinical forms are a closed list
// (nursing-care-plans.md 3.1, nursing-delegated-tasks.md, short-breaks.md section 7):
// ages, days, counts of practices, nights and hours. None touches a dose, a strength,
// a volume, a rate or a concentration.
func nothingIsWorkedOut(t *testing.T) {
	allowed := regexp.MustCompile(`\.age(-years)?$|review|version|\.dob|days|^stay\.(nights|hours|out-|in-)|dt\.(observed|practised|status|until|task\.|plan|change|watch|scenario-needed|fixed|declare|prereq|criter)|dd\.(special-needed|task|observe|practise|months|fixed)|plan|\.part\.(version|kind)|child`)
	for _, form := range clinical {
		for it := range casetest.Form(t, form).Items() {
			if len(it.Bands) > 0 {
				t.Errorf("%s has bands", it.LinkID)
			}
			if it.Calculated && it.Type != engine.Group && it.Type != engine.Display && !allowed.MatchString(it.LinkID) {
				t.Errorf("%s is worked out", it.LinkID)
			}
		}
		for link, all := range rules(t, form) {
			for _, e := range all {
				for _, value := range amounts(t, form) {
					if strings.Contains(e, "'"+value+"'") && regexp.MustCompile(`[-+*/<>]|sum\(|\.count\(`).MatchString(strings.ReplaceAll(e, value, "")) && !presence(e, value) {
						t.Errorf("a rule of %s reckons with %s: %s", link, value, e)
					}
				}
			}
		}
	}
	numbers := regexp.MustCompile(`hcp\.(med\.item\.(dose|strength|max|gap)|ent\.regime\.(volume|rate|flush)|oxy\.flow|suc\.pressure)|stay\.(med\.amount|feed|fluid)`)
	for path, f := range sources(t, "app", "forms") {
		ast.Inspect(f, func(n ast.Node) bool {
			b, ok := n.(*ast.BinaryExpr)
			if !ok || !slices.Contains([]token.Token{token.SUB, token.MUL, token.QUO, token.LSS, token.GTR, token.LEQ, token.GEQ}, b.Op) {
				return true
			}
			ast.Inspect(b, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && numbers.MatchString(lit.Value) {
					t.Errorf("%s reckons with %s", path, lit.Value)
				}
				return true
			})
			return true
		})
	}
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
func presence(e, _ string) bool {
	return strings.Contains(e, "exists()") || strings.Contains(e, "empty()") || strings.Contains(e, "matches(")
}

// RL-03: nothing orders, colours or marks a medicine by when it was last given. What
// shows medicines imports no clock, and the only thing that it says about the last
// time is the words in the log.
func noMedicineHasAClock(t *testing.T) {
	for path, f := range sources(t, "app/ui/screen/stay", "app/ui/screen/urgent", "app/casefile/stay/medicine.go") {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !slices.Contains([]string{"Since", "Until", "Sub"}, sel.Sel.Name) {
				return true
			}
			// How long a seizure lasted is the one span between two times that somebody
			// wrote; nothing is reckoned from now, or from a last time.
			ast.Inspect(call, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && regexp.MustCompile(`(?i)now|last$|given|^Since$|^Until$`).MatchString(id.Name) {
					t.Errorf("%s reckons how long ago something was: %s of %s", path, sel.Sel.Name, id.Name)
				}
				return true
			})
			return true
		})
	}
}

// RL-04: no timer runs on the screens of care and of emergencies.
func noTimers(t *testing.T) {
	for path, f := range sources(t, "app/ui/screen/stay", "app/ui/screen/careplan", "app/ui/screen/urgent", "app/ui/screen/emergency", "app/ui/screen/harm") {
		for _, imp := range f.Imports {
			if strings.Contains(imp.Path.Value, "time/") {
				t.Errorf("%s imports %s", path, imp.Path.Value)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && slices.Contains([]string{"NewTicker", "Tick", "AfterFunc", "NewTimer", "After", "NewAnimation"}, sel.Sel.Name) {
				if x, ok := sel.X.(*ast.Ident); ok && (x.Name == "time" || x.Name == "fyne" || x.Name == "canvas") {
					t.Errorf("%s runs a timer: %s.%s", path, x.Name, sel.Sel.Name)
				}
			}
			return true
		})
	}
}

// RL-05: no list of what is due, and no reminder, knows of a medicine, a feed or any
// other giving of care; the notices of clinical-safety.md 6.2 are about paper,
// people, equipment and dates.
func noNoticeAboutGivingCare(t *testing.T) {
	giving := regexp.MustCompile(`hcp\.(med\.item\.(times|gap|late|prn)|ent\.regime|epi|oxy|suc)|stay\.(med|feed|seizure|care)`)
	for path, f := range sources(t, "app/casefile/due", "app/casefile/follow", "app/casefile/caseload") {
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && giving.MatchString(lit.Value) {
				t.Errorf("%s knows of %s", path, lit.Value)
			}
			return true
		})
	}
}

// RL-06: no rule of a clinical form compares a value with a limit. The only numbers
// that are compared are those of the typing checks (clinical-safety.md 6.1: volume,
// rate and pressure) and the size of a mark on the skin, which ask whether they were
// typed correctly and no more.
func noReadingMeetsALimit(t *testing.T) {
	typing := map[string]bool{"hcp.ent.regime.volume": true, "hcp.ent.regime.rate": true, "hcp.suc.pressure": true}
	dates := regexp.MustCompile(`today\(\)|now\(\)|days|months|years|dateTime|Time\b|T00|\.date|until|review|when|-time|count\(\)|\.from|\.to\b`)
	for _, form := range clinical {
		f := casetest.Form(t, form)
		for link, all := range rules(t, form) {
			for _, e := range all {
				switch {
				case !strings.ContainsAny(e, "<>"), dates.MatchString(e), strings.HasSuffix(link, ".map.size"), strings.HasSuffix(link, "-map.size"):
				case typing[link]:
					if it := f.Item(link); len(it.Bands) > 0 {
						t.Errorf("%s is banded", link)
					}
				default:
					t.Errorf("a rule of %s compares: %s", link, e)
				}
			}
		}
		for it := range f.Items() {
			if typing[it.LinkID] && regexp.MustCompile(`(?i)\b(high|low|normal|abnormal)\b`).MatchString(it.Text+it.Hint) {
				t.Errorf("%s says what it thinks of a value: %s", it.LinkID, it.Text+it.Hint)
			}
		}
	}
}

// RL-07: no rule names an allergy and a medicine together.
func noAllergyMeetsAMedicine(t *testing.T) {
	for _, form := range clinical {
		for link, all := range rules(t, form) {
			for _, e := range all {
				if strings.Contains(e, "allergy") && strings.Contains(e, "hcp.med.item") {
					t.Errorf("a rule of %s compares them: %s", link, e)
				}
			}
		}
	}
}

// RL-08: no option of a clinical form has a score, no result is a number, and nothing
// is added up.
func noClinicalScore(t *testing.T) {
	for _, form := range clinical {
		for it := range casetest.Form(t, form).Items() {
			for _, o := range it.Options {
				if o.Ordinal != "" {
					t.Errorf("%s: option %s has the score %s", it.LinkID, o.Label, o.Ordinal)
				}
			}
		}
		for link, all := range rules(t, form) {
			for _, e := range all {
				if strings.Contains(e, "sum(") || strings.Contains(e, "ordinal") || strings.Contains(e, "weight()") {
					t.Errorf("a rule of %s adds up: %s", link, e)
				}
			}
		}
	}
}

// RL-09: a load check has the weight with its day and how it was weighed, the extras,
// and the lowest working load with the part that has it, whatever its outcome.
func loadShowsItsFacts(t *testing.T) {
	for _, swl := range []string{"40 kg", "30 kg", "25 kg"} {
		s := handlingtest.Begin(t)
		s.EQ.In(s.Sling, "eq.item.swl", swl)
		l := s.TaskNow().Load
		if l.Weight == nil || l.Weight.Date == "" || l.Weight.How == "" || l.Lowest == 0 || l.LowestOf == "" || l.Sum == 0 || l.Check == handling.CannotCheck {
			t.Errorf("%s: %+v", swl, l)
		}
	}
}

// RL-10, RL-11: nothing among the libraries or the addresses talks to a device or to
// a model.
func noMedicalDevice(t *testing.T) {
	absent(t, `(?i)bluetooth|tinyble|go-ble|serial\b|usbhid|hidapi|hl7|dicom|ieee11073|modbus|libusb`)
}

func noModel(t *testing.T) {
	absent(t, `(?i)openai|anthropic|langchain|ollama|llama|onnx|tensorflow|gorgonia|huggingface|transformers|whisper|gemini`)
}

func absent(t *testing.T, words string) {
	t.Helper()
	bad := regexp.MustCompile(words)
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(mod), "\n") {
		if bad.MatchString(line) {
			t.Errorf("go.mod: %s", line)
		}
	}
	for path, f := range sources(t, "app", "forms", "sync", "crypto") {
		for _, imp := range f.Imports {
			if bad.MatchString(imp.Path.Value) {
				t.Errorf("%s imports %s", path, imp.Path.Value)
			}
		}
	}
}

// RL-12: the words of the page for an emergency are a closed list: a change of them is
// read by people before it is written into testdata (-update).
func noAdviceOfItsOwn(t *testing.T) {
	var said []string
	for _, f := range sources(t, "app/ui/screen/urgent") {
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
	if *update {
		if err := os.WriteFile("testdata/emergency-words.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/emergency-words.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the emergency page says something else now; have it read, then write it down with -update:\n%s", got)
	}
	for _, w := range said {
		if regexp.MustCompile(`(?i)\b(you should|give (the|her|him)|do not call|no need to)\b`).MatchString(w) {
			t.Errorf("this is advice: %q", w)
		}
	}
}

// RL-13: a plan is there to be read in every state and however old.
func everyPlanOpens(t *testing.T) {
	s := healthplantest.Signed(t)
	for _, now := range []string{"2026-11-27 16:00", "2027-05-21 03:00", "2031-01-01 03:00"} {
		s.Case.At(now)
		p := s.Plan()
		if p == nil || p.Doc == nil || len(p.Sections) == 0 || len(p.Medicines) == 0 || p.Doc.Text("hcp.emergency") == "" {
			t.Errorf("at %s it does not open: %+v", now, p)
		}
	}
}

// RL-14: whatever is wrong with a line of a log, it is kept as it was written.
func careIsKept(t *testing.T) {
	c := casetest.New(t, "2027-01-16 12:00")
	d := c.Doc("stay")
	row := d.Row("stay.med", ".when", "2027-01-16T11:00:00Z", ".result", "given-not-as-written", ".amount", ".5 of what is not in the plan")
	if got := d.TextIn(row, "stay.med.amount"); got != ".5 of what is not in the plan" {
		t.Errorf("kept as %q", got)
	}
	note := d.Row("stay.day", ".when", "2027-01-10T11:00:00Z", ".note", "Written days late")
	if got := d.TextIn(note, "stay.day.note"); got != "Written days late" {
		t.Errorf("kept as %q", got)
	}
}
