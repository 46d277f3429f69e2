package engine

import "slices"

// analyse notes for every rule what wakes it.
func (b *ruleBuilder) analyse() {
	seen := map[*rule]looks{}
	for _, r := range b.plan.rules {
		for _, c := range r.conds {
			if c.source == nil {
				continue
			}
			anchor := c.at
			if c.source.scope != anchor {
				anchor = b.plan.root // it may find its source in rows around it
			}
			c.source.rules.wakes = append(c.source.rules.wakes, wake{r, anchor})
		}
		if r.expr == nil {
			continue
		}
		reads, vars := b.readsOf(r)
		seen[r] = looks{reads, vars}
		// Document order, so that one form always compiles to one plan.
		for _, it := range b.form.items {
			for rd := range reads {
				if rd.item == it {
					it.rules.wakes = append(it.rules.wakes, wake{r, rd.anchor})
				}
			}
		}
		for v := range vars {
			v.wakes = append(v.wakes, wake{r, v.scope})
		}
	}
	for _, r := range b.plan.rules {
		if r.kind == ruleConstraint && r.item == b.plan.form {
			r.holds.about = b.about(r, seen)
		}
	}
}

// looks is what an expression looks at itself.
type looks struct {
	reads map[read]bool
	vars  map[*variable]bool
}

// about are the questions and repeating groups outside rows that a rule of the whole form looks at, in the order of the
// form; a variable stands for what it looks at itself.
func (b *ruleBuilder) about(r *rule, seen map[*rule]looks) []*Item {
	found, done := map[*Item]bool{}, map[*rule]bool{}
	var follow func(*rule)
	follow = func(r *rule) {
		if r == nil || done[r] {
			return
		}
		done[r] = true
		for rd := range seen[r].reads {
			found[rd.item] = true
		}
		for v := range seen[r].vars {
			follow(v.rule)
		}
	}
	follow(r)
	var out []*Item
	for _, it := range b.form.items {
		if found[it] && it.scope == b.plan.root && (it.Question() || it.Rows != nil) && !it.Hidden && !it.ReadOnly && !it.Calculated {
			out = append(out, it)
		}
	}
	return out
}

// graph is the order of evaluation as nodes: every rule, then for every item whether it is on, then what can be seen of
// its answer.
type graph struct {
	next [][]int
	pred [][]int
}

func (g *graph) edge(from, to int) {
	g.next[from] = append(g.next[from], to)
	g.pred[to] = append(g.pred[to], from)
}

func (b *ruleBuilder) graph() *graph {
	p := b.plan
	n := len(p.rules)
	g := &graph{next: make([][]int, n+2*len(b.form.items)), pred: make([][]int, n+2*len(b.form.items))}
	on := func(it *Item) int { return n + 2*it.index }
	seen := func(it *Item) int { return n + 2*it.index + 1 }
	to := func(from int, ws []wake) {
		for _, w := range ws {
			if !w.rule.inert {
				g.edge(from, w.rule.order)
			}
		}
	}
	for _, it := range b.form.items {
		g.edge(on(it), seen(it))
		if it.Parent != nil {
			g.edge(on(it.Parent), on(it))
		}
		to(seen(it), it.rules.wakes)
	}
	for i, r := range p.rules {
		switch r.kind {
		case ruleEnable:
			g.edge(i, on(r.item))
		case ruleCalc:
			g.edge(i, seen(r.item.public()))
		case ruleVariable:
			to(i, r.result.wakes)
		}
	}
	return g
}

// rank orders the rules so that each runs after all it reads. Rules that depend on themselves are found here: those that
// calculate become inert, conditions become a loop.
func (b *ruleBuilder) rank() {
	p := b.plan
	comps, _ := b.graph().components()
	for _, c := range comps {
		var circle []*rule
		for _, n := range c {
			if n < len(p.rules) {
				circle = append(circle, p.rules[n])
			}
		}
		if len(c) < 2 || len(circle) == 0 {
			continue
		}
		slices.SortFunc(circle, func(a, b *rule) int { return a.order - b.order })
		p.circles = append(p.circles, circle)
		for _, r := range circle {
			r.inert = r.inert || r.expr != nil
		}
	}
	g := b.graph()
	comps, of := g.components()
	for _, c := range comps {
		var l *loop
		for _, n := range c {
			if len(c) > 1 && n < len(p.rules) {
				if l == nil {
					l = &loop{}
					p.looped = true
				}
				p.rules[n].loop = l
				l.rules = append(l.rules, p.rules[n])
			}
		}
	}
	// Components come last first, so the ranks follow from the end of the list.
	rank := make([]int, len(comps))
	last := 0
	for c := len(comps) - 1; c >= 0; c-- {
		for _, n := range comps[c] {
			for _, m := range g.pred[n] {
				if of[m] != c && rank[of[m]] >= rank[c] {
					rank[c] = rank[of[m]] + 1
				}
			}
		}
		last = max(last, rank[c])
	}
	for i, r := range p.rules {
		r.rank = rank[of[i]]
		if r.kind == ruleCheck {
			if r.rank = last + 1; r.item.Type == Group {
				r.rank++
			}
		}
	}
}

// components are the strongly connected components (Tarjan), each before those that lead to it; of gives each node's.
// A node that leads to itself directly cannot happen: an item lies between any two rules.
func (g *graph) components() (comps [][]int, of []int) {
	n := len(g.next)
	of = make([]int, n)
	index, low := make([]int, n), make([]int, n)
	onStack := make([]bool, n)
	var stack []int
	count := 0
	var visit func(v int)
	visit = func(v int) {
		count++
		index[v], low[v] = count, count
		stack = append(stack, v)
		onStack[v] = true
		for _, w := range g.next[v] {
			if index[w] == 0 {
				visit(w)
				low[v] = min(low[v], low[w])
			} else if onStack[w] {
				low[v] = min(low[v], index[w])
			}
		}
		if low[v] != index[v] {
			return
		}
		var c []int
		for {
			w := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			onStack[w] = false
			of[w] = len(comps)
			c = append(c, w)
			if w == v {
				break
			}
		}
		comps = append(comps, c)
	}
	for v := range n {
		if index[v] == 0 {
			visit(v)
		}
	}
	return comps, of
}
