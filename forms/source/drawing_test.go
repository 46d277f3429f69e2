package source

import (
	"slices"
	"testing"

	"doorstep/forms/fhir"
)

func ids(items []*fhir.Item) []string {
	var out []string
	for _, it := range items {
		out = append(out, it.LinkID)
	}
	return out
}

func compiled(t *testing.T, items string) *fhir.Questionnaire {
	t.Helper()
	q, err := Compile("f.yaml", []byte(head+"items:\n"+items), nil)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// One mark of a sketch is one row, with the answers that say what it is.
func TestASketchIsRows(t *testing.T) {
	it := compiled(t, "- {id: s, type: sketch, text: Sketch, required: stop}\n").Item[0]
	want := []string{"s.kind", "s.at", "s.what", "s.size", "s.turn", "s.link", "s.room", "s.text"}
	if it.Type != "group" || !it.Repeats || !it.Required || it.Ext(fhir.DItemControl).Value.Text != "sketch" || !slices.Equal(ids(it.Item), want) {
		t.Errorf("compiled to %+v with %v", it, ids(it.Item))
	}
	if it.Item[1].MaxLength < 10000 {
		t.Errorf("a long stroke has no room: %d", it.Item[1].MaxLength)
	}
}

// A body map that may stay empty asks whether somebody looked.
func TestABodyMapSaysWhyItIsEmpty(t *testing.T) {
	q := compiled(t, "- {id: x, type: boolean, text: X}\n- {id: m, type: body-map, text: Map, required: gap, when: x = yes}\n")
	if got := ids(q.Item); !slices.Equal(got, []string{"x", "m", "m.nothing"}) {
		t.Fatalf("the form has %v", got)
	}
	m, nothing := q.Item[1], q.Item[2]
	if m.Ext(fhir.DRequired) != nil || nothing.Ext(fhir.DRequired).Sub("kind").Text != "gap" {
		t.Error("the reason for a gap belongs to the question beside the map")
	}
	if e, _ := nothing.Ext(fhir.ExtEnableWhen).Value.Expression(); e.Expression != "((true in %x) and (%mRows.exists()).not())" {
		t.Errorf("asked when %s", e.Expression)
	}
	if want := []string{"m.view", "m.kind", "m.size", "m.note", "m.photo", "m.figure", "m.x", "m.y"}; !slices.Equal(ids(m.Item), want) {
		t.Errorf("a mark has %v", ids(m.Item))
	}
	strict := compiled(t, "- {id: m, type: body-map, text: Map, required: stop}\n")
	if got := ids(strict.Item); len(got) != 1 || !strict.Item[0].Required {
		t.Errorf("a map that must have a mark: %v", got)
	}
}

// A photo keeps what is said of it under its answer, marks as rows.
func TestAPhotoCarriesItsCaption(t *testing.T) {
	it := compiled(t, "- {id: p, type: photo, text: Photos, repeats: true}\n").Item[0]
	if it.Type != "attachment" || !it.Repeats || !slices.Equal(ids(it.Item), []string{"p.mark", "p.caption", "p.family"}) {
		t.Fatalf("compiled to %+v with %v", it, ids(it.Item))
	}
	if mark := it.Item[0]; !mark.Repeats || !slices.Equal(ids(mark.Item), []string{"p.mark.kind", "p.mark.at", "p.mark.note"}) {
		t.Errorf("marks are %v", ids(mark.Item))
	}
}

// A level may have several bands.
func TestBandsOfOneLevel(t *testing.T) {
	it := compiled(t, `- id: n
  type: integer
  text: N
  bands:
  - {level: amber, range: "4 to 8", text: Moderate}
  - {level: amber, range: "8 to 15", text: High}
`).Item[0]
	x := it.Exts(fhir.DThreshold)
	if len(x) != 2 || x[1].Sub("text").Text != "High" || x[1].Sub("atLeast").Text != "8" || x[1].Sub("below").Text != "15" {
		t.Errorf("bands are %+v", x)
	}
}
