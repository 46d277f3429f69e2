package orglog

import "doorstep/crypto/invite"

// Names of the policies that this version knows. A Policy statement may set
// others, for newer apps.
const (
	PolicyLease     = "lease-days"
	PolicyIdle      = "idle-minutes"
	PolicyVisitIdle = "visit-idle-minutes"
	PolicyEpoch     = "epoch-days"
	PolicyInvite    = "invite-hours"
	PolicyBlobQuota = "blob-quota-mb"
	PolicyCustodian = "custodian" // 1: cases are wrapped to the custodian too
)

// PolicyRange says what values a policy takes and which holds when the log sets
// none. A value outside counts as the nearest one inside: a statement must not
// be refused by one version and taken by another, so Apply does not look.
type PolicyRange struct{ Default, Least, Most int64 }

// Policies are the policies that this version knows, by name.
func Policies() map[string]PolicyRange {
	return map[string]PolicyRange{
		PolicyLease:     {14, 1, 90},
		PolicyIdle:      {2, 1, 30},
		PolicyVisitIdle: {5, 1, 60},
		PolicyEpoch:     {180, 1, 3650},
		PolicyInvite:    {maxInviteHours, 1, maxInviteHours},
		PolicyBlobQuota: {2048, 1, 1 << 20},
		PolicyCustodian: {0, 0, 1},
	}
}

const maxInviteHours = int64(invite.MaxLife / 3600e9)

// CheckPolicy refuses a policy that this version does not know or a value out of
// its range, for whoever makes a Policy statement.
func CheckPolicy(name string, value int64) error {
	r, ok := Policies()[name]
	if !ok {
		return invalid("no policy %q", name)
	}
	if value < r.Least || value > r.Most {
		return invalid("%s is %d to %d", name, r.Least, r.Most)
	}
	return nil
}

// policyOf is a policy's value as it holds.
func (s *State) policyOf(name string) int {
	r := Policies()[name]
	v, ok := s.Policy[name]
	if !ok {
		return int(r.Default)
	}
	return int(min(max(v, r.Least), r.Most))
}

// LeaseDays is how many days a device may go without contact before it closes
// the content of cases.
func (s *State) LeaseDays() int { return s.policyOf(PolicyLease) }

// IdleMinutes is after how many minutes untouched a device locks.
func (s *State) IdleMinutes() int { return s.policyOf(PolicyIdle) }

// VisitIdleMinutes is the same during a visit, when people talk more than they
// write.
func (s *State) VisitIdleMinutes() int { return s.policyOf(PolicyVisitIdle) }

// EpochDays is how old a space's epoch may be before the next write makes a new
// one.
func (s *State) EpochDays() int { return s.policyOf(PolicyEpoch) }

// InviteHours is how long an invite may be open, never more than 72. Apply
// refuses one that is open for longer.
func (s *State) InviteHours() int { return s.policyOf(PolicyInvite) }

// BlobQuotaMB is how many megabytes (10^6 bytes) of sealed pictures one device
// may have on the server.
func (s *State) BlobQuotaMB() int { return s.policyOf(PolicyBlobQuota) }
