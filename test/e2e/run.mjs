// From a signal to help that arrives, in real Chromium, as new users would: the midwife asks, decides and refers; the youth
// health nurse takes it up and visits; the midwife sees it; the mother, on a phone and in English, reports, sees who looked
// and withdraws her consent. A father joins a group. A nurse talks about a wish for children. Nu Niet Zwanger is apart from all that. A very young mother is in charge of her list. A coordinator makes a route map of the coalition's own. All of it again without JavaScript, on another Kiem at the same time; and every kind of page that a role's links lead to. Usage: node run.mjs [--binary PATH] [--quiet]
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DESKTOP, PHONE } from "./browser.mjs";
import { Kiem, Report } from "./walk.mjs";
import { before } from "./before.mjs";
import { coalition } from "./coalition.mjs";
import { groups } from "./groups.mjs";
import { nnz } from "./nnz.mjs";
import { story } from "./story.mjs";
import { everything, takeIn } from "./everything.mjs";
import { own } from "./own.mjs";
import { planning } from "./planning.mjs";
import { place } from "./place.mjs";
import { tour } from "./tour.mjs";
import { young } from "./young.mjs";

const { values } = parseArgs({
  options: {
    binary: { type: "string", default: fileURLToPath(new URL("../../build/release/kiem", import.meta.url)) },
    quiet: { type: "boolean", default: false },
  },
});

/** One walk: the stories on a Kiem of its own. */
async function walk(label, stories) {
  const report = new Report(!values.quiet, label);
  let kiem;
  try {
    kiem = await Kiem.start(values.binary, { families: 5, seed: 7 });
    report.say(`Kiem at ${kiem.base}`);
    takeIn(kiem, values.binary);
    await stories(kiem, report);
  } catch (error) {
    report.fault(error.stack);
  } finally {
    await report.browser?.close();
    await kiem?.stop();
  }
  return report;
}

async function both(kiem, report, javaScript) {
  await story(kiem, report, { javaScript, desktop: DESKTOP, phone: PHONE });
  await groups(kiem, report, { javaScript });
  await planning(kiem, report, { javaScript });
  await before(kiem, report, { javaScript });
  await young(kiem, report, { javaScript, desktop: DESKTOP });
  await nnz(kiem, report, { javaScript });
  await own(kiem, report, { javaScript, desktop: DESKTOP, phone: PHONE });
  await coalition(kiem, report, { javaScript, viewport: javaScript ? DESKTOP : PHONE });
  await everything(kiem, report, { javaScript });
}

const began = Date.now();
const reports = await Promise.all([
  walk("with JavaScript: ", async (kiem, report) => {
    await both(kiem, report, true);
    await place(kiem, report);
    await tour(kiem, report, ["passer-by", "coordinator"]);
  }),
  walk("without JavaScript: ", async (kiem, report) => {
    await both(kiem, report, false);
    await tour(kiem, report, ["verloskundige", "wijkteam", "beheer"]);
  }),
]);
const seen = reports.reduce((sum, report) => sum + report.seen.size, 0);
const faults = reports.reduce((sum, report) => sum + report.faults.length, 0);
console.log(`end to end: ${seen} kinds of pages looked at, ${faults} faults, ${((Date.now() - began) / 1000).toFixed(0)} s`);
process.exit(faults > 0 ? 1 : 0);
