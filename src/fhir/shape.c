/* See shape.h. The members are those of FHIR 4.0.1; members of R3 and R5 are known by name to say so. What members mean is
 * read elsewhere. */
#include "fhir/shape.h"

static const struct shape_member questionnaire_members[] = {
    {"resourceType", SHAPE_TEXT},
    {"id", SHAPE_TEXT},
    {"meta", SHAPE_OBJECT},
    {"implicitRules", SHAPE_TEXT},
    {"language", SHAPE_TEXT},
    {"text", SHAPE_OBJECT},
    {"contained", SHAPE_OBJECTS},
    {"extension", SHAPE_OBJECTS},
    {"modifierExtension", SHAPE_OBJECTS},
    {"url", SHAPE_TEXT},
    {"identifier", SHAPE_OBJECTS},
    {"version", SHAPE_TEXT},
    {"name", SHAPE_TEXT},
    {"title", SHAPE_TEXT},
    {"derivedFrom", SHAPE_TEXTS},
    {"status", SHAPE_TEXT},
    {"experimental", SHAPE_BOOL},
    {"subjectType", SHAPE_TEXTS},
    {"date", SHAPE_TEXT},
    {"publisher", SHAPE_TEXT},
    {"contact", SHAPE_OBJECTS},
    {"description", SHAPE_TEXT},
    {"useContext", SHAPE_OBJECTS},
    {"jurisdiction", SHAPE_OBJECTS},
    {"purpose", SHAPE_TEXT},
    {"copyright", SHAPE_TEXT},
    {"approvalDate", SHAPE_TEXT},
    {"lastReviewDate", SHAPE_TEXT},
    {"effectivePeriod", SHAPE_OBJECT},
    {"code", SHAPE_OBJECTS},
    {"item", SHAPE_OBJECTS},
    {NULL, SHAPE_TEXT},
};
const struct shape shape_questionnaire = {questionnaire_members, NULL};

static const struct shape_member item_members[] = {
    {"id", SHAPE_TEXT},
    {"extension", SHAPE_OBJECTS},
    {"modifierExtension", SHAPE_OBJECTS},
    {"linkId", SHAPE_TEXT},
    {"definition", SHAPE_TEXT},
    {"code", SHAPE_OBJECTS},
    {"prefix", SHAPE_TEXT},
    {"text", SHAPE_TEXT},
    {"type", SHAPE_TEXT},
    {"enableWhen", SHAPE_OBJECTS},
    {"enableBehavior", SHAPE_TEXT},
    {"required", SHAPE_BOOL},
    {"repeats", SHAPE_BOOL},
    {"readOnly", SHAPE_BOOL},
    {"maxLength", SHAPE_WHOLE},
    {"answerValueSet", SHAPE_TEXT},
    {"answerOption", SHAPE_OBJECTS},
    {"initial", SHAPE_OBJECTS},
    {"item", SHAPE_OBJECTS},
    {NULL, SHAPE_TEXT},
};
const struct shape shape_item = {item_members, NULL};

static const struct shape_member option_members[] = {
    {"id", SHAPE_TEXT},
    {"extension", SHAPE_OBJECTS},
    {"modifierExtension", SHAPE_OBJECTS},
    {"initialSelected", SHAPE_BOOL},
    {NULL, SHAPE_TEXT},
};
const struct shape shape_option = {option_members, "value"};

static const struct shape_member enable_members[] = {
    {"id", SHAPE_TEXT},       {"extension", SHAPE_OBJECTS}, {"modifierExtension", SHAPE_OBJECTS},
    {"question", SHAPE_TEXT}, {"operator", SHAPE_TEXT},     {NULL, SHAPE_TEXT},
};
const struct shape shape_enable = {enable_members, "answer"};

static const struct shape_member initial_members[] = {
    {"id", SHAPE_TEXT},
    {"extension", SHAPE_OBJECTS},
    {"modifierExtension", SHAPE_OBJECTS},
    {NULL, SHAPE_TEXT},
};
const struct shape shape_initial = {initial_members, "value"};

static const struct shape_member response_members[] = {
    {"resourceType", SHAPE_TEXT},  {"id", SHAPE_TEXT},           {"meta", SHAPE_OBJECT},
    {"implicitRules", SHAPE_TEXT}, {"language", SHAPE_TEXT},     {"text", SHAPE_OBJECT},
    {"contained", SHAPE_OBJECTS},  {"extension", SHAPE_OBJECTS}, {"modifierExtension", SHAPE_OBJECTS},
    {"identifier", SHAPE_OBJECT},  {"basedOn", SHAPE_OBJECTS},   {"partOf", SHAPE_OBJECTS},
    {"questionnaire", SHAPE_TEXT}, {"status", SHAPE_TEXT},       {"subject", SHAPE_OBJECT},
    {"encounter", SHAPE_OBJECT},   {"authored", SHAPE_TEXT},     {"author", SHAPE_OBJECT},
    {"source", SHAPE_OBJECT},      {"item", SHAPE_OBJECTS},      {NULL, SHAPE_TEXT},
};
const struct shape shape_response = {response_members, NULL};

static const struct shape_member response_item_members[] = {
    {"id", SHAPE_TEXT},        {"extension", SHAPE_OBJECTS}, {"modifierExtension", SHAPE_OBJECTS},
    {"linkId", SHAPE_TEXT},    {"definition", SHAPE_TEXT},   {"text", SHAPE_TEXT},
    {"answer", SHAPE_OBJECTS}, {"item", SHAPE_OBJECTS},      {NULL, SHAPE_TEXT},
};
const struct shape shape_response_item = {response_item_members, NULL};

static const struct shape_member response_answer_members[] = {
    {"id", SHAPE_TEXT},      {"extension", SHAPE_OBJECTS}, {"modifierExtension", SHAPE_OBJECTS},
    {"item", SHAPE_OBJECTS}, {NULL, SHAPE_TEXT},
};
const struct shape shape_response_answer = {response_answer_members, "value"};

/* value[x] of a Questionnaire and a QuestionnaireResponse, with their JSON kinds. */
static const struct shape_member types[] = {
    {"Boolean", SHAPE_BOOL},    {"Integer", SHAPE_WHOLE},    {"Decimal", SHAPE_NUMBER},
    {"Date", SHAPE_TEXT},       {"DateTime", SHAPE_TEXT},    {"Time", SHAPE_TEXT},
    {"String", SHAPE_TEXT},     {"Uri", SHAPE_TEXT},         {"Coding", SHAPE_OBJECT},
    {"Quantity", SHAPE_OBJECT}, {"Reference", SHAPE_OBJECT}, {"Attachment", SHAPE_OBJECT},
    {NULL, SHAPE_TEXT},
};

/* What other versions of FHIR have and R4 has not. */
static const char *const of_other_versions[] = {
    "concept",
    "option",
    "options",
    "initialBoolean",
    "initialDecimal",
    "initialInteger",
    "initialDate",
    "initialString",
    "initialCoding",
    "hasAnswer", /* R3 */
    "versionAlgorithm",
    "versionAlgorithmString",
    "versionAlgorithmCoding",
    "copyrightLabel",
    "answerConstraint",
    "disabledDisplay",
    NULL, /* R5 */
};

static const char *const kind_words[] = {"text",   "true/false", "whole number", "number",
                                         "object", "[objects]",  "[texts]"};

static bool all_are(const struct value *list, enum value_kind kind)
{
    bool all = value_kind(list) == VALUE_ARRAY && value_count(list) > 0;
    for (size_t i = 0; all && i < value_count(list); i++)
        all = value_kind(value_item(list, i)) == kind;
    return all;
}

static bool is_of(enum shape_kind kind, const struct value *v)
{
    switch (kind) {
    case SHAPE_TEXT:
        return value_kind(v) == VALUE_TEXT && value_as_text(v, "")[0];
    case SHAPE_BOOL:
        return value_kind(v) == VALUE_BOOL;
    case SHAPE_WHOLE:
        return value_kind(v) == VALUE_NUMBER && value_as_int(v, INT32_MIN) > INT32_MIN &&
               value_as_int(v, INT32_MAX) <= INT32_MAX;
    case SHAPE_NUMBER:
        return value_kind(v) == VALUE_NUMBER;
    case SHAPE_OBJECT:
        return value_kind(v) == VALUE_OBJECT;
    case SHAPE_OBJECTS:
        return all_are(v, VALUE_OBJECT);
    case SHAPE_TEXTS:
        return all_are(v, VALUE_TEXT);
    }
    return false;
}

static const struct shape_member *member_of(const struct shape_member *list, const char *name)
{
    for (; list->name; list++)
        if (text_is(list->name, name))
            return list;
    return NULL;
}

static const struct shape_member *find(const struct shape *shape, const char *name)
{
    const struct shape_member *m = member_of(shape->members, name);
    size_t n = shape->choice ? strlen(shape->choice) : 0;
    if (!m && n > 0 && strncmp(name, shape->choice, n) == 0)
        m = member_of(types, name + n);
    return m;
}

/* "_text" beside "text": ids and extensions of a primitive. */
static bool is_shadow(const struct shape *shape, const char *name)
{
    const struct shape_member *m = name[0] == '_' ? find(shape, name + 1) : NULL;
    return m && m->kind != SHAPE_OBJECT && m->kind != SHAPE_OBJECTS;
}

void shape_check(const struct shape *shape, const struct value *element, const struct shape_listener *to)
{
    int values = 0;
    for (size_t i = 0; i < value_count(element); i++) {
        const char *name = value_name(element, i);
        const struct shape_member *m = find(shape, name);
        const struct value *v = value_item(element, i);
        if (m && !is_of(m->kind, v))
            to->on_fault(to->state, SHAPE_WRONG_KIND, name, kind_words[m->kind]);
        values += m && shape->choice && strncmp(name, shape->choice, strlen(shape->choice)) == 0;
        if (m || (is_shadow(shape, name) && (value_kind(v) == VALUE_OBJECT || value_kind(v) == VALUE_ARRAY)))
            continue;
        bool known = false;
        for (size_t k = 0; of_other_versions[k] && !known; k++)
            known = text_is(of_other_versions[k], name);
        to->on_fault(to->state, known ? SHAPE_OTHER_VERSION : SHAPE_UNKNOWN, name, "");
    }
    if (values > 1)
        to->on_fault(to->state, SHAPE_TWO_VALUES, shape->choice, "");
}
