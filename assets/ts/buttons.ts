// Buttons that only make sense with JavaScript are hidden in the page and shown here.

export function startPrint(root: Document): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

export function startCopy(root: Document): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    const field = root.getElementById(button.dataset["copy"] ?? "");
    const label = button.querySelector("span");
    // Outside HTTPS (an office network, say) there is no clipboard: the field stays, to select by hand.
    if (!(field instanceof HTMLInputElement) || !label || !navigator.clipboard) continue;
    const before = label.textContent ?? "";
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        label.textContent = button.dataset["copied"] ?? before;
        window.setTimeout(() => (label.textContent = before), 3_000);
      } catch {
        field.focus();
      }
    });
  }
}

/** A page that came back with errors starts at their summary; its links put the cursor in the field. */
export function focusErrors(root: Document): void {
  root.querySelector<HTMLElement>("[data-focus]")?.focus();
  for (const link of root.querySelectorAll<HTMLAnchorElement>(".kiem-errors a[href^='#']")) {
    link.addEventListener("click", (event) => {
      const target = root.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!target) return;
      event.preventDefault();
      const control = target.matches("fieldset") ? target.querySelector<HTMLElement>("input") : target;
      target.scrollIntoView({ block: "center" });
      (control ?? target).focus({ preventScroll: true });
    });
  }
}
