// Reads an article aloud with the browser's own voice, in the language of the page. Without a voice, or without this file,
// there is no button and the text stands there all the same.

export function startReadAloud(root: Document): void {
  const article = root.querySelector<HTMLElement>("[data-read]");
  const bar = article?.querySelector<HTMLElement>("[data-read-bar]");
  const button = bar?.querySelector<HTMLButtonElement>("[data-read-start]");
  if (!article || !bar || !button || !("speechSynthesis" in window)) return;
  const voice = window.speechSynthesis;
  const start = button.textContent ?? "";
  const show = (reading: boolean): void => {
    button.textContent = reading ? (button.dataset["textStop"] ?? start) : start;
  };
  button.addEventListener("click", () => {
    if (voice.speaking) {
      voice.cancel();
      show(false);
      return;
    }
    const texts = [root.querySelector("h1"), ...article.querySelectorAll("[data-read-text]")];
    const last = texts.length - 1;
    texts.forEach((part, at) => {
      const spoken = new SpeechSynthesisUtterance(part?.textContent ?? "");
      spoken.lang = root.documentElement.lang === "en" ? "en-GB" : "nl-NL";
      if (at === last) spoken.addEventListener("end", () => show(false));
      voice.speak(spoken);
    });
    show(true);
  });
  window.addEventListener("pagehide", () => voice.cancel());
  bar.hidden = false;
}
