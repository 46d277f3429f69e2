// Package wording embeds what the app asks of a plan's words, as dated data: the
// words that say too little, each with the question that helps, how long a plan
// may grow, and worked examples; and what the checks of a form’s quality say. A council changes the data, never the code.
//
// It holds data alone: what is done with it is the screens' business. It must
// never rewrite or refuse what somebody wrote.
package wording
