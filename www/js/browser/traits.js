/** Forms by which visitors tell something of themselves: `<form data-indgang-traits>`. */

const SAID = {
  kept: "Saved.",
  waits: "Held for the moment. It is kept if you allow this site to remember.",
  dropped: "Not kept: this site does not remember it, or you have not allowed it to.",
  full: "Not kept: there is no room for an answer this long.",
  failed: "Not kept: the site could not be reached. Try again.",
};

/**
 * @param {HTMLFormElement} form
 * @returns {HTMLElement} where the form says what became of an answer
 */
function status(form) {
  let element = form.querySelector("[role=status]");
  if (!element) {
    element = document.createElement("p");
    element.setAttribute("role", "status");
    form.append(element);
  }
  return /** @type {HTMLElement} */ (element);
}

/** @param {HTMLFormElement} form @returns {HTMLInputElement[]} its named fields, of whatever kind */
const fields = (form) => /** @type {any[]} */ ([...form.elements]).filter((field) => "value" in field && field.name);

/** A trait's text in a form: a box says `true` or nothing. @param {HTMLInputElement} field */
const text = (field) => (field.type === "checkbox" ? (field.checked ? "true" : "") : field.value);

/** @param {import("./visit.js").Visit} visit */
export async function connectForms(visit) {
  const forms = /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-indgang-traits]"));
  for (const form of forms) {
    // Its place is there before it speaks, or it is not heard.
    status(form);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const traits = Object.fromEntries(fields(form).map((field) => [field.name, text(field)]));
      status(form).textContent = SAID[await visit.declare(traits).catch(() => "failed")];
    });
  }
  if (!forms.length) return;
  // What was told before stands in the form, to be seen and corrected.
  const { remembered } = await visit.known();
  const told = new Map(remembered.filter(({ kind }) => kind === "trait").map(({ name, value }) => [name, value]));
  for (const form of forms) {
    for (const field of fields(form)) {
      if (!told.has(field.name) || field.value !== field.defaultValue) continue;
      if (field.type === "checkbox") field.checked = told.get(field.name) === true;
      else field.value = `${told.get(field.name)}`;
    }
  }
}
