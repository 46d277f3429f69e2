package shell

import (
	"context"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/release"
	"doorstep/app/ui/model"
)

// Who opens a tablet with an older program reads it on Today and in the settings, and
// goes on working; who has the program of the organisation reads nothing.
func TestATabletWithAnOlderProgramSaysSo(t *testing.T) {
	b := newBench(t)
	b.s.cfg.Version = "0.1.0+g8ff59de"
	b.unlock()
	const says = "Your council now uses Doorstep 0.2.0. This tablet has 0.1.0."
	if strings.Contains(b.words(), "Your council now uses") {
		t.Fatal("a tablet is old though nobody named a version")
	}
	if err := b.s.work.SetSetting(context.Background(), release.VersionKey, "0.2.0", casefile.DateOf(b.clock), "The new release"); err != nil {
		t.Fatal(err)
	}
	for _, at := range []model.Screen{model.Today, model.Settings} {
		b.s.Open(model.Route{Screen: at})
		b.settle()
		b.says(says, "Ask your IT", "Nothing you have written is lost by it.")
	}
	b.s.cfg.Version = "0.2.0"
	b.s.Open(model.Route{Screen: model.Today})
	b.settle()
	if strings.Contains(b.words(), "Your council now uses") {
		t.Error("a tablet is old that has what is given out")
	}
}
