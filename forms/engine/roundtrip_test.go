package engine

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"doorstep/forms/fhir"

	"pgregory.net/rapid"
)

// drawPlainForm makes a form without conditions or calculations, with every item type, items under questions, and
// repeating questions with items under each answer: what its responses hold depends on the answers alone.
func drawPlainForm(t *rapid.T) *fhir.Questionnaire {
	n := 0
	var items func(depth int) []*fhir.Item
	items = func(depth int) []*fhir.Item {
		var out []*fhir.Item
		for range rapid.IntRange(1, 4).Draw(t, "children") {
			if n >= 20 {
				break
			}
			link := fmt.Sprintf("a/b%d", n)
			n++
			typ := rapid.SampledFrom([]string{
				"group", "group", "boolean", "integer", "decimal", "date", "dateTime", "time", "string", "text", "url", "choice",
				"open-choice", "attachment", "quantity", "reference",
			}).Draw(t, "type")
			it := item(link, typ)
			it.Repeats = rapid.Bool().Draw(t, "repeats")
			if typ == "choice" || typ == "open-choice" {
				options("a", "b", "c")(it)
			}
			if typ == "group" || rapid.IntRange(0, 3).Draw(t, "nested") == 0 {
				if depth < 3 {
					it.Item = items(depth + 1)
				}
			}
			out = append(out, it)
		}
		return out
	}
	return questionnaire(items(0)...)
}

func drawValue(t *rapid.T, it *Item) fhir.Value {
	text := func(xs ...string) string { return rapid.SampledFrom(xs).Draw(t, "value") }
	switch it.Type {
	case Boolean:
		return fhir.BoolValue(rapid.Bool().Draw(t, "value"))
	case Integer:
		return fhir.Prim(fhir.Integer, text("0", "-3", "41"))
	case Decimal:
		return fhir.Prim(fhir.Decimal, text("31.50", "0.1", "-2", "1e3"))
	case Date:
		return fhir.Prim(fhir.Date, text("2026", "2026-11", "2026-11-22"))
	case DateTime:
		return fhir.Prim(fhir.DateTime, text("2026-11-22T10:42:00+00:00", "2026-11-22T10:42:00.5Z"))
	case Time:
		return fhir.Prim(fhir.Time, text("10:42:00"))
	case URL:
		return fhir.Prim(fhir.URI, text("https://example.org/a"))
	case Choice, OpenChoice:
		if it.Type == OpenChoice && rapid.Bool().Draw(t, "own words") {
			return fhir.TextValue(text("own words", "others"))
		}
		return it.Options[rapid.IntRange(0, 2).Draw(t, "option")].Value
	case Attachment:
		return fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{ContentType: "image/jpeg", URL: text("urn:uuid:1", "urn:uuid:2"), Size: "12"}}
	case Quantity:
		return fhir.QuantityValue(text("4.0", "180"), "ml", "mL")
	case Reference:
		return fhir.ReferenceValue(text("Patient/1", ""), "Ama K")
	}
	return fhir.TextValue(text("one", "two  spaces", "é – ünïcödé", "<b> & \"quotes\""))
}

// drawAnswers fills a form: rows, values, keys, gap reasons and kept content.
func drawAnswers(t *rapid.T, f *Form) Answers {
	a := Answers{Values: map[Cell][]fhir.Value{}, IDs: map[Cell][]string{}, Gaps: map[Cell]Gap{}, Keep: map[Cell]string{}}
	n := 0
	var fill func(items []*Item, in RowID)
	fill = func(items []*Item, in RowID) {
		for _, it := range items {
			c := Cell{in, it.LinkID}
			if it.Rows != nil {
				for range rapid.IntRange(0, 2).Draw(t, "rows") {
					n++
					row := Row{ID: RowID(fmt.Sprintf("row-%02d", n)), Group: it.LinkID, Parent: in, Pos: fmt.Sprintf("%02d", n)}
					a.Rows = append(a.Rows, row)
					if it.Question() {
						a.Values[Cell{row.ID, it.LinkID}] = []fhir.Value{drawValue(t, it)}
					}
					fill(it.Children, row.ID)
				}
				continue
			}
			fill(it.Children, in)
			if !it.Question() {
				continue
			}
			switch rapid.IntRange(0, 3).Draw(t, "answered") {
			case 0:
				a.Gaps[c] = Gap{Code: "to-follow", Date: "2026-12-01"}
			case 1, 2:
				vs := []fhir.Value{drawValue(t, it)}
				var ids []string
				if it.Repeats && rapid.Bool().Draw(t, "second") {
					if v := drawValue(t, it); !v.Equal(vs[0]) {
						vs = append(vs, v)
					}
				}
				if it.Repeats {
					for i, v := range vs {
						key := ""
						if AnswerKey(v) == "" {
							key = fmt.Sprintf("k%d", i)
						}
						ids = append(ids, key)
					}
					if slices.ContainsFunc(ids, func(s string) bool { return s != "" }) {
						a.IDs[c] = ids
					}
				}
				a.Values[c] = vs
			}
		}
	}
	fill(f.plan.top, "")
	return a
}

// TestCellsAndResponseAreTheSame: flat cells to a response and back are the same cells, and the response the same bytes,
// also through JSON.
func TestCellsAndResponseAreTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, err := Compile(drawPlainForm(t))
		if err != nil {
			t.Fatal(err)
		}
		a := drawAnswers(t, f)
		head := Head{ID: "doc-1", Status: "completed", Authored: "2026-11-22T10:42:00Z", Subject: &fhir.Reference{Reference: "Patient/1"}}
		src, err := f.New(testEnv(), a).Response(head).MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		qr, err := fhir.ParseResponse(src)
		if err != nil {
			t.Fatal(err)
		}
		back, issues := FromResponse(f, qr)
		if len(issues) > 0 {
			t.Fatalf("issues: %v\n%s", issues, src)
		}
		sameAnswers(t, a, back)
		again, err := f.New(testEnv(), back).Response(HeadOf(qr)).MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(src, again) {
			t.Fatalf("other bytes:\n%s\n%s", src, again)
		}
	})
}

func sameAnswers(t *rapid.T, a, b Answers) {
	if len(a.Values) != len(b.Values) || len(a.Gaps) != len(b.Gaps) || len(a.Rows) != len(b.Rows) || len(b.Keep) != 0 {
		t.Fatalf("%d values %d gaps %d rows became %d, %d, %d, kept %v", len(a.Values), len(a.Gaps), len(a.Rows), len(b.Values), len(b.Gaps), len(b.Rows), b.Keep)
	}
	for c, vs := range a.Values {
		if !slices.EqualFunc(vs, b.Values[c], identical) {
			t.Fatalf("%v: %v became %v", c, vs, b.Values[c])
		}
		if !slices.Equal(a.IDs[c], b.IDs[c]) {
			t.Fatalf("%v: keys %v became %v", c, a.IDs[c], b.IDs[c])
		}
	}
	for c, g := range a.Gaps {
		if b.Gaps[c] != g {
			t.Fatalf("%v: gap %v became %v", c, g, b.Gaps[c])
		}
	}
	for i, r := range a.Rows {
		s := b.Rows[i]
		if r.ID != s.ID || r.Group != s.Group || r.Parent != s.Parent {
			t.Fatalf("row %v became %v", r, s)
		}
	}
}

// TestForeignResponsesComeBackExactly: whatever else a response that fits its form carries is written again.
func TestForeignResponsesComeBackExactly(t *testing.T) {
	f := form(t,
		item("s", "group", with(
			item("a", "string"),
			item("multi", "choice", repeats, options("x", "y")),
			item("photo", "attachment", repeats, with(item("caption", "string"))),
			item("yes", "boolean", with(item("why", "string"))),
		)),
		item("kit", "group", repeats, with(item("name", "string"), item("part", "group", repeats, with(item("no", "integer"))))),
		item("note", "display"),
	)
	for _, tc := range []struct{ name, item string }{
		{"texts and definitions", `{"linkId":"s","text":"Section","item":[{"linkId":"a","definition":"urn:d","text":"A?","answer":[{"valueString":"x"}]}]}`},
		{"extensions on items and answers", `{"extension":[{"url":"urn:e","valueString":"1"}],"linkId":"s","item":[{"extension":[{"url":"urn:e","valueBoolean":true}],"linkId":"a","answer":[{"extension":[{"url":"urn:f","valueCode":"c"}],"valueString":"x"}]}]}`},
		{"siblings of values", `{"linkId":"s","item":[{"linkId":"a","answer":[{"valueString":"x","_valueString":{"extension":[{"url":"urn:g","valueString":"y"}]}}]}]}`},
		{"unknown members", `{"linkId":"s","unknown":{"a":[1,2.50]},"item":[{"linkId":"a","answer":[{"valueString":"x","more":null}]}]}`},
		{"a question without an answer", `{"linkId":"s","item":[{"linkId":"a"}]}`},
		{"an empty group", `{"linkId":"s"}`},
		{"rows without ids", `{"linkId":"kit","item":[{"linkId":"name","answer":[{"valueString":"one"}]}]},{"linkId":"kit","item":[{"linkId":"part","item":[{"linkId":"no","answer":[{"valueInteger":3}]}]},{"linkId":"part"}]}`},
		{"ticks without ids, with words of their own", `{"linkId":"s","item":[{"linkId":"multi","answer":[{"valueCoding":{"system":"urn:test","code":"y","display":"Why"}},{"valueCoding":{"system":"urn:test","code":"x"}}]}]}`},
		{"items under answers, without ids", `{"linkId":"s","item":[{"linkId":"photo","answer":[{"valueAttachment":{"url":"urn:1"},"item":[{"linkId":"caption","answer":[{"valueString":"c"}]}]},{"valueAttachment":{"url":"urn:2"}}]}]}`},
		{"items under one answer", `{"linkId":"s","item":[{"linkId":"yes","answer":[{"valueBoolean":true,"item":[{"linkId":"why","answer":[{"valueString":"so"}]}]}]}]}`},
		{"items under an answer without value", `{"linkId":"s","item":[{"linkId":"yes","answer":[{"item":[{"linkId":"why","answer":[{"valueString":"so"}]}]}]}]}`},
		{"a text that was shown", `{"linkId":"note","text":"Read this."}`},
		{"an id where none is needed", `{"id":"i1","linkId":"s","item":[{"id":"i2","linkId":"a","answer":[{"id":"i3","valueString":"x"}]}]}`},
		{"why there are no rows", `{"extension":[{"extension":[{"url":"code","valueCode":"not-known"}],"url":"https://forms.doorstep.example/fhir/StructureDefinition/not-answered"}],"linkId":"kit"}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			src := `{"resourceType":"QuestionnaireResponse","id":"r","meta":{"tag":[{"code":"t"}]},"language":"en-GB","questionnaire":"urn:form|1.0.0","status":"completed","item":[` + tc.item + `]}`
			qr, err := fhir.ParseResponse([]byte(src))
			if err != nil {
				t.Fatal(err)
			}
			canonical, err := qr.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			a, issues := FromResponse(f, qr)
			if len(issues) > 0 {
				t.Fatal(issues)
			}
			out, err := f.New(testEnv(), a).Response(HeadOf(qr)).MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(out, canonical) {
				t.Errorf("\nread  %s\nwrote %s", canonical, out)
			}
		})
	}
}

// TestMalformedResponses: what does not fit is listed by its path, and what fits is read.
func TestMalformedResponses(t *testing.T) {
	f := form(t,
		item("s", "group", with(item("a", "string"), item("b", "boolean"))),
		item("kit", "group", repeats, with(item("name", "string"))),
	)
	for _, tc := range []struct{ name, item, path string }{
		{"unknown question", `{"linkId":"zzz","answer":[{"valueString":"x"}]}`, "item[0]"},
		{"wrong nesting", `{"linkId":"a","answer":[{"valueString":"x"}]}`, "item[0]"},
		{"two answers to a single question", `{"linkId":"s","item":[{"linkId":"a","answer":[{"valueString":"x"},{"valueString":"y"}]}]}`, "item[0].item[0].answer[1]"},
		{"the same question twice", `{"linkId":"s","item":[{"linkId":"a","answer":[{"valueString":"x"}]},{"linkId":"a","answer":[{"valueString":"y"}]}]}`, "item[0].item[1]"},
		{"out of order", `{"linkId":"s","item":[{"linkId":"b","answer":[{"valueBoolean":true}]},{"linkId":"a","answer":[{"valueString":"x"}]}]}`, "item[0].item[1]"},
		{"a group with an answer", `{"linkId":"s","answer":[{"valueString":"x"}]}`, "item[0].answer"},
		{"items under a question, not its answer", `{"linkId":"s","item":[{"linkId":"a","item":[{"linkId":"b"}]}]}`, "item[0].item[0].item"},
		{"one id for two rows", `{"id":"r","linkId":"kit"},{"id":"r","linkId":"kit"}`, "item[1]"},
		{"an empty text", `{"linkId":"s","item":[{"linkId":"a","answer":[{"valueString":""}]}]}`, "item[0].item[0].answer[0]"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			qr, err := fhir.ParseResponse([]byte(`{"resourceType":"QuestionnaireResponse","questionnaire":"urn:form|1.0.0","status":"completed","item":[` + tc.item + `]}`))
			if err != nil {
				t.Fatal(err)
			}
			_, issues := FromResponse(f, qr)
			if len(issues) != 1 || issues[0].Path != tc.path {
				t.Errorf("issues %v, want one at %s", issues, tc.path)
			}
		})
	}
	a, issues := FromResponse(f, &fhir.QuestionnaireResponse{Questionnaire: "urn:other|1.0.0"})
	if len(issues) != 1 || issues[0].Path != "questionnaire" || len(a.Values) != 0 {
		t.Errorf("another form's response: %v", issues)
	}
}

func FuzzFromResponse(f *testing.F) {
	fm := form(f,
		item("s", "group", with(item("a", "string"), item("m", "choice", repeats, options("x", "y")), item("p", "attachment", repeats, with(item("c", "text"))))),
		item("kit", "group", repeats, with(item("n", "integer"), item("sum", "integer", calc("%resource.repeat(item).where(linkId='n').answer.value.sum()")))),
	)
	for _, s := range []string{
		`{"resourceType":"QuestionnaireResponse","status":"completed"}`,
		`{"resourceType":"QuestionnaireResponse","status":"completed","item":[{"linkId":"s","item":[{"linkId":"a","answer":[{"valueString":"x"}]},{"linkId":"m","answer":[{"valueCoding":{"system":"urn:test","code":"x"}},{"valueString":"own"}]},{"linkId":"p","answer":[{"valueAttachment":{"url":"u"},"item":[{"linkId":"c","answer":[{"valueString":"t"}]}]}]}]},{"id":"r1","linkId":"kit","item":[{"linkId":"n","answer":[{"valueInteger":3}]}]}]}`,
		`{"resourceType":"QuestionnaireResponse","status":"x","item":[{"linkId":"kit","item":[{"linkId":"kit"}],"answer":[{"valueDecimal":1e999}]},null,{"linkId":""}]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		qr, err := fhir.ParseResponse(src)
		if err != nil {
			return
		}
		a, issues := FromResponse(fm, qr)
		r := fm.New(testEnv(), a)
		r.Check()
		out, err := r.Response(HeadOf(qr)).MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		// What was read comes back as it was written, whatever was wrong with the original.
		again, err := fhir.ParseResponse(out)
		if err != nil {
			t.Fatalf("wrote what cannot be read: %v\n%s", err, out)
		}
		b, more := FromResponse(fm, again)
		if len(more) > len(issues) {
			t.Fatalf("issues grew: %v", more)
		}
		second, _ := fm.New(testEnv(), b).Response(HeadOf(again)).MarshalJSON()
		if !bytes.Equal(out, second) {
			t.Fatalf("not stable:\n%s\n%s", out, second)
		}
	})
}
