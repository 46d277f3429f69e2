// Package invite makes an invitation and shows it, as a picture that another
// tablet's camera reads and as a code to type.
package invite
