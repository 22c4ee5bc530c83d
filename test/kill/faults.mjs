// The server without a disk, and with a clock that goes back: a clear error, nothing lost, and service again afterwards.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { Browser, unescapeHtml } from "./browser.mjs";
import { describe, Journal } from "./journal.mjs";
import { Kiem } from "./kiem.mjs";
import { Person } from "./load.mjs";
import { options } from "./options.mjs";
import { Random } from "./random.mjs";
import { attempt, freePort, Server } from "./server.mjs";

const o = options({ binary: "build/dev/kiem", inspect: "build/dev/kill_inspect", fault: "build/dev/libkill_fault.so", seed: 1 });
const words = JSON.parse(fs.readFileSync(new URL("../../content/texts/err.json", import.meta.url), "utf8"));

/* The fixed words at the start of an error's text, in either language. */
function says(text, key) {
  const plain = unescapeHtml(text).replace(/\s+/g, " ");
  return ["nl", "en"].some((lang) => plain.includes(words[`err.${key}`][lang].split("{")[0].trim()));
}

class Fault {
  constructor(folder) {
    this.control = path.join(os.tmpdir(), `kiem-fault-${process.pid}`);
    this.env = { LD_PRELOAD: path.resolve(o.fault), KIEM_FAULT_FOLDER: folder, KIEM_FAULT_CONTROL: this.control };
    this.set({});
  }
  set({ disk = 0, clock = 0 }) {
    const bytes = Buffer.alloc(16);
    bytes.writeBigInt64LE(BigInt(disk), 0);
    bytes.writeBigInt64LE(BigInt(clock), 8);
    fs.writeFileSync(this.control, bytes, { flag: fs.existsSync(this.control) ? "r+" : "w" });
  }
  remove() {
    fs.rmSync(this.control);
  }
}

const { ENOSPC, EROFS, EIO } = os.constants.errno;
const CASES = [
  { name: "full disk", set: { disk: ENOSPC }, key: "disk_full" },
  { name: "read-only disk", set: { disk: EROFS }, key: "disk_readonly" },
  { name: "broken disk", set: { disk: EIO }, key: "disk_io" },
  { name: "clock two hours back", set: { clock: -7200 }, key: "clock_back" },
];

class Trial {
  constructor() {
    this.kiem = new Kiem(o);
    this.fault = new Fault(this.kiem.folder);
    this.journal = new Journal();
    this.random = new Random(o.seed);
  }

  async start() {
    this.kiem.makePeople(1);
    const port = await freePort();
    this.server = new Server(this.kiem.command(port), port, this.fault.env);
    await this.server.start();
    const { name, signIn } = this.kiem.people[0];
    const browser = new Browser(name, port);
    this.person = new Person({ name, browser, signIn, writes: this.kiem.writes, random: this.random, journal: this.journal, context: {} });
    await this.person.signIn(browser);
    this.person.signedIn = true;
  }

  async works(times) {
    for (let i = 0; i < times; i++) {
      if (!this.person.pending) await this.person.fill();
      assert.ok(await this.person.send(), "a write was not acknowledged though all is well");
    }
  }

  /* A filled-in form sent while the fault holds: refused in words, and not done. */
  async refuses({ name, set, key }) {
    await this.person.fill();
    const { entry, form } = this.person.pending;
    this.fault.set(set);
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await entry.browser.post(form.action, form.fields));
    for (const answer of answers) {
      assert.ok(answer.status >= 500 && answer.status < 600, `${name}: answered ${answer.status}`);
      assert.ok(says(answer.text, key), `${name}: does not say "${key}":\n${answer.text.slice(0, 3000)}`);
    }
    const open = await this.person.browser.get("/sign-in");
    assert.ok(open.status < 500, `${name}: pages that need no disk are gone (${open.status})`);
  }

  /* The same form, sent again when the fault is over, is done; and so is the next. */
  async resumes() {
    this.fault.set({});
    await this.works(3);
  }

  /* At the start the server says what is wrong and ends; nothing is half made. */
  async refusesToStart({ name, set, key }) {
    await this.server.stop();
    this.fault.set(set);
    const said = attempt(this.kiem.command(await freePort()), { env: this.fault.env });
    assert.notEqual(said.code, 0, `${name}: started all the same`);
    assert.ok(says(said.said, key), `${name}: at the start it says only: ${said.said}`);
    this.fault.set({});
    await this.server.start();
    await this.works(2);
  }

  async nothingLost(name) {
    const write = (entry) => this.kiem.writes.find((w) => w.name === entry.kind);
    const found = await this.journal.verdict((e) => write(e).seen(e, e.browser), { all: true });
    assert.deepEqual(found.map(describe), [], name);
    await this.kiem.verify(true);
  }

  async run(trouble) {
    await this.works(3);
    await this.refuses(trouble);
    await this.resumes();
    await this.nothingLost(trouble.name);
    await this.refuses(trouble);
    await this.server.kill();
    this.fault.set({});
    await this.server.start();
    await this.works(1);
    await this.refusesToStart(trouble);
    await this.nothingLost(trouble.name);
    console.log(`${trouble.name}: refused in words, nothing lost, service resumed`);
  }
}

let failed = false;
for (const trouble of CASES) {
  const trial = new Trial();
  try {
    await trial.start();
    await trial.run(trouble);
    trial.kiem.remove();
  } catch (error) {
    failed = true;
    console.error(`${trouble.name}: ${error.stack}\nthe server said:\n${trial.server?.said}\nkept: ${trial.kiem.folder}`);
  } finally {
    if (trial.server?.running) await trial.server.stop();
    trial.person?.browser.close();
    trial.fault.remove();
  }
}
process.exit(failed ? 1 : 0);
