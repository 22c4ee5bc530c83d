// The pictures of the README, taken anew from a demo of a fixed day: node test/e2e/pictures.mjs BINARY FOLDER.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DESKTOP, PHONE, launch } from "./browser.mjs";
import { Kiem, PASSWORD } from "./walk.mjs";

const [binary, folder] = process.argv.slice(2);
if (!folder) {
  console.error("usage: node test/e2e/pictures.mjs BINARY FOLDER");
  process.exit(2);
}

async function signIn(page, base, login) {
  await page.goto(`${base}/sign-in?lang=nl`);
  await page.fill("input[name=login]", login);
  await page.fill("input[name=password]", PASSWORD);
  await page.click("main button[type=submit]");
  await page.fill("input[name=code]", await page.getAttribute("[data-demo-code]", "data-demo-code"));
  await page.click("main button[type=submit]");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** Goes through the families until somebody is pregnant and her plan runs; her page stays open. */
async function findPlanned(page, base) {
  for (let list = "/families"; list; ) {
    await page.goto(base + list);
    const people = await page.$$eval("main a[href^='/persons/']", (links) => links.map((a) => a.getAttribute("href")));
    const next = await page.$$eval("main a[href^='/families?']", (links) => links.at(-1)?.getAttribute("href"));
    for (const path of people) {
      await page.goto(base + path);
      const shown = await page.innerText("main");
      if ((await page.$$("#plan .kiem-task")).length > 2 && shown.includes("weken zwanger")) return;
    }
    list = next !== list ? next : null;
  }
  throw new Error("nobody in the demo is pregnant with a plan that runs");
}

mkdirSync(folder, { recursive: true });
const kiem = await Kiem.start(binary, { families: 400, seed: 1000 });
const browser = await launch();
const take = (page, name) => page.screenshot({ path: join(folder, `${name}.png`) });
try {
  const desk = await browser.newPage({ viewport: DESKTOP });
  await signIn(desk, kiem.base, "verloskundige");
  await desk.goto(`${kiem.base}/worklist`);
  await take(desk, "worklist");
  await findPlanned(desk, kiem.base);
  const person = new URL(desk.url()).pathname;
  await take(desk, "person");
  await desk.goto(`${kiem.base}${person}/outcome`);
  await take(desk, "outcome");
  await desk.goto(`${kiem.base}${person}/plan`);
  await take(desk, "plan");
  await desk.goto(kiem.base + person);
  await desk.click("form[action$='account-link'] button");
  const link = await desk.inputValue("#account-link");
  const phone = await browser.newPage({ viewport: PHONE, locale: "nl-NL" });
  await phone.goto(link);
  await phone.fill("input[name=login]", "ouder");
  await phone.fill("input[name=password]", "drie woorden samen");
  await phone.click("main form button[type=submit]");
  await phone.goto(`${kiem.base}/me`);
  await take(phone, "parent");
  await phone.goto(`${kiem.base}/me/audit`);
  await take(phone, "who-looked");
} finally {
  await browser.close();
  await kiem.stop();
}
console.log(execFileSync("ls", ["-l", folder]).toString());
