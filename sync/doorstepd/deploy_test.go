package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func text(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestDeployedFlagsExist: what the unit and its environment pass to serve
// are flags of serve.
func TestDeployedFlagsExist(t *testing.T) {
	var help bytes.Buffer
	run([]string{"serve", "--help"}, &help, io.Discard)
	for _, name := range []string{"doorstepd.service", "doorstepd.env"} {
		_, after, _ := strings.Cut(text(t, filepath.Join("deploy", name)), "doorstepd serve")
		if name == "doorstepd.env" {
			after = text(t, filepath.Join("deploy", name))
		}
		flags := regexp.MustCompile(`--[a-z][a-z-]+`).FindAllString(after, -1)
		if len(flags) == 0 {
			t.Errorf("%s passes nothing", name)
		}
		for _, f := range flags {
			if !strings.Contains(help.String(), f) {
				t.Errorf("%s passes %s, which serve does not know", name, f)
			}
		}
	}
}

// TestNamedMetricsExist: alerts and the guide name metrics that the server has.
func TestNamedMetricsExist(t *testing.T) {
	have := text(t, filepath.Join("..", "server", "metrics.go"))
	for _, path := range []string{filepath.Join("deploy", "alerts.yml"), filepath.Join("..", "..", "docs", "operations.md")} {
		names := regexp.MustCompile(`doorstepd_[a-z_]+`).FindAllString(text(t, path), -1)
		if len(names) < 5 {
			t.Errorf("%s names %d metrics", path, len(names))
		}
		for _, n := range names {
			if n = strings.TrimSuffix(n, "_bucket"); !strings.Contains(have, `"`+n+`"`) {
				t.Errorf("%s names %s, which there is not", path, n)
			}
		}
	}
}
