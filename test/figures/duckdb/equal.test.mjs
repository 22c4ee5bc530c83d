import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import test from "node:test";

import { births, count } from "./births.mjs";
import { csv } from "./content.mjs";
import { ask, duckdb, figures } from "./engines.mjs";
import { birthweightCurve, bmiCurve, lengthCurve, rows } from "./made.mjs";

function makeStore(t) {
  const store = mkdtempSync(`${tmpdir()}/kiem-equal-`);
  t.after(() => rmSync(store, { recursive: true }));
  for (const [kind, text] of [["birthweight", birthweightCurve()], ["who-bmi", bmiCurve()], ["who-length", lengthCurve()]]) {
    writeFileSync(`${store}/${kind}.csv`, text);
    figures(store, "curve", "import", kind, `${store}/${kind}.csv`);
  }
  return store;
}

// Writes rows as files of the store: kind → path.
function write(store, tables) {
  const files = {};
  for (const [kind, list] of Object.entries(tables)) {
    files[kind] = `${store}/${kind}.rows.csv`;
    writeFileSync(files[kind], csv(kind, list));
  }
  return files;
}

test("births: SQL in DuckDB counts what the definitions say", async (t) => {
  const store = makeStore(t);
  const table = rows("births", 20000);
  const db = await duckdb(write(store, { births: table }));
  assert.deepEqual(await ask(db, figures(store, "sql", ...Object.keys(births))), count(table, births));
});

test("two-year, protection, care counts, combined: SQL runs", async (t) => {
  const store = makeStore(t);
  const tables = Object.fromEntries(["births", "twoyear", "protection", "care_counts"].map((k, i) => [k, rows(k, 5000, { seed: i })]));
  const db = await duckdb(write(store, tables));
  for (const kind of ["births", "twoyear", "protection", "care_counts", "births+twoyear"]) {
    const out = await ask(db, figures(store, "sql", kind));
    console.log(kind, [...out][0]);
  }
});
