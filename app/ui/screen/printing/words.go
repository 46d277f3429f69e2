package printing

import (
	"doorstep/app/say"
	"doorstep/forms/print"
)

// The words of the screen.
const (
	title      = "Print or save a copy"
	shortTitle = "Print a copy"
	choose     = "What do you need?"
	making     = "Getting the pages ready…"
	unlocked   = "The file is not locked."
	whoReads   = "Whoever has it can read it. To print, open the saved PDF on a device with a printer."
	leftTitle  = "Left out of this copy"
	leftAbout  = "Tick what to put in on purpose. Think about who will read it."
	cannotDraw = "These letters cannot be drawn on paper and show as empty boxes:"
	noneTitle  = "Nothing to print yet"
	noneReason = "Papers appear here when something has been written down."
	symbols    = "Picture cards beside the words"
)

// whyLeft says why something was left out.
func whyLeft(l print.Left) string {
	if l.Says != "" {
		return l.Says
	}
	switch l.Why {
	case print.WhyRestricted:
		return say.T("Not for the family")
	case print.WhyProtected:
		return say.T("Protected")
	case print.WhyPicture:
		return say.T("A picture that is not marked for the family")
	case print.WhyMissing:
		return say.T("The picture is not on this tablet yet")
	case print.WhyFile:
		return say.T("A file of its own: only its name is printed")
	}
	return ""
}

// mayPutIn reports whether somebody may put it in on purpose.
func mayPutIn(l print.Left) bool {
	switch l.Why {
	case print.WhyRestricted, print.WhyProtected, print.WhyPicture:
		return l.Cell.LinkID != ""
	case print.WhyAsk:
		return true
	}
	return false
}
