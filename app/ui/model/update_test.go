package model

import (
	"testing"

	"doorstep/app/casefile/release"
)

func TestAnOldTabletSaysWhatToDoAndThatNothingIsLost(t *testing.T) {
	w := UpdateWords(release.Notice{Running: "0.1.0", Wanted: "0.2.0", How: "Bring it to the desk on floor 2."})
	want := "Your council now uses Doorstep 0.2.0. This tablet has 0.1.0. Bring it to the desk on floor 2. Go on working until then. Nothing you have written is lost by it."
	if w.Text != want || w.Tone != Neutral {
		t.Errorf("%+v", w)
	}
	if w := UpdateWords(release.Notice{Running: "0.1.0", Wanted: "0.2.0"}); w.Text != "Your council now uses Doorstep 0.2.0. This tablet has 0.1.0. Go on working until then. Nothing you have written is lost by it." {
		t.Errorf("%q", w.Text)
	}
}
