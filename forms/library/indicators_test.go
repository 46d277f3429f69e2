package library

import (
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"doorstep/forms/fhir"
)

// TestIndicators holds the signs that lon offers against the matrix of levels-of-need.md section 4: every sign
// once, in its area, in the page's words, with its default level and its flags, and no other.
func TestIndicators(t *testing.T) {
	b, err := os.ReadFile("testdata/indicators.json")
	if err != nil {
		t.Fatal(err)
	}
	var signs []struct {
		ID, Domain, Wording string
		Level               int
		Flags               []string
		OnByDefault         bool
	}
	if err := json.Unmarshal(b, &signs); err != nil {
		t.Fatal(err)
	}
	q, err := Get("lon")
	if err != nil {
		t.Fatal(err)
	}
	items := place(q)
	offered := 0
	for id, it := range items {
		if strings.HasSuffix(id, ".picks") {
			offered += len(it.AnswerOption)
		}
	}
	if offered != len(signs) || len(signs) < 200 {
		t.Errorf("%d signs are offered, the page has %d", offered, len(signs))
	}
	for _, s := range signs {
		options := items["lon."+s.Domain+".picks"].AnswerOption
		i := slices.IndexFunc(options, func(o fhir.AnswerOption) bool { return o.Value.Coding.Code == s.ID })
		if i < 0 {
			t.Errorf("%s is not offered in its area", s.ID)
			continue
		}
		o := &options[i]
		var flags []string
		for _, e := range o.Exts(fhir.DFlag) {
			flags = append(flags, e.Value.Text)
		}
		level := ""
		if e := o.Ext(fhir.ExtOrdinalValue); e != nil {
			level = e.Value.Text
		}
		if o.Value.Coding.Display != s.Wording || level != strconv.Itoa(s.Level) || !slices.Equal(flags, s.Flags) {
			t.Errorf("%s: %q level %s %v, the page says %q level %d %v", s.ID, o.Value.Coding.Display, level, flags, s.Wording, s.Level, s.Flags)
		}
		if s.OnByDefault == (s.Domain == "ext") {
			t.Errorf("%s: what is off by default is in the area that a setting switches on", s.ID)
		}
	}
}
