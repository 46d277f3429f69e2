package main

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"doorstep/sync/logstore/badger"
	"doorstep/sync/server"
)

// serveCmd is doorstepd serve.
type serveCmd struct {
	Listen      string `required:"" help:"Address to listen on, such as 127.0.0.1:8440." placeholder:"ADDR"`
	Data        string `required:"" help:"Folder of the server's data; made if it is not there." placeholder:"DIR"`
	TLSCert     string `name:"tls-cert" help:"Certificate chain in PEM." placeholder:"FILE"`
	TLSKey      string `name:"tls-key" help:"Key of the certificate in PEM." placeholder:"FILE"`
	BehindProxy bool   `help:"A proxy in front ends TLS; allow plain HTTP on any address."`
	Genesis     string `help:"Serve only the organisation with this genesis hash." placeholder:"HASH"`
	NoteKey     string `help:"File with the server's note key, as org init wrote it." placeholder:"FILE"`
	Verbose     bool   `short:"v" help:"Log every request."`
	Clock       string `hidden:""`
}

// shutdownTime is how long requests may go on after SIGTERM.
const shutdownTime = 20 * time.Second

// Run serves until SIGTERM or SIGINT.
func (c *serveCmd) Run(s *streams) error {
	clk, err := parseClock(c.Clock)
	if err != nil {
		return err
	}
	cfg, err := c.config()
	if err != nil {
		return err
	}
	level := slog.LevelInfo
	if c.Verbose {
		level = slog.LevelDebug
	}
	log := slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: level}))

	store, err := badger.Open(c.Data, badger.Options{Log: log})
	if errors.Is(err, badger.ErrInUse) {
		return fmt.Errorf("%s is in use by another doorstepd", c.Data)
	}
	if err != nil {
		return fmt.Errorf("the data in %s cannot be opened: %w", c.Data, err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cfg.Store, cfg.Clock, cfg.Rand, cfg.Log, cfg.Version = store, clk, rand.Reader, log, version
	cfg.Limits = server.DefaultLimits()
	srv, err := server.New(ctx, cfg)
	if err != nil {
		return errors.Join(err, store.Close())
	}
	err = c.listen(ctx, srv, cfg.Adopt, s, log)
	return errors.Join(err, store.Close())
}

// config reads what the flags name and refuses what is not safe.
func (c *serveCmd) config() (server.Config, error) {
	cfg := server.Config{BehindProxy: c.BehindProxy}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return cfg, fmt.Errorf("%w: --tls-cert and --tls-key go together", errUse)
	}
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return cfg, fmt.Errorf("%w: --listen is an address and a port, such as 127.0.0.1:8440", errUse)
	}
	local := loopback(host)
	if !local && c.TLSCert == "" && !c.BehindProxy {
		return cfg, fmt.Errorf("%w: without TLS it listens on this machine only; give --tls-cert and --tls-key, or --behind-proxy", errUse)
	}
	if c.Genesis != "" {
		b, err := hex.DecodeString(strings.TrimSpace(c.Genesis))
		if err != nil || len(b) != len(cfg.Genesis) {
			return cfg, fmt.Errorf("%w: --genesis is a hash of 64 hexadecimal digits", errUse)
		}
		copy(cfg.Genesis[:], b)
	}
	if c.NoteKey != "" {
		b, err := os.ReadFile(c.NoteKey)
		if err != nil {
			return cfg, fmt.Errorf("the note key cannot be read: %w", err)
		}
		cfg.NoteKey = strings.TrimSpace(string(b))
	}
	cfg.Adopt = local && !c.BehindProxy && c.NoteKey == ""
	return cfg, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (c *serveCmd) listen(ctx context.Context, h *server.Server, adopts bool, s *streams, log *slog.Logger) error {
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", c.Listen, err)
	}
	hs := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    8 << 10,
		TLSConfig:         &tls.Config{MinVersion: tls.VersionTLS13},
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	done := make(chan error, 1)
	scheme := "http"
	if c.TLSCert != "" {
		scheme = "https"
		go func() { done <- hs.ServeTLS(l, c.TLSCert, c.TLSKey) }()
	} else {
		go func() { done <- hs.Serve(l) }()
	}
	if adopts && c.Genesis == "" {
		fmt.Fprintln(s.err, "doorstepd: no --genesis was given: the first organisation to come is adopted, with the note key that it brings")
	}
	fmt.Fprintf(s.err, "ready %s://%s\n", scheme, l.Addr())
	select {
	case err := <-done:
		return fmt.Errorf("serving ended: %w", err)
	case <-ctx.Done():
	}
	log.Info("stopping: no new requests, those under way may end")
	stop, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	h.Stop()
	if err := hs.Shutdown(stop); err != nil {
		log.Warn("some requests did not end in time and are cut; tablets send again what was not confirmed")
		return hs.Close()
	}
	return nil
}
