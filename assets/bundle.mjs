// Bundles css/kiem.css and ts/kiem.ts into the folder given; copies the drawings and the licence of the font; draws the icons
// of an installed Kiem. Names stay as they are: the server sends an ETag, so no hash is needed in a name. Style and script
// get a compressed twin (.gz), for a phone on a slow line: the style shrinks to a ninth. Last comes worker/worker.ts, which
// is told what else was built, and a version that is another one as soon as any of it is.
import { createHash } from "node:crypto";
import { copyFileSync, cpSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { icon } from "./icons.mjs";

const out = process.argv[2];
if (!out) throw new Error("usage: node bundle.mjs OUTDIR");

const settings = {
  outdir: out,
  entryNames: "[name]",
  bundle: true,
  minify: true,
  charset: "utf8",
  target: ["es2019", "chrome80", "firefox78", "safari14.1"],
  logLevel: "warning",
};
await build({
  ...settings,
  entryPoints: ["css/kiem.css", "ts/kiem.ts"],
  assetNames: "[name]",
  loader: { ".woff2": "file", ".svg": "file" },
  legalComments: "eof",
});
cpSync("img", out, { recursive: true });
cpSync("app", out, { recursive: true });
copyFileSync("node_modules/@fontsource/noto-sans/LICENSE", join(out, "noto-sans-license.txt"));
const drawing = readFileSync("img/favicon.svg", "utf8");
for (const size of [192, 512]) writeFileSync(join(out, `icon-${size}.png`), icon(drawing, size));
for (const size of [180, 512]) writeFileSync(join(out, `icon-full-${size}.png`), icon(drawing, size, { full: true }));

const version = createHash("sha256");
const shell = [];
for (const name of readdirSync(out).sort()) {
  if (/^worker\.|\.gz$/.test(name)) continue;
  version.update(name).update(readFileSync(join(out, name)));
  // The letters of other languages come when they are needed; they would double what a phone has to fetch.
  if (/\.(css|js|svg)$|-latin-\d+-normal\.woff2$/.test(name)) shell.push(`/assets/${name}`);
}
await build({
  ...settings,
  entryPoints: ["worker/worker.ts"],
  define: { KIEM_VERSION: JSON.stringify(version.digest("hex").slice(0, 12)), KIEM_SHELL: JSON.stringify(shell) },
});
for (const name of ["kiem.css", "kiem.js", "icons.svg", "worker.js"])
  writeFileSync(join(out, `${name}.gz`), gzipSync(readFileSync(join(out, name)), { level: 9 }));
