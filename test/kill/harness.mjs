// The harness on trial: a server that keeps its word passes, one that loses or doubles is caught.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { forms } from "./browser.mjs";
import { Random } from "./random.mjs";
import { Rounds } from "./rounds.mjs";

const standin = fileURLToPath(new URL("standin.mjs", import.meta.url));

const writes = [
  {
    name: "note",
    page: () => "/",
    action: /^\/notes$/,
    fields: (marker) => ({ text: marker }),
    seen: async (entry, browser) => (await browser.json("/")).notes.filter((n) => n === entry.marker).length,
  },
];

async function trial(manner) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "kiem-standin-"));
  const target = {
    command: (port) => [process.execPath, standin, String(port), folder, manner],
    people: ["anna", "bart", "coen"].map((name) => ({ name, signIn: async () => {} })),
    writes,
    verify: async () => {},
  };
  const kills = manner === "honest" ? 12 : 80; /* a round is the last in which something is found */
  const rounds = new Rounds(target, { kills, random: new Random(7), clients: 3, longest: 250 });
  const result = await rounds.run().finally(() => fs.rmSync(folder, { recursive: true }));
  console.log(manner, result.acknowledged, "acknowledged;", result.findings[0] ?? "nothing found");
  return result;
}

const page = forms('<form method="post" action="/a?b=1&amp;c=2"><input type="hidden" name="once" value="x&quot;y"><input type="checkbox" name="no" value="1"><input type=checkbox name="yes" value="1" checked><select name="s"><option value="1">a</option><option value="2" selected>b</option></select><textarea name="t">a&lt;b</textarea></form>');
assert.deepEqual(page, [{ action: "/a?b=1&c=2", method: "post", fields: { once: 'x"y', yes: "1", s: "2", t: "a<b" } }]);

const honest = await trial("honest");
assert.deepEqual(honest.findings, []);
assert.ok(honest.acknowledged >= 24, "too few writes to say anything");
assert.match((await trial("early")).findings.join("\n"), /^LOST/m);
assert.match((await trial("twice")).findings.join("\n"), /^TWICE/m);
