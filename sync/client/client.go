package client

import (
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/note"
)

// Client is one vault's way to its server. It is safe for use by many
// goroutines; syncs happen one after another.
type Client struct {
	cfg    Config
	base   string // scheme://host[:port] and path, without a slash at the end
	origin string
	http   *http.Client
	count  *counter

	running sync.Mutex

	mu     sync.Mutex
	bearer string
	// apart: the server, or a proxy before it, does not take a request that signs
	// in by itself; a token is asked for on its own.
	apart    bool
	until    time.Time
	verifier note.Verifier
	// resume is the tag of the cursors after the last whole answer under this
	// token; resumable tells that there is one.
	resume    [8]byte
	resumable bool
	// unsure holds what was sent in a push whose answer did not arrive whole.
	unsure map[wire.Key]wire.Hash
	// budget is how many bytes of bundles one push carries.
	budget int
	// answered is when the last whole answer came that told all news; failed says
	// that a sync has failed since.
	answered time.Time
	failed   bool
	// parts holds the beginnings of chunks whose rest did not arrive.
	parts map[wire.Hash][]byte
}

// New checks the configuration. It makes no connection.
func New(cfg Config) (*Client, error) {
	c, err := dialer(cfg.URL, cfg.Transport)
	if err != nil {
		return nil, err
	}
	if cfg.Clock == nil || cfg.Rand == nil || cfg.State == nil || !cfg.Device.Valid() {
		return nil, fmt.Errorf("sync: clock, randomness, state and device key must be set")
	}
	v, err := note.NewVerifier(cfg.NoteKey)
	if err != nil {
		return nil, fmt.Errorf("sync: the server's note key: %w", err)
	}
	c.cfg, c.verifier = cfg, v
	return c, nil
}

// dialer makes what a client and an enrolment share: an address and a way there.
func dialer(addr string, tr http.RoundTripper) (*Client, error) {
	u, err := url.Parse(addr)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fmt.Errorf("sync: %q is not the address of a server; it begins with https://", addr)
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		return nil, fmt.Errorf("sync: a server that is not on this machine needs https://")
	}
	c := &Client{
		base:   u.Scheme + "://" + u.Host + strings.TrimRight(u.Path, "/"),
		origin: u.Scheme + "://" + u.Host,
		count:  &counter{},
		unsure: map[wire.Key]wire.Hash{},
		budget: budgetFirst,
		parts:  map[wire.Hash][]byte{},
	}
	if tr == nil {
		tr = newTransport(c.count)
	}
	c.http = &http.Client{
		Transport: tr,
		// A Doorstep server never redirects; a sign-in page does.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Close lets go of idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

func (c *Client) token() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.bearer
}

// tokenAlive says whether the token will live through a request that starts
// now.
func (c *Client) tokenAlive() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.bearer != "" && c.cfg.Clock.Now().Before(c.until)
}

func tokenText(t wire.Token) string { return base64.RawURLEncoding.EncodeToString(t.Token[:]) }

func (c *Client) setToken(t wire.Token, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bearer = tokenText(t)
	c.until = now.Add(time.Duration(min(t.TTL, 24*3600))*time.Second - 30*time.Second)
	c.resumable = false
}

func (c *Client) dropToken() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bearer, c.resumable = "", false
}

// setResume notes where the server knows this tablet to be, or that it does
// not.
func (c *Client) setResume(follow []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if follow != nil {
		c.answered, c.failed = c.cfg.Clock.Now(), false
	}
	c.resumable = follow != nil && len(follow) <= wire.MaxResume
	c.resume = wire.ResumeTag(follow)
}

// unsettled makes the next sync look before it sends.
func (c *Client) unsettled() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answered, c.failed = time.Time{}, true
}

// settled says whether no sync has failed since the last whole answer.
func (c *Client) settled() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.failed
}

// signApart makes the next syncs ask for a token on its own.
func (c *Client) signApart() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.apart = true
}

func (c *Client) signsApart() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.apart
}

// quietFor is how long ago the server last told all news.
func (c *Client) quietFor() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cfg.Clock.Now().Sub(c.answered).Abs()
}

// canResume says whether a follow frame can be said by its tag.
func (c *Client) canResume(follow []byte) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.resumable && c.resume == wire.ResumeTag(follow)
}

// pin takes a note key that the organisation's log names.
func (c *Client) pin(vkey string) error {
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return fmt.Errorf("sync: the server's note key: %w", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.verifier = v
	return nil
}

func (c *Client) noteKey() note.Verifier {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.verifier
}
