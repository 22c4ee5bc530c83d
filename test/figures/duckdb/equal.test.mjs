import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import test from "node:test";

import { births } from "./births.mjs";
import { csv } from "./content.mjs";
import { ask, duckdb, figures, grouped, postgres } from "./engines.mjs";
import { birthweightCurve, bmiCurve, lengthCurve, rows } from "./made.mjs";
import { count, known } from "./truth.mjs";
import { combined, join, twoyear } from "./twoyear.mjs";

function makeStore(t) {
  const store = mkdtempSync(`${tmpdir()}/kiem-equal-`);
  chmodSync(store, 0o755); // PostgreSQL runs as an account of its own
  t.after(() => rmSync(store, { recursive: true, force: true }));
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

const protection = Object.fromEntries(
  ["supervision", "guardianship", "placed_out"].map((f) => [`${f}_0_2`, [(r) => known(r[f]), (r) => known(r.followed_to_2)]]),
);

const made = {
  births: rows("births", 20000, { seed: 2 }),
  twoyear: rows("twoyear", 20000, { seed: 3, repeated: 0.3 }),
  protection: rows("protection", 2000, { seed: 4 }),
  care_counts: rows("care_counts", 3000, { seed: 5 }),
};

// What each dataset counts by its definitions, without the engine.
const expected = {
  births: () => count(made.births, births),
  twoyear: () => count(made.twoyear, twoyear),
  protection: () => count(made.protection, protection),
  "births+twoyear": () => count(join(made.births, made.twoyear), combined),
};

// The same natively: rows imported, counted into a cube, read back as CSV.
function native(store, kind, by = []) {
  const cube = `${store}/${kind}.cube`;
  figures(store, "cube", kind, "--out", cube, ...(by.length ? ["--by", by.join(",")] : []));
  const lines = figures(store, "counts", cube).trimEnd().split("\n").map((line) => line.trimEnd().split(";"));
  return grouped(lines[0], lines.slice(1));
}

function load(store, files) {
  for (const [kind, path] of Object.entries(files)) figures(store, "import", kind, path);
}

test("every indicator equals its own SQL in DuckDB, in all groups", async (t) => {
  const store = makeStore(t);
  const files = write(store, made);
  const db = await duckdb(files);
  load(store, files);
  for (const kind of [...Object.keys(expected), "care_counts"])
    assert.deepEqual(native(store, kind), await ask(db, figures(store, "sql", kind)), kind);
  for (const by of [["sex"], ["mother_age", "parity", "origin", "income_group"], ["ga_group", "education", "plural"]])
    for (const kind of ["births", "births+twoyear"])
      assert.deepEqual(native(store, kind, by), await ask(db, figures(store, "sql", kind, "--by", by.join(","))), `${kind} by ${by}`);
});

test("SQL in DuckDB counts what the definitions say", async (t) => {
  const store = makeStore(t);
  const db = await duckdb(write(store, made));
  for (const [kind, counted] of Object.entries(expected))
    assert.deepEqual(await ask(db, figures(store, "sql", kind)), counted(), kind);
});

test("SQL in PostgreSQL counts what it counts in DuckDB", async (t) => {
  const store = makeStore(t);
  const pg = postgres(t, `${store}/server`);
  if (!pg) return t.skip("PostgreSQL is not installed");
  const files = write(store, made);
  const db = await duckdb(files);
  pg.load(files);
  for (const kind of [...Object.keys(expected), "care_counts"]) {
    const counted = pg.ask(figures(store, "sql", kind, "--dialect", "postgres"));
    assert.deepEqual(counted, await ask(db, figures(store, "sql", kind)), kind);
  }
});
