package drive

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Display is a running Xvfb server.
type Display struct {
	name string
	cmd  *exec.Cmd
}

// StartDisplay starts Xvfb with one screen of the given size in pixels. It
// tries display numbers from 90 upwards until one is free.
func StartDisplay(width, height int) (*Display, error) {
	if _, err := exec.LookPath("Xvfb"); err != nil {
		return nil, fmt.Errorf("the X server without a screen is missing (Debian package xvfb): %w", err)
	}
	for n := 90; n < 150; n++ {
		if taken(n) {
			continue
		}
		name := ":" + strconv.Itoa(n)
		cmd := exec.Command("Xvfb", name, "-screen", "0", fmt.Sprintf("%dx%dx24", width, height),
			"+extension", "GLX", "+render", "-noreset", "-nolisten", "tcp")
		if err := cmd.Start(); err != nil {
			return nil, fmt.Errorf("start Xvfb: %w", err)
		}
		d := &Display{name: name, cmd: cmd}
		if d.ready(5 * time.Second) {
			return d, nil
		}
		d.Stop()
	}
	return nil, errors.New("no free display number between 90 and 149")
}

// taken tells whether a server holds a display number. One that was killed
// leaves its lock behind; Xvfb itself takes such a lock away.
func taken(n int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/tmp/.X%d-lock", n))
	if err != nil {
		return !errors.Is(err, os.ErrNotExist)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		return true
	}
	holder, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	err = holder.Signal(syscall.Signal(0)) // asks and does nothing
	return err == nil || errors.Is(err, os.ErrPermission)
}

func (d *Display) ready(limit time.Duration) bool {
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		cmd := exec.Command("xdotool", "getmouselocation")
		cmd.Env = d.environ()
		if cmd.Run() == nil {
			return true
		}
	}
	return false
}

func (d *Display) environ() []string { return append(os.Environ(), "DISPLAY="+d.name) }

// Stop ends the server; windows on it end with it.
func (d *Display) Stop() {
	_ = d.cmd.Process.Signal(syscall.SIGTERM)
	late := time.AfterFunc(5*time.Second, func() { _ = d.cmd.Process.Kill() })
	defer late.Stop()
	_ = d.cmd.Wait()
}

// appEnviron is a fixed environment for the app, so that a run does not depend
// on who started it: software drawing, one pixel a unit, own settings folder.
func (d *Display) appEnviron(home string) ([]string, error) {
	for _, sub := range []string{".config", ".cache", ".local/share"} {
		if err := os.MkdirAll(filepath.Join(home, sub), 0o700); err != nil {
			return nil, err
		}
	}
	env := []string{
		"DISPLAY=" + d.name, "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_SCALE=1", "FYNE_DISABLE_DPI_DETECTION=1",
		"LANG=en_GB.UTF-8", "LC_ALL=en_GB.UTF-8", "TZ=Europe/London", "PATH=" + os.Getenv("PATH"),
		"HOME=" + home, "XDG_CONFIG_HOME=" + home + "/.config", "XDG_DATA_HOME=" + home + "/.local/share",
		"XDG_CACHE_HOME=" + home + "/.cache", "DOORSTEP_TEST=1",
	}
	return env, nil
}
