// People at work: each fills in one form after another until told to stop, and sends again what got no answer.
import { Answer } from "./browser.mjs";
import { sleep } from "./server.mjs";

/** Answers that ask to come back later, by which nothing was done. */
const LATER = new Set([429, 503]);
/** An answer that says it is not known whether it was done: the database server went during the commit. */
const isUnsure = (answer) => answer.status === 500 && /niet zeker of het bewaard is|not certain whether it was stored/.test(answer.text);
const isNoRefusal = (answer) => LATER.has(answer.status) || isUnsure(answer);

export class Person {
  constructor({ name, browser, signIn, writes, random, journal, context, pause = 1 }) {
    Object.assign(this, { name, browser, signIn, writes, random, journal, context, pause });
    this.chosen = null;
    this.pending = null;
    this.number = 0;
    this.refusals = [];
  }

  /** Sends the pending form; true when it was acknowledged. The same `once` token goes with every try. */
  async send() {
    const { entry, form, write } = this.pending;
    entry.tries++;
    const answer = await entry.browser.post(form.action, form.fields);
    if (isNoRefusal(answer)) return false;
    if (answer.status === 303 && !/sign-?in/.test(answer.location ?? "")) {
      entry.state = "acknowledged";
      entry.location = answer.location;
      this.pending = null;
      write.done?.(entry, this.context);
      return true;
    }
    if (answer.status === 303 || answer.status === 401) {
      this.signedIn = false; // the session went with the crash; the form's tokens with it
      entry.state = "unanswered";
      this.pending = null;
      return false;
    }
    this.pending = null;
    if (entry.tries > 1 && write.doneBefore?.(answer)) {
      entry.state = "acknowledged"; /* the try that got no answer had done it */
      write.done?.(entry, this.context);
      return true;
    }
    entry.state = "refused";
    throw new Answer(`POST ${form.action} (${entry.kind})`, answer);
  }

  /** What is written next: any kind, or as often one of which the least is known, so that every kind has its turn. */
  choose() {
    const ready = this.writes.filter((w) => !w.needs || w.needs(this.context));
    const done = (write) => this.journal.count("acknowledged", write.name);
    let write = this.random.pick(ready);
    if (this.random.chance(0.5)) write = ready.reduce((least, other) => (done(other) < done(least) ? other : least), write);
    return { write, context: write.choose?.(this.context, this.random) ?? {} };
  }

  async begin() {
    await this.signIn(this.browser);
    this.signedIn = true;
  }

  /** What a kill cut off before it was sent is begun again. */
  async fill() {
    this.chosen ??= this.choose();
    const { write, context } = this.chosen;
    const marker = `z${this.name}x${++this.number}`.toLowerCase();
    const page = await write.page(context, this.browser);
    const browser = context.browser ?? this.browser; /* a parent writes on her own phone */
    const form = await browser.form(page, write.action, (fields) => write.fields(marker, context, fields));
    const entry = this.journal.open(write.name, marker, context);
    entry.browser = browser;
    this.pending = { entry, form, write };
    this.chosen = null;
  }

  async step() {
    if (!this.signedIn) await this.begin();
    if (!this.pending) await this.fill();
    await this.send();
  }

  /** Works until `stop.now`; a connection that fails is no finding, an answer that is wrong is. */
  async work(stop) {
    while (!stop.now) {
      try {
        await this.step();
        await sleep(this.random.below(this.pause)); /* bursts and gaps; else a run is mostly looking everything up */
      } catch (error) {
        if (error instanceof Answer && !isNoRefusal(error)) {
          this.refusals.push(error.message);
          this.chosen = null;
        } else if (!(error instanceof Answer) && !isConnection(error)) throw error;
        await sleep(15);
      }
    }
  }

  /** After a crash: what got no answer is sent once more, sometimes; else it stays unanswered for good. */
  async settle(again) {
    if (!this.pending) return;
    if (!again) {
      this.pending.entry.state = "unanswered";
      this.pending = null;
      return;
    }
    for (let i = 0; i < 20 && this.pending; i++) {
      try {
        await this.send();
      } catch (error) {
        if (error instanceof Answer) this.refusals.push(error.message);
        else if (!isConnection(error)) throw error; /* else no answer, as before: the verdict finds out whether the server is there */
      }
    }
  }
}

export function isConnection(error) {
  return /ECONNREFUSED|ECONNRESET|EPIPE|socket hang up|cut off|no answer/.test(`${error.code} ${error.message}`);
}
