// Sends a form of a parent's page by itself, so that a lost connection loses nothing: the page stays as it is and says that it
// was not sent. Sending again sends the same `once` token: what did arrive is not done twice. Nothing is kept in the browser.
// Whatever the server answers that is not a plain "done" is left to the browser, which sends the form as it would have.

const PATIENCE_MS = 20_000;
const NOT_REACHED = [502, 503, 504];

function typed(form: HTMLFormElement, button: HTMLElement | null): URLSearchParams | FormData {
  const all = new FormData(form);
  if (button instanceof HTMLButtonElement && button.name) all.append(button.name, button.value);
  if ([...all.values()].some((value) => typeof value !== "string" && value.size > 0)) return all;
  const body = new URLSearchParams();
  for (const [name, value] of all) if (typeof value === "string") body.append(name, value);
  return body;
}

async function post(address: string, body: URLSearchParams | FormData): Promise<Response | null> {
  const impatient = new AbortController();
  const timer = window.setTimeout(() => impatient.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(address, {
      method: "POST",
      body,
      headers: { "X-Requested-With": "kiem", Accept: "application/json" },
      credentials: "same-origin",
      signal: impatient.signal,
    });
    return NOT_REACHED.includes(answer.status) ? null : answer;
  } catch {
    return null; // no connection, or too slow to know
  } finally {
    window.clearTimeout(timer);
  }
}

/** As the browser sends it. */
function leave(form: HTMLFormElement, button: HTMLElement | null): void {
  if (button instanceof HTMLButtonElement && button.name) {
    const pressed = form.ownerDocument.createElement("input");
    pressed.type = "hidden";
    pressed.name = button.name;
    pressed.value = button.value;
    form.append(pressed);
  }
  HTMLFormElement.prototype.submit.call(form);
}

function say(form: HTMLFormElement, message: HTMLElement): void {
  const shown = message.cloneNode(true) as HTMLElement;
  delete shown.dataset["unsent"];
  shown.dataset["said"] = "";
  shown.hidden = false;
  form.append(shown);
  shown.scrollIntoView({ block: "center" });
}

async function onward(answer: Response): Promise<void> {
  const page = answer.redirected ? { location: answer.url } : ((await answer.json()) as { location?: string });
  if (page.location) window.location.assign(page.location);
  else window.location.reload();
}

/** True when the page makes way for what follows; false when nothing was sent and `message` says so in the form. */
export async function deliver(form: HTMLFormElement, button: HTMLElement | null, message: HTMLElement): Promise<boolean> {
  for (const old of form.querySelectorAll("[data-said]")) old.remove();
  // Answers are kept first, which shows that there is a connection; what comes after sending them may be a page that is seen once.
  const first = form.dataset["savesFirst"] === undefined ? undefined : form.dataset["autosave"];
  const answer = await post(first ?? form.action, typed(form, button));
  if (!answer) {
    say(form, message);
    form.dispatchEvent(new CustomEvent("kiem:unsent"));
    return false;
  }
  if (first !== undefined || !answer.ok) leave(form, button);
  else await onward(answer);
  return true;
}
