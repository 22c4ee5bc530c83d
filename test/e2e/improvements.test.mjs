// The small improvements of assets/ts, each on a page as small as can be, under the policy that Kiem's pages have.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'";
const TYPES = { html: "text/html", js: "text/javascript", css: "text/css" };

const pages = {
  conditions: `<form>
    <input type="radio" name="smoke" value="yes" id="yes"><input type="radio" name="smoke" value="no" id="no">
    <input name="number" id="number">
    <div id="much" data-enable-when='{"behavior":"all","when":[{"name":"smoke","op":"=","value":"yes"}]}'>
      <input name="much" id="much-input"></div>
    <div id="help" data-enable-when='{"behavior":"any","when":[{"name":"much","op":">=","value":"10"},
      {"name":"number","op":"exists","value":"true"}]}'><input name="help" id="help-input"></div>
    <div id="broken" data-enable-when='{"behavior":'>shown</div></form>`,
  kinds: `<form data-autosave="/save"><input name="a.time" id="time"><input name="a.weight" id="weight">
    <select name="u.weight" id="unit"><option value=""></option><option>kg</option><option>lb</option></select>
    <input name="a@0.ill" id="ill-0"><input name="a@1.ill" id="ill-1">
    <p id="early" data-enable-when='{"behavior":"all","when":[{"name":"a.time","op":"<","value":"06:00","type":"text"}]}'>early</p>
    <p id="light" data-enable-when='{"behavior":"all","when":[{"name":"a.weight","op":"<","value":"50","type":"number",
      "unit_name":"u.weight","unit":"kg"}]}'>light</p>
    <p id="any" data-enable-when='{"behavior":"all","when":[{"name":"a@*.ill","op":"=","value":"true","type":"text"}]}'>any</p>
    <p id="not" data-enable-when='{"behavior":"all","when":[{"name":"a.time","op":"!=","value":"07:00","type":"text"}]}'>not</p>
    <fieldset><input type="checkbox" name="a.h" value="m" id="m"><input type="checkbox" name="a.h" value="n" id="n"
      data-exclusive></fieldset>
    <fieldset><input type="radio" name="a.p" value="home" id="home"><div data-own><input type="text" name="o.p" id="own"></div>
    </fieldset><p data-saved role="status"></p></form>`,
  autosave: `<form data-autosave="/save" action="/sent" method="post"><input name="csrf" type="hidden" value="t">
    <input name="answer" id="answer"><p data-saved role="status" data-text-saving="saving" data-text-saved="saved"
      data-text-offline="offline" data-text-failed="failed"></p><button type="submit">Send</button></form>`,
  once: `<form data-submit-once action="/slow" method="post"><button type="submit" name="then" value="x">Send</button></form>`,
  parent: `<form data-submit-once action="/ask" method="post"><input type="hidden" name="once" value="o1">
    <textarea name="text" id="text"></textarea><button type="submit" name="then" value="x">Send</button></form>
    <p role="alert" data-unsent hidden>not sent</p>`,
  answers: `<form data-submit-once data-saves-first data-autosave="/save" action="/send" method="post"><input name="a" id="a">
    <p data-saved role="status" data-text-saved="saved" data-text-offline="offline"></p>
    <button type="submit" name="go" value="send">Send</button></form><p role="alert" data-unsent hidden>not sent</p>`,
  read: `<main data-read="own"><h1>Plan</h1><p data-read-bar hidden><button type="button" data-read-start data-text-stop="Stop">Read</button></p>
    <section><h2>Yours</h2><ul><li><p>Call the midwife</p></li></ul><p hidden>hidden</p></section></main>`,
  exit: `<a href="/neutral" data-quick-exit>Leave</a><p id="secret">secret</p>`,
  session: `<input id="field"><div role="alertdialog" data-session-seconds="130" data-session-keep="/keep"
    data-session-end="/ended" data-csrf="t" hidden><button type="button">Stay</button></div>`,
  errors: `<div class="kiem-errors" tabindex="-1" data-focus><a href="#one">one</a><a href="#two">two</a></div>
    <input id="one"><fieldset id="two"><input type="radio" id="two-1"></fieldset>`,
  buttons: `<button type="button" data-print hidden>Print</button><input id="link" value="/l/1" readonly>
    <button type="button" data-copy="link" data-copied="Copied" hidden><span>Copy</span></button>`,
};

let browser, server, base, out;
let answer = () => 204;
const posts = [];

before(async () => {
  out = mkdtempSync(join(tmpdir(), "kiem-assets-"));
  execFileSync(new URL("../../assets/build", import.meta.url).pathname, [out], { stdio: ["ignore", "ignore", "inherit"] });
  server = createServer((request, response) => {
    const name = new URL(request.url, "http://x").pathname.slice(1);
    const send = (status, type, text) => {
      response.writeHead(status, { "content-type": type, "content-security-policy": POLICY });
      response.end(text);
    };
    if (request.method === "POST") {
      let body = "";
      request.on("data", (piece) => (body += piece));
      request.on("end", async () => {
        posts.push({ name, body, from: request.headers["x-requested-with"] });
        const status = await answer(name);
        if (status === 0) request.socket.destroy();
        else if (status === "location") send(200, "application/json", '{"location":"/arrived"}');
        else setTimeout(() => send(status, TYPES.html, "done"), name === "slow" ? 400 : 0);
      });
    } else if (name.startsWith("assets/")) {
      send(200, TYPES[name.split(".").pop()], readFileSync(join(out, name.slice(7))));
    } else {
      send(200, TYPES.html, `<!doctype html><html lang="en"><title>${name}</title><body>${pages[name] ?? name}
        <script type="module" src="/assets/kiem.js"></script></body></html>`);
    }
  }).listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  base = `http://127.0.0.1:${server.address().port}/`;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server?.close();
  rmSync(out, { recursive: true, force: true });
});

async function open(name, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(error.message));
  posts.length = 0;
  answer = () => 204;
  if (options.clock) await page.clock.install();
  await page.goto(base + name);
  return page;
}

async function until(holds) {
  for (let i = 0; i < 100 && !(await holds()); i++) await new Promise((done) => setTimeout(done, 50));
  assert.ok(await holds());
}

test("a question shows when its condition holds, and is not sent when it does not", async () => {
  const page = await open("conditions");
  assert.equal(await page.isVisible("#much"), false);
  assert.equal(await page.isVisible("#help"), false);
  assert.equal(await page.isVisible("#broken"), true);
  await page.check("#yes");
  assert.equal(await page.isVisible("#much"), true);
  await page.fill("#much-input", "9");
  assert.equal(await page.isVisible("#help"), false);
  await page.fill("#much-input", "12");
  assert.equal(await page.isVisible("#help"), true);
  await page.check("#no");
  assert.equal(await page.isVisible("#help"), false, "a hidden answer counts no longer");
  const sent = await page.evaluate(() => [...new FormData(document.querySelector("form")).keys()]);
  assert.deepEqual(sent, ["smoke", "number"]);
  await page.check("#yes");
  assert.equal(await page.inputValue("#much-input"), "12", "what was typed is still there");
  await page.check("#no");
  await page.fill("#number", "1");
  assert.equal(await page.isVisible("#help"), true);
  await page.context().close();
});

test("times, quantities in their unit and rows decide as on the server", async () => {
  const page = await open("kinds");
  assert.equal(await page.isVisible("#not"), true, "no answer is no equal answer");
  await page.fill("#time", "05:59");
  assert.equal(await page.isVisible("#early"), true);
  await page.fill("#time", "07:00");
  assert.equal(await page.isVisible("#early"), false);
  assert.equal(await page.isVisible("#not"), false);
  await page.fill("#weight", "48,5");
  assert.equal(await page.isVisible("#light"), false, "not before it has a unit");
  await page.selectOption("#unit", "kg");
  assert.equal(await page.isVisible("#light"), true);
  await page.selectOption("#unit", "lb");
  assert.equal(await page.isVisible("#light"), false);
  assert.equal(await page.isVisible("#any"), false);
  await page.fill("#ill-1", "true");
  assert.equal(await page.isVisible("#any"), true);
  await page.context().close();
});

test("choices that exclude each other", async () => {
  const page = await open("kinds");
  await page.check("#m");
  await page.check("#n");
  assert.equal(await page.isChecked("#m"), false);
  await page.check("#m");
  assert.equal(await page.isChecked("#n"), false);
  await page.check("#home");
  await page.fill("#own", "elsewhere");
  assert.equal(await page.isChecked("#home"), false);
  await page.check("#home");
  assert.equal(await page.inputValue("#own"), "");
  await page.context().close();
});

test("answers are saved as they are given, and again after the connection was lost", async () => {
  const page = await open("autosave");
  const status = () => page.textContent("[data-saved]");
  await page.fill("#answer", "one");
  await until(async () => (await status()) === "saved");
  assert.deepEqual(posts.at(-1), { name: "save", body: "csrf=t&answer=one", from: "kiem" });
  answer = () => 0;
  await page.fill("#answer", "two");
  await until(async () => (await status()) === "offline");
  answer = () => 503;
  await until(() => posts.filter((p) => p.body.endsWith("two")).length >= 2);
  answer = () => 204;
  await until(async () => (await status()) === "saved");
  assert.equal(posts.at(-1).body, "csrf=t&answer=two");
  answer = () => 403;
  await page.fill("#answer", "three");
  await until(async () => (await status()) === "failed");
  const count = posts.length;
  await page.waitForTimeout(1500);
  assert.equal(posts.length, count, "what is refused is not tried again by itself");
  const kept = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]);
  assert.deepEqual(kept, [0, 0, ""], "nothing is stored in the browser");
  await page.context().close();
});

test("a form waits for the answers that are under way, so that they cannot arrive behind it and put back what was", async () => {
  const page = await open("autosave");
  let release;
  const held = new Promise((done) => (release = done));
  answer = (name) => (name === "save" ? held.then(() => 204) : 200);
  await page.fill("#answer", "one");
  await until(() => posts.length === 1);
  await page.fill("#answer", "two");
  const sent = await page.evaluate(() => {
    let count = 0;
    window.addEventListener("submit", (event) => (count += event.defaultPrevented ? 0 : 1));
    const button = document.querySelector("button");
    button.click();
    button.click();
    return count;
  });
  assert.equal(sent, 0, "not while answers are under way");
  release();
  await page.waitForURL("**/sent");
  assert.deepEqual(posts.map((p) => [p.name, p.body]), [["save", "csrf=t&answer=one"], ["sent", "csrf=t&answer=two"]]);
  await page.context().close();
});

test("a second click sends nothing", async () => {
  const page = await open("once");
  answer = () => 200;
  await page.evaluate(() => {
    const button = document.querySelector("button");
    button.click();
    button.click();
    setTimeout(() => button.click(), 50);
  });
  await page.waitForURL("**/slow");
  assert.deepEqual(posts.map((p) => p.body), ["then=x"]);
  await page.context().close();
});

test("a form of a parent that does not arrive stays as it was, says so, and is sent again with the same token", async () => {
  const page = await open("parent");
  const message = () => page.locator("form [role=alert]");
  await page.fill("#text", "May I?");
  for (const status of [0, 503]) {
    answer = () => status;
    await page.click("button");
    await until(async () => (await message().count()) === 1 && (await message().isVisible()));
    assert.equal(await page.inputValue("#text"), "May I?");
    assert.equal(await page.getAttribute("button", "aria-disabled"), null);
  }
  answer = () => "location";
  await page.click("button");
  await page.waitForURL("**/arrived");
  assert.deepEqual([...new Set(posts.map((p) => p.body))], ["once=o1&text=May+I%3F&then=x"]);
  const kept = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]);
  assert.deepEqual(kept, [0, 0, ""], "nothing is stored in the browser");
  await page.context().close();
});

test("what the server refuses is shown as the server shows it", async () => {
  const page = await open("parent");
  answer = () => 422;
  await page.fill("#text", "x");
  await page.click("button");
  await page.waitForURL("**/ask");
  assert.deepEqual(posts.map((p) => [p.from, p.body]), [["kiem", "once=o1&text=x&then=x"], [undefined, "once=o1&text=x&then=x"]]);
  await page.context().close();
});

test("answers are kept before they are sent, and are sent as a page", async () => {
  const page = await open("answers");
  answer = () => 0;
  await page.fill("#a", "yes");
  await page.click("button");
  await until(async () => page.isVisible("form [role=alert]"));
  assert.ok(posts.every((p) => p.name === "save"), "nothing is sent that cannot be kept");
  answer = () => 200;
  await page.click("button");
  await page.waitForURL("**/send");
  assert.equal(posts.at(-1).body, "a=yes&go=send");
  await page.context().close();
});

test("a page of her own is read by a voice on the phone itself, or not at all", async () => {
  for (const local of [true, false]) {
    const context = await browser.newContext();
    await context.addInitScript((localService) => {
      window.said = [];
      const voices = [{ lang: "nl-NL", localService: true }, { lang: "en-GB", localService, name: "v" }];
      window.SpeechSynthesisUtterance = class extends EventTarget { constructor(text) { super(); this.text = text; } };
      const speech = { speaking: false, getVoices: () => voices, speak: (u) => window.said.push([u.voice.name, u.text]), cancel: () => undefined };
      Object.defineProperty(window, "speechSynthesis", { value: speech });
    }, local);
    const page = await context.newPage();
    await page.goto(base + "read");
    assert.equal(await page.isVisible("button"), local);
    if (local) {
      await page.click("button");
      assert.deepEqual(await page.evaluate(() => window.said), [["v", "Plan"], ["v", "Yours"], ["v", "Call the midwife"]]);
      assert.equal(await page.textContent("button"), "Stop");
    }
    await context.close();
  }
});

test("leaving quickly takes the page out of the history", async () => {
  for (const how of ["click", "keys"]) {
    const page = await open("errors");
    await page.goto(base + "exit");
    if (how === "click") await page.click("a");
    else for (let i = 0; i < 3; i++) await page.keyboard.press("Escape");
    await page.waitForURL("**/neutral");
    await page.goBack();
    assert.ok(page.url().endsWith("/errors"), how);
    await page.context().close();
  }
});

test("the session warns, can be kept, and ends on another page", async () => {
  const page = await open("session", { clock: true });
  await page.focus("#field");
  await page.clock.runFor(5_000);
  assert.equal(await page.isVisible("[role=alertdialog]"), false);
  await page.clock.runFor(6_000);
  assert.equal(await page.isVisible("[role=alertdialog]"), true);
  await page.click("button");
  await until(async () => !(await page.isVisible("[role=alertdialog]")));
  assert.deepEqual(posts, [{ name: "keep", body: "csrf=t", from: "kiem" }]);
  assert.equal(await page.evaluate(() => document.activeElement.id), "field");
  await page.clock.runFor(131_000);
  await page.waitForURL("**/ended");
  await page.context().close();
});

test("errors come first, and lead to their field", async () => {
  const page = await open("errors");
  assert.equal(await page.evaluate(() => document.activeElement.className), "kiem-errors");
  await page.click("text=one");
  assert.equal(await page.evaluate(() => document.activeElement.id), "one");
  await page.click("text=two");
  assert.equal(await page.evaluate(() => document.activeElement.id), "two-1");
  await page.context().close();
});

test("print and copy buttons appear with JavaScript only", async () => {
  const page = await open("buttons", { permissions: ["clipboard-read", "clipboard-write"] });
  assert.equal(await page.isVisible("[data-print]"), true);
  await page.click("[data-copy]");
  await until(async () => (await page.textContent("[data-copy]")) === "Copied");
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "/l/1");
  await page.context().close();
  const plain = await open("buttons", { javaScriptEnabled: false });
  assert.equal(await plain.isVisible("[data-print]"), false);
  assert.equal(await plain.isVisible("[data-copy]"), false);
  await plain.context().close();
});
