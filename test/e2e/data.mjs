// The life of her data: on a phone, the mother has a copy of everything, sees what destroying would mean, and asks for it; the
// midwife reads the request, and the nurse lets a colleague stand in. By the names on the pages.
export async function motherAsks(phone) {
  await phone.go("/me");
  await phone.click(phone.link("Your data: a copy, corrections, destruction"), "goes to her data");
  await phone.click(phone.link("Read or print"), "reads everything that is kept about her");
  await phone.expect("Questions and answers", "her answers are in it");
  await phone.expect("Who looked, and why", "and who looked");
  await phone.go("/me/data");
  await phone.click(phone.link("Put right or add something"), "wants to add something");
  await phone.choose(phone.page.locator("[name=kind][value=statement]"), "in her own words");
  await phone.fill("text", "That is not how I said it");
  await phone.click(phone.button("Send"), "sends them");
  await phone.expect("Stands in the file", "they stand in the file");
  await phone.click(phone.link("See what happens then"), "asks what destroying means");
  await phone.expect("This is kept, and why", "sees what the law keeps");
  await phone.choose(phone.page.locator("[name=sure]"), "is sure");
  await phone.click(phone.button("Ask for destruction"), "asks for it");
  await phone.expect("You get an answer by", "sees when she gets an answer");
}

export async function midwifeAnswers(midwife, mother) {
  await midwife.go(mother.path);
  await midwife.expect("That is not how I said it", "reads her words in the file");
  await midwife.go(`${mother.path}/data`);
  await midwife.click(midwife.page.getByRole("link", { name: /^Gegevens vernietigen/ }), "opens the request");
  await midwife.expect("Dit blijft bewaard, en waarom", "sees what is kept");
  await midwife.choose(midwife.page.locator("[name=decision][value=granted]"), "says yes");
  await midwife.click(midwife.button("Antwoord vastleggen"), "destroys it");
  await midwife.expect("De gegevens zijn vernietigd", "it is done");
  const answer = await midwife.page.goto(mother.path);
  if (![403, 404].includes(answer.status())) midwife.report.fault("midwife: her file is still there");
}

export async function nurseIsAway(nurse) {
  await nurse.go("/worklist");
  await nurse.click(nurse.link("Afwezig en waarneming"), "arranges to be away");
  const deputies = await nurse.page.locator("[name=deputy] option[value]:not([value=''])").all();
  if (deputies.length === 0) return; /* she works alone in a demo this small */
  await nurse.page.locator("[name=deputy]").selectOption(await deputies[0].getAttribute("value"));
  await nurse.click(nurse.button("Waarneming vastleggen"), "a colleague stands in");
  await nurse.expect("wordt waargenomen door", "sees it");
  await nurse.go("/worklist");
  await nurse.expect("U bent afwezig", "her worklist says so");
  await nurse.go("/cover");
  await nurse.click(nurse.page.getByRole("button", { name: /^Stop de waarneming/ }), "comes back");
}
