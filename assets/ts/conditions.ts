// Shows a question only when earlier answers call for it (the enableWhen of a FHIR Questionnaire). What is not shown is
// not sent either; what was typed stays in the page, so that changing one's mind costs nothing.

type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=" | "exists";
/** `also`: a second field that makes it answered; `unit`: what the field `unit_name` must say for a quantity to be compared. */
type Condition = {
  name: string;
  op: Operator;
  value: string;
  type?: "number" | "text";
  also?: string;
  unit?: string;
  unit_name?: string;
};
type Rule = { behavior: "all" | "any"; when: Condition[]; also?: Rule[] };
type Answers = (name: string) => readonly string[];

const OPERATORS: ReadonlySet<string> = new Set(["=", "!=", "<", "<=", ">", ">=", "exists"]);

function isSound(rule: Rule): boolean {
  return (
    (rule.behavior === "all" || rule.behavior === "any") &&
    Array.isArray(rule.when) &&
    rule.when.every((c) => typeof c.name === "string" && OPERATORS.has(c.op)) &&
    (rule.also ?? []).every(isSound)
  );
}

/** The rule in the attribute, or null when it is not one: then the question is always shown. */
export function readRule(text: string): Rule | null {
  try {
    const rule = JSON.parse(text) as Rule;
    return isSound(rule) ? rule : null;
  } catch {
    return null;
  }
}

function ordered(op: Operator, order: number): boolean {
  switch (op) {
    case "=":
      return order === 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    default:
      return false;
  }
}

/** Numbers as people type them (3,5); dates, times and words as their text. */
function compare(answer: string, op: Operator, condition: Condition): boolean {
  const value = String(condition.value);
  const a = Number(answer.trim().replace(",", "."));
  const b = Number(value);
  const numbers = answer.trim() !== "" && !Number.isNaN(a) && !Number.isNaN(b);
  if (condition.type === "number") return numbers && ordered(op, a - b);
  if (numbers && condition.type === undefined) return ordered(op, a - b);
  return ordered(op, answer < value ? -1 : answer > value ? 1 : 0);
}

/** FHIR R4: "!=" is that no answer is equal, so it holds while there is none; the others need an answer, "exists false" apart. */
export function conditionHolds(c: Condition, answers: Answers): boolean {
  const all = answers(c.name);
  const given = all.filter((a) => a !== "");
  if (c.op === "exists") {
    const also = c.also ? answers(c.also).some((a) => a !== "") : false;
    return (given.length > 0 || also) === (String(c.value) !== "false");
  }
  const units = c.unit_name ? answers(c.unit_name) : [];
  const comparable = all.filter((a, i) => a !== "" && (!c.unit_name || (units[i] ?? "") === c.unit));
  const any = (op: Operator): boolean => comparable.some((a) => compare(a, op, c));
  return c.op === "!=" ? !any("=") : any(c.op);
}

export function ruleHolds(rule: Rule, answers: Answers): boolean {
  const holds = (c: Condition): boolean => conditionHolds(c, answers);
  const own = rule.behavior === "all" ? rule.when.every(holds) : rule.when.some(holds);
  return own && (rule.also ?? []).every((other) => ruleHolds(other, answers));
}

/** What the form holds now: "a@*.LINK" is the answer in any row; a file counts by its name. */
export function formAnswers(data: FormData): Answers {
  const text = (v: FormDataEntryValue): string => (typeof v === "string" ? v : v.name);
  return (name) => {
    const star = name.indexOf("@*");
    if (star < 0) return data.getAll(name).map(text);
    const parts = name.split("@*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const pattern = new RegExp(`^${parts.join("@\\d+")}$`);
    return [...data].filter(([key]) => pattern.test(key)).map(([, v]) => text(v));
  };
}

function setShown(item: HTMLElement, shown: boolean): void {
  item.hidden = !shown;
  const controls = item.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | HTMLButtonElement>(
    "input, select, textarea, button",
  );
  // What is inside something that is still hidden stays out.
  for (const control of controls) control.disabled = control.closest("[data-enable-when][hidden]") !== null;
}

function startForm(form: HTMLFormElement): void {
  const items: { element: HTMLElement; rule: Rule }[] = [];
  for (const element of form.querySelectorAll<HTMLElement>("[data-enable-when]")) {
    const rule = readRule(element.dataset["enableWhen"] ?? "");
    if (rule) items.push({ element, rule });
  }
  if (items.length === 0) return;
  // A shown question can hide another, so go through them until nothing changes; each pass settles at least one.
  const update = (): void => {
    for (let pass = 0; pass <= items.length; pass++) {
      const answers = formAnswers(new FormData(form));
      let changed = false;
      for (const { element, rule } of items) {
        const shown = ruleHolds(rule, answers);
        if (shown === element.hidden) {
          setShown(element, shown);
          changed = true;
        }
      }
      if (!changed) return;
    }
  };
  form.addEventListener("change", update);
  form.addEventListener("input", update);
  update();
}

export function startConditions(root: Document): void {
  for (const form of root.querySelectorAll("form")) startForm(form);
}
