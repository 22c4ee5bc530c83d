// The store of the figures engine, killed, starved and damaged: SIGKILL and power cuts at random moments of an import leave the
// old registry or the new one; a full disk leaves the old; one flipped bit in any file is named before a figure is shown; what is no
// registry is refused. Usage: figures.mjs [--part kill,power,full,flip,hostile] [--kills 200] [--cuts 200] [--random-mb 4] …
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { Disk, readLog, snapshot } from "./disk.mjs";
import { hostile } from "./figures_hostile.mjs";
import { filesOf, Store } from "./figures_store.mjs";
import { options } from "./options.mjs";
import { Random } from "./random.mjs";

const o = options({
  binary: "build/dev/kiem-figures", disk: "build/dev/libkill_disk.so", fault: "build/dev/libkill_fault.so", seed: 1,
  part: "kill,power,full,flip,hostile", kills: 200, cuts: 200, flips: 40, "random-mb": 4,
});
const random = new Random(o.seed);
const CUBE = ["cube", "births", "--indicators", "preterm,low_birth_weight,sga"];

/** Nothing is left behind that a later import would trip over or that nobody removes. */
function importWorks(store, which) {
  store.import(which);
  assert.equal(store.judge(), which);
  const left = filesOf(store.folder).filter((file) => file.endsWith(".part"));
  assert.deepEqual(left, [], "nothing half is left after an import");
}

async function kills(store) {
  store.prepare(40000);
  const start = performance.now();
  store.import("old");
  const usual = performance.now() - start;
  const seen = { old: 0, new: 0, killed: 0 };
  for (let i = 0; i < o.kills; i++) {
    const child = store.start(store.importWords("new"));
    await new Promise((resolve) => setTimeout(resolve, random.next() * usual));
    child.kill("SIGKILL");
    const { signal } = await child.ended;
    seen.killed += signal === "SIGKILL";
    const which = store.judge();
    if (signal !== "SIGKILL") assert.equal(which, "new", "an import that said it was done is there");
    seen[which]++;
    if (which === "new") importWorks(store, "old");
  }
  importWorks(store, "new");
  assert.ok(seen.killed > o.kills / 3, `most kills fall within the import: ${JSON.stringify(seen)}`);
  return `${seen.killed} of ${o.kills} kills fell within the import; old ${seen.old}, new ${seen.new}`;
}

/* Records an import and cuts the power at random moments of it; what the disk then holds must be as `before` or the new one. */
function cutImport(store, words, before, count, judge = (rebuilt) => (before === "none" && store.sum(rebuilt) === "" ? "none" : store.judge(rebuilt))) {
  const log = path.join(store.place, "log");
  const begin = snapshot(store.folder);
  store.must(words, { env: { LD_PRELOAD: path.resolve(o.disk), KIEM_DISK_FOLDER: store.folder, KIEM_DISK_LOG: log } });
  const entries = readLog(log);
  fs.rmSync(log);
  assert.ok(entries.length > 10, "the shim saw the import");
  const seen = { old: 0, new: 0, none: 0 };
  for (let i = 0; i < count; i++) {
    // A third at the very end, where the file gets its name: most steps write rows.
    const at = i === 0 ? entries.length : random.chance(1 / 3) ? entries.length - random.below(8) : random.below(entries.length + 1);
    const disk = new Disk(store.folder, begin);
    for (const entry of entries.slice(0, at)) disk.do(entry);
    disk.cut(i % 4 === 0 ? undefined : random);
    const rebuilt = path.join(store.place, "rebuilt");
    fs.mkdirSync(rebuilt);
    disk.write(rebuilt);
    const which = judge(rebuilt);
    assert.ok(which === "new" || which === before, `${which} after ${at} of ${entries.length} steps`);
    if (at === entries.length) assert.equal(which, "new", "an import that said it was done is still there after a power cut");
    if (i % 20 === 0) { // and work goes on there
      store.must(words, { folder: rebuilt });
      assert.notEqual(store.sum(rebuilt), "");
      store.must(["verify"], { folder: rebuilt });
    }
    seen[which]++;
    fs.rmSync(rebuilt, { recursive: true });
  }
  return seen;
}

function power(store) {
  store.prepare(20000);
  const over = cutImport(store, store.importWords("new"), "old", Math.ceil(o.cuts / 2));
  const key = path.join(store.folder, "key");
  const kept = fs.readFileSync(key); // the same key, so that the same registry is the same file
  fs.rmSync(store.folder, { recursive: true });
  fs.mkdirSync(store.folder);
  const outside = path.join(store.place, "key");
  fs.writeFileSync(outside, kept, { mode: 0o600 });
  const first = cutImport(store, [...store.importWords("new"), "--key", outside], "none", Math.floor(o.cuts / 2));
  const keyed = cutKey(store, Math.ceil(o.cuts / 4));
  return `${o.cuts} cuts; over an old registry: old ${over.old}, new ${over.new}; into an empty store: none ${first.none}, new ${first.new}; ${keyed}`;
}

/* The key of a new store is made by its first import: no power cut leaves pseudonyms without it. */
function cutKey(store, count) {
  fs.rmSync(store.folder, { recursive: true });
  fs.mkdirSync(store.folder);
  const seen = cutImport(store, store.importWords("new"), "none", count, (rebuilt) => {
    if (store.sum(rebuilt) === "") return "none";
    assert.deepEqual(fs.readFileSync(path.join(rebuilt, "key")), fs.readFileSync(path.join(store.folder, "key")), "the key of these pseudonyms is there");
    assert.equal(store.sum(rebuilt), store.sum());
    store.must(["verify"], { folder: rebuilt });
    return "new";
  });
  return `with a key of its own: none ${seen.none}, new ${seen.new}`;
}

/* The disk of the store is full from a random moment on. */
async function full(store) {
  store.prepare(60000);
  const control = path.join(store.place, "control");
  const set = (fault) => {
    const bytes = Buffer.alloc(16);
    bytes.writeBigInt64LE(BigInt(fault), 0);
    fs.writeFileSync(control, bytes, { flag: fs.existsSync(control) ? "r+" : "w" });
  };
  set(0);
  const env = { LD_PRELOAD: path.resolve(o.fault), KIEM_FAULT_FOLDER: store.folder, KIEM_FAULT_CONTROL: control };
  for (const [name, fault] of [["ENOSPC", os.constants.errno.ENOSPC], ["EROFS", os.constants.errno.EROFS]]) {
    set(fault);
    const done = store.run(store.importWords("new"), { env });
    assert.notEqual(done.code, 0, `${name}: an import that cannot write does not say it is done`);
    assert.match(done.said, /No space left on device|Read-only file system/, `${name}: it says why`);
    set(0);
    assert.equal(store.judge(), "old");
  }
  let refused = 0;
  for (let i = 0; i < 20; i++) {
    set(0);
    const child = store.start(store.importWords("new"), env);
    await new Promise((resolve) => setTimeout(resolve, random.next() * 100));
    set(os.constants.errno.ENOSPC);
    const { code } = await child.ended;
    set(0);
    assert.equal(store.judge(), code === 0 ? "new" : "old");
    refused += code !== 0;
    importWorks(store, "old");
  }
  return `a full and a read-only disk refused by name; of 20 disks that filled up during an import ${refused} left the old registry`;
}

/* Whether a command names the file, by its path or its name. */
function names(said, file) {
  return said.includes(file) || said.includes(path.basename(file));
}

/* Borders and a curve, so that every kind of file is there. */
function importOthers(store) {
  const square = (i) => [[0, 0], [1000, 0], [1000, 1000], [0, 1000], [0, 0]].map(([x, y]) => [90000 + 1000 * (i % 8) + x, 430000 + 1000 * (i >> 3) + y]);
  const features = Array.from({ length: 40 }, (_, i) => ({
    type: "Feature", properties: { code: `WK${1000 + (i >> 2)}0${i % 4}`, name: `wijk ${i}` }, geometry: { type: "Polygon", coordinates: [square(i)] },
  }));
  const crs = { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::28992" } };
  const borders = path.join(store.place, "borders.geojson");
  fs.writeFileSync(borders, JSON.stringify({ type: "FeatureCollection", crs, features }));
  store.must(["areas", "import", "2022", borders]);
  const regions = path.join(store.place, "regions.csv");
  const lines = Array.from({ length: 10 }, (_, i) => `GM${1000 + i},gemeente ${i},GG0${i % 3},GGD ${i % 3}`);
  fs.writeFileSync(regions, ["gm_code,gm_name,ggd_code,ggd_name", ...lines, ""].join("\n"));
  store.must(["areas", "regions", "2022", regions]);
  const curve = path.join(store.place, "weights.csv");
  const days = Array.from({ length: 268 }, (_, i) => [i < 134 ? "F" : "M", 161 + (i % 134)]);
  fs.writeFileSync(curve, ["sex,ga_days,p10", ...days.map(([sex, day]) => `${sex},${day},${-3300 + 22 * day + 3}`), ""].join("\n"));
  store.must(["curve", "import", "birthweight", curve]);
}

function flip(store) {
  store.prepare(30000);
  importOthers(store);
  const cube = path.join(store.place, "whole.cube");
  store.must([...CUBE, "--out", cube]);
  const whole = fs.readFileSync(cube);
  const files = filesOf(store.folder).filter((file) => fs.statSync(file).size > 0);
  let flips = 0, named = 0;
  for (const file of files) {
    const bytes = fs.readFileSync(file);
    for (let i = 0; i < o.flips; i++, flips++) {
      const at = i === 0 ? 0 : i === 1 ? bytes.length - 1 : random.below(bytes.length);
      const damaged = Buffer.from(bytes);
      damaged[at] ^= 1 << random.below(8);
      fs.writeFileSync(file, damaged);
      const found = store.run(["verify"]);
      assert.notEqual(found.code, 0, `verify passes over byte ${at} of ${file}`);
      assert.ok(names(found.said, file), `verify does not name ${file}: ${found.said}`);
      const out = path.join(store.place, "flipped.cube");
      const counted = store.run([...CUBE, "--out", out]);
      if (counted.code === 0) assert.deepEqual(fs.readFileSync(out), whole, `byte ${at} of ${file} changed a figure`);
      else assert.ok(names(counted.said, file) && ++named, `the cube does not name ${file}: ${counted.said}`);
      fs.rmSync(out, { force: true });
    }
    fs.writeFileSync(file, bytes);
  }
  for (let i = 0; i < o.flips; i++, flips++) {
    const damaged = Buffer.from(whole);
    const at = random.below(whole.length);
    damaged[at] ^= 1 << random.below(8);
    const file = path.join(store.place, "damaged.cube");
    fs.writeFileSync(file, damaged);
    const merged = store.run(["merge", path.join(store.place, "merged.cube"), file, cube]);
    assert.notEqual(merged.code, 0, `byte ${at} of a cube is passed over`);
    assert.ok(names(merged.said, file), `merge does not name ${file}: ${merged.said}`);
  }
  return `${flips} flipped bits in ${files.length} files of the store and a cube: all named by verify or merge, ${named} by the cube that would use them`;
}

const PARTS = { kill: kills, power, full, flip, hostile: (store) => hostile(store, random, o["random-mb"]) };
for (const part of o.part.split(",")) {
  const store = new Store(o.binary);
  const start = performance.now();
  const said = await PARTS[part](store);
  console.log(`${part}: ${said} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  store.remove();
}
