// Youth nurse plans a week: minutes, a plan, a change with its reason, taken over; a time is agreed on; the parent sees it on her
// own phone in English and asks for another day; the nurse reads it and moves it; her calendar has no names and is revoked.
import { DESKTOP, PHONE } from "./browser.mjs";
import { PASSWORD, Visitor } from "./walk.mjs";

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
/* The Monday behind today, in days from now. */
const toMonday = () => ((8 - new Date().getDay()) % 7 || 7);

async function nurseOpens(nurse, mother) {
  await nurse.go("/families/new");
  await nurse.page.locator("[name=role]").selectOption("mother");
  await nurse.fill("first_name", mother.first);
  await nurse.fill("surname", mother.surname);
  await nurse.fill("birth_day", "1996-02-03");
  await nurse.click(nurse.button("Dossier openen"), `opens a file for ${mother.first}`);
  mother.path = new URL(nurse.page.url()).pathname;
  await nurse.go(`${mother.path}/family`);
  await nurse.page.locator("[name=role]").selectOption("child");
  await nurse.fill("first_name", "Bram");
  await nurse.fill("surname", mother.surname);
  await nurse.fill("birth_day", inDays(-1));
  await nurse.choose(nurse.page.locator("[name=authority]"), "with authority");
  await nurse.click(nurse.page.locator("main form button[type=submit]"), "adds her child");
}

async function nurseAsks(nurse) {
  await nurse.click(nurse.link(/^Planning/), "looks at the planning");
  await nurse.click(nurse.link(/^Wijzigen Minuten per week/).first(), "changes the minutes of the first");
  await nurse.fill("minutes", "9999");
  await nurse.click(nurse.button("Minuten vastleggen"), "types too many minutes", 422);
  await nurse.expect("hooguit 2400", "is told what is too much");
  await nurse.fill("minutes", "600");
  await nurse.click(nurse.button("Minuten vastleggen"), "records her minutes");
  await nurse.fill("weeks", "3");
  await nurse.click(nurse.button("Plan laten maken"), "asks for a plan");
  for (let i = 0; i < 40 && !(await nurse.text()).includes("contactmomenten hebben een week"); i++) {
    await nurse.page.waitForTimeout(250);
    await nurse.page.reload();
  }
  await nurse.look();
  await nurse.expect("In deze weken krijgt ieder kind zijn wettelijke contactmomenten", "everybody gets the minimum");
  await nurse.page.locator("summary", { hasText: "beste plan" }).click();
  await nurse.expect("geen andere verdeling van deze minuten is beter", "reads that it was proved");
}

async function nurseChanges(nurse, mother) {
  const row = nurse.page.locator("li", { hasText: mother.surname }).filter({ hasText: "2 tot 3 weken" });
  await nurse.click(row.getByRole("link", { name: /^Wijzigen/ }), "wants another week");
  await nurse.page.locator("[name=week]").selectOption({ index: 3 });
  await nurse.click(nurse.button("Vastleggen"), "gives no reason", 422);
  await nurse.choose(nurse.page.locator("[name=reason][value=same_face]"), "the same person each time");
  await nurse.click(nurse.button("Vastleggen"), "says why");
  await nurse.expect("Door u gekozen", "it stands in the plan");
  await nurse.click(nurse.button("Dit plan overnemen"), "takes the plan over");
  await nurse.expect("Het plan is overgenomen", "it is planned");
}

async function nurseAgrees(nurse, mother) {
  await nurse.go(`/calendar?week=${inDays(toMonday())}&who=all`);
  await nurse.click(nurse.page.locator("li", { hasText: mother.surname }).getByRole("link"), "opens the contact");
  mother.contact = new URL(nurse.page.url()).pathname;
  await nurse.page.locator("summary", { hasText: "Andere" }).first().click();
  await nurse.fill("planned_at", `${inDays(toMonday() + 1)}T10:30`);
  await nurse.choose(nurse.page.locator("details[open] [name=how][value=home]"), "at home");
  await nurse.click(nurse.button("Nieuwe tijd vastleggen"), "agrees on a time");
}

async function parentLooks(nurse, phone, mother) {
  await nurse.go(mother.path);
  await nurse.click(nurse.button("Link voor de ouder maken"), "makes a link for her");
  const link = await nurse.page.locator("input[readonly]").inputValue();
  await phone.go(new URL(link).pathname);
  await phone.fill("login", `${mother.first}.${mother.surname}@example.nl`.toLowerCase());
  await phone.fill("password", PASSWORD);
  await phone.click(phone.page.locator("main form button[type=submit]"), "makes an account");
  await phone.go("/me/appointments");
  await phone.expect("First week", "sees the contact of her child");
  await phone.expect("In the week of", "and the one without a time");
  await phone.click(phone.page.locator("li", { hasText: "First week" }).getByRole("link", { name: /^Ask for another day/ }), "cannot come");
  await phone.fill("text", "Ik werk op dinsdag");
  await phone.click(phone.button("Send the question"), "asks for another day");
  await phone.expect("You asked for another day", "it was sent");
}

async function nurseMoves(nurse, mother) {
  await nurse.go(mother.contact);
  await nurse.expect("Ik werk op dinsdag", "reads what she asks");
  await nurse.page.locator("summary", { hasText: "Andere" }).first().click();
  await nurse.fill("planned_at", `${inDays(toMonday() + 2)}T09:00`);
  await nurse.click(nurse.button("Nieuwe tijd vastleggen"), "moves it without a reason", 422);
  await nurse.expect("Een ouder heeft deze afspraak al gezien", "is asked why");
  await nurse.page.locator("details[open] [name=reason]").selectOption("parents");
  await nurse.click(nurse.button("Nieuwe tijd vastleggen"), "says why");
}

async function feedHasNoNames(kiem, report, nurse, mother) {
  await nurse.go("/calendar");
  await nurse.click(nurse.button("Nieuw geheim adres maken"), "makes an address for her calendar");
  const address = await nurse.page.locator("input[readonly]").inputValue();
  const read = () => fetch(new URL(new URL(address).pathname, kiem.base));
  const answer = await read(), text = await answer.text();
  if (!/^BEGIN:VCALENDAR\r\n/.test(text) || !text.includes("SUMMARY:")) report.fault("the feed is no calendar");
  if (text.includes(mother.surname) || text.includes("Bram")) report.fault("the feed has a name in it");
  await nurse.go("/calendar");
  await nurse.click(nurse.button("Adres intrekken"), "revokes it");
  if ((await read()).status !== 404) report.fault("a revoked address still works");
}

export async function planning(kiem, report, { javaScript }) {
  const mother = { first: "Lotte", surname: javaScript ? "Terpstra" : "Veenstra" };
  const visitors = [];
  const open = async (name, options) => {
    visitors.push(await Visitor.open(kiem, report, name, { javaScript, ...options }));
    return visitors.at(-1);
  };
  try {
    const nurse = await open("planner", { viewport: DESKTOP });
    await nurse.signIn("jeugdverpleegkundige");
    await nurseOpens(nurse, mother);
    await nurseAsks(nurse);
    await nurseChanges(nurse, mother);
    await nurseAgrees(nurse, mother);
    const hers = await open("planned mother", { viewport: PHONE, phone: true, english: true });
    await parentLooks(nurse, hers, mother);
    await nurseMoves(nurse, mother);
    await hers.go("/me/appointments");
    await hers.expect("At a parent's request", "she reads why it moved");
    await feedHasNoNames(kiem, report, nurse, mother);
  } finally {
    for (const visitor of visitors) await visitor.close();
  }
}
