package session_test

import (
	"slices"
	"testing"

	"doorstep/app/session"
	"doorstep/crypto/sign"
)

// FuzzReadProposal shows a signer what a file says that somebody has changed on its way:
// what counts as signed says what an administrator signed, and nothing else. The keys
// are new in every run, so an input is not a file but what was done to one: from a place
// on, some bytes are replaced by others.
func FuzzReadProposal(f *testing.F) {
	w := newTown(f)
	grace := w.found()
	grace.sync()
	keys := w.admins()
	var files [][]byte
	signed := map[string]int{}
	add := func(d session.Decision, by ...sign.Private) {
		file, err := grace.ProposeAdmin(d, by...)
		if err != nil {
			f.Fatal(err)
		}
		p, err := grace.ReadProposal(file)
		if err != nil || p.Signed != len(by) {
			f.Fatalf("%+v %v", p, err)
		}
		signed[p.Text] = max(signed[p.Text], p.Signed)
		files = append(files, file)
	}
	add(session.Decision{Policy: map[string]int64{"lease-days": 7}}, keys[0])
	add(session.Decision{Policy: map[string]int64{"lease-days": 8}}, keys[0], keys[1])
	add(session.Decision{Checkpoint: true}, keys[:2]...)
	add(session.Decision{RemoveAdmin: keys[2].Public().KID()}, keys[:2]...)
	f.Add(uint8(0), uint16(0), uint16(0), []byte{})       // as it was
	f.Add(uint8(1), uint16(700), uint16(60000), []byte{}) // cut off
	f.Add(uint8(2), uint16(40), uint16(1), []byte{7})     // one byte changed
	f.Add(uint8(3), uint16(60000), uint16(0), []byte{0})  // one more at the end
	f.Add(uint8(4), uint16(0), uint16(60000), []byte("doorstep-decision-1\n\xa1\x01\x81\x40"))
	f.Fuzz(func(t *testing.T, which uint8, at, without uint16, with []byte) {
		file := files[int(which)%len(files)]
		from := min(int(at), len(file))
		file = slices.Concat(file[:from], with, file[min(from+int(without), len(file)):])
		p, err := grace.ReadProposal(file)
		if err != nil {
			if p != (session.Proposal{}) {
				t.Errorf("refused and shown: %+v", p)
			}
			return
		}
		if p.Needed != 2 || p.Text == "" {
			t.Errorf("%+v", p)
		}
		if p.Signed > signed[p.Text] {
			t.Errorf("nobody signed this: %+v", p)
		}
	})
}
