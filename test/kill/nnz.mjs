// A project of Nu Niet Zwanger before the first kill: each of the people at work gets a browser beside her own, of somebody who
// holds conversations, so that these writes are killed with the others.
import fs from "node:fs";
import path from "node:path";

import { Answer, Browser } from "./browser.mjs";
import { makePerson } from "./people.mjs";
import { freePort, run, Server } from "./server.mjs";

/** Fills in a form of a page and sends it; where that leads to. */
export async function send(browser, page, action, fields) {
  const form = await browser.form(page, action, fields);
  const answer = await browser.post(form.action, form.fields);
  if (answer.status !== 303) throw new Answer(`POST ${form.action}`, answer);
  return answer.location.split("?")[0];
}

/* The postcode table is what tells which municipalities there are. */
function makeArea(kiem) {
  const addresses = path.join(kiem.folder, "adressen.csv"), names = path.join(kiem.folder, "namen.csv");
  fs.writeFileSync(addresses, "PC6;Huisnummer;Buurt2023;Wijk2023;Gemeente2023\n9999ZZ;1;90010101;900101;9001\n");
  fs.writeFileSync(names, "code;naam\nGM9001;Regiostad\n");
  run(kiem.words("areas", "import", addresses, names));
}

async function staff(admin, project) {
  const page = (await admin.get(project)).text;
  const choices = [...page.matchAll(/<option value="([0-9a-f-]{36})">(Holder \d+)/g)].map(([, id]) => id);
  for (const member of new Set(choices)) {
    await send(admin, project, /\/members$/, { member });
    await send(admin, project, /\/trainings$/, { holder: member, training: "basic", day: new Date().toISOString().slice(0, 10) });
  }
}

/** Call it once the people are there; each then has `context.nnz`, a browser that is signed in. */
export async function makeProject(kiem) {
  const words = (list, input) => run(kiem.words(...list), { input });
  makeArea(kiem);
  const add = (login, name, role) => makePerson(words, { login, name, org: "GGD Regiostad", kind: "youth_health", role });
  const admin = add("beheer", "Ada", "admin");
  const holders = kiem.people.map((_, i) => add(`gesprek${i}`, `Holder ${i}`, "nnz_holder"));
  const port = await freePort();
  const server = new Server(kiem.command(port), port);
  await server.start();
  try {
    const hers = new Browser("admin", server.port);
    await admin.signIn(hers);
    const project = await send(hers, "/admin/nnz", /^\/admin\/nnz$/, { name: "Regio", area: "GM9001", state: "running" });
    await staff(hers, project);
    hers.close();
  } finally {
    await server.stop();
  }
  kiem.people.forEach((person, i) => beside(person, "nnz", holders[i]));
}

/** `person.context[as]` is somebody with a browser of her own, who signs in when this person does. */
export function beside(person, as, other, context = {}) {
  const { signIn } = person;
  Object.assign((person.context ??= {}), { [as]: other }, context);
  person.signIn = async (browser) => {
    await signIn(browser);
    await holding(other, browser.port);
  };
}

/** The browser of who stands beside a person, signed in. */
export async function holding(other, port) {
  if (!other.browser) {
    const browser = new Browser(other.name, port);
    await other.signIn(browser);
    other.browser = browser;
  }
  return other.browser;
}
