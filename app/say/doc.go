// Package say holds the words that practitioners see. A sentence stands in the
// code in English, where it is used, and is its own key, as in gettext:
//
//	say.T("Who leads for whom")
//	say.F("Nobody leads for %s yet", name)
//	say.N(n, "child", "children")
//
// In English each is what it looks like, without a look-up. Another language
// is a .po file, which the tools of translators read; what it lacks is said in
// English. The command gather writes assets/messages/app.pot, the list of
// everything that is said, from the source.
//
// What families read is in app/ui/words: whole sentences by key, in the
// languages of assets/messages. What a form asks is in the form.
//
// A leaf: it imports nothing of ours, so that every package of app may say
// something.
package say
