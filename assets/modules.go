package assets

import (
	_ "embed"
	"encoding/json"
	"strings"
)

// made by `go run ./assets/licences/gather assets/licences/modules.json`.
//
//go:embed licences/modules.json
var modules []byte

// Module is a module of others that is in one of the programs on some system.
type Module struct {
	Path, Version string   // as in go.mod; path std for Go's own library
	Licence       string   // an SPDX expression, for example "BSD-3-Clause AND MIT"
	Programs      []string // which of doorstep, doorstepctl and doorstepd it is in
	Text          string   // its licences as they came, one below the other
}

// Modules lists them by path.
func Modules() []Module {
	var file struct {
		Modules []struct {
			Path, Version, Licence string
			Programs, Texts        []string
		}
		Texts map[string]string
	}
	if err := json.Unmarshal(modules, &file); err != nil {
		return nil // a test reads the file that is embedded
	}
	out := make([]Module, 0, len(file.Modules))
	for _, m := range file.Modules {
		texts := make([]string, len(m.Texts))
		for i, key := range m.Texts {
			texts[i] = file.Texts[key]
		}
		out = append(out, Module{Path: m.Path, Version: m.Version, Licence: m.Licence, Programs: m.Programs, Text: strings.Join(texts, "\n\n———\n\n")})
	}
	return out
}
