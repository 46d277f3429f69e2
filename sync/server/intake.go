package server

import (
	"errors"
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
	if p.who.scope != wire.ScopeDevice && f.Code != wire.CodeBundle && f.Code != wire.CodeClaim {
		return fmt.Errorf("frame of kind %d from a courier: %w", f.Code, wire.ErrMalformed)
	}
	switch f.Code {
	case wire.CodeBundle:
		p.s.metrics.bytesIn.Add(float64(len(f.Body)))
		p.s.ceilings.sent(wire.ID(p.who.kid), p.s.cfg.Clock.Now(), len(f.Body))
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
// signature of a device that the organisation's log names. Then it goes to the
// log, or, signed by a device that was revoked since, aside.
func (p *pushing) takeBundle(raw []byte) {
	b, err := wire.ParseSigned(raw)
	if err != nil {
		p.refuse(wire.Refusal{Reason: wire.RefusedMalformed})
		return
	}
	st := p.s.members.now()
	no := func(reason wire.Reason) { p.refuse(wire.Refusal{Reason: reason, Key: b.Key}) }
	if b.OrgSize > st.Size {
		// It was written under a log that this server does not have, or not
		// any more.
		p.refuse(wire.Refusal{Reason: wire.RefusedMoved, Key: b.Key, Want: st.Size})
		return
	}
	d, known := st.DeviceByKID(b.Device)
	if p.who.scope != wire.ScopeDevice && b.Device != p.who.signs {
		no(wire.RefusedScope) // a courier brings its own device's and nobody else's
		return
	}
	if !known {
		no(wire.RefusedSignature)
		return
	}
	own := b.Device == p.who.signs
	auth, err := b.Verify(st)
	if err != nil && (auth != orglog.Former && auth != orglog.Barred || b.VerifyBy(d.Sign, st.Org) != nil) {
		no(wire.RefusedSignature)
		return
	}
	if err != nil && auth == orglog.Former && !own {
		// A record that the device signed and no reader would take: aside for its
		// own sake, at most.
		no(wire.RefusedSignature)
		return
	}
	if _, gone := st.Destroyed[b.Key.Space]; gone {
		no(wire.RefusedDestroyed)
		return
	}
	switch place, err := p.whereTo(st, d, b, auth, own); {
	case err != nil:
		no(wire.RefusedStorage)
	case place == toNowhere:
		no(wire.RefusedRevoked)
	case place == toAside:
		p.setAside(b, raw, d.ID, own)
	default:
		if auth != orglog.Authorised {
			p.former[b.Hash] = true
		}
		p.offer(b, raw, st)
	}
}

// whither is where an entry goes.
type whither int

const (
	toLog whither = iota
	toAside
	toNowhere
)

// whereTo judges a well-signed entry by what the log says of its device:
//
//   - active, or the entry was admitted: to the log;
//   - it is in the log already: there again, for its receipt;
//   - sent by the revoked device itself: aside, whatever it claims to have seen;
//   - brought back by a member, made before the revocation: to the log when the
//     administrators stated a loss of the server's later than the revocation,
//     else aside;
//   - brought back by a member, made in knowledge of the revocation: nowhere.
func (p *pushing) whereTo(st *orglog.State, d *orglog.Device, b wire.Signed, auth orglog.Authority, own bool) (whither, error) {
	if auth == orglog.Authorised {
		return toLog, nil
	}
	held, err := p.s.log.Lookup(p.ctx, b.Key)
	switch {
	case err == nil && held.Hash == b.Hash:
		return toLog, nil
	case err != nil && !errors.Is(err, logstore.ErrAbsent):
		return toNowhere, err
	case own:
		return toAside, nil
	case auth == orglog.Barred:
		return toNowhere, nil
	case st.ResetAfter(d.Revoked):
		return toLog, nil
	}
	return toAside, nil
}

// offer queues an entry for the log, if it may stand in its space.
func (p *pushing) offer(b wire.Signed, raw []byte, st *orglog.State) {
	var first *wire.Refusal
	ok, err := p.s.begun(p.ctx, b, p.spaces)
	if err == nil && ok {
		first, err = p.comesFirst(b, st)
	}
	switch {
	case errors.Is(err, logstore.ErrDestroyed):
		p.refuse(wire.Refusal{Reason: wire.RefusedDestroyed, Key: b.Key})
	case err != nil:
		p.refuse(wire.Refusal{Reason: wire.RefusedStorage, Key: b.Key})
	case !ok:
		p.refuse(wire.Refusal{Reason: wire.RefusedSpace, Key: b.Key})
	case first != nil:
		p.refuse(*first)
	default:
		p.offers = append(p.offers, logstore.Offer{Key: b.Key, Raw: raw})
		p.bytes += len(raw)
	}
}

func (p *pushing) refuse(r wire.Refusal) {
	p.s.metrics.bundles.WithLabelValues("refused").Inc()
	p.a.refuse(r)
}

// takeStatement appends one statement to the organisation's log.
func (p *pushing) takeStatement(st wire.Statement) error {
	p.s.metrics.bytesIn.Add(float64(len(st.Raw)))
	if !p.heals {
		first, err := p.s.orgWaits(p.ctx, st)
		if err != nil {
			return err
		}
		if first != nil {
			p.a.refuse(*first)
			return nil
		}
	}
	refusal, err := p.s.members.append(p.ctx, []wire.Statement{st})
	if err != nil {
		return fmt.Errorf("store a statement: %w", err)
	}
	if refusal != nil {
		p.a.refuse(*refusal)
		return nil
	}
	p.accepted[st.Pos] = true
	p.a.frame(wire.CodeAccepted, wire.Accepted{Pos: st.Pos, Hash: wire.HashOf(st.Raw)}.Encode())
	return nil
}
