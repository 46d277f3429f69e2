// Package past shows a child's history beside the form that somebody fills: key
// events, earlier contacts, and help that was turned down with the reasons, as what
// was learned. It stands open beside a wide page; on a narrow one it is a card that
// opens.
package past
