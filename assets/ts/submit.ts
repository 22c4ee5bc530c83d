// A second click sends nothing a second time. The server has its own guard (the `once` field); this spares the wait. On the
// pages of parents, which hold a [data-unsent] message, a form is sent so that without a connection nothing is lost.
import { deliver } from "./unsent.ts";

export function startSubmitOnce(root: Document): void {
  const sent = new Set<HTMLFormElement>();
  const unsent = root.querySelector<HTMLElement>("[data-unsent]");
  const again = (form: HTMLFormElement): void => {
    sent.delete(form);
    setBusy(form, false);
  };
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-submit-once]")) {
    form.addEventListener("submit", (event) => {
      if (sent.has(form)) {
        event.preventDefault();
        return;
      }
      sent.add(form);
      // After the event: a disabled button would not be sent along.
      window.setTimeout(() => sent.has(form) && setBusy(form, true));
      if (!unsent) return;
      event.preventDefault();
      void deliver(form, event.submitter, unsent).then((gone) => gone || again(form));
    });
  }
  // Back from the next page: the browser may show this page as it was left.
  window.addEventListener("pageshow", () => {
    for (const form of sent) setBusy(form, false);
    sent.clear();
  });
}

function setBusy(form: HTMLFormElement, busy: boolean): void {
  for (const button of form.querySelectorAll<HTMLButtonElement>("button[type=submit]")) {
    if (busy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}
