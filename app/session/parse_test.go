package session

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
	"doorstep/sync/client"
	"doorstep/sync/op"
)

// FuzzPaperHalf reads a half of the recovery key as somebody typed or scanned it: what
// is found stands there in 64 figures of one line, and reads the same in any spacing.
func FuzzPaperHalf(f *testing.F) {
	figures := strings.Repeat("0f", 32)
	f.Add("Doorstep recovery key, half 1 of 2.\n\n" + groups(figures) + "\n\nPublic key: age1pq…\n")
	f.Add(figures)
	f.Add(strings.ToUpper(groups(figures)) + "\r\n")
	f.Add(figures[:63] + "\n" + figures)
	f.Add("half 1 of 2")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		k, err := half(text)
		if err != nil {
			if k != (seal.Key{}) {
				t.Error("refused and read")
			}
			return
		}
		written := fmt.Sprintf("%x", k[:])
		bare := strings.NewReplacer(" ", "", "-", "", "\t", "", "\r", "").Replace(strings.ToLower(text))
		if !strings.Contains(bare, written) {
			t.Errorf("%q reads as %s", text, written)
		}
		if again, err := half(groups(written)); err != nil || again != k {
			t.Errorf("written down it reads %x, %v", again, err)
		}
	})
}

// FuzzCourierFile reads the file of a locked vault, which whoever holds the tablet can
// write: it is refused, or is whole enough for a courier, and written again it says the same.
func FuzzCourierFile(f *testing.F) {
	key := sign.PrivateFromSeed([sign.SeedSize]byte{1})
	seed := key.Seed()
	good, err := json.Marshal(courierFile{Server: "http://127.0.0.1:9", Org: op.ID{1}, Genesis: make([]byte, 32), NoteKey: "n", Key: seed[:], Device: detcbor.B16{2}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add(bytes.Replace(good, []byte("http:"), []byte("ftp:"), 1))
	f.Add([]byte(`{"key":"AAAA","genesis":null}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, file []byte) {
		c, err := parseCourier(file)
		if err != nil {
			if !reflect.DeepEqual(c, courierFile{}) {
				t.Error("refused and read")
			}
			return
		}
		again, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if d, err := parseCourier(again); err != nil || !reflect.DeepEqual(c, d) {
			t.Errorf("%+v is written and reads %+v, %v", c, d, err)
		}
		k, err := client.NewCourier(client.CourierConfig{
			URL: c.Server, Clock: clock{time.Now}, Org: c.Org, Genesis: [32]byte(c.Genesis), NoteKey: c.NoteKey, Key: sign.PrivateFromSeed([sign.SeedSize]byte(c.Key)),
		})
		if err == nil {
			k.Close()
		}
	})
}

// FuzzLockedFile reads what the unlock screen shows: nothing, or what would be written.
func FuzzLockedFile(f *testing.F) {
	good, err := json.Marshal(lockedFile{names: names{Organisation: "Northmere", Person: "Grace"}, Kinds: Counts{Children: 1}, Oldest: time.Unix(1e9, 0).UTC(), Safe: 3, Journal: 9})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:len(good)-1])
	f.Add([]byte(`{"Organisation":"A","Safe":"many"}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, file []byte) {
		l := parseLocked(file)
		b, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := json.Marshal(parseLocked(b)); err != nil || !bytes.Equal(again, b) {
			t.Errorf("%s reads %s, %v", b, again, err)
		}
	})
}

// FuzzAdminKey reads what an administrator's key file holds: one spelling of one seed.
func FuzzAdminKey(f *testing.F) {
	good := adminKeyMagic + strings.Repeat("5a", sign.SeedSize) + "\n"
	f.Add(good)
	f.Add(good[:len(good)-2])
	f.Add(strings.ToUpper(good))
	f.Add(good + " ")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		k, err := parseAdminKey(text)
		if err != nil {
			if k.Valid() {
				t.Error("refused and read")
			}
			return
		}
		seed := k.Seed()
		if want := fmt.Sprintf(adminKeyMagic+"%x", seed[:]); !strings.EqualFold(strings.TrimSuffix(text, "\n"), want) {
			t.Errorf("%q is taken for %q", text, want)
		}
	})
}

// FuzzProposalFile reads the file of a decision: it has one spelling.
func FuzzProposalFile(f *testing.F) {
	for _, entries := range [][][]byte{{[]byte("one")}, {[]byte("one"), []byte("two")}, {{}}} {
		file, err := writeProposal(entries)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file)
		f.Add(file[:len(file)-1])
		f.Add(append(bytes.Clone(file), 0))
	}
	f.Add(proposalMagic)
	f.Fuzz(func(t *testing.T, file []byte) {
		entries, err := readProposal(file)
		if err != nil {
			return
		}
		again, err := writeProposal(entries)
		if err != nil || !bytes.Equal(again, file) {
			t.Errorf("%x is written %x, %v", file, again, err)
		}
	})
}
