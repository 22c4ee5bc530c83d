// Kiem as a target: its commands on a folder of its own, its people, and whether what it stored is sound.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { makePerson } from "./people.mjs";
import { run } from "./server.mjs";
import { writes } from "./writes.mjs";

const LOGINS = ["anna", "bilal", "coen", "dina", "eva", "fatma", "gijs", "hana"];

export class Kiem {
  constructor({ binary, inspect }, env = {}) {
    this.binary = path.resolve(binary);
    this.inspect = path.resolve(inspect);
    this.env = env;
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), "kiem-kill-"));
    this.data = path.join(this.folder, "data");
    this.writes = writes;
    this.people = [];
  }

  words(...words) {
    const [command, ...rest] = words;
    return [this.binary, command, "--data", this.data, ...rest];
  }

  command(port) {
    return this.words("serve", "--port", String(port));
  }

  makePeople(count) {
    const kiem = (words, input) => run(this.words(...words), { input });
    this.makeReceiver(kiem);
    for (let i = 0; i < count; i++)
      this.people.push(
        makePerson(kiem, { login: LOGINS[i % 8] + (i >> 3 || ""), name: `Vroedvrouw ${i}`, org: "Praktijk De Knop", kind: "midwifery_practice", role: "professional" }),
      );
  }

  /* Somebody to refer to: nobody signs in there. */
  makeReceiver(kiem) {
    makePerson(kiem, { login: "ontvanger", name: "Dana", org: "Schuldhulp Stad", kind: "debt_help", role: "professional" });
  }

  count(sql) {
    return Number(run([this.inspect, path.join(this.data, "kiem.db"), sql]));
  }

  /** Throws when the file or the audit is unsound. The audit, which grows, only with `all`. */
  async verify(all) {
    run([this.inspect, path.join(this.data, "kiem.db")]);
    if (all) run(this.words("audit", "verify"));
  }

  /** Kept when something was found. */
  remove() {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
