package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"doorstep/sync/server"
	"doorstep/sync/wire"
)

// serveCmd is doorstepd serve.
type serveCmd struct {
	where
	Listen      string        `required:"" help:"Address to listen on, such as 127.0.0.1:8440." placeholder:"ADDR"`
	Metrics     string        `name:"metrics-listen" help:"Another address for /metrics, /healthz and /readyz; then /metrics is not beside the API." placeholder:"ADDR"`
	TLSCert     string        `name:"tls-cert" help:"Certificate chain in PEM." placeholder:"FILE"`
	TLSKey      string        `name:"tls-key" help:"Key of the certificate in PEM." placeholder:"FILE"`
	BehindProxy bool          `help:"A proxy in front ends TLS; allow plain HTTP on any address."`
	Genesis     string        `help:"Serve only the organisation with this genesis hash." placeholder:"HASH"`
	NoteKey     string        `help:"File with the server's note key, as org init wrote it." placeholder:"FILE"`
	MaxRequests int           `name:"max-requests" default:"1024" help:"Pushes and pulls at once; more are told to come back." placeholder:"N"`
	HealFor     time.Duration `name:"heal-for" default:"24h" help:"After a restore, wait at most so long for tablets to bring what was lost before anything new is taken where they wrote; 0 to wait for nobody." placeholder:"TIME"`
	LogJSON     bool          `name:"log-json" help:"Write the log as JSON lines."`
	Verbose     bool          `short:"v" help:"Log every request."`
	Clock       string        `hidden:""`
}

// waitTime is how long a request waits for its turn before it is told to come back.
const waitTime = 8 * time.Second

// memoryLimit is beyond what the collector tries to keep the heap, so that memory
// stays flat over busy hours; GOMEMLIMIT in the environment sets another.
const memoryLimit = 384 << 20

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
	log := c.logger(s)
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	store, err := c.open(ctx, log)
	if err != nil {
		return err
	}
	cfg.Store, cfg.Clock, cfg.Rand, cfg.Log, cfg.Version = store.Store, clk, rand.Reader, log, version
	cfg.Limits, cfg.MaxBusy, cfg.MaxWait, cfg.HealFor = server.DefaultLimits(), c.MaxRequests, waitTime, c.HealFor
	srv, err := server.New(ctx, cfg)
	if err != nil {
		return errors.Join(err, store.Close())
	}
	var a *admin
	if c.Data != "" {
		if a, err = startAdmin(c.Data, store, log); err != nil {
			log.Warn("there can be no backup and no check while this runs: the socket for them cannot be made", "error", err)
		}
	}
	err = c.listen(ctx, srv, cfg.Adopt, s, log)
	if a != nil {
		err = errors.Join(err, a.close())
	}
	return errors.Join(err, store.Close())
}

func (c *serveCmd) logger(s *streams) *slog.Logger {
	o := &slog.HandlerOptions{Level: slog.LevelInfo}
	if c.Verbose {
		o.Level = slog.LevelDebug
	}
	if c.LogJSON {
		return slog.New(slog.NewJSONHandler(s.err, o))
	}
	return slog.New(slog.NewTextHandler(s.err, o))
}

// config reads what the flags name and refuses what is not safe.
func (c *serveCmd) config() (server.Config, error) {
	cfg := server.Config{BehindProxy: c.BehindProxy}
	if err := c.check(); err != nil {
		return cfg, err
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return cfg, fmt.Errorf("%w: --tls-cert and --tls-key go together", errUse)
	}
	if c.MaxRequests < 1 {
		return cfg, fmt.Errorf("%w: --max-requests is a number from 1", errUse)
	}
	if c.HealFor < 0 {
		return cfg, fmt.Errorf("%w: --heal-for is a time such as 24h, or 0", errUse)
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

// listen serves until ctx ends and what is under way has ended, or may no longer
// take its time.
func (c *serveCmd) listen(ctx context.Context, h *server.Server, adopts bool, s *streams, log *slog.Logger) error {
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", c.Listen, err)
	}
	main, scheme := newHTTP(h, log), "http"
	if c.TLSCert != "" {
		cert, err := loadCertificate(c.TLSCert, c.TLSKey, log)
		if err != nil {
			return errors.Join(err, l.Close())
		}
		main.TLSConfig, scheme = cert.config(), "https"
		defer onHangup(cert.renewNow)()
	} else {
		defer onHangup(func() {})()
	}
	servers := []*http.Server{main}
	done := make(chan error, 2)
	if c.Metrics != "" {
		ml, err := net.Listen("tcp", c.Metrics)
		if err != nil {
			return errors.Join(fmt.Errorf("cannot listen on %s: %w", c.Metrics, err), l.Close())
		}
		side := newHTTP(only(h, wire.PathMetrics, wire.PathHealth, wire.PathReady), log)
		main.Handler = without(h, wire.PathMetrics)
		servers = append(servers, side)
		go func() { done <- side.Serve(ml) }()
		fmt.Fprintf(s.err, "metrics http://%s%s\n", ml.Addr(), wire.PathMetrics)
	}
	if scheme == "https" {
		go func() { done <- main.ServeTLS(l, "", "") }()
	} else {
		go func() { done <- main.Serve(l) }()
	}
	if adopts && c.Genesis == "" {
		fmt.Fprintln(s.err, "doorstepd: no --genesis was given: the first organisation to come is adopted, with the note key that it brings")
	}
	fmt.Fprintf(s.err, "ready %s://%s\n", scheme, l.Addr())
	select {
	case err := <-done:
		for _, hs := range servers {
			err = errors.Join(err, hs.Close())
		}
		return fmt.Errorf("serving ended: %w", err)
	case <-ctx.Done():
	}
	log.Info("stopping: no new requests, those under way may end")
	stop, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	h.Stop() // who waits for news is answered at once
	var errs []error
	for _, hs := range servers {
		if err := hs.Shutdown(stop); err != nil {
			log.Warn("some requests did not end in time and are cut; tablets send again what was not confirmed")
			errs = append(errs, hs.Close())
		}
	}
	log.Info("stopped")
	return errors.Join(errs...)
}

func newHTTP(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    8 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// only lets some paths through, without all but some.
func only(h http.Handler, paths ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(paths, r.URL.Path) {
			http.NotFound(w, r)
			return
		}
		h.ServeHTTP(w, r)
	})
}

func without(h http.Handler, paths ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if slices.Contains(paths, r.URL.Path) {
			http.NotFound(w, r)
			return
		}
		h.ServeHTTP(w, r)
	})
}
