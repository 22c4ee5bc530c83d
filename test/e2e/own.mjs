// The parent's own place on a phone: she makes her account, asks a question that her midwife answers, reads the answer, finds a
// text by a word, sees what is coming and whether she is asked if she feels ready. Her language is that of the phone.
import { Visitor } from "./walk.mjs";

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const WORDS = {
  nl: { ask: "Vraag versturen", sent: "Uw vraag is verstuurd.", read: "Lees het antwoord", word: "huilt", found: "Uw baby huilt veel",
    search: "Zoeken", aloud: "Lees voor" },
  en: { ask: "Send question", sent: "Your question has been sent.", read: "Read the answer", word: "cries", found: "Your baby cries a lot",
    search: "Search", aloud: "Read aloud" },
};

export async function open(midwife, mother) {
  await midwife.signIn("verloskundige");
  await midwife.click(midwife.link("Nieuw gezin"), "opens a new family");
  await midwife.page.locator("[name=role]").selectOption("mother");
  await midwife.fill("first_name", "Ada");
  await midwife.fill("surname", mother.surname);
  await midwife.fill("birth_day", "1997-02-03");
  await midwife.fill("due_day", inDays(120));
  await midwife.click(midwife.button("Dossier openen"), "saves her file");
  await midwife.click(midwife.button("Link voor de ouder maken"), "makes a link for her own account");
  return midwife.page.locator("input[readonly]").inputValue();
}

export async function ask(phone, words, link, login) {
  await phone.go(new URL(link).pathname);
  await phone.fill("login", login);
  await phone.fill("password", "drie woorden en meer");
  await phone.click(phone.page.locator("main form button[type=submit]"), "makes her account");
  await phone.go("/me/questions");
  await phone.fill("text", "Mag ik nog sporten?");
  await phone.click(phone.button(words.ask), "asks a question");
  await phone.expect(words.sent, "it was sent");
}

async function answer(midwife, mother) {
  await midwife.go("/worklist");
  const line = midwife.page.locator("li", { hasText: mother.surname }).getByRole("link", { name: "Vraag van een ouder" });
  await midwife.click(line, "finds the question on the worklist");
  await midwife.expect("Mag ik nog sporten?", "reads her words");
  await midwife.fill("answer", "Ja, rustig aan. Bel bij klachten.");
  await midwife.click(midwife.button("Antwoord versturen"), "answers");
}

async function read(phone, words, javaScript) {
  await phone.go("/me");
  await phone.click(phone.link(words.read), "sees that there is an answer");
  await phone.expect("Ja, rustig aan.", "reads it");
  await phone.go("/me/articles");
  await phone.fill("words", words.word);
  await phone.click(phone.button(words.search), "looks for a word");
  await phone.click(phone.link(words.found), "opens a text");
  const aloud = phone.page.getByRole("button", { name: words.aloud });
  if ((await aloud.isVisible()) !== javaScript) phone.report.fault("the button that reads aloud shows without a voice, or does not show");
  for (const path of ["/articles", "/articles?phase=birth", "/me/appointments", "/me/ready", "/offline"]) await phone.go(path);
}

export async function own(kiem, report, { javaScript, desktop, phone }) {
  const mother = { surname: javaScript ? "Haverkamp" : "Zonderkamp" };
  const words = javaScript ? WORDS.nl : WORDS.en;
  const midwife = await Visitor.open(kiem, report, "midwife", { javaScript, viewport: desktop });
  const her = await Visitor.open(kiem, report, "mother in her own place", { javaScript, viewport: phone, phone: true, english: !javaScript });
  const link = await open(midwife, mother);
  await ask(her, words, link, mother.surname.toLowerCase());
  await answer(midwife, mother);
  await read(her, words, javaScript);
  await midwife.close();
  await her.close();
}
