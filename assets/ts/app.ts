// Gives a parent's phone the worker that keeps the public part of Kiem for when there is no connection (worker/worker.ts). In
// her language: another language is another list. Without a secure connection a browser has no workers, and all works as before.

export function startApp(root: Document): void {
  const address = root.querySelector<HTMLElement>("[data-worker]")?.dataset["worker"];
  if (!address || !("serviceWorker" in navigator)) return;
  const language = root.documentElement.lang === "en" ? "en" : "nl";
  window.addEventListener("load", () => {
    navigator.serviceWorker.register(`${address}?lang=${language}`, { scope: "/" }).catch(() => undefined);
  });
}
