// kiem serve as who runs it meets it: commands beside it, a rotation of keys, a log that is moved away, a graceful end, and
// a restart on a socket of systemd's that refuses nobody. Usage: beside.mjs KIEM
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const kiem = process.env.KIEM ?? "build/dev/kiem";
const folder = mkdtempSync(join(tmpdir(), "kiem-beside-"));
const data = join(folder, "data");
const running = new Set();
after(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function run(words, input = "", options = []) {
  const done = spawnSync(kiem, [words[0], "--data", data, "--lang", "en", ...options, ...words.slice(1)], { input, encoding: "utf8" });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

function must(words, input, options) {
  const done = run(words, input, options);
  assert.equal(done.code, 0, `${words.join(" ")}: ${done.out}${done.err}`);
  return done.out;
}

/** Starts a server; resolves when it says where it is. */
async function serve(...options) {
  const child = spawn(kiem, ["serve", "--data", data, "--port", "0", "--metrics", "127.0.0.1:0", ...options]);
  running.add(child);
  const server = { child, output: "" };
  server.ended = new Promise((resolve) => child.once("exit", (code) => resolve(running.delete(child) && code)));
  await new Promise((resolve, reject) => {
    const read = (bytes) => {
      server.output += bytes;
      server.port = /localhost:(\d+)\//.exec(server.output)?.[1];
      server.numbers = /Metrics: port (\d+)/.exec(server.output)?.[1];
      if (server.numbers) resolve();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", () => reject(new Error(server.output)));
  });
  server.ask = async (path, port = server.port) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: "manual" });
    return { status: answer.status, text: await answer.text() };
  };
  server.number = async (name) => {
    const { text } = await server.ask("/metrics", server.numbers);
    return Number(text.split("\n").find((line) => line.startsWith(`${name} `))?.split(" ")[1]);
  };
  return server;
}

const lines = (path) => readFileSync(path, "utf8").trim().split("\n").filter(Boolean).map((line) => JSON.parse(line));

test("commands work beside the server; a second server and a restore do not", { timeout: 60000 }, async () => {
  const log = join(folder, "kiem.log");
  const server = await serve("--log", log, "--log-level", "info");
  const password = "correct horse battery\n";
  must(["user", "add"], password, ["--login", "anna", "--name", "Anna Bos", "--org", "De Wieg", "--role", "professional", "--kind", "midwifery_practice"]);
  must(["user", "password"], "another long password\n", ["--login", "anna"]);
  assert.match(must(["user", "list"]), /Anna Bos/);
  assert.match(must(["audit", "search", "--action", "create"]), /account/);
  must(["audit", "verify"]);
  must(["map", "export"]);
  must(["content", "check"]);
  const places = join(folder, "places.csv");
  writeFileSync(places, "PC6;Huisnummer;Buurt2024;Wijk2024;Gemeente2024\n3011AB;1;05990110;059901;0599\n");
  const areas = run(["areas", "import", places]);
  assert.doesNotMatch(areas.err, /in use/);
  const month = run(["counts", "export", "2026-01"]);
  assert.doesNotMatch(month.err, /in use/);
  const copy = join(folder, "copy.db");
  must(["backup", copy]);
  const rehearsed = must(["rehearse", copy]);
  assert.match(rehearsed, /found sound[^]*audit is whole[^]*people open[^]*Restoring works/);
  assert.deepEqual(readdirSync(data).filter((name) => name.startsWith("rehearsal")), []);
  const torn = join(folder, "torn.db");
  writeFileSync(torn, readFileSync(copy).fill(0x5a, 8192, 12288));
  assert.notEqual(run(["rehearse", torn]).code, 0);
  const foreign = join(folder, "foreign");
  assert.equal(spawnSync(kiem, ["migrate", "--data", foreign]).status, 0);
  const stranger = run(["rehearse", copy], "", ["--key", join(foreign, "kiem.key")]);
  assert.match(stranger.err, /key file/);
  const restore = run(["restore", copy]);
  assert.notEqual(restore.code, 0);
  assert.match(restore.err, new RegExp(`in use by a running Kiem \\(process ${server.child.pid}\\)`));
  const second = run(["serve", "--port", "0"].slice(0, 1), "", ["--port", "0"]);
  assert.notEqual(second.code, 0);
  assert.match(second.err, /in use by a running Kiem/);
  assert.equal((await server.ask("/health/ready")).status, 200);

  assert.match(must(["key", "rotate"]), /New master key made: number 2/);
  assert.equal(await server.number("kiem_key_number"), 2);
  assert.match(must(["key", "list"]), /^1 {2}\S+ {2}for backups[^]*^2 {2}\S+ {2}in use$/m);
  assert.match(run(["key", "forget", "2"]).err, /current/);
  assert.match(must(["key", "forget", "1"]), /key 1 is gone/);
  assert.doesNotMatch(must(["key", "list"]), /^1 /m);
  assert.equal((await server.ask("/health/ready")).status, 200);

  await server.ask("/sign-in");
  renameSync(log, `${log}.1`);
  server.child.kill("SIGHUP");
  for (let tries = 0; !existsSync(log) && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
  await server.ask("/near");
  assert.ok(lines(`${log}.1`).some((line) => line.event === "start" && line.version));
  assert.ok(lines(log).some((line) => line.route === "/near"));

  server.child.kill("SIGTERM");
  assert.equal(await server.ended, 0);
  assert.equal(lines(log).at(-1).event, "stop");
  assert.match(must(["audit", "verify"]), /0 not sealed yet/);
});

test("a demo that is killed is no half town", { timeout: 120000 }, async () => {
  const town = join(folder, "town");
  const making = spawn(kiem, ["demo", "--data", town, "300"], { stdio: "ignore" });
  running.add(making);
  const file = join(town, "kiem.db");
  for (let tries = 0; !existsSync(`${file}.making`) && tries < 2000; tries++) await new Promise((resolve) => setTimeout(resolve, 5));
  making.kill("SIGKILL");
  await new Promise((resolve) => making.once("exit", () => resolve(running.delete(making))));
  assert.equal(existsSync(file), false);
  const again = spawnSync(kiem, ["demo", "--data", town, "--lang", "en", "2"], { encoding: "utf8" });
  assert.match(again.stdout, /Made up: .* 3 families/, again.stderr);
  assert.deepEqual(readdirSync(town).sort(), ["kiem.db", "kiem.key"]);
});

test("systemd hears that it is ready, alive and stopping", { timeout: 60000 }, async () => {
  const path = join(folder, "notify");
  // Node has no unix datagram sockets: perl listens and writes a line for each message.
  const ear = spawn("perl", ["-MSocket", "-e",
    'socket(S, PF_UNIX, SOCK_DGRAM, 0); bind(S, pack_sockaddr_un($ARGV[0])) or die; $| = 1; print "up\\n"; while (defined recv(S, my $t, 500, 0)) { $t =~ s/\\n/|/g; print "$t\\n" }', path]);
  running.add(ear);
  let heard = "";
  ear.stdout.on("data", (bytes) => (heard += bytes));
  const until = async (what) => {
    for (let tries = 0; !what.test(heard) && tries < 200; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.match(heard, what);
  };
  await until(/up/);
  process.env.NOTIFY_SOCKET = path;
  const server = await serve();
  delete process.env.NOTIFY_SOCKET;
  await until(/^READY=1\|STATUS=Kiem [\d.]+ serves$/m);
  await until(/^WATCHDOG=1$/m);
  server.child.kill("SIGHUP");
  await until(/^RELOADING=1\|MONOTONIC_USEC=\d+\nREADY=1$/m);
  server.child.kill("SIGTERM");
  assert.equal(await server.ended, 0);
  await until(/^STOPPING=1/m);
  ear.kill();
  running.delete(ear);
});

test("a restart on systemd's socket refuses nobody", { timeout: 60000 }, async () => {
  const held = spawn("perl", ["test/running/socket.pl", kiem, "serve", "--data", data]);
  running.add(held);
  let said = "";
  held.stdout.on("data", (bytes) => (said += bytes));
  held.stderr.on("data", (bytes) => (said += bytes));
  const until = async (what) => {
    for (let tries = 0; !what.test(said) && tries < 400; tries++) await new Promise((resolve) => setTimeout(resolve, 25));
    assert.match(said, what);
    return what.exec(said);
  };
  const [, port] = await until(/port (\d+)/);
  await until(/Kiem: http/);
  let answered = 0, going = true;
  const asking = (async () => {
    while (going) {
      const answer = await fetch(`http://127.0.0.1:${port}/health/live`, { headers: { connection: "close" } });
      assert.equal(answer.status, 200);
      await answer.text();
      answered++;
    }
  })();
  for (let round = 1; round <= 3; round++) {
    const before = answered;
    held.stdin.write("again\n");
    await until(new RegExp(`(ended 0[^]*){${round}}`));
    for (let tries = 0; answered < before + 20 && tries < 400; tries++) await new Promise((resolve) => setTimeout(resolve, 25));
  }
  going = false;
  await asking;
  assert.ok(answered >= 60, `${answered} answers`);
  held.stdin.end();
  assert.equal(await new Promise((resolve) => held.once("exit", (code) => resolve(running.delete(held) && code))), 0);
});
