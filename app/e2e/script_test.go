//go:build window

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// script is what a worker types into one form: an answer for each question by
// its linkId, a list of scripts for a repeating group, {gap: code} where there
// is a reason and no answer.
type script map[string]any

func loadScript(t testing.TB, name string, f *engine.Form) script {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	s := script{}
	if err := yaml.Unmarshal(b, &s); err != nil {
		t.Fatalf("%s: %s", name, yaml.FormatError(err, false, true))
	}
	for key := range s.flat() {
		if f.Item(key) == nil {
			t.Fatalf("testdata/%s.yaml answers %s, which %s does not ask", name, key, f.Name)
		}
	}
	return s
}

// flat lists every answer with the linkId it is for, those of rows too.
func (s script) flat() map[string][]any {
	out := map[string][]any{}
	for key, v := range s {
		rows := rowsOf(v)
		if rows == nil {
			out[key] = append(out[key], v)
			continue
		}
		for _, r := range rows {
			for k, vs := range r.flat() {
				out[k] = append(out[k], vs...)
			}
		}
	}
	return out
}

// rowsOf is the rows of a repeating group, nil for an answer.
func rowsOf(v any) []script {
	list, ok := v.([]any)
	if !ok {
		return nil
	}
	var out []script
	for _, x := range list {
		m, ok := x.(map[string]any)
		if !ok {
			return nil
		}
		out = append(out, m)
	}
	return out
}

// many is an answer as a list of words.
func many(v any) []string {
	list, ok := v.([]any)
	if !ok {
		return []string{one(v)}
	}
	var out []string
	for _, x := range list {
		out = append(out, one(x))
	}
	return out
}

func one(v any) string {
	if b, ok := v.(bool); ok {
		if b {
			return "yes"
		}
		return "no"
	}
	return fmt.Sprint(v)
}

// gapOf is the reason why there is no answer, "" where there is one.
func gapOf(v any) string {
	if m, ok := v.(map[string]any); ok {
		return fmt.Sprint(m["gap"])
	}
	return ""
}

// formOf is the form as `doorstepctl forms show` prints it.
func (v *vault) formOf(name string) *engine.Form {
	v.t.Helper()
	q, err := fhir.ParseQuestionnaire([]byte(v.run("forms", "show", name)))
	if err != nil {
		v.t.Fatal(err)
	}
	f, err := engine.Compile(q)
	if err != nil {
		v.t.Fatal(err)
	}
	return f
}

// optionLabel is what stands on the screen for a code; false when the answer
// is in own words.
func optionLabel(it *engine.Item, code string) (string, bool) {
	for _, o := range it.Options {
		if o.Coding.Code == code {
			if o.Prefix != "" {
				return o.Prefix + " " + o.Label, true
			}
			return o.Label, true
		}
	}
	return code, false
}

// answered lists, by linkId, the answers that a QuestionnaireResponse holds:
// codes of choices, words of everything else, in the order of the document.
func answered(t testing.TB, response string) map[string][]string {
	t.Helper()
	var doc struct {
		Item []json.RawMessage `json:"item"`
	}
	if err := json.Unmarshal([]byte(response), &doc); err != nil {
		t.Fatalf("%q is no QuestionnaireResponse: %v", response, err)
	}
	out := map[string][]string{}
	var walk func(items []json.RawMessage)
	walk = func(items []json.RawMessage) {
		for _, raw := range items {
			var it struct {
				LinkID string            `json:"linkId"`
				Item   []json.RawMessage `json:"item"`
				Answer []map[string]json.RawMessage
			}
			if err := json.Unmarshal(raw, &it); err != nil {
				t.Fatal(err)
			}
			for _, a := range it.Answer {
				for k, v := range a {
					if strings.HasPrefix(k, "value") {
						out[it.LinkID] = append(out[it.LinkID], plain(t, k, v))
					}
				}
				var nested []json.RawMessage
				if err := json.Unmarshal(a["item"], &nested); err == nil {
					walk(nested)
				}
			}
			walk(it.Item)
		}
	}
	walk(doc.Item)
	return out
}

func plain(t testing.TB, kind string, v json.RawMessage) string {
	t.Helper()
	var x struct{ Code, Display, Unit string }
	var q struct{ Value json.Number }
	switch kind {
	case "valueCoding":
		_ = json.Unmarshal(v, &x)
		if x.Code != "" {
			return x.Code
		}
		return x.Display
	case "valueReference":
		_ = json.Unmarshal(v, &x)
		return x.Display
	case "valueQuantity":
		_ = json.Unmarshal(v, &x)
		_ = json.Unmarshal(v, &q)
		return q.Value.String() + " " + x.Unit
	case "valueBoolean":
		if string(v) == "true" {
			return "yes"
		}
		return "no"
	case "valueAttachment":
		return "attachment"
	}
	var s string
	if json.Unmarshal(v, &s) == nil {
		return s
	}
	return string(v)
}
