// Shows a question only when earlier answers call for it (the enableWhen of a FHIR Questionnaire). What is not shown is
// not sent either; what was typed stays in the page, so that changing one's mind costs nothing.

type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=" | "exists";
type Condition = { name: string; op: Operator; value: string };
type Rule = { behavior: "all" | "any"; when: Condition[]; also?: Rule[] };

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

function compare(answer: string, op: Operator, value: string): boolean {
  const a = Number(answer);
  const b = Number(value);
  const numbers = answer.trim() !== "" && !Number.isNaN(a) && !Number.isNaN(b);
  switch (op) {
    case "=":
      return numbers ? a === b : answer === value;
    case "<":
      return numbers && a < b;
    case "<=":
      return numbers && a <= b;
    case ">":
      return numbers && a > b;
    case ">=":
      return numbers && a >= b;
    default:
      return false;
  }
}

/** FHIR R4: a condition about an unanswered question does not hold, except "exists false". */
export function conditionHolds(c: Condition, answers: readonly string[]): boolean {
  const given = answers.filter((a) => a !== "");
  if (c.op === "exists") return given.length > 0 === (String(c.value) !== "false");
  if (c.op === "!=") return given.length > 0 && !given.some((a) => compare(a, "=", String(c.value)));
  return given.some((a) => compare(a, c.op, String(c.value)));
}

export function ruleHolds(rule: Rule, answers: (name: string) => readonly string[]): boolean {
  const holds = (c: Condition): boolean => conditionHolds(c, answers(c.name));
  const own = rule.behavior === "all" ? rule.when.every(holds) : rule.when.some(holds);
  return own && (rule.also ?? []).every((other) => ruleHolds(other, answers));
}

function setShown(item: HTMLElement, shown: boolean): void {
  item.hidden = !shown;
  const controls = item.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>(
    "input, select, textarea",
  );
  for (const control of controls) control.disabled = !shown;
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
      const data = new FormData(form);
      let changed = false;
      for (const { element, rule } of items) {
        const shown = ruleHolds(rule, (name) => data.getAll(name).map(String));
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
