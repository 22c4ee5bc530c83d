// Nu Niet Zwanger: an administrator keeps the project; who holds the conversations sees why a woman does or does not come in,
// writes one down, removes it, closes, and destroys at her word; the leader sees counts. A nurse who has that role too works in one
// of them at a time, and the other is shut. With JavaScript in Dutch on a phone, without it in English on a desk.
import { DESKTOP, PHONE } from "./browser.mjs";
import { Visitor } from "./walk.mjs";

const WORDS = {
  nl: { add: "Nieuwe vrouw: kijken of zij meedoet", see: "Kijken of zij meedoet", not_in: "Zij doet nu niet mee", pregnant: "Zij is zwanger",
    again: "Opnieuw invullen", joins: "Zij doet mee. Alleen u ziet dit nummer.",
    forget: /^Dit gesprek weghalen/, forgotten: "Het gesprek is weggehaald.", close: "Afsluiten met een uitkomst",
    closed: "Afgesloten", destroy: "Vernietigen", gone: "Er is niets van dit nummer over",
    goes: "Wordt vernietigd", counts: "aantallen", reach: "Hoeveel vrouwen er bij kwamen", judge: "Een criterium beoordelen",
    region: "Gemeente toevoegen", unknown: "Kiem kent geen gemeente", work: /^Werk in deze rol: Gespreksvoerder/,
    care: /^Werk in deze rol: Zorgverlener/, other: "Andere rol kiezen", several: "meer dan één rol" },
  en: { add: "New woman: see whether she joins", see: "See whether she joins", not_in: "She does not join now", pregnant: "She is pregnant",
    again: "Fill in again", joins: "She joins. Only you see this number.",
    forget: /^Remove this conversation/, forgotten: "The conversation was removed.", close: "Close with an outcome",
    closed: "Closed", destroy: "Destroy", gone: "Nothing of this number is left",
    goes: "Destroyed when nothing", counts: "counts", reach: "How many women joined", judge: "Judge a criterion",
    region: "Add a municipality", unknown: "Kiem knows no municipality", work: /^Work in this role: Conversation holder/,
    care: /^Work in this role: Professional/, other: "Choose another role", several: "more than one role" },
};
const CONDITIONS = ["voluntary", "can_become_pregnant", "not_pregnant"];

/** What is in a fold: opened first; without JavaScript it opens too. */
async function unfold(visitor, name) {
  await visitor.page.locator("summary", { hasText: name }).first().click();
}

async function tick(visitor, field, codes) {
  for (const code of codes) await visitor.page.locator(`[name="${field}"][value="${code}"]`).check();
}

async function whetherSheJoins(holder, w) {
  await holder.click(holder.link(w.add), "sees whether a woman joins");
  await holder.click(holder.button(w.see), "says nothing of her", 422);
  await tick(holder, "not_so", ["not_pregnant"]);
  await holder.click(holder.button(w.see), "she is pregnant");
  await holder.expect(w.not_in, "she does not join");
  await holder.expect(w.pregnant, "and why");
  await holder.click(holder.link(w.again), "another woman");
  await tick(holder, "conditions", CONDITIONS);
  await tick(holder, "situations", ["homeless"]);
  await holder.fill("words", "de groene muts");
  await holder.click(holder.button(w.see), "she joins");
  await holder.expect(w.joins, "has a number");
  await holder.expect("de groene muts", "knows her by a word of her own");
  await holder.expect(w.goes, "sees when it goes by itself");
}

async function conversation(holder, w) {
  const form = holder.page.locator("form[action$='/steps']");
  await form.locator("[name=step]").selectOption("contraception");
  await form.locator("[name=said]").fill("Wil eerst nadenken");
  await holder.click(form.locator("button[type=submit]"), "forgets to say that she wanted it", 422);
  await holder.page.locator("form[action$='/steps'] [name=agreed]").check();
  await holder.click(holder.page.locator("form[action$='/steps'] button[type=submit]"), "writes a conversation down");
  await holder.expect("Wil eerst nadenken", "it is there");
  await holder.click(holder.button(w.forget), "removes it");
  await holder.expect(w.forgotten, "it is gone");
  await unfold(holder, w.close);
  await holder.page.locator("[name=outcome][value=wishes_child]").check();
  await holder.click(holder.page.locator("form[action$='/close'] button[type=submit]"), "closes");
  await holder.expect(w.closed, "it is closed");
  await unfold(holder, w.destroy);
  await holder.page.locator("[name=sure]").check();
  await holder.click(holder.page.locator("form[action$='/destroy'] button[type=submit]"), "destroys it at her word");
  await holder.expect(w.gone, "nothing is left");
  if ((await holder.text()).includes("de groene muts")) holder.report.fault("holder: what was destroyed is still shown");
}

async function board(leader, w) {
  await leader.expect(w.counts, "sees counts");
  await leader.expect(w.reach, "sees the reach");
  if (/rode jas|groene muts/.test(await leader.page.content())) leader.report.fault("leader: reads of a woman");
  await unfold(leader, w.judge);
  await leader.page.locator("[name=criterion]").selectOption("aftercare");
  await leader.page.locator("[name=judged][value=met]").check();
  await leader.click(leader.page.locator("form[action$='/quality'] button[type=submit]"), "judges a criterion");
}

async function project(admin, w) {
  await admin.go("/admin/nnz");
  await admin.click(admin.link("Nu Niet Zwanger Kiemstreek"), "opens the project");
  await unfold(admin, w.region);
  await admin.page.locator("form[action$='/region'] [name=area]").fill("Nergenshuizen");
  await admin.click(admin.page.locator("form[action$='/region'] button[type=submit]"), "adds a municipality that is none", 422);
  await admin.expect(w.unknown, "is told");
  if (/rode jas|groene muts/.test(await admin.page.content())) admin.report.fault("admin: reads of a woman");
}

async function twoRoles(nurse, w) {
  await nurse.signIn("samira");
  await nurse.expect(w.several, "is asked in which role");
  await nurse.click(nurse.button(w.work), "holds conversations");
  await nurse.expect("woont op de boot", "sees her own list");
  await nurse.go("/worklist", 403);
  await unfold(nurse, "Samira");
  await nurse.click(nurse.link(w.other), "chooses another role");
  await nurse.click(nurse.button(w.care), "works in care");
  await nurse.go("/nnz/records", 403);
  if ((await nurse.page.content()).includes("woont op de boot")) nurse.report.fault("nurse: the record shows in her care role");
}

export async function nnz(kiem, report, { javaScript }) {
  const w = javaScript ? WORDS.nl : WORDS.en;
  const how = { javaScript, viewport: javaScript ? PHONE : DESKTOP, phone: javaScript, english: !javaScript };
  const visitors = [];
  const open = async (name, login) => {
    visitors.push(await Visitor.open(kiem, report, name, how));
    if (login) await visitors.at(-1).signIn(login);
    return visitors.at(-1);
  };
  try {
    const holder = await open("holder", "gespreksvoerder");
    await whetherSheJoins(holder, w);
    await conversation(holder, w);
    await board(await open("leader", "projectleider"), w);
    if (javaScript) await project(await open("admin of projects", "beheer"), w);
    await twoRoles(await open("nurse with two roles"), w);
  } finally {
    for (const visitor of visitors) await visitor.close();
  }
}
