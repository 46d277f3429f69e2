package welcome

import (
	"testing"

	"doorstep/app/ui/model"
)

func TestTheTitleNamesWhoeverIsKnown(t *testing.T) {
	for name, want := range map[string]string{"Priya Nair": "Welcome, Priya", "": "Welcome"} {
		if got := New(Props{Name: name}).Frame(model.Compact).Title; got != want {
			t.Errorf("%q is greeted with %q; want %q", name, got, want)
		}
	}
}
