// Choices that exclude each other: "none of these" and the rest, an option and own words where only one answer may be given. The
// server refuses the first and takes the words in the second; this shows it while one answers.

function changed(event: Event): void {
  const control = event.target;
  if (!(control instanceof HTMLInputElement)) return;
  const field = control.closest("fieldset");
  if (!field) return;
  if (control.type === "checkbox" && control.checked) {
    const exclusive = control.dataset["exclusive"] !== undefined;
    for (const other of field.querySelectorAll<HTMLInputElement>("input[type=checkbox]"))
      if (other !== control && (exclusive || other.dataset["exclusive"] !== undefined)) other.checked = false;
  }
  if (control.type === "radio")
    for (const own of field.querySelectorAll<HTMLInputElement>("[data-own] input")) own.value = "";
  if (control.type === "text" && control.value !== "" && control.closest("[data-own]"))
    for (const radio of field.querySelectorAll<HTMLInputElement>("input[type=radio]")) radio.checked = false;
}

export function startChoices(root: Document): void {
  for (const form of root.querySelectorAll("form[data-autosave]")) form.addEventListener("input", changed);
}
