// From a signal to help that arrives, in real Chromium, as new users would: the midwife asks, decides and refers; the youth
// health nurse takes it up and visits; the midwife sees it; the mother, on a phone and in English, reports, sees who looked
// and withdraws her consent. A father joins a group. A nurse talks about a wish for children. A coordinator makes a route map of the coalition's own. Then all of it again without JavaScript, and every kind of page that a role's links lead to. Usage: node run.mjs [--binary PATH] [--quiet]
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DESKTOP, PHONE } from "./browser.mjs";
import { Kiem, Report } from "./walk.mjs";
import { before } from "./before.mjs";
import { coalition } from "./coalition.mjs";
import { groups } from "./groups.mjs";
import { story } from "./story.mjs";
import { everything } from "./everything.mjs";
import { own } from "./own.mjs";
import { place } from "./place.mjs";
import { tour } from "./tour.mjs";

const { values } = parseArgs({
  options: {
    binary: { type: "string", default: fileURLToPath(new URL("../../build/release/kiem", import.meta.url)) },
    quiet: { type: "boolean", default: false },
  },
});

const report = new Report(!values.quiet);
let kiem;
try {
  kiem = await Kiem.start(values.binary, { families: 5, seed: 7 });
  report.say(`Kiem at ${kiem.base}`);
  for (const javaScript of [true, false]) {
    report.say(javaScript ? "— with JavaScript —" : "— without JavaScript —");
    await story(kiem, report, { javaScript, desktop: DESKTOP, phone: PHONE });
    await groups(kiem, report, { javaScript });
    await before(kiem, report, { javaScript });
    await own(kiem, report, { javaScript, desktop: DESKTOP, phone: PHONE });
    await coalition(kiem, report, { javaScript, viewport: javaScript ? DESKTOP : PHONE });
  }
  await place(kiem, report);
  await everything(kiem, report, values.binary);
  report.say("— everything that links lead to —");
  await tour(kiem, report);
} catch (error) {
  report.fault(error.stack);
} finally {
  await report.browser?.close();
  await kiem?.stop();
}
const seconds = ((Date.now() - report.started) / 1000).toFixed(0);
console.log(`end to end: ${report.seen.size} kinds of pages looked at, ${report.faults.length} faults, ${seconds} s`);
process.exit(report.faults.length > 0 ? 1 : 0);
