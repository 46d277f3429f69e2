package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"doorstep/sync/logstore/backup"
	"doorstep/sync/server"
)

// backupCmd is doorstepd backup.
type backupCmd struct {
	where
	Out  string `arg:"" help:"File to write; it must not be there yet." placeholder:"OUT"`
	JSON bool   `help:"Print one JSON object."`
}

// Run writes a backup, from the process that serves the folder if there is one.
// The file gets its name once it is whole, flushed, and has been read back.
func (c *backupCmd) Run(s *streams) error {
	if err := c.check(); err != nil {
		return err
	}
	if _, err := os.Lstat(c.Out); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is there already; give another name", c.Out)
	}
	part := c.Out + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("the backup cannot be written: %w", err)
	}
	n, err := c.fill(f, s)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(part, c.Out)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("the backup cannot be written: %w", err), os.Remove(part))
	}
	if err := syncFolder(filepath.Dir(c.Out)); err != nil {
		return fmt.Errorf("the backup cannot be flushed: %w", err)
	}
	return tell(s.out, c.JSON, n)
}

func (c *backupCmd) fill(f *os.File, s *streams) (backup.Counts, error) {
	if err := c.copy(f, s); err != nil {
		return backup.Counts{}, err
	}
	if err := f.Sync(); err != nil {
		return backup.Counts{}, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return backup.Counts{}, err
	}
	return backup.Verify(f)
}

func (c *backupCmd) copy(w io.Writer, s *streams) error {
	ctx := context.Background()
	if c.Data != "" {
		if _, err := os.Stat(c.Data); err != nil {
			return err
		}
		answer, err := askServer(c.Data, askBackup)
		if err == nil {
			_, err = io.Copy(w, answer)
			return errors.Join(err, answer.Close())
		}
		if !errors.Is(err, errNobody) {
			return err
		}
	}
	store, err := c.open(ctx, s.log())
	if errors.Is(err, errInUse) {
		return fmt.Errorf("%w, which does not answer on %s", err, socketName)
	}
	if err != nil {
		return err
	}
	_, err = backup.Write(ctx, w, store)
	return errors.Join(err, store.Close())
}

// restoreCmd is doorstepd restore.
type restoreCmd struct {
	where
	In    string `arg:"" help:"File that backup wrote." placeholder:"FILE"`
	Moved bool   `help:"Nothing was written after the backup, as when data move: nothing was lost, and tablets need not bring it back first."`
	JSON  bool   `help:"Print one JSON object."`
}

// Run restores a backup into an empty store.
func (c *restoreCmd) Run(s *streams) error {
	if err := c.check(); err != nil {
		return err
	}
	f, err := os.Open(c.In)
	if err != nil {
		return fmt.Errorf("the backup cannot be read: %w", err)
	}
	defer f.Close()
	// Before a folder is made for nothing.
	if _, err := backup.Verify(f); err != nil {
		return fmt.Errorf("%s: %w", c.In, err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("the backup cannot be read: %w", err)
	}
	ctx := context.Background()
	store, err := c.openAny(ctx, s.log())
	if err != nil {
		return err
	}
	n, err := backup.Restore(ctx, f, store)
	if errors.Is(err, backup.ErrNotEmpty) {
		err = fmt.Errorf("%s: %w", c.where, err)
	}
	if err == nil && !c.Moved {
		err = server.MarkRestored(ctx, store, time.Now())
	}
	if err := errors.Join(err, store.Close()); err != nil {
		return err
	}
	return tell(s.out, c.JSON, n)
}

// restoredCmd is doorstepd restored.
type restoredCmd struct {
	where
}

// Run marks a store that was put back from a copy by other means than restore.
func (c *restoredCmd) Run(s *streams) error {
	if err := c.check(); err != nil {
		return err
	}
	ctx := context.Background()
	store, err := c.open(ctx, s.log())
	if err != nil {
		return err
	}
	return errors.Join(server.MarkRestored(ctx, store, time.Now()), store.Close())
}

func tell(w io.Writer, asJSON bool, n backup.Counts) error {
	if asJSON {
		return json.NewEncoder(w).Encode(n)
	}
	_, err := fmt.Fprintf(w, "%d spaces, %d entries, %d statements, %d blobs, %d held aside, %d pieces of evidence, %d settings\n",
		n.Spaces, n.Entries, n.Statements, n.Blobs, n.Held, n.Evidence, n.Settings)
	return err
}
