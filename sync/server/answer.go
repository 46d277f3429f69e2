package server

import (
	"net/http"
	"time"

	"doorstep/sync/wire"
)

// answer writes frames. Its status is decided when the first bytes leave: 409
// when nothing but refusals has been said so far.
type answer struct {
	w        http.ResponseWriter
	rc       *http.ResponseController
	now      func() time.Time
	status   int
	buf      []byte
	began    bool
	good     int
	refusals int
	written  int64
	err      error
}

// spill is how many bytes are gathered before they are written unasked.
const spill = 64 << 10

func newAnswer(w http.ResponseWriter, now func() time.Time) *answer {
	h := w.Header()
	h.Set("Content-Type", wire.ContentType)
	h["Date"] = nil // the end frame carries the time
	return &answer{w: w, rc: http.NewResponseController(w), now: now}
}

func (a *answer) frame(code wire.Code, body []byte) {
	if code == wire.CodeRefusal {
		a.refusals++
	} else if code != wire.CodeEnd {
		a.good++
	}
	a.buf = wire.AppendFrame(a.buf, code, body)
	if len(a.buf) >= spill {
		a.write()
	}
}

// tell says what was refused within an answer that is none as a whole.
func (a *answer) tell(r wire.Refusal) {
	a.frame(wire.CodeRefusal, r.Encode())
	a.refusals--
}

// hand begins the answer with a token: whatever else is said, it is no word on it.
func (a *answer) hand(t wire.Token) {
	a.frame(wire.CodeToken, t.Encode())
	a.good--
}

func (a *answer) refuse(r wire.Refusal) { a.frame(wire.CodeRefusal, r.Encode()) }

func (a *answer) write() {
	if len(a.buf) == 0 || a.err != nil {
		return
	}
	if !a.began {
		a.began = true
		switch {
		case a.status != 0:
			a.w.WriteHeader(a.status)
		case a.refusals > 0 && a.good == 0:
			a.w.WriteHeader(http.StatusConflict)
		}
	}
	_ = a.rc.SetWriteDeadline(a.now().Add(writeTime))
	n, err := a.w.Write(a.buf)
	a.written += int64(n)
	a.err = err
	a.buf = a.buf[:0]
}

// flush sends what there is now, before the answer is complete.
func (a *answer) flush() {
	a.write()
	if a.err == nil {
		a.err = a.rc.Flush()
	}
}
