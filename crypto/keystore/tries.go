package keystore

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"doorstep/crypto/detcbor"
)

// waits is how long to wait after so many wrong tries in a row; the last entry
// holds for all beyond. It never grows to more than a quarter of an hour,
// because a record that cannot be read in time also harms. It slows a finger at
// the glass; a stolen disk is slowed by Argon2id alone.
var waits = []time.Duration{
	0, 0, 0, 5 * time.Second, 15 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute,
}

func waitAfter(fails uint64) time.Duration {
	return waits[min(fails, uint64(len(waits)-1))]
}

// WaitError is returned while a wait after wrong tries lasts.
type WaitError struct {
	Left time.Duration // until the next try is allowed
}

// Error is a sentence for the unlock screen.
func (e *WaitError) Error() string {
	return "Too many wrong passphrases. Wait " + plainDuration(e.Left) + ", then try again."
}

// WrongError is returned for a wrong passphrase.
type WrongError struct {
	Fails uint64        // wrong tries in a row, this one included
	Wait  time.Duration // before the next try is allowed; 0: at once
}

// Error is a sentence for the unlock screen.
func (e *WrongError) Error() string {
	if e.Wait == 0 {
		return "That passphrase is not right. Check each word and try again."
	}
	return "That passphrase is not right. Wait " + plainDuration(e.Wait) + ", then try again."
}

// plainDuration says a duration in whole minutes or seconds, rounded up.
func plainDuration(d time.Duration) string {
	n, unit := (d+time.Second-1)/time.Second, "second"
	if n > 60 {
		n, unit = (d+time.Minute-1)/time.Minute, "minute"
	}
	if n == 60 && unit == "second" {
		n, unit = 1, "minute"
	}
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}

// tries is the count of wrong tries as stored beside the keystore.
type tries struct {
	Fails uint64 `cbor:"1,keyasint"`
	At    int64  `cbor:"2,keyasint"` // of the last try, Unix milliseconds
}

// readTries returns the count; a damaged file counts as some wrong tries, so
// that damaging it gains nothing over deleting it.
func readTries(f FS, now time.Time) (tries, error) {
	b, err := f.ReadFile(fileTries)
	if errors.Is(err, fs.ErrNotExist) {
		return tries{}, nil
	}
	if err != nil {
		return tries{}, fmt.Errorf("keystore: %w", err)
	}
	var t tries
	if err := detcbor.Unmarshal(b, &t); err != nil {
		return tries{Fails: 5, At: now.UnixMilli()}, nil
	}
	return t, nil
}

func writeTries(f FS, t tries) error {
	b, err := detcbor.Marshal(t)
	if err != nil {
		return err
	}
	return replace(f, fileTryTmp, fileTries, b)
}

// left returns how much of the wait remains. A clock that was set back starts
// the wait again instead of stretching it to the old time.
func (t tries) left(now time.Time) (left time.Duration, restart bool) {
	wait := waitAfter(t.Fails)
	passed := now.Sub(time.UnixMilli(t.At))
	if wait > 0 && passed < 0 {
		return wait, true
	}
	return max(0, wait-passed), false
}

// Wait returns how long the next try has to wait after wrong ones; 0: none. It
// changes nothing.
func Wait(f FS, now time.Time) (time.Duration, error) {
	t, err := readTries(f, now)
	if err != nil {
		return 0, err
	}
	left, _ := t.left(now)
	return left, nil
}

// allow fails with a *WaitError while a wait lasts.
func allow(f FS, now time.Time) (tries, error) {
	t, err := readTries(f, now)
	if err != nil {
		return t, err
	}
	left, restart := t.left(now)
	if restart {
		t.At = now.UnixMilli()
		// A failure to write only leaves the wait where it was.
		_ = writeTries(f, t)
	}
	if left > 0 {
		return t, &WaitError{Left: left}
	}
	return t, nil
}
