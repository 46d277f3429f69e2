// Package widgettest looks over a screen as drawn, for tests: what can be used
// has a name and a role, is large enough for a thumb and overlaps nothing else;
// words are whole, apart from each other and dark enough on what lies under
// them. It knows widgets only by what they show and say of themselves.
package widgettest
