// The program as a whole: what it prints and nobody can take is an error, and its workbooks open in a reader that is not ours.
// Usage: [KIEM_FIGURES_PROGRAM=…] node --test program.mjs
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";

const program = process.env.KIEM_FIGURES_PROGRAM ?? "build/dev/kiem-figures";
const python = "/usr/bin/python3"; // the one that Debian's packages are for

test("standard output that is full", () => {
  for (const words of [["indicators", "list"], ["sql", "preterm"], ["indicators", "explain", "big2"], ["version"]]) {
    const full = fs.openSync("/dev/full", "w");
    const done = spawnSync(program, [...words, "--lang", "en"], { encoding: "utf8", stdio: ["ignore", full, "pipe"] });
    fs.closeSync(full);
    assert.equal(done.status, 7, `${words.join(" ")}: ends with ${done.status}`);
    assert.match(done.stderr, /stdout/, words.join(" "));
  }
});

test("what was not named is asked for, not said to be missing without a name", () => {
  for (const [words, nl, en] of [
    [["show", ","], /Er is geen indicator genoemd\. Noem er een/, /No indicator was named\. Name one/],
    [["areas", "import", "twenty", "x.geojson"], /geen jaar: twenty\. Geef een jaar/, /no year: twenty\. Give a year/],
  ])
    for (const [lang, said] of [["nl", nl], ["en", en]]) {
      const done = spawnSync(program, [...words, "--lang", lang, "--store", path.join(os.tmpdir(), "kiem-none")], { encoding: "utf8" });
      assert.notEqual(done.status, 0);
      assert.match(done.stderr, said);
    }
});

function inPlace(t) {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), "kiem-program-"));
  t.after(() => fs.rmSync(place, { recursive: true, force: true }));
  const run = (...words) => {
    const done = spawnSync(program, [...words, "--store", path.join(place, "store")], { encoding: "utf8" });
    assert.equal(done.status, 0, done.stderr);
    return done.stdout;
  };
  return { run, file: (name, text) => { fs.writeFileSync(path.join(place, name), text); return path.join(place, name); }, place };
}

test("columns that no field wants are named, each once, of every file", (t) => {
  const { run, file } = inPlace(t);
  const one = file("1.csv", "child,area,year,outcome,shoe,hat\na,WK1,2020,live,1,2\n");
  const two = file("2.csv", "child,area,year,outcome,hat,coat\nb,WK1,2020,live,1,2\n");
  assert.match(run("import", "births", one, two, "--lang", "en"), /Not used: shoe, hat, coat\./);
});

/* Two areas, of which one has a name that a spreadsheet might run, and a birth of which the day is not known. */
const births = ["child,area,year,outcome,ga_days,weight_g,sex",
  ...Array.from({ length: 60 }, (_, i) => `k${i},${i % 3 ? "WK000100" : "-WK1"},20${10 + (i % 7)},live,${i === 5 ? "" : 250 + i},${2300 + 37 * i},${"mf"[i % 2]}`)];

const openpyxl = spawnSync(python, ["-c", "import openpyxl"]).status === 0;
test("a workbook as another reader finds it", { skip: !openpyxl && "python3-openpyxl is not there" }, (t) => {
  const { run, file: make, place } = inPlace(t);
  run("import", "births", make("b.csv", births.join("\n")));
  const asked = ["show", "preterm", "low_birth_weight", "--level", "area", "--by", "sex", "--trend", "--rank", "--lang", "nl"];
  const expected = JSON.parse(run(...asked, "--format", "json"));
  const file = path.join(place, "b.xlsx");
  run(...asked, "--out", file);
  const read = spawnSync(python, ["test/engine/workbook.py", file], { encoding: "utf8", maxBuffer: 1 << 26 });
  assert.equal(read.status, 0, read.stderr);
  const [figures, notes] = JSON.parse(read.stdout);
  assert.deepEqual([figures.name, notes.name], ["cijfers", "uitleg"]);
  assert.equal(figures.rows[0][0], expected.title);
  assert.equal(figures.rows[1][0], expected.warning);
  assert.deepEqual(figures.rows[2], expected.columns.map((c) => c.label));
  assert.equal(figures.frozen, "A4");
  assert.match(figures.filter, new RegExp(`^A3:[A-Z]+${expected.rows.length + 3}$`));
  assert.equal(figures.rows.length, expected.rows.length + 3);
  assert.deepEqual(notes.rows.slice(2).map((row) => row[1]), Object.values(expected.notes));
  expected.rows.forEach((row, r) => expected.columns.forEach(({ code }, c) => {
    const cell = figures.rows[r + 3][c], where = `${code}, row ${r}`;
    if (typeof row[code] === "number") {
      assert.equal(figures.types[r + 3][c], "n", where);
      assert.match(figures.formats[r + 3][c], /^#,##0/, where);
      assert.ok(Math.abs(cell - row[code]) <= 1e-9 * Math.abs(row[code]), where);
    } else if (row[code] === null) {
      assert.equal(cell, null, where);
    } else {
      assert.notEqual(figures.types[r + 3][c], "f", where); // no formula
    }
  }));
  assert.ok(figures.rows.some((row) => row.includes("-WK1")));
});
