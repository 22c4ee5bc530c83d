// The story of issue "new user": every step through what is on the page, nothing by address but the links people hand over.
import { Visitor } from "./walk.mjs";

const MOST_CLICKS = 12;

/** Debts and smoking, said alone; safe at home; enough support nearby. */
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

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function midwifeRefers(midwife, mother) {
  await midwife.signIn("verloskundige");
  await midwife.go("/families/new");
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
  await midwife.expect(/[Rr]oken|schulden/, "the outcome says because of what");
  await midwife.click(midwife.button("Bevestigen en plan maken"), "confirms the level");
  console.log(await midwife.text());
  await midwife.click(midwife.button("Afspreken met het gezin"), "agrees on the steps");
  const step = midwife.page.locator(".kiem-step", { hasText: "Prenataal huisbezoek" });
  await midwife.click(step.getByRole("link", { name: "Verwijzen" }), "refers for the prenatal home visit");
  console.log(await midwife.text());
  await midwife.page.screenshot({ path: "/tmp/refer.png", fullPage: true });
  await midwife.click(midwife.button("Toestemming vastleggen en versturen"), "records the consent and sends");
  await midwife.expect("De verwijzing is verstuurd.", "the referral has been sent");
}

export async function story(kiem, report, { javaScript, desktop, phone }) {
  const mother = { first: "Sanne", surname: javaScript ? "Verhoeven" : "Oosterhuis" };
  const midwife = await Visitor.open(kiem, report, "midwife", { viewport: desktop, javaScript });
  try {
    await midwifeRefers(midwife, mother);
    report.say(`midwife: ${midwife.clicks} clicks`);
    if (midwife.clicks > MOST_CLICKS) report.fault(`midwife: ${midwife.clicks} clicks, more than ${MOST_CLICKS}`);
  } finally {
    await midwife.close();
  }
  void phone;
}
