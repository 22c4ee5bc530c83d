// What Kiem wrote for one family (shim/record.c), as scripts with which pgbench writes the same rows for many: the same
// statements, columns and sizes, every identifier its own.
//
//   node test/bench/peer.mjs WORLD.log CHAIN.log FOLDER FAMILIES CLIENTS
//
// world.sql: what was there before her; families.sql: she, FAMILIES times, as she is when each of the five steps may be
// taken; step-*.sql: one transaction each for pgbench, whose every run takes the next family. Identifiers are UUIDv7: the
// first 12 characters become the number of the family (:p) or, for what the step makes anew, of the run (:n).
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const [world, chain, folder, families, clients] = process.argv.slice(2);
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TEXT = /x'([0-9a-f]*)'|'((?:[^']|'')*)'/gi;
const NUMBERED = 12; /* digits of a number: FAMILY + … and RUN + … */
const FAMILY = 100000000000,
  RUN = 200000000000,
  RUNS = 100000000; /* of one client */

/* The five steps, each known by what only it does. */
const STEPS = [
  ["sign", /^UPDATE response SET state = 'signed'/],
  ["outcome", /^INSERT INTO outcome /],
  ["plan", /^UPDATE step SET state = 'agreed'/],
  ["consent", /^INSERT INTO consent /],
  ["referral", /^INSERT INTO referral /],
];

/* The works of a log, each a list of statements; those undone are left out. */
function works(file) {
  const found = [];
  let open = null;
  for (const line of readFileSync(file, "utf8").split("\n")) {
    if (line === "BEGIN" || line === "COMMIT") {
      if (open && open.length > 0) found.push(open);
      open = line === "BEGIN" ? [] : null;
    } else if (line === "UNDO") open = [];
    else if (line && open) open.push(line);
  }
  return found;
}

const known = new Set(readFileSync(world, "utf8").match(UUID) ?? []);
const ids = (statements) => new Set(statements.join("\n").match(UUID) ?? []);

/* A literal of PostgreSQL; `number(id)` is the expression that stands for the first characters of an identifier. */
function literal(whole, blob, text, number) {
  if (blob !== undefined) return `'\\x${blob}'`;
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(UUID)) {
    if (known.has(match[0])) continue;
    if (match.index > at) parts.push(`'${text.slice(at, match.index)}'`);
    parts.push(`CAST(${number(match[0])} AS text) || '${match[0].slice(NUMBERED)}'`);
    at = match.index + match[0].length;
  }
  if (parts.length === 0) return whole;
  if (at < text.length) parts.push(`'${text.slice(at)}'`);
  return `(${parts.join(" || ")})`;
}

function translate(statement, number) {
  /* A case number has no identifier in it, and must be another each time. */
  const numbered = /^INSERT INTO referral \(/.test(statement)
    ? statement.replace(/^(INSERT INTO referral \(.*?VALUES \('[^']*', )'[^']*'/s, "$1\u0001")
    : statement;
  return numbered.replace(TEXT, (whole, blob, text) => literal(whole, blob, text, number)).replace("\u0001", `CAST(${number("")} AS text)`);
}

const steps = new Map();
const before = [];
for (const work of works(chain)) {
  const step = STEPS.filter(([, mark]) => work.some((statement) => mark.test(statement))).pop();
  const who = /INSERT INTO (audit|family)/.test(work.join("\n"));
  if (!who) continue; /* the server's own work */
  if (step) steps.set(step[0], work);
  else before.push(work);
}
for (const [name] of STEPS) if (!steps.has(name)) throw new Error(`${chain}: there is no step "${name}"`);

/* In the order in which it happened: the draft, what each step made; a finding or a referral is made by a run. */
const made = [...before.filter((work) => /INSERT INTO (family|response)|UPDATE response/.test(work.join("\n"))), ...STEPS.slice(0, -1).map(([name]) => steps.get(name))];
const prefill = made
  .flat()
  .filter((statement) => !/^INSERT INTO finding/.test(statement))
  .map((statement) => `    ${translate(statement, () => "p")};`);
const worldSql = works(world).flat().map((statement) => `${translate(statement, () => "0")};`);

const out = (name, lines) => writeFileSync(path.join(folder, name), lines.join("\n") + "\n");
out("world.sql", worldSql);
out("families.sql", [
  "SET synchronous_commit = off;",
  `DO $families$ DECLARE p BIGINT := ${FAMILY}; BEGIN WHILE p < ${FAMILY + Number(families)} LOOP`,
  ...prefill,
  "p := p + 1; END LOOP; END $families$;",
]);
const share = Math.floor(Number(families) / Number(clients));
let earlier = ids(before.flat());
for (const [name] of STEPS) {
  const work = steps.get(name);
  const number = (id) => (id !== "" && earlier.has(id) ? ":p" : ":n");
  const script = (open, close) => [
    `\\set k_${name} :k_${name} + 1`,
    "\\set m :m + 1",
    `\\set p ${FAMILY} + :client_id * ${share} + :k_${name}`,
    `\\set n ${RUN} + :client_id * ${RUNS} + :m`,
    ...open,
    "BEGIN;",
    ...work.map((statement) => `${translate(statement, number)};`),
    "COMMIT;",
    ...close,
  ];
  out(`step-${name}.sql`, script([], []));
  out(`pipe-${name}.sql`, script(["\\startpipeline"], ["\\endpipeline"]));
  earlier = new Set([...earlier, ...ids(work)]);
}
console.log(STEPS.map(([name]) => `${name} ${steps.get(name).length}`).join(", "));
