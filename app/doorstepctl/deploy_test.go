package main

import (
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// The unit that operators install starts a command that there is, and nobody else on
// the machine reads what it keeps.
func TestTheCustodiansUnitIsSound(t *testing.T) {
	b, err := os.ReadFile("deploy/doorstep-custodian.service")
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, line := range strings.Split(string(b), "\n") {
		if k, v, ok := strings.Cut(line, "="); ok {
			said[k] = v
		}
	}
	// The folder of counts is made by the operator; here another stands for it.
	start := strings.ReplaceAll(said["ExecStart"], "/var/lib/doorstep-custodian/counts", t.TempDir())
	args := strings.Fields(start)
	var c commands
	p, err := kong.New(&c, kong.Vars{"papers": papers()}, kong.Exit(func(int) {}))
	if err != nil {
		t.Fatal(err)
	}
	k, err := p.Parse(args[1:])
	if err != nil || k.Command() != "custodian" || c.PassphraseFile == "" || c.Custodian.Once {
		t.Errorf("%q: %v", start, err)
	}
	for key, want := range map[string]string{"UMask": "0077", "StateDirectoryMode": "0700", "NoNewPrivileges": "yes", "ProtectSystem": "strict", "LimitCORE": "0"} {
		if said[key] != want {
			t.Errorf("%s=%s, want %s", key, said[key], want)
		}
	}
}
