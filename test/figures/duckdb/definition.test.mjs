// A new indicator is one entry of content, a new kind of dataset one schema: no C. And a wrong one is refused with its place.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import test from "node:test";

import { top } from "./content.mjs";
import { ask, duckdb, figures, program } from "./engines.mjs";
import { makeStore, native } from "./store.mjs";

function content(store, change) {
  const folder = `${store}/content`;
  cpSync(`${top}registry`, folder, { recursive: true });
  const put = (name, value) => writeFileSync(`${folder}/${name}`, JSON.stringify(value));
  const edit = (name, how) => put(name, how(JSON.parse(readFileSync(`${folder}/${name}`, "utf8"))));
  change({ put, edit });
  return ["--content", folder];
}

const words = (nl, en = nl) => ({ nl, en });
const indicator = (code, numerator, denominator, more = {}) => ({
  code, name: words(code), explain: words(code), numerator, denominator, per: 100, unit: "%", source: "test",
  interval: "wilson", direction: "lower", publication: "persons", ...more,
});

test("a new kind of dataset with an indicator, natively and in DuckDB", async (t) => {
  const store = makeStore(t, {});
  const options = content(store, ({ put }) => {
    put("datasets/visits.json", {
      code: "visits", label: words("Huisbezoeken", "Home visits"), explain: words("Elke regel is een bezoek.", "Each row is a visit."), fields: [
        { code: "area", kind: "area", required: true, label: words("Wijk", "Area") },
        { code: "year", kind: "period", period: "year", min: 2000, max: 2100, required: true, label: words("Jaar", "Year") },
        { code: "hours", kind: "number", decimals: 1, min: 0, max: 10, unit: "hours", label: words("Duur", "Duration") },
        { code: "travel", kind: "number", decimals: 2, min: 0, max: 5, unit: "hours", label: words("Reistijd", "Travel") },
      ] });
    put("indicators/visits.json", {
      dataset: "visits", rows: words("bezoeken", "visits"),
      terms: [{ code: "short", label: words("kort", "short"), expression: "hours < 0.75" }],
      indicators: [
        indicator("short_visits", "short or hours + travel <= 1.25", "travel / hours < 0.5"),
        indicator("half_or_one", "hours in (0.5, 1)", "known(hours)"),
      ] });
  });
  const rows = [["hours", "travel"], ["0.7", "0.30"], ["0.8", "0.39"], ["0.8", "0.40"], ["1.0", "0.25"], ["1.0", "0.26"], ["0.5", ""], ["", "0.1"], ["0", "0"]];
  const path = `${store}/visits.csv`;
  writeFileSync(path, rows.map(([h, r], i) => (i ? `WK1,2020,${h},${r}` : `area,year,${h},${r}`)).join("\n") + "\n");
  figures(store, "import", "visits", path, ...options);
  const db = await duckdb({});
  await db.run(`CREATE TABLE visits AS SELECT * FROM read_csv('${path}', header = true,
    columns = {'area': 'VARCHAR', 'year': 'INTEGER', 'hours': 'DOUBLE', 'travel': 'DOUBLE'})`);
  const counted = native(store, "visits", [], options);
  // D: 0.43, 0.49, 0.5, 0.25, 0.26; two not known; 0 / 0 is not known either
  assert.deepEqual(counted.get("WK1|2020"), { short_visits: [4, 3, 4, 3, 3, 3], half_or_one: [7, 0, 7, 3, 3, 3] });
  assert.deepEqual(await ask(db, figures(store, "sql", "visits", ...options)), counted);
  const said = figures(store, "indicators", "explain", "short_visits", ...options);
  assert.match(said, /‘short’ or duration plus travel at most 1.25 hours/);
});

test("a wrong definition is refused with the place and the reason", (t) => {
  const store = makeStore(t, {});
  const wrong = [
    [(d) => (d.numerator = "ga_dagen < 259"), /births\.json: preterm\.numerator:1: .* ga_dagen → ga_days\?/],
    [(d) => (d.numerator = "ga_days < 259 and outcome = 'alive'"), /preterm\.numerator:27: .*'alive'; outcome: live, stillborn/],
    [(d) => (d.denominator = "ga_days >= true"), /preterm\.denominator:9: .*number, truth/],
    [(d) => (d.per = 10), /births\.json: preterm\.per: 10/],
    [(d) => delete d.source, /births\.json: preterm\.source: source/],
    [(d) => (d.colour = "red"), /births\.json: preterm: colour/],
  ];
  for (const [change, message] of wrong) {
    const options = content(store, ({ edit }) =>
      edit("indicators/births.json", (v) => { change(v.indicators.find((i) => i.code === "preterm")); return v; }));
    const run = spawnSync(program, ["indicators", "check", "--store", store, "--lang", "en", ...options], { encoding: "utf8" });
    assert.notEqual(run.status, 0);
    assert.match(run.stderr, message);
  }
});

test("what is shipped is right, and explained in both languages", (t) => {
  const store = makeStore(t, {});
  assert.match(figures(store, "indicators", "check"), /^\d+ indicators read; all is right\.\n$/);
  const codes = figures(store, "indicators").trimEnd().split("\n").map((line) => line.split(" ")[0]);
  assert.ok(codes.length >= 40 && codes.includes("big2"));
  for (const code of codes) assert.match(figures(store, "indicators", "explain", code), /\nnumerator: .*\ndenominator: /);
});
