package main

import (
	"encoding/json"
	"errors"
	"time"

	"doorstep/forms/engine"
)

// form times the engine alone: loading a definition, and every answer until
// skip rules and calculations are readable.
func (b *bench) form(q benchRequest) (reply, error) {
	if q.Form == nil {
		return nil, errors.New("no form")
	}
	var script []struct {
		ID    string          `json:"id"`
		Value json.RawMessage `json:"value"`
	}
	if err := json.Unmarshal(q.Script, &script); err != nil {
		return nil, err
	}
	fq, err := q.Form.questionnaire()
	if err != nil {
		return nil, err
	}
	size, err := fq.MarshalJSON()
	if err != nil {
		return nil, err
	}
	start := time.Now()
	f, err := engine.Compile(fq)
	if err != nil {
		return nil, err
	}
	r := f.New(engine.Env{Now: b.e.clock}, engine.Answers{})
	load := micros(start)
	var us []int64
	for _, s := range script {
		v, err := neutralValue(f.Item(s.ID), s.Value)
		if err != nil {
			return nil, err
		}
		start := time.Now()
		r.Set(engine.Cell{LinkID: s.ID}, v)
		us = append(us, micros(start))
	}
	relevant := []string{}
	for _, it := range q.Form.Items {
		if r.State(engine.Cell{LinkID: it.ID}).Enabled {
			relevant = append(relevant, it.ID)
		}
	}
	calc := map[string]any{}
	for _, c := range q.Form.Calcs {
		calc[c.ID] = nil
		st := r.State(engine.Cell{LinkID: c.ID})
		if len(st.Values) == 0 {
			continue
		}
		if f.Item(c.ID).Type == engine.String {
			calc[c.ID] = st.Values[0].Text
		} else {
			calc[c.ID] = json.Number(st.Values[0].Text)
		}
	}
	return reply{"load_us": load, "answer_us": us, "relevant": relevant, "calc": calc, "definition_bytes": len(size)}, nil
}
