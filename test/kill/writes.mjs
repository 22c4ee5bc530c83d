// The table of writes. A row says where the form is (`page`), which form of that page (`action`), what is typed over what
// the page filled in (`fields`), how often it is seen afterwards (`seen`, through the pages' JSON), and how many rows all
// writes of this kind made (`rows`, by SQL, past the program). `needs` holds a row back until the person has what it stands on;
// `choose` picks that; `done` remembers what an acknowledged write made.
export const writes = [
  {
    name: "family",
    prefix: "Z",
    page: () => "/families/new",
    action: /^\/families$/,
    fields: (marker) => ({
      role: "mother",
      first_name: "Kind",
      surname: marker,
      birth_day: "1994-05-17",
      due_day: "",
    }),
    seen: async (entry, browser) => {
      if (entry.state !== "acknowledged") return 0;
      const page = await browser.json(entry.location);
      return page.person.name.toLowerCase().includes(entry.marker) ? 1 : 0;
    },
    rows: "SELECT COUNT(*) FROM family",
    done: (entry, context) => {
      context.persons = [...(context.persons ?? []), entry.location.split("?")[0]];
    },
  },
];
