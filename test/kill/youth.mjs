// Youth health care before the first kill: each of the people at work gets a browser beside her own, of a nurse with children in
// care, so that contacts and what was agreed about them are killed with the other writes.
import { Browser } from "./browser.mjs";
import { beside, send } from "./nnz.mjs";
import { makePerson } from "./people.mjs";
import { freePort, run, Server } from "./server.mjs";

const CHILDREN = 8;
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

/** Call it once the people are there; each then has `context.nurse`, and children in `context.forContact` and `context.forRoute`. */
export async function makeChildren(kiem) {
  const words = (list, input) => run(kiem.words(...list), { input });
  const nurses = kiem.people.map((_, i) =>
    makePerson(words, { login: `jgz${i}`, name: `Verpleegkundige ${i}`, org: "GGD Regiostad", kind: "youth_health", role: "professional" }),
  );
  const port = await freePort();
  const server = new Server(kiem.command(port), port);
  await server.start();
  try {
    for (const [i, nurse] of nurses.entries()) {
      const browser = new Browser(nurse.name, port);
      await nurse.signIn(browser);
      const children = [];
      for (let n = 0; n < CHILDREN; n++) children.push(await makeChild(browser, CHILDREN * i + n));
      browser.close();
      beside(kiem.people[i], "nurse", nurse, { forContact: children, forRoute: [...children] });
    }
  } finally {
    await server.stop();
  }
}
