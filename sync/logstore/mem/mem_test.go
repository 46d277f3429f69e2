package mem_test

import (
	"testing"

	"doorstep/sync/logstore"
	"doorstep/sync/logstore/mem"
	"doorstep/sync/logstore/storetest"
)

func TestContract(t *testing.T) {
	storetest.Run(t, func(*testing.T) storetest.Opener {
		return storetest.Opener{Open: func(*testing.T) logstore.Store { return mem.New() }, Volatile: true}
	})
}
