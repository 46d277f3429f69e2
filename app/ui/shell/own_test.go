package shell

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/ui/model"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget/widgettest"
	"doorstep/sync/op"
)

// taken is what a vault takes on the disk, which differs from run to run.
var taken = regexp.MustCompile(`"[0-9.]+ [kMG]B"`)

// The screens of the shell itself look as they did when somebody looked at
// them, on a wide and an upright window, at 100 and at 200 %; and at every size
// each control has a name, room for a finger and enough contrast.
func TestTheShellsOwnScreens(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Amina", "Rahman")
	id, err := op.ParseID(b.s.nav.At().Case)
	if err != nil {
		t.Fatal(err)
	}
	b.s.emergencyFor(id)
	b.settle()
	steps := b.s.nav.At()
	screens := []struct {
		name  string
		route model.Route
	}{
		{"settings", model.Route{Screen: model.Settings}},
		{"find", model.Route{Screen: model.Find}},
		{"harm", model.Route{Screen: model.Harm, Case: id.String()}},
		{"harm-whose", model.Route{Screen: model.Harm}},
		{"due", model.Route{Screen: model.Tasks}},
		{"help", model.Route{Screen: model.Help}},
		{"guide", model.Route{Screen: model.Help, Topic: "form"}},
		{"emergency", model.Route{Screen: model.Emergency}},
		{"steps", steps},
		{"welcome", model.Route{Screen: model.Welcome}},
		{"trouble", model.Route{Screen: model.Conflict, Case: id.String()}},
	}
	for _, size := range []struct {
		w, h    float32
		percent int
		mode    theme.Mode
		golden  bool
	}{
		{1280, 800, 100, theme.Light, true},
		{800, 1280, 100, theme.Dark, true},
		{1280, 800, 200, theme.Sunlight, true},
		{800, 1280, 200, theme.Light, true},
		{400, 800, 100, theme.Light, false},
	} {
		test.ApplyTheme(t, theme.New(size.mode, size.percent))
		b.win.Resize(fyne.NewSize(size.w, size.h))
		b.s.Relook()
		for _, s := range screens {
			b.s.Open(s.route)
			b.settle()
			name := fmt.Sprintf("%s-%.0f-%d", s.name, size.w, size.percent)
			for _, f := range widgettest.Audit(b.s.root) {
				t.Errorf("%s: %s", name, f)
			}
			if !size.golden {
				continue
			}
			file, got := filepath.Join("testdata", name+".txt"), taken.ReplaceAllString(b.markup(), `"some MB"`)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs; look at the screen, then run with -update:\n%s", file, difference(string(want), got))
			}
		}
		b.s.menu()
		for _, f := range widgettest.Audit(b.s.sheet) {
			t.Errorf("menu at %.0f, %d %%: %s", size.w, size.percent, f)
		}
		b.s.CloseSheet()
	}
}
