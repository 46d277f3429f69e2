// Command gather writes assets/messages/app.pot: every sentence that the
// program says through package say, with the places where it is said. Run it
// from the root of the module:
//
//	go run ./app/say/gather
package main

import (
	"fmt"
	"os"
)

// Pot is where the list stands, below the root of the module.
const Pot = "assets/messages/app.pot"

func main() {
	all, faults, err := Gather(".")
	for _, f := range faults {
		fmt.Fprintln(os.Stderr, f)
	}
	if err == nil && len(faults) == 0 {
		err = os.WriteFile(Pot, Write(all), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gather:", err)
	}
	if err != nil || len(faults) > 0 {
		os.Exit(1)
	}
}
