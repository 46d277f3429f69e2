package packaging

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/contents.txt anew")

// made is the folder of what make package wrote.
func made(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("DOORSTEP_PACKAGES")
	if dir == "" {
		t.Skip("make package-check runs this over what make package wrote")
	}
	return dir
}

// one is the only file that a pattern fits.
func one(t *testing.T, dir, pattern string) string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(all) != 1 {
		t.Fatalf("%s: %v, %v", pattern, all, err)
	}
	return all[0]
}

func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	var errs strings.Builder
	cmd := exec.Command(name, args...)
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, errs.String())
	}
	return string(out)
}

// contents are the files of an archive with who may do what, owners and size left out.
func contents(t *testing.T, r io.Reader) (lines []string, files map[string][]byte) {
	t.Helper()
	files = map[string][]byte{}
	for tr := tar.NewReader(r); ; {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return lines, files
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Uid != 0 || h.Gid != 0 {
			t.Errorf("%s belongs to %d:%d", h.Name, h.Uid, h.Gid)
		}
		lines = append(lines, fmt.Sprintf("%s %s", h.FileInfo().Mode(), strings.TrimPrefix(h.Name, "./")))
		if files[strings.TrimPrefix(h.Name, "./")], err = io.ReadAll(tr); err != nil {
			t.Fatal(err)
		}
	}
}

func debian(t *testing.T, path string) ([]string, map[string][]byte) {
	t.Helper()
	if _, err := exec.LookPath("dpkg-deb"); err != nil {
		t.Skip("dpkg-deb is not here")
	}
	return contents(t, strings.NewReader(output(t, "dpkg-deb", "--fsys-tarfile", path)))
}

func archive(t *testing.T, path string) ([]string, map[string][]byte) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return contents(t, z)
}

func TestThePackagesHoldWhatTheyShould(t *testing.T) {
	dir := made(t)
	changing := regexp.MustCompile(`\d+\.\d+\.\d+(\+\d+\.g[0-9a-f]+)?(\.changed)?|amd64|arm64`)
	plain := func(s string) string {
		return changing.ReplaceAllStringFunc(s, func(m string) string {
			if strings.HasSuffix(m, "64") && !strings.Contains(m, ".") {
				return "ARCH"
			}
			return "VERSION"
		})
	}
	var got strings.Builder
	for _, pattern := range []string{"doorstep-*.tar.gz", "doorstepd-*.tar.gz", "doorstep_*.deb", "doorstepctl_*.deb", "doorstepd_*.deb"} {
		path := one(t, dir, pattern)
		open := archive
		if strings.HasSuffix(path, ".deb") {
			open = debian
		}
		lines, _ := open(t, path)
		fmt.Fprintf(&got, "%s\n", plain(filepath.Base(path)))
		for _, l := range lines {
			fmt.Fprintf(&got, "  %s\n", plain(l))
		}
	}
	golden := filepath.Join("testdata", "contents.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := text(t, golden); got.String() != want {
		t.Errorf("the packages hold\n%s\nwant\n%s", got.String(), want)
	}
}

// program takes one program out of its package, and says which version it is of.
func program(t *testing.T, dir, name string) (path, version string) {
	t.Helper()
	deb := one(t, dir, name+"_*.deb")
	_, files := debian(t, deb)
	path = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, files["usr/bin/"+name], 0o755); err != nil {
		t.Fatal(err)
	}
	return path, strings.TrimSpace(output(t, "dpkg-deb", "-f", deb, "Version"))
}

func TestAProgramSaysTheVersionOfItsPackage(t *testing.T) {
	dir := made(t)
	for name, ask := range map[string]string{"doorstepd": "--version", "doorstepctl": "version"} {
		path, version := program(t, dir, name)
		if got := strings.TrimSpace(output(t, path, ask)); got != version {
			t.Errorf("%s says %q, its package %q", name, got, version)
		}
	}
}

func TestTheListOfPartsIsOfTheProgramInThePackage(t *testing.T) {
	dir := made(t)
	for _, name := range []string{"doorstep", "doorstepd", "doorstepctl"} {
		path, version := program(t, dir, name)
		var bom struct {
			Metadata struct {
				Component struct {
					Version string
					Hashes  []struct{ Content string }
				}
			}
			Components []struct{ Name string }
		}
		if err := json.Unmarshal([]byte(text(t, one(t, dir, name+"-*linux*.cdx.json"))), &bom); err != nil {
			t.Fatal(err)
		}
		if c := bom.Metadata.Component; c.Version != version || len(c.Hashes) != 1 || c.Hashes[0].Content != hash(text(t, path)) {
			t.Errorf("%s: the list is of %+v", name, c)
		}
		if len(bom.Components) < 20 {
			t.Errorf("%s has %d parts", name, len(bom.Components))
		}
	}
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func TestTheSumsAreThoseOfTheFiles(t *testing.T) {
	dir := made(t)
	sums := strings.Split(strings.TrimSpace(text(t, dir, "SHA256SUMS")), "\n")
	if len(sums) < 8 {
		t.Errorf("%d sums", len(sums))
	}
	for _, line := range sums {
		want, name, ok := strings.Cut(line, "  ")
		if !ok || hash(text(t, dir, name)) != want {
			t.Errorf("%s is not what SHA256SUMS says", name)
		}
	}
}

// Where it was built says who built it, and makes two builds differ.
func TestNoProgramKnowsWhereItWasBuilt(t *testing.T) {
	dir := made(t)
	here, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"doorstep", "doorstepd", "doorstepctl"} {
		path, _ := program(t, dir, name)
		bytes := text(t, path)
		for _, place := range []string{here + "/", filepath.Join(home, "go", "pkg") + "/"} {
			if strings.Contains(bytes, place) {
				t.Errorf("%s holds %s", name, place)
			}
		}
	}
}

// The unit of the package starts the program of the package, with the settings that it brings.
func TestTheServicePointsIntoItsPackage(t *testing.T) {
	_, files := debian(t, one(t, made(t), "doorstepd_*.deb"))
	unit := string(files["usr/lib/systemd/system/doorstepd.service"])
	paths := regexp.MustCompile(`(?m)^(?:Documentation=file://|EnvironmentFile=|ExecStart=)(\S+)`).FindAllStringSubmatch(unit, -1)
	if len(paths) != 3 {
		t.Fatalf("the unit:\n%s", unit)
	}
	for _, p := range paths {
		if _, ok := files[strings.TrimPrefix(p[1], "/")]; !ok {
			t.Errorf("the unit names %s, which is not in the package", p[1])
		}
	}
	conffiles := output(t, "dpkg-deb", "--info", one(t, made(t), "doorstepd_*.deb"), "conffiles")
	if strings.TrimSpace(conffiles) != "/etc/doorstep/doorstepd.env" {
		t.Errorf("an upgrade would write over what is in %q", conffiles)
	}
}

// What the unit, its environment and the container's example pass to serve are flags of serve.
func TestThePackagedServerKnowsItsFlags(t *testing.T) {
	dir := made(t)
	_, debian := debian(t, one(t, dir, "doorstepd_*.deb"))
	_, archive := archive(t, one(t, dir, "doorstepd-*.tar.gz"))
	path, _ := program(t, dir, "doorstepd")
	help := output(t, path, "serve", "--help")
	folder := strings.TrimSuffix(filepath.Base(one(t, dir, "doorstepd-*.tar.gz")), ".tar.gz")
	_, example, _ := strings.Cut(string(archive[folder+"/Containerfile"]), "doorstepd serve")
	example, _, _ = strings.Cut(example, "\nFROM ")
	_, unit, _ := strings.Cut(string(debian["usr/lib/systemd/system/doorstepd.service"]), "doorstepd serve")
	for name, passed := range map[string]string{
		"the unit": unit, "its environment": string(debian["etc/doorstep/doorstepd.env"]), "the container's example": example,
	} {
		flags := regexp.MustCompile(`--[a-z][a-z-]+`).FindAllString(passed, -1)
		if len(flags) == 0 {
			t.Errorf("%s passes nothing", name)
		}
		for _, f := range flags {
			if !strings.Contains(help, f) {
				t.Errorf("%s passes %s, which serve does not know", name, f)
			}
		}
	}
}

func TestTwoBuildsOfTheServerAreOne(t *testing.T) {
	made(t)
	out := output(t, filepath.Join("..", "..", ".ci", "prove-one-hash"), "server")
	if lines := strings.Split(strings.TrimSpace(out), "\n"); !slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, "one hash for every file") }) {
		t.Error(out)
	}
}
