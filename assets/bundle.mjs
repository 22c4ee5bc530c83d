// Bundles css/kiem.css and ts/kiem.ts into the folder given; copies the drawings. Names stay as they are: the server
// sends an ETag, so no hash is needed in a name.
import { cpSync } from "node:fs";
import { build } from "esbuild";

const out = process.argv[2];
if (!out) throw new Error("usage: node bundle.mjs OUTDIR");

await build({
  entryPoints: ["css/kiem.css", "ts/kiem.ts"],
  entryNames: "[name]",
  assetNames: "[name]",
  outdir: out,
  bundle: true,
  minify: true,
  charset: "utf8",
  target: ["es2019", "chrome80", "firefox78", "safari14.1"],
  loader: { ".woff2": "file", ".svg": "file" },
  legalComments: "eof",
  logLevel: "warning",
});
cpSync("img", out, { recursive: true });
