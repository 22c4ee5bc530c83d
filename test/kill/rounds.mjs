// The kill test, whatever the program: rounds of work, a kill at a random moment, a start, a verdict.
import { Browser } from "./browser.mjs";
import { describe, Journal } from "./journal.mjs";
import { isConnection, Person } from "./load.mjs";
import { freePort, Server, sleep } from "./server.mjs";

/**
 * target: {command(port), people: [{name, signIn(browser), context}], writes, env, verify(all), blow(random)}; verify throws when the
 * stored data are unsound; blow, which may be absent, says what is killed instead of the server, which then goes on. Returns {kills, acknowledged, unanswered, findings}.
 */
export class Rounds {
  constructor(target, { kills, random, clients, longest = 500, say = () => {} }) {
    Object.assign(this, { target, kills, random, clients, longest, say });
    this.journal = new Journal();
    this.findings = [];
  }

  async prepare() {
    const port = await freePort();
    this.server = new Server(this.target.command(port), port, this.target.env);
    this.people = Array.from({ length: this.clients }, (_, i) => {
      const { name, signIn, context } = this.target.people[i % this.target.people.length];
      const browser = new Browser(name, port);
      return new Person({ name: `${name}${i}`, browser, signIn, writes: this.target.writes, random: this.random, journal: this.journal, context: { ...context }, pause: 60 });
    });
  }

  /* Half the entries that got no answer are sent again, as by a person who reloads the page. */
  async settle() {
    for (const person of this.people) {
      const again = this.random.chance(0.5);
      await person.settle(again);
    }
  }

  async see(entry) {
    const write = this.target.writes.find((w) => w.name === entry.kind);
    return write.seen(entry, entry.browser);
  }

  async judge(all) {
    const found = await this.journal.verdict((entry) => this.see(entry), { all });
    this.findings.push(...found.map(describe));
    for (const write of this.target.writes.filter((w) => w.rows)) {
      const wrong = this.journal.tally(write.name, this.target.count(write.rows));
      if (wrong) this.findings.push(wrong);
    }
    if (all) await this.target.verify(true);
  }

  /* Where the machine is busy with other things, a kill so soon would find nobody at work, round after round: most wait for one. */
  async atWork() {
    const before = this.journal.count("acknowledged");
    for (const until = Date.now() + 10000; this.journal.count("acknowledged") === before && Date.now() < until; ) await sleep(10);
  }

  async round(number) {
    const stop = { now: false };
    const work = Promise.all(this.people.map((person) => person.work(stop)));
    if (this.random.chance(0.8)) await Promise.race([work, this.atWork()]);
    await Promise.race([work, sleep(this.random.below(this.longest) + 5)]);
    const blow = this.target.blow?.(this.random);
    const killed = blow ? blow.strike() : this.server.kill();
    stop.now = true;
    await Promise.all([killed, blow?.mend(), work]); /* what is mended soon need not be noticed */
    if (!blow) await this.restart();
    await this.settle();
    await this.judge(false);
    if (number % 5 === 0) await this.target.verify(false);
  }

  async restart() {
    if (this.random.chance(0.1)) {
      this.server.launch(); /* and once more while it gets up */
      await sleep(this.random.below(80));
      await this.server.kill();
    }
    await this.server.start();
  }

  async run() {
    await this.prepare();
    await this.server.start();
    try {
      await Promise.all(this.people.map((person) => person.begin())); /* a one-time code is of no use twice: no kill in between */
      for (let i = 1; i <= this.kills && this.findings.length === 0; i++) {
        await this.round(i);
        if (i % 20 === 0) this.say(`${i} kills, ${this.journal.count("acknowledged")} acknowledged`);
      }
      await this.judge(true);
      for (const person of this.people) this.findings.push(...new Set(person.refusals));
    } catch (error) {
      const what = isConnection(error) ? "the server went away by itself" : "the run broke off";
      this.findings.push(`${what}: ${error.stack}\nthe server said:\n${this.server.said}`);
    } finally {
      if (this.server.running) this.end = await this.server.stop();
      for (const person of this.people) person.browser.close();
    }
    return this.result();
  }

  result() {
    const { journal, findings } = this;
    return { kills: this.kills, acknowledged: journal.count("acknowledged"), unanswered: journal.count("unanswered"), findings };
  }
}
