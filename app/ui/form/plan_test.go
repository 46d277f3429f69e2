package form

import (
	"strings"
	"testing"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

func asks(link string, when ...string) *engine.Item {
	src := &fhir.Item{LinkID: link}
	for _, q := range when {
		src.EnableWhen = append(src.EnableWhen, fhir.EnableWhen{Question: q})
	}
	return &engine.Item{LinkID: link, Type: engine.String, Source: src}
}

// outline writes a plan as links, each step in set in by a dot.
func outline(ns []*node, depth int) string {
	var b strings.Builder
	for _, n := range ns {
		b.WriteString(strings.Repeat(".", depth) + n.item.LinkID + " ")
		b.WriteString(outline(n.under, depth+1))
	}
	return b.String()
}

func TestPlanSetsInWhatFollows(t *testing.T) {
	group := &engine.Item{LinkID: "g", Type: engine.Group, Children: []*engine.Item{asks("g1"), asks("g2", "g1")}}
	companion := asks("a.reason")
	companion.CompanionOf = "a"
	hidden := asks("hidden")
	hidden.Hidden = true
	rows := &engine.Item{LinkID: "rows", Type: engine.Group, Rows: &engine.RowGroup{}, Children: []*engine.Item{asks("inside")}}
	tests := []struct {
		name  string
		items []*engine.Item
		want  string
	}{
		{"flat", []*engine.Item{asks("a"), asks("b")}, "a b"},
		{"one step", []*engine.Item{asks("a"), asks("b", "a"), asks("c")}, "a .b c"},
		{"two steps", []*engine.Item{asks("a"), asks("b", "a"), asks("c", "b"), asks("d", "a")}, "a .b ..c .d"},
		{"never deeper than two", []*engine.Item{asks("a"), asks("b", "a"), asks("c", "b"), asks("d", "c"), asks("e", "d")}, "a .b ..c ..d ..e"},
		{"not past another question", []*engine.Item{asks("a"), asks("b"), asks("c", "a")}, "a b c"},
		{"by any of its conditions", []*engine.Item{asks("a"), asks("b", "elsewhere", "a")}, "a .b"},
		{"a companion", []*engine.Item{asks("a"), companion}, "a .a.reason"},
		{"a group is a heading", []*engine.Item{group}, "g g1 .g2"},
		{"hidden ones are left out", []*engine.Item{asks("a"), hidden}, "a"},
		{"rows keep their questions", []*engine.Item{rows}, "rows"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.TrimSpace(outline(plan(tt.items, nil), 0)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func options(codes ...string) []engine.Option {
	var out []engine.Option
	for _, c := range codes {
		out = append(out, engine.Option{Coding: fhir.Coding{Code: c}, Label: c})
	}
	return out
}

func TestKindOf(t *testing.T) {
	eight := options("a", "b", "c", "d", "e", "f", "g", "h")
	tests := []struct {
		name string
		it   engine.Item
		want Kind
	}{
		{"one line", engine.Item{Type: engine.String}, KindText},
		{"an address", engine.Item{Type: engine.URL}, KindText},
		{"several lines", engine.Item{Type: engine.Text}, KindArea},
		{"number", engine.Item{Type: engine.Integer}, KindNumber},
		{"amount", engine.Item{Type: engine.Quantity}, KindQuantity},
		{"date", engine.Item{Type: engine.Date}, KindDate},
		{"moment", engine.Item{Type: engine.DateTime}, KindDateTime},
		{"time", engine.Item{Type: engine.Time}, KindTime},
		{"yes or no", engine.Item{Type: engine.Boolean}, KindYesNo},
		{"yes, no, not sure", engine.Item{Type: engine.Choice, Options: options("yes", "no", "not-sure")}, KindYesNo},
		{"three of another sort", engine.Item{Type: engine.Choice, Options: options("yes", "no", "booked")}, KindRadio},
		{"a few", engine.Item{Type: engine.Choice, Options: options("a", "b", "c", "d")}, KindRadio},
		{"many", engine.Item{Type: engine.Choice, Options: eight}, KindSearch},
		{"few or own words", engine.Item{Type: engine.OpenChoice, Options: options("a", "b")}, KindRadio},
		{"any of many", engine.Item{Type: engine.Choice, Repeats: true, Options: eight}, KindCheck},
		{"a person", engine.Item{Type: engine.Reference, Control: fhir.ControlPerson}, KindPerson},
		{"people", engine.Item{Type: engine.Reference, Control: fhir.ControlPerson, Repeats: true}, KindPeople},
		{"records", engine.Item{Type: engine.Reference, Control: fhir.ControlRecord, Repeats: true}, KindMany},
		{"any of an open list", engine.Item{Type: engine.OpenChoice, Repeats: true}, KindMany},
		{"an organisation", engine.Item{Type: engine.Reference, Control: fhir.ControlOrg}, KindOrg},
		{"a signature", engine.Item{Type: engine.Attachment, Control: fhir.ControlSignature}, KindSignature},
		{"a photo", engine.Item{Type: engine.Attachment, Control: fhir.ControlPhoto}, KindFile},
		{"worked out", engine.Item{Type: engine.Integer, Calculated: true}, KindShown},
		{"rows", engine.Item{Type: engine.Group, Rows: &engine.RowGroup{}}, KindRows},
		{"a heading", engine.Item{Type: engine.Group}, KindHeading},
		{"words", engine.Item{Type: engine.Display}, KindInfo},
	}
	for _, tt := range tests {
		if got := KindOf(&tt.it); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
