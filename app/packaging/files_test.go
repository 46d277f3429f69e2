package packaging

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func text(t *testing.T, path ...string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// app is a value of FyneApp.toml.
func app(t *testing.T, key string) string {
	t.Helper()
	m := regexp.MustCompile(`(?m)^` + key + ` = "?([^"\n]*)"?$`).FindStringSubmatch(text(t, "..", "..", "FyneApp.toml"))
	if m == nil {
		t.Fatalf("FyneApp.toml has no %s", key)
	}
	return m[1]
}

func TestTheDesktopKnowsTheAppByOneName(t *testing.T) {
	id := app(t, "ID")
	entry := text(t, "linux", id+".desktop")
	for _, line := range []string{"Exec=doorstep", "Icon=" + id, "Name=" + app(t, "Name"), "Terminal=false"} {
		if !strings.Contains(entry, "\n"+line+"\n") {
			t.Errorf("the desktop entry has no line %q", line)
		}
	}
	var meta struct {
		ID       string `xml:"id"`
		Launch   string `xml:"launchable"`
		Binary   string `xml:"provides>binary"`
		Releases []struct {
			Version string `xml:"version,attr"`
		} `xml:"releases>release"`
	}
	if err := xml.Unmarshal([]byte(text(t, "linux", id+".metainfo.xml")), &meta); err != nil {
		t.Fatal(err)
	}
	if meta.ID != id || meta.Launch != id+".desktop" || meta.Binary != "doorstep" {
		t.Errorf("%+v", meta)
	}
	if len(meta.Releases) == 0 || meta.Releases[0].Version != app(t, "Version") {
		t.Errorf("the newest release that software centres show is %+v, FyneApp.toml has %s", meta.Releases, app(t, "Version"))
	}
}

// A tablet asks for the network and for nothing else, and its vault is in no backup:
// a vault that was copied to another tablet would be two devices of one name.
func TestTheAndroidManifestAsksForTheNetworkAlone(t *testing.T) {
	var m struct {
		Package     string `xml:"package,attr"`
		Permissions []struct {
			Name string `xml:"name,attr"`
		} `xml:"uses-permission"`
		App struct {
			Attrs    []xml.Attr `xml:",any,attr"`
			Activity struct {
				Name string `xml:"name,attr"`
				Meta []struct {
					Name  string `xml:"name,attr"`
					Value string `xml:"value,attr"`
				} `xml:"meta-data"`
			} `xml:"activity"`
		} `xml:"application"`
	}
	src := text(t, "android", "AndroidManifest.xml")
	if err := xml.Unmarshal([]byte(src), &m); err != nil {
		t.Fatal(err)
	}
	if m.Package != app(t, "ID") {
		t.Errorf("it is %s, the app is %s", m.Package, app(t, "ID"))
	}
	if len(m.Permissions) != 1 || m.Permissions[0].Name != "android.permission.INTERNET" {
		t.Errorf("it asks for %v", m.Permissions)
	}
	attrs := map[string]string{}
	for _, a := range m.App.Attrs {
		attrs[a.Name.Local] = a.Value
	}
	if attrs["allowBackup"] != "false" || attrs["debuggable"] != "false" {
		t.Errorf("the application is %v", attrs)
	}
	// What the toolkit looks for, and what it sets itself and refuses to find.
	if m.App.Activity.Name != "org.golang.app.GoNativeActivity" || len(m.App.Activity.Meta) != 1 || m.App.Activity.Meta[0].Value != app(t, "Name") {
		t.Errorf("%+v", m.App.Activity)
	}
	for _, word := range []string{"<uses-sdk", "android:icon"} {
		if strings.Contains(src, word) {
			t.Errorf("the toolkit refuses a manifest with %s", word)
		}
	}
	// Its table of attributes is that of Android 4.0.3; one that came later stops the build.
	known := []string{
		"versionCode", "versionName", "name", "label", "allowBackup", "debuggable", "configChanges", "exported", "theme",
		"windowSoftInputMode", "value",
	}
	for _, a := range regexp.MustCompile(`android:([a-zA-Z]+)=`).FindAllStringSubmatch(src, -1) {
		if !slices.Contains(known, a[1]) {
			t.Errorf("the toolkit was not tried with android:%s", a[1])
		}
	}
	for _, mark := range []string{"@VERSION@", "@BUILD@"} {
		if !strings.Contains(src, mark) {
			t.Errorf("%s is missing, which .ci/package-android fills in", mark)
		}
	}
}

// An installer that removed a vault would remove a child's record.
func TestNothingThatInstallsTouchesAVault(t *testing.T) {
	installer := text(t, "windows", "doorstep.nsi")
	for _, m := range regexp.MustCompile(`(?m)^\s*(?:Delete|RMDir)\s+(.*)$`).FindAllStringSubmatch(installer, -1) {
		if !strings.HasPrefix(m[1], `"$INSTDIR\`) && m[1] != `"$INSTDIR"` && m[1] != `"$SMPROGRAMS\Doorstep.lnk"` {
			t.Errorf("the installer for Windows removes %s", m[1])
		}
	}
	if strings.Contains(installer, "RMDir /r") {
		t.Error("the installer for Windows removes a folder with whatever is in it")
	}
	scripts, err := filepath.Glob("debian/*.p*")
	if err != nil || len(scripts) != 3 {
		t.Fatal(scripts, err)
	}
	for _, s := range scripts {
		if regexp.MustCompile(`\b(rm|rmdir|find|mv|shred)\b`).MatchString(text(t, s)) {
			t.Errorf("%s removes something", s)
		}
	}
}

// A server that may not read its key, or not write its folder, does not start: seen when the key was root's.
func TestTheContainersFilesBelongToItsUser(t *testing.T) {
	src := text(t, "server", "Containerfile")
	user := regexp.MustCompile(`(?m)^USER (\d+):\d+$`).FindStringSubmatch(src)
	if user == nil || user[1] == "0" {
		t.Fatalf("its user is %v", user)
	}
	owners := regexp.MustCompile(`(?:-o |--chown=)(\d+)`).FindAllStringSubmatch(src, -1)
	if len(owners) != 2 {
		t.Fatalf("the key and the folder belong to %v", owners)
	}
	for _, o := range owners {
		if o[1] != user[1] {
			t.Errorf("%s is not its user %s", o[0], user[1])
		}
	}
}

// With the name of the commit alone, half of all later builds were older ones to Debian, and not installed.
func TestALaterBuildIsALaterVersion(t *testing.T) {
	for _, tool := range []string{"git", "bash", "sed", "grep"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " is not here")
		}
	}
	dir := t.TempDir()
	for name, body := range map[string]string{".ci/version": text(t, "..", "..", ".ci", "version"), "FyneApp.toml": "Version = \"0.1.0\"\n"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(body), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	git := func(args ...string) {
		t.Helper()
		output(t, "git", append([]string{"-C", dir, "-c", "user.name=Nobody", "-c", "user.email=nobody@doorstep.example"}, args...)...)
	}
	version := func() string {
		t.Helper()
		return strings.TrimSpace(output(t, filepath.Join(dir, ".ci", "version")))
	}
	if got := version(); got != "0.1.0" {
		t.Errorf("unpacked sources without git are %s", got)
	}
	git("init", "-q")
	git("add", ".")
	var counts []string
	for range 2 {
		git("commit", "-q", "--allow-empty", "-m", "one more")
		m := regexp.MustCompile(`^0\.1\.0\+(\d+)\.g[0-9a-f]{10}$`).FindStringSubmatch(version())
		if m == nil {
			t.Fatalf("the version is %s", version())
		}
		counts = append(counts, m[1])
	}
	if !slices.Equal(counts, []string{"1", "2"}) {
		t.Errorf("two builds, one after the other, are %v", counts)
	}
	git("tag", "v0.1.0")
	if got := version(); got != "0.1.0" {
		t.Errorf("the release is %s", got)
	}
	if err := os.WriteFile(filepath.Join(dir, "FyneApp.toml"), []byte("Version = \"0.1.0\"\n# more\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := version(); !strings.HasSuffix(got, ".changed") {
		t.Errorf("the release with something changed is %s", got)
	}
}
