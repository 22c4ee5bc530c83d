// Runs what the program does and what databases do with the same rows, and gives both as groups of counts.
import { execFileSync } from "node:child_process";

import { DuckDBInstance } from "@duckdb/node-api";

import { columns, top } from "./content.mjs";

export const program = process.env.KIEM_FIGURES_BINARY ?? `${top}build/dev/kiem-figures`;

export function figures(store, ...words) {
  return execFileSync(program, [...words, "--store", store, "--lang", "en"], { encoding: "utf8", maxBuffer: 1 << 28 });
}

// files: kind → path of a file with semicolons.
export async function duckdb(files) {
  const connection = await (await DuckDBInstance.create(":memory:", { threads: "2" })).connect();
  for (const [kind, path] of Object.entries(files)) {
    const types = columns(kind).map(([name, type]) => `'${name}': '${type}'`);
    await connection.run(
      `CREATE TABLE "${kind}" AS SELECT * FROM read_csv('${path}', delim = ';', header = true, auto_detect = false,
       quote = '"', nullstr = '', columns = {${types.join(", ")}})`,
    );
  }
  return connection;
}

// Answers of a statement as groups: "area|period|by…" → code → six counts.
export function grouped(columns, lines) {
  const groups = new Map();
  const first = columns.findIndex((c) => c.includes("."));
  for (const line of lines) {
    const counts = {};
    for (let i = first; i < columns.length; i++) {
      const [code] = columns[i].split(".");
      (counts[code] ??= []).push(Number(line[i]));
    }
    groups.set(line.slice(0, first).map((v) => (v === null ? "" : String(v))).join("|"), counts);
  }
  return groups;
}

export async function ask(connection, statement) {
  const reader = await connection.runAndReadAll(statement);
  return grouped(reader.columnNames(), reader.getRows());
}
