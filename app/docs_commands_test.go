package app_test

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestCommandsOfThePagesExist: a command or a flag that a page names is one of
// the program's own, as its help says.
func TestCommandsOfThePagesExist(t *testing.T) {
	programs := t.TempDir()
	build := exec.Command("go", "build", "-o", programs+string(os.PathSeparator), "doorstep/app/doorstepctl", "doorstep/sync/doorstepd")
	build.Env = append(build.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("the programs do not build: %v\n%s", err, out)
	}
	for _, name := range []string{"doorstepctl", "doorstepd"} {
		p := &program{t: t, name: name, path: filepath.Join(programs, name), help: map[string]string{}}
		if len(p.commands()) == 0 {
			t.Fatalf("the help of %s names no command", name)
		}
		said := 0
		for _, page := range pages(t) {
			for _, line := range codeOf(page.text) {
				for _, rest := range after(line, name) {
					said++
					for _, wrong := range p.check(rest) {
						t.Errorf("%s: %q: %s", page.name, name+rest, wrong)
					}
				}
				if name != "doorstepctl" {
					continue
				}
				// A cell of a table may say `export audit` alone.
				if first, rest, ok := strings.Cut(line, " "); ok && rest != "" && slices.Contains(p.groups(), first) {
					for _, wrong := range p.check(" " + line) {
						t.Errorf("%s: %q: %s", page.name, line, wrong)
					}
				}
			}
		}
		if said < 5 {
			t.Errorf("the pages name %s %d times; are they still read?", name, said)
		}
	}
}

// program is a command-line program that says what it can do.
type program struct {
	t          *testing.T
	name, path string
	help       map[string]string // by the words of a command
}

// helpOf is what a command says of itself.
func (p *program) helpOf(command string) string {
	if h, ok := p.help[command]; ok {
		return h
	}
	out, err := exec.Command(p.path, append(strings.Fields(command), "--help")...).CombinedOutput()
	if err != nil {
		p.t.Fatalf("%s %s --help: %v\n%s", p.name, command, err, out)
	}
	p.help[command] = string(out)
	return string(out)
}

var listed = regexp.MustCompile(`(?m)^  ([a-z][a-z-]*(?: [a-z][a-z-]*)*)(?: [<\[-].*)?$`)

// commands are the commands of the program, each as its words: "org admin add".
func (p *program) commands() []string {
	var out []string
	_, list, _ := strings.Cut(p.helpOf(""), "\nCommands:\n")
	for _, m := range listed.FindAllStringSubmatch(list, -1) {
		out = append(out, m[1])
	}
	return out
}

// groups are the first words of commands of more than one.
func (p *program) groups() []string {
	var out []string
	for _, c := range p.commands() {
		if first, _, more := strings.Cut(c, " "); more {
			out = append(out, first)
		}
	}
	return slices.Compact(out)
}

// known tells whether some command begins so, and whether one is just so.
func (p *program) known(words string) (begins, whole bool) {
	for _, c := range p.commands() {
		begins = begins || c == words || strings.HasPrefix(c, words+" ")
		whole = whole || c == words
	}
	return begins, whole
}

var (
	word   = regexp.MustCompile(`^[a-z][a-z-]*$`)
	option = regexp.MustCompile(`(?:^|[\s\[(])(--[a-z][a-z-]*)`)
)

// check tells what is wrong with what stands after a program's name.
func (p *program) check(rest string) (wrong []string) {
	if !strings.HasPrefix(rest, " ") {
		return nil
	}
	fields := strings.Fields(rest)
	command, whole := "", false
	for i := 0; i < len(fields) && !whole; i++ {
		f := fields[i]
		if f == "--home" || f == "--passphrase-file" || f == "--clock" {
			i++
			continue
		}
		if strings.HasPrefix(f, "--") {
			continue
		}
		if !word.MatchString(f) {
			break // a place for words of one's own
		}
		begins, all := p.known(strings.TrimSpace(command + " " + f))
		if !begins {
			return []string{fmt.Sprintf("there is no command %q", strings.TrimSpace(command+" "+f))}
		}
		command, whole = strings.TrimSpace(command+" "+f), all
	}
	help := p.helpOf("")
	if whole {
		help = p.helpOf(command)
	}
	for _, m := range option.FindAllStringSubmatch(rest, -1) {
		flag := regexp.MustCompile(`(?m)(?:^|[\s,])` + regexp.QuoteMeta(m[1]) + `(?:[=\s,]|$)`)
		if m[1] != "--clock" && m[1] != "--help" && !flag.MatchString(help) {
			wrong = append(wrong, fmt.Sprintf("%q has no %s", command, m[1]))
		}
	}
	return wrong
}

// after is what stands after each mention of a program in a line of code, up to
// the end of that command.
func after(line, name string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`(?:^|[\s(]|\bbuild/|\./)`+name+`\b`).FindAllStringIndex(line, -1) {
		rest, _, _ := strings.Cut(line[m[1]:], "#")
		for _, end := range []string{"|", ";", "&&", ")\"", "$(", " >"} {
			rest, _, _ = strings.Cut(rest, end)
		}
		out = append(out, rest)
	}
	return out
}

var flagOfTheApp = regexp.MustCompile(`f\.\w+\((?:&[\w.]+, )?"([a-z-]+)"`)

// TestFlagsOfTheAppExist: the same for the app, whose flags stand in one file.
func TestFlagsOfTheAppExist(t *testing.T) {
	source, err := os.ReadFile("ui/shell/flags.go")
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{"--help": true}
	for _, m := range flagOfTheApp.FindAllSubmatch(source, -1) {
		have["--"+string(m[1])] = true
	}
	if !have["--home"] || !have["--dump-ui"] {
		t.Fatal("the flags of the app are not where they were:", have)
	}
	for _, page := range pages(t) {
		for _, line := range codeOf(page.text) {
			for _, rest := range after(line, "doorstep") {
				if !strings.HasPrefix(rest, " ") {
					continue
				}
				for _, m := range option.FindAllStringSubmatch(rest, -1) {
					if !have[m[1]] {
						t.Errorf("%s: %q: the app has no %s", page.name, "doorstep"+rest, m[1])
					}
				}
			}
		}
	}
}

// TestRunsOfThePagesFindTheirTests: `go test FOLDER -run NAME` of a page finds a
// test of that name in that folder, and -bench a benchmark.
func TestRunsOfThePagesFindTheirTests(t *testing.T) {
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)\w+)\(`)
	runs := 0
	for _, page := range pages(t) {
		for _, line := range codeOf(page.text) {
			_, rest, ok := strings.Cut(line, "go test ")
			if !ok {
				continue
			}
			rest, _, _ = strings.Cut(rest, "#")
			wanted := map[string]string{} // by what a name begins with
			var folders []string
			fields := strings.Fields(rest)
			for i, f := range fields {
				switch {
				case f == "-run" && i+1 < len(fields):
					wanted["Test"] = strings.Trim(fields[i+1], "'")
				case f == "-bench" && i+1 < len(fields):
					wanted["Benchmark"] = strings.Trim(fields[i+1], "'")
				case strings.HasPrefix(f, "./"):
					folders = append(folders, f)
				}
			}
			var names []string
			for _, f := range folders {
				if strings.Contains(f, "FOLDER") || strings.Contains(f, "PKG") {
					continue
				}
				dir, below := strings.CutSuffix(f, "/...")
				found := 0
				err := filepath.WalkDir(filepath.Join("..", dir), func(path string, d os.DirEntry, err error) error {
					if err != nil || d.IsDir() && !below && path != filepath.Join("..", dir) {
						return cmp.Or(err, filepath.SkipDir)
					}
					if !strings.HasSuffix(path, "_test.go") {
						return nil
					}
					found++
					source, err := os.ReadFile(path)
					for _, m := range declared.FindAllSubmatch(source, -1) {
						names = append(names, string(m[1]))
					}
					return err
				})
				if err != nil || found == 0 {
					t.Errorf("%s: %q: no tests in %s", page.name, line, f)
				}
			}
			for kind, pattern := range wanted {
				if pattern == "x" || pattern == "^$" || pattern == "." || len(names) == 0 {
					continue // no test, or every one
				}
				runs++
				re, err := regexp.Compile(strings.SplitN(pattern, "/", 2)[0])
				if err != nil {
					t.Errorf("%s: %q: %v", page.name, line, err)
					continue
				}
				if !slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, kind) && re.MatchString(n) }) {
					t.Errorf("%s: %q: no %s of that name", page.name, line, kind)
				}
			}
		}
	}
	if runs < 10 {
		t.Errorf("the pages have %d runs of tests; are they still read?", runs)
	}
}
