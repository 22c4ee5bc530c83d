// A coordinator makes a route map of the coalition's own: copies an example, changes a term, reads what the check says, runs it
// dry, publishes it knowing what, compares, and withdraws it; then the coalition's terms. By the names on the pages.
import { Visitor } from "./walk.mjs";

const RUN_MOST = 150, RUN_WAIT = 200; // half a minute in all

async function copies(coordinator) {
  await coordinator.click(coordinator.link("Coalitie"), "goes to the coalition");
  await coordinator.click(coordinator.link("Eigen routekaarten en termijnen"), "goes to the route maps");
  await coordinator.page.locator("[name=from]").selectOption("example:debts_poverty");
  await coordinator.click(coordinator.button("Kopiëren"), "copies an example");
  await coordinator.expect("Dit is uw concept", "has a draft");
  await coordinator.expect("Niemand in de sociale kaart doet dit hier", "sees what nobody in town delivers");
}

async function edits(coordinator) {
  const { page } = coordinator;
  await coordinator.click(coordinator.link("Hulp bij schulden"), "opens a step");
  await coordinator.fill("term_count", "2");
  await coordinator.click(coordinator.button("Opslaan"), "gives it two working days");
  await coordinator.expect("binnen 2 werkdagen", "sees the new term");
  await coordinator.click(coordinator.link("Regel toevoegen"), "adds a rule");
  await coordinator.click(coordinator.button("Opslaan"), "forgets to say which step", 422);
  await coordinator.expect("Kies minstens één stap", "is told so");
  const folded = page.locator("details:not([open]) > summary");
  while ((await folded.count()) > 0) await folded.first().click();
  await page.locator("[name=any][value=alcohol_drugs]").check();
  await page.locator("[name=levels][value=self_reliant]").check();
  await page.locator("[name=then][value=money_talk]").check();
  await coordinator.click(coordinator.button("Opslaan"), "saves a rule that can never fire");
  await coordinator.expect("Dit moet eerst anders", "sees that it must change");
  if ((await coordinator.link("Publiceren").count()) > 0) coordinator.report.fault("coordinator: may publish what is wrong");
  const last = page.locator("tr", { has: coordinator.link("Regel 8") });
  await coordinator.click(last.getByRole("button", { name: "Weghalen" }), "removes it again");
  await coordinator.click(page.locator("tr", { has: coordinator.link("Regel 2") }).getByRole("button", { name: "Omhoog" }), "moves a rule up");
}

async function runsDry(coordinator) {
  const { page } = coordinator;
  await coordinator.click(coordinator.link("Proefdraaien"), "goes to the dry run");
  await coordinator.click(coordinator.button("Nu proefdraaien"), "asks for one");
  for (let i = 0; i < RUN_MOST && !(await coordinator.text()).includes("Wat eruit komt"); i++) {
    await page.waitForTimeout(RUN_WAIT);
    await page.reload();
  }
  await coordinator.look();
  await coordinator.expect("Wat eruit komt", "sees what comes out");
  await coordinator.expect("minder dan 10", "sees no small number");
  await coordinator.click(coordinator.link("Schulden en weinig geld"), "goes back to the map");
}

async function publishes(coordinator) {
  const { page } = coordinator;
  await coordinator.click(coordinator.link("Publiceren"), "goes to publish");
  await coordinator.click(coordinator.button("Publiceren"), "forgets to weigh the warnings", 422);
  await coordinator.expect("Vink elke waarschuwing aan", "is told so");
  for (const warning of await page.locator("[name=known]").all()) await warning.check();
  await coordinator.click(coordinator.button("Publiceren"), "publishes, knowing them");
  await coordinator.expect("Waarschuwingen die zijn afgewogen: 2", "it is on record");
  await coordinator.click(coordinator.link("Vergelijken"), "compares with what it was made from");
  await coordinator.expect("binnen 5 werkdagen", "sees the old term");
  await coordinator.expect("binnen 2 werkdagen", "and the new one");
  await coordinator.click(coordinator.link("Schulden en weinig geld"), "goes back to the map");
  await page.getByText("Intrekken", { exact: true }).first().click();
  await coordinator.click(coordinator.button("Intrekken"), "withdraws it");
  await coordinator.expect("Ingetrokken", "it no longer holds");
}

async function setsTerms(coordinator) {
  await coordinator.click(coordinator.link("Routekaarten en termijnen"), "goes to the list");
  await coordinator.page.locator("[name=from]").selectOption("terms");
  await coordinator.click(coordinator.button("Kopiëren"), "copies the terms");
  await coordinator.click(coordinator.link("Termijnen wijzigen"), "changes them");
  await coordinator.fill("a.referral_answer", "40");
  await coordinator.click(coordinator.button("Opslaan"), "gives receivers too long", 422);
  await coordinator.expect("1–10", "is told what may be");
  await coordinator.fill("a.referral_answer", "4");
  await coordinator.click(coordinator.button("Opslaan"), "gives them four days");
  await coordinator.expect("4 werkdagen", "sees it");
}

export async function coalition(kiem, report, { javaScript, viewport }) {
  const coordinator = await Visitor.open(kiem, report, "coordinator", { javaScript, viewport });
  try {
    await coordinator.signIn("coordinator");
    await copies(coordinator);
    await edits(coordinator);
    await runsDry(coordinator);
    await publishes(coordinator);
    await setsTerms(coordinator);
  } finally {
    await coordinator.close();
  }
}
