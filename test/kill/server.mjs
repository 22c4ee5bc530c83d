// The process under test. Starts it, waits until it answers, kills it, and keeps what it said.
import { spawn, spawnSync } from "node:child_process";
import http from "node:http";
import net from "node:net";

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function answers(port) {
  return new Promise((resolve) => {
    const request = http.get({ host: "127.0.0.1", port, path: "/", timeout: 2000 }, (response) => {
      response.resume();
      response.on("end", () => resolve(true));
      response.on("error", () => resolve(false));
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}

export class Server {
  /** `command`: the program and its arguments. `env`: beside the environment. */
  constructor(command, port, env = {}) {
    this.command = command;
    this.port = port;
    this.env = env;
    this.said = "";
    this.process = null;
  }

  get running() {
    return this.process !== null;
  }

  /** Starts it without waiting. */
  launch() {
    const child = spawn(this.command[0], this.command.slice(1), {
      env: { ...process.env, ...this.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const keep = (text) => (this.said = (this.said + text).slice(-20000));
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    this.process = child;
    this.ended = new Promise((resolve) => {
      child.on("error", (error) => resolve({ code: null, signal: null, error }));
      child.on("close", (code, signal) => resolve({ code, signal }));
    }).then((end) => {
      this.process = null;
      return end;
    });
  }

  /** Starts it and waits until it answers; throws what it said when it ends instead. */
  async start(deadline = 60000) {
    this.launch();
    for (const until = Date.now() + deadline; Date.now() < until; await sleep(10)) {
      if (!this.running) throw new Error(`the server ended at its start:\n${this.said}`);
      if (await answers(this.port)) return;
    }
    await this.kill();
    throw new Error(`the server did not answer in ${deadline} ms:\n${this.said}`);
  }

  async end(signal) {
    this.process?.kill(signal);
    return this.ended;
  }

  kill() {
    return this.end("SIGKILL");
  }

  stop() {
    return this.end("SIGTERM");
  }
}

/** Runs a command to its end and says how it ended. */
export function attempt(command, { env, input } = {}) {
  const done = spawnSync(command[0], command.slice(1), { env: { ...process.env, ...env }, input, encoding: "utf8", timeout: 300000 });
  if (done.error) throw done.error;
  return { code: done.status ?? done.signal, out: done.stdout, said: done.stderr };
}

/** The same; throws with what it said unless it succeeds. */
export function run(command, how) {
  const done = attempt(command, how);
  if (done.code !== 0) throw new Error(`${command.join(" ")} ended with ${done.code}:\n${done.out}${done.said}`);
  return done.out;
}
