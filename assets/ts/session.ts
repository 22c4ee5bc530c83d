// Two minutes before the session ends, asks whether she is still there; at the end the page makes way for the sign-in
// page, so that a file never stays on a screen that nobody watches. The server ends the session by itself; this only tells.

const WARN_MS = 120_000;

export function startSession(root: Document): void {
  const panel = root.querySelector<HTMLElement>("[data-session-seconds]");
  const button = panel?.querySelector("button");
  const lasts = Number(panel?.dataset["sessionSeconds"]) * 1_000;
  const { sessionKeep: keep, sessionEnd: end, csrf } = panel?.dataset ?? {};
  if (!panel || !button || !keep || !end || !(lasts > WARN_MS)) return;

  let endsAt = Date.now() + lasts;
  let asked: Element | null = null;
  const renew = (): void => {
    endsAt = Date.now() + lasts;
    if (panel.hidden) return;
    panel.hidden = true;
    if (asked instanceof HTMLElement) asked.focus();
  };
  const look = (): void => {
    const left = endsAt - Date.now();
    if (left <= 0) {
      root.body.hidden = true;
      window.location.replace(end);
    } else if (left <= WARN_MS && panel.hidden) {
      asked = root.activeElement;
      panel.hidden = false;
      button.focus();
    }
  };
  button.addEventListener("click", async () => {
    try {
      const answer = await fetch(keep, {
        method: "POST",
        body: new URLSearchParams({ csrf: csrf ?? "" }),
        headers: { "X-Requested-With": "kiem", Accept: "application/json" },
        credentials: "same-origin",
        redirect: "error",
      });
      if (answer.ok) renew();
      else window.location.replace(end);
    } catch {
      // No connection: the clock goes on, the button can be pressed again.
    }
  });
  // Wall clock, not a countdown: a laptop that slept must not show the file when it wakes up.
  window.setInterval(look, 1_000);
  root.addEventListener("visibilitychange", look);
  root.addEventListener("kiem:active", renew);
}
