package main

import (
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"doorstep/assets"
)

// Program is a built program and what it says of itself.
type Program struct {
	Name, Version string
	SHA256        string // of its file, in hexadecimal
	Made          time.Time
	Info          *debug.BuildInfo
}

// Work is a work of others that is no Go module: fonts, icons.
type Work struct{ Name, Licence, Text string }

// workOf reads the name of a licence file, Noto-OFL-1.1; only names of that kind are works.
func workOf(file string) (Work, bool) {
	name, licence, ok := strings.Cut(file, "-")
	return Work{Name: name, Licence: licence}, ok
}

// Read reads the program in a file. The go command writes the modules of a program
// into it, so what is listed is what is really in there.
func Read(path, name, version string, made time.Time) (Program, error) {
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return Program{}, fmt.Errorf("%s: %w", path, err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return Program{}, err
	}
	sum := sha256.Sum256(b)
	return Program{Name: name, Version: version, SHA256: hex.EncodeToString(sum[:]), Made: made, Info: info}, nil
}

// modules are the modules in the program, Go's own library first.
func (p Program) modules() []debug.Module {
	out := []debug.Module{{Path: "std", Version: strings.TrimPrefix(p.Info.GoVersion, "go")}}
	for _, m := range p.Info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		out = append(out, *m)
	}
	return out
}

// The parts of CycloneDX 1.6 that are used, https://cyclonedx.org/docs/1.6/json/.
type (
	// BOM is a bill of materials.
	BOM struct {
		Format       string       `json:"bomFormat"`
		Spec         string       `json:"specVersion"`
		Serial       string       `json:"serialNumber"`
		Version      int          `json:"version"`
		Metadata     metadata     `json:"metadata"`
		Components   []component  `json:"components"`
		Dependencies []dependency `json:"dependencies"`
	}
	metadata struct {
		Timestamp    string    `json:"timestamp"`
		Component    component `json:"component"`
		Manufacturer party     `json:"manufacturer"`
	}
	party struct {
		Name string `json:"name"`
	}
	component struct {
		Type       string     `json:"type"`
		Ref        string     `json:"bom-ref"`
		Name       string     `json:"name"`
		Version    string     `json:"version,omitempty"`
		Hashes     []hash     `json:"hashes,omitempty"`
		Licences   []choice   `json:"licenses"`
		PURL       string     `json:"purl,omitempty"`
		Properties []property `json:"properties,omitempty"`
	}
	hash struct {
		Alg     string `json:"alg"`
		Content string `json:"content"`
	}
	choice struct {
		Expression string `json:"expression"`
	}
	property struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	dependency struct {
		Ref       string   `json:"ref"`
		DependsOn []string `json:"dependsOn"`
	}
)

// BOM lists the parts of the program with their licences; missing are the modules
// whose licence is not known.
func (p Program) BOM(known []assets.Module, works []Work) (bom BOM, missing []string) {
	purl := "pkg:generic/" + p.Name + "@" + strings.ReplaceAll(p.Version, "+", "%2B")
	self := component{
		Type: "application", Ref: purl, Name: p.Name, Version: p.Version,
		PURL:   purl,
		Hashes: []hash{{"SHA-256", p.SHA256}}, Licences: []choice{{"Apache-2.0"}},
	}
	for _, s := range p.Info.Settings {
		if s.Key == "GOOS" || s.Key == "GOARCH" || s.Key == "CGO_ENABLED" || s.Key == "-tags" {
			self.Properties = append(self.Properties, property{"go:build:" + strings.TrimPrefix(s.Key, "-"), s.Value})
		}
	}
	bom = BOM{
		Format: "CycloneDX", Spec: "1.6", Serial: serial(p), Version: 1,
		Metadata: metadata{Timestamp: p.Made.Format(time.RFC3339), Component: self, Manufacturer: party{"The Doorstep project"}},
	}
	for _, m := range p.modules() {
		i := slices.IndexFunc(known, func(k assets.Module) bool { return k.Path == m.Path })
		if i < 0 {
			missing = append(missing, m.Path)
			continue
		}
		part := "pkg:golang/" + m.Path + "@" + strings.ReplaceAll(m.Version, "+", "%2B")
		c := component{Type: "library", Ref: part, Name: m.Path, Version: m.Version, PURL: part, Licences: []choice{{known[i].Licence}}}
		if m.Sum != "" {
			c.Properties = []property{{"go:sum", m.Sum}}
		}
		bom.Components = append(bom.Components, c)
	}
	for _, w := range works {
		bom.Components = append(bom.Components, component{Type: "data", Ref: "doorstep:work/" + w.Name, Name: w.Name, Licences: []choice{{w.Licence}}})
	}
	all := dependency{Ref: self.Ref, DependsOn: []string{}}
	for _, c := range bom.Components {
		all.DependsOn = append(all.DependsOn, c.Ref)
	}
	bom.Dependencies = []dependency{all}
	return bom, missing
}

// serial names the list: a UUID of version 8 made from the program's hash, so that the
// same program has the same one.
func serial(p Program) string {
	sum := sha256.Sum256([]byte("doorstep sbom\n" + p.Name + "\n" + p.Version + "\n" + p.SHA256))
	u := sum[:16]
	u[6], u[8] = u[6]&0x0f|0x80, u[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}

// Encode is the list as it is written.
func Encode(b BOM) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(b); err != nil {
		return nil, fmt.Errorf("encode the list: %w", err)
	}
	return out.Bytes(), nil
}

// Licences is one text with the licences of all parts, as their makers ask for.
func (p Program) Licences(known []assets.Module, works []Work) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s is free software under the Apache License 2.0, which lies beside this file.\n", p.Name)
	fmt.Fprint(&out, "It stands on the work of others. Their licences follow, in the order of this list.\n\n")
	type part struct{ title, text string }
	var parts []part
	for _, m := range p.modules() {
		for _, k := range known {
			if k.Path == m.Path {
				name := m.Path
				if name == "std" {
					name = "Go’s standard library"
				}
				parts = append(parts, part{fmt.Sprintf("%s %s (%s)", name, m.Version, k.Licence), k.Text})
			}
		}
	}
	for _, w := range works {
		parts = append(parts, part{fmt.Sprintf("%s (%s)", w.Name, w.Licence), w.Text})
	}
	for _, one := range parts {
		fmt.Fprintf(&out, "  %s\n", one.title)
	}
	for _, one := range parts {
		fmt.Fprintf(&out, "\n%s\n%s\n\n%s\n", strings.Repeat("=", 78), one.title, strings.TrimSpace(one.text))
	}
	return out.String()
}
