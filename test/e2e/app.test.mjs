// What is built for an installed Kiem: icons that are the drawing, a list of what a phone keeps, a version that is another one
// as soon as anything of it is.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { inflateSync } from "node:zlib";

const assets = fileURLToPath(new URL("../../assets", import.meta.url));
let folder;

/** Builds `assets` with `change(its folder)` made to a copy of it. */
function build(name, change) {
  const source = join(folder, `${name}-source`), out = join(folder, name);
  cpSync(assets, source, { recursive: true, filter: (path) => !path.includes("node_modules") });
  symlinkSync(join(assets, "node_modules"), join(source, "node_modules"));
  change?.(source);
  execFileSync("node", ["bundle.mjs", out], { cwd: source, stdio: ["ignore", "ignore", "inherit"] });
  return out;
}

const worker = (out) => readFileSync(join(out, "worker.js"), "utf8");
const version = (out) => /kiem-([0-9a-f]{12})-/.exec(worker(out))?.[1];

before(() => {
  folder = mkdtempSync(join(tmpdir(), "kiem-app-"));
  execFileSync(join(assets, "build"), [join(folder, "first")], { stdio: ["ignore", "ignore", "inherit"] });
});

after(() => rmSync(folder, { recursive: true, force: true }));

/** A PNG of the kind that is made here: the colour of a pixel. */
function pixels(path) {
  const png = readFileSync(path);
  assert.equal(png.toString("latin1", 1, 4), "PNG");
  const size = png.readUInt32BE(16), at = png.indexOf("IDAT");
  const lines = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  assert.equal(lines.length, size * (size * 4 + 1));
  return { size, at: (x, y) => [...lines.subarray(y * (size * 4 + 1) + 1 + x * 4, y * (size * 4 + 1) + 5 + x * 4)] };
}

test("the icons are the drawing, in each size", () => {
  const first = join(folder, "first");
  for (const [name, size, corner] of [["icon-192", 192, 0], ["icon-512", 512, 0], ["icon-full-180", 180, 255], ["icon-full-512", 512, 255]]) {
    const image = pixels(join(first, `${name}.png`));
    assert.equal(image.size, size);
    assert.equal(image.at(0, 0)[3], corner, `${name}: its corner`);
    assert.deepEqual(image.at(size / 2, Math.round(size * 0.66)), [0x8f, 0xc3, 0xad, 255], `${name}: its stem`);
    assert.deepEqual(image.at(Math.round(size * 0.66), Math.round(size * 0.33)), [0xff, 0xd9, 0x5c, 255], `${name}: its leaf`);
    assert.deepEqual(image.at(size / 2, Math.round(size * 0.95)), [0x0f, 0x35, 0x29, 255], `${name}: its ground`);
  }
});

test("the manifests name what is there, in both languages", () => {
  const first = join(folder, "first");
  for (const lang of ["nl", "en"]) {
    const manifest = JSON.parse(readFileSync(join(first, `kiem.${lang}.webmanifest`), "utf8"));
    assert.equal(manifest.lang, lang);
    assert.equal(manifest.start_url, "/me");
    for (const { src, sizes } of manifest.icons)
      assert.equal(pixels(join(first, src.replace("/assets/", ""))).size, Number(sizes.split("x")[0]));
  }
});

test("built twice it is the same, byte for byte", () => {
  const again = build("again");
  for (const name of readdirSync(again))
    assert.ok(readFileSync(join(again, name)).equals(readFileSync(join(folder, "first", name))), name);
});

test("another style is another version", () => {
  const first = join(folder, "first");
  const styled = build("styled", (source) => writeFileSync(join(source, "css/tokens.css"), ":root { --x: 1; }\n", { flag: "a" }));
  assert.match(version(first), /^[0-9a-f]{12}$/);
  assert.notEqual(version(styled), version(first));
});

test("a phone keeps the shell, and nothing that has a person in its path", () => {
  const list = JSON.parse(/\[("\/assets\/[^\]]*)\]/.exec(worker(join(folder, "first")))[0]);
  for (const path of ["kiem.css", "kiem.js", "icons.svg", "noto-sans-latin-400-normal.woff2"])
    assert.ok(list.includes(`/assets/${path}`), path);
  for (const path of list) assert.match(path, /^\/assets\/[\w.-]+\.(css|js|svg|woff2)$/);
});
