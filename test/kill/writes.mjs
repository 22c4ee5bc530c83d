// The table of writes. A row says where the form is (`page`), which form of that page (`action`), what is typed over what
// the page filled in (`fields`), how often it is seen afterwards (`seen`, through the pages' JSON), and how many rows all
// writes of this kind made (`rows`, by SQL, past the program). `needs` holds a row back until the person has what it stands on;
// `choose` picks that and is kept with the write; `done` remembers what an acknowledged write made.

const day = (ahead) => new Date(Date.now() + ahead * 86400000).toISOString().slice(0, 10);
const holds = (text, marker) => text.toLowerCase().split(" ").includes(marker);

/** A mother that this person opened a file for, and who is taken from the pool of `use` for good. */
function take(context, random, use) {
  const pool = context[use];
  return { mother: pool.splice(random.below(pool.length), 1)[0] };
}

/** What was done with her comes into the pool of the next step of the chain. */
function next(pool) {
  return (entry, context) => (context[pool] ??= []).push(entry.context.mother);
}

/* Debts, said alone; safe at home: raises steps, one of which is debt help. */
const ANSWERS = {
  alone: "yes", mode: "professional", "a.preg.planned": "planned", "a.care.visits": "true", "a.gate.health": "false",
  "a.gate.living": "false", "a.gate.mood": "true", "a.mood.low": "often", "a.mood.worry": "often", "a.mood.stress": "never",
  "a.mood.illness": "no", "a.mood.harm": "false", "a.self.ok": "true", "a.people.help": "enough", "a.help.ok": "true",
  "a.baby.ready": "confident", "a.gate.money": "true", "a.money.enough": "yes", "a.money.needs": "true", "a.money.debts": "true",
  "a.work.have": "true", "a.gate.school": "false", "a.gate.home": "false", "a.partner": "good", "a.gate.past": "false",
  "a.safety.home": "true",
};

/* All lines of a person's timeline: the page folds the older ones. */
const lines = (page) => [...page.timeline.items, ...(page.timeline.older?.items ?? [])];
const of = (items, kind) => items.filter((item) => item.kind === kind).length;

export const writes = [
  {
    name: "family",
    page: () => "/families/new",
    action: /^\/families$/,
    fields: (marker) => ({ role: "mother", first_name: "Noor", surname: marker, birth_day: "1994-05-17", due_day: day(100) }),
    seen: async (entry, browser) => {
      if (entry.state !== "acknowledged") return 0; /* its place is not known; `rows` counts it */
      return holds((await browser.json(entry.location)).person.name, entry.marker) ? 1 : 0;
    },
    rows: "SELECT COUNT(*) FROM family",
    done: (entry, context) => {
      const mother = entry.location.split("?")[0];
      for (const pool of ["forChild", "forVisit", "forMove", "forAnswers", "forClose"]) (context[pool] ??= []).push(mother);
    },
  },
  {
    name: "child",
    needs: (context) => context.forChild?.length,
    choose: (context, random) => ({ mother: random.pick(context.forChild) }),
    page: ({ mother }) => `${mother}/family`,
    action: /^\/persons\/[^/]+\/family$/,
    fields: (marker) => ({ role: "child", first_name: "Kind", surname: marker, birth_day: day(-200) }),
    seen: async (entry, browser) => {
      const { members } = await browser.json(entry.context.mother);
      return members.filter((m) => holds(m.name, entry.marker)).length;
    },
  },
  {
    name: "visit",
    needs: (context) => context.forVisit?.length,
    choose: (context, random) => take(context, random, "forVisit"),
    page: ({ mother }) => `${mother}/visits/new`,
    action: /^\/persons\/[^/]+\/visits$/,
    fields: () => ({ wish: "think" }),
    seen: async (entry, browser) => (await browser.json(entry.context.mother)).visits.length,
  },
  {
    name: "move",
    needs: (context) => context.forMove?.length,
    choose: (context, random) => take(context, random, "forMove"),
    page: ({ mother }) => `${mother}/move`,
    action: /^\/persons\/[^/]+\/move$/,
    fields: (marker) => ({ day: day(-3), street: marker, city: "Delft" }),
    seen: async (entry, browser) => {
      const page = await browser.json(entry.context.mother);
      const moved = of(lines(page), "moved");
      return moved === (holds(page.person.contact.street ?? "", entry.marker) ? 1 : 0) ? moved : 2;
    },
  },
  {
    name: "close",
    needs: (context) => context.forClose?.length > 8 && context.forClose.length,
    choose: (context, random) => {
      const taken = take(context, random, "forClose");
      for (const pool of ["forChild", "forVisit", "forMove", "forAnswers"]) /* nothing more is written there */
        context[pool] = (context[pool] ?? []).filter((mother) => mother !== taken.mother);
      return taken;
    },
    page: ({ mother }) => `${mother}/close`,
    action: /^\/persons\/[^/]+\/close$/,
    fields: () => ({ reason: "moved", end_open: "yes" }),
    doneBefore: (answer) => answer.status === 409, /* a closed file is not closed again */
    seen: async (entry, browser) => {
      const page = await browser.json(entry.context.mother);
      const said = of(lines(page), "closed");
      return said === (page.person.closed_day ? 1 : 0) ? said : 2; /* the day and the line, or neither */
    },
    rows: "SELECT COUNT(*) FROM closing k JOIN person p ON p.id = k.person_id WHERE k.state = 'closed' AND p.closed_day IS NOT NULL",
  },
  {
    name: "answers",
    needs: (context) => context.forAnswers?.length,
    choose: (context, random) => {
      const taken = take(context, random, "forAnswers");
      context.forClose = (context.forClose ?? []).filter((mother) => mother !== taken.mother); /* the chain goes on with her */
      return taken;
    },
    page: async (context, browser) => {
      const draft = await browser.get(`${context.mother}/answers/new`);
      return draft.location.split("?")[0];
    },
    action: /^\/responses\/[^/]+\/sign$/,
    fields: () => ANSWERS,
    doneBefore: (answer) => answer.status === 409, /* a signed response takes no other signature */
    seen: async (entry, browser) => of(lines(await browser.json(entry.context.mother)), "answered"),
    rows: "SELECT COUNT(*) FROM response WHERE state = 'signed'",
    done: next("forOutcome"),
  },
  {
    name: "outcome",
    needs: (context) => context.forOutcome?.length,
    choose: (context, random) => take(context, random, "forOutcome"),
    page: ({ mother }) => `${mother}/outcome`,
    action: /^\/persons\/[^/]+\/outcome$/,
    fields: () => ({ protection: "no" }),
    seen: async (entry, browser) => (await browser.json(`${entry.context.mother}/outcome`)).history.length,
    rows: "SELECT COUNT(*) FROM outcome",
    done: next("forPlan"),
  },
  {
    name: "plan",
    needs: (context) => context.forPlan?.length,
    choose: (context, random) => take(context, random, "forPlan"),
    page: ({ mother }) => `${mother}/plan`,
    action: /^\/persons\/[^/]+\/plan$/,
    fields: () => ({}), /* all that is proposed */
    seen: async (entry, browser) => {
      const { items } = (await browser.json(`${entry.context.mother}/plan`)).plan.open;
      const agreed = items.filter((step) => step.state === "agreed").length;
      return agreed === 0 ? 0 : items.some((step) => step.proposed) ? 2 : 1; /* all or nothing */
    },
    done: next("forReferral"),
  },
  {
    name: "referral",
    needs: (context) => context.forReferral?.length,
    choose: (context, random) => take(context, random, "forReferral"),
    page: async (context, browser) => {
      const { items } = (await browser.json(`${context.mother}/plan`)).plan.open;
      for (const step of items) {
        const href = step.actions?.primary?.href ?? "";
        if (href.endsWith("/refer") && (await browser.json(href)).values?.receiver) return href;
      }
      throw new Error(`${context.mother} has no step to refer`);
    },
    action: /^\/steps\/[^/]+\/refer$/,
    fields: (marker, { mother }) => ({ given_by: mother.split("/").pop() }),
    seen: async (entry, browser) => {
      const { referrals, consents } = await browser.json(entry.context.mother);
      return referrals.items.length === consents.items.length ? referrals.items.length : 2; /* both or neither */
    },
    rows: "SELECT COUNT(*) FROM referral r JOIN consent c ON c.id = r.consent_id JOIN consent_by b ON b.consent_id = c.id",
  },
];
