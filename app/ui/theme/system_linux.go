package theme

import "github.com/rymdport/portal/settings/appearance"

// SystemSays reports whether the system says if it is light or dark. Fyne takes
// a silent Linux desktop for a dark one, and this app is light unless told
// otherwise. It may hang where the desktop's portal does (Fyne's own note), so
// it is called off the UI goroutine.
func SystemSays() bool {
	_, err := appearance.GetColorScheme()
	return err == nil
}
