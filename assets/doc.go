// Package assets embeds what Doorstep shows and draws with: fonts, icons, the
// colour and size tokens, and the app icon, each with its licence text.
// It hands out plain bytes; it must never import another package of ours nor
// any user interface library.
package assets
