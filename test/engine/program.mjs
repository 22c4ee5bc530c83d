// The program as a whole: what it prints and nobody can take is an error. Usage: [KIEM_FIGURES_PROGRAM=…] node --test program.mjs
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { test } from "node:test";

const program = process.env.KIEM_FIGURES_PROGRAM ?? "build/dev/kiem-figures";

test("standard output that is full", () => {
  for (const words of [["indicators", "list"], ["sql", "preterm"], ["indicators", "explain", "big2"], ["version"]]) {
    const full = fs.openSync("/dev/full", "w");
    const done = spawnSync(program, [...words, "--lang", "en"], { encoding: "utf8", stdio: ["ignore", full, "pipe"] });
    fs.closeSync(full);
    assert.equal(done.status, 7, `${words.join(" ")}: ends with ${done.status}`);
    assert.match(done.stderr, /stdout/, words.join(" "));
  }
});
