// The power cuts of disk.mjs must tell who publishes files with care from who does not: four writers of one file, whose work
// is recorded and cut off at every moment. Only the careful one always leaves the old or the new file, and the new one once it said so.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { Disk, readLog, snapshot } from "./disk.mjs";
import { options } from "./options.mjs";
import { Random } from "./random.mjs";

const o = options({ disk: "build/dev/libkill_disk.so", seed: 1 });
const OLD = "old ".repeat(3000), NEW = "new! ".repeat(4000);

const WRITERS = {
  careful: "const f = fs.openSync('x.part', 'w'); w(f); fs.fsyncSync(f); fs.renameSync('x.part', 'x'); sync('.');",
  "without syncing the file": "const f = fs.openSync('x.part', 'w'); w(f); fs.renameSync('x.part', 'x'); sync('.');",
  "without syncing the folder": "const f = fs.openSync('x.part', 'w'); w(f); fs.fsyncSync(f); fs.renameSync('x.part', 'x');",
  "over the old file": "const f = fs.openSync('x', 'r+'); w(f); fs.fsyncSync(f); sync('.');",
};

function record(folder, body) {
  const log = `${folder}.log`;
  const script = `const fs = require('node:fs'); const text = ${JSON.stringify(NEW)};
    const w = (f) => { for (let at = 0; at < text.length; at += 5000) fs.writeSync(f, text.slice(at, at + 5000)); };
    const sync = (d) => { const f = fs.openSync(d, 'r'); fs.fsyncSync(f); fs.closeSync(f); };
    ${body}`;
  fs.writeFileSync(path.join(folder, "x"), OLD);
  const begin = snapshot(folder);
  const done = spawnSync(process.execPath, ["-e", script], {
    cwd: folder, encoding: "utf8",
    env: { ...process.env, LD_PRELOAD: path.resolve(o.disk), KIEM_DISK_FOLDER: folder, KIEM_DISK_LOG: log },
  });
  assert.equal(done.status, 0, done.stderr);
  return { begin, entries: readLog(log) };
}

/** What is wrong after any cut; "" when nothing is. */
function judge(folder, body) {
  const random = new Random(o.seed);
  const { begin, entries } = record(folder, body);
  assert.ok(entries.length >= 6, "the shim saw what was done");
  for (let at = 0; at <= entries.length; at++) {
    for (let turn = 0; turn < 20; turn++) {
      const disk = new Disk(folder, begin);
      for (const entry of entries.slice(0, at)) disk.do(entry);
      disk.cut(turn === 0 ? undefined : random);
      const file = disk.kept.get(path.join(folder, "x"));
      const text = file?.data.toString();
      if (text !== OLD && text !== NEW) return `neither the old nor the new file, after ${at} of ${entries.length}`;
      if (at === entries.length && text !== NEW) return "the new file was lost after it was done";
    }
  }
  return "";
}

for (const [name, body] of Object.entries(WRITERS)) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "kiem-disk-"));
  const wrong = judge(folder, body);
  fs.rmSync(folder, { recursive: true });
  fs.rmSync(`${folder}.log`);
  console.log(`${name}: ${wrong || "old or new at every moment"}`);
  assert.equal(wrong === "", name === "careful", `${name}: the harness does not see what it is for`);
}
