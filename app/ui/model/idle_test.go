package model

import (
	"testing"
	"time"
)

func TestIdleLock(t *testing.T) {
	var i Idle
	if i.Due(start.Add(time.Hour)) {
		t.Fatal("locked before anyone was there")
	}
	i.Touch(start)
	if i.Due(start.Add(2*time.Minute - time.Second)) {
		t.Fatal("locked early")
	}
	if !i.Due(start.Add(2 * time.Minute)) {
		t.Fatal("not locked after two minutes")
	}
	i.Visit = true
	if i.Due(start.Add(4*time.Minute)) || !i.Due(start.Add(5*time.Minute)) {
		t.Fatal("a visit locks after five minutes")
	}
	i.Held = true
	if i.Due(start.Add(time.Hour)) {
		t.Fatal("locked under an open picker")
	}
	i.Held = false
	i.Stop()
	if i.Due(start.Add(time.Hour)) {
		t.Fatal("a locked app locked again")
	}
}
