package main

// exceptions are texts of app/ui that look like words on a screen and must not
// be said in another language, with the reason. A text may be the beginning of
// what it is about, with a star.
var exceptions = []struct{ file, text, why string }{
	{"app/ui/model/fix.go", "Enter the *", "finds the kind of a fault by the first words of the form engine, which speaks English"},
	{"app/ui/model/fix.go", "The *", "finds the kind of a fault by the first words of the form engine, which speaks English"},
	{"app/ui/model/fault.go", "open /", "finds an error of the operating system"},
	{"app/ui/model/fault.go", "no such file", "finds an error of the operating system"},
	{"app/ui/shell/visit.go", "Visit", "is written into the record, which is in English"},
	{"app/ui/shell/room.go", "This room", "is written into the record, which is in English"},
	{"app/ui/shell/build.go", ", started ", "is written into the record, which is in English"},
	{"app/ui/screen/room/words.go", "Track, idea A", "is written into the record, which is in English"},
	{"app/ui/screen/bookings/cancel.go", "Nothing", "is written into the record, which is in English"},
	{"app/ui/screen/bookings/cancel.go", "%s, %s: %s. Instead: %s.", "is written into the record, which is in English"},
	{"app/ui/shell/practice.go", "Sam Practice", "the name of a person, if an invented one"},
}

// unshown are folders of app/ui whose texts no practitioner sees.
var unshown = []struct{ folder, why string }{
	{"app/ui/gallery", "the sheet of components, with invented people, for those who make screens"},
	{"app/ui/pictures", "a command that draws pictures of invented cases"},
	{"app/ui/stage", "a test's hands and eyes"},
	{"app/ui/widget/widgettest", "for tests"},
	{"app/ui/screen/screentest", "for tests"},
	{"app/ui/screen/careplan/careplantest", "an invented plan, for tests"},
	{"app/ui/words", "what families read has its own files"},
}
