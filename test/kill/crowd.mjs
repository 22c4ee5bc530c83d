// Ten thousand connections open at once, some silent and some in the middle of a request: who is at work is answered all the
// same, and everything is as before when the crowd has gone. The server holds a few hundred connections and shuts those that
// can best be missed (src/http/watch.h); the silent ones wait in the system (TCP_DEFER_ACCEPT). So whoever is shut comes again,
// until so many are connected at the same moment.
import assert from "node:assert/strict";
import net from "node:net";

import { Browser } from "./browser.mjs";
import { Kiem } from "./kiem.mjs";
import { isConnection } from "./load.mjs";
import { options } from "./options.mjs";
import { freePort, Server, sleep } from "./server.mjs";

const o = options({ binary: "build/dev/kiem", inspect: "build/dev/kill_inspect", connections: 10000, patience: 10000 });
const STARTS = ["", "GET / HT", "GET /sign-in HTTP/1.1\r\nHost: localhost\r\nX-A: ", "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\nlogin="];

const AGAIN = 20; /* how often the crowd may come again */
const SPARE = 200; /* on their way in */

/* Connections that stay as long as the server lets them. */
class Crowd {
  constructor(port, size) {
    Object.assign(this, { port, size, made: 0, open: 0, most: 0, sockets: new Set() });
  }
  join(number) {
    const socket = net.connect(this.port, "127.0.0.1");
    this.sockets.add(socket);
    socket.on("connect", () => {
      this.made++;
      this.most = Math.max(this.most, ++this.open);
      socket.write(STARTS[number % STARTS.length]);
      socket.on("close", () => this.open--);
    });
    socket.on("error", () => {});
    socket.on("close", () => this.sockets.delete(socket));
    socket.resume();
  }
  /* Who is shut is replaced by the next, of whom every fourth is silent, until all are there at once. */
  async gather() {
    for (let number = 0; this.most < this.size && number < this.size * AGAIN; number++) {
      this.join(number);
      if (number % 250 === 0) await sleep(1);
      while (this.sockets.size > this.size + SPARE) await sleep(1);
    }
  }
  leave() {
    for (const socket of this.sockets) socket.destroy();
  }
}

/* How long until she has her page. In a crowd a connection that waits is closed; a browser then asks again on a new one. */
async function timed(browser) {
  const from = Date.now();
  for (;;) {
    try {
      const answer = await browser.get("/families/new");
      assert.equal(answer.status, 200, "a page was refused");
      return Date.now() - from;
    } catch (error) {
      if (!isConnection(error) || Date.now() - from > o.patience) throw error;
      await sleep(5);
    }
  }
}

const kiem = new Kiem(o);
kiem.makePeople(1);
const port = await freePort();
const server = new Server(kiem.command(port), port);
await server.start();
const browser = new Browser("anna", port);
const crowd = new Crowd(port, o.connections);
try {
  await kiem.people[0].signIn(browser);
  await timed(browser);
  const gathered = crowd.gather();
  let slowest = 0;
  for (let i = 0; i < 30; i++) {
    slowest = Math.max(slowest, await timed(browser));
    await sleep(50);
  }
  await gathered;
  const fresh = new Browser("anna", port); /* and one that has yet to come in */
  fresh.cookies = browser.cookies;
  slowest = Math.max(slowest, await timed(fresh));
  fresh.close();
  console.log(`${o.connections} connections wanted, ${crowd.made} made, at most ${crowd.most} at once; slowest answer ${slowest} ms`);
  assert.ok(crowd.most >= o.connections, `at most ${crowd.most} were open at once`);
  assert.ok(slowest <= o.patience, `an answer took ${slowest} ms`);
  crowd.leave();
  await sleep(500);
  assert.ok((await timed(browser)) <= o.patience);
} finally {
  crowd.leave();
  browser.close();
  await server.stop();
}
await kiem.verify(true);
kiem.remove();
