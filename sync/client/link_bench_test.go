package client_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"doorstep/sync/client"
	"doorstep/sync/simtest"
)

// The mobile network of these benchmarks: 100 ms there and back, 1 Mbit/s up, 10
// Mbit/s down, plain HTTP (TLS takes one round trip more of a new connection, none of a
// kept one). The numbers are seconds a person waits.
const (
	mobileRTT  = 100 * time.Millisecond
	mobileUp   = 1_000_000
	mobileDown = 10_000_000
)

// benchRig is a rig whose clients speak over the mobile network.
func benchRig(b *testing.B, tablets int) (*rig, func(tab *simtest.Tablet) *mobile) {
	b.Helper()
	r := newRig(b, tablets)
	return r, func(tab *simtest.Tablet) *mobile {
		k := newLink(newLine(b, r.srv.Config.Handler), mobileRTT, mobileUp, mobileDown)
		return &mobile{r: r, tab: tab, c: r.clientOver(tab, k.transport()), k: k}
	}
}

// mobile is a tablet on the mobile network.
type mobile struct {
	r    *rig
	tab  *simtest.Tablet
	c    *client.Client
	k    *link
	took time.Duration
	last client.Report
}

// sync syncs and counts.
func (m *mobile) sync() {
	m.k.take()
	began := time.Now()
	m.last = m.r.sync(m.c, m.tab)
	m.took += time.Since(began)
}

// report tells what the syncs after took was cleared took on average, and what the
// last of them sent.
func (m *mobile) report(b *testing.B) {
	up, down := m.k.take()
	b.ReportMetric(m.took.Seconds()/float64(b.N), "s/sync")
	b.ReportMetric(float64(m.last.Requests), "requests")
	b.ReportMetric(float64(up), "B-up")
	b.ReportMetric(float64(down), "B-down")
	b.ReportMetric(0, "ns/op")
}

// practitionersDay seals what the side-by-side bench's day comes to: 11 visits in 12
// cases, some 75 kB.
func practitionersDay(tab *simtest.Tablet, rng *rand.Rand) (bytes int) {
	for i := range 11 {
		bytes += len(tab.Bundle(simtest.ID(fmt.Sprintf("case %d", i)), prose(rng, 10_500)))
	}
	return bytes
}

// BenchmarkDayOverMobile is a practitioner's day in one sync, on the connection of an
// earlier sync (warm) and from nothing (cold: TCP, signing in, a look, the day).
func BenchmarkDayOverMobile(b *testing.B) {
	for _, warm := range []bool{true, false} {
		b.Run(map[bool]string{true: "warm", false: "cold"}[warm], func(b *testing.B) {
			r, over := benchRig(b, 1)
			tab := r.org.Tablets[0]
			for i := range 12 {
				tab.Open(simtest.ID(fmt.Sprintf("case %d", i)))
			}
			rng := rand.New(rand.NewPCG(1, 2))
			m := over(tab)
			m.sync()
			m.took = 0
			for b.Loop() {
				practitionersDay(tab, rng)
				if !warm {
					took := m.took
					m = over(tab)
					m.took = took
				}
				m.sync()
			}
			m.report(b)
		})
	}
}

// BenchmarkCatchUpOverMobile is a tablet that has been away for 1,000 bundles of
// others', warm: 40 cases of 25 each.
func BenchmarkCatchUpOverMobile(b *testing.B) {
	r, over := benchRig(b, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	rng := rand.New(rand.NewPCG(1, 2))
	direct := r.client(jane, r.srv.URL)
	for i := range 40 {
		space := simtest.ID(fmt.Sprintf("case %d", i))
		jane.Open(space)
		lucy.FollowSpace(space)
		for range 25 {
			jane.Bundle(space, prose(rng, 1_200))
		}
	}
	r.sync(direct, jane)
	empty := map[int]client.Cursor{}
	for i := range 40 {
		empty[i] = client.Cursor{Space: simtest.ID(fmt.Sprintf("case %d", i))}
	}
	m := over(lucy)
	m.sync()
	m.took = 0
	for b.Loop() {
		for _, e := range empty {
			lucy.SetCursor(e)
		}
		m.sync()
	}
	if m.last.Pulled != 1040 {
		b.Fatalf("%+v", m.last)
	}
	m.report(b)
}

// BenchmarkPullOfADayOverMobile is a colleague's tablet that takes in a day.
func BenchmarkPullOfADayOverMobile(b *testing.B) {
	r, over := benchRig(b, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	for i := range 12 {
		jane.Open(simtest.ID(fmt.Sprintf("case %d", i)))
		lucy.FollowSpace(simtest.ID(fmt.Sprintf("case %d", i)))
	}
	direct := r.client(jane, r.srv.URL)
	r.sync(direct, jane)
	m := over(lucy)
	m.sync()
	m.took = 0
	rng := rand.New(rand.NewPCG(1, 2))
	for b.Loop() {
		practitionersDay(jane, rng)
		r.sync(direct, jane)
		m.sync()
	}
	m.report(b)
}

// BenchmarkNothingOverMobile is the sync of every few minutes.
func BenchmarkNothingOverMobile(b *testing.B) {
	r, over := benchRig(b, 1)
	tab := r.org.Tablets[0]
	for i := range 12 {
		tab.Open(simtest.ID(fmt.Sprintf("case %d", i)))
	}
	m := over(tab)
	m.sync()
	m.took = 0
	for b.Loop() {
		m.sync()
	}
	m.report(b)
}
