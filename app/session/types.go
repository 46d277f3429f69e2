package session

import (
	"time"

	"doorstep/app/casefile"
	"doorstep/sync/op"
)

// Counts are changes that a person made, by what they would call them.
type Counts struct {
	Answers    int `json:"answers,omitempty"`
	Rows       int `json:"rows,omitempty"`
	Signatures int `json:"signatures,omitempty"`
	Photos     int `json:"photos,omitempty"`
	Forms      int `json:"forms,omitempty"`    // documents started
	Children   int `json:"children,omitempty"` // cases opened
}

// Total is all of them.
func (c Counts) Total() int {
	return c.Answers + c.Rows + c.Signatures + c.Photos + c.Forms + c.Children
}

// VaultState is what can be said of a vault without its passphrase. It names
// the worker and the organisation and counts what waits; never a child.
type VaultState struct {
	Exists       bool
	InUse        bool // by another running Doorstep
	ShutOut      bool // the organisation has shut this tablet out
	Wiped        bool // and had its keys destroyed; what waits lies sealed
	Organisation string
	Device       string // "Tablet 14"
	Name         string
	Role         string
	Team         string
	Waiting      Counts
	Oldest       time.Time // of what waits; zero if nothing does
	Safe         int       // changes with a receipt
	Checked      time.Time // when the server last answered; zero if never
	RetryAt      time.Time // after wrong tries: when the next try counts; zero if at once
}

// Status says where the work is, in the five words of the interface: only on
// this tablet, sending, safe on the server, needs your choice, not sent for
// days.
type Status struct {
	OnlyHere int       // changes without a receipt
	Kinds    Counts    // the same by kind
	Oldest   time.Time // of those; zero if none
	Bytes    int64     // what they will take to send, about
	Waiting  []WaitingCase
	Sending  bool
	Sent     int // while sending: how many have a receipt by now
	Total    int // while sending: how many set out
	Safe     int // changes with a receipt
	Choices  int // answers that need a choice
	Checked  time.Time
	NoSignal time.Time // since when the server cannot be reached; zero if it can
	Trouble  string    // what to do when the server refuses or the disk is full; "" otherwise
	Events   []Event   // newest first, at most 50
}

// WaitingCase is what waits of one child.
type WaitingCase struct {
	Case    casefile.ID
	Child   string // short name
	Changes int
	Docs    []WaitingDoc
}

// WaitingDoc is what waits of one document.
type WaitingDoc struct {
	Doc      casefile.ID
	Title    string // of the form
	Sections []string
	Kinds    Counts
	From, To time.Time
}

// EventKind says which icon an event has.
type EventKind string

// What can happen.
const (
	EventSaved    EventKind = "saved"   // something was saved here
	EventSent     EventKind = "sent"    // receipts came
	EventGot      EventKind = "got"     // something came from others
	EventChecked  EventKind = "checked" // the server's receipts match this tablet
	EventLost     EventKind = "lost"    // signal lost
	EventFound    EventKind = "found"   // signal back
	EventChoice   EventKind = "choice"  // an answer needs a choice
	EventChosen   EventKind = "chosen"  // a choice was made, here or elsewhere
	EventTrouble  EventKind = "trouble" // the server refused, the disk is full, a store was rebuilt
	EventSending  EventKind = "sending" // progress
	EventCases    EventKind = "cases"   // a case or a document is new or changed
	EventLocked   EventKind = "locked"
	EventUnlocked EventKind = "unlocked"
)

// Event is one thing that happened, in words that may be shown.
type Event struct {
	At   time.Time
	Kind EventKind
	Text string
	Case casefile.ID // zero if none
	Doc  casefile.ID // zero if none
}

// SyncReport is what one sync did.
type SyncReport struct {
	Pushed    int   `json:"pushed"`    // changes that got a receipt
	Pulled    int   `json:"pulled"`    // changes that came from others
	Pending   int   `json:"pending"`   // changes still without a receipt
	Conflicts int   `json:"conflicts"` // answers that need a choice
	BytesUp   int64 `json:"bytesUp"`
	BytesDown int64 `json:"bytesDown"`
	Requests  int   `json:"requests"`
	Micros    int64 `json:"us"`
}

// HitKind says what was found.
type HitKind string

// What can be found.
const (
	HitCase   HitKind = "case"
	HitPerson HitKind = "person"
)

// Hit is one thing found.
type Hit struct {
	Kind   HitKind
	Case   casefile.ID
	Person casefile.ID // for HitPerson
	Title  string      // "Amina Rahman"
	Detail string      // "8 · 6 Larch Close", "Mum of Amina R."
	Exact  bool        // false when a slip was forgiven
}

// Conflict is one answer that two people gave without seeing each other's.
type Conflict struct {
	Case     casefile.ID
	Doc      casefile.ID
	Child    string
	Form     string // title
	Section  string
	Cell     casefile.Cell
	Option   string // the option of a multi-select question, else ""
	Question string
	Answers  []Version
	Before   string // what it said before; "" if nothing
	BeforeAt time.Time
	Why      string // to be filled in by who chooses: the reason, or ""
}

// Version is one of the answers of a conflict.
type Version struct {
	Dot    op.Dot
	Text   string // in words
	By     string
	Role   string
	Mine   bool
	At     time.Time
	OnHere bool // no receipt yet
}
