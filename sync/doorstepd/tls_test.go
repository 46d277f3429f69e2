package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// writeCertificate makes a certificate of a serial number and puts it into files.
func writeCertificate(t testing.TB, dir string, serial int64) (cert, key string) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "sync.example"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, k.Public(), k)
	if err != nil {
		t.Fatal(err)
	}
	kd, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: kd}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// served gives the serial number of the certificate that is shown.
func served(t *testing.T, url string, most uint16) (int64, error) {
	t.Helper()
	c, err := tls.Dial("tcp", strings.TrimPrefix(url, "https://"), &tls.Config{InsecureSkipVerify: true, MaxVersion: most}) //nolint:gosec // its serial is what is asked
	if err != nil {
		return 0, err
	}
	defer c.Close()
	return c.ConnectionState().PeerCertificates[0].SerialNumber.Int64(), nil
}

// TestOnlyTLS13 is spoken.
func TestOnlyTLS13(t *testing.T) {
	cert, key := writeCertificate(t, t.TempDir(), 1)
	p := start(t, "--data", t.TempDir(), "--tls-cert", cert, "--tls-key", key)
	if _, err := served(t, p.url, tls.VersionTLS13); err != nil {
		t.Errorf("TLS 1.3: %v", err)
	}
	if _, err := served(t, p.url, tls.VersionTLS12); err == nil {
		t.Errorf("TLS 1.2 was spoken")
	}
}

// TestACertificateIsRenewedWithoutARestart: on SIGHUP at once; files that do not
// fit leave the old one in use.
func TestACertificateIsRenewedWithoutARestart(t *testing.T) {
	dir := t.TempDir()
	cert, key := writeCertificate(t, dir, 1)
	p := start(t, "--data", t.TempDir(), "--tls-cert", cert, "--tls-key", key)
	expect := func(want int64) {
		t.Helper()
		var got int64
		for range 100 {
			var err error
			if got, err = served(t, p.url, tls.VersionTLS13); err != nil {
				t.Fatal(err)
			}
			if got == want {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Errorf("certificate %d is shown, want %d", got, want)
	}
	expect(1)
	writeCertificate(t, dir, 2)
	if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	expect(2)
	if err := os.WriteFile(cert, []byte("half a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	expect(2)
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if !strings.Contains(p.said.String(), "the one in use stays") {
		t.Errorf("it did not say that the new files do not fit: %s", p.said)
	}
}

// TestACertificateIsReadAgainWhenItsFilesChange, at a handshake some seconds later.
func TestACertificateIsReadAgainWhenItsFilesChange(t *testing.T) {
	dir := t.TempDir()
	c, err := loadCertificate(first(writeCertificate(t, dir, 1)), filepath.Join(dir, "key.pem"), (&streams{err: os.Stderr}).log())
	if err != nil {
		t.Fatal(err)
	}
	serial := func() int64 {
		pair, err := c.get(nil)
		if err != nil {
			t.Fatal(err)
		}
		return pair.Leaf.SerialNumber.Int64()
	}
	writeCertificate(t, dir, 2)
	if n := serial(); n != 1 {
		t.Errorf("the files were looked at again at once: %d", n)
	}
	c.looked = c.looked.Add(-lookEvery)
	if n := serial(); n != 2 {
		t.Errorf("the change was not seen: %d", n)
	}
}

func first(a, _ string) string { return a }
