package keystore

import (
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"golang.org/x/crypto/argon2"

	"doorstep/crypto/seal"
)

// Params are the costs of Argon2id (RFC 9106).
type Params struct {
	Time    uint32 // passes
	Memory  uint32 // KiB
	Threads uint8  // lanes
}

// Floor is the second recommended option of RFC 9106 section 4: nothing below
// it is ever made or opened, whatever a file says. Ceiling keeps a file made by
// somebody else from exhausting the tablet.
var (
	Floor   = Params{Time: 3, Memory: 64 << 10, Threads: 4}
	Ceiling = Params{Time: 64, Memory: 1 << 20, Threads: 16}
)

// ErrWeakParams is returned for parameters below Floor or beyond Ceiling.
var ErrWeakParams = errors.New("keystore: password hashing parameters are outside the allowed range")

func (p Params) check() error {
	if p.Time < Floor.Time || p.Memory < Floor.Memory || p.Threads < Floor.Threads ||
		p.Time > Ceiling.Time || p.Memory > Ceiling.Memory || p.Threads > Ceiling.Threads {
		return fmt.Errorf("%w: t=%d m=%d KiB p=%d", ErrWeakParams, p.Time, p.Memory, p.Threads)
	}
	return nil
}

// kdf turns a passphrase into a key at a cost.
type kdf func(pass, salt []byte, p Params) seal.Key

// argon is the real one. It gives its memory back at once: 64 MiB kept for the
// next garbage collection matter on a tablet of 3 GB.
func argon(pass, salt []byte, p Params) seal.Key {
	k := seal.Key(argon2.IDKey(pass, salt, p.Time, p.Memory, p.Threads, seal.KeySize))
	debug.FreeOSMemory()
	return k
}

// Calibrate measures this machine at Floor and returns parameters that take
// about target (say one second), with more passes but never fewer than Floor.
// now is the clock.
func Calibrate(target time.Duration, now func() time.Time) Params {
	return calibrate(target, now, argon)
}

func calibrate(target time.Duration, now func() time.Time, f kdf) Params {
	p := Floor
	start := now()
	f([]byte("calibrate"), make([]byte, saltSize), p)
	took := now().Sub(start)
	if took <= 0 || target <= took {
		return p
	}
	passes := int64(p.Time) * int64(target) / int64(took)
	p.Time = uint32(min(passes, int64(maxCalibrated)))
	return p
}

// maxCalibrated bounds what Calibrate chooses, so that one lucky measurement
// cannot make a tablet slow to unlock for ever.
const maxCalibrated = 16
