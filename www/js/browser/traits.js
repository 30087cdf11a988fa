/** Forms by which visitors tell something of themselves: `<form data-indgang-traits>`. */

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

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

/** @param {HTMLFormElement} form @returns {Field[]} its fields that hold an answer */
const fields = (form) =>
  /** @type {any[]} */ ([...form.elements]).filter(
    (field) => field.name && field.matches("input, select, textarea") && !field.matches(":disabled, [type=submit]"),
  );

/**
 * What a form says, by trait. Each named field is an answer: an empty one takes back what was
 * told, and a box says `true` or nothing.
 * @param {HTMLFormElement} form
 * @returns {Record<string, string>}
 */
function answers(form) {
  const given = new FormData(form);
  const text = ({ name, type }) => (type === "checkbox" ? (given.has(name) ? "true" : "") : `${given.get(name) ?? ""}`);
  return Object.fromEntries(fields(form).map((field) => [field.name, text(field)]));
}

/**
 * Fills a field with what was told before, unless the visitor has begun to answer it.
 * @param {any} field
 * @param {string} value
 */
function prefill(field, value) {
  if (field.type === "radio" || field.type === "checkbox") {
    const group = [...field.form.elements].filter(({ name }) => name === field.name);
    const untouched = group.every(({ checked, defaultChecked }) => checked === defaultChecked);
    if (untouched && field.type === "checkbox") field.checked = value === "true";
    else if (untouched && field.value === value) field.checked = true;
  } else if (field.options) {
    const first = [...field.options].findLastIndex(({ defaultSelected }) => defaultSelected);
    const has = [...field.options].some((option) => option.value === value);
    if (has && field.selectedIndex === Math.max(first, 0)) field.value = value;
  } else if (field.value === field.defaultValue) {
    field.value = value;
  }
}

/**
 * What the visitor has told, by trait.
 * @param {import("./visit.js").Visit} visit
 */
const toldOf = async (visit) =>
  new Map((await (await visit.more()).known()).remembered.flatMap(({ kind, name, value }) => (kind === "trait" ? [[name, `${value}`]] : [])));

/**
 * What was told waits: says what became of all of it once the visitor has answered on this page.
 * @param {import("./visit.js").Visit} visit
 * @param {Record<string, string>} given
 * @param {(became: "kept" | "dropped" | "full" | "failed") => void} say
 */
function settled(visit, given, say) {
  let granted = 0;
  const changed = async () => {
    const { home, remember } = visit.allowed;
    if (remember === "pending") return;
    // At the edge it is there when it has arrived, which is the next that is heard of.
    const last = home !== "edge" || granted++;
    const end = () => document.removeEventListener("indgang:change", changed);
    if (last) end();
    if (remember === "denied") return say("dropped");
    const told = await toldOf(visit).catch(() => null);
    // What was taken back is kept when it is gone.
    const there = told && Object.entries(given).every(([name, value]) => !value === !told.has(name));
    if (there) end(), say("kept");
    else if (last) say(home === "edge" ? "failed" : "full");
  };
  document.addEventListener("indgang:change", changed);
}

/** @type {WeakSet<Element>} those that are connected */
const connected = new WeakSet();

/**
 * Connects the forms on the page that are not yet.
 * @param {import("./visit.js").Visit} visit
 * @param {import("./words.js").Words} words
 */
export async function connectForms(visit, { form: said, language }) {
  const all = /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-indgang-traits]"));
  const forms = [...all].filter((form) => !connected.has(form));
  for (const form of forms) {
    connected.add(form);
    // Its place is there before it speaks, or it is not heard.
    status(form).lang = language;
    let latest;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const given = (latest = answers(form));
      // Of what was told here last.
      const say = (became) => void (given === latest && (status(form).textContent = said[became]));
      const became = await visit.more().then((it) => it.declare(given)).catch(() => "failed");
      say(became);
      if (became === "waits") settled(visit, given, say);
    });
  }
  if (!forms.length) return;
  // What was told before stands in the form, to be seen and corrected.
  const told = await toldOf(visit).catch((error) => void console.warn(`indgang: ${error.message}`));
  for (const field of forms.flatMap(fields)) {
    const value = told?.get(field.name);
    if (value !== undefined) prefill(field, value);
  }
}
