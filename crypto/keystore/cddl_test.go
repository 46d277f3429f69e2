package keystore

import (
	"testing"

	"doorstep/crypto/internal/cddltest"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
)

func TestCDDLIsCurrent(t *testing.T) {
	cddltest.Check(t, map[string]any{
		"keystore": file{}, "slot": slot{}, "vault": vaultWire{}, "tries": tries{}, "role-gen": seal.RoleGen{}, "plain-header": sign.Header{},
	})
}
