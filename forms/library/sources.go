package library

import (
	"embed"
	"fmt"
)

//go:embed *.yaml
var sources embed.FS

// Lists names the source of the option sets that all forms share.
const Lists = "lists"

// Source gives the YAML that a shipped form is compiled from, or with Lists the shared option sets: what
// a council begins with that makes a form of its own out of ours.
func Source(name string) ([]byte, error) {
	src, err := sources.ReadFile(name + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("%w: %q", ErrUnknown, name)
	}
	return src, nil
}
