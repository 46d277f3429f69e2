// Command sbom writes what a program of ours is made of: a CycloneDX 1.6 list of its
// parts, read from the program itself, and the licences of those parts as one text.
//
//	go run ./app/packaging/sbom --out doorstep.cdx.json --licences licences.txt build/doorstep
//
// The environment variable SOURCE_DATE_EPOCH (seconds since 1970) is the moment that the
// list names; the same program and the same moment give the same bytes.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"doorstep/assets"
)

func main() { os.Exit(run(os.Args[1:], os.Getenv, os.Stderr)) }

func run(args []string, getenv func(string) string, stderr io.Writer) int {
	f := flag.NewFlagSet("sbom", flag.ContinueOnError)
	f.SetOutput(stderr)
	out := f.String("out", "", "file for the list of parts")
	texts := f.String("licences", "", "file for the licences of the parts")
	name := f.String("name", "", "the program's name: doorstep, doorstepctl or doorstepd")
	version := f.String("version", "", "the program's version")
	if err := f.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil || f.NArg() != 1 || *name == "" {
		fmt.Fprintln(stderr, "usage: sbom --name NAME --version VERSION [--out FILE] [--licences FILE] PROGRAM")
		return 2
	}
	err := list(f.Arg(0), *name, *version, *out, *texts, getenv("SOURCE_DATE_EPOCH"))
	if err != nil {
		fmt.Fprintln(stderr, "sbom:", err)
		return 1
	}
	return 0
}

func list(path, name, version, out, texts, epoch string) error {
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil {
		return fmt.Errorf("SOURCE_DATE_EPOCH is %q, want seconds since 1970", epoch)
	}
	p, err := Read(path, name, version, time.Unix(seconds, 0).UTC())
	if err != nil {
		return err
	}
	bom, missing := p.BOM(assets.Modules(), works(name))
	if len(missing) > 0 {
		return fmt.Errorf("no licence is known of %v: go run ./assets/licences/gather assets/licences/modules.json", missing)
	}
	if out != "" {
		b, err := Encode(bom)
		if err != nil {
			return err
		}
		if err := os.WriteFile(out, b, 0o644); err != nil {
			return err
		}
	}
	if texts != "" {
		return os.WriteFile(texts, []byte(p.Licences(assets.Modules(), works(name))), 0o644)
	}
	return nil
}

// works are the fonts and icons that are in a program: the server draws nothing.
func works(program string) []Work {
	if program == "doorstepd" {
		return nil
	}
	var out []Work
	for _, name := range assets.LicenceNames() {
		if w, ok := workOf(name); ok {
			w.Text, _ = assets.Licence(name)
			out = append(out, w)
		}
	}
	return out
}
