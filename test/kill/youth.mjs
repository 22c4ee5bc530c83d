// Youth health care before the first kill: beside each of the people at work stands a nurse with children in care, and one who
// divides the weeks of a team of her own and has a plan to take over, so that contacts, what was agreed about them and plans are
// killed with the other writes.
import { Browser } from "./browser.mjs";
import { beside, send } from "./nnz.mjs";
import { makePerson } from "./people.mjs";
import { freePort, run, Server, sleep } from "./server.mjs";

const CHILDREN = 8; /* of a nurse */
const PLANNED = 3; /* of one who plans */
const day = (ahead) => new Date(Date.now() + ahead * 86400000).toISOString().slice(0, 10);

/** Every mother has a name and a day of birth of her own: who look alike would be asked whether they are one. */
async function makeChild(nurse, number) {
  const surname = `Jansen${number}`;
  const mother = await send(nurse, "/families/new", /^\/families$/, {
    role: "mother", first_name: `Noor${number}`, surname, birth_day: day(-30 * 365 + 40 * number), due_day: day(100),
  });
  await send(nurse, `${mother}/family`, /\/family$/, { role: "child", first_name: "Kind", surname, birth_day: day(-30) });
  const { members } = await nurse.json(mother);
  return members.find((member) => member.name.startsWith("Kind")).href;
}

let made = 0;
async function makeAll(nurse, count) {
  const all = [];
  while (all.length < count) all.push(await makeChild(nurse, made++));
  return all;
}

async function withBrowser(person, port, work) {
  const browser = new Browser(person.name, port);
  try {
    await person.signIn(browser);
    return await work(browser);
  } finally {
    browser.close();
  }
}

/** Asks for a plan, and waits until it was made. */
async function makePlan(planner) {
  const { choices } = await planner.json("/planning");
  const member = choices.member.find((one) => one.value).value;
  await send(planner, "/planning", /^\/planning\/time$/, { member, minutes: "600" });
  await send(planner, "/planning", /^\/planning$/, { weeks: "4", beside: "10" });
  for (let tries = 0; tries < 400; tries++) {
    const { plan, fault } = await planner.json("/planning");
    if (plan?.is_made) return;
    if (fault) throw new Error(`no plan: ${fault}`);
    await sleep(25);
  }
  throw new Error("no plan in ten seconds");
}

/**
 * Call it once the people are there. Each then has `context.nurse` with children in `context.forContact` and `context.forRoute`, and
 * `context.planner` with a plan for the children of `context.forWeeks`.
 */
export async function makeChildren(kiem) {
  const words = (list, input) => run(kiem.words(...list), { input });
  const make = (login, name, org) => makePerson(words, { login, name, org, kind: "youth_health", role: "professional" });
  const port = await freePort();
  const nurses = kiem.people.map((_, i) => make(`jgz${i}`, `Verpleegkundige ${i}`, "GGD Regiostad"));
  const planners = kiem.people.map((_, i) => make(`plan${i}`, `Planner ${i}`, `GGD Streek ${i}`));
  const server = new Server(kiem.command(port), port);
  await server.start();
  try {
    const nurse = async (person, i) => {
      const children = await withBrowser(nurses[i], port, (browser) => makeAll(browser, CHILDREN));
      beside(person, "nurse", nurses[i], { forContact: children, forRoute: [...children] });
    };
    const planner = async (person, i) => {
      const children = await withBrowser(planners[i], port, async (browser) => {
        const all = await makeAll(browser, PLANNED);
        await makePlan(browser);
        return all;
      });
      beside(person, "planner", planners[i], { forWeeks: [children] });
    };
    await Promise.all(kiem.people.flatMap((person, i) => [nurse(person, i), planner(person, i)]));
  } finally {
    await server.stop();
  }
}
