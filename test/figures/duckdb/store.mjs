// A store for a test: made-up curves, rows as files, what the program counts of them.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";

import { csv } from "./content.mjs";
import { figures, grouped } from "./engines.mjs";
import { birthweightCurve, bmiCurve, lengthCurve } from "./made.mjs";

export function makeStore(t, curves = { birthweight: birthweightCurve(), "who-bmi": bmiCurve(), "who-length": lengthCurve() }) {
  const store = mkdtempSync(`${tmpdir()}/kiem-equal-`);
  chmodSync(store, 0o755); // PostgreSQL runs as an account of its own
  t.after(() => rmSync(store, { recursive: true, force: true }));
  for (const [kind, text] of Object.entries(curves)) {
    writeFileSync(`${store}/${kind}.csv`, text);
    figures(store, "curve", "import", kind, `${store}/${kind}.csv`);
  }
  return store;
}

// Writes rows as files of the store: kind → path.
export function write(store, tables) {
  const files = {};
  for (const [kind, list] of Object.entries(tables)) {
    files[kind] = `${store}/${kind}.rows.csv`;
    writeFileSync(files[kind], csv(kind, list));
  }
  return files;
}

export function load(store, files) {
  for (const [kind, path] of Object.entries(files)) figures(store, "import", kind, path);
}

// Counted natively into a cube, and read back as CSV.
export function native(store, kind, by = [], options = []) {
  const cube = `${store}/${kind}.cube`;
  figures(store, "cube", kind, "--out", cube, ...options, ...(by.length ? ["--by", by.join(",")] : []));
  const lines = figures(store, "counts", cube, ...options).trimEnd().split("\n").map((line) => line.trimEnd().split(";"));
  return grouped(lines[0], lines.slice(1));
}
