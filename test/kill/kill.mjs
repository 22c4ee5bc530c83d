// The kill test on Kiem. See README.md.
import { installed } from "./cluster.mjs";
import { Kiem } from "./kiem.mjs";
import { makeProject } from "./nnz.mjs";
import { options } from "./options.mjs";
import { Random } from "./random.mjs";
import { Rounds } from "./rounds.mjs";
import { makeChildren } from "./youth.mjs";

const o = options({ binary: "build/dev/kiem", inspect: "build/dev/kill_inspect", engine: "sqlite", kills: 200, seed: 1, clients: 6, longest: 500 });
if (o.engine === "postgres" && !installed()) {
  console.log("skipped: PostgreSQL is not installed (apt-get install postgresql)");
  process.exit(77);
}
const kiem = new Kiem(o);
kiem.makePeople(o.clients);
await makeProject(kiem);
await makeChildren(kiem);
const rounds = new Rounds(kiem, { ...o, random: new Random(o.seed), say: (text) => console.log(text) });
const result = await rounds.run();
console.log(`seed ${o.seed}: ${result.kills} kills, ${result.acknowledged} writes acknowledged, ${result.unanswered} never answered`);
if (rounds.end?.code !== 0) result.findings.push(`the server did not end well when asked to: ${JSON.stringify(rounds.end)}\n${rounds.server.said}`);
const done = kiem.writes.map((write) => [write.name, rounds.journal.count("acknowledged", write.name)]);
console.log(done.map(([name, times]) => `${name} ${times}`).join(", "));
const long = o.kills >= 50; /* in a short run the rare ones need not have had their turn */
for (const [name, times] of done) if (times === 0 && long) result.findings.push(`${name} was never acknowledged, so nothing is known of it`);
if (result.acknowledged < o.kills) result.findings.push("too few writes were acknowledged to say anything");
for (const finding of result.findings.slice(0, 10)) console.error(finding);
kiem.stop();
if (result.findings.length) {
  console.error(`kept: ${kiem.folder}`);
  process.exit(1);
}
kiem.remove();
