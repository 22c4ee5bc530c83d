// From a signal to help that arrives, step by step, through what is on the pages: nothing by address but the links that
// people hand over.
import { explore } from "./tour.mjs";
import { midwifeAnswers, motherAsks, nurseIsAway } from "./data.mjs";
import { PASSWORD, Visitor } from "./walk.mjs";

const MOST_CLICKS = 12;

/** Debts, no work and smoking, said alone; safe at home; willing to accept help. */
const ANSWERS = {
  "preg.planned": "welcome",
  "care.visits": "true",
  "gate.health": "false",
  "gate.living": "true",
  "smoke.you": "true",
  "smoke.home": "false",
  drink: "never",
  drugs: "false",
  pills: "no",
  food: "true",
  "gate.mood": "false",
  "self.ok": "true",
  "people.help": "some",
  "help.ok": "true",
  "baby.ready": "confident",
  "gate.money": "true",
  "money.enough": "no",
  "money.needs": "true",
  "money.debts": "true",
  "work.have": "false",
  "gate.school": "false",
  "gate.home": "false",
  partner: "good",
  "safety.home": "true",
  "gate.past": "false",
};

/** Weeks later, by herself: the money is better. */
const BETTER = { ...ANSWERS, "smoke.you": "false", "gate.living": "false", "gate.money": "false" };

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** What is listed about her. */
const about = (visitor, mother) => visitor.page.locator("li", { hasText: mother.surname }).getByRole("link");

async function midwifeRefers(midwife, mother) {
  await midwife.signIn("verloskundige");
  await midwife.click(midwife.link("Nieuw gezin"), "opens a new family");
  await midwife.page.locator("[name=role]").selectOption("mother");
  await midwife.fill("first_name", mother.first);
  await midwife.fill("surname", mother.surname);
  await midwife.fill("birth_day", "1998-04-03");
  await midwife.fill("due_day", inDays(150));
  await midwife.click(midwife.button("Dossier openen"), "saves her file");
  mother.path = new URL(midwife.page.url()).pathname;
  await midwife.click(midwife.link("Vragen stellen"), "asks the questions");
  await midwife.page.locator("input[name=alone][value=yes]").check();
  await midwife.answer(ANSWERS);
  if (!midwife.options.javaScript) {
    await midwife.click(midwife.button("Bewaren en later verder"), "saves, to see the questions that follow");
    await midwife.answer(ANSWERS);
  }
  await midwife.click(midwife.button("Ondertekenen"), "signs");
  await midwife.expect("Schulden", "the outcome says because of what");
  await midwife.expect("Hebt u schulden", "and from which answer");
  await midwife.click(midwife.button("Bevestigen en plan maken"), "confirms the level");
  await midwife.click(midwife.button("Afspreken met het gezin"), "agrees on the steps");
  const step = midwife.page.locator(".kiem-step", { hasText: "Prenataal huisbezoek" });
  await midwife.click(step.getByRole("link", { name: "Verwijzen" }), "refers for the prenatal home visit");
  await midwife.choose(midwife.page.locator("[name=given_by]"), "notes that she said yes");
  await midwife.click(midwife.button("Toestemming vastleggen en versturen"), "records the consent and sends");
  await midwife.expect("De verwijzing is verstuurd.", "the referral has been sent");
  midwife.report.say(`midwife: ${midwife.clicks} clicks beyond the answers`);
  if (midwife.clicks > MOST_CLICKS) midwife.report.fault(`midwife: ${midwife.clicks} clicks, more than ${MOST_CLICKS}`);
}

async function nurseVisits(nurse, mother) {
  await nurse.signIn("jeugdverpleegkundige");
  await nurse.click(nurse.link(/^Postvak/), "opens the inbox");
  await nurse.click(about(nurse, mother), "opens the new referral");
  mother.referral = new URL(nurse.page.url()).pathname;
  await nurse.click(nurse.button("Aannemen"), "accepts");
  await nurse.click(nurse.link("Dossier openen"), "opens her file, as far as she consented");
  await nurse.expect(mother.first, "sees who she is");
  await nurse.click(nurse.link(/^Huisbezoek aanbieden/), "offers a home visit");
  await nurse.choose(nurse.page.locator("[name=wish][value=plan]"), "she wants one");
  await nurse.fill("planned_at", `${inDays(1)}T10:00`);
  await nurse.click(nurse.button("Vastleggen"), "agrees on a time");
  const held = nurse.page.locator("details", { hasText: "Het bezoek vastleggen" });
  await held.locator("summary").click();
  await nurse.fill("held_day", inDays(0));
  await nurse.choose(held.locator("[name=result]"), "notes how the visit went");
  await nurse.click(nurse.button("Bezoek vastleggen"), "records the visit");
  await nurse.click(nurse.link(/^Postvak/), "goes back to the inbox");
  await nurse.click(about(nurse, mother), "opens the referral");
  await nurse.click(nurse.button("De hulp is gestart"), "notes that the help has started");
  await nurse.page.locator("[name=referral_result]").selectOption({ index: 1 });
  await nurse.click(nurse.button("Afronden"), "completes it");
  await nurse.expect("De verwijzing is afgerond.", "the referral is completed");
}

async function midwifeSees(midwife, mother) {
  await midwife.click(midwife.link(/^Postvak/), "opens the inbox");
  const over = midwife.page.locator("main details > summary"); // what is over may be folded
  if ((await over.count()) > 0) await over.last().click();
  await midwife.click(about(midwife, mother), "opens the referral she sent");
  await midwife.expect("Afgerond", "sees that it is completed");
  await midwife.click(midwife.link("Dossier openen"), "opens the file");
  await midwife.expect("Verwijzing afgerond", "the file says so too");
  await midwife.click(midwife.link("Verwijzen"), "asks the nurse once more");
  await midwife.click(midwife.link(/^Jeugdgezondheidszorg/), "chooses youth health care");
  await midwife.choose(midwife.page.locator("[name=basis][value=consent]"), "she agrees");
  await midwife.choose(midwife.page.locator("[name=given_by]"), "notes that she said yes");
  await midwife.click(midwife.button("Toestemming vastleggen en versturen"), "sends");
  await midwife.click(midwife.link("Dossier openen"), "opens the file");
  await midwife.click(midwife.page.locator("form[action$='/report-link'] button"), "makes a link for a self-report");
  const report = await midwife.page.locator("input[readonly]").inputValue();
  await midwife.click(midwife.page.locator("main a[href^='/persons/']"), "goes back to the file");
  await midwife.click(midwife.button("Link voor de ouder maken"), "makes a link for her own account");
  return { report, account: await midwife.page.locator("input[readonly]").inputValue() };
}

async function nurseIsAskedAgain(nurse, mother) {
  await nurse.click(nurse.link(/^Postvak/), "opens the inbox");
  await nurse.click(about(nurse, mother), "opens the second referral");
  await nurse.click(nurse.button("Aannemen"), "accepts");
  mother.referral = new URL(nurse.page.url()).pathname;
  await nurse.click(nurse.link("Dossier openen"), "opens the file again");
  await nurse.expect(mother.first, "sees who she is");
}

async function motherReports(phone, link) {
  await phone.go(new URL(link).pathname);
  await phone.expect("How are you doing?", "reads English");
  await phone.click(phone.button("Begin"), "begins her self-report");
  for (let step = 0; step < 20 && (await phone.button("Send").count()) === 0; step += 1) {
    await phone.answer(BETTER);
    await phone.click(phone.button("Next"), "goes on");
  }
  await phone.answer(BETTER);
  await phone.click(phone.button("Send"), "sends her answers");
  await phone.expect("Thank you", "they have been sent");
  await phone.go(new URL(link).pathname, 404);
}

async function motherDecides(phone, nurse, mother, link) {
  await phone.go(new URL(link).pathname);
  await phone.fill("login", `${mother.surname.toLowerCase()}@example.nl`);
  await phone.fill("password", PASSWORD);
  await phone.click(phone.button("Start"), "makes her account");
  await phone.expect("Your appointments", "reads English");
  await phone.click(phone.link("Who looked?"), "asks who looked");
  await phone.expect("Jip", "sees that the nurse did");
  await phone.click(phone.link("Consent"), "asks who may know what");
  await nurse.go(mother.path);
  await nurse.expect(mother.first, "can still open the file");
  await phone.click(phone.link(/^Look at it or withdraw it/), "opens the consent");
  await phone.click(phone.button("Withdraw now"), "withdraws it");
  await phone.expect("This consent has stopped", "it has stopped");
  await nurse.go(mother.path, 403);
  await nurse.expect("niet", "her file is closed to the nurse");
  await nurse.go(mother.referral);
  if ((await nurse.text()).includes(mother.first)) nurse.report.fault("nurse: the referral still names her");
}

export async function story(kiem, report, { javaScript, desktop, phone }) {
  const mother = { first: "Sanne", surname: javaScript ? "Verhoeven" : "Oosterhuis" };
  const visitors = [];
  const open = async (name, options) => {
    visitors.push(await Visitor.open(kiem, report, name, { javaScript, ...options }));
    return visitors.at(-1);
  };
  try {
    const midwife = await open("midwife", { viewport: desktop });
    await midwifeRefers(midwife, mother);
    const nurse = await open("nurse", { viewport: desktop });
    await nurseVisits(nurse, mother);
    const links = await midwifeSees(midwife, mother);
    await nurseIsAskedAgain(nurse, mother);
    const own = await open("mother", { viewport: phone, phone: true, english: true });
    await motherReports(own, links.report);
    await motherDecides(own, nurse, mother, links.account);
    if (javaScript) await explore(own, new Set());
    await nurseIsAway(nurse);
    await motherAsks(own);
    await midwifeAnswers(midwife, mother);
  } finally {
    for (const visitor of visitors) await visitor.close();
  }
}
