// `kiem migrate --to`, killed at random moments, the program or the whole PostgreSQL: afterwards the old database is in use and
// the new one empty or whole, or the old one says that it was left and the new one is whole. Then the move is done after all,
// there and back, and the audit is whole.
import { installed } from "./cluster.mjs";
import { Kiem } from "./kiem.mjs";
import { options } from "./options.mjs";
import { Random } from "./random.mjs";
import { attempt, run, Server, sleep } from "./server.mjs";

const o = options({ binary: "build/dev/kiem", inspect: "build/dev/kill_inspect", kills: 200, families: 20, seed: 1 });
if (!installed()) {
  console.log("skipped: PostgreSQL is not installed (apt-get install postgresql)");
  process.exit(77);
}
const random = new Random(o.seed);
const kiem = new Kiem({ ...o, engine: "postgres" });
const { cluster } = kiem;
const file = `${kiem.data}/kiem.db`;
const old = (command, ...words) => [kiem.binary, command, "--data", kiem.data, "--db", file, ...words];
const moving = old("migrate", "--to", cluster.url);
const COUNT = "SELECT (SELECT count(*) FROM audit) + (SELECT count(*) FROM entry) + (SELECT count(*) FROM person)";

run([kiem.binary, "demo", "--data", kiem.data, "--db", file, String(o.families)]);
const rows = Number(run([kiem.inspect, file, COUNT]));
const began = Date.now();
run([...moving, "--rehearse"]);
const longest = (Date.now() - began) * 1.2;
console.log(`${rows} rows of three tables; a rehearsal takes ${Date.now() - began} ms`);

/* "empty", "whole", or what else it is. */
function state() {
  if (cluster.ask("SELECT to_regclass('kiem_migration') IS NULL") === "t") {
    const relations = cluster.ask("SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace('public')");
    return relations === "0" ? "empty" : `half: ${relations} relations`;
  }
  const found = Number(cluster.ask(COUNT));
  return found === rows ? "whole" : `half: ${found} of ${rows} rows`;
}

function empty() {
  const maintenance = cluster.url.replace("/kiem?", "/postgres?");
  cluster.ask("DROP DATABASE kiem WITH (FORCE)", maintenance);
  cluster.ask("CREATE DATABASE kiem", maintenance);
}

async function round(found) {
  const move = new Server(moving, 0);
  move.launch();
  await Promise.race([move.ended, sleep(random.below(longest))]);
  if (random.chance(0.4)) {
    cluster.kill();
    await move.ended;
    cluster.start();
  } else await move.kill();
  const left = attempt(old("migrate")).code !== 0; /* refused: its data went elsewhere */
  const now = state();
  found[`${left ? "left" : "in use"}, ${now}`] = (found[`${left ? "left" : "in use"}, ${now}`] ?? 0) + 1;
  if (now !== "whole" && (now !== "empty" || left)) throw new Error(`the old database is ${left ? "left" : "in use"}, the new one is ${now}\n${move.said}`);
  if (now === "empty") return;
  if (!left) run(moving); /* finishes */
  if (attempt(old("migrate")).code === 0) throw new Error("moved, and the old database is served all the same");
  run(old("migrate", "--stay"));
  empty();
}

let failure = null;
const found = {};
try {
  for (let i = 1; i <= o.kills; i++) await round(found);
  console.log(Object.entries(found).map(([what, times]) => `${what}: ${times}`).join("; "));
  run(moving);
  run(kiem.words("audit", "verify"));
  run(kiem.words("migrate", "--to", `${kiem.data}/back.db`));
  run([kiem.inspect, `${kiem.data}/back.db`]);
  run([kiem.binary, "audit", "--data", kiem.data, "--db", `${kiem.data}/back.db`, "verify"]);
} catch (error) {
  failure = error;
}
kiem.stop();
if (failure) {
  console.error(`${failure.stack}\nkept: ${kiem.folder}`);
  process.exit(1);
}
kiem.remove();
