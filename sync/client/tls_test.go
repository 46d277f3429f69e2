package client_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"doorstep/sync/client"
	"doorstep/sync/server"
)

// certificate makes one for 127.0.0.1 that is valid in a span of time, signed
// by itself.
func certificate(t *testing.T, from, to time.Time) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tpl := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "sync.example"}, NotBefore: from, NotAfter: to,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, tpl, tpl, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// TestTLS: over HTTP/2 and TLS 1.3 with a trusted certificate; a stranger's
// certificate and a wrong clock have each their own plain words.
func TestTLS(t *testing.T) {
	now := time.Now()
	for name, c := range map[string]struct {
		from, to time.Time
		trusted  bool
		want     error
	}{
		"trusted":      {now.Add(-time.Hour), now.Add(time.Hour), true, nil},
		"stranger":     {now.Add(-time.Hour), now.Add(time.Hour), false, client.ErrCertificate},
		"clock behind": {now.Add(24 * time.Hour), now.Add(48 * time.Hour), true, client.ErrClock},
		"clock ahead":  {now.Add(-48 * time.Hour), now.Add(-24 * time.Hour), true, client.ErrClock},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, 1)
			s, err := server.New(t.Context(), r.cfg)
			if err != nil {
				t.Fatal(err)
			}
			var proto string
			front := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
				proto = req.Proto
				s.ServeHTTP(w, req)
			}))
			front.EnableHTTP2 = true
			front.Config.ErrorLog = log.New(io.Discard, "", 0)
			cert, pool := certificate(t, c.from, c.to)
			front.TLS = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS13}
			front.StartTLS()
			defer front.Close()
			tr := &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS13}, ForceAttemptHTTP2: true, DisableCompression: true}
			if c.trusted {
				tr.TLSClientConfig.RootCAs = pool
			} else {
				tr.TLSClientConfig.RootCAs = x509.NewCertPool()
			}
			defer tr.CloseIdleConnections()
			tab := r.org.Tablets[0]
			tab.Open(caseA)
			tab.Bundle(caseA, "over TLS")
			cl, err := client.New(client.Config{
				URL: front.URL, Transport: tr, Clock: r.clock, Rand: rand.Reader, Device: tab.Sign, Org: r.org.State.Org,
				Genesis: r.org.Genesis(), NoteKey: r.org.NoteVerifier, State: tab.Source(),
			})
			if err != nil {
				t.Fatal(err)
			}
			_, err = cl.Sync(t.Context(), tab.Source(), tab.Source())
			if !errors.Is(err, c.want) {
				t.Fatalf("%v, want %v", err, c.want)
			}
			if c.want == nil && (proto != "HTTP/2.0" || len(tab.Waiting()) != 0) {
				t.Errorf("protocol %s, %v", proto, tab)
			}
		})
	}
}

// TestNoPlainHTTPBeyondThisMachine.
func TestNoPlainHTTPBeyondThisMachine(t *testing.T) {
	r := newRig(t, 1)
	tab := r.org.Tablets[0]
	for addr, ok := range map[string]bool{
		"http://127.0.0.1:1": true, "http://localhost:1": true, "https://sync.example": true,
		"http://sync.example": false, "http://10.0.0.1": false, "ftp://x": false, "sync.example": false, "": false,
		"https://user:pass@sync.example": false, "https://sync.example?x=1": false,
	} {
		_, err := client.New(client.Config{
			URL: addr, Clock: r.clock, Rand: rand.Reader, Device: tab.Sign, NoteKey: r.org.NoteVerifier, State: tab.Source(),
		})
		if (err == nil) != ok {
			t.Errorf("%q: %v", addr, err)
		}
	}
}
