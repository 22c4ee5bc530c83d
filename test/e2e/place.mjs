// A phone on a bad connection: Kiem is installed there, a question is typed while there is no connection, arrives though its
// answer is lost, and is asked again; without a connection there are help and texts; and whatever she looked at, the phone holds
// nothing of her, also after she signed out. Between the phone and Kiem stands a line that can be cut.
import { createServer, connect } from "node:net";
import { PHONE, DESKTOP } from "./browser.mjs";
import { ask, open } from "./own.mjs";
import { Visitor } from "./walk.mjs";

const OWN = ["/me", "/me/plan", "/me/questions", "/me/ready", "/me/appointments", "/me/audit", "/me/account", "/articles/crying"];
const QUESTION = "Mag mijn kind al pinda?";

/** A line to Kiem: open, cut (nothing passes), or deaf (what is sent arrives, no answer comes back). */
class Line {
  static async open(base) {
    const line = new Line(Number(new URL(base).port));
    await new Promise((listening) => line.server.listen(0, "127.0.0.1", listening));
    line.base = `http://localhost:${line.server.address().port}`;
    return line;
  }

  constructor(port) {
    this.state = "open";
    this.lost = 0; // answers that did not come back
    this.sockets = new Set();
    this.server = createServer((phone) => {
      if (this.state === "cut") return phone.destroy();
      const kiem = connect(port, "localhost");
      for (const socket of [phone, kiem]) {
        this.sockets.add(socket);
        socket.on("error", () => undefined);
        socket.on("close", () => (this.sockets.delete(socket), phone.destroy(), kiem.destroy()));
      }
      phone.on("data", (piece) => kiem.write(piece));
      kiem.on("data", (piece) => (this.state === "deaf" ? this.lose(phone) : phone.write(piece)));
    });
  }

  lose(phone) {
    this.lost += 1;
    phone.destroy();
  }

  set(state) {
    this.state = state;
    if (state === "cut") for (const socket of this.sockets) socket.destroy();
  }

  close() {
    this.set("cut");
    this.server.close();
  }
}

/** All that this browser holds of Kiem: what is kept for a page, by address. */
function held(page) {
  return page.evaluate(async () => {
    const all = { caches: await caches.keys(), texts: {} };
    for (const name of all.caches)
      for (const request of await (await caches.open(name)).keys()) {
        const { pathname, search } = new URL(request.url);
        all.texts[pathname + search] = await (await caches.match(request)).text();
      }
    all.storage = [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length];
    return all;
  });
}

function check(report, what, { caches, texts, storage }, words) {
  if (caches.length !== 1) report.fault(`${what}: the phone keeps ${caches.length} lists: ${caches}`);
  if (storage.some((count) => count > 0)) report.fault(`${what}: something stands in the storage of the browser`);
  const pages = Object.keys(texts).filter((path) => !path.startsWith("/assets/"));
  if (pages.length !== 1 || !/^\/offline\?lang=(nl|en)$/.test(pages[0])) report.fault(`${what}: the phone keeps ${pages}`);
  for (const [path, text] of Object.entries(texts))
    for (const word of words) if (text.includes(word)) report.fault(`${what}: ${path} on the phone holds ${word}`);
}

async function installed(her) {
  const { page, report } = her;
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  const devtools = await her.context.newCDPSession(page);
  const { errors, url } = await devtools.send("Page.getAppManifest");
  if (!url.endsWith("/assets/kiem.nl.webmanifest") || errors.length > 0) report.fault(`manifest ${url}: ${JSON.stringify(errors)}`);
  const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
  for (const { errorId } of installabilityErrors) if (errorId !== "in-incognito") report.fault(`cannot be installed: ${errorId}`);
}

/** Presses the button while the line is as it is; what was typed must stay, and be said not to be sent. */
async function unsent(her, what) {
  her.report.say(`${her.name}: ${what}`);
  await her.button("Vraag versturen").click();
  await her.page.locator("form [role=alert]").getByText("nog niet verstuurd").waitFor();
  if ((await her.page.locator("[name=text]").inputValue()) !== QUESTION) her.report.fault(`${what}: what was typed is gone`);
}

/** What is typed is kept at Kiem, and is there when she comes back. */
async function types(her) {
  await her.go("/me/questions");
  await her.fill("text", QUESTION);
  await her.page.locator("[data-saved]").getByText("Bewaard").waitFor();
  await her.go("/me");
  await her.go("/me/questions");
  await her.expect("U hebt het nog niet verstuurd.", "comes back to what she typed");
  if ((await her.page.locator("[name=text]").inputValue()) !== QUESTION) her.report.fault("what she typed was not kept");
}

async function sends(her, line) {
  await types(her);
  line.set("cut");
  await unsent(her, "has no connection");
  line.set("deaf");
  await unsent(her, "sends, and hears nothing");
  line.set("open");
  await her.click(her.button("Vraag versturen"), "sends again");
  await her.expect("Uw vraag is verstuurd.", "it was sent");
  if (line.lost === 0) her.report.fault("no answer was lost on the line");
  const times = (await her.text()).split(QUESTION).length - 1;
  if (times !== 1) her.report.fault(`the question was asked ${times} times`);
}

async function reads(her, line, words) {
  line.set("cut");
  for (const path of ["/me", "/help", "/articles/crying"]) {
    await her.go(path);
    await her.expect("Kiem zonder verbinding", `has a page without a connection at ${path}`);
    for (const word of words) if ((await her.text()).includes(word)) her.report.fault(`without a connection ${path} shows ${word}`);
  }
  if (!(await her.page.locator("#crying").isVisible())) her.report.fault("the text that was asked for is not on the page");
  await her.expect("112", "finds help");
  line.set("open");
}

/** Another language is another list; the list of an older release goes. */
async function renews(her) {
  const { page } = her;
  await page.evaluate(() => caches.open("kiem-000000000000-nl"));
  await her.go("/me?lang=en");
  for (let tries = 0; tries < 200; tries++) { // a worker is taken up behind the page; waitForFunction() would not wait for a promise
    const names = await page.evaluate(() => caches.keys());
    if (names.length === 1 && names[0].endsWith("-en")) return;
    await page.waitForTimeout(50);
  }
  her.report.fault("the list of another language, or of an older release, did not go");
}

export async function place(kiem, report) {
  const mother = { surname: "Terpstra" };
  const words = [mother.surname, QUESTION, "Mag ik nog sporten?"];
  const line = await Line.open(kiem.base);
  const midwife = await Visitor.open(kiem, report, "midwife", { viewport: DESKTOP });
  const her = await Visitor.open(line, report, "mother with a bad connection", { viewport: PHONE, phone: true, javaScript: true });
  her.unconnected = true;
  try {
    await ask(her, { ask: "Vraag versturen", sent: "Uw vraag is verstuurd." }, await open(midwife, mother), "terpstra");
    await installed(her);
    for (const path of OWN) await her.go(path);
    await sends(her, line);
    await her.go("/me/questions");
    if ((await her.page.locator("[name=text]").inputValue()) !== "") report.fault("what was sent is still being typed");
    await reads(her, line, words);
    check(report, "signed in", await held(her.page), words);
    await renews(her);
    await her.click(her.button("Sign out"), "signs out");
    check(report, "signed out", await held(her.page), words);
    await her.page.goBack();
    for (const word of words) if ((await her.text()).includes(word)) report.fault(`signed out, going back shows ${word}`);
    line.set("cut");
    await her.go("/me");
    await her.expect("Kiem without a connection", "has no more than that, signed out");
  } finally {
    await midwife.close();
    await her.close();
    line.close();
  }
}
