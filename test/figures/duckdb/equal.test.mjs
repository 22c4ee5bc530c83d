import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import test from "node:test";

import { births } from "./births.mjs";
import { top } from "./content.mjs";
import { ask, duckdb, figures, postgres } from "./engines.mjs";
import { rows } from "./made.mjs";
import { load, makeStore, native, write } from "./store.mjs";
import { count, known } from "./truth.mjs";
import { combined, join, twoyear } from "./twoyear.mjs";

const protection = Object.fromEntries(
  ["supervision", "guardianship", "placed_out"].map((f) => [`${f}_0_2`, [(r) => known(r[f]), (r) => known(r.followed_to_2)]]),
);

const made = {
  births: rows("births", 20000, { seed: 2 }),
  twoyear: rows("twoyear", 20000, { seed: 3, repeated: 0.3 }),
  protection: rows("protection", 2000, { seed: 4 }),
  care_counts: rows("care_counts", 3000, { seed: 5 }),
  service_use: rows("service_use", 2000, { seed: 6 }),
};

// What each dataset counts by its definitions, without the engine.
const expected = {
  births: () => count(made.births, births),
  "twoyear+nearest": () => count(join(made.twoyear, made.twoyear), twoyear),
  protection: () => count(made.protection, protection),
  "births+twoyear": () => count(join(made.births, made.twoyear), combined),
};
const kinds = [...Object.keys(made).filter((kind) => kind !== "twoyear"), "twoyear+nearest", "births+twoyear"];

test("every indicator equals its own SQL in DuckDB, in all groups", async (t) => {
  const store = makeStore(t);
  const files = write(store, made);
  const db = await duckdb(files);
  load(store, files);
  for (const kind of kinds) assert.deepEqual(native(store, kind), await ask(db, figures(store, "sql", kind)), kind);
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
  for (const kind of kinds) {
    const counted = pg.ask(figures(store, "sql", kind, "--dialect", "postgres"));
    assert.deepEqual(counted, await ask(db, figures(store, "sql", kind)), kind);
  }
});

// A simulated registry, held against the tables of the WHO and Perined where they are at hand.
test("a simulated registry counts the same natively and in DuckDB", async (t) => {
  const shared = { birthweight: "hoftiezer/hoftiezer_birthweight_by_day.csv", "who-bmi": "who/bmianthro.txt", "who-length": "who/lenanthro.txt" };
  const path = (name) => `${top}../shared/data/${name}`;
  if (!Object.values(shared).every((name) => existsSync(path(name)))) return t.skip("the official tables are not at hand");
  const store = makeStore(t, Object.fromEntries(Object.entries(shared).map(([kind, name]) => [kind, readFileSync(path(name))])));
  const list = `${store}/areas.csv`;
  const areas = Array.from({ length: 40 }, (_, i) => `WK${String(i + 1).padStart(6, "0")};${2000 + 700 * i}`);
  writeFileSync(list, `${["code;population", ...areas].join("\n")}\n`);
  figures(store, "simulate", "registry", "--areas", list, "--births", "40000", "--years", "2014-2018", "--out", `${store}/made`, "--kinds", "births,twoyear,protection");
  const files = Object.fromEntries(["births", "twoyear", "protection"].map((kind) => [kind, `${store}/made/${kind}.csv`]));
  load(store, files);
  const db = await duckdb(files);
  for (const kind of ["births", "protection", "twoyear+nearest", "births+twoyear"]) {
    const counted = native(store, kind);
    assert.ok(counted.size >= 190, `${kind}: ${counted.size} groups`);
    assert.deepEqual(counted, await ask(db, figures(store, "sql", kind)), kind);
  }
});
