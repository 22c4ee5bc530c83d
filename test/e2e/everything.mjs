// An instrument of others with every type of question, taken in beside the running server and answered on a phone: rows come and
// go, a file is added, own words are given; kept, left and found again, signed, read.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { PHONE } from "./browser.mjs";
import { Visitor } from "./walk.mjs";

const QUESTIONNAIRE = fileURLToPath(new URL("../app/instruments/everything.json", import.meta.url));
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** Text fields by name, in the order of the page. */
const TEXTS = {
  "a.name": "Saar",
  "a.cups": "3",
  "a.height": "1,68",
  "a.weight": "48,5",
  "a.pressure": "120",
  "a.day": "2026-11-02",
  "a.moment": "2026-12-01T10:30",
  "a.clock": "05:45",
  "o.help": "mijn buurvrouw",
  "o.place": "in een geboortehuis",
  "a.nicknames": "Saartje",
  "a.site": "https://example.org/saar",
  "a.doctor": "Practitioner/12",
  "a@0.child.name": "Bo",
  "a@0@0.pet.name": "Poes",
};

const READS = [
  ["Hoe lang bent u?", "1,68 meter"],
  ["Hoe zwaar bent u?", "48,5 kg"],
  ["Wanneer is de volgende?", "01-12-2026 10:30"],
  ["Welke kleur?", "Roze"],
  ["Wie helpt u?", "Een vriendin, mijn buurvrouw"],
  ["Waar wilt u bevallen?", "in een geboortehuis"],
  ["Bijnamen", "Saartje, Saar"],
  ["Kind 1: Naam", "Mo"],
  ["Een brief of foto", "foto.png"],
];

const field = (visitor, name, value) =>
  visitor.page.locator(value === undefined ? `[name="${name}"]` : `[name="${name}"][value="${value}"]`);

async function newFamily(midwife, name) {
  await midwife.signIn("verloskundige");
  await midwife.go("/families/new");
  await midwife.page.locator("[name=role]").selectOption("mother");
  await midwife.fill("first_name", "Noor");
  await midwife.fill("surname", name);
  await midwife.fill("birth_day", "1997-02-01");
  await midwife.fill("due_day", new Date(Date.now() + 140 * 86_400_000).toISOString().slice(0, 10));
  await midwife.click(midwife.button("Dossier openen"), "opens a file");
  return new URL(midwife.page.url()).pathname;
}

async function shown(visitor, words, wanted, what) {
  const visible = await visitor.page.getByText(words).first().isVisible();
  if (visible !== wanted) visitor.report.fault(`${visitor.name}: ${what}: “${words}” is ${visible ? "shown" : "hidden"}`);
}

/** What depends on an answer shows when it calls for it; without JavaScript after keeping. */
async function conditions(midwife) {
  if (!midwife.options.javaScript) await midwife.click(midwife.button("Bewaren en later verder"), "keeps, to see what follows");
  await shown(midwife, "Dat is minder dan 50 kg.", true, "a quantity in its unit");
  await shown(midwife, "Slaapt u dan genoeg?", true, "a time before another");
  await field(midwife, "a@0.child.ill", "true").check();
  if (!midwife.options.javaScript) await midwife.click(midwife.button("Bewaren en later verder"), "keeps again");
  await shown(midwife, "Waarmee?", true, "in the row itself");
  await shown(midwife, "Maakt u zich zorgen over een kind dat vaak ziek is?", true, "because of any row");
}

async function answer(midwife) {
  for (const [name, text] of Object.entries(TEXTS)) await field(midwife, name).first().fill(text);
  await field(midwife, "u.weight").selectOption("kg");
  await field(midwife, "a.country").selectOption("be");
  await field(midwife, "a.well", "true").check();
  await field(midwife, "a.colour", "http://example.org/b|r").check();
  await field(midwife, "a.help", "friend").check();
  await conditions(midwife);
  await field(midwife, "f.letter").setInputFiles({ name: "foto.png", mimeType: "image/png", buffer: PICTURE });
  // With JavaScript the file is kept at once and the page comes again with its name; without, the next button takes it along.
  if (midwife.options.javaScript) await midwife.page.getByText("foto.png").first().waitFor();
}

async function rows(midwife) {
  await midwife.click(midwife.button("Nog een toevoegen Bijnamen"), "one nickname more");
  await field(midwife, "a.nicknames").nth(1).fill("Saar");
  await midwife.click(midwife.button("Nog een toevoegen Kind"), "one child more");
  await midwife.expect("Kind 2", "there is room for a second child");
  await field(midwife, "a@1.child.name").fill("Mo");
  await midwife.click(midwife.button("Weghalen Kind 1"), "and the first one less");
  const name = await field(midwife, "a@0.child.name").inputValue();
  if (name !== "Mo") midwife.report.fault(`${midwife.name}: the child that stayed is called ${name}`);
  await midwife.expect("foto.png", "the file is kept");
}

async function fetchFile(midwife) {
  const link = midwife.page.locator("a[href*='/files/']").first();
  const response = await midwife.page.request.get(await link.getAttribute("href"));
  const headers = response.headers();
  const same = Buffer.compare(await response.body(), PICTURE) === 0;
  if (!same || headers["content-type"] !== "image/png" || !/^attachment/.test(headers["content-disposition"] ?? ""))
    midwife.report.fault(`${midwife.name}: the file came as ${response.status()} ${headers["content-type"]}`);
  else midwife.report.say(`${midwife.name}: the file comes back as it was, to be kept`);
}

/** Who presses the button leaves the field, which is then kept: what the page says of it may not push the button away. */
async function staysPut(midwife) {
  const button = midwife.button("Ondertekenen");
  const before = await button.boundingBox();
  await field(midwife, "a.cups").blur();
  await midwife.page.locator("[data-saved][data-state=failed]").waitFor();
  const after = await button.boundingBox();
  if (after.y !== before.y) midwife.report.fault(`${midwife.name}: the button moved ${after.y - before.y} px while it was kept`);
}

async function once(kiem, report, javaScript) {
  const midwife = await Visitor.open(kiem, report, "midwife with everything", { javaScript, viewport: PHONE, phone: true });
  const path = await newFamily(midwife, javaScript ? "Van Alles" : "Zonder Script");
  const ask = `${path}/answers/new?instrument=everything-1`;
  // The running server takes up what came in beside it within a minute.
  for (let i = 0; i < 60 && (await midwife.page.request.get(ask)).status() !== 200; i++)
    await new Promise((resolve) => setTimeout(resolve, 1000));
  await midwife.go(ask);
  const draft = new URL(midwife.page.url()).pathname;
  await answer(midwife);
  await rows(midwife);
  await midwife.go(path);
  await midwife.go(draft);
  const kept = await field(midwife, "a.moment").inputValue();
  if (kept !== "2026-12-01T10:30") report.fault(`${midwife.name}: the moment came back as ${kept}`);
  await field(midwife, "a.cups").fill("veel");
  if (javaScript) await staysPut(midwife);
  await midwife.click(midwife.button("Ondertekenen"), "signs with a number that is none", 422);
  await midwife.expect("Vul een heel getal in", "is told which answer is wrong, and what it should be");
  await field(midwife, "a.cups").fill("4");
  await midwife.click(midwife.button("Ondertekenen"), "signs");
  await midwife.go(draft);
  for (const [question, words] of READS) {
    const fact = midwife.page.locator(".kiem-facts__item", { hasText: question }).first();
    const text = (await fact.count()) > 0 ? await fact.innerText() : "nothing";
    if (!text.includes(words)) report.fault(`${midwife.name}: ${question} reads “${text}”, not ${words}`);
  }
  await fetchFile(midwife);
  await midwife.close();
}

/** Takes the instrument in, beside the running server: early, as it comes up within a minute. */
export function takeIn(kiem, binary) {
  execFileSync(binary, ["instrument", "--data", kiem.folder, "import", QUESTIONNAIRE], { stdio: ["ignore", "ignore", "inherit"] });
}

export async function everything(kiem, report, { javaScript }) {
  report.say("— every type of question —");
  await once(kiem, report, javaScript);
}
