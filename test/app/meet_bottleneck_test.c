/* Help that is not there: counted once per source, and nothing that leads from the count to a family. */
#include "app/chain/chain.h"
#include "app/chain/meet.h"
#include "app/chain_world.h"

#include <string.h>

static int report(struct chain_world *cw, const struct actor *by, const char *field, const char *id)
{
    world_call(&cw->w, by);
    call_set(&cw->w, field, id);
    call_set(&cw->w, "shortage", "no_provider");
    return world_run(&cw->w, bottleneck_report);
}

static int read_counts(struct call *c, struct err *err)
{
    struct value *kinds;
    int rc = store_all(&kinds, &c->store, SQL_COUNT_BOTTLENECK_KINDS, DB_ARGS(db_text("2026-03")), err);
    value_put(c->page, "kinds", kinds);
    return rc;
}

static int64_t counted(struct chain_world *cw)
{
    world_call(&cw->w, &cw->w.nobody);
    world_must(&cw->w, read_counts);
    return value_as_int(value_at(cw->w.call.page, "kinds.0.n"), 0);
}

static void counts_once_per_source(void **unused)
{
    (void)unused;
    struct chain_world cw;
    char step[37], referral[37];
    chain_open(&cw);
    chain_step(&cw, "debt_help_referral", step);
    assert_int_equal(counted(&cw), 0);
    assert_ok(report(&cw, &cw.w.midwife, "short_step", step));
    assert_int_equal(counted(&cw), 1);
    assert_ok(report(&cw, &cw.w.midwife, "short_step", step));
    assert_int_equal(counted(&cw), 1);
    chain_refer(&cw, referral);
    assert_ok(report(&cw, &cw.w.midwife, "short_referral", referral));
    assert_ok(report(&cw, &cw.w.midwife, "short_referral", referral));
    assert_int_equal(counted(&cw), 2);
    assert_string_equal(value_as_text(value_at(cw.w.call.page, "kinds.0.item"), ""), "debt_help");
    chain_close(&cw);
}

static void nobody_else_reports(void **unused)
{
    (void)unused;
    struct chain_world cw;
    char step[37], referral[37];
    chain_open(&cw);
    chain_step(&cw, "debt_help_referral", step);
    chain_refer(&cw, referral);
    const struct actor *others[] = {&cw.partner, &cw.w.midwife2, &cw.w.nurse, &cw.w.coordinator, &cw.w.admin};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_true(report(&cw, others[i], "short_step", step) < 0);
        assert_true(report(&cw, others[i], "short_referral", referral) < 0);
    }
    /* the receiver is no sender */
    assert_true(report(&cw, &cw.w.debt, "short_referral", referral) < 0);
    assert_int_equal(counted(&cw), 0);
    chain_close(&cw);
}

/* --- no way back --- */

static int dump(struct call *c, struct err *err)
{
    struct value *kinds = NULL, *reasons = NULL;
    int rc = store_all(&kinds, &c->store, SQL_COUNT_BOTTLENECK_KINDS, DB_ARGS(db_text("2026-03")), err);
    if (rc == 0)
        rc = store_all(&reasons, &c->store, SQL_COUNT_BOTTLENECK_REASONS, DB_ARGS(db_text("2026-03")), err);
    value_put(c->page, "kinds", kinds);
    value_put(c->page, "reasons", reasons);
    return rc;
}

/* The timeline does not tell, the page to go to names no source, and two reports are one row with the number two. */
static void nothing_leads_back(void **unused)
{
    (void)unused;
    struct chain_world cw;
    char step[37], referral[37];
    chain_open(&cw);
    chain_step(&cw, "debt_help_referral", step);
    chain_refer(&cw, referral);
    assert_ok(report(&cw, &cw.w.midwife, "short_step", step));
    assert_null(strstr(cw.w.call.location, step));
    assert_ok(report(&cw, &cw.w.midwife, "short_referral", referral));
    assert_null(strstr(cw.w.call.location, referral));
    world_call(&cw.w, &cw.w.nobody);
    world_must(&cw.w, dump);
    assert_int_equal(value_count(value_get(cw.w.call.page, "kinds")), 1);
    assert_int_equal(value_as_int(value_at(cw.w.call.page, "reasons.0.n"), 0), 2);
    BUF_AUTO json;
    buf_init(&json, 1 << 20);
    json_write(&json, cw.w.call.page);
    const char *never[] = {step, referral, cw.mother, cw.w.midwife.org, "Noor"};
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        assert_null(strstr(buf_text(&json), never[i]));
    chain_call(&cw, &cw.parent, "step", step);
    world_must(&cw.w, step_page);
    BUF_AUTO page;
    buf_init(&page, 4 << 20);
    json_write(&page, cw.w.call.page);
    assert_null(strstr(buf_text(&page), "is_known"));
    chain_close(&cw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_once_per_source),
        cmocka_unit_test(nobody_else_reports),
        cmocka_unit_test(nothing_leads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
