// A store of kiem-figures with one dataset that is imported over again: the old registry and the new one, and what each looks like.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const AREAS = 40;

/** All files below a folder, as paths. */
export function filesOf(folder) {
  return fs.readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

export class Store {
  constructor(binary) {
    this.binary = path.resolve(binary);
    this.place = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "kiem-store-")));
    this.folder = path.join(this.place, "store");
    this.file = path.join(this.folder, "births", "births.columns");
  }

  remove() {
    fs.rmSync(this.place, { recursive: true, force: true });
  }

  words(words, folder = this.folder) {
    return [...words, "--store", folder, "--lang", "en", "--threads", "2"];
  }

  run(words, { folder, env = {} } = {}) {
    const done = spawnSync(this.binary, this.words(words, folder), { encoding: "utf8", env: { ...process.env, ...env } });
    return { code: done.status, signal: done.signal, said: done.stdout + done.stderr, out: done.stdout };
  }

  must(words, how) {
    const done = this.run(words, how);
    assert.equal(done.code, 0, `${words.join(" ")}: ${done.said}`);
    return done;
  }

  start(words, env = {}) {
    const child = spawn(this.binary, this.words(words), { env: { ...process.env, ...env }, stdio: "ignore" });
    child.ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
    return child;
  }

  /** Two registries of births and what the store holds after each: this.old and this.new have { csv, sum }. */
  prepare(rows) {
    const areas = path.join(this.place, "areas.csv");
    const lines = Array.from({ length: AREAS }, (_, i) => `WK${1000 + (i >> 2)}0${i % 4},${500 + 37 * i},${20 + (i * 7) % 40}`);
    fs.writeFileSync(areas, ["code,population,income_low", ...lines, ""].join("\n"));
    for (const [name, seed] of [["old", "1"], ["new", "2"]]) {
      const out = path.join(this.place, name);
      this.must(["simulate", "registry", "--areas", areas, "--births", String(rows), "--years", "2019-2022", "--kinds", "births", "--seed", seed, "--out", out]);
      this[name] = { csv: path.join(out, "births.csv") };
    }
    this.import("new");
    this.new.sum = this.sum();
    this.import("old");
    this.old.sum = this.sum();
    assert.notEqual(this.old.sum, this.new.sum);
  }

  importWords(which) {
    return ["import", "births", this[which].csv];
  }

  import(which, how) {
    return this.must(this.importWords(which), how);
  }

  /** What the dataset is, as one text; "" when there is none. */
  sum(folder = this.folder) {
    const file = path.join(folder, path.relative(this.folder, this.file));
    return fs.existsSync(file) ? createHash("sha256").update(fs.readFileSync(file)).digest("hex") : "";
  }

  /** The dataset is the old or the new one, and the program finds nothing wrong; which one, as a word. */
  judge(folder = this.folder) {
    const sum = this.sum(folder);
    const which = sum === this.old.sum ? "old" : sum === this.new.sum ? "new" : undefined;
    assert.ok(which, `neither the old nor the new registry${sum ? "" : ": none"}; kept in ${folder}`);
    this.must(["verify"], { folder });
    return which;
  }
}
