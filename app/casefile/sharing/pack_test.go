package sharing_test

import (
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/sharing"
)

func left(c sharing.Copy) string {
	var out []string
	for _, l := range c.Left {
		out = append(out, l.What+": "+l.Why)
	}
	return strings.Join(out, "\n")
}

func has(c sharing.Copy, link string) bool {
	for _, cell := range c.Cells {
		if cell.LinkID == link {
			return true
		}
	}
	return false
}

func TestWhatACopyLeavesOut(t *testing.T) {
	c, d := agreed(t)
	d.Set("caf.home.safe-to-visit", "A dog, ring first")
	restricted := casefile.Cell{LinkID: "caf.home.safe-to-visit"}
	t.Run("restricted", func(t *testing.T) {
		got := sharing.CopyFor(c.Record(), "Oakbank School", d.Document)
		if got.Verdict != sharing.Yes || has(got, restricted.LinkID) || !has(got, "caf.level.why") || !strings.Contains(left(got), "visiting?: Restricted") {
			t.Errorf("%s, left out:\n%s", got.Verdict, left(got))
		}
		if got = sharing.CopyFor(c.Record(), "Oakbank School", d.Document, restricted); !has(got, restricted.LinkID) {
			t.Error("put in on purpose, and it is not there")
		}
	})
	t.Run("sections nobody agreed to, once each", func(t *testing.T) {
		got := sharing.CopyFor(c.Record(), "Family centre", d.Document)
		if !has(got, "caf.dev.physical.needs") || has(got, "caf.level.why") || strings.Count(left(got), "Level of need:") != 1 {
			t.Errorf("left out:\n%s", left(got))
		}
	})
	t.Run("isd.protect", func(t *testing.T) {
		d.Set("caf.dev.physical.needs", "Aunt Salma saw her fall")
		if got := sharing.CopyFor(c.Record(), "Oakbank School", d.Document); !has(got, "caf.dev.physical.needs") {
			t.Error("left out before anybody was protected")
		}
		decision(t, c, "Police", "isd.protect", "Salma")
		got := sharing.CopyFor(c.Record(), "Oakbank School", d.Document)
		if has(got, "caf.dev.physical.needs") || !strings.Contains(left(got), "must not be named") || strings.Contains(left(got), "Salma") {
			t.Errorf("left out:\n%s", left(got))
		}
		got = sharing.CopyFor(c.Record(), "Oakbank School", d.Document, casefile.Cell{LinkID: "caf.dev.physical.needs"})
		if has(got, "caf.dev.physical.needs") {
			t.Error("a protected name goes when it is put in on purpose")
		}
	})
	t.Run("a restricted answer with a protected name never goes", func(t *testing.T) {
		d.Set(restricted.LinkID, "Aunt Salma has the key")
		if got := sharing.CopyFor(c.Record(), "Oakbank School", d.Document, restricted); has(got, restricted.LinkID) {
			t.Error("it goes when it is put in on purpose")
		}
	})
	t.Run("what is held back is what no copy has, but for what is only restricted", func(t *testing.T) {
		d.Set(restricted.LinkID, "A dog, ring first")
		for _, with := range []string{"Oakbank School", "Family centre"} {
			held := sharing.Held(c.Record(), with, d.Document)
			got := sharing.CopyFor(c.Record(), with, d.Document, restricted)
			for _, cell := range got.Cells {
				if held(cell) {
					t.Errorf("%s: %s goes in a copy and is held", with, cell.LinkID)
				}
			}
			for _, l := range got.Left {
				if l.Cell.LinkID != "" && !held(l.Cell) {
					t.Errorf("%s: %s is left out of a copy and not held", with, l.Cell.LinkID)
				}
			}
		}
		if !sharing.Held(c.Record(), "Family centre", d.Document)(casefile.Cell{LinkID: "caf.level.why"}) {
			t.Error("the level of need goes to the family centre")
		}
	})
	t.Run("nothing of what may not go", func(t *testing.T) {
		if got := sharing.CopyFor(c.Record(), "Housing", d.Document); got.Verdict != sharing.No || len(got.Cells) != 0 || got.Why == "" {
			t.Errorf("%+v", got)
		}
	})
}
