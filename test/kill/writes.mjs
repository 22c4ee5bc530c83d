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
      for (const pool of ["forChild", "forVisit", "forMove"]) (context[pool] ??= []).push(mother);
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
      const moved = page.timeline.items.filter((item) => item.kind === "moved").length;
      return moved === (holds(page.person.contact.street ?? "", entry.marker) ? 1 : 0) ? moved : 2;
    },
  },
];
