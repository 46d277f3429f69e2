// Command gather writes assets/licences/modules.json: every module that is in one
// of the programs on any system, with the words of its licence.
//
//	go run ./assets/licences/gather assets/licences/modules.json
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: gather OUT")
		os.Exit(2)
	}
	all, err := Gather()
	if err == nil {
		err = write(os.Args[1], all)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gather:", err)
		os.Exit(1)
	}
}

func write(path string, all File) error {
	b, err := Encode(all)
	if err != nil {
		return err
	}
	return os.WriteFile(path, b, 0o644)
}

// Encode is how the file stands on the disk: the same modules give the same bytes.
func Encode(all File) ([]byte, error) {
	b, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		return nil, fmt.Errorf("gather: encode: %w", err)
	}
	return append(b, '\n'), nil
}
