// The one bridge from care to figures, from end to end: months frozen by Kiem are exported, read by kiem-figures, and shown as the
// same numbers; what was too small to show stays unknown. Usage: KIEM=… KIEM_FIGURES_PROGRAM=… KIEM_INSPECT=… bridge.mjs
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const { KIEM = "build/dev/kiem", KIEM_FIGURES_PROGRAM = "build/dev/kiem-figures", KIEM_INSPECT = "build/dev/kill_inspect" } = process.env;
const THRESHOLD = 10;
const AREA = "GM0599";
const folder = mkdtempSync(join(tmpdir(), "kiem-bridge-"));
const data = join(folder, "data");
after(() => rmSync(folder, { recursive: true, force: true }));

const run = (program, ...words) => execFileSync(program, words, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const inspect = (sql) => run(KIEM_INSPECT, join(data, "kiem.db"), sql).trim();

/* A month in which every goal can be told, put beside those of the made-up town; null is hidden. */
const MADE = {
  asked: { in_time: 143, late: 21, "": 164 },
  days_to_help: { median: 12, "": 40 },
  week_of_help: { median: 23, "": 25 },
  before_pregnancy: { talk: 14, none: 36, "": 50 },
  planned: { yes: 30, no: 20, unknown: 0, "": 50 },
  ready_before: { yes: 11, no: 13, "": 24 },
  ready_after: { yes: null, no: null, "": 17 },
};

/* The goals of definitions §3b as the month file holds them: a share, or a median. */
const GOALS = {
  g1_talk_before_pregnancy: { figure: "before_pregnancy", part: ["talk"], whole: ["talk", "none"] },
  g2_unplanned: { figure: "planned", part: ["no"], whole: ["no", "yes"] },
  g3_asked_in_time: { figure: "asked", part: ["in_time"], whole: ["in_time", "late"] },
  g4_days_to_help: { figure: "days_to_help", median: true },
  g4_week_of_help: { figure: "week_of_help", median: true },
  g5_ready_before: { figure: "ready_before", part: ["yes"], whole: ["yes", "no"] },
  g5_ready_after: { figure: "ready_after", part: ["yes"], whole: ["yes", "no"] },
};

function makeMonth(month) {
  const rows = Object.entries(MADE).flatMap(([figure, items]) => Object.entries(items).map(([item, value]) => [figure, item, value]));
  const values = rows.map(([figure, item, value], i) => `('${month}','${figure}','${item}',${i},${value})`).join(",");
  inspect(`INSERT INTO count_frozen (month, at, threshold) VALUES ('${month}', 0, ${THRESHOLD}) RETURNING month`);
  inspect(`INSERT INTO count_month (month, figure, item, position, value) VALUES ${values} RETURNING month`);
}

/** What the exported months say of a goal: [numerator, denominator], of what is known. */
function expected(goal, months) {
  let numerator = 0, denominator = 0;
  for (const { counts } of months)
    for (const { figure, item, value } of counts) {
      if (figure !== goal.figure || value === null) continue;
      if (goal.median ? item === "median" : goal.part.includes(item)) numerator += value;
      if (goal.median) denominator += item === "median" ? 1 : 0;
      else if (goal.whole.includes(item)) denominator += value;
    }
  return [numerator, denominator];
}

function compare(months, name) {
  const files = months.map(({ month }) => join(folder, `${month}.json`));
  const store = ["--store", join(folder, "store")];
  run(KIEM_FIGURES_PROGRAM, "import", "care_counts", ...files, "--area", AREA, "--name", name, ...store);
  const shown = run(KIEM_FIGURES_PROGRAM, "show", ...Object.keys(GOALS), "--data", name, "--level", "area", "--period", "all", "--format", "json", ...store);
  const { rows } = JSON.parse(shown);
  assert.equal(rows.length, Object.keys(GOALS).length);
  for (const row of rows) {
    const [numerator, denominator] = expected(GOALS[row.indicator], months);
    const value = denominator === 0 ? null : (numerator / denominator) * (GOALS[row.indicator].median ? 1 : 100);
    assert.equal(row.area, AREA);
    assert.deepEqual([row.indicator, row.numerator, row.denominator], [row.indicator, numerator, denominator]);
    assert.ok(value === null ? row.value === null : Math.abs(row.value - value) < 1e-6, `${row.indicator}: ${row.value}, not ${value}`);
  }
}

/** Nothing of fewer than the threshold, nor what would give it away by subtraction. */
function holdsTheRule({ month, threshold, counts }) {
  assert.equal(threshold, THRESHOLD);
  const small = (n) => n !== null && n > 0 && n < threshold;
  for (const figure of new Set(counts.map((row) => row.figure))) {
    if (figure === "nnz_area") continue; /* municipalities are no people */
    const rows = counts.filter((row) => row.figure === figure && row.item !== "median");
    const total = rows.find((row) => row.item === "")?.value;
    const parts = rows.filter((row) => row.item !== "");
    const median = counts.find((row) => row.figure === figure && row.item === "median")?.value ?? null;
    for (const { item, value } of rows) assert.ok(!small(value), `${month} ${figure} ${item}: ${value}`);
    if (median !== null) assert.ok(total >= threshold, `${month} ${figure}: a median of ${total}`);
    if (total === undefined || total === null || parts.length === 0) continue;
    assert.notEqual(parts.filter((row) => row.value === null).length, 1, `${month} ${figure}: one hidden number follows from the rest`);
    for (const { item, value } of parts) assert.ok(value === null || !small(total - value), `${month} ${figure}: all but ${item} are few`);
  }
}

test("what care freezes is what the figures show", { timeout: 120000 }, () => {
  run(KIEM, "demo", "--data", data, "--seed", "7", "80");
  makeMonth("2020-05");
  const months = [];
  for (const month of inspect("SELECT group_concat(month) FROM (SELECT month FROM count_frozen ORDER BY month)").split(",")) {
    const text = run(KIEM, "counts", "--data", data, "export", month);
    writeFileSync(join(folder, `${month}.json`), text);
    months.push(JSON.parse(text));
    holdsTheRule(months.at(-1));
  }
  assert.ok(months.length > 12, `${months.length} months`);
  assert.ok(readdirSync(folder).includes("2020-05.json"));
  compare([months[0]], "made");
  compare([months.at(-1)], "last");
  compare(months, "all");
  /* the made month tells every goal; what is hidden in it cannot be told */
  const told = Object.entries(GOALS).filter(([, goal]) => expected(goal, [months[0]])[1] > 0).map(([code]) => code);
  assert.deepEqual(told, Object.keys(GOALS).filter((code) => code !== "g5_ready_after"));
});

test("a month is not read without its area, nor twice, nor one that is not there", () => {
  const refused = (...words) => assert.throws(() => run(KIEM_FIGURES_PROGRAM, "import", "care_counts", ...words, "--store", join(folder, "store")));
  refused(join(folder, "2020-05.json"), "--name", "nowhere");
  refused(join(folder, "2020-05.json"), join(folder, "2020-05.json"), "--area", AREA, "--name", "twice");
  refused(join(folder, "nothing.json"), "--area", AREA, "--name", "nothing");
});
