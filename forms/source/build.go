package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// SharedFile is the file of option sets that all forms of a folder may use.
const SharedFile = "lists.yaml"

// Built is one compiled form: its file beside its source and the bytes that belong in it.
type Built struct {
	Name, Source, Target string
	JSON                 []byte
	Changed              bool // differs from what the target holds now
}

// BuildFS compiles every NAME.yaml at the top of a file system, with lists.yaml as shared option sets.
// Errors of all files come back together; nothing is written.
func BuildFS(fsys fs.FS) ([]Built, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("forms: %w", err)
	}
	var shared *Shared
	var faults []error
	if src, err := fs.ReadFile(fsys, SharedFile); err == nil {
		if shared, err = ReadShared(SharedFile, src); err != nil {
			return nil, err
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("forms: %w", err)
	}
	var out []Built
	for _, name := range names {
		if name == SharedFile {
			continue
		}
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("forms: %w", err)
		}
		b := Built{Name: strings.TrimSuffix(name, ".yaml"), Source: name}
		b.Target = b.Name + ".json"
		q, err := Compile(name, src, shared)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if q.URL[strings.LastIndexByte(q.URL, '/')+1:] != b.Name {
			faults = append(faults, &Error{File: name, Pos: Pos{1, 1}, Msg: "the form's name and the file's name differ"})
			continue
		}
		if b.JSON, err = q.Indented(); err != nil {
			return nil, err
		}
		old, err := fs.ReadFile(fsys, b.Target)
		b.Changed = err != nil || string(old) != string(b.JSON)
		out = append(out, b)
	}
	return out, errors.Join(faults...)
}

// BuildDir compiles every NAME.yaml of a folder and writes NAME.json beside it where it changed. When
// anything is wrong with any form, nothing is written.
func BuildDir(dir string) ([]Built, error) {
	built, err := BuildFS(os.DirFS(dir))
	if err != nil {
		return built, err
	}
	for _, b := range built {
		if !b.Changed {
			continue
		}
		if err := writeFile(filepath.Join(dir, b.Target), b.JSON); err != nil {
			return built, err
		}
	}
	return built, nil
}

// writeFile replaces a file whole, so that a cut cannot leave half a form.
func writeFile(path string, data []byte) error {
	tmp := path + ".new"
	if err := os.WriteFile(tmp, data, 0o644); err != nil {
		return fmt.Errorf("forms: %w", err)
	}
	if err := os.Rename(tmp, path); err != nil {
		return fmt.Errorf("forms: %w", err)
	}
	return nil
}
