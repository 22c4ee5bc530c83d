/* See extension.h. Names are the last part of the address: HL7 publishes the same extension under several addresses. */
#include "fhir/extension.h"

static const char *const honoured[] = {
    "translation",
    "questionnaire-hidden",
    "minValue",
    "maxValue",
    "ordinalValue",
    "questionnaire-ordinalValue",
    "itemWeight",
    "questionnaire-scoreWeight",
    "maxDecimalPlaces",
    "minLength",
    "questionnaire-minOccurs",
    "questionnaire-maxOccurs",
    "questionnaire-unit",
    "questionnaire-unitOption",
    "sdc-questionnaire-minQuantity",
    "sdc-questionnaire-maxQuantity",
    "maxSize",
    "mimeType",
    "questionnaire-optionExclusive",
    "questionnaire-referenceResource",
    NULL,
};

static const char *const harmless[] = {
    /* looks */
    "rendering-xhtml",
    "rendering-style",
    "rendering-markdown",
    "questionnaire-choiceOrientation",
    "choiceColumn",
    "sdc-questionnaire-choiceColumn",
    "sdc-questionnaire-columnCount",
    "questionnaire-sliderStepValue",
    "questionnaire-displayCategory",
    "questionnaire-optionPrefix",
    "sdc-questionnaire-collapsible",
    "sdc-questionnaire-width",
    "sdc-questionnaire-shortText",
    "sdc-questionnaire-itemMedia",
    "sdc-questionnaire-itemAnswerMedia",
    "sdc-questionnaire-keyboard",
    "sdc-questionnaire-openLabel",
    "sdc-questionnaire-optionalDisplay",
    "entryFormat",
    "designNote",
    "valueset-label",
    "valueset-conceptOrder",
    "questionnaire-supportLink",
    "questionnaire-usageMode",
    "translatable",
    "language",
    "codesystem-label",
    "valueset-caseSensitive",
    /* where it is from and who may use it */
    "artifact-versionAlgorithm",
    "artifact-version",
    "artifact-versionPolicy",
    "artifact-author",
    "artifact-editor",
    "artifact-reviewer",
    "artifact-endorser",
    "artifact-topic",
    "artifact-copyrightLabel",
    "artifact-approvalDate",
    "artifact-lastReviewDate",
    "artifact-effectivePeriod",
    "cqf-library",
    "cqf-citation",
    "cqf-publicationStatus",
    "replaces",
    "resource-approvalDate",
    "resource-lastReviewDate",
    "resource-effectivePeriod",
    "structuredefinition-wg",
    "structuredefinition-fmm",
    "structuredefinition-standards-status",
    "questionnaire-baseType",
    "questionnaire-fhirType",
    "sdc-questionnaire-assembledFrom",
    "sdc-questionnaire-performerType",
    "questionnaire-preferredTerminologyServer",
    "sdc-questionnaire-preferredTerminologyServer",
    "preferredTerminologyServer",
    "sdc-questionnaire-endpoint",
    /* filling in beforehand and taking out afterwards, which Kiem does not do */
    "sdc-questionnaire-initialExpression",
    "sdc-questionnaire-itemPopulationContext",
    "sdc-questionnaire-itemExtractionContext",
    "sdc-questionnaire-launchContext",
    "sdc-questionnaire-sourceQueries",
    "sdc-questionnaire-sourceStructureMap",
    "sdc-questionnaire-targetStructureMap",
    "sdc-questionnaire-isSubject",
    "sdc-questionnaire-observationLinkPeriod",
    "sdc-questionnaire-observationExtract",
    "sdc-questionnaire-observationExtractEntry",
    "sdc-questionnaire-observation-extract-category",
    "sdc-questionnaire-contextExpression",
    "sdc-questionnaire-choiceConstraint",
    "cqf-fhirQueryPattern",
    "sdc-questionnaire-entryMode",
    NULL,
};

static const struct {
    const char *name;
    enum extension_use use;
    const char *key;
} others[] = {
    {"questionnaire-itemControl", EXTENSION_CONTROL, NULL},
    {"variable", EXTENSION_NOTED, "fhir.variable"},
    {"sdc-questionnaire-library", EXTENSION_NOTED, "fhir.variable"},
    {"cqf-expression", EXTENSION_AS_TEXT, "fhir.calculated"},
    {"cqf-calculatedValue", EXTENSION_AS_TEXT, "fhir.calculated"},
    {"sdc-questionnaire-calculatedExpression", EXTENSION_AS_TEXT, "fhir.calculated"},
    {"sdc-questionnaire-enableWhenExpression", EXTENSION_AS_TEXT, "fhir.enable_expression"},
    {"sdc-questionnaire-answerExpression", EXTENSION_AS_TEXT, "fhir.answer_expression"},
    {"sdc-questionnaire-candidateExpression", EXTENSION_AS_TEXT, "fhir.answer_expression"},
    {"sdc-questionnaire-answerOptionsToggleExpression", EXTENSION_AS_TEXT, "fhir.answer_expression"},
    {"sdc-questionnaire-lookupQuestionnaire", EXTENSION_AS_TEXT, "fhir.sub_questionnaire"},
    {"sdc-questionnaire-subQuestionnaire", EXTENSION_AS_TEXT, "fhir.sub_questionnaire"},
    {"sdc-questionnaire-assemble-expectation", EXTENSION_AS_TEXT, "fhir.sub_questionnaire"},
    {"sdc-questionnaire-assembleContext", EXTENSION_AS_TEXT, "fhir.sub_questionnaire"},
    {"sdc-questionnaire-questionnaireAdaptive", EXTENSION_AS_TEXT, "fhir.adaptive"},
    {"questionnaire-adaptive", EXTENSION_AS_TEXT, "fhir.adaptive"},
    {"targetConstraint", EXTENSION_MARKED, "fhir.constraint"},
    {"questionnaire-constraint", EXTENSION_MARKED, "fhir.constraint"},
    {"questionnaire-signatureRequired", EXTENSION_MARKED, "fhir.signature"},
    {"rendering-styleSensitive", EXTENSION_MARKED, "fhir.style"},
    {"regex", EXTENSION_MARKED, "fhir.regex"},
    {"questionnaire-referenceFilter", EXTENSION_MARKED, "fhir.reference_filter"},
    {"questionnaire-referenceProfile", EXTENSION_MARKED, "fhir.reference_filter"},
    {"questionnaire-unitValueSet", EXTENSION_MARKED, "fhir.unit_value_set"},
    {"questionnaire-unitOpen", EXTENSION_NOTED, "fhir.unit_open"},
    {"sdc-questionnaire-unitOpen", EXTENSION_NOTED, "fhir.unit_open"},
    {"sdc-questionnaire-unitSupplementalSystem", EXTENSION_NOTED, "fhir.unit_open"},
};

static bool listed(const char *const *list, const char *name)
{
    for (; *list; list++)
        if (text_is(*list, name))
            return true;
    return false;
}

/* The part of an HL7 address behind "/StructureDefinition/"; NULL: of somebody else. */
static const char *name_of(const char *url)
{
    static const char host[] = "http://hl7.org/fhir/", part[] = "/StructureDefinition/";
    const char *at = url && strncmp(url, host, sizeof host - 1) == 0 ? strstr(url, part) : NULL;
    return at ? at + sizeof part - 1 : NULL;
}

enum extension_use extension_use(const char **key, const char *url)
{
    const char *name = name_of(url);
    *key = NULL;
    if (!name)
        return EXTENSION_UNKNOWN;
    if (listed(honoured, name))
        return EXTENSION_HONOURED;
    if (listed(harmless, name))
        return EXTENSION_HARMLESS;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (text_is(others[i].name, name)) {
            *key = others[i].key;
            return others[i].use;
        }
    return EXTENSION_UNKNOWN;
}
