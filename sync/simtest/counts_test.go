package simtest_test

import "testing"

// TestCountsOfTheHistories: a thousand histories go on trying what they tried. The
// promises hold of a history in which nothing happens, too, so a change that makes
// saves, revocations or healing rarer would pass every other test. The least is half
// of what was counted when this was written.
func TestCountsOfTheHistories(t *testing.T) {
	books := shelf{}
	var did tally
	sentences := 0
	for seed := range uint64(1000) {
		story := newTale(seed, 1)
		broken, tried := story.play(sound(), books)
		if broken != "" {
			t.Fatalf("%s\nafter\n%v", broken, story)
		}
		did.add(tried)
		sentences += len(story.sentences)
	}
	for _, c := range []struct {
		what       string
		got, least int
	}{
		{"sentences", sentences, 8_500},
		{"saves", did.saves, 3_000},
		{"entries opened", did.bundles, 5_000},
		{"epochs made", did.epochs, 36},
		{"pulls", did.pulls, 5_700},
		{"forgeries", did.forgeries, 17},
		{"tablets revoked", did.revoked, 70},
		{"tablets restored", did.restored, 4},
		{"tablets lost for good", did.lost, 22},
		{"logs healed", did.healed, 17},
		{"entries admitted", did.aside, 108},
	} {
		t.Logf("%s: %d, at least %d", c.what, c.got, c.least)
		if c.got < c.least {
			t.Errorf("a thousand histories had %d %s, and at least %d were to be expected", c.got, c.what, c.least)
		}
	}
}
