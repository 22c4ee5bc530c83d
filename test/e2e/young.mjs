// A very young mother on a phone of 360 pixels: her midwife begins a list with her, she decides what is on it, writes a line that
// nobody else sees, ticks one off, lets the clinic see one part and takes it off again; the desks meet and decide.
import { Visitor } from "./walk.mjs";

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const SMALL = { width: 360, height: 740 };

const WORDS = {
  nl: { link: "Mijn lijst voor jonge ouders", take: /^Op mijn lijst .*verklaard/, done: /^Gedaan .*mbo/, own: "Zelf iets opschrijven",
    put: "Zet op mijn lijst", alone: "Alleen ik", invite: "Een loket uitnodigen", clinic: /^Jeugdgezondheidszorg/, care: "Zorg",
    let: "Laat dit loket meedoen", in: "Het loket doet mee", off: /^Haal dit loket eraf/, gone: "ziet niets meer", choose: "Kies ten minste" },
  en: { link: "My list for young parents", take: /^On my list .*of age/, done: /^Done .*mbo/, own: "Write something yourself",
    put: "Put on my list", alone: "Only me", invite: "Invite a desk", clinic: /^Youth health care/, care: "Care",
    let: "Let this desk take part", in: "The desk takes part", off: /^Take this desk off/, gone: "sees nothing", choose: /choose|fill/i },
};

async function begin(midwife, mother) {
  await midwife.signIn("verloskundige");
  await midwife.go("/families/new");
  await midwife.page.locator("[name=role]").selectOption("mother");
  await midwife.fill("first_name", "Jade");
  await midwife.fill("surname", mother.surname);
  await midwife.fill("birth_day", inDays(-17 * 365 - 60));
  await midwife.fill("due_day", inDays(100));
  await midwife.click(midwife.button("Dossier openen"), "opens a file");
  mother.path = new URL(midwife.page.url()).pathname;
  await midwife.click(midwife.link("Bekijk en begin"), "sees that she is young: begins a list with her");
  await midwife.choose(midwife.page.locator("[name=school][value=mbo]"), "she is in vocational school");
  await midwife.choose(midwife.page.locator("[name=home][value=parents]"), "and lives with her parents");
  await midwife.click(midwife.button("Opslaan"), "begins");
  await midwife.page.locator("details", { hasText: "Stappen die passen" }).locator("summary").first().click();
  for (const step of ["of_age", "home_visit", "mbo_leave"]) await midwife.choose(midwife.page.locator(`[name=steps][value=${step}]`), `puts ${step} forward`);
  await midwife.click(midwife.button("Voorstellen").first(), "leaves the choice to her");
  await midwife.expect("Voorstel", "they wait for her");
  await midwife.go(mother.path);
  await midwife.click(midwife.button("Link voor de ouder maken"), "makes a link for her account");
  return midwife.page.locator("input[readonly]").inputValue();
}

async function account(phone, link, login) {
  await phone.go(new URL(link).pathname);
  await phone.fill("login", login);
  await phone.fill("password", "drie woorden en meer");
  await phone.click(phone.page.locator("main form button[type=submit]"), "makes her account");
}

async function decide(phone, words) {
  await phone.click(phone.link(words.link), "opens her list");
  await phone.click(phone.button(words.take), "takes a step on");
  await phone.click(phone.page.locator("form[action$='/take'] button"), "and the home visit, or leave");
  await phone.click(phone.page.locator("form[action$='/take'] button"), "and the last");
  await phone.click(phone.button(words.done), "ticks one off");
  await phone.page.locator("details", { hasText: words.own }).locator("summary").first().click();
  await phone.fill("text", "Praten met oma");
  await phone.page.locator("[name=area]").selectOption("housing");
  await phone.choose(phone.page.locator("[name=seen][value=me]"), "keeps it to herself");
  await phone.click(phone.button(words.put), "writes a line of her own");
  await phone.expect("Praten met oma", "it is on her list");
  await phone.click(phone.page.locator("main ol a").first(), "reads the law and the desk of a step");
  await phone.go("/me/young");
}

async function open(phone, words) {
  await phone.page.locator("details", { hasText: words.invite }).locator("summary").last().click();
  await phone.click(phone.link(words.clinic), "invites the clinic");
  await phone.click(phone.button(words.let), "forgets to choose a part", 422);
  await phone.choose(phone.page.locator("[name=areas][value=care]"), "opens care and nothing else");
  await phone.click(phone.button(words.let), "lets it take part");
  await phone.expect(words.in, "it takes part");
}

async function desk(nurse, mother, sees) {
  await nurse.go("/young-desks");
  const line = nurse.link(`Jade ${mother.surname}`);
  if (!sees) {
    if ((await line.count()) > 0) nurse.report.fault("nurse: still sees her list");
    return;
  }
  await nurse.click(line, "finds her list");
  await nurse.expect("meerderjarig", "sees a step of care");
  const text = await nurse.text();
  if (text.includes("oma") || text.includes("mbo")) nurse.report.fault("nurse: sees what she did not open");
}

async function meet(midwife, mother) {
  await midwife.go(`${mother.path}/young`);
  if ((await midwife.text()).includes("oma")) midwife.report.fault("midwife: sees what she keeps to herself");
  await midwife.page.locator("details", { hasText: "Een overleg plannen" }).locator("summary").last().click();
  await midwife.fill("planned_at", `${inDays(7)}T10:00`);
  await midwife.click(midwife.button("Plan het overleg"), "plans a meeting");
  await midwife.page.locator("details", { hasText: "Een besluit vastleggen" }).locator("summary").first().click();
  await midwife.page.locator("[name=line]").selectOption({ index: 1 });
  await midwife.fill("decision", "De verloskundige belt de rechtbank");
  await midwife.page.locator("[name=does]").selectOption("keeper");
  await midwife.fill("due_day", inDays(14));
  await midwife.choose(midwife.page.locator("[name=agreed]"), "she wants it");
  await midwife.click(midwife.button("Leg vast"), "records what is decided");
  await midwife.expect("belt de rechtbank", "it stands there, with who and by when");
}

export async function young(kiem, report, { javaScript, desktop }) {
  const mother = { surname: javaScript ? "Verhoef" : "Verbeek" };
  const words = javaScript ? WORDS.nl : WORDS.en;
  const visitors = [];
  const visit = async (name, options) => {
    visitors.push(await Visitor.open(kiem, report, name, { javaScript, viewport: desktop, ...options }));
    return visitors.at(-1);
  };
  try {
    const midwife = await visit("midwife");
    const link = await begin(midwife, mother);
    const phone = await visit("very young mother", { viewport: SMALL, phone: true, english: !javaScript });
    await account(phone, link, `jade.${mother.surname}@example.nl`.toLowerCase());
    await decide(phone, words);
    await open(phone, words);
    const nurse = await visit("nurse");
    await nurse.signIn("jeugdverpleegkundige");
    await desk(nurse, mother, true);
    await meet(midwife, mother);
    await phone.go("/me/young");
    await phone.click(phone.page.locator("a[href*='/me/young/meetings/']"), "sees when they meet, and about what");
    await phone.go("/me/young");
    await phone.click(phone.button(words.off), "takes the clinic off");
    await phone.expect(words.gone, "it sees nothing any more");
    await desk(nurse, mother, false);
  } finally {
    for (const visitor of visitors) await visitor.close();
  }
}
