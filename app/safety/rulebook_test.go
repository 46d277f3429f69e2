package safety

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// rule is one rule of the content pages with two situations: in the first it has
// nothing to say, in the second it speaks. Both functions give what it says, ""
// for nothing. Of a value that is worked out, passes is one that is worked out
// rightly, and fails one that there is nothing to work out from.
type rule struct {
	id            string
	passes, fails func(*testing.T) string
}

// book are all rules that have examples, page by page.
func book() []rule {
	return slices.Concat(handlingRules(), planRules(), signOffRules(), gateRules(), stayRules(), engineFacts(), typingChecks(), redLines())
}

// TestRules lives through both examples of every rule: ID/passes and ID/fails.
func TestRules(t *testing.T) {
	t.Parallel()
	for _, r := range book() {
		t.Run(r.id, func(t *testing.T) {
			t.Parallel()
			t.Run("passes", func(t *testing.T) {
				if says := r.passes(t); says != "" {
					t.Errorf("nothing is wrong, and it says: %s", says)
				}
			})
			t.Run("fails", func(t *testing.T) {
				if r.fails(t) == "" {
					t.Error("something is wrong, and it says nothing")
				}
			})
		})
	}
}

// carePages are the pages whose every rule has examples here.
var carePages = []string{"ot-home-risk-assessment.md", "nursing-care-plans.md", "nursing-delegated-tasks.md", "short-breaks.md"}

// TestEveryRuleHasBothExamples holds the book against the pages: no rule without
// examples, no examples without a rule, no rule twice. Rules that a page marks as not
// used have none.
func TestEveryRuleHasBothExamples(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../forms/library/testdata/rules.json")
	if err != nil {
		t.Fatal(err)
	}
	var rules []struct{ Page, ID, Text string }
	if err := json.Unmarshal(raw, &rules); err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for _, r := range rules {
		if slices.Contains(carePages, r.Page) && !strings.HasPrefix(r.Text, "(not used)") {
			want[r.ID] = true
		}
	}
	if len(want) < 90 {
		t.Fatalf("the pages have only %d rules", len(want))
	}
	// clinical-safety.md: section 3, section 6, section 6.1.
	for i := 1; i <= 14; i++ {
		want[fmt.Sprintf("RL-%02d", i)] = true
	}
	for i := 1; i <= 32; i++ {
		want[fmt.Sprintf("RE-%02d", i)] = true
	}
	for _, field := range []string{
		"child's weight", "height or length", "working load", "extra load", "door, corridor, room", "water temperature", "suction pressure", "feed volume", "feed rate",
		"readings in notes", "nights, hours, days", "practices, watches", "NMC PIN", "NHS number", "phone",
	} {
		want["typing: "+field] = true
	}
	have := map[string]bool{}
	for _, r := range book() {
		switch {
		case have[r.id]:
			t.Errorf("%s has examples twice", r.id)
		case !want[r.id]:
			t.Errorf("%s has examples, and no page has such a rule", r.id)
		}
		have[r.id] = true
	}
	for id := range want {
		if !have[id] {
			t.Errorf("%s has no examples", id)
		}
	}
}

// wrong gives what is not as it should be, for values that are worked out.
func wrong[V comparable](got, want V) string {
	if got == want {
		return ""
	}
	return fmt.Sprintf("%v, not %v", got, want)
}

// missing says that a value is not there.
func missing[V comparable](got V) string {
	var zero V
	if got == zero {
		return "there is nothing to work it out from"
	}
	return ""
}
