package model

// Width is how much room there is, from narrow to wide.
type Width int

// The widths of the layout, in dp after text scaling.
const (
	Compact  Width = iota // under 720: bottom bar, one column
	Portrait              // 720 to 1039: bottom bar, one column
	Wide                  // 1040 and over: rail, side panes
	Desktop               // 1200 and over with a mouse: wide rail
)

// WidthOf sorts a width in dp. Room is counted in units of text, so at 150 %
// text a 1280 window has the room of 853. pointer says that a mouse or
// trackpad is in use; mobile forces the compact layout.
func WidthOf(dp, textScale float32, pointer, mobile bool) Width {
	if textScale > 0 {
		dp /= textScale
	}
	switch {
	case mobile || dp < 720:
		return Compact
	case dp < 1040:
		return Portrait
	case dp >= 1200 && pointer:
		return Desktop
	}
	return Wide
}

// OneColumn reports whether side panes fold into the page.
func (w Width) OneColumn() bool { return w < Wide }
