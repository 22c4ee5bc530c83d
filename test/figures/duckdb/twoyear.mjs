// The two-year score, its domains and the combined indicator straight from the definitions, as births.mjs.
import { big2 } from "./births.mjs";
import { bmiAt, lengthAt } from "./made.mjs";
import { all, any, below, known, not } from "./truth.mjs";

const atLeast = (x, limit) => not(below(x, limit));
const atMost = (x, limit) => known(x === null ? null : x <= limit);

// Corrected age, and length lying below 731 days, height standing from there.
function measured(r) {
  if ([r.height_cm, r.sex, r.age_days, r.ga_days, r.position].includes(null)) return null;
  const early = r.age_days < 731 && r.ga_days < 259;
  const age = early ? Math.max(0, r.age_days - (280 - r.ga_days)) : r.age_days;
  const tenths = Math.round(r.height_cm * 10);
  const change = age < 731 ? (r.position === "standing" ? 7 : 0) : r.position === "lying" ? -7 : 0;
  return { age, tenths: tenths + change };
}

const lms = (y, [l, m, s]) => (l === 0 ? Math.log(y / m) / s : ((y / m) ** l - 1) / (l * s));
const sd = (k, [l, m, s]) => m * (1 + k * l * s) ** (1 / l);
const twoDecimals = (z) => Math.floor(100 * z + 0.5) / 100;

function length(r) {
  const at = measured(r);
  return at && twoDecimals(lms(at.tenths / 10, lengthAt(r.sex, at.age)));
}

function bmi(r) {
  const at = measured(r);
  if (!at || r.weight_kg === null) return null;
  const row = bmiAt(r.sex, at.age), metres = at.tenths / 1000, y = Math.round(r.weight_kg * 100) / 100 / (metres * metres);
  const z = lms(y, row);
  if (z > 3) return twoDecimals(3 + (y - sd(3, row)) / (sd(3, row) - sd(2, row)));
  if (z < -3) return twoDecimals(-3 + (y - sd(-3, row)) / (sd(-2, row) - sd(-3, row)));
  return twoDecimals(z);
}

const is = (x, code) => known(x === null ? null : x === code);
const domains = {
  growth: (r) => all(atLeast(bmi(r), -2), atMost(bmi(r), 2), atLeast(length(r), -2)),
  development: (r) => atLeast(r.daz, -2),
  language: (r) => is(r.language, "healthy"),
  hearing_vision: (r) => is(r.hearing_vision, "healthy"),
  psychosocial: (r) => is(r.psychosocial, "healthy"),
  vaccination: (r) => known(r.vaccinated),
};
const each = (r) => Object.values(domains).map((d) => d(r).n);
const inWindow = (r) => known(r.age_days === null ? null : r.age_days >= 609 && r.age_days <= 913);
const enough = (r) => known(each(r).filter((n) => n !== null).length >= 4);
export const scored = (r) => all(inWindow(r), enough(r));

export function unhealthy(r) {
  const known4 = each(r).filter((n) => n !== null);
  const score = known4.length ? known4.filter((n) => n).length / known4.length : null;
  const severe = [bmi(r), length(r), r.daz].some((z) => z !== null && z < -3) ||
    [r.language, r.hearing_vision, r.psychosocial].includes("severe");
  return any(known(score === null ? null : score < 0.75), known(severe));
}

// A check with the one that counts of the same child as `two`: of several checks only that one is counted.
const isNearest = (r) => known(r.age_days === null || r.two.age_days === null ? null : r.age_days === r.two.age_days);
const counted = (r) => all(isNearest(r), inWindow(r));
export const twoyear = {
  unhealthy_at_two: [unhealthy, (r) => all(isNearest(r), scored(r))],
  overweight_at_two: [(r) => not(atMost(bmi(r), 2)), counted],
  ...Object.fromEntries(Object.entries(domains).map(([name, domain]) => [`${name}_at_two`, [(r) => not(domain(r)), counted]])),
};

// A birth with the check of the same child as `two`; without one everything of it is not known.
const both = (r) => all(known(r.ga_days === null ? null : r.ga_days >= 168), known(r.outcome === "live"), scored(r.two));
export const combined = {
  combined: [(r) => any(big2(r), unhealthy(r.two)), both],
  combined_birth_only: [(r) => all(big2(r), not(unhealthy(r.two))), both],
  combined_two_only: [(r) => all(not(big2(r)), unhealthy(r.two)), both],
  combined_both: [(r) => all(big2(r), unhealthy(r.two)), both],
};

// Of several checks of a child the nearest to 730 days, those of 609 to 913 days before any other, of two as near the earlier one;
// when that leaves more, none. A check of which the age is not known is the last choice.
export function join(births, checks) {
  const nothing = Object.fromEntries(Object.keys(checks[0]).map((name) => [name, null]));
  const of = new Map();
  for (const c of checks) of.set(c.child, [...(of.get(c.child) ?? []), c]);
  const far = (c) => (c.age_days === null ? Infinity : Math.abs(c.age_days - 730) + (c.age_days >= 609 && c.age_days <= 913 ? 0 : 1e6));
  return births.map((b) => {
    const mine = of.get(b.child) ?? [];
    const least = Math.min(...mine.map(far));
    const near = mine.filter((c) => far(c) === least);
    const early = Math.min(...near.map((c) => c.age_days ?? Infinity));
    const chosen = near.filter((c) => (c.age_days ?? Infinity) === early);
    return { ...b, two: chosen.length === 1 ? chosen[0] : nothing };
  });
}
