// People who come and go beside the load of bench_web_load: a professional signs in with password and code, opens a file,
// asks, takes the same answers in for another family as FHIR gives them, and gives the mother a link; she makes her account,
// reads her pages, signs out and in again.
//
//   node test/bench/soak.mjs KIEM DATA PORT SECONDS
//
// Begins rounds until so many seconds are over, and prints after each "rounds N asked N failed N"; on standard error what
// failed. The professionals are made by `kiem user`, beside the running server.
import { Answer, Browser } from "../kill/browser.mjs";
import { makePerson } from "../kill/people.mjs";
import { run, sleep } from "../kill/server.mjs";
import { writes } from "../kill/writes.mjs";

const [kiem, data, port, seconds] = process.argv.slice(2);
const PROFESSIONALS = 4;
const ROUND = 31000; /* a one-time code works once, and lives half a minute */
const PASSWORD = "drie woorden samen";
const PAGES = ["/me", "/me/plan", "/me/consents", "/me/audit", "/me/data"];

const count = { rounds: 0, asked: 0, failed: 0 };
const [newFamily, answers] = ["family", "answers"].map((name) => writes.find((write) => write.name === name));

function counted(name) {
  const browser = new Browser(name, Number(port));
  const request = browser.request.bind(browser);
  browser.request = (...words) => {
    count.asked++;
    return request(...words);
  };
  return browser;
}

async function expect(what, wanted, asking) {
  const answer = await asking;
  if (answer.status !== wanted) throw new Answer(what, answer);
  return answer;
}

async function submit(browser, page, action, fields, wanted = 303) {
  const form = await browser.form(page, action, fields);
  return expect(`POST ${form.action}`, wanted, browser.post(form.action, form.fields));
}

async function opens(desk, marker) {
  const opened = await submit(desk, newFamily.page(), newFamily.action, newFamily.fields(marker));
  return opened.location.split("?")[0];
}

/* Answers of one family are signed; the same are taken in for another. */
async function asks(desk, mother, other) {
  const response = await answers.page({ mother }, desk);
  await submit(desk, response, answers.action, answers.fields());
  const fhir = await expect(`GET ${response}/fhir`, 200, desk.get(`${response}/fhir`));
  await submit(desk, `${other}/responses/import`, /\/responses\/import$/, { response: fhir.text, alone: "yes", sign: "yes" });
}

async function motherComes(link, login) {
  const phone = counted(login);
  try {
    await submit(phone, link, /^\/welcome\//, { login, password: PASSWORD });
    for (const page of PAGES) await expect(`GET ${page}`, 200, phone.get(page));
    await submit(phone, "/me", /^\/sign-out$/, {});
    await submit(phone, "/sign-in", /^\/sign-in$/, { login, password: PASSWORD });
    for (const page of PAGES) await expect(`GET ${page}`, 200, phone.get(page));
  } finally {
    phone.close();
  }
}

async function round(person, number) {
  const marker = `soak${process.pid}x${person.name}x${number}`;
  const desk = counted(person.name);
  try {
    await person.signIn(desk);
    await expect("GET /worklist", 200, desk.get("/worklist"));
    const mother = await opens(desk, marker);
    await asks(desk, mother, await opens(desk, `${marker}b`));
    const given = await submit(desk, mother, /\/account-link$/, {}, 200);
    const link = /\/welcome\/[A-Za-z0-9_-]+/.exec(given.text)?.[0];
    if (!link) throw new Answer("no link for the mother", given);
    await motherComes(link, marker);
    await submit(desk, mother, /^\/sign-out$/, {});
  } finally {
    desk.close();
  }
}

async function comeAndGo(person, until) {
  for (let number = 1; Date.now() < until; number++) {
    const next = Date.now() + ROUND;
    try {
      await round(person, number);
    } catch (error) {
      count.failed++;
      console.error(error.message);
    }
    count.rounds++;
    console.log(`rounds ${count.rounds} asked ${count.asked} failed ${count.failed}`);
    await sleep(Math.max(0, Math.min(next, until) - Date.now()));
  }
}

const people = [];
for (let i = 0; i < PROFESSIONALS; i++)
  people.push(
    makePerson((words, input) => run([kiem, words[0], "--data", data, ...words.slice(1)], { input }), {
      login: `soak${i}`, name: `Vroedvrouw ${i}`, org: "Praktijk De Duur", kind: "midwifery_practice", role: "professional",
    }),
  );
const until = Date.now() + Number(seconds) * 1000;
await Promise.all(
  people.map(async (person, i) => {
    await sleep((ROUND / PROFESSIONALS) * i); /* not all at the same moment */
    await comeAndGo(person, until);
  }),
);
