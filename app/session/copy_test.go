package session_test

import (
	"os"
	"path/filepath"
	"testing"
)

// What somebody writes in a tablet that was put back from a copy reaches everybody,
// although the tablet that was lost had used the same numbers, and superseded them.
func TestWhatACopyWritesIsNotHiddenByWhatTheLostTabletWrote(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace, priya, id := w.two()
	home := grace.home
	grace.lock()
	backup := filepath.Join(t.TempDir(), "backup")
	if err := os.CopyFS(backup, os.DirFS(home)); err != nil {
		t.Fatal(err)
	}
	grace = w.unlock(home)
	for _, name := range []string{"A", "Am", "Amee", "Ameena", "Ameena R"} {
		grace.set(grace.doc(id), "caf.id.known-as", name)
	}
	grace.sync()
	grace.lock()

	restored := w.unlock(backup)
	answers := map[string]string{"caf.id.phone": "07700 900123", "caf.id.other-names": "Mina", "caf.id.address": "6 Larch Close"}
	for link, text := range answers {
		restored.set(restored.doc(id), link, text)
	}
	open := restored.doc(id) // stays open while the tablet finds out
	restored.sync()
	restored.set(open, "caf.id.phone", "07700 900124")
	restored.sync()
	priya.sync()
	answers["caf.id.phone"] = "07700 900124"
	for _, tab := range []*tablet{restored, priya} {
		for link, want := range answers {
			if got := tab.doc(id).Text(link); got != want {
				t.Errorf("%s is %q, want %q", link, got, want)
			}
		}
		if got := tab.doc(id).Text("caf.id.known-as"); got != "Ameena R" {
			t.Errorf("known as %q", got)
		}
	}
}
