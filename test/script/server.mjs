// script/server and script/lib/install as a person meets them: first start, second start, interrupted, wrongly called.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const FIRST_START = 300_000; // builds, when the build is not there yet
const folder = mkdtempSync(join(tmpdir(), "kiem-server-"));
const started = [];
after(() => {
  for (const { child, stop } of started) if (child.exitCode === null && child.signalCode === null) stop("SIGKILL"); /* a test that failed waits for nobody */
  rmSync(folder, { recursive: true, force: true });
});

/** Starts script/server in a process group of its own; resolves when it serves or has ended. */
function start(data, ...options) {
  const child = spawn("script/server", ["--data", data, "--port=0", ...options], { detached: true });
  const server = { child, output: "", url: null };
  server.ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve(code ?? signal)));
  server.serving = new Promise((resolve) => {
    const read = (bytes) => {
      server.output += bytes;
      server.url = /Kiem: (http:\S+)/.exec(server.output)?.[1] ?? null;
      if (server.url) resolve(true);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", () => resolve(false));
  });
  server.stop = (signal) => process.kill(-child.pid, signal);
  started.push(server);
  return server;
}

test("the first start makes the demo, the second serves within a second", { timeout: FIRST_START }, async () => {
  const data = join(folder, "first");
  const first = start(data);
  assert.ok(await first.serving, first.output);
  assert.match(first.output, /Verzonnen: .* 401 gezinnen/);
  assert.match(first.output, /verloskundige/);
  assert.equal((await fetch(first.url)).status, 200);
  first.stop("SIGTERM");
  assert.equal(await first.ended, 0);

  const began = performance.now();
  const second = start(data);
  assert.ok(await second.serving, second.output);
  assert.equal((await fetch(second.url)).status, 200);
  const took = performance.now() - began;
  assert.ok(took < 1000, `${took} ms`);
  assert.doesNotMatch(second.output, /Verzonnen|Building/);
  second.stop("SIGINT");
  assert.equal(await second.ended, 0);
});

test("a demo that is interrupted leaves no half town", { timeout: FIRST_START }, async () => {
  const data = join(folder, "half");
  const broken = start(data);
  while (!existsSync(join(data, "kiem.db.making"))) await new Promise((resolve) => setTimeout(resolve, 5));
  broken.stop("SIGINT");
  assert.notEqual(await broken.ended, 0);
  assert.equal(existsSync(join(data, "kiem.db")), false);
  const again = start(data);
  assert.ok(await again.serving, again.output);
  assert.match(again.output, /Verzonnen/);
  again.stop("SIGTERM");
  await again.ended;
});

test("a database that is there is served as it is", { timeout: FIRST_START }, async () => {
  const data = join(folder, "own");
  const made = spawnSync("build/release/kiem", ["migrate", "--data", data]);
  assert.equal(made.status, 0, String(made.stderr));
  const server = start(data, "--db", join(data, "kiem.db"));
  assert.ok(await server.serving, server.output);
  assert.doesNotMatch(server.output, /Verzonnen|verloskundige/);
  server.stop("SIGTERM");
  await server.ended;
});

test("an option without its value is named", () => {
  const run = spawnSync("script/server", ["--port"], { encoding: "utf8" });
  assert.equal(run.status, 2);
  assert.match(run.stderr, /--port wants a value/);
  assert.match(spawnSync("script/server", ["--help"], { encoding: "utf8" }).stdout, /--port N/);
});

/** A folder with programs of those names and bodies, to stand before the real ones. */
function programs(name, bodies) {
  const bin = mkdtempSync(join(folder, name));
  for (const [program, body] of Object.entries(bodies)) {
    writeFileSync(join(bin, program), `#!/bin/sh\n${body}\n`);
    chmodSync(join(bin, program), 0o755);
  }
  return bin;
}

test("only what is missing is installed, through sudo where needed", () => {
  const log = join(folder, "apt.log");
  const bin = programs("apt", {
    "dpkg-query": 'for last; do :; done; [ "$last" = gcc ] && echo installed || exit 1',
    "apt-get": `echo "$SUDO apt-get $*" >>${log}`,
    sudo: 'SUDO=sudo exec "$@"',
    id: "echo 1000",
  });
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
  const run = spawnSync("script/lib/install", ["gcc", "cmake", "ninja-build", "node"], { env, encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  const asked = readFileSync(log, "utf8").trim().split("\n");
  assert.equal(asked.length, 2);
  assert.match(asked[0], /^sudo apt-get update/);
  assert.match(asked[1], /^sudo apt-get install .* cmake ninja-build$/);
  const nothing = spawnSync("script/lib/install", ["gcc", "node"], { env });
  assert.equal(nothing.status, 0);
  assert.equal(readFileSync(log, "utf8").trim().split("\n").length, 2);
});
