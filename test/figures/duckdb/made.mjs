// Rows and curves that are made up: the same for the same seed, with many values on and beside the borders of definitions and
// many that are not known.
import { schema } from "./content.mjs";

export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0; // mulberry32
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

// 10th centile in grams: a round number, so that a weight can equal it.
export const p10 = (sex, day) => 10 * (day - 100) + (sex === "m" ? 50 : 0);
export const firstDay = 161;
export const lastDay = 294;

export function birthweightCurve() {
  const lines = ["sex,ga_days,ga_week,ga_day,p3,p5,p10,p50,p90,p95,p97"];
  for (const sex of ["F", "M"])
    for (let day = firstDay; day <= lastDay; day++) {
      const p = p10(sex.toLowerCase(), day);
      lines.push([sex, day, Math.floor(day / 7), day % 7, p - 60, p - 30, p, p + 300, p + 600, p + 630, p + 660].join(","));
    }
  return lines.join("\n") + "\n";
}

// L, M and S of a day, as they stand in the file.
export const bmiAt = (sex, day) =>
  [-0.6 + day / 5000, 13.5 + 3 * Math.min(1, day / 200) - day / 1500 - (sex === "f" ? 0.2 : 0.1), 0.08].map((x) => Number(x.toFixed(4)));
export const lengthAt = (sex, day) => [1, 50 + 1.4 * Math.sqrt(day) - (sex === "f" ? 0.4 : 0.2), 0.036].map((x) => Number(x.toFixed(4)));

function lmsCurve(at) {
  const lines = ["sex\tage\tl\tm\ts\tloh"];
  for (const sex of ["m", "f"])
    for (let day = 0; day <= 1500; day++) lines.push([sex === "m" ? 1 : 2, day, ...at(sex, day), day < 731 ? "L" : "H"].join("\t"));
  return lines.join("\n") + "\n";
}
export const bmiCurve = () => lmsCurve(bmiAt);
export const lengthCurve = () => lmsCurve(lengthAt);

const borders = {
  ga_days: [153, 154, 155, 160, 161, 167, 168, 195, 196, 223, 224, 258, 259, 280, 294, 295, 300],
  death_days: [0, 6, 7, 8, 27, 28, 29, 365],
  apgar5: [0, 6, 7, 10],
  first_consult_days: [0, 69, 70, 71],
  weight_g: [100, 2499, 2500, 7500],
  age_days: [457, 608, 609, 700, 730, 731, 732, 800, 913, 914, 1096],
  daz: [-3.01, -3, -2.99, -2.01, -2, -1.99, 0, 1.25],
  weight_kg: [8.5, 9.99, 10.4, 11.25, 12.5, 13.3, 15, 18.75, 25],
  height_cm: [72.5, 78.1, 82.3, 84, 86.7, 87.4, 90.2, 95],
};

const decimals = (f) => f.decimals ?? 0;

function value(f, next) {
  const pick = (list) => list[Math.floor(next() * list.length)];
  if (f.kind === "flag") return next() < 0.4;
  if (f.kind === "code") return pick(f.codes).code;
  if (borders[f.code] && next() < 0.7) return pick(borders[f.code]);
  const unit = 10 ** decimals(f);
  return Math.round((f.min + next() * (f.max - f.min)) * unit) / unit;
}

// Rows of a kind; each value is unknown in `missing` of the rows, unless it is required. `repeated`: how many have the key of
// some other row.
export function rows(kind, count, { seed = 1, areas = 3, years = [2015, 2016], missing = 0.15, repeated = 0 } = {}) {
  const next = random(seed);
  const fields = schema(kind).fields;
  return Array.from({ length: count }, (_, i) => {
    const row = {};
    for (const f of fields) {
      if (f.kind === "area") row[f.code] = `WK${String(Math.floor(next() * areas)).padStart(6, "0")}`;
      else if (f.kind === "period") row[f.code] = f.period === "year" ? years[Math.floor(next() * years.length)] : `2024-0${1 + Math.floor(next() * 3)}`;
      else if (f.kind === "pseudonym") row[f.code] = next() < repeated ? `${f.code}${Math.floor(next() * count)}` : `${f.code}${i}`;
      else if (!f.required && next() < missing) row[f.code] = null;
      else if (f.kind !== "label") row[f.code] = value(f, next);
    }
    if (kind === "births" && row.ga_days && row.sex && next() < 0.5) row.weight_g = Math.max(100, p10(row.sex, row.ga_days) + Math.floor(next() * 3) - 1);
    if (kind === "service_use") row.service = `s${Math.floor(next() * 4)}`;
    if (kind === "care_counts") {
      const [figure, item] = [["asked", "in_time"], ["asked", "late"], ["asked", "total"], ["days_to_help", "median"], ["week_of_help", "median"], ["planned", "no"], ["planned", "yes"], ["before_pregnancy", "talk"], ["before_pregnancy", "none"], ["ready_before", "yes"], ["ready_after", "no"]][Math.floor(next() * 11)];
      Object.assign(row, { figure, item });
    }
    return row;
  });
}
