package widget_test

import (
	"fmt"
	"testing"

	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget/widgettest"
)

// The whole sheet of components passes the look-over that screens get, in each
// theme and at the ends of the text size setting.
func TestTheSheetPassesTheAudit(t *testing.T) {
	for name, mode := range map[string]theme.Mode{"light": theme.Light, "dark": theme.Dark, "sunlight": theme.Sunlight} {
		for _, percent := range []int{100, 200} {
			t.Run(fmt.Sprint(name, percent), func(t *testing.T) {
				page, _ := onStage(t, mode, percent)
				widgettest.Check(t, page)
			})
		}
	}
}
