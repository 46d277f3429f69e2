package settings

import "testing"

func TestTheShippedSettingsAreThere(t *testing.T) {
	var none *Set
	for key, want := range map[string]int{"cfg.caseload.amber": 15, "cfg.caseload.red": 18, "cfg.cmp.quorum": 3} {
		if got := none.Number(key); got != want {
			t.Errorf("%s is %d, want %d", key, got, want)
		}
	}
	if none.Version() == "" {
		t.Error("the shipped settings have no version")
	}
}

func TestEverySettingSaysWhatItIsFor(t *testing.T) {
	for key, v := range Default().values {
		if v.About == "" {
			t.Errorf("%s does not say what it is for", key)
		}
	}
}
