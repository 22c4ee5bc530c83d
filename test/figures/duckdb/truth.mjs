// Truths that may be not known, as the definitions mean them: n is true, false or null when a part that was asked is not
// known; lower and upper are its bounds whatever the unknown parts are.
export const known = (t) => ({ n: t ?? null, lower: t === true, upper: t !== false });
export const below = (x, limit) => known(x === null ? null : x < limit);
export const not = (t) => ({ n: t.n === null ? null : !t.n, lower: !t.upper, upper: !t.lower });
export const any = (...parts) => ({
  n: parts.some((p) => p.n === null) ? null : parts.some((p) => p.n),
  lower: parts.some((p) => p.lower),
  upper: parts.some((p) => p.upper),
});
export const all = (...parts) => not(any(...parts.map(not)));

export const counts = ["eligible", "undecided", "known", "events", "least", "most"];

function add(c, n, d) {
  c[0] += d.n === true;
  c[1] += d.n === null;
  c[2] += d.n === true && n.n !== null;
  c[3] += d.n === true && n.n === true;
  c[4] += d.n === true && n.lower;
  c[5] += d.n === true && n.upper;
}

// "area|period|by…" → code → the six counts. definitions: code → [numerator, denominator], functions of a row.
export function count(rows, definitions, by = []) {
  const groups = new Map();
  for (const r of rows) {
    const group = [r.area, r.year, ...by.map((f) => f(r))].join("|");
    if (!groups.has(group)) groups.set(group, Object.fromEntries(Object.keys(definitions).map((c) => [c, [0, 0, 0, 0, 0, 0]])));
    for (const [code, [numerator, denominator]] of Object.entries(definitions))
      add(groups.get(group)[code], numerator(r), denominator(r));
  }
  return groups;
}
