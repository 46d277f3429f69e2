package vectors

import (
	"bytes"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os/exec"
	"strings"
	"testing"
	"time"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/invite"
	"doorstep/crypto/keystore"
	"doorstep/crypto/orglog"
	"doorstep/crypto/passphrase"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
)

var update = flag.Bool("update", false, "write the vectors again")

// classes names the class of each failure in the files.
var classes = []struct {
	name string
	err  error
}{
	{"newer", orglog.ErrNewer},
	{"newer", keystore.ErrNewer},
	{"weak-params", keystore.ErrWeakParams},
	{"damaged", keystore.ErrDamaged},
	{"genesis", orglog.ErrGenesis},
	{"chain", orglog.ErrChain},
	{"not-allowed", orglog.ErrNotAllowed},
	{"signer", orglog.ErrSigner},
	{"invalid", orglog.ErrInvalid},
	{"bad-signature", orglog.ErrSignature},
	{"bad-signature", sign.ErrBadSignature},
	{"wrong-key", sign.ErrWrongKey},
	{"type", sign.ErrType},
	{"malformed", sign.ErrMalformed},
	{"malformed", orglog.ErrMalformed},
	{"malformed", detcbor.ErrMalformed},
	{"bad-aead", seal.ErrUnauthenticated},
	{"bad-length", seal.ErrWrapLength},
	{"bad-padding", seal.ErrPadding},
	{"bad-recipient", seal.ErrRecipient},
	{"bad-code", invite.ErrCode},
	{"bad-qr", invite.ErrQR},
}

func class(err error) string {
	if err == nil {
		return "ok"
	}
	var wrong *keystore.WrongError
	if errors.As(err, &wrong) {
		return "wrong-passphrase"
	}
	for _, c := range classes {
		if errors.Is(err, c.err) {
			return c.name
		}
	}
	return "no class: " + err.Error()
}

// runners judge one case of each file: they return what the structure opened to
// and the error that it ended in.
var runners = map[string]func(v *vector) (got map[string]any, err error){
	"derive.txt": func(v *vector) (map[string]any, error) {
		var context any
		if c := v.bytes("context"); len(c) > 0 {
			context = detcbor.RawMessage(c)
		}
		k := seal.Derive(v.bytes("secret"), seal.Label(v.text("label")), context)
		return map[string]any{"key": k[:]}, nil
	},
	"padding.txt": func(v *vector) (map[string]any, error) {
		plain, err := seal.Unpad(v.bytes("padded"))
		if err != nil {
			return nil, err
		}
		return map[string]any{"plain": plain, "padded": seal.Pad(plain)}, nil
	},
	"box.txt": func(v *vector) (map[string]any, error) {
		plain, err := seal.Open(seal.Key(v.bytes("key")), v.bytes("box"), v.bytes("aad"))
		return map[string]any{"plain": plain}, err
	},
	"wrap.txt": func(v *vector) (map[string]any, error) {
		id, err := seal.IdentityFromSeed(seal.Key(v.bytes("seed")))
		if err != nil {
			return nil, err
		}
		rid := id.Recipient().ID()
		info := seal.WrapInfo{
			Purpose: seal.Purpose(v.text("purpose")), Org: [16]byte(v.bytes("org")), Subject: v.bytes("subject"), KID: seal.KID(v.bytes("kid")),
		}
		e, err := id.UnwrapEpoch(info, 1, v.bytes("wrap"))
		return map[string]any{"recipient-id": rid[:], "secret": e.Secret[:]}, err
	},
	"prev.txt": func(v *vector) (map[string]any, error) {
		e := seal.Epoch{No: 2, Secret: seal.Key(v.bytes("newer"))}
		o, err := e.OpenPrev([16]byte(v.bytes("space")), 1, seal.KID(v.bytes("older-kid")), v.bytes("box"))
		return map[string]any{"older": o.Secret[:]}, err
	},
	"age.txt": func(v *vector) (map[string]any, error) {
		seed, err := seal.ParseAgeIdentity(v.text("identity"))
		if err != nil {
			return nil, err
		}
		id, err := seal.IdentityFromSeed(seed)
		if err != nil {
			return nil, err
		}
		return map[string]any{"seed": seed[:], "recipient": seal.FormatAgeRecipient(id.Recipient())}, nil
	},
	"sealed-message.txt": func(v *vector) (map[string]any, error) {
		m, err := sign.Parse1(v.bytes("message"), sign.MediaType(v.text("type")))
		if err != nil {
			return nil, err
		}
		if err := m.Verify(sign.Public(v.bytes("public")), v.bytes("org")); err != nil {
			return nil, err
		}
		e := seal.Epoch{No: 1, Secret: seal.Key(v.bytes("epoch-secret"))}
		padded, err := seal.Open(e.Keys().Bundle, m.Payload, m.Protected)
		if err != nil {
			return nil, err
		}
		plain, err := seal.Unpad(padded)
		kid, device := e.KID(), m.Header.KID
		return map[string]any{"plain": plain, "epoch-kid": kid[:], "device-kid": device[:]}, err
	},
	"carrier.txt": func(v *vector) (map[string]any, error) {
		m, err := sign.ParseMany(v.bytes("carrier"), sign.MediaType(v.text("type")))
		if err != nil {
			return nil, err
		}
		keys := v.bytes("publics")
		err = m.Verify(v.bytes("org"), func(kid sign.KID) (sign.Public, bool) {
			for i := 0; i+32 <= len(keys); i += 32 {
				if p := sign.Public(keys[i : i+32]); p.KID() == kid {
					return p, true
				}
			}
			return sign.Public{}, false
		})
		return map[string]any{"body": m.Body, "signers": len(m.Signers())}, err
	},
	"code.txt": func(v *vector) (map[string]any, error) {
		s, err := invite.ParseCode(v.text("typed"))
		if err != nil {
			return nil, err
		}
		pub, mac := s.Signer().Public(), s.MAC([32]byte(v.bytes("genesis")), v.text("note-key"))
		return map[string]any{"code": s.Code(), "public": pub[:], "mac": mac[:]}, nil
	},
	"qr.txt": func(v *vector) (map[string]any, error) {
		q, err := invite.ParseQR(v.text("text"))
		if err != nil {
			return nil, err
		}
		pub := q.Secret.Signer().Public()
		return map[string]any{"url": q.URL, "org": q.Org[:], "genesis": q.Genesis[:], "note-key": q.NoteKey, "invite": q.Invite[:], "public": pub[:]}, nil
	},
	"fingerprint.txt": func(v *vector) (map[string]any, error) {
		return map[string]any{"words": passphrase.Fingerprint([32]byte(v.bytes("hash")))}, nil
	},
	"keystore.txt": func(v *vector) (map[string]any, error) {
		f := oneFile{"keystore.dst": v.bytes("file")}
		k, err := keystore.Open(keystore.Options{FS: f, Now: func() time.Time { return time.Unix(0, 0) }}, v.text("passphrase"))
		if err != nil {
			return nil, err
		}
		vault := k.Vault()
		row, err := k.Key(seal.LabelLocalRow, nil)
		return map[string]any{"device": vault.Device[:], "sign-seed": vault.Sign[:], "row-key": row[:]}, err
	},
	"orglog.txt": func(v *vector) (map[string]any, error) {
		var entries [][]byte
		for _, h := range strings.Fields(v.text("entries")) {
			b, err := hex.DecodeString(h)
			if err != nil {
				v.t.Fatal(err)
			}
			entries = append(entries, b)
		}
		s, err := orglog.Load([32]byte(v.bytes("genesis")), entries)
		if s == nil {
			return nil, err
		}
		return map[string]any{"size": s.Size, "head": s.Head[:]}, err
	},
	"epoch-record.txt": func(v *vector) (map[string]any, error) {
		r, err := orglog.ParseEpoch(v.bytes("record"))
		if err != nil {
			return nil, err
		}
		if err := r.Verify(sign.Public(v.bytes("public")), [16]byte(v.bytes("org"))); err != nil {
			return nil, err
		}
		return map[string]any{"space": r.Space[:], "no": r.No, "kid": r.KID[:], "wraps": len(r.Wraps)}, nil
	},
}

// TestVectors holds the code against every committed vector.
func TestVectors(t *testing.T) {
	if *update {
		generate(t)
	}
	for name, run := range runners {
		t.Run(strings.TrimSuffix(name, ".txt"), func(t *testing.T) {
			vs := readFile(t, name)
			if len(vs) == 0 {
				t.Fatal("no vectors")
			}
			for _, v := range vs {
				v.t = t
				got, err := run(v)
				if c := class(err); c != v.text("expect") {
					t.Errorf("%s: %s, want %s", v.text("case"), c, v.text("expect"))
					continue
				}
				if err != nil {
					continue
				}
				for n, x := range got {
					if want := newVector(t, n, x).text(n); v.text(n) != want {
						t.Errorf("%s: %s is %s, want %s", v.text("case"), n, want, v.text(n))
					}
				}
			}
		})
	}
}

// TestSecondDecoder opens the sealed messages with a decoder in another language
// that was written from docs/spec/crypto.md and uses only its standard library.
func TestSecondDecoder(t *testing.T) {
	py, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	out, err := exec.Command(py, "second_decoder.py", dir).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if want := fmt.Sprintf("%d cases agree", len(readFile(t, "sealed-message.txt"))+len(readFile(t, "derive.txt"))+len(readFile(t, "prev.txt"))); !bytes.Contains(out, []byte(want)) {
		t.Errorf("got %q, want %q", out, want)
	}
}

// oneFile is a folder with files that are only read.
type oneFile map[string][]byte

func (f oneFile) ReadFile(name string) ([]byte, error) {
	if b, ok := f[name]; ok {
		return b, nil
	}
	return nil, fs.ErrNotExist
}

func (f oneFile) WriteFile(name string, data []byte) error { f[name] = bytes.Clone(data); return nil }

func (f oneFile) Rename(oldname, newname string) error {
	f[newname] = f[oldname]
	delete(f, oldname)
	return nil
}

func (f oneFile) Remove(name string) error { delete(f, name); return nil }

func (f oneFile) SyncDir() error { return nil }
