package archiving_test

import (
	"errors"
	"strings"
	"testing"

	"doorstep/app/ui/screen/archiving"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
	"doorstep/app/ui/widget/widgettest"
)

const key = "age1pq1thekeyofthecourt"

// props is a manager's screen whose archives are kept in made.
func props(desk *screentest.Desk, made *[]archiving.Order) archiving.Props {
	return archiving.Props{
		Desk: desk, Child: "Amina R.",
		Load: func() (archiving.Facts, error) {
			return archiving.Facts{Forms: 45, Files: 3, Size: "8 MB", Recovery: true}, nil
		},
		Fault: func(err error) string { return err.Error() },
		Check: func(keys string) string {
			if !strings.HasPrefix(keys, "age1pq1") {
				return "This key is of the old kind"
			}
			return ""
		},
		KeyFile: func(done func(string, string)) { done(key, "") },
		Make: func(o archiving.Order, progress func(int, int), done func(archiving.Made, string)) func() {
			*made = append(*made, o)
			progress(1, 45)
			done(archiving.Made{Saved: true, Where: "/stick/case-archive.age", Whole: true, Lines: []string{"Its name is 5ac1."}}, "")
			return func() {}
		},
	}
}

func press(t *testing.T, s *archiving.Screen, id string) {
	t.Helper()
	p, ok := s.Find(id).(interface{ Press() })
	if !ok {
		t.Fatalf("%s is not there to press: %T", id, s.Find(id))
	}
	p.Press()
}

func TestAnArchiveIsAskedForAndMade(t *testing.T) {
	screentest.App(t)
	desk := screentest.NewDesk()
	var made []archiving.Order
	s := archiving.New(props(desk, &made))
	desk.Show(t, s, 1280, 800)
	wants(t, desk, "45 forms, entries and records", "About 8 MB.")
	press(t, s, "archiving.go")
	wants(t, desk, "Say for whom it is, and why")
	s.Find("archiving.keys").(*widget.TextInput).Load("age1old")
	press(t, s, "archiving.go")
	wants(t, desk, "This key is of the old kind")
	s.Find("archiving.keys").(*widget.TextInput).Load("")
	press(t, s, "archiving.file")
	s.Find("archiving.why").(*widget.TextArea).Load("The family court, asked on 3 March")
	press(t, s, "archiving.go")
	if len(made) != 1 || made[0] != (archiving.Order{Keys: key, Why: "The family court, asked on 3 March", Recovery: true}) {
		t.Fatalf("asked for %+v", made)
	}
	wants(t, desk, "The archive is made.", "/stick/case-archive.age", "Its name is 5ac1.")
	widgettest.Check(t, desk.Win.Content())
}

// Photos that are not here are left out on purpose or not at all.
func TestWhatIsNotHereIsLeftOutOnPurpose(t *testing.T) {
	screentest.App(t)
	desk := screentest.NewDesk()
	var made []archiving.Order
	p := props(desk, &made)
	p.Load = func() (archiving.Facts, error) { return archiving.Facts{Forms: 2, Absent: 1, Size: "1 MB"}, nil }
	s := archiving.New(p)
	desk.Show(t, s, 400, 800)
	s.Find("archiving.keys").(*widget.TextInput).Load(key)
	s.Find("archiving.why").(*widget.TextArea).Load("The court")
	press(t, s, "archiving.go")
	if len(made) != 0 {
		t.Fatal("it was made without a photo, and nobody said so")
	}
	wants(t, desk, "1 photo or file is not on this tablet yet")
	s.Find("archiving.more").(*widget.CheckList).Load([]string{"leave"})
	press(t, s, "archiving.go")
	if len(made) != 1 || !made[0].Leave {
		t.Errorf("asked for %+v", made)
	}
}

// What is being made is stopped by the same button, and by going elsewhere.
func TestItCanBeStopped(t *testing.T) {
	screentest.App(t)
	desk := screentest.NewDesk()
	var made []archiving.Order
	p := props(desk, &made)
	stopped := 0
	var over func(archiving.Made, string)
	p.Make = func(_ archiving.Order, progress func(int, int), done func(archiving.Made, string)) func() {
		over = done
		progress(3, 45)
		return func() { stopped++ }
	}
	s := archiving.New(p)
	desk.Show(t, s, 1280, 800)
	s.Find("archiving.keys").(*widget.TextInput).Load(key)
	s.Find("archiving.why").(*widget.TextArea).Load("The court")
	press(t, s, "archiving.go")
	wants(t, desk, "3 of 45 forms are in it")
	press(t, s, "archiving.go")
	s.Leave()
	if stopped != 2 {
		t.Errorf("stopped %d times", stopped)
	}
	over(archiving.Made{}, "Stopped. No file was left behind.")
	wants(t, desk, "Stopped. No file was left behind.", "What will be inside")
}

func TestFactsThatCannotBeReadAreTold(t *testing.T) {
	screentest.App(t)
	desk := screentest.NewDesk()
	var made []archiving.Order
	p := props(desk, &made)
	p.Load = func() (archiving.Facts, error) { return archiving.Facts{}, errors.New("The case could not be read") }
	s := archiving.New(p)
	desk.Show(t, s, 1280, 800)
	s.Find("archiving.keys").(*widget.TextInput).Load(key)
	s.Find("archiving.why").(*widget.TextArea).Load("The court")
	press(t, s, "archiving.go")
	if len(made) != 0 {
		t.Error("it is made of what could not be read")
	}
}

func wants(t *testing.T, desk *screentest.Desk, words ...string) {
	t.Helper()
	var all []string
	widget.Survey(desk.Win.Content(), func(s widget.Seen) bool {
		if n, ok := s.Object.(widget.Named); ok {
			node := n.A11y()
			all = append(append(all, node.Name, node.Value), node.State...)
		}
		return true
	})
	said := strings.Join(all, "\n")
	for _, w := range words {
		if !strings.Contains(said, w) {
			t.Errorf("the page does not say %q:\n%s", w, said)
		}
	}
}
