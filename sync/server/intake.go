package server

import (
	"fmt"

	"doorstep/crypto/orglog"
	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

// take checks one frame and queues or answers it.
func (p *pushing) take(f wire.Frame) error {
	if p.seen++; p.seen > wire.MaxPushFrames || p.follow != nil {
		return fmt.Errorf("frame after the last: %w", wire.ErrMalformed)
	}
	switch f.Code {
	case wire.CodeBundle:
		p.s.metrics.bytesIn.Add(float64(len(f.Body)))
		p.takeBundle(f.Body)
		return nil
	case wire.CodeClaim:
		c, err := wire.ParseClaim(f.Body)
		if err != nil {
			return err
		}
		p.claims = append(p.claims, c)
		return nil
	case wire.CodeStatement:
		st, err := wire.ParseStatement(f.Body)
		if err != nil {
			return err
		}
		// What came before the statement was written under the log before it.
		if err := p.commit(); err != nil {
			return err
		}
		return p.takeStatement(st)
	case wire.CodeFollow, wire.CodeResume:
		fo, refusal := p.s.cursors(p.who, f)
		if refusal != nil {
			// What came before it counts; the tablet asks again.
			p.a.refuse(*refusal)
			return nil
		}
		p.follow = &fo
		return nil
	}
	return fmt.Errorf("frame of kind %d in a push: %w", f.Code, wire.ErrMalformed)
}

// takeBundle checks the outside of a bundle or epoch record: form, bounds, the
// signature of a device that the organisation's log names.
func (p *pushing) takeBundle(raw []byte) {
	b, err := wire.ParseSigned(raw)
	if err != nil {
		p.refuse(wire.Refusal{Reason: wire.RefusedMalformed})
		return
	}
	st := p.s.members.now()
	if b.OrgSize > st.Size {
		// It was written under a log that this server does not have, or not
		// any more.
		p.refuse(wire.Refusal{Reason: wire.RefusedMoved, Key: b.Key, Want: st.Size})
		return
	}
	auth, err := b.Verify(st)
	switch {
	case err != nil:
		p.refuse(wire.Refusal{Reason: wire.RefusedSignature, Key: b.Key})
		return
	case auth != orglog.Authorised:
		p.refuse(wire.Refusal{Reason: wire.RefusedRevoked, Key: b.Key})
		return
	}
	if _, gone := st.Destroyed[b.Key.Space]; gone {
		p.refuse(wire.Refusal{Reason: wire.RefusedSpace, Key: b.Key})
		return
	}
	known, err := p.begun(b)
	if err != nil || !known {
		reason := wire.RefusedSpace
		if err != nil {
			reason = wire.RefusedStorage
		}
		p.refuse(wire.Refusal{Reason: reason, Key: b.Key})
		return
	}
	p.offers = append(p.offers, logstore.Offer{Key: b.Key, Raw: raw})
	p.bytes += len(raw)
}

// begun says whether an entry may stand in its space: the first of a space is
// the record of its first epoch, so that what follows can be opened.
func (p *pushing) begun(b wire.Signed) (bool, error) {
	space := b.Key.Space
	if p.spaces[space] {
		return true, nil
	}
	head, err := p.s.log.Head(p.ctx, space)
	if err != nil {
		return false, err
	}
	if head > 0 || b.Epoch != nil && b.Epoch.No == 1 {
		p.spaces[space] = true
	}
	return p.spaces[space], nil
}

func (p *pushing) refuse(r wire.Refusal) {
	p.s.metrics.bundles.WithLabelValues("refused").Inc()
	p.a.refuse(r)
}

// takeStatement appends one statement to the organisation's log.
func (p *pushing) takeStatement(st wire.Statement) error {
	p.s.metrics.bytesIn.Add(float64(len(st.Raw)))
	refusal, err := p.s.members.append(p.ctx, []wire.Statement{st})
	if err != nil {
		return fmt.Errorf("store a statement: %w", err)
	}
	if refusal != nil {
		p.a.refuse(*refusal)
		return nil
	}
	p.s.metrics.orgSize.Set(float64(p.s.members.size()))
	p.accepted[st.Pos] = true
	p.a.frame(wire.CodeAccepted, wire.Accepted{Pos: st.Pos, Hash: wire.HashOf(st.Raw)}.Encode())
	return nil
}
