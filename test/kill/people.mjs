// Who signs in: accounts made by `kiem user add`, each with an authenticator app of its own (RFC 6238).
import { createHmac } from "node:crypto";

import { Answer } from "./browser.mjs";

const PASSWORD = "appels en peren 12";
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export function oneTimeCode(secret, ms) {
  const bits = [...secret].map((c) => ALPHABET.indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(ms / 30000)));
  const mac = createHmac("sha1", key).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0");
}

/* One try. A code works once; of a try that was cut off nobody knows whether it was used, so the next takes the code of the
 * half minute to come, which is taken early. */
async function signInOnce(browser, login, secret, early = false) {
  const password = await browser.form("/sign-in", /^\/sign-in$/, { login, password: PASSWORD });
  const first = await browser.post(password.action, password.fields);
  if (first.status !== 303) throw new Answer(`sign-in of ${login}`, first);
  const code = await browser.form(first.location, /^\/sign-in\/code$/, { code: oneTimeCode(secret, Date.now() + (early ? 30000 : 0)) });
  const second = await browser.post(code.action, code.fields);
  if (second.status === 403 && !early) return signInOnce(browser, login, secret, true);
  if (second.status !== 303) throw new Answer(`one-time code of ${login}`, second);
}

/** An account, and how it signs in; `kiem` runs the program with these words and this input. */
export function makePerson(kiem, { login, name, org, kind, role }) {
  const said = kiem(["user", "--login", login, "--name", name, "--org", org, "--kind", kind, "--role", role, "add"], `${PASSWORD}\n`);
  const secret = /[A-Z2-7]{32}/.exec(said)?.[0];
  if (!secret) throw new Error(`kiem user add gave no secret: ${said}`);
  return { name: login, signIn: (browser) => signInOnce(browser, login, secret) };
}

