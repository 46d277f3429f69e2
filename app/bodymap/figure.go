package bodymap

// node is a joint of a figure in parts of its height: x from the middle line, y
// down, r the thickness there. code is what the piece from here to the next
// node is called; "" ends a chain.
type node struct {
	code    string
	x, y, r float64
}

// band is a row across the trunk: half is how far it reaches to each side, r
// how round its ends are.
type band struct {
	code       string
	y, half, r float64
}

// body is one figure. Both figures have the same pieces in the same order, so
// that a mark finds its place again on the other (Fit).
//
// Proportions: an adult is about seven and a half heads tall, a child of six
// about five and a half (drawing tables; it is an outline to point at, no
// measure).
type body struct {
	head  []node // along the middle line
	trunk []band
	limbs []node // of the person's left side, x to their left
	side  []node // seen from the person's left, facing the viewer's left, x to the viewer's right
	arm   []node // the same, over the trunk
}

var bodies = map[Figure]body{
	Adult: {
		head: []node{
			{"head", 0, .055, .044},
			{"", 0, .072, .046},
			{"face", 0, .085, .044},
			{"", 0, .108, .034},
			{"neck", 0, .128, .028},
			{"", 0, .165, .034},
		},
		trunk: []band{
			{"chest", .203, .090, .042},
			{"chest", .235, .100, .046},
			{"ribs", .265, .098, .046},
			{"ribs", .295, .094, .046},
			{"ribs", .325, .090, .046},
			{"tummy", .355, .087, .046},
			{"tummy", .385, .086, .046},
			{"tummy", .415, .090, .046},
			{"groin", .445, .098, .046},
			{"groin", .475, .106, .046},
		},
		limbs: []node{
			{"shoulder", .086, .204, .041},
			{"upper arm", .120, .234, .035},
			{"elbow", .141, .335, .027},
			{"forearm", .148, .366, .0265},
			{"wrist", .168, .470, .0190},
			{"hand", .1715, .492, .0185},
			{"hand", .176, .515, .022},
			{"", .182, .548, .016},
			{"hip", .072, .466, .044},
			{"thigh", .070, .512, .050},
			{"knee", .066, .670, .038},
			{"lower leg", .066, .722, .035},
			{"lower leg", .068, .772, .0360},
			{"ankle", .066, .885, .0210},
			{"foot", .066, .915, .021},
			{"foot", .071, .944, .024},
			{"", .080, .963, .025},
		},
		side: []node{
			{"head", .002, .058, .046},
			{"", .008, .074, .047},
			{"face", -.020, .080, .030},
			{"", -.022, .108, .027},
			{"neck", .008, .120, .028},
			{"chest", .012, .172, .038},
			{"chest", .008, .225, .054},
			{"tummy", .002, .300, .057},
			{"tummy", -.002, .370, .053},
			{"hip", .002, .420, .055},
			{"hip", .012, .470, .061},
			{"thigh", .010, .508, .058},
			{"knee", .000, .670, .041},
			{"lower leg", -.002, .722, .038},
			{"lower leg", .010, .775, .0380},
			{"ankle", .010, .885, .0220},
			{"foot", .010, .915, .022},
			{"foot", .008, .946, .023},
			{"", -.070, .963, .015},
		},
		arm: []node{
			{"shoulder", .012, .206, .035},
			{"upper arm", .014, .236, .031},
			{"elbow", -.004, .330, .026},
			{"forearm", -.014, .350, .025},
			{"wrist", -.078, .425, .0195},
			{"hand", -.090, .436, .018},
			{"hand", -.104, .449, .021},
			{"", -.128, .472, .015},
		},
	},
	Child: {
		head: []node{
			{"head", 0, .080, .066},
			{"", 0, .098, .068},
			{"face", 0, .116, .064},
			{"", 0, .148, .050},
			{"neck", 0, .185, .028},
			{"", 0, .222, .034},
		},
		trunk: []band{
			{"chest", .252, .080, .038},
			{"chest", .283, .089, .044},
			{"ribs", .312, .091, .046},
			{"ribs", .340, .092, .046},
			{"ribs", .368, .093, .046},
			{"tummy", .396, .095, .046},
			{"tummy", .421, .097, .046},
			{"tummy", .446, .099, .046},
			{"groin", .471, .101, .046},
			{"groin", .496, .103, .046},
		},
		limbs: []node{
			{"shoulder", .078, .253, .038},
			{"upper arm", .108, .280, .033},
			{"elbow", .127, .362, .027},
			{"forearm", .133, .388, .0265},
			{"wrist", .151, .478, .0205},
			{"hand", .154, .497, .0200},
			{"hand", .159, .518, .0235},
			{"", .165, .547, .018},
			{"hip", .068, .490, .044},
			{"thigh", .066, .532, .048},
			{"knee", .063, .672, .039},
			{"lower leg", .063, .722, .037},
			{"lower leg", .064, .774, .0375},
			{"ankle", .063, .878, .0230},
			{"foot", .063, .905, .023},
			{"foot", .067, .937, .026},
			{"", .075, .957, .027},
		},
		side: []node{
			{"head", .002, .082, .067},
			{"", .010, .100, .068},
			{"face", -.026, .108, .044},
			{"", -.026, .148, .038},
			{"neck", .010, .176, .030},
			{"chest", .012, .226, .038},
			{"chest", .008, .275, .052},
			{"tummy", .002, .340, .056},
			{"tummy", -.004, .405, .057},
			{"hip", .000, .450, .058},
			{"hip", .010, .494, .060},
			{"thigh", .008, .530, .057},
			{"knee", .000, .672, .041},
			{"lower leg", -.002, .722, .039},
			{"lower leg", .009, .777, .0390},
			{"ankle", .010, .878, .0240},
			{"foot", .010, .905, .024},
			{"foot", .008, .940, .025},
			{"", -.066, .958, .017},
		},
		arm: []node{
			{"shoulder", .012, .255, .033},
			{"upper arm", .014, .282, .030},
			{"elbow", -.002, .360, .026},
			{"forearm", -.012, .378, .025},
			{"wrist", -.070, .446, .0205},
			{"hand", -.080, .456, .019},
			{"hand", -.094, .468, .022},
			{"", -.116, .489, .017},
		},
	},
}

// Shapes are the pieces of a figure as it is seen from a side. What lies over
// another piece comes later.
func Shapes(f Figure, v View) []Shape {
	b, ok := bodies[f]
	if !ok {
		b = bodies[Child]
	}
	var out []Shape
	// chain adds the pieces between nodes; sign says where more x lies.
	chain := func(nodes []node, side byte, sign float64, over bool) {
		for i := 0; i+1 < len(nodes); i++ {
			n, m := nodes[i], nodes[i+1]
			if n.code == "" {
				continue
			}
			out = append(out, Shape{
				Code: n.code, Side: side, Over: over,
				A: Point{.5 + sign*n.x/Wide, n.y}, B: Point{.5 + sign*m.x/Wide, m.y}, RA: n.r, RB: m.r,
			})
		}
	}
	switch v {
	case Left:
		chain(b.side, 'l', 1, false)
		chain(b.arm, 'l', 1, true)
		return out
	case Right:
		chain(b.side, 'r', -1, false)
		chain(b.arm, 'r', -1, true)
		return out
	}
	chain(b.head, 0, 1, false)
	for _, t := range b.trunk {
		reach := (t.half - t.r) / Wide
		out = append(out, Shape{Code: t.code, A: Point{.5 - reach, t.y}, B: Point{.5 + reach, t.y}, RA: t.r, RB: t.r})
	}
	// From the front the person's left lies at the viewer's right.
	left := 1.0
	if v == Back {
		left = -1
	}
	chain(b.limbs, 'l', left, false)
	chain(b.limbs, 'r', -left, false)
	return out
}
