// Command provereport turns what .ci/prove left in a folder into one report in Markdown:
// failures first, then what is still to run, then what was. It ends with 1 when anything
// failed or nothing has ended.
//
//	go run ./sync/simtest/provereport build/prove > build/prove/report.md
package main

import (
	"fmt"
	"io"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: provereport FOLDER")
		os.Exit(2)
	}
	ok, err := report(os.Stdout, os.DirFS(os.Args[1]))
	if err != nil {
		fmt.Fprintln(os.Stderr, "provereport:", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

// printer remembers the first error of a writer.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}
