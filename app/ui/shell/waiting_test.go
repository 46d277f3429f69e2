package shell

import (
	"strings"
	"testing"

	"doorstep/app/ui/model"
)

// A tablet that waits to be let in does not offer what it cannot do yet, and
// says why; once it is in, it does.
func TestATabletThatWaitsDoesNotOfferToAddAChild(t *testing.T) {
	b := newBench(t)
	in := false
	b.stage.joined = &in
	b.unlock()
	for _, at := range []model.Screen{model.Today, model.Children} {
		b.s.Open(model.Route{Screen: at})
		b.settle()
		b.says("still waits for your manager to let it in")
		if strings.Contains(b.words(), "Add a child") {
			t.Errorf("%s offers to add a child", at)
		}
	}
	b.s.Open(model.Route{Screen: model.NewChild})
	b.settle()
	b.typeInto("new.given", "Amina")
	b.press("new.save")
	b.says("still waits for your manager to let it in")
	if at := b.s.nav.At().Screen; at != model.NewChild {
		t.Errorf("went on to %s", at)
	}
	in = true
	b.s.Open(model.Route{Screen: model.Children})
	b.settle()
	b.says("Add a child")
}
