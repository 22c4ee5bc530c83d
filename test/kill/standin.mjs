// A small server that takes notes, for trying the harness itself: `honest` keeps its word; `early` answers before the
// note is on disk; `twice` does not know a `once` token again.
// usage: node standin.mjs PORT FOLDER honest|early|twice
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";

const [port, folder, manner] = process.argv.slice(2);
const file = path.join(folder, "notes");

/* What is there after a crash: whole lines; a last half one was never acknowledged. */
function load() {
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  fs.writeFileSync(file, whole);
  return whole.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

const notes = load();
const out = fs.openSync(file, "a");

function store(note) {
  fs.writeSync(out, JSON.stringify(note) + "\n");
  fs.fsyncSync(out);
  notes.push(note);
}

function take(form, answer) {
  const once = form.get("once");
  const known = manner === "twice" ? null : notes.find((n) => n.once === once);
  const place = known ? known.place : `/notes/${notes.length}`;
  const done = () => answer.writeHead(303, { location: place }).end();
  if (manner === "early") {
    done();
    setTimeout(() => store({ once, text: form.get("text"), place }), 30);
    return;
  }
  if (!known) store({ once, text: form.get("text"), place });
  setTimeout(done, manner === "twice" ? 5 : 0); /* time to be killed between the deed and the word */
}

http
  .createServer((request, answer) => {
    if (request.method === "POST") {
      let body = "";
      request.on("data", (part) => (body += part));
      request.on("end", () => take(new URLSearchParams(body), answer));
    } else if (request.headers.accept === "application/json") {
      answer.setHeader("content-type", "application/json");
      answer.end(JSON.stringify({ notes: notes.map((n) => n.text) }));
    } else {
      const once = randomBytes(16).toString("hex");
      answer.setHeader("content-type", "text/html");
      answer.end(`<form action="/notes" method="post"><input type="hidden" name="once" value="${once}"><textarea name="text"></textarea></form>`);
    }
  })
  .listen(Number(port), "127.0.0.1");
