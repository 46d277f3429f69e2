package shell

import (
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"time"
)

// DisplayFault says in plain words why no window can be shown on a Linux or BSD
// machine, nil when one can. getenv reads the environment. Without it the
// window toolkit ends the program with a trace of its own.
func DisplayFault(getenv func(string) string) error {
	display := getenv("DISPLAY")
	if display == "" {
		return fmt.Errorf("there is no screen to open a window on: DISPLAY is not set. Start Doorstep from a desktop, or under Xvfb")
	}
	network, address, ok := displayAddress(display)
	if !ok {
		return fmt.Errorf("DISPLAY is %q, which names no screen; it should look like :0", display)
	}
	var err error
	for _, a := range address {
		var c net.Conn
		if c, err = net.DialTimeout(network, a, 3*time.Second); err == nil {
			return c.Close()
		}
	}
	return fmt.Errorf("no screen answers at DISPLAY %q. Start Doorstep from a desktop, or start the X server first", display)
}

// displayAddress is where an X display listens, the likelier address first:
// host:number.screen, the host left out for this machine (X(7)).
func displayAddress(display string) (network string, address []string, ok bool) {
	host, number, ok := strings.Cut(display, ":")
	if i := strings.LastIndex(display, ":"); i > len(host) {
		host, number = display[:i], display[i+1:]
	}
	number, _, _ = strings.Cut(number, ".")
	n := 0
	if _, err := fmt.Sscanf(number, "%d", &n); !ok || err != nil || n < 0 || n > 59535 || fmt.Sprint(n) != number {
		return "", nil, false
	}
	switch {
	case strings.HasPrefix(display, "/"): // a socket by its path, as on macOS
		return "unix", []string{display, host}, true
	case host == "" || host == "unix":
		name := filepath.Join("/tmp/.X11-unix", "X"+number)
		return "unix", []string{name, "@" + name}, true
	}
	return "tcp", []string{net.JoinHostPort(strings.Trim(host, "[]"), fmt.Sprint(6000+n))}, true
}
