//go:build window

package e2e

import (
	"debug/pe"
	"encoding/binary"
	"errors"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"doorstep/app/e2e/drive"
)

// windowsProgram is the app for Windows, which only `make package-windows` builds.
func windowsProgram(t *testing.T) string {
	t.Helper()
	exe := bin(t, "doorstep.exe")
	if _, err := os.Stat(exe); errors.Is(err, fs.ErrNotExist) {
		t.Skip("the app for Windows has not been built here; make package-windows does it")
	}
	return exe
}

// Kinds of resources in a program for Windows (winuser.h).
const (
	resourceIcon     = 3
	resourceGroup    = 14
	resourceVersion  = 16
	resourceManifest = 24
)

// resources are a program's resources by kind: section .rsrc of a PE file, three
// levels of folders (kind, name, language), then where the bytes lie.
func resources(t *testing.T, exe string) map[uint32][][]byte {
	t.Helper()
	f, err := pe.Open(exe)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := f.Section(".rsrc")
	if s == nil {
		t.Fatal("the program has no resources")
	}
	b, err := s.Data()
	if err != nil {
		t.Fatal(err)
	}
	out := map[uint32][][]byte{}
	var walk func(at, kind uint32, depth int)
	walk = func(at, kind uint32, depth int) {
		n := uint32(binary.LittleEndian.Uint16(b[at+12:])) + uint32(binary.LittleEndian.Uint16(b[at+14:]))
		for i := range n {
			entry := b[at+16+8*i:]
			name, where := binary.LittleEndian.Uint32(entry), binary.LittleEndian.Uint32(entry[4:])
			if depth == 0 {
				kind = name
			}
			if where>>31 == 1 {
				walk(where&^(1<<31), kind, depth+1)
				continue
			}
			from := binary.LittleEndian.Uint32(b[where:]) - s.VirtualAddress
			out[kind] = append(out[kind], b[from:from+binary.LittleEndian.Uint32(b[where+4:])])
		}
	}
	walk(0, 0, 0)
	return out
}

// Explorer, the task bar and Settings show a program by its resources.
func TestTheWindowsProgramHasItsIconVersionAndManifest(t *testing.T) {
	all := resources(t, windowsProgram(t))
	if len(all[resourceGroup]) != 1 || len(all[resourceIcon]) < 4 {
		t.Errorf("%d icons in %d groups; small and large ones are needed", len(all[resourceIcon]), len(all[resourceGroup]))
	}
	if len(all[resourceVersion]) != 1 || len(all[resourceManifest]) != 1 {
		t.Fatalf("resources are of kinds %v", slices.Sorted(maps.Keys(all)))
	}
	raw := all[resourceVersion][0]
	letters := make([]uint16, len(raw)/2)
	for i := range letters {
		letters[i] = binary.LittleEndian.Uint16(raw[2*i:])
	}
	version := string(utf16.Decode(letters))
	for _, want := range []string{"ProductName\x00", "Doorstep\x00", "doorstep.exe", "FileVersion\x00", "ProductVersion\x00"} {
		if !strings.Contains(version, want) {
			t.Errorf("the version says no %q", want)
		}
	}
	manifest := string(all[resourceManifest][0])
	for _, want := range []string{"uk.doorstep.field", "asInvoker", "permonitorv2", "longPathAware"} {
		if !strings.Contains(strings.ToLower(manifest), strings.ToLower(want)) {
			t.Errorf("the manifest says no %q:\n%s", want, manifest)
		}
	}
}

// random is what Go asks for random bytes, and what older Wine does not have.
const random = `#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE b, SIZE_T n) { return SystemFunction036(b, (ULONG)n); }
`

// The program for Windows starts, opens a vault that was made on Linux, and shows
// Today. Wine is no Windows: this shows that the program is whole.
func TestTheWindowsProgramOpensAVaultUnderWine(t *testing.T) {
	exe := windowsProgram(t)
	if _, err := exec.LookPath("wine"); err != nil {
		t.Skip("Wine is not here (Debian packages wine and wine64)")
	}
	v, _ := newVault(t, filepath.Join(t.TempDir(), "vault"))
	d := screen(t, 1400, 900)
	scratch := t.TempDir()
	settings := []string{"WINEDLLOVERRIDES=mscoree=;mshtml=", "WINEDEBUG=-all", "WINEPREFIX=" + filepath.Join(scratch, "wine")}
	do := func(name string, args ...string) {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Env = append(os.Environ(), settings...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	do("wine", "wineboot", "-i")
	end := func() {
		cmd := exec.Command("wineserver", "-k")
		cmd.Env = append(os.Environ(), settings...)
		_ = cmd.Run() // it may have ended by itself
	}
	t.Cleanup(end)
	dll := filepath.Join(scratch, "wine/drive_c/windows/system32/bcryptprimitives.dll")
	if _, err := os.Stat(dll); err != nil {
		source := filepath.Join(scratch, "random.c")
		if err := os.WriteFile(source, []byte(random), 0o600); err != nil {
			t.Fatal(err)
		}
		do("x86_64-w64-mingw32-gcc", "-shared", "-o", dll, source, "-ladvapi32")
	}
	// A path without a drive is on the drive of the folder it is started in: Linux's own.
	w, err := d.Launch(scratch, "env", append(settings, "wine", exe, "--home", v.home, "--window", "1280x800", "--theme", "light")...)
	if err != nil {
		t.Fatal(err)
	}
	y := &typist{t: t, w: w, shots: artefacts(t, "windows"), taken: map[string]bool{}}
	// Wine is slow when it starts.
	_, err = w.Find(2*time.Minute, "the passphrase box", func(e drive.Element) bool { return e.ID == "unlock.passphrase" && e.Focused })
	y.must(err)
	time.Sleep(2 * time.Second) // the first frame
	y.shot("unlock")
	y.must(w.Type(passphrase))
	y.must(w.Key("Return"))
	_, err = w.Find(time.Minute, "Today", named("link", "Today"))
	y.must(err)
	y.shot("today")
	end()
	v.run("fsck")
}
