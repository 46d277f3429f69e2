package ownforms

const (
	listTitle = "Forms of your organisation"
	listSub   = "Published for all its tablets"
	listIntro = "Beside the forms that come with Doorstep, your organisation can publish its own. They are begun from a child’s page, filled, checked, signed and printed like all others."
	bringIn   = "Bring in a form"
	noneYet   = "No form is published yet."
	noneWhy   = "A manager brings one in from a file."
	tryIt     = "Try it"
	withdraw  = "Withdraw it"

	whyWithdraw   = "Why is it withdrawn?"
	whyHint       = "It stays in the history."
	withdrawIntro = "From today nobody begins this form. What was begun stays, and is finished and signed as before."
	withdrawn     = "The form is withdrawn on this tablet, and on the others after a sync."

	apartStrong = "Two people published different forms under this version."
	apartText   = "Nobody can begin it. Bring in the form that is meant with a higher version."

	bringTitle   = "A form from a file"
	checkedTitle = "Looked at, not published yet"
	nameLabel    = "Short name"
	nameHint     = "Small letters with a hyphen, such as fire-safety. It stays the same in later versions."
	versionLabel = "Version"
	titleLabel   = "What is it called?"
	titleHint    = "The name that people look for."
	fromLabel    = "From which day can it be begun?"
	reasonLabel  = "Why is it published?"
	reasonHint   = "It stays in the history. You can leave this empty."
	publish      = "Publish to all tablets"
	published    = "The form is published on this tablet, and on the others after a sync."
	stopsNote    = "Something stops this form. It stands at the top of the page."

	stopsTitle = "This stops the form"
	stopsIntro = "The form can be published when this is put right: below, or by whoever made the form."
	lookTitle  = "Have a look at this"
	lookIntro  = "The form works. Other programs may read these places differently."
	keepTitle  = "Kept, but not acted on"
	keepIntro  = "This changes nothing that is asked. It is there again when the form is exported."
	allWell    = "Nothing stands against this form."
	allWhy     = "Try it before you publish it: on the real pages, with nothing kept."
)
