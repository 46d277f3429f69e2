package session

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"strings"

	"doorstep/app/casefile"
	"doorstep/crypto/orglog"
	"doorstep/sync/op"
)

// decisionText says in words what a statement does.
func (s *Session) decisionText(st *orglog.State, c orglog.Content, alone bool) string {
	switch c := c.(type) {
	case orglog.Policy:
		var parts []string
		for _, name := range sortedKeys(c.Values) {
			parts = append(parts, policyText(name, c.Values[name]))
		}
		return "Change the organisation’s rules: " + strings.Join(parts, "; ") + "."
	case orglog.ServerReset:
		if c.NoteKey != "" {
			return "Accept that the server begins anew, under a new key. Tablets send back what they hold. New key: " + c.NoteKey + "."
		}
		return "Accept that the server has lost records or was restored from an older copy. Tablets send back what they hold, and alarms about it end."
	case orglog.Destroy:
		return s.destroyText(c, alone)
	case orglog.AddAdmin:
		kid := c.Key.KID()
		name := ""
		if c.Name != nil {
			if n, err := c.Name.Open(s.store.Keyring(), st.Org, orglog.NameAdmin, kid[:]); err == nil {
				name = n + ", "
			}
		}
		return fmt.Sprintf("Make somebody an administrator: %skey %s. There are %d now.", name, hex.EncodeToString(kid[:]), len(st.Admins))
	case orglog.RemoveAdmin:
		return fmt.Sprintf("Take the administrator with the key %s out. There are %d now, and %d must sign.", hex.EncodeToString(c.Key[:]), len(st.Admins), st.Threshold)
	case orglog.Checkpoint:
		return fmt.Sprintf("Confirm the organisation’s log as it stands: %d statements, ending in %s.", c.Size, hex.EncodeToString(c.Head[:4]))
	}
	return "Something that this version of Doorstep does not know. Do not sign it here."
}

func (s *Session) destroyText(c orglog.Destroy, alone bool) string {
	space := op.ID(c.Space)
	id := s.caseOf(space)
	why := map[uint64]string{1: "its time has ended", 2: "an order to erase it", 3: "it was filed wrongly"}[c.Basis]
	name := s.childName(id)
	if name == "" {
		if card, ok := s.cards()[id]; ok {
			name = card.person().Name
		}
	}
	if name == "" {
		name = "a case that is not on this tablet"
	}
	what := "the record of " + name
	if id != space {
		what = "the essentials of " + name
	}
	text := fmt.Sprintf("Destroy %s for ever (case %s), because %s. Nobody will be able to read it again, on any tablet or the server; copies in backups end with the backups.", what, id, cmp.Or(why, "of a reason that this version does not know"))
	if id == space {
		text += s.archiveText(id, c.Basis)
	}
	if alone && id == space {
		if _, err := s.store.Keys(EssentialsOf(id)); err == nil {
			text += " Its essentials are proposed again after that."
		}
	}
	return text
}

// archiveText says whether an archive of a case was made before it is destroyed, as far
// as this tablet knows. A record that was filed wrongly, or that must be erased, may be
// one that nobody is to keep a copy of: then nothing is said of a missing one.
func (s *Session) archiveText(id casefile.ID, basis uint64) string {
	if _, ok := s.store.Doc(id); !ok || !s.mine(id) {
		return ""
	}
	made, changed := s.Archived(id)
	if len(made) == 0 {
		if basis == bases[BasisRetention] {
			return " No archive of it was made: export archive makes one first, if the council wants to keep a copy."
		}
		return ""
	}
	last := made[len(made)-1]
	text := " An archive of it was made on " + casefile.DateWords(string(casefile.DateOf(last.In(s.zone)))) + "."
	if changed.After(last) {
		text += " The record was changed after that."
	}
	return text
}

func policyText(name string, v int64) string {
	if name == orglog.PolicyCustodian {
		if v == 1 {
			return "turn the custodian on: the council’s own machine can open every case that is not restricted, makes keys new after somebody left, and answers out-of-hours workers who ask to see a whole case"
		}
		return "turn the custodian off: nothing new opens for it"
	}
	words := map[string]string{
		orglog.PolicyLease: "days a tablet may be offline", orglog.PolicyIdle: "minutes until an idle tablet locks",
		orglog.PolicyVisitIdle: "minutes until it locks in a visit", orglog.PolicyEpoch: "days until a case gets a new key",
		orglog.PolicyInvite: "hours an invitation is open", orglog.PolicyBlobQuota: "megabytes of photos for each tablet",
	}[name]
	if words == "" {
		words = name
	}
	return fmt.Sprintf("%s: %d", words, v)
}
