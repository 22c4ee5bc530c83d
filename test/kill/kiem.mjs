// Kiem as a target: its commands on a folder of its own, its people, and whether what it stored is sound.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { Cluster } from "./cluster.mjs";
import { makePerson } from "./people.mjs";
import { run } from "./server.mjs";
import { writes } from "./writes.mjs";

const LOGINS = ["anna", "bilal", "coen", "dina", "eva", "fatma", "gijs", "hana"];

export class Kiem {
  /** `engine`: "sqlite", or "postgres" on a server of its own. */
  constructor({ binary, inspect, engine = "sqlite" }, env = {}) {
    this.binary = path.resolve(binary);
    this.inspect = path.resolve(inspect);
    this.env = env;
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), "kiem-kill-"));
    this.data = path.join(this.folder, "data");
    this.cluster = engine === "postgres" ? new Cluster(this.folder) : null;
    this.writes = writes;
    this.people = [];
  }

  words(...words) {
    const [command, ...rest] = words;
    const where = this.cluster ? ["--db", this.cluster.url] : [];
    return [this.binary, command, "--data", this.data, ...where, ...rest];
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
    if (this.cluster) return Number(this.cluster.ask(sql));
    return Number(run([this.inspect, path.join(this.data, "kiem.db"), sql]));
  }

  /** What is killed in this round: null for Kiem itself. `strike` kills, `mend` brings back what was killed. */
  blow(random) {
    const { cluster } = this;
    const kind = cluster ? random.below(3) : 0;
    if (kind === 1) return { strike: () => cluster.kill(), mend: () => cluster.start() };
    if (kind === 2) return { strike: () => cluster.killBackend(random), mend: () => cluster.ready() };
    return null;
  }

  /** Throws when the stored data or the audit are unsound. The audit, which grows, and all of PostgreSQL only with `all`. */
  async verify(all) {
    if (!this.cluster) run([this.inspect, path.join(this.data, "kiem.db")]);
    else if (all) this.cluster.check();
    if (all) run(this.words("audit", "verify"));
  }

  stop() {
    this.cluster?.stop();
  }

  /** Kept when something was found. */
  remove() {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
