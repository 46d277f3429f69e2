package fhir

// Base is where shipped forms, code systems and our own extensions live.
const Base = "https://forms.doorstep.example/fhir/"

// Code systems.
const (
	UCUM          = "http://unitsofmeasure.org"
	ItemControls  = "http://hl7.org/fhir/questionnaire-item-control"
	DisplayKinds  = "http://hl7.org/fhir/questionnaire-display-category"
	SignatureType = "urn:iso-astm:E1762-95:2013"
	NHSNumber     = "https://fhir.nhs.uk/Id/nhs-number"
)

// Where a Questionnaire of ours and its code systems are found, by name.
const (
	QuestionnaireBase = Base + "Questionnaire/"
	CodeSystemBase    = Base + "CodeSystem/"
	ValueSetBase      = Base + "ValueSet/"
)

const (
	core = "http://hl7.org/fhir/StructureDefinition/"
	sdc  = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
	ours = Base + "StructureDefinition/"
)

// Extensions that constrain an answer (forms.md 2.4).
const (
	ExtMinLength         = core + "minLength"
	ExtRegex             = core + "regex"
	ExtEntryFormat       = core + "entryFormat"
	ExtMinValue          = core + "minValue"
	ExtMaxValue          = core + "maxValue"
	ExtMinQuantity       = sdc + "minQuantity"
	ExtMaxQuantity       = sdc + "maxQuantity"
	ExtMaxDecimalPlaces  = core + "maxDecimalPlaces"
	ExtMinOccurs         = core + "questionnaire-minOccurs"
	ExtMaxOccurs         = core + "questionnaire-maxOccurs"
	ExtMimeType          = core + "mimeType"
	ExtMaxSize           = core + "maxSize"
	ExtOptionExclusive   = core + "questionnaire-optionExclusive"
	ExtUnitOption        = core + "questionnaire-unitOption"
	ExtUnit              = core + "questionnaire-unit"
	ExtReferenceResource = core + "questionnaire-referenceResource"
	ExtConstraint        = core + "questionnaire-constraint"
	ExtTargetConstraint  = core + "targetConstraint"
)

// Extensions that make a form behave.
const (
	ExtCalculated        = sdc + "calculatedExpression"
	ExtInitialExpression = sdc + "initialExpression"
	ExtEnableWhen        = sdc + "enableWhenExpression"
	ExtVariable          = core + "variable"
	ExtLaunchContext     = sdc + "launchContext"
	ExtOrdinalValue      = core + "ordinalValue"
	ExtItemWeight        = core + "itemWeight"
	ExtHidden            = core + "questionnaire-hidden"
	ExtSignatureRequired = core + "questionnaire-signatureRequired"
	ExtUsageMode         = core + "questionnaire-usageMode"
)

// Extensions on how a form looks.
const (
	ExtItemControl       = core + "questionnaire-itemControl"
	ExtChoiceOrientation = core + "questionnaire-choiceOrientation"
	ExtOptionPrefix      = core + "questionnaire-optionPrefix"
	ExtSliderStep        = core + "questionnaire-sliderStepValue"
	ExtDisplayCategory   = core + "questionnaire-displayCategory"
	ExtSupportLink       = core + "questionnaire-supportLink"
	ExtMarkdown          = core + "rendering-markdown"
	ExtShortText         = sdc + "shortText"
	ExtOpenLabel         = sdc + "openLabel"
	ExtCollapsible       = sdc + "collapsible"
	ExtWidth             = sdc + "width"
	ExtColumnCount       = sdc + "columnCount"
	ExtDisabledDisplay   = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Questionnaire.item.disabledDisplay"
	ExtTranslation       = core + "translation"
)

// Extensions on a response.
const (
	ExtSignature      = core + "questionnaireresponse-signature"
	ExtAnswerAuthor   = core + "questionnaireresponse-author"
	ExtCompletionMode = core + "questionnaireresponse-completionMode"
)

// Our own extensions. Each can be ignored: an engine that skips it still collects the same answers.
const (
	// DItemControl says what our item is where HL7's codes have no word: one of the Control… codes.
	DItemControl = ours + "item-control" // valueCode
	// DRequired: sub-extensions kind (valueCode "stop" or "gap") and, when conditional, when
	// (valueExpression, FHIRPath; true = required). kind "gap" may be met by a gap reason.
	DRequired = ours + "required"
	// DNotAnswered on a response item: code (valueCode) and, for "to-follow", date (valueDate).
	DNotAnswered = ours + "not-answered"
	// DLengthGuide: from how many characters on the counter turns amber (valueInteger).
	DLengthGuide = ours + "length-guide"
	// DVoice (valueBoolean) on an item: counts as the child's own voice; on a response item, who said
	// it (valueCode).
	DVoice = ours + "voice"
	// DRestricted (valueBoolean): left out of the family copy, packs and "turn the screen round".
	DRestricted = ours + "restricted"
	// DRestrictedWhen (valueExpression): restricted while this holds.
	DRestrictedWhen = ours + "restricted-when"
	// DFamilyMaySee (valueBoolean).
	DFamilyMaySee = ours + "family-may-see"
	// DPrefill: the path that fills the answer first, such as "child.given" (valueString).
	DPrefill = ours + "prefill"
	// DCompanionOf: the linkId that this item explains, dates or measures (valueString).
	DCompanionOf = ours + "companion-of"
	// DSubtitle: a line under a title (valueString).
	DSubtitle = ours + "subtitle"
	// DSigner on a signature item: role (valueCode), does (valueString: what the signature means).
	DSigner = ours + "signer"
	// DGapCodes: which gap reasons the form offers, when not the usual ones; code (valueCode) repeats.
	DGapCodes = ours + "gap-codes"
	// DThreshold, repeating: level (valueCode red, amber, green), atLeast, below (valueDecimal, in the
	// item's unit), text (valueString). For show only.
	DThreshold = ours + "threshold"
	// DOptionsFrom: options come from the case or a setting when the form is filled (valueString).
	DOptionsFrom = ours + "options-from"
	// DGuide: words for the practitioner that belong to an option (valueString on answerOption).
	DGuide = ours + "guide"
	// DFlag: what an option calls for beyond its being chosen, such as SG for a sign of harm
	// (valueCode on answerOption, repeating).
	DFlag = ours + "flag"
	// DRow on a repeating group: what a card is called (valueString) and which linkIds its title shows.
	DRow = ours + "row"
	// DWho on the form: roles that may start it (valueCode, repeating).
	DWho = ours + "who-may-start"
	// DGroup on the form: under which heading the form is offered (valueString).
	DGroup = ours + "form-group"
	// DDesk and DLight (valueBoolean): written at the desk, not in front of the family; part of the light path.
	DDesk  = ours + "desk"
	DLight = ours + "light"
	// DTrack (valueBoolean): becomes a tracked task after signing.
	DTrack = ours + "track"
	// DSHA256 on an attachment (valueString, hexadecimal): R4's own hash is SHA-1.
	DSHA256 = ours + "sha256"
	// DSignedDigest on a signature: SHA-256 of the canonical JSON of what was signed.
	DSignedDigest = ours + "signed-digest"
)

// Codes of DItemControl and itemControl that our forms use.
const (
	ControlPart      = "part"
	ControlSection   = "section"
	ControlPage      = "page" // also an HL7 code, written as itemControl
	ControlPerson    = "person"
	ControlOrg       = "org"
	ControlSignature = "signature"
	ControlSketch    = "sketch"
	ControlBodyMap   = "body-map"
	ControlRisk      = "risk-matrix"
	ControlPhoto     = "photo"
	// ControlPhotoMarks are the marks on a photo: rows of a group under it.
	ControlPhotoMarks = "photo-marks"
	ControlUnsure     = "yes-no-unsure"
	ControlInfo       = "info"
	ControlAddress    = "address"
	ControlPhone      = "phone"
	ControlRecord     = "record" // points at a document, a row or an entry of the case
)

// Codes of DRequired's kind.
const (
	RequiredStop = "stop" // must be answered before signing
	RequiredGap  = "gap"  // must be answered or carry a reason for the gap
)

// GapReasons are the usual reasons for not answering (caf.md section 2).
var GapReasons = []string{
	"not-asked-yet", "declined-by-family", "declined-by-child", "not-known", "not-applicable", "to-follow",
}
