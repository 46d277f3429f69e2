package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// batchCmd runs many commands in one process. Each line of standard input is
// a JSON array of arguments, or an object {"args": […], "id": any}; each
// answer is one line {"id", "ok", "out": […]} or {"id", "ok": false, "error"}.
// A command that fails does not end the batch.
type batchCmd struct{}

type batchRequest struct {
	ID   json.RawMessage `json:"id,omitempty"`
	Args []string        `json:"args"`
}

type batchAnswer struct {
	ID    json.RawMessage `json:"id,omitempty"`
	OK    bool            `json:"ok"`
	Out   []any           `json:"out,omitempty"`
	Error string          `json:"error,omitempty"`
}

func (batchCmd) Run(e *env) error {
	if e.batch != nil {
		return usageError{errors.New("a batch inside a batch")}
	}
	defer func() { e.batch = nil }()
	in := e.lines()
	for in.Scan() {
		line := strings.TrimSpace(in.Text())
		if line == "" {
			continue
		}
		req, err := readRequest(line)
		a := batchAnswer{ID: req.ID}
		if err == nil {
			e.batch = func(v any) { a.Out = append(a.Out, v) }
			err = e.dispatch(req.Args)
		}
		var quiet quietError
		switch {
		case err == nil:
			a.OK = true
		case errors.As(err, &quiet) && len(a.Out) > 0:
			a.Error = quiet.Error()
		default:
			a.Error = err.Error()
		}
		b, err := compactJSON(a)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(e.stdout, "%s\n", b); err != nil {
			return fmt.Errorf("the answer could not be written: %w", err)
		}
		if e.ctx.Err() != nil {
			return nil
		}
	}
	if in.Err() != nil {
		return errors.New("a line is longer than 16 MB, or standard input failed")
	}
	return nil
}

func readRequest(line string) (batchRequest, error) {
	var req batchRequest
	if strings.HasPrefix(line, "[") {
		if err := json.Unmarshal([]byte(line), &req.Args); err != nil {
			return req, errors.New("a line must be a JSON array of words, or an object with args")
		}
		return req, nil
	}
	if err := json.Unmarshal([]byte(line), &req); err != nil || len(req.Args) == 0 {
		return req, errors.New("a line must be a JSON array of words, or an object with args")
	}
	return req, nil
}
