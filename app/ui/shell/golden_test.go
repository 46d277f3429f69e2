package shell

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/model"
)

var update = flag.Bool("update", false, "write the goldens anew")

// markup writes what stands on the screen: every control with its role, name,
// value, state and place. It is looked at in review, and does not depend on
// how fonts are drawn.
func (b *bench) markup() string {
	var out strings.Builder
	for _, e := range list(b.s.canvas, string(b.s.nav.At().Screen), b.s.idOf).Elements {
		if e.Role == "group" && e.Name == "" {
			continue
		}
		fmt.Fprintf(&out, "%4.0f %4.0f %4.0f %3.0f  %s", e.X, e.Y, e.W, e.H, e.Role)
		if e.ID != "" {
			fmt.Fprintf(&out, " #%s", e.ID)
		}
		fmt.Fprintf(&out, " %q", e.Name)
		for _, more := range []string{e.Value, e.State} {
			if more != "" {
				fmt.Fprintf(&out, " %q", more)
			}
		}
		if e.Focused {
			out.WriteString(" focused")
		}
		if !e.Visible {
			out.WriteString(" scrolled out")
		}
		out.WriteByte('\n')
	}
	return out.String()
}

// Key screens look as they did when somebody looked at them, wide and upright.
func TestKeyScreens(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.page("cafpac")
	page := b.s.nav.At()
	at := func(s model.Screen) model.Route { return model.Route{Screen: s, Case: page.Case, Doc: page.Doc} }
	screens := []struct {
		name  string
		route model.Route
	}{
		{"today", model.Route{Screen: model.Today}},
		{"child", model.Route{Screen: model.Child, Case: page.Case}},
		{"tasks", at(model.TaskList)},
		{"page", page},
		{"check", at(model.Check)},
	}
	for _, width := range []float32{1280, 800} {
		b.win.Resize(fyne.NewSize(width, 2080-width))
		for _, s := range screens {
			b.s.Open(s.route)
			b.settle()
			file := filepath.Join("testdata", fmt.Sprintf("%s-%.0f.txt", s.name, width))
			got := b.markup()
			if *update {
				if err := os.MkdirAll("testdata", 0o755); err != nil {
					t.Fatal(err)
				}
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
	}
}

// difference is the first lines that are not the same.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		a, b := "", ""
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d\n was %s\n is  %s", i+1, a, b)
		}
	}
	return ""
}
