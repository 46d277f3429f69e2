package orglog

import (
	"testing"

	"doorstep/crypto/internal/cddltest"
)

func TestCDDLIsCurrent(t *testing.T) {
	cddltest.Check(t, map[string]any{
		"statement": body{}, "genesis": Genesis{}, "add-admin": AddAdmin{}, "remove-admin": RemoveAdmin{}, "add-person": AddPerson{},
		"change-person": ChangePerson{}, "remove-person": RemovePerson{}, "invite": Invite{}, "cancel-invite": CancelInvite{},
		"add-device": AddDevice{}, "revoke-device": RevokeDevice{}, "role": Role{}, "grant": Grant{}, "policy": Policy{},
		"server-reset": ServerReset{}, "destroy": Destroy{}, "checkpoint": Checkpoint{}, "admit": Admit{},
		"join": joinBody{}, "epoch-header": epochHeaderWire{}, "epoch": epochBody{},
	})
}
