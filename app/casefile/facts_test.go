package casefile_test

import (
	"testing"
	"time"

	"doorstep/app/casefile/casetest"
)

// A large family is told in a few words.
func TestWhoTheChildLivesWith(t *testing.T) {
	c := casetest.New(t, "2026-11-03 08:40")
	c.Doc("person").Set("person.kind", "child").Set("person.given", "Jane").Set("person.family", "Sample")
	for _, p := range [][2]string{{"parent", "mother"}, {"sibling", "sister"}, {"sibling", "brother"}, {"sibling", "sister"}} {
		c.Now = c.Now.Add(time.Second) // people stand in the order in which they were written down
		c.Doc("person").Set("person.kind", p[0]).Set("person.family", "Sample").Set("person.relationship", p[1]).Set("person.lives", "full-time")
	}
	for _, f := range c.Record().Facts() {
		if f.Kind == "home" && f.Text != "Lives with mother, 2 sisters and brother" {
			t.Errorf("%q", f.Text)
		}
	}
}
