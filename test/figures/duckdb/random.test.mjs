// Definitions that nobody would write, made from a seed: whatever the language takes, the engine and DuckDB count the same.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, rmSync, writeFileSync } from "node:fs";
import test from "node:test";

import { schema, top } from "./content.mjs";
import { ask, duckdb, figures, program } from "./engines.mjs";
import { random, rows } from "./made.mjs";
import { load, makeStore, native, write } from "./store.mjs";

const count = Number(process.env.KIEM_RANDOM ?? 60);
const words = (text) => ({ nl: text, en: text });

function language(next, fields, terms) {
  const pick = (list) => list[Math.floor(next() * list.length)];
  const of = (kind) => fields.filter((f) => f.kind === kind);
  const literal = (f) => {
    const unit = 10 ** (f.decimals ?? 0);
    return (Math.round((f.min + next() * (f.max - f.min)) * unit) / unit).toFixed(Math.min(f.decimals ?? 0, 1 + Math.floor(next() * 2)));
  };
  const calls = fields.some((f) => f.code === "weight_g")
    ? { truth: ["sga(weight_g, sex, ga_days)", "below_centile(weight_g, sex, ga_days, 90)", "below_centile(weight_g - 10, sex, ga_days + 1, 50)"], number: ["apgar5"] }
    : { truth: ["vaccinated"], number: ["bmi_z(weight_kg, height_cm, sex, age_days, ga_days, position)", "length_z(height_cm, sex, age_days + 30, ga_days, position)"] };

  function number(depth) {
    const f = pick(of("number")), n = () => number(depth - 1);
    if (depth <= 0) return pick([f.code, f.code, literal(f), pick(calls.number)]);
    return pick([
      () => f.code,
      () => pick(calls.number),
      () => `${f.code} * ${pick(["2", "0.5", "-3"])}`,
      () => `(${n()} + ${n()})`,
      () => `(${n()} - ${n()})`,
      () => `${n()} / (${f.code})`,
      () => `-(${n()})`,
      () => `if(${truth(depth - 1)}, ${n()}, ${n()})`,
      () => `count(${truth(depth - 1)}, ${truth(depth - 1)}, ${truth(0)})`,
    ])();
  }
  function truth(depth) {
    const f = pick(of("number")), c = pick(of("code")), t = () => truth(depth - 1);
    if (depth <= 0)
      return pick([
        () => pick(of("flag")).code,
        () => `${f.code} ${pick(["<", "<=", ">", ">=", "=", "!="])} ${literal(f)}`,
        () => `${c.code} ${pick(["=", "!="])} '${pick(c.codes).code}'`,
        () => `${c.code} in ('${pick(c.codes).code}', '${pick(c.codes).code}')`,
        () => `${f.code} in (${literal(f)}, ${literal(f)})`,
        () => pick(calls.truth),
        () => pick(["true", "false"]),
        () => (terms.length ? pick(terms) : "true"),
      ])();
    return pick([
      () => `(${t()} and ${t()})`,
      () => `(${t()} or ${t()})`,
      () => `not (${t()})`,
      () => `if(${t()}, ${t()}, ${t()})`,
      () => `known(${pick([t, () => number(depth - 1)])()})`,
      () => `${number(depth - 1)} ${pick(["<", "<=", ">", ">=", "=", "!="])} ${number(depth - 1)}`,
    ])();
  }
  return { truth, number };
}

const indicator = (code, numerator, denominator) => ({
  code, name: words(code), explain: words(code), numerator, denominator, per: 100, unit: "", source: "random",
  interval: "wilson", direction: "none", publication: "persons",
});

// Content with random terms and indicators of a kind, without those that the language refuses (too large, too deep).
function writeContent(store, kind, seed) {
  const next = random(seed), fields = schema(kind).fields, folder = `${store}/content`;
  const sum = fields.find((f) => f.kind === "number" && !f.decimals && f.min >= 0).code;
  const definition = { dataset: kind, rows: words(kind), terms: [], indicators: [] };
  for (let i = 0; i < 12; i++) {
    const { truth } = language(next, fields, definition.terms.map((term) => term.code));
    definition.terms.push({ code: `t${i}`, label: words(`t${i}`), expression: truth(2) });
  }
  const { truth } = language(next, fields, definition.terms.map((term) => term.code));
  const summed = () => `if(${truth(1)}, ${sum}, count(${truth(1)}))`;
  for (let i = 0; i < count; i++) {
    const numerator = next() < 0.8 ? truth(3) : summed();
    const denominator = next() < 0.7 ? truth(1) : next() < 0.5 ? "true" : summed();
    definition.indicators.push(indicator(`r${i}`, numerator, denominator));
  }
  cpSync(`${top}registry`, folder, { recursive: true });
  for (const other of ["births", "twoyear", "twoyear_nearest", "combined"]) rmSync(`${folder}/indicators/${other}.json`);
  for (;;) {
    writeFileSync(`${folder}/indicators/${kind}.json`, JSON.stringify(definition));
    const run = spawnSync(program, ["indicators", "check", "--store", store, "--content", folder], { encoding: "utf8" });
    if (run.status === 0) return { options: ["--content", folder], definition };
    const [, code] = /: ([rt][0-9]+)[.:]/.exec(run.stderr);
    for (const list of ["terms", "indicators"]) definition[list] = definition[list].filter((one) => one.code !== code);
  }
}

for (const [kind, seed] of [["births", Number(process.env.KIEM_SEED ?? 11)], ["twoyear", Number(process.env.KIEM_SEED ?? 12)]])
  test(`${count} random definitions over ${kind}`, async (t) => {
    const store = makeStore(t);
    const { options, definition } = writeContent(store, kind, seed);
    assert.ok(definition.indicators.length > count / 2, `${definition.indicators.length} were taken`);
    t.diagnostic(`${definition.indicators.length} of ${count} are taken`);
    const files = write(store, { [kind]: rows(kind, 3000, { seed, missing: 0.3 }) });
    load(store, files);
    const counted = native(store, kind, [], options);
    const asked = await ask(await duckdb(files), figures(store, "sql", kind, ...options));
    for (const [group, counts] of counted)
      for (const { code, numerator, denominator } of definition.indicators)
        assert.deepEqual(counts[code], asked.get(group)[code], `${group} ${code}: ${numerator} / ${denominator}`);
    assert.equal(counted.size, asked.size);
    const telling = Object.values([...counted.values()][0]).filter(([, , known, events]) => events > 0 && events < known);
    assert.ok(telling.length > count / 4, `${telling.length} count some of their rows`);
  });
