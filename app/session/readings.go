package session

import (
	"slices"
	"sync"

	"doorstep/app/casefile"
)

// readings are documents that were opened for the moment, to be read by rules that
// look at a whole case. They are kept for a while, for the next rule looks at the
// same ones. A reading that has more changes in the store by now is made anew, and
// all are on a new day, for what a form works out may depend on it.
type readings struct {
	mu   sync.Mutex
	on   casefile.Date
	docs map[casefile.ID]reading
	used []casefile.ID // the one used last at the end
	ops  int           // of all together
}

type reading struct {
	doc *casefile.Document
	ops int
}

// mostReadings is how many changes the readings that are kept hold in all: some
// ten assessments with all that belongs to them.
const mostReadings = 12_000

// find is a document as it stands now, nil when it is not kept.
func (r *readings) find(id casefile.ID, ops int, today casefile.Date) *casefile.Document {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.on != today {
		r.on, r.docs, r.used, r.ops = today, nil, nil, 0
	}
	k, ok := r.docs[id]
	if !ok || k.ops != ops {
		return nil
	}
	r.touch(id)
	return k.doc
}

// keep takes a document in and lets go of those that were not used for longest.
func (r *readings) keep(id casefile.ID, ops int, today casefile.Date, d *casefile.Document) {
	if d.Len() != ops || ops > mostReadings/2 {
		return // it changed meanwhile, or would push out all others
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.on != today {
		return
	}
	if r.docs == nil {
		r.docs = map[casefile.ID]reading{}
	}
	r.ops += ops - r.docs[id].ops
	r.docs[id] = reading{d, ops}
	r.touch(id)
	for r.ops > mostReadings && len(r.used) > 1 {
		r.drop(r.used[0])
	}
}

func (r *readings) touch(id casefile.ID) {
	if i := slices.Index(r.used, id); i >= 0 {
		r.used = slices.Delete(r.used, i, i+1)
	}
	r.used = append(r.used, id)
}

func (r *readings) drop(id casefile.ID) {
	r.ops -= r.docs[id].ops
	delete(r.docs, id)
	r.used = slices.DeleteFunc(r.used, func(u casefile.ID) bool { return u == id })
}

// forget lets go of all.
func (r *readings) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.on, r.docs, r.used, r.ops = "", nil, nil, 0
}
