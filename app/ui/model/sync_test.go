package model

import (
	"testing"
	"time"
)

func TestChipShowsTheWorstTrueState(t *testing.T) {
	now := date(2026, 3, 10, 10, 42)
	recent := now.Add(-time.Hour)
	tests := []struct {
		name  string
		s     SyncState
		short bool
		tone  Tone
		text  string
	}{
		{"nothing yet", SyncState{}, false, Neutral, "Not checked yet"},
		{"all there", SyncState{Safe: 3, Checked: recent}, false, Safe, "All safe on the server"},
		{"green needs a receipt", SyncState{OnlyHere: 1, Oldest: recent, Checked: recent}, false, Local, "1 only on this tablet"},
		{"narrow", SyncState{OnlyHere: 5, Oldest: recent}, true, Local, "5 only here"},
		{"on its way", SyncState{OnlyHere: 8, Oldest: recent, Sending: true, Sent: 6, Total: 14}, false, Send, "Sending 6 of 14"},
		{"two people", SyncState{OnlyHere: 8, Oldest: recent, Choices: 1}, false, Choice, "1 needs your choice"},
		{"two people, several answers", SyncState{Choices: 3}, false, Choice, "3 need your choice"},
		{"waiting too long", SyncState{OnlyHere: 8, Oldest: now.Add(-49 * time.Hour), Choices: 1}, false, Danger, "Not sent for 2 days"},
		{"refused", SyncState{OnlyHere: 8, Oldest: recent, Trouble: "Ring your manager."}, false, Danger, "Not sent – see why"},
		{"no signal alone is not red", SyncState{Checked: recent, NoSignal: recent}, false, Safe, "All safe on the server"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Chip(tt.s, now, tt.short)
			if got.Tone != tt.tone || got.Text != tt.text || got.Icon == "" {
				t.Fatalf("got %+v, want %s %q", got, tt.tone, tt.text)
			}
		})
	}
}

func TestBoxes(t *testing.T) {
	now := date(2026, 3, 10, 10, 42)
	b := Boxes(SyncState{OnlyHere: 14, Oldest: date(2026, 3, 10, 9, 52), Safe: 1286, Checked: date(2026, 3, 10, 8, 12), NoSignal: date(2026, 3, 10, 9, 50)}, 2, now)
	want := [3]Box{
		{Words{Local, "tablet_android", "Only on this tablet"}, 14, [2]string{"changes, in 2 forms.", "Oldest: today, 9:52am"}},
		{Words{Neutral, "sync", "Sending"}, 0, [2]string{"Starts by itself", "when there’s signal"}},
		{Words{Safe, "verified_user", "Safe on the server"}, 1286, [2]string{"changes. Receipts match.", "Last checked today, 8:12am"}},
	}
	if b != want {
		t.Fatalf("got %+v\nwant %+v", b, want)
	}
	b = Boxes(SyncState{}, 0, now)
	if b[0].Tone == Local || b[2].Tone == Safe {
		t.Fatal("an untouched tablet claims work here or there")
	}
	b = Boxes(SyncState{OnlyHere: 5, Oldest: now, Sending: true, Sent: 1, Total: 6}, 1, now)
	if b[1].Number != 5 || b[1].Lines[1] != "1 of 6 arrived" {
		t.Fatalf("sending: %+v", b[1])
	}
}

func TestWaitingIsNamedByKind(t *testing.T) {
	tests := []struct {
		w    Waiting
		want string
	}{
		{Waiting{}, ""},
		{Waiting{Answers: 4}, "4 answers"},
		{Waiting{Signatures: 1, Answers: 5}, "1 signature and 5 answers"},
		{Waiting{Children: 1, Forms: 1, Answers: 1}, "1 child added, 1 form started and 1 answer"},
	}
	for _, tt := range tests {
		if got := tt.w.Words(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestSaveLineOnlySaysSavedAfterTheJournal(t *testing.T) {
	var l SaveLine
	if l.Words().Text != "" {
		t.Fatal("something is said before anything changed")
	}
	l.Began(2)
	l.Done(1, date(2026, 3, 10, 10, 41))
	if got := l.Words(); got.Tone == Safe {
		t.Fatalf("said %q with a change outstanding", got.Text)
	}
	l.Done(1, date(2026, 3, 10, 10, 42))
	if got := l.Words().Text; got != "Saved on this tablet at 10:42" {
		t.Fatalf("said %q", got)
	}
	l.Began(1)
	l.Failed(1, "The tablet is full. Delete photos or apps to make room.")
	if got := l.Words(); got.Tone != Danger {
		t.Fatalf("a fault is said as %+v", got)
	}
	l.Began(1)
	l.Done(1, date(2026, 3, 10, 10, 43))
	if got := l.Words().Text; got != "Saved on this tablet at 10:43" {
		t.Fatalf("after the fault: %q", got)
	}
}
