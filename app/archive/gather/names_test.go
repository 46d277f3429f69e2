package gather

import "testing"

// A form of the organisation's own may have a name that no file system takes; its
// documents are archived all the same.
func TestNamesOfFormsAreNamesOfFolders(t *testing.T) {
	for name, want := range map[string]string{
		"caf": "documents/0007-caf/", "fire safety": "documents/0007-fire-safety/", "a%2Fb": "documents/0007-a-2Fb/", "Überblick": "documents/0007--berblick/",
	} {
		if got := Folder(7, name); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
}
