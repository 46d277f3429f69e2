//go:build window

package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// pages are those of docs whose commands are run as they stand. The blocks of a
// page that are marked sh are one script, from top to bottom, in an empty folder.
var pages = []string{"tour.md", "council.md", "forms.md", "workbook.md", "operations.md"}

// docsAddress is where the server of the pages listens; here each page has an
// address of its own.
const docsAddress = "127.0.0.1:8440"

// TestTheCommandsOfThePagesRun: what a page tells somebody to type works, with
// the real programs.
func TestTheCommandsOfThePagesRun(t *testing.T) {
	programs, err := filepath.Abs(filepath.Dir(bin(t, "doorstepctl")))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			script := strings.ReplaceAll(scriptOf(t, page), docsAddress, freeAddr(t))
			ctx, stop := context.WithTimeout(t.Context(), 10*time.Minute)
			defer stop()
			run := exec.CommandContext(ctx, "bash", "-c", "set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT\n"+script)
			run.Dir = t.TempDir()
			run.Env = append(os.Environ(), "PATH="+programs+string(os.PathListSeparator)+os.Getenv("PATH"), "DOORSTEP_PASSPHRASE=")
			run.WaitDelay = time.Second
			if out, err := run.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", page, err, out)
			}
		})
	}
}

var block = regexp.MustCompile("(?ms)^```sh\n(.*?)^```$")

// scriptOf joins the blocks of a page. Each says where it stands before it runs,
// so that a failure tells which one it was.
func scriptOf(t *testing.T, page string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", page))
	if err != nil {
		t.Fatal(err)
	}
	var script strings.Builder
	for _, at := range block.FindAllSubmatchIndex(text, -1) {
		line := 1 + strings.Count(string(text[:at[2]]), "\n")
		fmt.Fprintf(&script, "echo '== the block at line %d'\n%s", line, text[at[2]:at[3]])
	}
	if script.Len() == 0 {
		t.Fatalf("%s has no commands", page)
	}
	return script.String()
}
