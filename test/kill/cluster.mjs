// A PostgreSQL of our own (script/lib/postgres), and the blows it may get: all of its processes at once, or one that works for Kiem.
import fs from "node:fs";
import path from "node:path";

import { attempt, run, sleep } from "./server.mjs";

const SCRIPT = "script/lib/postgres";

/** Whether there is a PostgreSQL to start. */
export const installed = () => attempt([SCRIPT, "check", "/nowhere", "kiem"]).code !== 77;

export class Cluster {
  /** `folder` is made, and readable for the account that PostgreSQL runs as. */
  constructor(folder) {
    this.folder = path.join(folder, "server");
    fs.chmodSync(folder, 0o711);
    this.start();
    this.url = `postgresql://kiem@/kiem?host=${this.folder}`;
    this.ask("CREATE DATABASE kiem", `postgresql://kiem@/postgres?host=${this.folder}`);
  }

  start() {
    run([SCRIPT, "start", this.folder]);
  }

  stop() {
    attempt([SCRIPT, "stop", this.folder]);
  }

  kill() {
    run([SCRIPT, "kill", this.folder]);
  }

  ask(sql, url = this.url) {
    return run(["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--command", sql, url]).trim();
  }

  /** One of the processes that work for Kiem, killed; the server then throws out all others and starts over. */
  killBackend(random) {
    const server = fs.readFileSync(path.join(this.folder, "data", "postmaster.pid"), "utf8").split("\n")[0];
    const children = attempt(["ps", "-o", "pid=,args=", "--ppid", server]).out.split("\n");
    const workers = children.filter((line) => /postgres: kiem kiem /.test(line)).map((line) => Number(line.trim().split(" ")[0]));
    if (workers.length) process.kill(random.pick(workers), "SIGKILL");
  }

  async ready() {
    for (let i = 0; i < 600; i++) {
      if (attempt(["psql", "--no-psqlrc", "--quiet", "--command", "SELECT 1", this.url]).code === 0) return;
      await sleep(50);
    }
    throw new Error("PostgreSQL does not come back");
  }

  /** Every index holds what its table holds, every page is well formed. */
  check() {
    run([SCRIPT, "check", this.folder, "kiem"]);
  }
}
