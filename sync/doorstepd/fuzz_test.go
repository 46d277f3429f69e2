package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doorstep/sync/logstore/mem"
)

// FuzzServeFlags gives serve any flags and any file as note key. Whatever they are, it
// speaks plainly on this machine only, or behind a proxy that was named, and takes up a
// strange organisation on this machine only.
func FuzzServeFlags(f *testing.F) {
	f.Add("127.0.0.1:8440", "", "", 1024, uint8(0), []byte{})
	f.Add("[::1]:0", strings.Repeat("ab", 32), "2026-03-02T09:00:00Z", 1, uint8(1), []byte("PRIVATE+KEY+doorstep+0+x\n"))
	f.Add("0.0.0.0:8440", "abc", "", 1, uint8(4), []byte{})
	f.Add(":8440", "", "yesterday", 0, uint8(2), []byte{0xff})
	f.Add("localhost", "", "", -1, uint8(7), []byte{})
	f.Add("localhost.example:1", "", "", 9, uint8(0), []byte{})
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, listen, genesis, clock string, most int, what uint8, noteKey []byte) {
		c := serveCmd{where: where{Data: "data"}, Listen: listen, Genesis: genesis, MaxRequests: most, BehindProxy: what&2 != 0}
		if what&1 != 0 {
			c.NoteKey = filepath.Join(dir, "note.key")
			if err := os.WriteFile(c.NoteKey, noteKey, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if what&4 != 0 {
			c.TLSCert, c.TLSKey = "cert.pem", "key.pem"
		}
		if _, err := parseClock(clock); err == nil && clock != "" {
			t.Errorf("--clock %q is taken outside the tests", clock)
		}
		cfg, err := c.config()
		if err != nil {
			if !errors.Is(err, errUse) {
				t.Errorf("not said to be wrong use: %v", err)
			}
			return
		}
		host, _, err := net.SplitHostPort(listen)
		if err != nil {
			t.Fatalf("%q is listened on", listen)
		}
		if own := host == "localhost" || net.ParseIP(host).IsLoopback(); !own && (cfg.Adopt || c.TLSCert == "" && !c.BehindProxy) {
			t.Errorf("%q is not this machine: %+v", listen, cfg)
		}
		if cfg.Adopt && cfg.NoteKey != "" || most < 1 {
			t.Errorf("%+v with %d requests", cfg, most)
		}
	})
}

// FuzzCommandLine parses any words: there is an answer in words, and never a crash.
// Commands that were understood are not run.
func FuzzCommandLine(f *testing.F) {
	for _, s := range []string{
		"serve\n--listen\n127.0.0.1:0\n--data\nd", "serve\n--listen", "backup\n--data=d\n--out\n-", "fsck\n--json", "restore\n--postgres\nx",
		"--version", "--help", "serve\n--max-requests=99999999999999999999", "-v\n-vv", "serve\n--listen=\x00\n--nothing", "--\nserve", "",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, words string) {
		var out, complaint bytes.Buffer
		k, _ := parser(&out, &complaint)
		var args []string
		if words != "" {
			args = strings.Split(words, "\n")
		}
		func() {
			defer func() {
				if p := recover(); p != nil {
					if _, ok := p.(exited); !ok {
						panic(p)
					}
				}
			}()
			if _, err := k.Parse(args); err != nil && err.Error() == "" {
				t.Errorf("%q is refused without a word", args)
			}
		}()
	})
}

// FuzzAdminSocket asks the socket of a running server for anything: only the two
// questions that there are get an answer.
func FuzzAdminSocket(f *testing.F) {
	f.Add([]byte("backup\n"))
	f.Add([]byte("fsck\n"))
	f.Add([]byte("fsck"))
	f.Add([]byte("destroy everything\n"))
	f.Add(bytes.Repeat([]byte("a"), 4096))
	f.Fuzz(func(t *testing.T, question []byte) {
		a := &admin{store: opened{Store: mem.New()}, log: slog.New(slog.DiscardHandler), ctx: context.Background()}
		near, far := net.Pipe()
		go func() {
			_ = near.SetWriteDeadline(time.Now().Add(time.Second))
			_, _ = near.Write(question)
			if !bytes.Contains(question, []byte("\n")) {
				_ = near.Close() // it asks no more
			}
		}()
		answered := make(chan []byte)
		go func() {
			b, _ := io.ReadAll(near)
			answered <- b
		}()
		err := a.answer(far)
		_ = far.Close()
		got := <-answered
		first, _, _ := strings.Cut(string(question), "\n")
		if word := strings.TrimSpace(first); word != askBackup && word != askFsck && (err == nil || len(got) > 0) {
			t.Errorf("%q is answered with %q, %v", question, got, err)
		}
	})
}

// FuzzCertificate puts any files where the certificate is renewed: what does not fit is
// said in words, and the one in use stays.
func FuzzCertificate(f *testing.F) {
	dir := f.TempDir()
	cert, key := writeCertificate(f, dir, 1)
	good, err := os.ReadFile(cert)
	if err != nil {
		f.Fatal(err)
	}
	secret, err := os.ReadFile(key)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good, secret)
	f.Add(secret, good)
	f.Add(good[:len(good)/2], secret)
	f.Add([]byte{}, []byte("-----BEGIN EC PRIVATE KEY-----\n-----END EC PRIVATE KEY-----\n"))
	f.Fuzz(func(t *testing.T, chain, private []byte) {
		put := func(chain, private []byte) {
			for name, b := range map[string][]byte{cert: chain, key: private} {
				if err := os.WriteFile(name, b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
		put(good, secret)
		c, err := loadCertificate(cert, key, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		before := c.current
		put(chain, private)
		c.renewNow()
		now, err := c.get(nil)
		if err != nil || now == nil || len(now.Certificate) == 0 || now.PrivateKey == nil {
			t.Fatalf("no certificate is left: %v", err)
		}
		if reload := c.reload(); reload != nil && now != before {
			t.Errorf("%v, and yet the one in use was replaced", reload)
		}
	})
}
