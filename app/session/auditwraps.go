package session

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/crypto/orglog"
)

// WrapFault is something about a case's keys, or a role's, that is not as the
// organisation's log and directory say it should be.
type WrapFault struct {
	Case casefile.ID `json:"case,omitzero"`
	Text string      `json:"fault"` // names no child
}

// AuditWraps compares who can open each case and its essentials with who should
// (sync-and-crypto.md 7, audit-wraps): the team on the case's card, out-of-hours
// workers for the essentials alone, the custodian while it is turned on, and nobody
// beside them. A fault is not a break-in: a tablet that was offline may have made it,
// and the next sync of the team mends most. One that stays for days is worth a look.
func (s *Session) AuditWraps() []WrapFault {
	st := s.store.State()
	if st == nil {
		return nil
	}
	var out []WrapFault
	for _, role := range st.StaleRoles() {
		out = append(out, WrapFault{Text: fmt.Sprintf("Somebody left %s, or a tablet of theirs was shut out, and the role has no new key yet.", s.keysOf(role))})
	}
	for id, r := range st.Roles {
		if n := len(st.Lacking(id)); n > 0 && id != orglog.RoleRecovery && !r.Stale {
			out = append(out, WrapFault{Text: fmt.Sprintf("Tablets of %s that have no key yet: %d.", s.keysOf(id), n)})
		}
	}
	for id, c := range s.cards() {
		if c.team == "" || c.restricted() {
			continue
		}
		out = append(out, s.auditSpace(id, c, false)...)
		out = append(out, s.auditSpace(id, c, true)...)
	}
	slices.SortFunc(out, func(a, b WrapFault) int { return cmp.Or(a.Case.Compare(b.Case), cmp.Compare(a.Text, b.Text)) })
	return out
}

// auditSpace compares the keys of a case, or of its essentials.
func (s *Session) auditSpace(id casefile.ID, c card, essentials bool) (out []WrapFault) {
	space, what, want := id, "The record", []string{c.team}
	if essentials {
		space, what, want = EssentialsOf(id), "The essentials", s.essentialsRoles(c.team)
	}
	want = s.withCustodian(want)
	k, err := s.store.Keys(space)
	if err != nil {
		if !essentials && s.custodianWorks() {
			out = append(out, WrapFault{id, "The record has no key here: it never came, or it is wrapped to others alone."})
		}
		return out
	}
	st := s.store.State()
	for _, r := range want {
		if !slices.Contains(k.Holders, r) {
			out = append(out, WrapFault{id, fmt.Sprintf("%s does not open for %s.", what, s.keysOf(r))})
		}
	}
	for _, r := range k.Holders {
		if !slices.Contains(want, r) {
			out = append(out, WrapFault{id, fmt.Sprintf("%s opens for %s.", what, s.keysOf(r))})
		}
	}
	if k.Due && !slices.ContainsFunc(k.Holders, func(r string) bool { return st.Roles[r] != nil && st.Roles[r].Stale }) {
		out = append(out, WrapFault{id, what + " still has a key that somebody who left may hold, or one that is too old."})
	}
	return out
}

// keysOf names a role.
func (s *Session) keysOf(role string) string {
	switch {
	case role == orglog.RoleStaff:
		return "the staff"
	case role == orglog.RoleDuty:
		return "the out-of-hours workers"
	case role == orglog.RoleCustodian:
		return "the custodian"
	case orglog.IsNamed(role):
		return "named people"
	case strings.HasPrefix(role, orglog.TeamPrefix):
		return "the team " + s.teamName(role)
	}
	return role
}
