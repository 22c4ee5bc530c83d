// A second click sends nothing a second time. The server has its own guard (the `once` field); this spares the wait.

export function startSubmitOnce(root: Document): void {
  const sent = new Set<HTMLFormElement>();
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-submit-once]")) {
    form.addEventListener("submit", (event) => {
      if (sent.has(form)) {
        event.preventDefault();
        return;
      }
      sent.add(form);
      // After the event: a disabled button would not be sent along.
      window.setTimeout(() => setBusy(form, true));
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
