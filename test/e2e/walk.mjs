// A visitor of Kiem in a real browser: signs in, clicks and fills in, counts the clicks, and has every page that comes
// looked at: answered well, nothing axe finds, nothing wider than the window, no error in the console.
import { spawn, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { axeFindings, launch, overflows } from "./browser.mjs";

export const PASSWORD = "kansrijke start";

/* A code works once and is taken half a minute early or late, so who signs in for the third time within a minute waits for
 * the next, as a person would. */
const STEP = 30000;
const lastCode = new Map();

async function codeToCome(base, login) {
  const who = `${base} ${login}`;
  const step = Math.max(Math.floor(Date.now() / STEP), (lastCode.get(who) ?? 0) + 1);
  lastCode.set(who, step);
  const early = (step - 1) * STEP - Date.now();
  if (early > 0) await new Promise((done) => setTimeout(done, early));
}

/** Kiem on a data folder of its own, with the demo in it. */
export class Kiem {
  static async start(binary, { families, seed }) {
    const folder = mkdtempSync(join(tmpdir(), "kiem-e2e-"));
    execFileSync(binary, ["demo", "--data", folder, "--seed", String(seed), String(families)], { stdio: "ignore" });
    const server = spawn(binary, ["serve", "--data", folder, "--port", "0", "--check-pages"], { stdio: ["ignore", "pipe", "inherit"] });
    const base = await new Promise((resolve, reject) => {
      let said = "";
      server.once("exit", (code) => reject(new Error(`kiem serve ended with ${code}: ${said}`)));
      server.stdout.on("data", (piece) => {
        said += piece;
        const found = /http:\/\/localhost:\d+/.exec(said);
        if (found) resolve(found[0]);
      });
    });
    await learnKinds(base);
    return new Kiem(folder, server, base);
  }

  constructor(folder, server, base) {
    Object.assign(this, { folder, server, base });
  }

  async stop() {
    const gone = new Promise((resolve) => this.server.once("exit", resolve));
    this.server.kill("SIGTERM");
    await gone;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class Report {
  constructor(verbose, label = "") {
    Object.assign(this, { verbose, label, faults: [], seen: new Map(), sessions: new Map(), started: Date.now() });
  }

  say(text) {
    if (this.verbose) console.log(`${((Date.now() - this.started) / 1000).toFixed(1).padStart(6)}  ${this.label}${text}`);
  }

  fault(text) {
    this.faults.push(text);
    console.error(`  FAULT ${this.label}${text}`);
  }
}

/** The paths of Kiem as /openapi.json has them: the kinds of pages. */
let kinds = [];

async function learnKinds(base) {
  const { paths } = await (await fetch(`${base}/openapi.json`)).json();
  const open = (kind) => kind.split("{").length;
  kinds = Object.keys(paths)
    .sort((a, b) => open(a) - open(b))
    .map((kind) => [new RegExp(`^${kind.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "[^/]+")}$`), kind]);
}

/** The kind of page that an address is of. */
export function kindOf(url) {
  const path = new URL(url).pathname;
  return kinds.find(([pattern]) => pattern.test(path))?.[1] ?? path;
}

/**
 * What axe finds on a page that a visitor sees without JavaScript: axe is JavaScript itself, so it looks at the same HTML
 * in another window, where what stands in <noscript> shows and Kiem's own scripts do not come.
 */
async function axeWithout(report, page) {
  report.plain ??= await report.browser.newPage();
  const window = report.plain;
  const html = (await page.content()).replace(/<\/?noscript[^>]*>/g, "");
  await window.setViewportSize(page.viewportSize());
  await window.route("**/*", (route) => {
    const request = route.request();
    if (request.isNavigationRequest()) return route.fulfill({ contentType: "text/html; charset=utf-8", body: html });
    return request.resourceType() === "script" ? route.abort() : route.continue();
  });
  await window.goto(page.url());
  const found = await axeFindings(window);
  await window.unrouteAll({ behavior: "wait" });
  return found;
}

export class Visitor {
  static async open(kiem, report, name, options = {}) {
    report.browser ??= await launch();
    const context = await report.browser.newContext({
      viewport: options.viewport,
      locale: options.english ? "en-GB" : "nl-NL",
      timezoneId: "Europe/Amsterdam",
      javaScriptEnabled: options.javaScript !== false,
      baseURL: kiem.base,
      isMobile: Boolean(options.phone),
      hasTouch: Boolean(options.phone),
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20000);
    return new Visitor(report, name, context, page, { ...options, base: kiem.base });
  }

  constructor(report, name, context, page, options) {
    Object.assign(this, { report, name, context, page, options, clicks: 0 });
    page.on("pageerror", (error) => report.fault(`${name}: script error on ${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      const cut = this.unconnected && /ERR_(CONNECTION|SOCKET_NOT_CONNECTED|EMPTY_RESPONSE|FAILED|INTERNET)/.test(message.text());
      if (message.type() === "error" && !cut && !/status of 4\d\d/.test(message.text()))
        report.fault(`${name}: console on ${page.url()}: ${message.text()}`);
    });
    page.on("response", (response) => {
      if (response.request().isNavigationRequest()) this.status = response.status();
      if (response.status() >= 500) report.fault(`${name}: ${response.status()} from ${response.url()}`);
    });
  }

  async close() {
    await this.context.close();
  }

  /** Looks at the page as it stands: axe at each kind once, as it is on a phone and at a desk. */
  async look(expected = 200) {
    const { page, report, options } = this;
    await page.waitForLoadState("load");
    const kind = kindOf(page.url());
    if (this.status !== expected) report.fault(`${this.name}: ${kind} answered ${this.status}, not ${expected}`);
    if (await overflows(page)) report.fault(`${this.name}: ${kind} is wider than ${options.viewport.width} px`);
    const h1 = await page.locator("h1").count();
    if (h1 !== 1) report.fault(`${this.name}: ${kind} has ${h1} main headings`);
    const key = `${kind} ${expected} ${options.phone ? "phone" : "desk"} ${options.javaScript !== false}`;
    if (report.seen.has(key)) return;
    report.seen.set(key, true);
    const findings = options.javaScript === false ? await axeWithout(report, page) : await axeFindings(page);
    for (const finding of findings) report.fault(`${this.name}: axe on ${kind}: ${finding}`);
  }

  /** The same page in a narrow window: wider than it is all that can go wrong anew. */
  async lookNarrow() {
    if (await overflows(this.page)) this.report.fault(`${this.name}: ${kindOf(this.page.url())} is wider than a phone`);
  }

  async go(path, expected = 200) {
    await this.page.goto(path);
    await this.look(expected);
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: typeof name === "string" });
  }

  link(name) {
    return this.page.getByRole("link", { name, exact: typeof name === "string" });
  }

  /** One click on a link or button that leads to another page, or to this one again. */
  async click(locator, what, expected = 200) {
    this.clicks += 1;
    this.report.say(`${this.name}: ${what}`);
    const target = locator.first();
    if ((await target.count()) === 0) throw new Error(`${this.name}: ${what}: not on ${kindOf(this.page.url())}`);
    await Promise.all([this.page.waitForNavigation({ waitUntil: "load" }), target.click()]);
    await this.look(expected);
  }

  /** A choice that is not an answer of the instrument: a click too. */
  async choose(locator, what) {
    this.clicks += 1;
    this.report.say(`${this.name}: ${what}`);
    await locator.first().check();
  }

  fill(name, text) {
    return this.page.locator(`[name="${name}"]`).first().fill(text);
  }

  /** Signs in; who did so before, in another window, is still signed in there and goes on with that. */
  async signIn(login) {
    const who = `${this.options.base} ${login}`;
    const before = this.report.sessions.get(who);
    if (before) {
      await this.context.addCookies(before);
      await this.go("/");
      this.report.say(`${this.name}: is signed in as ${login}`);
    } else {
      await this.signInAnew(login);
      this.report.sessions.set(who, await this.context.cookies());
    }
    this.clicks = 0;
  }

  async signInAnew(login) {
    await codeToCome(this.options.base, login);
    await this.go("/sign-in");
    await this.fill("login", login);
    await this.fill("password", PASSWORD);
    const { page } = this;
    await this.click(page.locator("form[action='/sign-in'] button[type=submit]"), `signs in as ${login}`);
    const code = /\b\d{6}\b/.exec(await page.locator("main").innerText());
    if (!code) throw new Error(`${this.name}: the demo's one-time code is not on the page`);
    await this.fill("code", code[0]);
    await this.click(page.locator("form[action='/sign-in/code'] button[type=submit]"), "gives the code");
  }

  text() {
    return this.page.locator("main").innerText();
  }

  /** Fails unless the page says so. */
  async expect(words, what) {
    const text = await this.text();
    const found = words instanceof RegExp ? words.test(text) : text.includes(words);
    if (!found) this.report.fault(`${this.name}: ${what}: ${words} is not on ${kindOf(this.page.url())}`);
    else this.report.say(`${this.name}: ${what}`);
  }

  /** Answers of an instrument, by the linkId; questions that are not shown are left out. */
  async answer(answers) {
    for (const [link, value] of Object.entries(answers)) {
      const input = this.page.locator(`input[name="a.${link}"][value="${value}"]`);
      if ((await input.count()) > 0 && (await input.first().isVisible())) await input.first().check();
    }
  }
}
