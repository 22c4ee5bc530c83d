// The birth indicators straight from the definitions, without the language of indicators: what a row counts for. A truth is
// true, false or null; `lower` and `upper` are its bounds. A third word beside the engine and SQL.
import { firstDay, lastDay, p10 } from "./made.mjs";

const all = (...parts) => (parts.includes(null) || parts.includes(undefined) ? null : true);
const below = (x, limit) => (x === null ? null : x < limit);
const known = (t) => ({ n: t, lower: t === true, upper: t !== false });
// Of a composite every part must be known; its bounds are those of the parts.
const any = (...parts) => ({
  n: parts.some((p) => p.n === null) ? null : parts.some((p) => p.n),
  lower: parts.some((p) => p.lower),
  upper: parts.some((p) => p.upper),
});

function small(r) {
  if (!all(r.weight_g, r.sex, r.ga_days) || r.ga_days < firstDay || r.ga_days > lastDay) return known(null);
  return known(r.weight_g < p10(r.sex, r.ga_days));
}

// Died before that many completed days. Who did not die in the first year did not; of who did, the day must be known.
function diedBefore(r, days) {
  if (r.died === null) return { n: null, lower: false, upper: r.death_days === null || r.death_days < days };
  return r.died ? known(below(r.death_days, days)) : known(false);
}

const stillbornOrDied = (r, days) => (r.outcome === "stillborn" ? known(true) : diedBefore(r, days));
const live = (r) => r.outcome === "live";
const from = (days) => (r) => (r.ga_days === null ? null : r.ga_days >= days);
const preterm = (r, limit = 259) => known(below(r.ga_days, limit));
const lowApgar = (r) => (live(r) ? known(below(r.apgar5, 7)) : known(false));

export const births = {
  preterm: [preterm, from(168)],
  very_preterm: [(r) => preterm(r, 224), from(168)],
  extremely_preterm: [(r) => preterm(r, 196), from(168)],
  sga: [small, from(168)],
  big2: [(r) => any(preterm(r), small(r)), from(168)],
  low_birth_weight: [(r) => known(below(r.weight_g, 2500)), () => true],
  low_apgar: [(r) => known(below(r.apgar5, 7)), live],
  big4: [(r) => any(known(r.anomaly), preterm(r), small(r), lowApgar(r)), from(168)],
  perinatal_mortality_22_7d: [(r) => stillbornOrDied(r, 7), from(154)],
  perinatal_mortality_22_lt28d: [(r) => stillbornOrDied(r, 28), from(154)],
  perinatal_mortality_22_le28d: [(r) => stillbornOrDied(r, 29), from(154)],
  perinatal_mortality_24_7d: [(r) => stillbornOrDied(r, 7), from(168)],
  perinatal_mortality_28_7d: [(r) => stillbornOrDied(r, 7), from(196)],
  neonatal_mortality_lt28d: [(r) => diedBefore(r, 28), live],
  neonatal_mortality_le28d: [(r) => diedBefore(r, 29), live],
  first_consult_in_time: [(r) => known(below(r.first_consult_days, 70)), () => true],
  smoking: [(r) => known(r.smoking), () => true],
  care_after_birth: [(r) => known(r.care_after_birth), live],
};

export const counts = ["eligible", "undecided", "known", "events", "least", "most"];

// "area|year|by…" → code → the six counts.
export function count(rows, definitions, by = []) {
  const groups = new Map();
  for (const r of rows) {
    const group = [r.area, r.year, ...by.map((f) => f(r))].join("|");
    if (!groups.has(group)) groups.set(group, Object.fromEntries(Object.keys(definitions).map((c) => [c, [0, 0, 0, 0, 0, 0]])));
    for (const [code, [numerator, denominator]] of Object.entries(definitions)) {
      const n = numerator(r), d = denominator(r), c = groups.get(group)[code];
      c[0] += d === true;
      c[1] += d === null;
      c[2] += d === true && n.n !== null;
      c[3] += d === true && n.n === true;
      c[4] += d === true && n.lower;
      c[5] += d === true && n.upper;
    }
  }
  return groups;
}
