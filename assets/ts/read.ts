// Reads a page aloud with a voice of the browser, in the language of the page. Without a voice, or without this file, there is no
// button and the text stands there all the same. A page of her own (data-read="own") is read only by a voice that lives on
// the phone itself: others send what they read to whoever makes them.

const PARTS = "h1, h2, h3, h4, p, li, dt, dd, legend, label";

/** What is read, in order: parts that are marked, else everything with words that shows, each once. */
function texts(root: Document, place: HTMLElement): string[] {
  const marked = [...place.querySelectorAll<HTMLElement>("[data-read-text]")];
  const all = [...place.querySelectorAll<HTMLElement>(PARTS)].filter(
    (part) => part.offsetParent !== null && !part.querySelector(PARTS) && !part.closest("[data-read-bar], .kiem-hidden-visually"),
  );
  const parts = marked.length > 0 ? [root.querySelector<HTMLElement>("h1"), ...marked] : all;
  return parts.map((part) => (part?.innerText ?? "").trim()).filter((text) => text !== "");
}

class Reader {
  private readonly start: string;

  constructor(
    private readonly root: Document,
    private readonly place: HTMLElement,
    private readonly button: HTMLButtonElement,
    private readonly voice: SpeechSynthesis,
  ) {
    this.start = button.textContent ?? "";
    button.addEventListener("click", () => this.press());
    window.addEventListener("pagehide", () => voice.cancel());
  }

  /** A voice of the page's language on this phone; null when the browser may choose. */
  speaker(): SpeechSynthesisVoice | null | undefined {
    if (this.place.dataset["read"] !== "own") return null;
    const language = this.root.documentElement.lang;
    return this.voice.getVoices().find((one) => one.localService && one.lang.toLowerCase().startsWith(language));
  }

  private show(reading: boolean): void {
    this.button.textContent = reading ? (this.button.dataset["textStop"] ?? this.start) : this.start;
  }

  private press(): void {
    const speaker = this.speaker();
    if (this.voice.speaking || speaker === undefined) {
      this.voice.cancel();
      this.show(false);
      return;
    }
    const all = texts(this.root, this.place);
    all.forEach((text, at) => {
      const spoken = new SpeechSynthesisUtterance(text);
      spoken.lang = this.root.documentElement.lang === "en" ? "en-GB" : "nl-NL";
      if (speaker) spoken.voice = speaker;
      if (at === all.length - 1) spoken.addEventListener("end", () => this.show(false));
      this.voice.speak(spoken);
    });
    this.show(all.length > 0);
  }
}

export function startReadAloud(root: Document): void {
  const place = root.querySelector<HTMLElement>("[data-read]");
  const bar = place?.querySelector<HTMLElement>("[data-read-bar]");
  const button = bar?.querySelector<HTMLButtonElement>("[data-read-start]");
  if (!place || !bar || !button || !("speechSynthesis" in window)) return;
  const voice = window.speechSynthesis;
  const reader = new Reader(root, place, button, voice);
  const look = (): void => {
    bar.hidden = reader.speaker() === undefined;
  };
  look();
  // Some browsers know their voices only after a while.
  voice.addEventListener?.("voiceschanged", look);
}
