// The table of writes. A row says where the form is (`page`), which form of that page (`action`), what is typed over what
// the page filled in (`fields`), how often it is seen afterwards (`seen`, through the pages' JSON), and how many rows all
// writes of this kind made (`rows`, by SQL, past the program). `needs` holds a row back until the person has what it stands on;
// `choose` picks that and is kept with the write; `done` remembers what an acknowledged write made.

import { Answer, Browser, unescapeHtml } from "./browser.mjs";
import { holding } from "./nnz.mjs";

const day = (ahead) => new Date(Date.now() + ahead * 86400000).toISOString().slice(0, 10);
const holds = (text, marker) => text.toLowerCase().split(" ").includes(marker);

/** A mother that this person opened a file for, and who is taken from the pool of `use` for good. */
function take(context, random, use) {
  const pool = context[use];
  return { mother: pool.splice(random.below(pool.length), 1)[0] };
}

/** She is in none of these pools any more. */
function leave(context, mother, ...pools) {
  for (const pool of pools) context[pool] = (context[pool] ?? []).filter((other) => other !== mother);
}

/** What was done with her comes into the pool of the next step of the chain. */
function next(pool) {
  return (entry, context) => (context[pool] ??= []).push(entry.context.mother);
}

/** A mother whose own phone writes; another account would end the sessions of the first, so she has one phone for all. */
function takeWithPhone(context, random, use) {
  return { ...take(context, random, use), phones: (context.phones ??= new Map()) };
}

/** Her own phone, with an account that was made by the link of who keeps her file; what follows is written there. */
async function phone(context, browser) {
  const { phones } = context;
  context.browser = phones.get(context.mother);
  if (context.browser) return;
  const link = await browser.form(context.mother, /\/account-link$/, {});
  const answer = await browser.post(link.action, link.fields);
  const path = /id="account-link" value="https?:\/\/[^/"]*([^"]*)"/.exec(answer.text)?.[1];
  if (!path) throw new Answer(`a link for ${context.mother}`, answer);
  const hers = new Browser("mother", browser.port);
  const login = `m${(phones.tries = (phones.tries ?? 0) + 1)}.${context.mother.split("/").pop()}`; /* an account cut off may be there */
  const welcome = await hers.form(unescapeHtml(path), /^\/welcome\//, { login, password: "appels en peren 12" });
  const done = await hers.post(welcome.action, welcome.fields);
  if (done.status !== 303) throw new Answer(`an account for ${context.mother}`, done);
  context.browser = hers;
  phones.set(context.mother, hers);
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
    fields: (marker) => ({ role: "mother", first_name: "Noor", surname: marker, birth_day: day(-19 * 365), due_day: day(100) }),
    seen: async (entry, browser) => {
      if (entry.state !== "acknowledged") return 0; /* its place is not known; `rows` counts it */
      return holds((await browser.json(entry.location)).person.name, entry.marker) ? 1 : 0;
    },
    rows: "SELECT COUNT(*) FROM family f JOIN org o ON o.id = f.org_id WHERE o.kind = 'midwifery_practice'",
    done: (entry, context) => {
      const mother = entry.location.split("?")[0];
      context.families = (context.families ?? 0) + 1; /* some are for a group only: closing a file would end her place */
      const turn = context.families % 4; /* lists of very young parents have consents of their own: not in the chain too */
      const own = turn === 1 ? ["forGroup"] : [turn === 2 ? "forYoung" : "forAnswers", "forClose", "forQuestion", "forWish", "forMeeting"];
      for (const pool of ["forChild", "forVisit", "forMove", ...own]) (context[pool] ??= []).push(mother);
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
    name: "meeting" /* which stands among her appointments */,
    needs: (context) => context.forMeeting?.length,
    choose: (context, random) => {
      const taken = take(context, random, "forMeeting");
      leave(context, taken.mother, "forAnswers"); /* a meeting agrees its step of the plan, which is seen there */
      return taken;
    },
    page: ({ mother }) => `${mother}/meetings/new`,
    action: /^\/persons\/[^/]+\/meetings$/,
    fields: (marker) => ({ planned_at: `${day(20)}T10:00`, place: marker }),
    seen: async (entry, browser) => (await browser.json(entry.context.mother)).meetings.length,
    rows: "SELECT COUNT(*) FROM meeting",
  },
  {
    name: "child_wish",
    needs: (context) => context.forWish?.length,
    choose: (context, random) => take(context, random, "forWish"),
    page: ({ mother }) => `${mother}/child-wish`,
    action: /^\/persons\/[^/]+\/child-wish$/,
    fields: (marker) => ({ talk_day: day(-300), asked: "alone", outcome: "later", care: "", note: marker }),
    seen: async (entry, browser) => {
      const { talks } = await browser.json(`${entry.context.mother}/child-wish`);
      return talks.filter((talk) => holds(talk.note ?? "", entry.marker)).length;
    },
    rows: "SELECT COUNT(*) FROM child_wish",
  },
  {
    name: "training" /* a course of her own; each on another day */,
    choose: (context) => ({ day: day(-(context.trainings = (context.trainings ?? 0) + 1)) }),
    page: () => "/training",
    action: /^\/training$/,
    fields: (marker, context) => ({ course: "refresher", day: context.day }),
    seen: async (entry, browser) => {
      const { trainings } = await browser.json("/training");
      return trainings.filter((training) => training.day === entry.context.day).length;
    },
    rows: "SELECT COUNT(*) FROM wish_training",
  },
  {
    name: "young" /* the list of a very young parent begins, once */,
    needs: (context) => context.forYoung?.length,
    choose: (context, random) => {
      const taken = take(context, random, "forYoung");
      leave(context, taken.mother, "forClose"); /* what is written on the list is seen there as long as it runs */
      return taken;
    },
    page: ({ mother }) => `${mother}/young`,
    action: /^\/persons\/[^/]+\/young$/,
    fields: () => ({ school: "mbo", work: "no_job", home: "parents" }),
    seen: async (entry, browser) => of(lines(await browser.json(entry.context.mother)), "young"),
    rows: "SELECT COUNT(*) FROM young_plan",
    done: (entry, context) => (next("forYoungLine")(entry, context), next("forYoungDesk")(entry, context)),
  },
  {
    name: "young_desk" /* invited with her consent: both or neither */,
    needs: (context) => context.forYoungDesk?.length,
    choose: (context, random) => take(context, random, "forYoungDesk"),
    page: async (context, browser) => {
      const page = `${context.mother}/young/desks/debt_help`;
      context.receiver = (await browser.json(page)).choices.receiver[0].value;
      return page;
    },
    action: /^\/persons\/[^/]+\/young\/desks\/debt_help$/,
    fields: (marker, { mother, receiver }) => ({
      receiver, areas: "income", given_by: mother.split("/").pop(), told: marker, consent_form: "oral",
    }),
    seen: async (entry, browser) => (await browser.json(`${entry.context.mother}/young`)).desks.length,
    rows: "SELECT COUNT(*) FROM young_desk d JOIN consent c ON c.id = d.consent_id JOIN consent_by b ON b.consent_id = c.id",
  },
  {
    name: "young_line",
    needs: (context) => context.forYoungLine?.length,
    choose: (context, random) => ({ mother: random.pick(context.forYoungLine) }),
    page: ({ mother }) => `${mother}/young`,
    action: /^\/persons\/[^/]+\/young\/line$/,
    fields: (marker) => ({ text: marker, area: "care", does: "self", agreed: "yes" }),
    seen: async (entry, browser) => {
      const { areas } = await browser.json(`${entry.context.mother}/young`);
      return areas.flatMap((area) => area.lines).filter((line) => holds(line.title, entry.marker)).length;
    },
    rows: "SELECT COUNT(*) FROM young_step",
  },
  {
    name: "question",
    needs: (context) => context.forQuestion?.length,
    choose: (context, random) => takeWithPhone(context, random, "forQuestion"),
    page: async (context, browser) => {
      await phone(context, browser);
      return "/me/questions";
    },
    action: /^\/me\/questions$/,
    fields: (marker) => ({ text: marker }),
    seen: async (entry, browser) => (await browser.json("/me/questions")).questions.filter((q) => holds(q.text, entry.marker)).length,
    rows: "SELECT COUNT(*) FROM question",
  },
  {
    name: "ready",
    needs: (context) => context.forReady?.length,
    choose: (context, random) => takeWithPhone(context, random, "forReady"),
    page: async (context, browser) => {
      await phone(context, browser);
      return "/me/ready";
    },
    action: /^\/me\/ready$/,
    fields: () => ({ ready: "yes" }),
    doneBefore: (answer) => answer.status === 409, /* it is asked once before support, and once after */
    seen: async (entry, browser) => (await browser.json("/me/ready")).answers.length,
    rows: "SELECT COUNT(*) FROM readiness",
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
    needs: (context) => context.forClose?.length > 1,
    choose: (context, random) => {
      const taken = take(context, random, "forClose");
      leave(context, taken.mother, "forChild", "forVisit", "forMove", "forAnswers", "forQuestion", "forWish", "forMeeting", "forYoung", "forYoungLine"); /* nothing more is written there */
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
    name: "group",
    page: () => "/groups/new/centering_pregnancy",
    action: /^\/groups\/new\/centering_pregnancy$/,
    fields: (marker) => ({ place: marker, from_day: day(-30), until_day: day(250), first_at: `${day(30)}T10:00`, sessions: "3" }),
    seen: async (entry, browser) => {
      if (entry.state !== "acknowledged") return 0; /* its place is not known; `rows` counts it */
      const page = await browser.json(entry.location);
      return page.group.place === entry.marker && page.sessions.length === 3 && page.leaders.length === 1 ? 1 : 2; /* all or nothing */
    },
    rows: "SELECT COUNT(*) FROM parent_group",
    done: (entry, context) => {
      const group = entry.location.split("?")[0];
      for (const pool of ["groups", "forSession"]) (context[pool] ??= []).push(group);
    },
  },
  {
    name: "place",
    needs: (context) => context.groups?.length && context.forGroup?.length,
    choose: (context, random) => ({ ...take(context, random, "forGroup"), group: random.pick(context.groups) }),
    page: ({ mother, group }) => `${mother}${group}`,
    action: /^\/persons\/[^/]+\/groups\/[^/]+$/,
    fields: () => ({ agreed: "yes" }),
    doneBefore: (answer) => answer.status === 409, /* one place of a kind */
    seen: async (entry, browser) => (await browser.json(entry.context.mother)).groups.length,
    rows: "SELECT COUNT(*) FROM group_place",
    done: (entry, context) => (context.forLeave ??= []).push(entry.context),
  },
  {
    name: "leave",
    needs: (context) => context.forLeave?.length,
    choose: (context, random) => context.forLeave.splice(random.below(context.forLeave.length), 1)[0],
    page: ({ mother, group }) => `${mother}${group}`,
    action: /^\/persons\/[^/]+\/groups\/[^/]+\/leave$/,
    fields: () => ({}),
    seen: async (entry, browser) => {
      const page = await browser.json(entry.context.mother);
      const left = page.groups.filter((place) => place.state === "left").length;
      return of(lines(page), "group") === 1 + left ? left : 2; /* the place and the line, or neither */
    },
    rows: "SELECT COUNT(*) FROM group_place WHERE state = 'left'",
  },
  {
    name: "session", /* another date, for everybody, once */
    needs: (context) => context.forSession?.length,
    choose: (context, random) => ({ group: context.forSession.splice(random.below(context.forSession.length), 1)[0] }),
    page: async ({ group }, browser) => (await browser.json(group)).sessions[0].href,
    action: /^\/groups\/[^/]+\/sessions\/[^/]+\/move$/,
    fields: () => ({ starts_at: `${day(31)}T14:00` }),
    seen: async (entry, browser) => {
      const { sessions } = await browser.json(entry.context.group);
      return sessions.length === 3 ? sessions.filter((session) => session.was_at).length : 2;
    },
    rows: "SELECT COUNT(*) FROM group_session WHERE was_at IS NOT NULL",
  },
  {
    name: "answers",
    needs: (context) => context.forAnswers?.length,
    choose: (context, random) => {
      const taken = take(context, random, "forAnswers");
      leave(context, taken.mother, "forClose", "forMeeting"); /* the chain goes on with her */
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
    done: (entry, context) => (next("forReferral")(entry, context), next("forReady")(entry, context)),
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
  {
    name: "nnz", /* in the browser of who holds the conversations; her word for the woman is the marker */
    needs: (context) => context.nnz,
    choose: (context) => ({ holder: context.nnz }),
    page: async (context, browser) => {
      context.browser = await holding(context.holder, browser.port);
      return "/nnz/records/new";
    },
    action: /^\/nnz\/records$/,
    fields: (marker) => ({ conditions: ["voluntary", "can_become_pregnant", "not_pregnant"], situations: "homeless", words: marker }),
    seen: async (entry, browser) => (await browser.json("/nnz/records")).records.filter((r) => holds(r.words, entry.marker)).length,
    /* a record and the count of it: both or neither, each once */
    rows: "SELECT CASE WHEN r.n = t.n THEN r.n ELSE -1 END FROM (SELECT COUNT(*) AS n FROM nnz_record) r, (SELECT COALESCE(SUM(times), 0) AS n FROM nnz_tally WHERE figure = 'came_in') t",
  },
  {
    name: "contact" /* of youth health care, planned; in the browser of the nurse */,
    needs: (context) => context.forContact?.length,
    choose: (context, random) => ({ nurse: context.nurse, child: context.forContact.splice(random.below(context.forContact.length), 1)[0] }),
    page: async (context, browser) => {
      context.browser = await holding(context.nurse, browser.port);
      return `${context.child}/contacts/new`;
    },
    action: /^\/persons\/[^/]+\/contacts$/,
    fields: (marker) => ({ planned_at: `${day(20)}T10:00`, how: "home", place: marker }),
    seen: async (entry, browser) => {
      const { contacts } = await browser.json(`${entry.context.child}/contacts`);
      const planned = contacts.filter((contact) => contact.href);
      const pages = await Promise.all(planned.map((contact) => browser.json(contact.href)));
      return pages.filter((page) => holds(page.contact.place, entry.marker)).length;
    },
    rows: "SELECT COUNT(*) FROM contact c JOIN org o ON o.id = c.org_id WHERE o.name = 'GGD Regiostad'",
  },
  {
    name: "client_route" /* what was agreed with the parents */,
    needs: (context) => context.forRoute?.length,
    choose: (context, random) => ({ nurse: context.nurse, child: context.forRoute.splice(random.below(context.forRoute.length), 1)[0] }),
    page: async (context, browser) => {
      context.browser = await holding(context.nurse, browser.port);
      return `${context.child}/client-route`;
    },
    action: /^\/persons\/[^/]+\/client-route$/,
    fields: () => ({ route: "more", agreed: "yes" }),
    seen: async (entry, browser) => ((await browser.json(`${entry.context.child}/client-route`)).chosen_at ? 1 : 0),
    rows: "SELECT COUNT(*) FROM client_route",
  },
  {
    name: "plan_kept" /* a week plan taken over: each of its children has a contact, or none has */,
    needs: (context) => context.forWeeks?.length,
    choose: (context) => ({ planner: context.planner, children: context.forWeeks.pop() }),
    page: async (context, browser) => {
      context.browser = await holding(context.planner, browser.port);
      return "/planning";
    },
    action: /^\/planning\/keep$/,
    fields: () => ({}),
    seen: async (entry, browser) => {
      const pages = await Promise.all(entry.context.children.map((child) => browser.json(`${child}/contacts`)));
      const with_one = pages.filter(({ contacts }) => contacts.some((contact) => contact.href)).length;
      return with_one % pages.length ? -1 : with_one / pages.length;
    },
    rows: "SELECT CASE WHEN EXISTS (SELECT 1 FROM week_plan_row r JOIN week_plan p ON p.id = r.plan_id WHERE p.state = 'kept') THEN -1 ELSE COUNT(*) END FROM week_plan WHERE state = 'kept'",
    done: (entry, context) => (context.forNewPlan ??= []).push(true),
  },
  {
    name: "plan_asked" /* for the weeks after the plan that was taken over; worked out while kills go on */,
    needs: (context) => context.forNewPlan?.length,
    choose: (context) => ({ planner: context.planner, asked: context.forNewPlan.pop() }),
    page: async (context, browser) => {
      context.browser = await holding(context.planner, browser.port);
      return "/planning";
    },
    action: /^\/planning$/,
    fields: () => ({ weeks: "12", beside: "10" }),
    seen: async (entry, browser) => ((await browser.json("/planning")).plan ? 1 : 0),
    rows: "SELECT COUNT(*) FROM week_plan WHERE weeks = 12",
  },
];
