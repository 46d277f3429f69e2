package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// File is modules.json. Texts that several modules share stand in it once.
type File struct {
	Modules []Module          `json:"modules"`
	Texts   map[string]string `json:"texts"` // by the beginning of their SHA-256
}

// Module is a module of others that is in a program of ours.
type Module struct {
	Path     string   `json:"path"`
	Version  string   `json:"version"`
	Licence  string   `json:"licence"`  // an SPDX expression: every licence whose words came with it, also where one may choose
	Programs []string `json:"programs"` // which of ours it is in
	Texts    []string `json:"texts"`    // keys of File.Texts
}

// builds are the programs as they are given out: what is compiled into one differs
// from system to system.
func builds() []build {
	const app = "migrated_fynedo"
	all := []build{{"doorstep", ".", "linux", "amd64", "gles,x11," + app}}
	for _, to := range []string{"windows/amd64", "android/arm64", "ios/arm64", "darwin/arm64"} {
		system, arch, _ := strings.Cut(to, "/")
		all = append(all, build{"doorstep", ".", system, arch, app})
	}
	for _, system := range []string{"linux", "windows"} {
		all = append(all,
			build{"doorstepd", "./sync/doorstepd", system, "amd64", ""},
			build{"doorstepctl", "./app/doorstepctl", system, "amd64", ""})
	}
	return all
}

type build struct{ program, pkg, system, arch, tags string }

// goPackage is what go list says of one package.
type goPackage struct {
	Dir    string
	Module *struct {
		Path, Version, Dir string
		Main               bool
	}
}

// Gather asks the go command what is in the programs and reads the licences where
// the modules lie. A module without a licence that it knows is an error: nobody may
// give out a program that holds one.
func Gather() (File, error) {
	found := map[string]*gathered{}
	for _, b := range builds() {
		if err := b.list(found); err != nil {
			return File{}, err
		}
	}
	std, err := standard()
	if err != nil {
		return File{}, err
	}
	found["std"] = std
	out := File{Texts: map[string]string{}}
	for _, path := range slices.Sorted(mapKeys(found)) {
		g := found[path]
		m := Module{Path: path, Version: g.version, Programs: slices.Sorted(mapKeys(g.programs))}
		var ids []string
		for _, file := range slices.Sorted(mapKeys(g.files)) {
			raw, err := os.ReadFile(file)
			if err != nil {
				return File{}, fmt.Errorf("gather: %w", err)
			}
			text := tidy(string(raw))
			key := keyOf(text)
			out.Texts[key] = text
			if !slices.Contains(m.Texts, key) {
				m.Texts = append(m.Texts, key)
			}
			ids = append(ids, Names(text)...)
		}
		if len(ids) == 0 {
			return File{}, fmt.Errorf("gather: %s %s has no licence that is known here (%d files)", path, g.version, len(g.files))
		}
		slices.Sort(ids)
		m.Licence = strings.Join(slices.Compact(ids), " AND ")
		out.Modules = append(out.Modules, m)
	}
	return out, nil
}

// standard is Go's own library, of the version that go.mod asks for: which later one
// a program was built with, its list of parts says.
func standard() (*gathered, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.GoVersion}}").Output()
	if err != nil {
		return nil, fmt.Errorf("gather: go list: %w", err)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("gather: go env: %w", err)
	}
	g := &gathered{version: strings.TrimSpace(string(out)), programs: map[string]bool{}, files: map[string]bool{}}
	for _, b := range builds() {
		g.programs[b.program] = true
	}
	dir := strings.TrimSpace(string(root))
	return g, licences(filepath.Join(dir, "src", "errors"), dir, g.files)
}

type gathered struct {
	version         string
	programs, files map[string]bool
}

func (b build) list(into map[string]*gathered) error {
	cmd := exec.Command("go", "list", "-deps", "-tags", b.tags, "-json=Dir,Module", b.pkg)
	cmd.Env = append(os.Environ(), "GOOS="+b.system, "GOARCH="+b.arch, "CGO_ENABLED=1", "GOFLAGS=-mod=readonly")
	root, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return fmt.Errorf("gather: go env: %w", err)
	}
	cmd.Dir = filepath.Dir(strings.TrimSpace(string(root)))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("gather: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("gather: %w", err)
	}
	for dec := json.NewDecoder(out); ; {
		var p goPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return fmt.Errorf("gather: go list: %w", err)
		}
		if p.Module == nil || p.Module.Main {
			continue
		}
		g := into[p.Module.Path]
		if g == nil {
			g = &gathered{version: p.Module.Version, programs: map[string]bool{}, files: map[string]bool{}}
			into[p.Module.Path] = g
		}
		g.programs[b.program] = true
		if err := licences(p.Dir, p.Module.Dir, g.files); err != nil {
			return err
		}
	}
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("gather: go list for %s: %w", b.system, err)
	}
	return nil
}

// licenceName is how files are called that say what one may do with what lies beside them.
var licenceName = regexp.MustCompile(`(?i)^(un)?(licen[cs]e|copying|notice|patents)([-._].*)?$`)

// licences adds the licence files of a package: those in its folder and in every
// folder above it up to the module's, and one below for what it was copied from.
func licences(dir, root string, into map[string]bool) error {
	add := func(dir string) error {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return fmt.Errorf("gather: %w", err)
		}
		for _, e := range entries {
			if !e.IsDir() && licenceName.MatchString(e.Name()) && filepath.Ext(e.Name()) != ".go" {
				into[filepath.Join(dir, e.Name())] = true
			}
		}
		return nil
	}
	// C sources lie in folders that are no packages of their own, such as GLFW's.
	below, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("gather: %w", err)
	}
	for _, e := range below {
		if e.IsDir() && e.Name() != "testdata" {
			if err := add(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	for ; ; dir = filepath.Dir(dir) {
		if err := add(dir); err != nil || dir == root || !strings.HasPrefix(dir, root) {
			return err
		}
	}
}

// tidy is a text without the differences that say nothing: ends of lines, blanks at
// them, and blank lines around it.
func tidy(s string) string {
	lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(s, "\ufeff"), "\r\n", "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \t\f\r")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

func keyOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:6])
}

func mapKeys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
