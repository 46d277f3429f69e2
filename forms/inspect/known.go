package inspect

import "doorstep/forms/fhir"

const (
	core = "http://hl7.org/fhir/StructureDefinition/"
	sdc  = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
)

// run are the extensions that the app acts on (forms.md 2.4).
var run = set(
	fhir.ExtMinLength, fhir.ExtRegex, fhir.ExtEntryFormat, fhir.ExtMinValue, fhir.ExtMaxValue, fhir.ExtMinQuantity, fhir.ExtMaxQuantity,
	fhir.ExtMaxDecimalPlaces, fhir.ExtMinOccurs, fhir.ExtMaxOccurs, fhir.ExtMimeType, fhir.ExtMaxSize, fhir.ExtOptionExclusive,
	fhir.ExtUnitOption, fhir.ExtUnit, fhir.ExtReferenceResource, fhir.ExtConstraint, fhir.ExtTargetConstraint,
	fhir.ExtCalculated, fhir.ExtInitialExpression, fhir.ExtEnableWhen, fhir.ExtVariable, fhir.ExtLaunchContext, fhir.ExtOrdinalValue,
	fhir.ExtItemWeight, fhir.ExtHidden, fhir.ExtSignatureRequired, fhir.ExtUsageMode,
	fhir.ExtItemControl, fhir.ExtChoiceOrientation, fhir.ExtOptionPrefix, fhir.ExtSliderStep, fhir.ExtDisplayCategory, fhir.ExtSupportLink,
	fhir.ExtMarkdown, fhir.ExtShortText, fhir.ExtOpenLabel, fhir.ExtCollapsible, fhir.ExtWidth, fhir.ExtColumnCount, fhir.ExtDisabledDisplay,
	fhir.ExtTranslation, sdc+"subQuestionnaire", // the engine's check refuses it by name
)

// changes are extensions that are not run and would change what is asked or allowed.
var changes = set(core + "cqf-calculatedValue")

func set(urls ...string) map[string]bool {
	out := map[string]bool{}
	for _, u := range urls {
		out[u] = true
	}
	return out
}

// reasons say why an extension that authors know is kept and not run.
var reasons = map[string]string{
	sdc + "preferredTerminologyServer":         "no server is asked for codes: the app works without a network",
	core + "preferredTerminologyServer":        "no server is asked for codes: the app works without a network",
	sdc + "observationExtract":                 "answers are not taken out as Observations; the filled form is the record",
	sdc + "observation-extract-category":       "answers are not taken out as Observations; the filled form is the record",
	sdc + "observationLinkPeriod":              "answers are not looked up in other records",
	sdc + "itemExtractionContext":              "answers are not taken out as other resources; the filled form is the record",
	sdc + "definitionExtract":                  "answers are not taken out as other resources; the filled form is the record",
	sdc + "definitionExtractValue":             "answers are not taken out as other resources; the filled form is the record",
	sdc + "templateExtract":                    "answers are not taken out as other resources; the filled form is the record",
	sdc + "templateExtractBundle":              "answers are not taken out as other resources; the filled form is the record",
	sdc + "itemPopulationContext":              "the form is not filled in from other records",
	sdc + "sourceQueries":                      "the form is not filled in from a server",
	sdc + "sourceStructureMap":                 "the form is not filled in from a server",
	sdc + "targetStructureMap":                 "answers are not turned into other resources",
	sdc + "candidateExpression":                "choices are not looked up; people write their own answer",
	sdc + "contextExpression":                  "no other records are shown beside the question",
	sdc + "answerExpression":                   "choices are not worked out; only those that the form lists are offered",
	sdc + "answerOptionsToggleExpression":      "all choices are offered always; none is taken away by another answer",
	sdc + "choiceColumn":                       "a choice is shown by its words alone",
	sdc + "itemMedia":                          "the picture beside the question is not shown",
	sdc + "itemAnswerMedia":                    "the picture beside the choice is not shown",
	sdc + "unitOpen":                           "only the units that the form lists are offered",
	sdc + "unitSupplementalSystem":             "only the units that the form lists are offered",
	core + "questionnaire-unitValueSet":        "only the units that the form lists by unitOption are offered",
	sdc + "assemble-expectation":               "the form is taken as it is; one put together from parts is assembled before it comes here",
	sdc + "assembledFrom":                      "it says from which parts the form was put together",
	sdc + "performerType":                      "who fills the form is not checked by it",
	sdc + "entryMode":                          "questions can be answered in any order",
	sdc + "keyboard":                           "the tablet chooses its keyboard by the kind of question",
	sdc + "endpoint":                           "answers are sent nowhere but to the organisation’s own tablets",
	sdc + "isSubject":                          "all answers are about the child of the case",
	core + "cqf-library":                       "no library of expressions is loaded",
	core + "cqf-calculatedValue":               "a bound that is worked out while the form is filled would not hold; write it as a constraint",
	core + "cqf-expression":                    "the words are shown as they are written, not worked out",
	core + "designNote":                        "a note for authors",
	core + "rendering-xhtml":                   "the words are shown as plain text or as simple markdown",
	core + "rendering-style":                   "colours and type are those of the app, so that contrast and size hold",
	core + "rendering-styleSensitive":          "colours and type are those of the app, so that contrast and size hold",
	core + "questionnaire-fhirType":            "it names the type of another program’s data",
	core + "questionnaire-baseType":            "it names the type of another program’s data",
	core + "questionnaire-definitionalDisplay": "the question is shown with its own words",
	core + "maxSize":                           "the size of a file is bounded by the app",
	core + "questionnaire-choiceAllowed":       "what may be chosen follows from the kind of question",
	core + "structuredefinition-wg":            "it names the group that wrote the form",
	"http://hl7.org/fhir/StructureDefinition/artifact-versionAlgorithm":                       "versions are compared as semantic versions",
	"http://hl7.org/fhir/5.0/StructureDefinition/extension-Questionnaire.versionAlgorithm[x]": "versions are compared as semantic versions",
}

func reason(url string) string {
	if r := reasons[url]; r != "" {
		return r
	}
	return "another program may act on it; here it is kept and exported, and changes nothing"
}
