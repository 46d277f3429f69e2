package engine

// job is one rule to run in one scope.
type job struct {
	rule  *rule
	scope *scope
}

func (a job) before(b job) bool {
	if a.rule.rank != b.rule.rank {
		return a.rule.rank < b.rule.rank
	}
	return a.rule.order < b.rule.order
}

// queue is a heap of jobs by rank, so that whatever a rule reads has settled before it runs.
type queue []job

func (r *Response) push(ru *rule, s *scope) {
	if s.dirty[ru.slot] || s.dead {
		return
	}
	s.dirty[ru.slot] = true
	q := append(r.queue, job{ru, s})
	for i := len(q) - 1; i > 0; {
		up := (i - 1) / 2
		if !q[i].before(q[up]) {
			break
		}
		q[i], q[up] = q[up], q[i]
		i = up
	}
	r.queue = q
}

func (r *Response) pop() job {
	q := r.queue
	top := q[0]
	last := len(q) - 1
	q[0] = q[last]
	q = q[:last]
	for i := 0; ; {
		c := 2*i + 1
		if c >= last {
			break
		}
		if c+1 < last && q[c+1].before(q[c]) {
			c++
		}
		if !q[c].before(q[i]) {
			break
		}
		q[i], q[c] = q[c], q[i]
		i = c
	}
	r.queue = q
	top.scope.dirty[top.rule.slot] = false
	return top
}

// run empties the queue. Ranks only ever rise along it, except inside a loop of conditions, whose results do not depend
// on each other's, so it ends.
func (r *Response) run() {
	for len(r.queue) > 0 {
		j := r.pop()
		if j.scope.dead {
			continue
		}
		r.ran++
		r.apply(j.rule, j.scope)
	}
}
