// Groups of parents: a nurse offers one, a midwife signs a mother up who wants it, a father joins from his own phone and tells
// himself when the baby is due; the nurse sees first names and moves a session; both go along; she stops.
import { DESKTOP, PHONE } from "./browser.mjs";
import { PASSWORD, Visitor } from "./walk.mjs";

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function nurseOffers(nurse, place) {
  await nurse.signIn("jeugdverpleegkundige");
  await nurse.click(nurse.link(/^Groepen/), "looks at the groups");
  await nurse.click(nurse.link("Nieuwe groep"), "makes a new one");
  await nurse.click(nurse.link(/^CenteringPregnancy/), "chooses the kind");
  await nurse.click(nurse.button("Groep maken"), "forgets the rest", 422);
  await nurse.expect("Waar komt de groep", "is told what is missing");
  await nurse.fill("place", place);
  await nurse.fill("from_day", inDays(120));
  await nurse.fill("until_day", inDays(170));
  await nurse.fill("first_at", `${inDays(20)}T10:00`);
  await nurse.fill("sessions", "3");
  await nurse.click(nurse.button("Groep maken"), "makes the group");
  await nurse.expect("0 van 12 plaatsen", "nobody takes part yet");
  return new URL(nurse.page.url()).pathname;
}

async function midwifeOpens(midwife, person) {
  await midwife.go("/families/new");
  await midwife.page.locator("[name=role]").selectOption(person.role);
  await midwife.fill("first_name", person.first);
  await midwife.fill("surname", person.surname);
  await midwife.fill("birth_day", person.born);
  if (person.due) await midwife.fill("due_day", person.due);
  await midwife.click(midwife.button("Dossier openen"), `opens a file for ${person.first}`);
  person.path = new URL(midwife.page.url()).pathname;
}

async function midwifeSignsUp(midwife, mother, place) {
  await midwife.click(midwife.link("Een groep zoeken"), "looks for a group");
  await midwife.expect("Groepen die passen", "sees those that fit");
  const card = midwife.page.locator("li", { hasText: place }).getByRole("link");
  await midwife.click(card, "opens the new one");
  await midwife.fill("need", "Komt met een rolstoel");
  await midwife.click(midwife.button("Aanmelden"), "forgets to ask her", 422);
  await midwife.choose(midwife.page.locator("[name=agreed]"), "asks her: she wants it");
  await midwife.click(midwife.button("Aanmelden"), "signs her up");
  await midwife.expect("Heeft een plaats", "she has a place");
}

async function account(midwife, phone, person) {
  await midwife.go(person.path);
  await midwife.click(midwife.button("Link voor de ouder maken"), `makes a link for ${person.first}`);
  const link = await midwife.page.locator("input[readonly]").inputValue();
  await phone.go(new URL(link).pathname);
  await phone.fill("login", `${person.first}.${person.surname}@example.nl`.toLowerCase());
  await phone.fill("password", PASSWORD);
  await phone.click(phone.page.locator("main form button[type=submit]"), "makes an account");
}

async function fatherJoins(phone, place) {
  await phone.click(phone.link("Together with other parents: groups"), "looks at groups");
  await phone.click(phone.page.locator("li", { hasText: place }).getByRole("link"), "opens one");
  await phone.click(phone.button("I join"), "says no date", 422);
  await phone.expect("due date", "is asked for it");
  await phone.fill("said_day", inDays(140));
  await phone.click(phone.button("I join"), "joins");
  await phone.expect("You are in", "has a place");
  await phone.expect("Has a place", "sees it");
}

async function nurseMoves(nurse, group, people) {
  await nurse.go(group);
  for (const person of people) await nurse.expect(person.first, `sees that ${person.first} comes`);
  await nurse.expect("rolstoel", "sees what is needed");
  if ((await nurse.text()).includes(people[0].surname)) nurse.report.fault("nurse: sees a surname");
  await nurse.click(nurse.page.locator("a[href*='/sessions/']"), "opens the first session");
  await nurse.fill("starts_at", `${inDays(22)}T14:00`);
  await nurse.click(nurse.button("Verzetten"), "moves it");
  await nurse.expect("Verzet", "it has moved");
}

export async function groups(kiem, report, { javaScript }) {
  const place = javaScript ? "Wijkcentrum Oost" : "Buurthuis West";
  const mother = { role: "mother", first: "Yara", born: "1997-05-06", surname: javaScript ? "Kuipers" : "Smeets", due: inDays(140) };
  const father = { role: "father", first: "Daan", born: "1995-11-12", surname: mother.surname };
  const visitors = [];
  const open = async (name, options) => {
    visitors.push(await Visitor.open(kiem, report, name, { javaScript, ...options }));
    return visitors.at(-1);
  };
  try {
    const nurse = await open("nurse", { viewport: DESKTOP });
    const group = await nurseOffers(nurse, place);
    const midwife = await open("midwife", { viewport: DESKTOP });
    await midwife.signIn("verloskundige");
    await midwifeOpens(midwife, mother);
    await midwifeSignsUp(midwife, mother, place);
    await midwifeOpens(midwife, father);
    const his = await open("father", { viewport: PHONE, phone: true, english: true });
    await account(midwife, his, father);
    await fatherJoins(his, place);
    await nurseMoves(nurse, group, [mother, father]);
    await his.go("/me");
    await his.click(his.page.locator("section", { hasText: "News of your group" }).getByRole("link"), "reads what is new");
    await his.expect("A session has been moved", "is told");
    await his.expect("Moved", "sees the new date");
    const hers = await open("mother", { viewport: PHONE, phone: true });
    await account(midwife, hers, mother);
    await hers.go("/me/groups");
    if ((await hers.text()).includes(father.first)) report.fault("mother: reads of the father");
    await hers.go(`/me${group}`);
    await hers.page.locator("main details > summary").last().click();
    await hers.click(hers.button("Ik stop"), "stops");
    await hers.expect("U doet niet meer mee", "it is done");
  } finally {
    for (const visitor of visitors) await visitor.close();
  }
}
