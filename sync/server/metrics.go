package server

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics counts. No label ever holds an id: routes, results and versions only.
type metrics struct {
	reg       *prometheus.Registry
	requests  *prometheus.CounterVec
	seconds   *prometheus.HistogramVec
	bundles   *prometheus.CounterVec
	bytesIn   prometheus.Counter
	bytesOut  prometheus.Counter
	entries   prometheus.Counter
	commits   prometheus.Histogram
	orgSize   prometheus.Gauge
	busy      prometheus.Gauge
	storeErrs prometheus.Counter
	slowed    prometheus.Counter
	blobs     *prometheus.CounterVec
}

func newMetrics(version string) *metrics {
	m := &metrics{
		reg: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "doorstepd_requests_total", Help: "Requests by route and status.",
		}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "doorstepd_request_seconds", Help: "Time to the end of the answer, by route.",
			Buckets: []float64{.001, .005, .02, .1, .5, 2, 10, 60, 300},
		}, []string{"route"}),
		bundles: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "doorstepd_bundles_total", Help: "Bundles offered, by what became of them: stored, held (before), refused, aside (of a revoked device) or admitted.",
		}, []string{"result"}),
		bytesIn:  prometheus.NewCounter(prometheus.CounterOpts{Name: "doorstepd_received_bytes_total", Help: "Bytes of bundles and statements received."}),
		bytesOut: prometheus.NewCounter(prometheus.CounterOpts{Name: "doorstepd_sent_bytes_total", Help: "Bytes of answers sent."}),
		entries:  prometheus.NewCounter(prometheus.CounterOpts{Name: "doorstepd_entries_sent_total", Help: "Bundles sent to tablets."}),
		commits: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "doorstepd_commit_seconds", Help: "Time of a durable commit.",
			Buckets: []float64{.0005, .001, .002, .005, .01, .05, .2, 1, 5},
		}),
		orgSize:   prometheus.NewGauge(prometheus.GaugeOpts{Name: "doorstepd_org_statements", Help: "Statements in the organisation's log."}),
		busy:      prometheus.NewGauge(prometheus.GaugeOpts{Name: "doorstepd_busy", Help: "Pushes and pulls running now."}),
		storeErrs: prometheus.NewCounter(prometheus.CounterOpts{Name: "doorstepd_store_errors_total", Help: "Times the store failed."}),
		slowed:    prometheus.NewCounter(prometheus.CounterOpts{Name: "doorstepd_slowed_total", Help: "Requests refused because their device made too many."}),
		blobs: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "doorstepd_blobs_total", Help: "Chunks of pictures offered, by what became of them: stored, held (before) or refused.",
		}, []string{"result"}),
	}
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "doorstepd_info", Help: "Always 1; the version is the label.",
		ConstLabels: prometheus.Labels{"version": version},
	})
	info.Set(1)
	m.reg.MustRegister(m.requests, m.seconds, m.bundles, m.bytesIn, m.bytesOut, m.entries, m.commits, m.orgSize, m.busy, m.storeErrs, m.slowed, m.blobs,
		info, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.reg, promhttp.HandlerOpts{})
}

func (m *metrics) observe(route string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
}
