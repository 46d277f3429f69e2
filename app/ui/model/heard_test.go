package model_test

import (
	"testing"

	"doorstep/app/ui/model"
	"doorstep/forms/quality"
)

func TestHowAChildWasHeardIsSaid(t *testing.T) {
	for s, want := range map[quality.Strength]string{
		quality.Direct:        "Jane told or showed it directly.",
		quality.Interpreted:   "Others helped to understand Jane.",
		quality.ThroughParent: "It came through a parent only. How else could you hear Jane?",
		quality.NoVoice:       "Nobody has met Jane in the assessment yet.",
	} {
		if got := model.HeardWords(s, "Jane"); got != want {
			t.Errorf("%s: %q, want %q", s, got, want)
		}
	}
}
