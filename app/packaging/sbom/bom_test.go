package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"doorstep/assets"
)

func program() Program {
	return Program{
		Name: "doorstepd", Version: "0.1.0+g0123456789", SHA256: strings.Repeat("ab", 32), Made: time.Unix(1_790_000_000, 0).UTC(),
		Info: &debug.BuildInfo{
			GoVersion: "go1.26.8",
			Deps: []*debug.Module{
				{Path: "filippo.io/age", Version: "v1.3.2", Sum: "h1:abc="},
				{Path: "github.com/google/flatbuffers", Version: "v25.2.10+incompatible", Sum: "h1:def="},
			},
			Settings: []debug.BuildSetting{{Key: "GOOS", Value: "linux"}, {Key: "vcs.time", Value: "whenever"}},
		},
	}
}

func TestTheListNamesEveryPartWithItsLicence(t *testing.T) {
	bom, missing := program().BOM(assets.Modules(), []Work{{Name: "Noto", Licence: "OFL-1.1"}})
	if len(missing) > 0 || len(bom.Components) != 4 {
		t.Fatalf("missing %v, %d parts", missing, len(bom.Components))
	}
	for i, want := range []string{"pkg:golang/std@1.26.8", "pkg:golang/filippo.io/age@v1.3.2", "pkg:golang/github.com/google/flatbuffers@v25.2.10%2Bincompatible", ""} {
		c := bom.Components[i]
		if c.PURL != want || c.Licences[0].Expression == "" {
			t.Errorf("part %d is %+v, want %s and a licence", i, c, want)
		}
	}
	if got := bom.Dependencies[0].DependsOn; len(got) != 4 {
		t.Errorf("it rests on %v", got)
	}
	if !regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(bom.Serial) {
		t.Errorf("serial %s", bom.Serial)
	}
	if bom.Metadata.Timestamp != "2026-09-21T14:13:20Z" || bom.Metadata.Component.Hashes[0].Content != strings.Repeat("ab", 32) {
		t.Errorf("%+v", bom.Metadata)
	}
}

func TestTheSameProgramGivesTheSameList(t *testing.T) {
	write := func(p Program) string {
		bom, _ := p.BOM(assets.Modules(), nil)
		b, err := Encode(bom)
		if err != nil || !json.Valid(b) {
			t.Fatal(err)
		}
		return string(b)
	}
	other := program()
	other.SHA256 = strings.Repeat("cd", 32)
	first := write(program())
	if again := write(program()); first != again || first == write(other) {
		t.Error("the list does not follow the program")
	}
}

func TestAPartWithoutALicenceIsNamed(t *testing.T) {
	p := program()
	p.Info.Deps = append(p.Info.Deps, &debug.Module{Path: "example.org/nobody", Version: "v1.0.0"})
	if _, missing := p.BOM(assets.Modules(), nil); len(missing) != 1 || missing[0] != "example.org/nobody" {
		t.Errorf("missing %v", missing)
	}
}

func TestTheLicencesStandInOneText(t *testing.T) {
	text := program().Licences(assets.Modules(), []Work{{Name: "Noto", Licence: "OFL-1.1", Text: "SIL OPEN FONT LICENSE"}})
	for _, want := range []string{"Go’s standard library 1.26.8 (BSD-3-Clause)", "filippo.io/age v1.3.2", "Apache License", "Noto (OFL-1.1)", "SIL OPEN FONT"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in it", want)
		}
	}
}

// The test's own program has an inventory too.
func TestAProgramIsReadFromItsFile(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p, err := Read(self, "sbom", "1", time.Time{})
	if err != nil || len(p.SHA256) != 64 || !strings.HasPrefix(p.modules()[0].Version, "1.") {
		t.Errorf("%+v, %v", p, err)
	}
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(empty, "sbom", "1", time.Time{}); err == nil {
		t.Error("an empty file is a program")
	}
}

func TestFontsAndIconsHaveTheirLicenceInTheirName(t *testing.T) {
	for file, want := range map[string]Work{"Noto-OFL-1.1": {Name: "Noto", Licence: "OFL-1.1"}, "MaterialSymbols-Apache-2.0": {Name: "MaterialSymbols", Licence: "Apache-2.0"}} {
		if got, ok := workOf(file); !ok || got != want {
			t.Errorf("%s is %+v", file, got)
		}
	}
	if len(works("doorstepd")) != 0 || len(works("doorstep")) < 4 {
		t.Error("the server draws nothing, the app does")
	}
}
