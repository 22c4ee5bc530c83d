// Sends a questionnaire's answers as they are given, so that a lost connection or a ringing telephone loses nothing.
// One request at a time, always with the latest answers; after a failure again, with growing pauses. Unsent answers live
// in the page only: nothing of a person is written to the browser's storage.

const PAUSE_MS = 800; // after the last keystroke
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
const PATIENCE_MS = 5_000; // who presses a button waits no longer for what is under way

type State = "idle" | "saving" | "saved" | "offline" | "failed";

class Autosave {
  private timer: number | undefined;
  private dirty = false;
  private failures = 0;
  private stopped = false;
  private flight: { done: Promise<void>; abort: AbortController } | null = null;
  private held = false; // the form waits to be sent

  constructor(
    private readonly form: HTMLFormElement,
    private readonly address: string,
    private readonly status: HTMLElement,
  ) {
    form.addEventListener("input", () => this.changed(PAUSE_MS));
    form.addEventListener("change", () => this.changed(0));
    form.addEventListener("submit", (event) => this.submit(event), true);
    form.addEventListener("kiem:unsent", () => this.goOn());
    window.addEventListener("online", () => this.dirty && this.later(0));
    window.addEventListener("beforeunload", (event) => {
      if (this.dirty && !this.stopped) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.dirty) this.send();
    });
  }

  private show(state: State): void {
    const text = state === "idle" ? "" : (this.status.dataset[`text${state[0]?.toUpperCase()}${state.slice(1)}`] ?? "");
    this.status.dataset["state"] = state;
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  private changed(pause: number): void {
    if (this.stopped) return;
    this.dirty = true;
    this.later(pause);
  }

  private later(ms: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.send(), ms);
  }

  /** What is under way goes first: arriving after the form, it would put back what was there before. */
  private submit(event: SubmitEvent): void {
    this.stopped = true;
    window.clearTimeout(this.timer);
    const flight = this.flight;
    if (!flight) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.held) return;
    this.held = true;
    const submitter = event.submitter;
    window.setTimeout(() => flight.abort.abort(), PATIENCE_MS);
    void flight.done.then(() => {
      this.held = false;
      this.form.requestSubmit(submitter);
    });
  }

  /** The form was not sent after all. */
  private goOn(): void {
    this.stopped = false;
    this.changed(PAUSE_MS);
  }

  /** Files go as a form with files, everything else as a plain form. */
  private body(): URLSearchParams | FormData {
    const all = new FormData(this.form);
    all.delete("once"); // that is for sending, which is done once
    if ([...all.values()].some((value) => typeof value !== "string" && value.size > 0)) return all;
    const body = new URLSearchParams();
    for (const [name, value] of all) if (typeof value === "string") body.append(name, value);
    return body;
  }

  private send(): void {
    if (this.flight || this.stopped) return;
    const abort = new AbortController();
    this.flight = { done: this.deliver(abort.signal), abort };
  }

  private async deliver(signal: AbortSignal): Promise<void> {
    this.dirty = false;
    this.show("saving");
    let answer: Response | null = null;
    const body = this.body();
    const files = body instanceof FormData;
    try {
      answer = await fetch(this.address, {
        method: "POST",
        body,
        headers: { "X-Requested-With": "kiem", Accept: "application/json" },
        credentials: "same-origin",
        redirect: "error",
        signal,
        keepalive: !files, // a browser keeps no more than 64 kB alive
      });
    } catch {
      answer = null; // no connection
    }
    this.flight = null;
    this.settle(answer);
    // What is kept has a name and an id of its own now: the page as it stands shows both.
    if (files && answer?.ok && !this.dirty && !this.stopped) window.location.reload();
  }

  /** Saved; or refused for good (4xx: the button below says why); or to be tried again. */
  private settle(answer: Response | null): void {
    if (this.stopped) return;
    if (answer?.ok) {
      this.failures = 0;
      this.show("saved");
      document.dispatchEvent(new CustomEvent("kiem:active"));
      if (this.dirty) this.later(PAUSE_MS);
      return;
    }
    this.dirty = true;
    if (answer && answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429) {
      this.show("failed");
      return;
    }
    this.show("offline");
    this.later(Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.failures));
    this.failures = Math.min(this.failures + 1, 10);
  }
}

export function startAutosave(root: Document): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-autosave]")) {
    const address = form.dataset["autosave"];
    const status = form.querySelector<HTMLElement>("[data-saved]");
    if (address && status) new Autosave(form, address, status);
  }
}
