// script/package makes the Debian package, and what is in it works where it is unpacked: the program, the units as systemd reads
// them, the page of the manual with every command and option, the backup script with its keeping and its hooks.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { after, before, test } from "node:test";

const folder = mkdtempSync(join(tmpdir(), "kiem-package-"));
const root = join(folder, "root");
const data = join(folder, "data");
const kiem = join(root, "usr/bin/kiem");
let deb;
after(() => rmSync(folder, { recursive: true, force: true }));

function run(program, words, options = {}) {
  const done = spawnSync(program, words, { encoding: "utf8", ...options });
  return { code: done.status, out: done.stdout ?? "", err: done.stderr ?? "" };
}
const has = (program) => run("sh", ["-c", `command -v ${program}`]).code === 0;

before(() => {
  const made = run("script/package", [], { timeout: 900000 });
  assert.equal(made.code, 0, made.err);
  deb = made.out.trim();
  mkdirSync(root);
  assert.equal(run("dpkg-deb", ["-x", deb, root]).code, 0);
});

test("the package says what it is and needs", () => {
  const field = (name) => run("dpkg-deb", ["-f", deb, name]).out.trim();
  const version = /project\(kiem VERSION (\S+)/.exec(readFileSync("CMakeLists.txt", "utf8"))[1];
  assert.equal(field("Package"), "kiem");
  assert.equal(field("Version"), version);
  for (const library of ["libmicrohttpd12", "libsqlite3-0", "libsodium23", "libpq5", "libc6", "systemd"]) assert.match(field("Depends"), new RegExp(library));
  assert.equal(run("dpkg-deb", ["--ctrl-tarfile", deb], { encoding: "buffer" }).code, 0);
  const control = join(folder, "control");
  run("dpkg-deb", ["-e", deb, control]);
  assert.equal(readFileSync(join(control, "conffiles"), "utf8"), "/etc/kiem/kiem.conf\n");
  for (const script of ["postinst", "prerm", "postrm"]) assert.equal(run("sh", ["-n", join(control, script)]).code, 0);
  assert.doesNotMatch(readFileSync(join(control, "postrm"), "utf8"), /rm -r/); // purging keeps the data
  assert.match(run(kiem, ["version"]).out, new RegExp(`^kiem ${version.replaceAll(".", "\\.")}, `));
  assert.match(gunzipSync(readFileSync(join(root, "usr/share/doc/kiem/changelog.gz"))).toString(), new RegExp(`^kiem \\(${version}\\)`));
  assert.equal(statSync(kiem).mode & 0o777, 0o755);
});

test("lintian has nothing to say", { skip: has("lintian") ? false : "lintian is not installed" }, () => {
  const said = run("lintian", ["--fail-on", "error,warning", deb]);
  assert.equal(said.code, 0, said.out);
});

test("systemd takes the units", { skip: has("systemd-analyze") ? false : "no systemd-analyze" }, () => {
  const units = join(root, "usr/lib/systemd/system");
  for (const unit of readdirSync(units)) {
    const text = readFileSync(join(units, unit), "utf8").replaceAll(/=\/usr\/(bin|lib)\/kiem/g, `=${root}/usr/$1/kiem`);
    writeFileSync(join(units, unit), text);
  }
  for (const unit of ["kiem.service", "kiem-backup.service", "kiem-backup.timer", "kiem.socket"]) {
    const said = run("systemd-analyze", ["verify", "--man=no", join(units, unit)]);
    assert.doesNotMatch(said.err, new RegExp(`${unit.replace(".", "\\.")}[:,]`), said.err);
  }
  for (const [unit, most] of [["kiem.service", 2], ["kiem-backup.service", 3]]) {
    const said = run("systemd-analyze", ["security", "--offline=true", join(units, unit)]);
    const level = Number(/exposure level for \S+: ([\d.]+)/.exec(said.out)[1]);
    assert.ok(level <= most, `${unit}: ${level}`);
  }
});

test("the manual has every command and option, and every variable of the configuration exists", () => {
  const page = gunzipSync(readFileSync(join(root, "usr/share/man/man1/kiem.1.gz"))).toString().replaceAll("\\-", "-");
  const help = run(kiem, ["--help"]).out;
  for (const [, command] of help.matchAll(/^  kiem (\S+)/gm)) assert.match(page, new RegExp(`\\.BR? ${command}\\b`), command);
  assert.equal(run("man", ["--warnings", "-E", "UTF-8", "-l", "-Tutf8", "share/kiem.1"], { env: { ...process.env, MANWIDTH: "200" } }).err, "");
  const own = ["KIEM_BACKUP_DAYS"]; // of the backup script
  for (const [, name] of readFileSync(join(root, "etc/kiem/kiem.conf"), "utf8").matchAll(/^#?(KIEM_\w+)=/gm))
    assert.ok(own.includes(name) || help.includes(` ${name} `), name);
});

test("the backup script keeps the new, removes the old, and calls its hooks", () => {
  assert.equal(run(kiem, ["migrate", "--data", data]).code, 0);
  const backups = join(folder, "backups"), hooks = join(folder, "hooks"), seen = join(folder, "seen");
  mkdirSync(backups);
  mkdirSync(hooks);
  writeFileSync(join(hooks, "10-away"), `#!/bin/sh\ncp "$1" ${seen}\n`);
  chmodSync(join(hooks, "10-away"), 0o755);
  writeFileSync(join(hooks, "note.txt"), "not run");
  const put = (name, days) => {
    writeFileSync(join(backups, name), "old");
    const then = Date.now() / 1000 - days * 86400;
    utimesSync(join(backups, name), then, then);
  };
  put("kiem-20260101T000000Z.db", 31.5);
  put("kiem-20260201T000000Z.db", 2);
  put("other.txt", 400);
  const env = { ...process.env, KIEM_DATA: data, KIEM_BACKUPS: backups, KIEM_BACKUP_DAYS: "30", KIEM_BACKUP_HOOKS: hooks, KIEM_PROGRAM: kiem };
  const script = join(root, "usr/lib/kiem/backup");
  const done = run(script, [], { env });
  assert.equal(done.code, 0, done.err);
  const left = readdirSync(backups);
  assert.equal(left.length, 3, left.join(" "));
  assert.ok(left.includes("kiem-20260201T000000Z.db") && left.includes("other.txt"));
  assert.ok(existsSync(seen));
  // A copy that cannot be made costs no old one.
  put("kiem-20260101T000000Z.db", 31.5);
  const failed = run(script, [], { env: { ...env, KIEM_DATA: join(folder, "nowhere") } });
  assert.notEqual(failed.code, 0);
  assert.ok(existsSync(join(backups, "kiem-20260101T000000Z.db")));
  for (const wrong of ["", "-1", "all"].slice(1)) assert.equal(run(script, [], { env: { ...env, KIEM_BACKUP_DAYS: wrong } }).code, 2);
});
