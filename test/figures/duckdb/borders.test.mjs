// Each border of the definitions by hand: a row, and what it counts for. Every case lies in an area of its own.
//                  eligible, undecided, known, events, least, most
import assert from "node:assert/strict";
import test from "node:test";

import { ask, duckdb, figures } from "./engines.mjs";
import { p10 } from "./made.mjs";
import { load, makeStore, native, write } from "./store.mjs";

const yes = [1, 0, 1, 1, 1, 1];
const no = [1, 0, 1, 0, 0, 0];
const out = [0, 0, 0, 0, 0, 0]; // it is not asked of this row
const undecided = [0, 1, 0, 0, 0, 0]; // whether it is asked is not known
const unknown = [1, 0, 0, 0, 0, 1];
const surely = [1, 0, 0, 0, 1, 1]; // a part is not known, but another decides

const birth = { year: 2020, sex: "f", ga_days: 280, weight_g: 3500, outcome: "live", died: false, apgar5: 9, anomaly: false, plural: 1 };
const births = [
  [{ ga_days: 258 }, { preterm: yes }],
  [{ ga_days: 259 }, { preterm: no }],
  [{ ga_days: 223 }, { very_preterm: yes }],
  [{ ga_days: 224 }, { very_preterm: no, preterm: yes }],
  [{ ga_days: 195 }, { extremely_preterm: yes }],
  [{ ga_days: 196 }, { extremely_preterm: no }],
  [{ ga_days: 167 }, { preterm: out, sga: out, big2: out, big4: out }],
  [{ ga_days: 168 }, { preterm: yes, big2: yes }],
  [{ ga_days: null }, { preterm: undecided, big2: undecided, low_birth_weight: no }],
  [{ weight_g: p10("f", 280) }, { sga: no, big2: no }],
  [{ weight_g: p10("f", 280) - 1 }, { sga: yes, big2: yes }],
  [{ ga_days: 294, weight_g: p10("f", 294) - 1 }, { sga: yes }],
  [{ ga_days: 295, weight_g: 500 }, { sga: unknown, big2: unknown }],
  [{ sex: null }, { sga: unknown, big2: unknown }],
  [{ ga_days: 258, weight_g: null }, { sga: unknown, big2: surely, big4: surely, preterm: yes, low_birth_weight: unknown }],
  [{ weight_g: null }, { big2: unknown, big4: unknown }],
  [{ weight_g: 2499 }, { low_birth_weight: yes }],
  [{ weight_g: 2500 }, { low_birth_weight: no }],
  [{ apgar5: 6 }, { low_apgar: yes, big4: yes }],
  [{ apgar5: 7 }, { low_apgar: no, big4: no }],
  [{ apgar5: null }, { low_apgar: unknown, big4: unknown }],
  [{ anomaly: null }, { big4: unknown }],
  [{ anomaly: null, apgar5: 6 }, { big4: surely }],
  [{ outcome: "stillborn", apgar5: null, died: null }, { low_apgar: out, big4: no, perinatal_mortality_22_7d: yes, neonatal_mortality_lt28d: out }],
  [{ outcome: "stillborn", ga_days: 153, died: null }, { perinatal_mortality_22_7d: out }],
  [{ outcome: "stillborn", ga_days: 154, died: null }, { perinatal_mortality_22_7d: yes, perinatal_mortality_24_7d: out }],
  [{ outcome: "stillborn", ga_days: 168, died: null }, { perinatal_mortality_24_7d: yes, perinatal_mortality_28_7d: out }],
  [{ outcome: "stillborn", ga_days: 196, died: null }, { perinatal_mortality_28_7d: yes }],
  [{ died: true, death_days: 6 }, { perinatal_mortality_22_7d: yes, neonatal_mortality_lt28d: yes }],
  [{ died: true, death_days: 7 }, { perinatal_mortality_22_7d: no, perinatal_mortality_22_lt28d: yes, perinatal_mortality_22_le28d: yes }],
  [{ died: true, death_days: 27 }, { neonatal_mortality_lt28d: yes, neonatal_mortality_le28d: yes }],
  [{ died: true, death_days: 28 }, { neonatal_mortality_lt28d: no, neonatal_mortality_le28d: yes, perinatal_mortality_22_lt28d: no, perinatal_mortality_22_le28d: yes }],
  [{ died: true, death_days: 29 }, { neonatal_mortality_le28d: no }],
  [{ died: true, death_days: null }, { neonatal_mortality_lt28d: unknown }],
  [{ died: null }, { neonatal_mortality_lt28d: unknown }],
  [{ died: null, death_days: 30 }, { neonatal_mortality_lt28d: [1, 0, 0, 0, 0, 0] }], // whether or not: not within 28 days
  [{ first_consult_days: 69 }, { first_consult_in_time: yes }],
  [{ first_consult_days: 70 }, { first_consult_in_time: no }],
  [{ smoking: null }, { smoking: unknown }],
  [{ smoking: true, care_after_birth: false }, { smoking: yes, care_after_birth: no }],
  // A pregnancy counts once; what is of the child counts for each.
  [{ smoking: true, first_consult_days: 70, plural: 2, birth_order: 1, ga_days: 258 }, { smoking: yes, first_consult_in_time: no, preterm: yes }],
  [{ smoking: true, first_consult_days: 70, plural: 2, birth_order: 2, ga_days: 258 }, { smoking: out, first_consult_in_time: out, preterm: yes }],
  [{ smoking: true, first_consult_days: 70, plural: 3, birth_order: null, ga_days: 258 }, { smoking: undecided, first_consult_in_time: undecided, preterm: yes }],
  [{ smoking: true, plural: null, birth_order: 1 }, { smoking: undecided }],
  [{ smoking: true, plural: 1, birth_order: 1 }, { smoking: yes }],
];

// Weight and length near the middle of the made-up curves.
const check = {
  year: 2020, sex: "f", age_days: 730, ga_days: 280, weight_kg: "12.10", height_cm: "87.4", position: "lying", daz: "0.10",
  language: "healthy", hearing_vision: "healthy", psychosocial: "healthy", vaccinated: true,
};
const four = { daz: null, language: null };
const checks = [
  [{}, { unhealthy_at_two: no, overweight_at_two: no, growth_at_two: no }],
  [{ age_days: 608 }, { unhealthy_at_two: out, overweight_at_two: out }],
  [{ age_days: 609 }, { development_at_two: no }],
  [{ age_days: 913 }, { development_at_two: no }],
  [{ age_days: 914 }, { unhealthy_at_two: out }],
  [{ age_days: null }, { unhealthy_at_two: undecided }],
  [{ ...four, vaccinated: false }, { unhealthy_at_two: no }], // three of four: 0.75 is not below it
  [{ ...four, vaccinated: false, psychosocial: "unhealthy" }, { unhealthy_at_two: yes, language_at_two: unknown }],
  [{ ...four, psychosocial: null }, { unhealthy_at_two: out }], // three are not enough
  [{ language: "severe" }, { unhealthy_at_two: yes }],
  [{ daz: "-2.00" }, { development_at_two: no }],
  [{ daz: "-2.01" }, { development_at_two: yes, unhealthy_at_two: no }],
  [{ daz: "-3.00" }, { unhealthy_at_two: no }],
  [{ daz: "-3.01" }, { unhealthy_at_two: yes }],
  [{ position: null }, { growth_at_two: unknown, overweight_at_two: unknown, unhealthy_at_two: no }],
  [{ weight_kg: "20.00" }, { overweight_at_two: yes, growth_at_two: yes, unhealthy_at_two: no }],
  [{ weight_kg: null }, { growth_at_two: unknown }],
  [{ weight_kg: null, height_cm: "70.0" }, { growth_at_two: surely, unhealthy_at_two: yes }], // length below −3 SD
];

// A birth and its checks: which check counts.
const sick = { vaccinated: false, psychosocial: "severe" };
const joined = [
  [{}, [{}], { combined: no, combined_both: no }],
  [{ ga_days: 258 }, [{}], { combined: yes, combined_birth_only: yes, combined_two_only: no, combined_both: no }],
  [{}, [sick], { combined: yes, combined_two_only: yes }],
  [{ ga_days: 258 }, [sick], { combined_both: yes, combined_birth_only: no }],
  [{ weight_g: null }, [sick], { combined: surely, combined_two_only: unknown }],
  [{}, [], { combined: undecided }],
  [{ outcome: "stillborn" }, [], { combined: undecided }],
  [{}, [{ age_days: 700, ...sick }, { age_days: 740 }], { combined: no }],
  [{}, [{ age_days: 729 }, { age_days: 731, ...sick }], { combined: no }], // of two as near the earlier one
  [{}, [{ age_days: 729, ...sick }, { age_days: 731 }], { combined: yes }],
  [{}, [{ age_days: 730 }, { age_days: 730, ...sick }], { combined: undecided }], // they contradict each other
  [{}, [{ age_days: null, ...sick }, { age_days: 1096 }], { combined: out }],
  [{}, [{ age_days: 608 }, { age_days: 913, ...sick }], { combined: yes }], // within the window before what is nearer outside it
  [{}, [{ age_days: 608, ...sick }, { age_days: 914 }], { combined: out }],
];

const area = (i) => `WK${String(i + 1).padStart(6, "0")}`;

async function hold(t, kind, tables, cases) {
  const store = makeStore(t);
  const files = write(store, tables);
  load(store, files);
  const counted = { native: native(store, kind), sql: await ask(await duckdb(files), figures(store, "sql", kind)) };
  for (const [how, groups] of Object.entries(counted))
    cases.forEach((expected, i) => {
      for (const [code, six] of Object.entries(expected))
        assert.deepEqual(groups.get(`${area(i)}|2020`)[code], six, `${how}: case ${i + 1}, ${code}`);
    });
}

test("births at every border", async (t) => {
  const table = births.map(([change], i) => ({ ...birth, ...change, area: area(i), child: `c${i}` }));
  await hold(t, "births", { births: table }, births.map(([, expected]) => expected));
});

test("checks at two years at every border", async (t) => {
  const table = checks.map(([change], i) => ({ ...check, ...change, area: area(i), child: `c${i}` }));
  await hold(t, "twoyear+nearest", { twoyear: table }, checks.map(([, expected]) => expected));
});

test("of the checks of a child the nearest counts", async (t) => {
  const table = [700, 740, 730, 730].map((age_days, i) => ({ ...check, age_days, area: area(i), child: i < 2 ? "a" : "b" }));
  await hold(t, "twoyear+nearest", { twoyear: table }, [out, no, undecided, undecided].map((six) => ({ development_at_two: six })));
});

test("births with the check that counts", async (t) => {
  const tables = {
    births: joined.map(([change], i) => ({ ...birth, ...change, area: area(i), child: `c${i}` })),
    twoyear: joined.flatMap(([, list], i) => list.map((change) => ({ ...check, ...change, area: area(99), child: `c${i}` }))),
  };
  await hold(t, "births+twoyear", tables, joined.map(([, , expected]) => expected));
});
