// What is no registry: random bytes, and files of births that are wrong in one place. Each is refused, or its rows are set aside,
// with line and column; and the registry that was there stays.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

const MB = 1 << 20;
const head = "child,area,year,outcome,ga_days";
const row = (i) => `K${i},WK100000,2020,live,280`;
const rows = (n) => Array.from({ length: n }, (_, i) => row(i));

/* [name, text, what it must say]; a file of 100 good rows with one thing wrong. */
const CASES = [
  ["a line of 10 MB", () => [head, ...rows(50), "x".repeat(10 * MB), ...rows(50)].join("\n"), /52/],
  ["NUL bytes", () => [head, ...rows(50), row(50).replace("280", "28\0"), ...rows(50)].join("\n"), /52/],
  ["10,000 columns", () => [`${head},${Array.from({ length: 10000 }, (_, i) => `c${i}`).join(",")}`, ...rows(5)].join("\n"), /1/],
  ["a header twice the same", () => [`${head},ga_days`, ...rows(5)].join("\n"), /ga_days/],
  ["no header for what is required", () => ["child,area,outcome", "K1,WK100000,live"].join("\n"), /year/],
  ["a footer line", () => [head, ...rows(20), "total: 20"].join("\n"), /22/],
  ["only a header", () => `${head}\n`, /./],
  ["nothing", () => "", /./],
];

function randomBytes(file, random, megabytes) {
  const part = Buffer.alloc(MB);
  const out = fs.openSync(file, "w");
  for (let m = 0; m < megabytes; m++) {
    for (let i = 0; i < MB; i += 4) part.writeUInt32LE(random.below(2 ** 32), i);
    fs.writeSync(out, part);
  }
  fs.closeSync(out);
}

/* Lines end in all three ways, columns are in another order, there is a BOM: all fine. */
function mixed(store) {
  const file = path.join(store.place, "mixed.csv");
  const line = (i) => `live,2020,K${i},280,WK100000`;
  const text = `\uFEFFoutcome,year,child,ga_days,area\r\n${line(1)}\n${line(2)}\r${line(3)}\r\n${line(4)}`;
  fs.writeFileSync(file, text);
  const done = store.must(["import", "births", file, "--name", "mixed"]);
  assert.match(done.said, /\b4 rows/, done.said);
}

export function hostile(store, random, megabytes) {
  store.prepare(1000);
  mixed(store);
  for (const [name, text, expected] of CASES) {
    const file = path.join(store.place, "hostile.csv");
    fs.writeFileSync(file, text());
    const done = store.run(["import", "births", file, "--max-bad", "0"]);
    assert.equal(done.signal, null, `${name}: ended by a signal`);
    assert.notEqual(done.code, 0, `${name}: taken: ${done.said}`);
    const bad = `${file}.bad.csv`; // of bad rows the reasons stand there
    const reasons = fs.existsSync(bad) ? fs.readFileSync(bad, "utf8") : "";
    fs.rmSync(bad, { force: true });
    assert.match(done.said + reasons, expected, `${name}: it does not say where: ${done.said}${reasons}`);
    assert.ok(done.said.length < 2000, `${name}: what it says is short`);
    assert.equal(store.judge(), "old", name);
  }
  const file = path.join(store.place, "random.csv");
  randomBytes(file, random, megabytes);
  for (const kind of ["births", "twoyear", "population"]) {
    const done = store.run(["import", kind, file]);
    assert.equal(done.signal, null, `random bytes as ${kind}: ended by a signal`);
    assert.notEqual(done.code, 0, `random bytes as ${kind}: taken`);
    assert.ok(done.said.length < 2000 && done.said.includes("random.csv"), `random bytes as ${kind}: ${done.said.slice(0, 300)}`);
  }
  assert.equal(store.judge(), "old");
  return `${CASES.length} wrong files and ${megabytes} MB of random bytes refused with the place, the old registry stays`;
}
