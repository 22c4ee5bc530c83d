// Runs what the program does and what databases do with the same rows, and gives both as groups of counts.
import { execFileSync, spawnSync } from "node:child_process";

import { DuckDBInstance } from "@duckdb/node-api";

import { columns, top } from "./content.mjs";

export const program = process.env.KIEM_FIGURES_BINARY ?? `${top}build/dev/kiem-figures`;

export function figures(store, ...words) {
  return execFileSync(program, [...words, "--store", store, "--lang", "en"], { encoding: "utf8", maxBuffer: 1 << 28 });
}

// files: kind → path of a file with commas.
export async function duckdb(files) {
  const connection = await (await DuckDBInstance.create(":memory:", { threads: "2" })).connect();
  for (const [kind, path] of Object.entries(files)) {
    const types = columns(kind).map(([name, type]) => `'${name}': '${type}'`);
    await connection.run(
      `CREATE TABLE "${kind}" AS SELECT * FROM read_csv('${path}', delim = ',', header = true, auto_detect = false,
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

// A server of its own; null where PostgreSQL is not installed.
export function postgres(t, folder) {
  const started = spawnSync(`${top}script/lib/postgres`, ["start", folder, "fsync=off"], {
    encoding: "utf8", timeout: 60000, stdio: ["ignore", "pipe", "inherit"], // the server keeps what it inherits open
  });
  if (started.status === 77) return null;
  if (started.status !== 0) throw new Error("PostgreSQL does not start");
  t.after(() => spawnSync(`${top}script/lib/postgres`, ["stop", folder]));
  const psql = (input) =>
    execFileSync("psql", [started.stdout.trim(), "--quiet", "--csv", "--no-psqlrc", "--set=ON_ERROR_STOP=1"], {
      input, encoding: "utf8", maxBuffer: 1 << 28,
    });
  return {
    load(files) {
      for (const [kind, path] of Object.entries(files))
        psql(`CREATE TABLE "${kind}" (${columns(kind).map(([name, type]) => `"${name}" ${type}`).join(", ")});
          \\copy "${kind}" FROM '${path}' (FORMAT csv, HEADER, NULL '')\n`);
    },
    ask(statement) {
      const lines = psql(statement).trimEnd().split("\n").map((line) => line.split(","));
      return grouped(lines[0], lines.slice(1));
    },
  };
}
