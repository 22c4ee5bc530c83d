// The birth indicators straight from the definitions, without the language of indicators: what a row counts for. A third word
// beside the engine and SQL.
import { firstDay, lastDay, p10 } from "./made.mjs";
import { any, below, known } from "./truth.mjs";

function small(r) {
  if (r.weight_g === null || r.sex === null || r.ga_days === null || r.ga_days < firstDay || r.ga_days > lastDay) return known(null);
  return known(r.weight_g < p10(r.sex, r.ga_days));
}

// Died before that many completed days. Who did not die in the first year did not; of who did, the day must be known.
function diedBefore(r, days) {
  if (r.died === null) return { n: null, lower: false, upper: r.death_days === null || r.death_days < days };
  return r.died ? below(r.death_days, days) : known(false);
}

const stillbornOrDied = (days) => (r) => (r.outcome === "stillborn" ? known(true) : diedBefore(r, days));
const died = (days) => (r) => diedBefore(r, days);
const live = (r) => known(r.outcome === "live");
const from = (days) => (r) => known(r.ga_days === null ? null : r.ga_days >= days);
const every = () => known(true);
// A pregnancy counts once: a single birth, or the first of a multiple one. Which it is must be known.
const onceEach = (r) => known(r.plural === null ? null : r.plural === 1 || (r.birth_order === null ? null : r.birth_order === 1));
const bornBefore = (days) => (r) => below(r.ga_days, days);
const lowApgar = (r) => (r.outcome === "live" ? below(r.apgar5, 7) : known(false));
export const big2 = (r) => any(bornBefore(259)(r), small(r));

export const births = {
  preterm: [bornBefore(259), from(168)],
  very_preterm: [bornBefore(224), from(168)],
  extremely_preterm: [bornBefore(196), from(168)],
  sga: [small, from(168)],
  big2: [big2, from(168)],
  low_birth_weight: [(r) => below(r.weight_g, 2500), every],
  low_apgar: [(r) => below(r.apgar5, 7), live],
  big4: [(r) => any(known(r.anomaly), big2(r), lowApgar(r)), from(168)],
  perinatal_mortality_22_7d: [stillbornOrDied(7), from(154)],
  perinatal_mortality_22_lt28d: [stillbornOrDied(28), from(154)],
  perinatal_mortality_22_le28d: [stillbornOrDied(29), from(154)],
  perinatal_mortality_24_7d: [stillbornOrDied(7), from(168)],
  perinatal_mortality_28_7d: [stillbornOrDied(7), from(196)],
  neonatal_mortality_lt28d: [died(28), live],
  neonatal_mortality_le28d: [died(29), live],
  first_consult_in_time: [(r) => below(r.first_consult_days, 70), onceEach],
  smoking: [(r) => known(r.smoking), onceEach],
  care_after_birth: [(r) => known(r.care_after_birth), live],
};
