package keystore

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"doorstep/crypto/seal"
)

// A keystore's folder after any sequence of openings, updates and changes of
// passphrase, each cut off by a power failure at any operation or not at all, is
// explored whole, breadth first: folders that hold the same go on as one.

// safe is a folder with what its owner knows of it.
type safe struct {
	fs *memFS
	// pass is the passphrase in use; maybe another one that a change which was cut
	// off may have put in its place.
	pass, maybe string
	// roles counts the role seeds that the last finished update stored; more is one
	// higher while an update that was cut off may have got through.
	roles, more int
}

// state is what can make a difference: for each file which passphrases open it and how
// many role seeds are in it.
func (s safe) state() string {
	var b strings.Builder
	fmt.Fprint(&b, s.pass == rightPass, s.maybe != "", s.roles, s.more)
	for _, name := range []string{fileCurrent, fileDouble, fileTmp, fileDoubleTmp, fileTries} {
		fmt.Fprint(&b, " ", name, ":")
		data, ok := s.fs.files[name]
		if !ok {
			continue
		}
		if name == fileTries {
			b.WriteString("tries")
			continue
		}
		alone := newMemFS()
		alone.files[fileCurrent] = data
		for _, p := range []string{rightPass, nextPass} {
			delete(alone.files, fileTries)
			if k, err := Open(testOptions(alone, newClock()), p); err == nil {
				fmt.Fprint(&b, p[:1], len(k.vault.Roles["staff"]))
			}
		}
		if _, err := parse(data); err != nil {
			b.WriteString("torn")
		}
	}
	return b.String()
}

func (s safe) copyOf() safe {
	s.fs = s.fs.afterCut()[len(s.fs.waiting)]
	return s
}

// steps are what may happen to a keystore. Each opens it first, as the app does.
var steps = map[string]func(*safe, *Keystore) error{
	"open": func(s *safe, _ *Keystore) error { // once more: it may mend what an earlier cut left
		_, err := Open(testOptions(s.fs, newClock()), s.pass)
		return err
	},
	"update": func(s *safe, k *Keystore) error {
		v := k.Vault()
		s.more = len(v.Roles["staff"]) + 1
		v.AddRole("staff", seal.RoleGen{Gen: uint64(s.more), Seed: seal.Key{byte(s.more)}})
		return k.Update(v)
	},
	"change": func(s *safe, k *Keystore) error {
		to := nextPass
		if s.pass == nextPass {
			to = rightPass
		}
		s.maybe = to
		return k.ChangePassphrase(s.pass, to)
	},
}

// after plays a step with the power failing after so many operations and gives every
// folder that may be left. finished says that the power did not fail.
func (s safe) after(t *testing.T, step string, budget, torn int) (left []safe, finished bool) {
	t.Helper()
	s = s.copyOf()
	k, err := Open(testOptions(s.fs, newClock()), s.pass)
	if err != nil && s.maybe != "" {
		// The change may have got through.
		delete(s.fs.files, fileTries)
		if k, err = Open(testOptions(s.fs, newClock()), s.maybe); err == nil {
			s.pass = s.maybe
		}
	}
	if err != nil {
		t.Fatalf("neither passphrase opens %s: %v", s.state(), err)
	}
	s.maybe = ""
	if got := len(k.vault.Roles["staff"]); got != s.roles && got != s.more {
		t.Fatalf("%d role seeds, want %d or %d, in %s", got, s.roles, s.more, s.state())
	} else {
		s.roles, s.more = got, got
	}
	s.fs.budget, s.fs.torn = budget, torn
	err = steps[step](&s, k)
	if err == nil && s.fs.budget != 0 {
		finished = true
		if s.maybe != "" {
			s.pass, s.maybe = s.maybe, ""
			s.noOther(t)
		}
		s.roles = s.more
	}
	for _, fs := range s.fs.afterCut() {
		n := s
		n.fs = fs
		delete(n.fs.files, fileTries) // waits are tested elsewhere
		left = append(left, n)
	}
	return left, finished
}

// noOther: when a change of passphrase has been confirmed, no file opens with the one
// that was replaced, whatever else is deleted.
func (s safe) noOther(t *testing.T) {
	t.Helper()
	old := rightPass
	if s.pass == rightPass {
		old = nextPass
	}
	for _, name := range []string{fileCurrent, fileDouble, fileTmp, fileDoubleTmp} {
		alone := newMemFS()
		alone.files[fileCurrent] = s.fs.files[name]
		if _, err := Open(testOptions(alone, newClock()), old); err == nil {
			t.Fatalf("%s opens with the replaced passphrase in %s", name, s.state())
		}
	}
}

// TestStatesOfReplacingTheKeystore: whatever happened, the passphrase in use opens the
// folder, nothing that was confirmed is missing, and a replaced passphrase opens nothing.
func TestStatesOfReplacingTheKeystore(t *testing.T) {
	f := newMemFS()
	k := mustCreate(t, testOptions(f, newClock()))
	first := safe{fs: f, pass: rightPass, roles: len(k.vault.Roles["staff"])}
	first.more = first.roles
	seen := map[string]bool{first.state(): true}
	level, played := []safe{first}, 0
	for depth := 0; depth < deep() && len(level) > 0; depth++ {
		var next []safe
		for _, s := range level {
			for _, step := range []string{"open", "update", "change"} {
				if step == "update" && s.roles > 3 {
					continue
				}
				for budget, finished := 0, false; !finished; budget++ {
					for _, torn := range []int{0, 100, 1 << 20} {
						var left []safe
						left, finished = s.after(t, step, budget, torn)
						played++
						for _, n := range left {
							if id := n.state(); !seen[id] {
								seen[id] = true
								next = append(next, n)
							}
						}
					}
				}
			}
		}
		level = next
	}
	if len(seen) < 20 {
		t.Errorf("only %d states", len(seen))
	}
	t.Logf("%d states, %d steps", len(seen), played)
}

// deep is how many steps one after another are explored.
func deep() int {
	if os.Getenv("DOORSTEP_PROVE") == "1" {
		return 5
	}
	return 3
}
