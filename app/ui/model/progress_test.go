package model

import (
	"testing"

	"doorstep/forms/engine"
)

func TestStatusIsSaidInWords(t *testing.T) {
	tests := []struct {
		p    engine.Progress
		tone Tone
		text string
	}{
		{engine.Progress{Status: engine.NotStarted}, Neutral, "Not started"},
		{engine.Progress{Status: engine.InProgress}, Send, "In progress"},
		{engine.Progress{Status: engine.Finished}, Safe, "Finished"},
		{engine.Progress{Status: engine.ToFix, Fix: 3}, Danger, "3 to fix"},
		{engine.Progress{Status: engine.ToFix}, Danger, "1 to fix"},
	}
	for _, tt := range tests {
		if got := StatusWords(tt.p); got.Tone != tt.tone || got.Text != tt.text {
			t.Errorf("%v: %+v", tt.p.Status, got)
		}
		if got := StatusIcon(tt.p.Status); got.Tone != tt.tone || got.Icon == "" || got.Text == "" {
			t.Errorf("icon of %v: %+v", tt.p.Status, got)
		}
	}
}

func TestFormProgressWords(t *testing.T) {
	tests := []struct {
		p          FormProgress
		done, rest string
		share      float32
	}{
		{FormProgress{19, 8, 1}, "8 of 19 sections finished", "1 has something to fix", 8. / 19},
		{FormProgress{1, 0, 0}, "0 of 1 section finished", "", 0},
		{FormProgress{4, 4, 2}, "4 of 4 sections finished", "2 have something to fix", 1},
		{FormProgress{}, "0 of 0 sections finished", "", 0},
	}
	for _, tt := range tests {
		done, rest := tt.p.Words()
		if done != tt.done || rest != tt.rest || tt.p.Share() != tt.share {
			t.Errorf("%+v: %q %q %v", tt.p, done, rest, tt.p.Share())
		}
	}
	if got := PageOf(2, 9); got != "Page 3 of 9" {
		t.Errorf("got %q", got)
	}
}

func TestRowName(t *testing.T) {
	tests := []struct {
		g    engine.RowGroup
		want string
	}{
		{engine.RowGroup{RowName: "Medicine"}, "Medicine"},
		{engine.RowGroup{Item: &engine.Item{Text: "Health needs"}}, "Health need"},
		{engine.RowGroup{Item: &engine.Item{Text: "Allergies"}}, "Allergy"},
		{engine.RowGroup{Item: &engine.Item{Text: "Who was there?"}}, "Entry"},
		{engine.RowGroup{Item: &engine.Item{Text: "Handling task"}}, "Handling task"},
		{engine.RowGroup{Item: &engine.Item{Text: "Illness"}}, "Illness"},
		{engine.RowGroup{Item: &engine.Item{Text: "Family and household"}}, "Entry"},
		{engine.RowGroup{Item: &engine.Item{Text: "Reference numbers of other services", Short: "References"}}, "Reference"},
	}
	for _, tt := range tests {
		if got := RowName(&tt.g); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
