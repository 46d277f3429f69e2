package client_test

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"doorstep/sync/client"
)

// chacha is a seeded source of bytes.
func chacha(seed byte) *rand.ChaCha8 { return rand.NewChaCha8([32]byte{seed}) }

// TestBackoffDoublesUpToAQuarterOfAnHour: each wait lies between nothing and the
// ceiling of its turn, and the waits use the whole of that range.
func TestBackoffDoublesUpToAQuarterOfAnHour(t *testing.T) {
	ceilings := []time.Duration{2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900}
	longest := make([]time.Duration, len(ceilings))
	shortest := make([]time.Duration, len(ceilings))
	for seed := range byte(200) {
		b := client.Backoff{Rand: chacha(seed)}
		for i, c := range ceilings {
			w := b.After(0)
			if w < 0 || w > c*time.Second {
				t.Fatalf("try %d waits %v, ceiling %v", i+1, w, c*time.Second)
			}
			longest[i] = max(longest[i], w)
			if seed == 0 || w < shortest[i] {
				shortest[i] = w
			}
		}
	}
	for i, c := range ceilings {
		if longest[i] < c*time.Second*9/10 || shortest[i] > c*time.Second/10 {
			t.Errorf("try %d: waits from %v to %v do not fill 0 to %v", i+1, shortest[i], longest[i], c*time.Second)
		}
	}
}

func TestBackoffBeginsAnewAfterAReset(t *testing.T) {
	b := client.Backoff{Rand: chacha(1)}
	for range 12 {
		b.After(0)
	}
	b.Reset()
	if w := b.After(0); w > 2*time.Second {
		t.Errorf("after a reset it waits %v", w)
	}
}

// TestBackoffHonoursTheServersWish, and a quarter of an hour at most.
func TestBackoffHonoursTheServersWish(t *testing.T) {
	b := client.Backoff{Rand: chacha(2)}
	if w := b.After(90 * time.Second); w != 90*time.Second {
		t.Errorf("asked for 90 s: %v", w)
	}
	if w := b.After(3 * time.Hour); w != 15*time.Minute {
		t.Errorf("asked for 3 h: %v", w)
	}
}

// TestBackoffWithoutRandomnessWaitsLongest rather than not at all.
func TestBackoffWithoutRandomnessWaitsLongest(t *testing.T) {
	b := client.Backoff{Rand: bytes.NewReader(nil)}
	if w := b.After(0); w != 2*time.Second {
		t.Errorf("%v", w)
	}
}

// TestRetryingWhileTheServerIsAway plays an afternoon without signal in the
// bubble's time: tries thin out, and signal coming back is found within a
// quarter of an hour even if nobody resets.
func TestRetryingWhileTheServerIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := client.Backoff{Rand: chacha(3)}
		began, back := time.Now(), time.Now().Add(4*time.Hour)
		tries := 0
		for time.Now().Before(back) {
			tries++
			time.Sleep(b.After(0))
		}
		if late := time.Since(back); late > 15*time.Minute {
			t.Errorf("found %v after signal came back", late)
		}
		if hours := time.Since(began).Hours(); tries > 90 || tries < 16 {
			t.Errorf("%d tries in %.1f hours", tries, hours)
		}
	})
}
