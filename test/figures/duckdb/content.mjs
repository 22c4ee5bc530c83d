// The shipped content, and files of rows for a database: one column a field, empty for what is not known.
import { readFileSync } from "node:fs";

export const top = new URL("../../../", import.meta.url).pathname;

export function schema(kind) {
  return JSON.parse(readFileSync(`${top}registry/datasets/${kind}.json`, "utf8"));
}

const type = (f) =>
  ({ flag: "BOOLEAN", number: f.decimals ? `NUMERIC(18, ${f.decimals})` : "INTEGER" })[f.kind] ??
  (f.kind === "period" && f.period === "year" ? "INTEGER" : "VARCHAR");

// [name, type] of each column.
export const columns = (kind) => schema(kind).fields.map((f) => [f.code, type(f)]);

const cell = (f, v) => (v === null || v === undefined ? "" : f.kind === "flag" ? (v ? "1" : "0") : String(v));

export function csv(kind, rows) {
  const fields = schema(kind).fields;
  return [fields.map((f) => f.code), ...rows.map((r) => fields.map((f) => cell(f, r[f.code])))]
    .map((line) => line.join(","))
    .join("\n") + "\n";
}
