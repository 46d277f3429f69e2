package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

// Server answers the protocol of docs/spec/sync.md over one store.
type Server struct {
	cfg      Config
	log      *logstore.Log
	commits  *committer
	members  *members
	keys     *noteKeys
	places   *places
	mending  *mending // nil: not restored of late
	ceilings *ceilings
	metrics  *metrics
	bell     *bell
	feeds    atomic.Int64
	busy     chan struct{}
	strange  chan struct{} // who signs in
	mux      *http.ServeMux

	settling  sync.Mutex
	oldKey    atomic.Bool // the organisation has pinned another note key
	unsettled bool        // an order of the log could not be carried out; try again

	stop     sync.Once
	stopping chan struct{}
}

// New reads the organisation's log from the store and is ready to serve. It
// fails when the store holds another organisation than cfg.Genesis, or a log
// that does not verify.
func New(ctx context.Context, cfg Config) (*Server, error) {
	if cfg.Linger <= 0 {
		cfg.Linger = time.Second
	}
	if cfg.MaxBusy <= 0 {
		cfg.MaxBusy = 512
	}
	if cfg.MaxFeeds <= 0 {
		cfg.MaxFeeds = 200
	}
	s := &Server{
		cfg:      cfg,
		log:      &logstore.Log{Store: cfg.Store},
		metrics:  newMetrics(cfg.Version),
		places:   newPlaces(),
		ceilings: newCeilings(cfg.Limits),
		bell:     newBell(),
		busy:     make(chan struct{}, cfg.MaxBusy),
		strange:  make(chan struct{}, maxStrange),
		mux:      http.NewServeMux(),
		stopping: make(chan struct{}),
	}
	s.commits = &committer{log: s.log, done: s.bell.strike}
	s.members = &members{store: cfg.Store, genesis: cfg.Genesis, moved: s.moved}
	if err := s.members.refresh(ctx); err != nil {
		return nil, err
	}
	keys, err := loadNoteKeys(ctx, cfg, s.members)
	if err != nil {
		return nil, err
	}
	s.keys = keys
	if s.mending, err = loadMending(ctx, cfg, s.members.size()); err != nil {
		return nil, err
	}
	s.routes()
	return s, nil
}

// maxStrange is how many sign-ins, of whom nothing is known yet, run at once.
const maxStrange = 256

func (s *Server) routes() {
	s.handle("POST "+wire.PathChallenge, "challenge", s.within(s.strange, s.challenge))
	s.handle("POST "+wire.PathToken, "token", s.within(s.strange, s.token))
	s.handle("POST "+wire.PathCourierToken, "courier-token", s.within(s.strange, s.courierToken))
	s.handle("GET "+wire.PathOrg, "org-read", s.orgRead)
	s.handle("POST "+wire.PathOrg, "org-append", s.orgAppend)
	s.handle("POST "+wire.PathJoins, "join", s.joinPost)
	s.handle("GET "+wire.PathJoins, "joins", s.joinList)
	s.handle("POST "+wire.PathPull, "pull", s.within(s.busy, s.pull))
	s.handle("POST "+wire.PathPush, "push", s.within(s.busy, s.push))
	s.handle("POST "+wire.PathCourier, "courier-push", s.within(s.busy, s.courierPush))
	s.handle("GET "+wire.PathQuarantine, "quarantine", s.within(s.busy, s.quarantine))
	s.handle("GET "+wire.PatternIndex, "index", s.within(s.busy, s.index))
	s.handle("GET "+wire.PathFeed, "feed", s.feed)
	s.handle("POST "+wire.PathBlobsHave, "blobs-have", s.within(s.busy, s.blobsHave))
	s.handle("PUT "+wire.PathBlobs+"{hash}", "blob-put", s.within(s.busy, s.blobPut))
	s.handle("GET "+wire.PathBlobs+"{hash}", "blob-get", s.within(s.busy, s.blobGet)) // HEAD too
	s.handle("GET "+wire.PathTime, "time", s.time)
	s.handle("GET "+wire.PathHealth, "health", s.health)
	s.handle("GET "+wire.PathReady, "ready", s.ready)
	s.mux.Handle("GET "+wire.PathMetrics, s.metrics.handler())
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// statusWriter remembers the status for logs and metrics.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (w *statusWriter) WriteHeader(code int) {
	if w.status == 0 {
		w.status = code
	}
	w.ResponseWriter.WriteHeader(code)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// handle wraps a route with its log line, its metrics and a net for panics,
// whose text may hold what a request held and so is not logged.
func (s *Server) handle(pattern, route string, h http.HandlerFunc) {
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		began := s.cfg.Clock.Now()
		sw := &statusWriter{ResponseWriter: w}
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.cfg.Log.Error("request failed", "route", route, "kind", fmt.Sprintf("%T", p), "stack", stackFrames())
				if sw.status == 0 {
					sw.WriteHeader(http.StatusInternalServerError)
				}
			}
			took := s.cfg.Clock.Now().Sub(began)
			status := sw.status
			if status == 0 {
				status = http.StatusOK
			}
			s.metrics.observe(route, status, took)
			s.cfg.Log.Debug("request", "route", route, "status", status, "ms", took.Milliseconds())
		}()
		h(sw, r)
	})
}

// stackFrames gives function names and lines, without arguments.
func stackFrames() string {
	var out []string
	for line := range strings.Lines(string(debug.Stack())) {
		if strings.HasPrefix(line, "\t") {
			if at := strings.LastIndex(line, " +0x"); at > 0 {
				line = line[:at]
			}
			out = append(out, strings.TrimSpace(line))
		}
	}
	return strings.Join(out, " < ")
}

// Stop makes the server finish: it says that it is not ready, so that a proxy
// sends nobody more, whoever waits for news is answered, and what is under way,
// pushes above all, goes on to its end. It may be called more than once.
func (s *Server) Stop() { s.stop.Do(func() { close(s.stopping) }) }

// patience is how long a request waits for its turn before it is asked to come
// back: at five o'clock everybody comes at once, and a moment later nobody.
const patience = 5 * time.Second

// within keeps the number of requests of a kind that run at once within bounds;
// who comes above it waits for a moment and is then told to come again, so that
// those inside finish.
func (s *Server) within(room chan struct{}, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		select {
		case room <- struct{}{}:
		default:
			wait := time.NewTimer(patience)
			defer wait.Stop()
			select {
			case room <- struct{}{}:
			case <-wait.C:
				s.busyNow(w)
				return
			case <-r.Context().Done():
				return
			}
		}
		s.metrics.busy.Inc()
		defer func() {
			<-room
			s.metrics.busy.Dec()
		}()
		h(w, r)
	}
}

// busyNow asks to come back.
func (s *Server) busyNow(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "2")
	s.refuse(w, http.StatusServiceUnavailable, wire.Refusal{Reason: wire.RefusedBusy})
}

// refuse answers a whole request with one refusal.
func (s *Server) refuse(w http.ResponseWriter, status int, r wire.Refusal) {
	a := newAnswer(w, time.Now)
	a.status = status
	a.refuse(r)
	a.write()
}

// fail answers a fault of the store, which is ours and not the tablet's, or the
// store's word that a space was destroyed, which is nobody's.
func (s *Server) fail(w http.ResponseWriter, what string, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	if errors.Is(err, logstore.ErrDestroyed) {
		s.refuse(w, http.StatusGone, wire.Refusal{Reason: wire.RefusedDestroyed})
		return
	}
	s.metrics.storeErrs.Inc()
	s.cfg.Log.Error("store failed", "at", what, "error", err)
	status, refusal := s.storeRefusal(err)
	s.refuse(w, status, refusal)
}

// storeRefusal is how a fault of the store is said: a full disk with what is left
// of it, where that is known.
func (s *Server) storeRefusal(err error) (int, wire.Refusal) {
	refusal := wire.Refusal{Reason: wire.RefusedStorage}
	if !errors.Is(err, logstore.ErrFull) {
		return http.StatusInternalServerError, refusal
	}
	if free, ok := s.cfg.Store.Free(context.Background()); ok {
		refusal.Want = uint64(max(0, free))
	}
	return http.StatusInsufficientStorage, refusal
}

// end closes a whole answer.
func (s *Server) end(a *answer) { s.endAt(a, s.members.size()) }

// endAt closes one that speaks of the organisation's log up to a size.
func (s *Server) endAt(a *answer, size uint64) {
	a.frame(wire.CodeEnd, wire.End{Org: size, Time: s.now()}.Encode())
	a.write()
	s.metrics.bytesOut.Add(float64(a.written))
}

func (s *Server) now() uint64 { return uint64(max(0, s.cfg.Clock.Now().Unix())) }

// time tells the clock to anybody: a tablet whose clock breaks TLS cannot ask,
// one whose clock is merely wrong can.
func (s *Server) time(w http.ResponseWriter, _ *http.Request) {
	a := newAnswer(w, time.Now)
	a.frame(wire.CodeEnd, wire.End{Time: s.now()}.Encode())
	a.write()
}

// health says that the process runs.
func (s *Server) health(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok\n") }

// ready says that requests can be served: the store answers and the note key
// is there, or is awaited with the first organisation.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	select {
	case <-s.stopping:
		plain(w, http.StatusServiceUnavailable, "stopping\n")
		return
	default:
	}
	if err := s.members.refresh(r.Context()); err != nil {
		s.cfg.Log.Error("not ready", "error", err)
		plain(w, http.StatusServiceUnavailable, "the store does not answer\n")
		return
	}
	if s.oldKey.Load() || s.keys.signer() == nil && !s.cfg.Adopt {
		plain(w, http.StatusServiceUnavailable, "no note key\n")
		return
	}
	plain(w, http.StatusOK, "ready\n")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text))
}
