// A wish for children: a nurse whose training ends records another; she opens a file, is reminded, forgets what the mother
// said, records the talk; the mother reads it on her own phone, and a father with a file of his own does not.
import { DESKTOP, PHONE } from "./browser.mjs";
import { PASSWORD, Visitor } from "./walk.mjs";

async function opens(nurse, person) {
  await nurse.go("/families/new");
  await nurse.page.locator("[name=role]").selectOption(person.role);
  await nurse.fill("first_name", person.first);
  await nurse.fill("surname", person.surname);
  await nurse.fill("birth_day", person.born);
  await nurse.click(nurse.button("Dossier openen"), `opens a file for ${person.first}`);
  person.path = new URL(nurse.page.url()).pathname;
}

async function records(nurse, mother) {
  await nurse.go(mother.path);
  await nurse.expect("Een kinderwens is nu een onderwerp", "is reminded");
  await nurse.go(`${mother.path}/child-wish`);
  await nurse.choose(nurse.page.locator("[name=asked][value=alone]"), "asked her alone");
  await nurse.click(nurse.button("Vastleggen"), "forgets what she said", 422);
  await nurse.expect("Kies wat de ouder zei", "is told what is missing");
  await nurse.page.locator("[name=outcome]").selectOption("later");
  await nurse.page.locator("[name=care]").selectOption("taken");
  await nurse.fill("note", "Wil eerst stoppen met roken");
  await nurse.click(nurse.button("Vastleggen"), "records it");
  await nurse.expect("Het gesprek is vastgelegd", "it is done");
  if ((await nurse.text()).includes("Een kinderwens is nu een onderwerp")) nurse.report.fault("nurse: is still reminded");
}

/** Her training ends soon: a line says so, until she followed another; what was recorded wrongly goes. */
async function trains(nurse) {
  const line = "Uw training over vragen naar een kinderwens verloopt";
  await nurse.go("/worklist");
  await nurse.expect(line, "hears that her training ends");
  await nurse.click(nurse.page.getByRole("link", { name: line }), "opens her trainings");
  await nurse.page.locator("[name=course]").selectOption("refresher");
  await nurse.click(nurse.button("Vastleggen"), "forgets the day", 422);
  await nurse.fill("day", new Date(Date.now() - 86_400_000).toISOString().slice(0, 10));
  await nurse.click(nurse.button("Vastleggen"), "records a refresher");
  await nurse.expect("De cursus is vastgelegd", "it is recorded");
  await nurse.go("/worklist");
  if ((await nurse.text()).includes(line)) nurse.report.fault("nurse: still hears that her training ends");
  await nurse.go("/training");
  await nurse.click(nurse.button(/^Weghalen Opfristraining/), "takes it away");
  await nurse.expect("De cursus is weggehaald", "it is gone");
}

async function account(nurse, phone, person) {
  await nurse.go(person.path);
  await nurse.click(nurse.button("Link voor de ouder maken"), `makes a link for ${person.first}`);
  const link = await nurse.page.locator("input[readonly]").inputValue();
  await phone.go(new URL(link).pathname);
  await phone.fill("login", `${person.first}.${person.surname}@example.nl`.toLowerCase());
  await phone.fill("password", PASSWORD);
  await phone.click(phone.page.locator("main form button[type=submit]"), "makes an account");
  await phone.go("/me/child-wish");
}

export async function before(kiem, report, { javaScript }) {
  const surname = javaScript ? "Dekker" : "Postma";
  const mother = { role: "mother", first: "Lina", born: "1998-02-03", surname };
  const father = { role: "father", first: "Tom", born: "1996-08-09", surname };
  const visitors = [];
  const open = async (name, options) => {
    visitors.push(await Visitor.open(kiem, report, name, { javaScript, ...options }));
    return visitors.at(-1);
  };
  try {
    const nurse = await open("nurse", { viewport: DESKTOP });
    await nurse.signIn("jeugdverpleegkundige");
    await trains(nurse);
    await opens(nurse, mother);
    await records(nurse, mother);
    await opens(nurse, father);
    const hers = await open("mother", { viewport: PHONE, phone: true, english: true });
    await account(nurse, hers, mother);
    await hers.expect("Wants a child later", "reads what was written down");
    const his = await open("father", { viewport: PHONE, phone: true });
    await account(nurse, his, father);
    await his.expect("Er is niets opgeschreven", "reads nothing of hers");
  } finally {
    for (const visitor of visitors) await visitor.close();
  }
}
