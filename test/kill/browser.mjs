// One person's browser: cookies, forms with their hidden fields, no redirects followed by itself. An answer counts only
// when all of it came.
import http from "node:http";

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

export function unescapeHtml(text) {
  return text.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (whole, name) => {
    if (name[0] === "#") {
      const hex = name[1] === "x" || name[1] === "X";
      return String.fromCodePoint(parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10));
    }
    return ENTITIES[name] ?? whole;
  });
}

function attributes(tag) {
  const found = {};
  for (const m of tag.matchAll(/([a-z-]+)(?:="([^"]*)")?/gi)) found[m[1].toLowerCase()] = unescapeHtml(m[2] ?? "");
  return found;
}

function controls(body) {
  const fields = {};
  for (const m of body.matchAll(/<input\b([^>]*)>/gi)) {
    const a = attributes(m[1]);
    const picked = !["checkbox", "radio"].includes(a.type) || "checked" in a;
    if (!a.name || !picked || a.type === "submit") continue;
    if (a.type === "checkbox" && a.name in fields) fields[a.name] = [fields[a.name], a.value ?? "on"].flat();
    else fields[a.name] = a.value ?? (a.type === "checkbox" ? "on" : "");
  }
  for (const m of body.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/gi))
    fields[attributes(m[1]).name] = unescapeHtml(m[2]);
  for (const m of body.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/gi)) {
    const options = [...m[2].matchAll(/<option\b([^>]*)>/gi)].map((o) => attributes(o[1]));
    const chosen = options.find((o) => "selected" in o) ?? options[0];
    if (chosen) fields[attributes(m[1]).name] = chosen.value ?? "";
  }
  return fields;
}

/** Every form of a page: action, method, and its fields as a browser would send them untouched. */
export function forms(html) {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].map((m) => {
    const a = attributes(m[1]);
    return { action: a.action ?? "", method: (a.method ?? "get").toLowerCase(), fields: controls(m[2]) };
  });
}

/* A field with several values is sent several times. */
function encode(form) {
  const pairs = Object.entries(form).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
  return new URLSearchParams(pairs).toString();
}

export class Browser {
  constructor(name, port) {
    this.name = name;
    this.port = port;
    this.cookies = new Map();
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  }

  close() {
    this.agent.destroy();
  }

  keep(headers) {
    for (const line of headers["set-cookie"] ?? []) {
      const [pair, ...rest] = line.split(";");
      const at = pair.indexOf("=");
      const gone = rest.some((r) => /^\s*max-age=0\s*$/i.test(r));
      if (gone) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }

  /* A kept connection that was idle for long may just have been closed by the server; a browser then asks again, once. */
  async request(method, path, how = {}) {
    try {
      return await this.ask(method, path, how);
    } catch (error) {
      if (method !== "GET" || !error.reused) throw error;
      return this.ask(method, path, how);
    }
  }

  /** Resolves with {status, location, text}; rejects when the answer did not come whole. */
  ask(method, path, { form, json } = {}) {
    const body = form ? encode(form) : undefined;
    const headers = { accept: json ? "application/json" : "text/html" };
    if (this.cookies.size) headers.cookie = [...this.cookies].map(([k, v]) => `${k}=${v}`).join("; ");
    if (form) {
      headers["content-type"] = "application/x-www-form-urlencoded";
      headers["content-length"] = Buffer.byteLength(body);
      headers.origin = `http://127.0.0.1:${this.port}`;
    }
    return new Promise((resolve, reject) => {
      const request = http.request(
        { host: "127.0.0.1", port: this.port, method, path, headers, agent: this.agent, timeout: 20000 },
        (response) => {
          const parts = [];
          response.on("data", (part) => parts.push(part));
          response.on("error", reject);
          response.on("aborted", () => reject(new Error("answer cut off")));
          response.on("end", () => {
            if (!response.complete) return reject(new Error("answer cut off"));
            this.keep(response.headers);
            resolve({ status: response.statusCode, location: response.headers.location, text: Buffer.concat(parts).toString() });
          });
        },
      );
      request.on("timeout", () => request.destroy(new Error("no answer in 20 s")));
      request.on("error", (error) => reject(Object.assign(error, { reused: request.reusedSocket })));
      request.end(body);
    });
  }

  get(path) {
    return this.request("GET", path);
  }

  async json(path) {
    const answer = await this.request("GET", path, { json: true });
    if (answer.status !== 200) throw new Answer(`GET ${path}`, answer);
    return JSON.parse(answer.text);
  }

  post(path, form) {
    return this.request("POST", path, { form });
  }

  /** The form on `page` that goes to an action that matches, with its fields filled in. */
  async form(page, action, fields) {
    const answer = await this.get(page);
    if (answer.status !== 200) throw new Answer(`GET ${page}`, answer);
    const form = forms(answer.text).find((f) => f.method === "post" && action.test(f.action));
    if (!form) throw new Error(`${page} has no form to ${action}`);
    const known = Object.keys(form.fields);
    return { action: form.action || page, fields: { ...form.fields, ...(typeof fields === "function" ? fields(form.fields, known) : fields) } };
  }
}

/** An answer that is not what was asked for. */
export class Answer extends Error {
  constructor(what, answer) {
    const words = answer.text.replace(/<(script|style|svg)[\s\S]*?<\/\1>/gi, " ").replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
    super(`${what}: ${answer.status} ${answer.location ?? ""} ${unescapeHtml(words).trim().slice(0, 600)}`);
    this.status = answer.status;
    this.text = answer.text;
  }
}
