// The figures engine on real neighbourhoods: borders, key figures and regions of ../shared/data are imported, twenty years of births
// are simulated on them and imported, and Rotterdam is shown by neighbourhood on the borders of 2022; every count is held against
// what this test counts in the CSV file itself. And real births of elsewhere come in through a mapping file.
// Usage: [KIEM_FIGURES_PROGRAM=…] node real.mjs [BIRTHS]; ends with 77 when the data are not there.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";
import { after, test } from "node:test";

const data = "../shared/data";
if (!fs.existsSync(`${data}/geo_kwb_tmap/NLD_dist_rd.geojson`)) {
  console.log(`SKIP: ${data} is absent`);
  process.exit(77);
}
const program = process.env.KIEM_FIGURES_PROGRAM ?? "build/dev/kiem-figures";
const births = process.argv[2]; // as many as the neighbourhoods have inhabitants for, otherwise
const place = fs.mkdtempSync(path.join(os.tmpdir(), "kiem-real-"));
after(() => fs.rmSync(place, { recursive: true, force: true }));

function run(...words) {
  const done = spawnSync(program, [...words, "--store", path.join(place, "store"), "--lang", "en"], { encoding: "utf8", maxBuffer: 1 << 28 });
  return { code: done.status, out: done.stdout, said: done.stdout + done.stderr };
}

function must(...words) {
  const done = run(...words);
  assert.equal(done.code, 0, `${words.join(" ")}: ${done.said}`);
  return done.out;
}

const show = (...words) => JSON.parse(must("show", ...words, "--format", "json"));
const csvRows = (file) => fs.readFileSync(file, "utf8").trim().split(/\r?\n/).slice(1);

test("real borders, key figures and regions", () => {
  assert.match(must("areas", "import", "2022", `${data}/geo_kwb_tmap/NLD_dist_rd.geojson`), /3340/);
  assert.match(must("areas", "import", "2022", `${data}/geo_kwb_tmap/NLD_muni_rd.geojson`), /345/);
  assert.match(must("areas", "regions", "2022", `${data}/regions/gemeente_vr_ggd.csv`), /342/);
  must("import", "area_figures", `${data}/geo_kwb_tmap/NLD_dist.csv`, "--mapping", "test/engine/mappings/NLD_dist.json");
  must("curve", "import", "birthweight", `${data}/hoftiezer/hoftiezer_birthweight_by_day.csv`);
  assert.match(must("list"), /area_figures\/area_figures +3340 /);
});

const simulated = path.join(place, "simulated");

test("twenty years of births simulated on them come in whole", { timeout: 300000 }, () => {
  must("simulate", "registry", "--kinds", "births", "--years", "2004-2023", "--out", simulated, ...(births ? ["--births", births] : []));
  const truth = JSON.parse(fs.readFileSync(`${simulated}/truth.json`, "utf8"));
  assert.ok(births || truth.births > 3e6, `${truth.births} births`);
  assert.equal(truth.areas, 3312 - unknownAreas(), "every neighbourhood with inhabitants has births");
  assert.match(must("import", "births", `${simulated}/births.csv`), new RegExp(`\\b${truth.births} rows imported`));
  must("verify");
});

/* Neighbourhoods with inhabitants of whom none is said to be 25 to 44 years old. */
function unknownAreas() {
  return csvRows(`${data}/geo_kwb_tmap/NLD_dist.csv`).map((line) => line.split(","))
    .filter((cells) => Number(cells[5]) > 0 && cells[8] !== "" && Number(cells[8]) === 0).length;
}

/* area|block → counts of preterm birth and low birth weight, of Rotterdam, by reading the file. */
async function countRotterdam() {
  const counts = new Map();
  const lines = readline.createInterface({ input: fs.createReadStream(`${simulated}/births.csv`) });
  for await (const line of lines) {
    if (!line.includes(",WK0599")) continue;
    const [, , area, year, , ga, weight] = line.split(",");
    const from = 5 * Math.floor(Number(year) / 5); // blocks lie on a fixed grid
    const key = `${area}|${from}-${from + 4}`;
    const c = counts.get(key) ?? { preterm: [0, 0], low_birth_weight: [0, 0] };
    counts.set(key, c);
    if (ga !== "" && Number(ga) >= 168) {
      c.preterm[1]++;
      c.preterm[0] += Number(ga) < 259;
    }
    if (weight !== "") {
      c.low_birth_weight[1]++;
      c.low_birth_weight[0] += Number(weight) < 2500;
    }
  }
  return counts;
}

test("Rotterdam by neighbourhood, on the borders of 2022, is what the file says", { timeout: 300000 }, async () => {
  const counts = await countRotterdam();
  const shown = show("preterm", "low_birth_weight", "--in", "GM0599", "--level", "wijk", "--borders", "2022", "--period", "5");
  const seen = new Set();
  for (const row of shown.rows) {
    assert.match(row.area, /^WK0599/);
    const expected = counts.get(`${row.area}|${row.period}`)?.[row.indicator] ?? [0, 0];
    assert.deepEqual([row.numerator ?? 0, row.denominator ?? 0], expected, `${row.indicator} ${row.area} ${row.period}`);
    if (expected[1] > 0) assert.ok(row.lower <= row.value && row.value <= row.upper && Math.abs(row.value - (100 * expected[0]) / expected[1]) < 1e-9);
    seen.add(`${row.area}|${row.period}`);
  }
  assert.ok([...counts.keys()].every((key) => seen.has(key)), "every neighbourhood with births is shown");
  const wijken = csvRows(`${data}/geo_kwb_tmap/NLD_dist.csv`).filter((line) => line.startsWith("WK0599")).length;
  assert.equal(new Set(shown.rows.map((row) => row.area)).size, wijken);
});

test("the parts add up to Rotterdam and the country, which is near its known values", () => {
  const all = (rows, column) => rows.reduce((sum, row) => sum + (row[column] ?? 0), 0);
  const wijken = show("big2", "--in", "GM0599", "--level", "wijk", "--period", "all").rows;
  const city = show("big2", "--in", "GM0599", "--level", "gemeente", "--period", "all").rows;
  assert.equal(city.length, 1);
  for (const column of ["numerator", "denominator"]) assert.equal(all(wijken, column), city[0][column]);
  const land = show("big2", "preterm", "sga", "perinatal_mortality_22_lt28d", "--years", "2021-2021", "--period", "1").rows;
  const value = Object.fromEntries(land.map((row) => [row.indicator, row.value]));
  assert.ok(Math.abs(value.big2 - 14.8) < 0.8, `big2 ${value.big2} %`);
  assert.ok(Math.abs(value.preterm - 6.6) < 0.4, `preterm ${value.preterm} %`);
  assert.ok(Math.abs(value.sga - 9.7) < 0.6, `sga ${value.sga} %`);
  assert.ok(Math.abs(value.perinatal_mortality_22_lt28d - 7.8) < 1.2, `perinatal mortality ${value.perinatal_mortality_22_lt28d} ‰`);
  const table = must("show", "big2", "--in", "Rotterdam", "--level", "wijk", "--borders", "2022");
  assert.match(table, /Feijenoord/);
});

/* Real births of elsewhere: rows, and those whose gestational age in days the schema does not allow. */
const ELSEWHERE = {
  births14: (c) => 7 * c.weeks, ncbirths: (c) => 7 * c.weeks, stat2data_NCbirths: (c) => 7 * c.Weeks,
  babies_cheds: (c) => c.gestation, gestation_cheds: (c) => c.gestation, mass_birthwt: () => "",
};

test("samples of births in the United States come in through a mapping", () => {
  for (const [name, days] of Object.entries(ELSEWHERE)) {
    const file = `${data}/births_us/${name}.csv`;
    const [head] = fs.readFileSync(file, "utf8").split(/\r?\n/);
    const names = head.replaceAll('"', "").split(",");
    const rows = csvRows(file).map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i], cell])));
    const good = rows.filter((row) => { const d = days(row); return !d || (d >= 112 && d <= 322); }).length;
    const said = must("import", "births", file, "--name", name, "--mapping", `test/engine/mappings/${name}.json`, "--max-bad", "0.02", "--bad", path.join(place, "bad.csv"));
    assert.match(said, new RegExp(`births/${name}: ${good} rows imported`));
    const { rows: [low] } = show("low_birth_weight", "--data", name, "--level", "area", "--period", "all");
    const grams = { births14: (r) => r.weight * 453.59237, ncbirths: (r) => r.weight * 453.59237, stat2data_NCbirths: (r) => r.BirthWeightGm, babies_cheds: (r) => r.bwt * 28.349523125, gestation_cheds: (r) => r.wt * 28.349523125, mass_birthwt: (r) => r.bwt }[name];
    const taken = rows.filter((row) => { const d = days(row); return !d || (d >= 112 && d <= 322); });
    assert.equal(low.denominator, good);
    assert.equal(low.numerator, taken.filter((row) => Math.round(grams(row)) < 2500).length, `${name}: below 2500 g`);
  }
});
