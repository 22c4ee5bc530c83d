// share/nginx/kiem.conf on a real nginx before a real Kiem: only the ports, the folders and the certificate are others.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { connect } from "node:tls";

const kiem = process.env.KIEM ?? "build/dev/kiem";
const folder = mkdtempSync(join(tmpdir(), "kiem-nginx-"));
const data = join(folder, "data");
chmodSync(folder, 0o755);
const there = spawnSync("nginx", ["-v"]).status === 0;
const options = { skip: there ? false : "nginx is not installed", timeout: 60000 };
const children = [];
let http, https, port;

after(() => {
  for (const child of children) child.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
});

async function free() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function certificate(name) {
  const made = spawnSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
    "-subj", `/CN=${name}`, "-keyout", join(folder, "key.pem"), "-out", join(folder, "cert.pem")]);
  assert.equal(made.status, 0, String(made.stderr));
}

const nginx = (...words) => spawnSync("nginx", ["-p", folder, "-c", join(folder, "nginx.conf"), ...words], { encoding: "utf8" });

/** What curl says: status, headers, body. */
function ask(path, ...more) {
  const done = spawnSync("curl", ["-sk", "-i", "--max-time", "10", ...more, `https://127.0.0.1:${https}${path}`], { encoding: "utf8" });
  const [head, ...body] = done.stdout.split("\r\n\r\n");
  return { status: Number(/^HTTP\/\S+ (\d+)/.exec(head)?.[1]), head, body: body.join("\r\n\r\n") };
}

/** Whose certificate is shown, once the handshake is done. */
function subject() {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port: https, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().subject.CN);
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

before(async () => {
  if (!there) return;
  [http, https] = [await free(), await free()];
  const server = spawn(kiem, ["serve", "--data", data, "--port", "0", "--secure", "--behind-proxy", "--base-url", "https://kiem.example.nl"]);
  children.push(server);
  port = await new Promise((resolve, reject) => {
    server.stdout.on("data", (bytes) => resolve(/localhost:(\d+)\//.exec(bytes)?.[1]));
    server.stderr.on("data", (bytes) => reject(new Error(String(bytes))));
  });
  certificate("first");
  const shipped = readFileSync("share/nginx/kiem.conf", "utf8")
    .replaceAll(/listen \[::\]:.*\n/g, "\n")
    .replace("listen 80;", `listen 127.0.0.1:${http};`)
    .replace("listen 443 ssl http2;", `listen 127.0.0.1:${https} ssl http2;`)
    .replace("server 127.0.0.1:8080;", `server 127.0.0.1:${port};`)
    .replace(/ssl_certificate .*;/, `ssl_certificate ${folder}/cert.pem;`)
    .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${folder}/key.pem;`)
    .replaceAll("/var/log/nginx/", `${folder}/`)
    .replaceAll("/var/www/letsencrypt", folder);
  writeFileSync(join(folder, "kiem.conf"), shipped);
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join("\n");
  writeFileSync(join(folder, "nginx.conf"), `worker_processes 1;\npid ${folder}/nginx.pid;\nerror_log ${folder}/error.log;\ndaemon off;
events { worker_connections 512; }\nhttp {\n${places}\ninclude ${folder}/kiem.conf;\n}\n`);
  const checked = nginx("-t");
  assert.equal(checked.status, 0, checked.stderr);
  children.push(spawn("nginx", ["-p", folder, "-c", join(folder, "nginx.conf")], { stdio: "ignore" }));
  for (let tries = 0; ask("/health/live").status !== 200 && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
});

test("http leads to https", options, async () => {
  const answer = await fetch(`http://127.0.0.1:${http}/sign-in?next=%2F`, { redirect: "manual", headers: { host: "kiem.example.nl" } });
  assert.equal(answer.status, 308);
  assert.match(answer.headers.get("location"), /^https:\/\/[^/]+\/sign-in\?next=%2F$/);
});

test("pages come through with their headers, each once", options, () => {
  const { status, head, body } = ask("/sign-in");
  assert.equal(status, 200);
  assert.match(body, /<form/);
  for (const name of ["content-security-policy", "strict-transport-security", "x-content-type-options", "cache-control"])
    assert.equal(head.toLowerCase().split(`\n${name}:`).length, 2, `${name}\n${head}`);
  assert.match(head, /set-cookie:.*; Secure/i);
  assert.doesNotMatch(head, /nginx\//);
});

test("who asks is who nginx saw, whatever the client says", options, () => {
  const jar = join(folder, "jar");
  const page = ask("/sign-in", "-c", jar, "--interface", "127.0.0.2");
  const token = /name="csrf"[^>]*value="([^"]+)"/.exec(page.body)[1];
  const refused = ask("/sign-in", "-b", jar, "--interface", "127.0.0.2", "-H", "X-Forwarded-For: 203.0.113.9", "-d",
    `csrf=${encodeURIComponent(token)}&login=nobody&password=wrong+password`);
  assert.equal(refused.status, 403, refused.head);
  const found = spawnSync(kiem, ["audit", "--data", data, "search", "--action", "sign_in"], { encoding: "utf8" });
  assert.match(found.stdout, /\t127\.0\.0\.2\n/);
  assert.doesNotMatch(found.stdout, /203\.0\.113\.9/);
});

test("what is too large or too often is refused", options, () => {
  const large = join(folder, "large");
  writeFileSync(large, "a=" + "x".repeat(2 << 20));
  assert.equal(ask("/sign-in", "--data-binary", `@${large}`).status, 413);
  const many = spawnSync("curl", ["-sk", "-o", "/dev/null", "-w", "%{http_code}\n", `https://127.0.0.1:${https}/sign-in?[1-60]`], { encoding: "utf8" });
  const statuses = many.stdout.trim().split("\n");
  assert.ok(statuses.includes("200") && statuses.includes("429"), statuses.join(" "));
});

test("a new certificate is a reload, and refuses nobody", options, async () => {
  assert.equal(await subject(), "first");
  certificate("second");
  assert.equal(nginx("-s", "reload").status, 0);
  let shown = "first"; // while the old worker leaves, both answer: once is enough
  for (let tries = 0; shown !== "second" && tries < 300; tries++) {
    assert.equal(ask("/health/live").status, 200);
    shown = await subject();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.equal(shown, "second", readFileSync(join(folder, "error.log"), "utf8"));
});

test("nothing of nginx's own keeps a path", options, () => {
  assert.doesNotMatch(readFileSync(join(folder, "error.log"), "utf8"), /\/sign-in/);
});
