// DuckDB as a peer of the figures engine, in this process: reads a CSV file and runs the SQL that Kiem writes for its indicators.
//   node test/bench/duck.mjs MODULES CSV SQL THREADS table|view RUNS
// MODULES is the folder with node_modules/@duckdb/node-api. "table": the file becomes a table in memory, then the SQL runs
// RUNS times on it; "view": the SQL runs on the file itself. Prints "load S group S S … groups N version V" in seconds.
import { createRequire } from "node:module";
import fs from "node:fs";
import path from "node:path";

const [modules, csv, sqlFile, threads, how, runs] = process.argv.slice(2);
const require = createRequire(path.resolve(modules, "x.js"));
const { DuckDBInstance, version } = require("@duckdb/node-api");

const db = await DuckDBInstance.create(":memory:", { threads });
const connection = await db.connect();
const name = path.basename(csv).replace(/\..*/, "");
// What stands before the last statement makes what that needs (tables of curves), and is not measured.
const statements = fs.readFileSync(sqlFile, "utf8").split(/;\s*\n/).map((s) => s.trim()).filter(Boolean);
const query = statements.pop();

async function seconds(work) {
  const start = performance.now();
  const result = await work();
  return [(performance.now() - start) / 1000, result];
}

// The types that the SQL asks for, as narrow as DuckDB may have them.
const { fields } = JSON.parse(fs.readFileSync(new URL(`../../registry/datasets/${name}.json`, import.meta.url), "utf8"));
const types = fields.map(({ code, kind }) => `'${code}': '${{ flag: "BOOLEAN", number: "INTEGER", period: "INTEGER" }[kind] ?? "VARCHAR"}'`);
const source = `read_csv('${csv.replaceAll("'", "''")}', types = {${types.join(", ")}})`;
const [load] = await seconds(() => connection.run(`CREATE ${how} ${name} AS SELECT * FROM ${source}`));
for (const statement of statements) await connection.run(statement);
const times = [];
let groups = 0;
for (let i = 0; i < Number(runs); i++) {
  const [time, result] = await seconds(() => connection.runAndReadAll(query));
  times.push(time);
  groups = result.currentRowCount;
}
console.log(`load ${load.toFixed(4)} group ${times.map((t) => t.toFixed(4)).join(" ")} groups ${groups} version ${version()}`);
