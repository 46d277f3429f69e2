package theme

import "fyne.io/fyne/v2"

// Colour names of ours, one for each token in tokens.json; what each is for is
// said in the interface design, section 3.1. Widgets use only these.
const (
	Page           fyne.ThemeColorName = "doorstep.page"           // window background
	Surface        fyne.ThemeColorName = "doorstep.surface"        // cards, inputs, header, action bar
	Sunk           fyne.ThemeColorName = "doorstep.sunk"           // locked fields, table heads
	Ink            fyne.ThemeColorName = "doorstep.ink"            // text
	Muted          fyne.ThemeColorName = "doorstep.muted"          // hints, second lines
	Line           fyne.ThemeColorName = "doorstep.line"           // decoration, never the only edge of a control
	Control        fyne.ThemeColorName = "doorstep.control"        // edges of inputs, boxes and buttons
	Primary        fyne.ThemeColorName = "doorstep.primary"        // main button, links, selection
	PrimaryHover   fyne.ThemeColorName = "doorstep.primaryHover"   // main button under the pointer
	PrimaryPressed fyne.ThemeColorName = "doorstep.primaryPressed" // main button while pressed
	OnPrimary      fyne.ThemeColorName = "doorstep.onPrimary"      // text on primary
	Tint           fyne.ThemeColorName = "doorstep.tint"           // selected row, child's view
	TintInk        fyne.ThemeColorName = "doorstep.tintInk"        // headings on tint
	Rail           fyne.ThemeColorName = "doorstep.rail"           // navigation
	OnRail         fyne.ThemeColorName = "doorstep.onRail"         // text on navigation
	RailActive     fyne.ThemeColorName = "doorstep.railActive"     // the navigation item that is open
	Lamp           fyne.ThemeColorName = "doorstep.lamp"           // badge, logo, active mark
	Focus          fyne.ThemeColorName = "doorstep.focus"          // focus ring, bright half
	FocusEdge      fyne.ThemeColorName = "doorstep.focusEdge"      // focus ring, dark half
	Safe           fyne.ThemeColorName = "doorstep.safe"           // on the server, finished
	SafeBg         fyne.ThemeColorName = "doorstep.safeBg"
	Local          fyne.ThemeColorName = "doorstep.local" // only on this tablet, due today
	LocalBg        fyne.ThemeColorName = "doorstep.localBg"
	Send           fyne.ThemeColorName = "doorstep.send" // sending, in progress, last time's answer
	SendBg         fyne.ThemeColorName = "doorstep.sendBg"
	Choice         fyne.ThemeColorName = "doorstep.choice" // needs your choice, family view
	ChoiceBg       fyne.ThemeColorName = "doorstep.choiceBg"
	Danger         fyne.ThemeColorName = "doorstep.danger" // errors, late, clinical alerts
	DangerBg       fyne.ThemeColorName = "doorstep.dangerBg"
	Neutral        fyne.ThemeColorName = "doorstep.neutral" // not started, later
	NeutralBg      fyne.ThemeColorName = "doorstep.neutralBg"
	Risk1          fyne.ThemeColorName = "doorstep.risk1" // score 1 to 4
	Risk2          fyne.ThemeColorName = "doorstep.risk2" // score 5 to 9
	Risk3          fyne.ThemeColorName = "doorstep.risk3" // score 10 to 15
	Risk4          fyne.ThemeColorName = "doorstep.risk4" // score 16 to 25
	OnRisk         fyne.ThemeColorName = "doorstep.onRisk"
	OnRisk4        fyne.ThemeColorName = "doorstep.onRisk4"
	Clear          fyne.ThemeColorName = "doorstep.clear" // draws nothing

	// The circles with a person's initials, in six colours.
	Avatar1   fyne.ThemeColorName = "doorstep.avatar1"
	Avatar1Bg fyne.ThemeColorName = "doorstep.avatar1Bg"
	Avatar2   fyne.ThemeColorName = "doorstep.avatar2"
	Avatar2Bg fyne.ThemeColorName = "doorstep.avatar2Bg"
	Avatar3   fyne.ThemeColorName = "doorstep.avatar3"
	Avatar3Bg fyne.ThemeColorName = "doorstep.avatar3Bg"
	Avatar4   fyne.ThemeColorName = "doorstep.avatar4"
	Avatar4Bg fyne.ThemeColorName = "doorstep.avatar4Bg"
	Avatar5   fyne.ThemeColorName = "doorstep.avatar5"
	Avatar5Bg fyne.ThemeColorName = "doorstep.avatar5Bg"
	Avatar6   fyne.ThemeColorName = "doorstep.avatar6"
	Avatar6Bg fyne.ThemeColorName = "doorstep.avatar6Bg"
)

// Text sizes of ours, for Theme.Size; scaled by the text size setting.
const (
	SizeDisplay fyne.ThemeSizeName = "doorstep.display" // unlock, first screens
	SizeH1      fyne.ThemeSizeName = "doorstep.h1"      // page title
	SizeH2      fyne.ThemeSizeName = "doorstep.h2"      // part title, header bar
	SizeH3      fyne.ThemeSizeName = "doorstep.h3"      // card title
	SizeLabel   fyne.ThemeSizeName = "doorstep.label"   // question
	SizeBody    fyne.ThemeSizeName = "doorstep.body"    // text, buttons
	SizeHint    fyne.ThemeSizeName = "doorstep.hint"    // hint under a question
	SizeSmall   fyne.ThemeSizeName = "doorstep.small"   // second lines, tags
	SizeCaption fyne.ThemeSizeName = "doorstep.caption" // dates in lists, rail labels
)

// avatarInks are the hand-chosen pairs of the initials circles (ink, circle);
// they are not in the tokens. Circles one and four to five reuse token pairs.
var avatarInks = map[fyne.ThemeColorName]map[string]string{
	Avatar1:   {"light": "tintInk", "dark": "tintInk"},
	Avatar1Bg: {"light": "tint", "dark": "tint"},
	Avatar2:   {"light": "#3F2F78", "dark": "#CFC4F7"},
	Avatar2Bg: {"light": "#E3DDF2", "dark": "#2D2848"},
	Avatar3:   {"light": "#7A3A12", "dark": "#F9C7A6"},
	Avatar3Bg: {"light": "#F8DFD0", "dark": "#452A1A"},
	Avatar4:   {"light": "send", "dark": "send"},
	Avatar4Bg: {"light": "#DDE8F6", "dark": "sendBg"},
	Avatar5:   {"light": "choice", "dark": "choice"},
	Avatar5Bg: {"light": "choiceBg", "dark": "choiceBg"},
	Avatar6:   {"light": "#555110", "dark": "#DEDB95"},
	Avatar6Bg: {"light": "#E9E7C9", "dark": "#36350F"},
}
