// Backups made while many people write: none of them is refused or waits long, and each copy is whole: sound, its audit
// unbroken, with all that was acknowledged before it was begun.
import assert from "node:assert/strict";
import path from "node:path";
import { spawn } from "node:child_process";

import { Browser } from "./browser.mjs";
import { Journal } from "./journal.mjs";
import { Kiem } from "./kiem.mjs";
import { Person } from "./load.mjs";
import { options } from "./options.mjs";
import { Random } from "./random.mjs";
import { freePort, run, Server, sleep } from "./server.mjs";

const o = options({ binary: "build/dev/kiem", inspect: "build/dev/kill_inspect", seed: 1, clients: 32, backups: 3, families: 200, patience: 10000 });

/* Runs while the others go on writing. */
function beside(command) {
  return new Promise((resolve, reject) => {
    const child = spawn(command[0], command.slice(1), { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stdout.on("data", (text) => (said += text));
    child.stderr.on("data", (text) => (said += text));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(said) : reject(new Error(`${command.join(" ")}: ${code}\n${said}`))));
  });
}

const kiem = new Kiem(o);
run(kiem.words("demo", String(o.families))); /* so that a copy takes a while */
kiem.makePeople(8);
const port = await freePort();
const server = new Server(kiem.command(port), port);
await server.start();
const journal = new Journal();
const random = new Random(o.seed);
const family = kiem.writes.filter((write) => write.name === "family");
const signedIn = await Promise.all(
  kiem.people.map(async ({ name, signIn }) => {
    const browser = new Browser(name, port);
    await signIn(browser);
    return browser;
  }),
);
/* Several windows of the same person. */
const people = Array.from({ length: o.clients }, (_, i) => {
  const browser = new Browser(`window${i}`, port);
  browser.cookies = signedIn[i % signedIn.length].cookies;
  return new Person({ name: `w${i}`, browser, signIn: async () => {}, writes: family, random, journal, context: {} });
});

let slowest = 0;
for (const { browser } of people) {
  const post = browser.post.bind(browser);
  browser.post = async (...form) => {
    const from = Date.now();
    const answer = await post(...form);
    slowest = Math.max(slowest, Date.now() - from);
    return answer;
  };
}

const stop = { now: false };
const working = Promise.all(people.map((person) => person.work(stop)));
const copies = [];
try {
  for (let i = 0; i < o.backups; i++) {
    await sleep(300);
    const file = path.join(kiem.folder, `copy${i}.db`);
    const before = journal.count("acknowledged");
    await beside(kiem.words("backup", file));
    copies.push({ file, before, after: journal.entries.length });
  }
} finally {
  stop.now = true;
  await working;
  await server.stop();
  for (const person of people) person.browser.close();
  for (const browser of signedIn) browser.close();
}

for (const person of people) assert.deepEqual(person.refusals, [], "a write was refused");
assert.equal(journal.entries.filter((entry) => entry.state === "refused").length, 0);
assert.ok(copies[copies.length - 1].after > copies[0].before, "nobody wrote while the backups were made");
assert.ok(slowest <= o.patience, `a write took ${slowest} ms`);
for (const { file, before, after } of copies) {
  run([kiem.inspect, file]);
  const rows = Number(run([kiem.inspect, file, "SELECT COUNT(*) FROM family"])) - o.families;
  assert.ok(rows >= before && rows <= after, `${file} has ${rows} families; ${before} were acknowledged before it, ${after} begun`);
  run([kiem.binary, "audit", "--data", kiem.data, "--db", file, "verify"]);
}
await kiem.verify(true);
console.log(`${copies.length} backups beside ${o.clients} people who wrote ${journal.count("acknowledged")} times; slowest write ${slowest} ms`);
kiem.remove();
