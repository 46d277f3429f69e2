package main

import (
	"encoding/json"
	"sort"
	"strings"
	"time"

	"doorstep/app/store/search"
	"doorstep/sync/op"
)

// benchCase is a line of the benchmark's caseload.
type benchCase struct {
	ID           string   `json:"id"`
	FirstName    string   `json:"firstName"`
	LastName     string   `json:"lastName"`
	DateOfBirth  string   `json:"dateOfBirth"`
	Number       string   `json:"number"`
	Address      string   `json:"address"`
	Phone        string   `json:"phone"`
	Practitioner string   `json:"practitioner"`
	Status       string   `json:"status"`
	LastVisit    string   `json:"lastVisit"`
	Conditions   []string `json:"conditions"`
	Summary      string   `json:"summary"`
}

// Kinds of index entries of the benchmark.
const (
	benchCaseEntry = 'C'
	benchDocEntry  = 'D'
)

const benchLimit = 50

// loadCases stores the caseload as sealed index cards.
func (b *bench) loadCases(q benchRequest) (reply, error) {
	start := time.Now()
	var all []search.Entry
	err := eachLine(q.File, func(line []byte) error {
		var c benchCase
		if err := json.Unmarshal(line, &c); err != nil {
			return err
		}
		all = append(all, search.Entry{
			ID: caseSpace(c.ID), Kind: benchCaseEntry, Title: c.FirstName + " " + c.LastName, Born: c.DateOfBirth,
			Text:  strings.Join([]string{c.FirstName, c.LastName, c.Number, c.Address, c.Phone, strings.Join(c.Conditions, " "), c.Summary}, " "),
			Order: c.LastVisit, Owner: c.Practitioner, Open: c.Status == "open",
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := b.sess.PutEntries(all...); err != nil {
		return nil, err
	}
	return reply{"n": len(all), "us": micros(start)}, nil
}

// list times the newest open cases of each practitioner, and of everybody.
func (b *bench) list(q benchRequest) (reply, error) {
	x, err := b.sess.Index()
	if err != nil {
		return nil, err
	}
	var own, everybody []int64
	for _, p := range q.Practitioners {
		start := time.Now()
		x.List(p, benchLimit)
		own = append(own, micros(start))
	}
	for range q.Practitioners {
		start := time.Now()
		x.List("", benchLimit)
		everybody = append(everybody, micros(start))
	}
	return reply{"us": own, "all_us": everybody}, nil
}

func (b *bench) search(q benchRequest) (reply, error) { return b.find(q) }

func (b *bench) searchDocs(q benchRequest) (reply, error) { return b.find(q) }

// find times a substring search or a search by the start of words.
func (b *bench) find(q benchRequest) (reply, error) {
	x, err := b.sess.Index()
	if err != nil {
		return nil, err
	}
	var us []int64
	var hits []int
	for _, term := range q.Terms {
		start := time.Now()
		var found []search.Entry
		if q.Mode == "scan" {
			found = x.Contains(term, benchLimit)
		} else {
			found = x.Prefix(term, benchLimit)
		}
		us = append(us, micros(start))
		hits = append(hits, len(found))
	}
	return reply{"us": us, "hits": hits}, nil
}

// loadDocs indexes the text of every document of the caseload. The index of
// the product holds people and cases; documents are put into the same one.
func (b *bench) loadDocs(q benchRequest) (reply, error) {
	start := time.Now()
	n := 0
	var batch []search.Entry
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		err := b.sess.PutEntries(batch...)
		n += len(batch)
		batch = nil
		return err
	}
	err := eachLine(q.File, func(line []byte) error {
		var d struct {
			ID        string         `json:"id"`
			UpdatedAt string         `json:"updatedAt"`
			Answers   map[string]any `json:"answers"`
		}
		if err := json.Unmarshal(line, &d); err != nil {
			return err
		}
		id, err := hexID(d.ID)
		if err != nil {
			return err
		}
		batch = append(batch, search.Entry{ID: op.ID(id), Kind: benchDocEntry, Text: strings.Join(texts(d.Answers), "\n"), Order: d.UpdatedAt})
		return nil
	})
	if err == nil {
		err = flush()
	}
	return reply{"n": n, "us": micros(start)}, err
}

// texts collects the free text of an answers object in the order of its keys.
func texts(v any) []string {
	switch x := v.(type) {
	case string:
		if len(x) > 12 {
			return []string{x}
		}
	case []any:
		var out []string
		for _, e := range x {
			out = append(out, texts(e)...)
		}
		return out
	case map[string]any:
		keys := make([]string, 0, len(x))
		for k := range x {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		var out []string
		for _, k := range keys {
			out = append(out, texts(x[k])...)
		}
		return out
	}
	return nil
}
