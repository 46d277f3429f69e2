package casefile_test

import (
	"slices"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/assets/delegation"
)

const feedByPump = `{"system":"` + delegation.TaskSystem + `","code":"feed-g-pump","display":"Gastrostomy feed by pump"}`

// Practices count when they are done on this child and on the carer's own; on a
// device only where the task allows it (DT-C01).
func TestPracticesThatCount(t *testing.T) {
	child, device, talk := "this-child", "manikin-or-trainer-device", "talked-through"
	own, prompted := "on-own-one-small-reminder", "prompted"
	for _, c := range []struct {
		name      string
		simulated string
		list      []casefile.TaskPractice
		want      []bool
	}{
		{"on the child, alone", "", []casefile.TaskPractice{{child, own}, {child, "on-own-fully-correct"}}, []bool{true, true}},
		{"with help", "", []casefile.TaskPractice{{child, prompted}, {child, "hands-on-help"}}, []bool{false, false}},
		{"a device where it does not count", "", []casefile.TaskPractice{{device, own}}, []bool{false}},
		{"a device where it counts", "yes", []casefile.TaskPractice{{device, own}, {device, prompted}}, []bool{true, false}},
		{"a device where some of it counts, without the child", "part", []casefile.TaskPractice{{device, own}}, []bool{false}},
		{"a device where some of it counts, beside the child", "part", []casefile.TaskPractice{{device, own}, {child, own}}, []bool{true, true}},
		{"talked through", "yes", []casefile.TaskPractice{{talk, "on-own-fully-correct"}}, []bool{false}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := casefile.CountedPractices(delegation.Task{Simulated: c.simulated}, c.list); !slices.Equal(got, c.want) {
				t.Errorf("counts %v, want %v", got, c.want)
			}
		})
	}
}

// A form shows what the catalogue says of the task that is chosen, and at once.
func TestTheCatalogueFillsWhatAFormShows(t *testing.T) {
	c := casetest.New(t, "2026-02-01 09:00")
	dd := c.Doc("dd")
	if got := dd.Text("dd.default"); got != "" {
		t.Errorf("before a task is chosen it says %q", got)
	}
	dd.Set("dd.task", feedByPump)
	if got := dd.Text("dd.default"); got != "Watched twice, practised 3 times, assessed again after 12 months. Asks for: dietitian plan" {
		t.Errorf("the catalogue says %q", got)
	}
	if dd.Text("dd.special-needed") != "Yes" {
		t.Error("a dietitian's plan is asked for, and the form does not ask")
	}
	dd.Set("dd.observe-min", "2").Set("dd.practise-min", "3").Set("dd.months", "12")
	if got := dd.Text("dd.lowered"); got != "No" {
		t.Errorf("at the defaults: lowered is %q", got)
	}
	if dd.Set("dd.practise-min", "2"); dd.Text("dd.lowered") != "Yes" {
		t.Error("fewer practices than the catalogue says, and no reason is asked for")
	}
	if dd.Set("dd.practise-min", "4").Set("dd.months", "18"); dd.Text("dd.lowered") != "Yes" {
		t.Error("a longer time than the catalogue says, and no reason is asked for")
	}

	dt := c.Doc("dt")
	dt.Set("dt.task", feedByPump)
	if dt.Text("dt.scenario-needed") != "Yes" {
		t.Error("a tube that comes out is rehearsed, and the form does not ask")
	}
	row := dt.Row("dt.practice", ".on", "this-child", ".help", "on-own-fully-correct")
	dt.Row("dt.practice", ".on", "this-child", ".help", "prompted")
	if got := dt.Text("dt.practice-count"); got != "1 time" {
		t.Errorf("counts %q", got)
	}
	if dt.In(row, "dt.practice.help", "hands-on-help"); dt.Text("dt.practice-count") != "0 times" {
		t.Errorf("after a second look it counts %q", dt.Text("dt.practice-count"))
	}
}
