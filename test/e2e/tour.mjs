// Everything a role can reach by links from its first page: one page of each kind. No dead link, nothing axe finds, nothing
// wider than the window, at a desk and on a phone.
import { DESKTOP, PHONE } from "./browser.mjs";
import { Visitor, kindOf } from "./walk.mjs";

const MOST_KINDS = 100;

/** The links of a page that lead to other pages of Kiem, by kind. */
async function linksOf(page) {
  const hrefs = await page.locator("a[href]").evaluateAll((all) => all.map((a) => a.href));
  const here = new URL(page.url()).origin;
  return hrefs
    .map((href) => new URL(href))
    .filter((url) => url.origin === here && !url.searchParams.has("lang") && !/\.(json|svg|csv)$/.test(url.pathname))
    .map((url) => url.pathname + url.search);
}

/** Walks from where the visitor is. `seen` holds the kinds that somebody already looked at. */
export async function explore(visitor, seen) {
  const { page, report } = visitor;
  const known = new Set();
  const queue = await linksOf(page);
  while (queue.length > 0 && known.size < MOST_KINDS) {
    const path = queue.shift();
    const kind = kindOf(new URL(path, page.url()).href);
    if (known.has(kind)) continue;
    known.add(kind);
    await page.goto(path);
    if (visitor.status >= 400) {
      report.fault(`${visitor.name}: a link leads to ${kind}, which answers ${visitor.status}`);
      continue;
    }
    queue.push(...(await linksOf(page)));
    if (seen.has(kind)) continue;
    seen.add(kind);
    await visitor.look();
    if (visitor.options.phone) continue;
    await page.setViewportSize(PHONE);
    await visitor.lookNarrow();
    await page.setViewportSize(DESKTOP);
  }
  report.say(`${visitor.name}: ${known.size} kinds of pages by links`);
}

export async function tour(kiem, report, roles) {
  report.say("— everything that links lead to —");
  const seen = new Set();
  if (roles.includes("passer-by")) {
    const passer = await Visitor.open(kiem, report, "passer-by", { viewport: DESKTOP });
    await passer.go("/sign-in");
    await explore(passer, seen);
    await passer.close();
  }
  for (const role of roles.filter((name) => name !== "passer-by")) {
    const visitor = await Visitor.open(kiem, report, role, { viewport: DESKTOP });
    await visitor.signIn(role);
    await explore(visitor, seen);
    await visitor.close();
  }
}
