package keystore

import (
	"errors"
	"testing"
	"time"
)

// A try is a wrong passphrase; each opening is a new program, so the wait can
// only come from the disk.
func TestWaitGrowsAndSurvivesARestart(t *testing.T) {
	f, c := newMemFS(), newClock()
	mustCreate(t, testOptions(f, c))
	for n, want := range []time.Duration{
		0, 0, 5 * time.Second, 15 * time.Second, 30 * time.Second,
		time.Minute, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute, 15 * time.Minute,
	} {
		var wrong *WrongError
		if _, err := Open(testOptions(f, c), wrongPass); !errors.As(err, &wrong) {
			t.Fatalf("try %d: %v", n+1, err)
		}
		if wrong.Fails != uint64(n+1) || wrong.Wait != want {
			t.Errorf("try %d: %d fails, wait %v, want %v", n+1, wrong.Fails, wrong.Wait, want)
		}
		if want == 0 {
			continue
		}
		c.t = c.t.Add(want - time.Second)
		if left, err := Wait(f, c.t); err != nil || left != time.Second {
			t.Errorf("Wait says %v, %v", left, err)
		}
		var wait *WaitError
		if _, err := Open(testOptions(f, c), rightPass); !errors.As(err, &wait) || wait.Left != time.Second {
			t.Errorf("a second before the end of wait %d: %v", n+1, err)
		}
		c.t = c.t.Add(time.Second)
	}
	if _, err := Open(testOptions(f, c), rightPass); err != nil {
		t.Fatalf("the right passphrase after the wait: %v", err)
	}
	var wrong *WrongError
	if _, err := Open(testOptions(f, c), wrongPass); !errors.As(err, &wrong) || wrong.Fails != 1 {
		t.Errorf("after a success the count starts again: %v", err)
	}
}

// Killing the app while it hashes must not give a free try.
func TestStoppedTryCounts(t *testing.T) {
	f, c := newMemFS(), newClock()
	mustCreate(t, testOptions(f, c))
	for range 3 {
		o := testOptions(f, c)
		o.kdf = panicKDF
		func() {
			defer func() { _ = recover() }()
			_, _ = Open(o, wrongPass)
		}()
	}
	var wait *WaitError
	if _, err := Open(testOptions(f, c), rightPass); !errors.As(err, &wait) {
		t.Errorf("three stopped tries, then: %v", err)
	}
}

func TestClockSetBackStartsTheWaitAgain(t *testing.T) {
	f, c := newMemFS(), newClock()
	mustCreate(t, testOptions(f, c))
	for range 3 {
		_, _ = Open(testOptions(f, c), wrongPass)
	}
	c.t = c.t.AddDate(-1, 0, 0)
	var wait *WaitError
	if _, err := Open(testOptions(f, c), rightPass); !errors.As(err, &wait) || wait.Left != 5*time.Second {
		t.Fatalf("got %v", err)
	}
	c.t = c.t.Add(5 * time.Second)
	if _, err := Open(testOptions(f, c), rightPass); err != nil {
		t.Errorf("a year would have to pass: %v", err)
	}
}

func TestDamagedCountStillWaits(t *testing.T) {
	f, c := newMemFS(), newClock()
	mustCreate(t, testOptions(f, c))
	f.files[fileTries] = []byte{0xff}
	var wait *WaitError
	if _, err := Open(testOptions(f, c), rightPass); !errors.As(err, &wait) {
		t.Errorf("got %v", err)
	}
}

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&WrongError{Fails: 1}, "That passphrase is not right. Check each word and try again."},
		{&WrongError{Fails: 4, Wait: 15 * time.Second}, "That passphrase is not right. Wait 15 seconds, then try again."},
		{&WrongError{Wait: time.Minute}, "That passphrase is not right. Wait 1 minute, then try again."},
		{&WaitError{Left: 100 * time.Millisecond}, "Too many wrong passphrases. Wait 1 second, then try again."},
		{&WaitError{Left: 14*time.Minute + time.Second}, "Too many wrong passphrases. Wait 15 minutes, then try again."},
	} {
		if got := c.err.Error(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
