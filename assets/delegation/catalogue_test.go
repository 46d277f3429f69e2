package delegation_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"doorstep/assets/delegation"
)

func shipped(t *testing.T) *delegation.Catalogue {
	t.Helper()
	c, err := delegation.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The data is whole: dated, every code once, every reference leads somewhere,
// and nothing is so small that a sign-off would be given away.
func TestTheCatalogueIsWhole(t *testing.T) {
	c := shipped(t)
	if _, err := time.Parse(time.DateOnly, c.Date); err != nil || c.Version == "" {
		t.Errorf("dated %q, version %q", c.Date, c.Version)
	}
	if !slices.IsSortedFunc(c.Limits.Prompts, func(a, b int) int { return b - a }) || len(c.Limits.Prompts) != 4 {
		t.Errorf("prompts %v", c.Limits.Prompts)
	}
	seen := map[string]bool{}
	for _, k := range c.Criteria {
		if seen[k.Code] || k.Title == "" {
			t.Errorf("criterion %s stands twice, or says nothing", k.Code)
		}
		seen[k.Code] = true
	}
	used := map[string]bool{}
	for _, task := range c.Tasks {
		if seen[task.Code] || task.Title == "" || len(task.Sections) == 0 {
			t.Errorf("task %s stands twice, or says too little", task.Code)
		}
		seen[task.Code] = true
		if task.Watch < 1 || task.Practise < 1 || task.Months < 1 || task.Months > 24 {
			t.Errorf("%s: %d / %d / %d", task.Code, task.Watch, task.Practise, task.Months)
		}
		if c.Family(task).Fades == 0 {
			t.Errorf("%s: no family %q", task.Code, task.Family)
		}
		if !slices.Contains([]string{"", "with-care", "named-child-only"}, task.Delegation) || !slices.Contains([]string{"", "yes", "part"}, task.Simulated) {
			t.Errorf("%s: delegation %q, simulated %q", task.Code, task.Delegation, task.Simulated)
		}
		if task.Rehearsal != "" && !task.Rehearse {
			t.Errorf("%s: rehearses %q, and does not rehearse", task.Code, task.Rehearsal)
		}
		for _, code := range task.Criteria {
			used[code] = true
		}
		if got, want := len(c.For(task)), len(c.General)+len(task.Criteria); got != want {
			t.Errorf("%s: %d of its %d criteria are known", task.Code, got, want)
		}
	}
	for _, k := range c.Criteria {
		if !used[k.Code] && !slices.Contains(c.General, k.Code) {
			t.Errorf("criterion %s belongs to no task", k.Code)
		}
	}
	if len(c.NurseOnly) < 10 {
		t.Errorf("%d things are a nurse's alone", len(c.NurseOnly))
	}
}

// The catalogue is the content page's: the same tasks with the same numbers,
// the same criteria with the same marks, nothing more.
func TestTheCatalogueIsThePages(t *testing.T) {
	c := shipped(t)
	b, err := os.ReadFile("testdata/page.json")
	if err != nil {
		t.Fatal(err)
	}
	var page []struct {
		Kind, ID string
		Fields   map[string]string
		Flags    []string
	}
	if err := json.Unmarshal(b, &page); err != nil {
		t.Fatal(err)
	}
	tasks, criteria := 0, 0
	for _, row := range page {
		switch row.Kind {
		case "delegated-task":
			tasks++
			task, ok := c.Task(row.ID)
			if !ok {
				t.Errorf("%s is missing", row.ID)
				continue
			}
			simulated, _, _ := strings.Cut(strings.TrimPrefix(row.Fields["sim"], "yes, "), " ")
			if simulated == "no" {
				simulated = ""
			}
			for what, got := range map[string][2]string{
				"task": {task.Title, row.Fields["task"]}, "plan section": {strings.Join(task.Sections, ", "), row.Fields["plan-section"]},
				"extra": {task.Extra, row.Fields["extra-agreement"]}, "default": {fmt.Sprintf("%d / %d / %d", task.Watch, task.Practise, task.Months), row.Fields["default"]},
				"simulated": {task.Simulated, simulated}, "rehearse": {fmt.Sprint(task.Rehearse), fmt.Sprint(strings.HasPrefix(row.Fields["reh"], "yes"))},
			} {
				if got[0] != got[1] {
					t.Errorf("%s: %s is %q, the page says %q", row.ID, what, got[0], got[1])
				}
			}
		case "criterion":
			criteria++
			k, ok := c.Criterion(row.ID)
			if !ok || k.Title != row.Fields["criterion"] || k.Needed != slices.Contains(row.Flags, "!") || k.Ask != slices.Contains(row.Flags, "ask") {
				t.Errorf("criterion %+v, the page says %+v", k, row)
			}
		}
	}
	if tasks != len(c.Tasks) || criteria != len(c.Criteria) || tasks != 35 {
		t.Errorf("%d tasks and %d criteria, the page has %d and %d", len(c.Tasks), len(c.Criteria), tasks, criteria)
	}
}

// What a feed by pump is watched for: what every task is, and its own eight.
func TestTheCriteriaOfATask(t *testing.T) {
	c := shipped(t)
	task, ok := c.Task("feed-g-pump")
	if !ok {
		t.Fatal("no such task")
	}
	list := c.For(task)
	if len(list) != 22 || list[0].Code != "g01" || list[14].Code != "feed-1" || list[21].Code != "feed-8" {
		t.Errorf("%d criteria: %v", len(list), list)
	}
	if _, ok := c.Task("passing-a-tube"); ok {
		t.Error("what is a nurse's alone is in the catalogue")
	}
}
