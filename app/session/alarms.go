package session

import (
	"fmt"
	"slices"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/store"
	"doorstep/sync/client"
	"doorstep/sync/op"
)

// AlarmKind says what an alarm is about.
type AlarmKind string

// What can be alarming.
const (
	AlarmRollback AlarmKind = "rollback" // the server shows less than it did
	AlarmFork     AlarmKind = "fork"     // the server shows different records to different people
	AlarmWithheld AlarmKind = "withheld" // a colleague saw what the server does not show
	AlarmOrg      AlarmKind = "org"      // the server shows less of the organisation's log
)

// Alarm is something about the server that a person should know.
type Alarm struct {
	At     time.Time
	Kind   AlarmKind
	Case   casefile.ID // zero if not of one case
	Text   string      // what happened, what is safe, what to do
	Healed bool        // it is over
}

// Alarms are the alarms of this vault, newest first. The evidence, notes that
// the server signed, is kept with them.
func (s *Session) Alarms() []Alarm {
	var out []Alarm
	for _, a := range s.store.Alarms() {
		out = append(out, s.alarm(a))
	}
	slices.Reverse(out)
	return out
}

func (s *Session) alarm(a store.Alarm) Alarm {
	out := Alarm{At: a.At, Healed: !a.Healed.IsZero()}
	space := op.ID(a.Space)
	of := "the organisation’s directory"
	if !space.IsZero() && !s.ofNoCase(space) {
		out.Case = s.caseOf(space)
		of = "a case"
		if name := s.childName(out.Case); name != "" {
			of = name + "’s case"
		}
	}
	out.Kind, out.Text = alarmText(a.Alarm, of, s.writerOf(a.Alarm))
	if out.Healed {
		out.Text += " This is over: the records agree again."
	}
	return out
}

// writerOf is who signed the bundle that gave a server away.
func (s *Session) writerOf(a client.Alarm) string {
	st := s.store.State()
	if st == nil || len(a.Entry) == 0 {
		return "a colleague"
	}
	if d, ok := st.DeviceByKID(a.Author); ok {
		if n := s.personName(op.ID(d.Person)); n.name != "" {
			return n.name
		}
	}
	return "a colleague"
}

func alarmText(a client.Alarm, of, who string) (AlarmKind, string) {
	const tell = " Tell your administrator."
	switch a.Kind {
	case client.Rollback:
		return AlarmRollback, fmt.Sprintf("The server shows less of %s than it did (%d pieces, it had %d): it was probably restored from an older copy. Nothing on this tablet is lost, and it sends back what the server lacks.%s", of, a.Shown.Size, a.Held.Size, tell)
	case client.Withheld:
		if a.HeldOrg > 0 {
			return AlarmWithheld, fmt.Sprintf("%s has seen more of the organisation’s log than the server shows you. Your work is safe here. Do not rely on the list of members until this is explained.%s", who, tell)
		}
		return AlarmWithheld, fmt.Sprintf("%s has seen more of %s than the server shows you. Your work is safe here. Ask %s what you may be missing.%s", who, of, who, tell)
	case client.OrgRollback:
		return AlarmOrg, fmt.Sprintf("The server shows less of the organisation’s log than it did (%d statements, it had %d). Nothing on this tablet is lost, and it sends back what the server lacks.%s", a.ShownOrg, a.HeldOrg, tell)
	}
	return AlarmFork, fmt.Sprintf("The server shows another version of %s than it did before. This tablet takes nothing more of it and keeps what it has; your work is safe here and goes on. The server may have been broken into.%s", of, tell)
}
