package main

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// certificate is the server's certificate, read again when its files change: a
// renewal needs no restart.
type certificate struct {
	certFile, keyFile string
	log               *slog.Logger

	mu      sync.Mutex
	current *tls.Certificate
	stamp   string    // of the files as read
	looked  time.Time // when the files were looked at last
}

// lookEvery is how often the files are looked at, at a handshake.
const lookEvery = 10 * time.Second

func loadCertificate(certFile, keyFile string, log *slog.Logger) (*certificate, error) {
	c := &certificate{certFile: certFile, keyFile: keyFile, log: log}
	if err := c.reload(); err != nil {
		return nil, err
	}
	return c, nil
}

// config takes TLS 1.3 only: tablets speak it, and nothing else needs to.
func (c *certificate) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS13, GetCertificate: c.get}
}

func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := time.Now(); now.Sub(c.looked) >= lookEvery {
		c.looked = now
		if stamp, err := c.stampNow(); err == nil && stamp != c.stamp {
			c.renew()
		}
	}
	return c.current, nil
}

// renewNow reads the files again, as SIGHUP asks.
func (c *certificate) renewNow() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.renew()
}

// renew keeps what there is when the files do not fit, as they may not for a
// moment while they are being replaced.
func (c *certificate) renew() {
	if err := c.reload(); err != nil {
		c.log.Error("the certificate cannot be read again; the one in use stays", "error", err)
		return
	}
	c.log.Info("the certificate was read again")
}

func (c *certificate) reload() error {
	stamp, err := c.stampNow()
	if err != nil {
		return fmt.Errorf("the certificate cannot be read: %w", err)
	}
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		return fmt.Errorf("the certificate cannot be read: %w", err)
	}
	c.current, c.stamp, c.looked = &pair, stamp, time.Now()
	return nil
}

func (c *certificate) stampNow() (string, error) {
	var stamp string
	for _, f := range []string{c.certFile, c.keyFile} {
		info, err := os.Stat(f)
		if err != nil {
			return "", err
		}
		stamp += fmt.Sprintf("%d %d;", info.ModTime().UnixNano(), info.Size())
	}
	return stamp, nil
}
