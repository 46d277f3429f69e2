package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"doorstep/sync/logstore/backup"
)

// A serving process answers on a socket in its data folder, which only those can
// reach who can read the folder: one line asks for a backup or a check, which
// another process cannot do while the folder is in use.
const (
	socketName = "admin.sock"
	askBackup  = "backup"
	askFsck    = "fsck"
)

// maxSocketPath is what every system takes as a socket's path.
const maxSocketPath = 100

// socketPath gives a path that a socket can have. A path that is too long is
// reached over the open folder, where the system can.
func socketPath(dir string) (path string, done func(), err error) {
	path = filepath.Join(dir, socketName)
	if len(path) <= maxSocketPath {
		return path, func() {}, nil
	}
	if runtime.GOOS != "linux" {
		return "", nil, fmt.Errorf("the folder's path is longer than %d characters", maxSocketPath-len(socketName))
	}
	f, err := os.Open(dir)
	if err != nil {
		return "", nil, err
	}
	return fmt.Sprintf("/proc/self/fd/%d/%s", f.Fd(), socketName), func() { _ = f.Close() }, nil
}

// admin answers on the socket.
type admin struct {
	l     net.Listener
	store opened
	log   *slog.Logger
	tasks sync.WaitGroup
	ctx   context.Context
	stop  context.CancelFunc
	free  func()
}

func startAdmin(dir string, store opened, log *slog.Logger) (*admin, error) {
	path, done, err := socketPath(dir)
	if err != nil {
		return nil, err
	}
	// The folder is ours, so a socket in it is one that a killed process left.
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		done()
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		done()
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		done()
		return nil, errors.Join(err, l.Close())
	}
	a := &admin{l: l, store: store, log: log, free: done}
	a.ctx, a.stop = context.WithCancel(context.Background())
	a.tasks.Go(a.accept)
	return a, nil
}

// close ends the socket and what it does.
func (a *admin) close() error {
	a.stop()
	err := a.l.Close()
	a.tasks.Wait()
	a.free()
	return err
}

func (a *admin) accept() {
	for {
		c, err := a.l.Accept()
		if err != nil {
			return // closed
		}
		a.tasks.Go(func() {
			end := context.AfterFunc(a.ctx, func() { _ = c.Close() })
			defer end()
			if err := a.answer(c); err != nil && a.ctx.Err() == nil {
				a.log.Error("a request on the admin socket failed", "error", err)
			}
			_ = c.Close() // what matters is whether the other side got a whole answer, and it can tell
		})
	}
}

func (a *admin) answer(c net.Conn) error {
	if err := c.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return err
	}
	line, err := bufio.NewReader(io.LimitReader(c, 64)).ReadString('\n')
	if err != nil {
		return err
	}
	switch strings.TrimSpace(line) {
	case askBackup:
		began := time.Now()
		n, err := backup.Write(a.ctx, c, a.store)
		if err == nil {
			a.log.Info("a backup was written", "entries", n.Entries, "blobs", n.Blobs, "seconds", int(time.Since(began).Seconds()))
		}
		return err
	case askFsck:
		f, err := check(a.ctx, a.store)
		if err != nil {
			return err
		}
		return json.NewEncoder(c).Encode(f)
	}
	return errors.New("it asks for what there is not")
}

// errNobody says that no process answers for the folder.
var errNobody = errors.New("no doorstepd answers for this folder")

// askServer sends a line to the process that serves a folder and gives its answer.
func askServer(dir, what string) (io.ReadCloser, error) {
	path, done, err := socketPath(dir)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNobody, err)
	}
	defer done()
	c, err := net.DialTimeout("unix", path, 5*time.Second)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNobody, err)
	}
	if _, err := io.WriteString(c, what+"\n"); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}
