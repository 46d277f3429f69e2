package app_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

type goPackage struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

const module = "doorstep"

// packages lists every package of the module with its direct imports and all
// that it depends on, tests left out.
func packages(t *testing.T) []goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,Deps", module+"/...")
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var all []goPackage
	dec := json.NewDecoder(out)
	for {
		var p goPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	return all
}

// under tells whether path is one of the folders or lies inside one. Folders
// are relative to the module.
func under(path string, folders ...string) bool {
	return slices.ContainsFunc(folders, func(f string) bool {
		full := module + "/" + f
		return path == full || strings.HasPrefix(path, full+"/")
	})
}

func ours(path string) bool { return path == module || strings.HasPrefix(path, module+"/") }

// TestOurImportsFollowTheHouse holds the table of architecture section 3: for
// each folder, which of our other folders it may import directly.
func TestOurImportsFollowTheHouse(t *testing.T) {
	rooms := []struct {
		folder string
		may    []string
	}{
		{"assets", nil},
		{"forms", []string{"forms", "assets"}},
		{"crypto", []string{"crypto", "assets"}},
		{"sync", []string{"sync", "crypto", "assets"}},
		{"app/say", []string{"app/say"}},
		{"app/casefile", []string{"app/casefile", "app/say", "forms", "sync/op", "sync/merge", "assets"}},
		{"app/archive", []string{"app/archive", "app/casefile", "app/printout", "docs/spec", "forms", "crypto", "sync", "assets"}},
		{"app/store", []string{"app/store", "app/archive", "app/casefile", "forms", "crypto", "sync", "assets"}},
		{"app/picture", nil},
		{"app/bodymap", []string{"app/bodymap", "forms", "sync/op", "assets"}},
		{"app/sketch", []string{"app/sketch", "forms", "sync/op", "assets"}},
		{"app/exchange", []string{"app/casefile", "app/say", "forms"}},
		{"app/session", []string{"app/session", "app/say", "app/store", "app/archive", "app/casefile", "app/exchange", "app/picture", "forms", "crypto", "sync", "assets"}},
		{"app/family", []string{"app/casefile", "forms"}},
		{"app/packaging", []string{"assets"}},
		{"app/demo", []string{"app/demo", "app/session", "app/casefile", "forms", "sync/op", "assets"}},
		{"app/printout", []string{"app/printout", "app/say", "app/casefile", "app/sketch", "app/bodymap", "app/picture", "forms", "assets"}},
		{"app/doorstepctl", []string{"app/doorstepctl", "app/archive", "app/demo", "app/printout", "app/session", "app/store", "app/casefile", "app/exchange", "app/sketch", "app/bodymap", "app/picture", "forms", "crypto", "sync", "assets"}},
	}
	for _, p := range packages(t) {
		for _, room := range rooms {
			if !under(p.ImportPath, room.folder) {
				continue
			}
			// A package below assets may be used by its neighbours there:
			// the commands that make an asset read it back.
			allowed := room.may
			if room.folder == "assets" {
				allowed = []string{"assets"}
			}
			for _, imp := range p.Imports {
				if ours(imp) && !under(imp, allowed...) {
					t.Errorf("%s imports %s; %s may import only %v", p.ImportPath, imp, room.folder, allowed)
				}
			}
		}
	}
}

// TestForeignImportsStayInTheirRooms keeps each heavy or dangerous dependency
// behind the one package that owns it.
func TestForeignImportsStayInTheirRooms(t *testing.T) {
	owners := []struct {
		prefix string
		rooms  []string
	}{
		{"fyne.io/fyne/v2", []string{"app/ui"}},
		{"github.com/dgraph-io/badger", []string{"app/store", "sync/logstore/badger"}},
		{"github.com/jackc/pgx", []string{"sync/logstore/postgres"}},
		{"net/http", []string{"sync/client", "sync/server", "sync/doorstepd"}},
	}
	for _, p := range packages(t) {
		for _, o := range owners {
			for _, imp := range p.Imports {
				if imp != o.prefix && !strings.HasPrefix(imp, o.prefix+"/") {
					continue
				}
				if o.prefix == "fyne.io/fyne/v2" && p.ImportPath == module {
					continue
				}
				if !under(p.ImportPath, o.rooms...) {
					t.Errorf("%s imports %s; only %v may", p.ImportPath, imp, o.rooms)
				}
			}
		}
	}
}

// TestOnlyMainOpensTheWindow lets every package below app/ui be compiled and
// tested without cgo: the driver comes with fyne/v2/app alone.
func TestOnlyMainOpensTheWindow(t *testing.T) {
	for _, p := range packages(t) {
		if p.ImportPath != module && slices.Contains(p.Imports, "fyne.io/fyne/v2/app") {
			t.Errorf("%s imports fyne.io/fyne/v2/app; only the root main.go may", p.ImportPath)
		}
	}
}

// TestHeadlessProgramsHoldNoWindow keeps the server and the command line free
// of the window toolkit, so that both stay small and build without cgo.
func TestHeadlessProgramsHoldNoWindow(t *testing.T) {
	for _, p := range packages(t) {
		if !under(p.ImportPath, "sync/doorstepd", "app/doorstepctl") {
			continue
		}
		for _, d := range p.Deps {
			if strings.HasPrefix(d, "fyne.io/") {
				t.Errorf("%s depends on %s", p.ImportPath, d)
			}
		}
	}
}

// TestNoPackageInSharedRoots keeps crypto/ and sync/ without a package of
// their own, because they share their names with the standard library.
func TestNoPackageInSharedRoots(t *testing.T) {
	for _, p := range packages(t) {
		if p.ImportPath == module+"/crypto" || p.ImportPath == module+"/sync" || p.ImportPath == module+"/forms" {
			t.Errorf("package in %s: put it in a sub-folder", p.ImportPath)
		}
	}
}
