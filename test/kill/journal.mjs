// What was sent, what was answered, and the verdict: an acknowledged write is there once, an unanswered one at most once,
// a refused one not at all.
const RIGHT = { acknowledged: (n) => n === 1, refused: (n) => n === 0, sent: (n) => n <= 1, unanswered: (n) => n <= 1 };
const AT_ONCE = 32;

export class Journal {
  constructor() {
    this.entries = [];
  }

  open(kind, marker, context) {
    const entry = { kind, marker, context, state: "sent", tries: 0, location: null };
    this.entries.push(entry);
    return entry;
  }

  count(state, kind) {
    return this.entries.filter((e) => e.state === state && (!kind || e.kind === kind)).length;
  }

  /** Whether `rows` in the database can be: every acknowledged write, and at most the others. */
  tally(kind, rows) {
    const acknowledged = this.count("acknowledged", kind);
    const most = this.entries.filter((e) => e.kind === kind).length;
    if (rows >= acknowledged && rows <= most) return null;
    return `${rows < acknowledged ? "LOST" : "TWICE"}: ${rows} rows of ${kind}, for ${acknowledged} acknowledged of ${most} sent`;
  }

  /** Looks for all entries, or for those touched since the last verdict: of a browser one after another, of so many browsers at once
   * as the server serves without asking somebody to come later. */
  async verdict(see, { all }) {
    const findings = [];
    const look = async (entries) => {
      for (const entry of entries) {
        const seen = await see(entry);
        if (!RIGHT[entry.state](seen)) findings.push({ entry, seen });
        entry.judged = entry.state;
      }
    };
    const queues = new Map();
    for (const entry of this.entries)
      if (all || entry.judged !== entry.state) queues.get(entry.browser)?.push(entry) ?? queues.set(entry.browser, [entry]);
    const waiting = [...queues.values()];
    const inTurn = async () => {
      while (waiting.length > 0) await look(waiting.shift());
    };
    await Promise.all(Array.from({ length: AT_ONCE }, inTurn));
    return findings;
  }
}

export function describe({ entry, seen }) {
  const what = seen === 0 ? "LOST" : entry.state === "refused" ? "DONE THOUGH REFUSED" : "TWICE";
  return `${what}: ${entry.kind} "${entry.marker}" was ${entry.state} after ${entry.tries} tries, and is there ${seen} times (${entry.location ?? "no answer"})`;
}
