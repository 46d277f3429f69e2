package safety

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"testing"
)

// TestWordsThatClaimNothing is the copy check of clinical-safety.md section 1: the
// words that tend to make software a device do not stand for what the app does with
// a child's health. Handling risk, dates, gradients and equipment may have them; a
// thing that is called so (an apnoea monitor, a ventilator's alarm) is a thing.
func TestWordsThatClaimNothing(t *testing.T) {
	t.Parallel()
	claims := regexp.MustCompile(`(?i)\b(amplif(y|ies)|analys(e|es|is)|interpret(s|ation)?|alarms?|calculat(e|es|ed|ion)|controls?|convert(s|ed)?|detect(s|ed)?|diagnos(e|es|is)|measures?|monitor(s|ed|ing)?)\b`)
	things := regexp.MustCompile(`(?i)alarms? (of|on) (the|her|his) (machine|ventilator)|saturation monitor|ventilator alarms?|controlled drug|ambulance control|diagnosis as|interpreter`)
	sentence := regexp.MustCompile(`[a-z]{2,} [a-z]{2,}`)
	n := 0
	for path, f := range (product{t: t}).sources("app/ui/screen/careplan", "app/ui/screen/urgent", "app/ui/screen/stay", "app/ui/screen/signoff", "app/casefile/stay", "app/casefile/healthplan", "app/casefile/signoff") {
		ast.Inspect(f, func(node ast.Node) bool {
			lit, ok := node.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			words, err := strconv.Unquote(lit.Value)
			if err != nil || !sentence.MatchString(words) {
				return true
			}
			n++
			if m := claims.FindString(things.ReplaceAllString(words, "")); m != "" {
				t.Errorf("%s claims to %s: %q", path, m, words)
			}
			return true
		})
	}
	if n < 50 {
		t.Errorf("only %d sentences were read", n)
	}
}

// TestNoGreenForClinicalMatters: on the screens of care nothing is shown in the
// colours of what is safe (clinical-safety.md HZ-25); green is kept for work that is
// on the server.
func TestNoGreenForClinicalMatters(t *testing.T) {
	t.Parallel()
	for path, f := range (product{t: t}).sources("app/ui/screen/careplan", "app/ui/screen/urgent", "app/ui/screen/stay") {
		ast.Inspect(f, func(n ast.Node) bool {
			if b, ok := n.(*ast.BinaryExpr); ok && (b.Op == token.EQL || b.Op == token.NEQ) {
				return false // to take the green away, one asks for it
			}
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := sel.X.(*ast.Ident)
			if ok && (x.Name == "theme" && (sel.Sel.Name == "Safe" || sel.Sel.Name == "SafeBg") || x.Name == "widget" && sel.Sel.Name == "ToneSafe" || x.Name == "model" && sel.Sel.Name == "Safe") {
				t.Errorf("%s shows something in green: %s.%s", path, x.Name, sel.Sel.Name)
			}
			return true
		})
	}
}
