// The service worker of a parent's phone. It keeps the style, the script, the drawings and one public page (/offline: numbers
// for help and the short texts), so that these are there without a connection. Never a page of a person: what it keeps is a
// fixed list, each asked for without cookies, so it is what anyone gets who is not signed in; nothing that she opens is
// added to it, and the list is the same whatever she read. What she sends is never kept or sent by it.
export {}; // a module of its own, so that `self` is said anew
declare const self: ServiceWorkerGlobalScope;
declare const KIEM_VERSION: string; // of all that is built with it: another release, another cache
declare const KIEM_SHELL: string[]; // paths below /assets/

const language = new URL(self.location.href).searchParams.get("lang") === "en" ? "en" : "nl";
const CACHE = `kiem-${KIEM_VERSION}-${language}`;
const OFFLINE = `/offline?lang=${language}`;
const OURS = /^\/($|me($|\/)|articles($|\/)|report\/|help$|near$|offline$|sign-in($|\/)|welcome\/)/;
const PATIENCE_MS = 4_000; // then what is kept is better than what may come
const DAY_MS = 86_400_000;

/** Asks as a stranger, and keeps only what a stranger gets. */
async function keep(path: string): Promise<void> {
  const answer = await fetch(path, { credentials: "omit", cache: "no-cache", redirect: "error" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  await (await caches.open(CACHE)).put(path, answer);
}

async function kept(path: string): Promise<Response | undefined> {
  return (await caches.open(CACHE)).match(path);
}

/** The texts may change between two releases: once a day they are asked for anew. */
async function refresh(): Promise<void> {
  const at = Date.parse((await kept(OFFLINE))?.headers.get("date") ?? "");
  if (!(Date.now() - at < DAY_MS)) await keep(OFFLINE).catch(() => undefined);
}

/** An article has its place on the page that is kept. */
async function without(path: string): Promise<Response> {
  const article = /^\/articles\/([\w-]+)$/.exec(path)?.[1];
  if (article) return Response.redirect(`${OFFLINE}#${article}`);
  return (await kept(OFFLINE)) ?? Response.error();
}

async function navigate(event: FetchEvent, path: string): Promise<Response> {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(refresh());
    return answer;
  } catch {
    return without(path);
  }
}

async function shell(request: Request, path: string): Promise<Response> {
  const impatient = new AbortController();
  const timer = setTimeout(() => impatient.abort(), PATIENCE_MS);
  try {
    return await fetch(request, { signal: impatient.signal });
  } catch {
    return (await kept(path)) ?? Response.error();
  } finally {
    clearTimeout(timer);
  }
}

self.addEventListener("install", (event) => {
  event.waitUntil(Promise.all([...KIEM_SHELL, OFFLINE].map(keep)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const tidy = async (): Promise<void> => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && OURS.test(pathname)) event.respondWith(navigate(event, pathname));
  else if (KIEM_SHELL.includes(pathname)) event.respondWith(shell(request, pathname));
});
