package shell

import (
	"fmt"
	"net"
	"strings"
	"testing"
)

// A program that cannot open its window says so in a sentence, and never ends
// in a trace.
func TestNoScreenIsAPlainSentence(t *testing.T) {
	at := func(v string) func(string) string { return func(string) string { return v } }
	for display, want := range map[string]string{
		"":           "DISPLAY is not set",
		"nonsense":   "names no screen",
		":":          "names no screen",
		":-1":        "names no screen",
		":1x":        "names no screen",
		":59999":     "names no screen",
		":59000.0":   "no screen answers",
		"unix:59000": "no screen answers",
	} {
		err := DisplayFault(at(display))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "goroutine") {
			t.Errorf("DISPLAY=%q: %v, want %q", display, err, want)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	port := l.Addr().(*net.TCPAddr).Port
	if port > 6000 {
		if err := DisplayFault(at(fmt.Sprintf("127.0.0.1:%d.0", port-6000))); err != nil {
			t.Errorf("a screen that answers: %v", err)
		}
	}
}

func TestWhereADisplayListens(t *testing.T) {
	for display, want := range map[string]string{
		":0": "unix /tmp/.X11-unix/X0", ":12.1": "unix /tmp/.X11-unix/X12", "desk:1": "tcp desk:6001", "[::1]:2.0": "tcp [::1]:6002",
	} {
		network, address, ok := displayAddress(display)
		if got := network + " " + address[0]; !ok || got != want {
			t.Errorf("%s listens at %s, want %s", display, got, want)
		}
	}
}
