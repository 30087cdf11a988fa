/** Forms by which visitors tell something of themselves: `<form data-indgang-traits>`. */

import { isFinal } from "./choice.js";
import { seeIt } from "./elements/style.js";

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

/** @param {any} field */
const isBox = ({ type }) => type === "radio" || type === "checkbox";

/** What a field says by itself. @param {any} field @returns {string} */
const shows = (field) => (isBox(field) ? `${field.checked}` : field.value);

/** The same as its page brought it. @param {any} field @returns {string} */
function brought(field) {
  if (!field.options) return isBox(field) ? `${field.defaultChecked}` : field.defaultValue;
  const options = [...field.options];
  return (options.findLast(({ defaultSelected }) => defaultSelected) ?? options[0])?.value ?? "";
}

/** What those say by themselves that were filled in, or kept, here. @type {WeakMap<Field, string>} */
const filled = new WeakMap();

/**
 * Makes a form show what was told, but where the visitor has begun to answer; what is not told any more goes from it.
 * @param {HTMLFormElement} form
 * @param {Map<string, string>} told
 */
function fill(form, told) {
  const all = fields(form);
  const given = answers(form);
  for (const name in given) {
    /** @type {any[]} */
    const group = all.filter((field) => field.name === name);
    const value = told.get(name);
    const begun = group.some((field) => shows(field) !== (filled.get(field) ?? brought(field)));
    // What its page brought, or its visitor emptied, was not told here.
    const stays = value === undefined && (!given[name] || !group.some((field) => filled.has(field)));
    if (stays || (begun && given[name] !== value)) continue;
    for (const field of group) {
      if (isBox(field)) field.checked = value === undefined ? field.defaultChecked : (field.type === "radio" ? field.value : "true") === value;
      else if (value === undefined) field.value = brought(field);
      else if (!field.options || [...field.options].some((option) => option.value === value)) field.value = value;
      if (value === undefined) filled.delete(field);
      else filled.set(field, shows(field));
    }
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
 * @param {(became: import("./more.js").Kept) => void} say
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
const forms = () => [.../** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-indgang-traits]"))];
let turn = 0;

/**
 * What was told stands in the forms, to be seen and corrected.
 * @param {import("./visit.js").Visit} visit
 * @param {HTMLFormElement[]} shown
 */
async function showTold(visit, shown) {
  const own = (turn += 1);
  const told = await toldOf(visit).catch((error) => void console.warn(`indgang: ${error.message}`));
  // An older answer must not replace a newer one.
  if (told && own === turn) for (const form of shown) fill(form, told);
}

/**
 * Something has changed: what is remembered, or what is allowed.
 * @param {import("./visit.js").Visit} visit
 * @param {"told"} [what]
 */
export function renewForms(visit, what) {
  const { home } = visit.allowed;
  const shown = forms().filter((form) => connected.has(form));
  // The edge is asked again if it is the visitor who did something here.
  if (!shown.length || (home === "edge" && !what)) return;
  if (home !== "nowhere") return void showTold(visit, shown);
  turn += 1;
  for (const form of shown) fill(form, new Map());
}

/**
 * Connects the forms on the page that are not yet.
 * @param {import("./visit.js").Visit} visit
 * @param {import("./words.js").Words} words
 */
export async function connectForms(visit, { form: said, question, language }) {
  const fresh = forms().filter((form) => !connected.has(form));
  for (const form of fresh) {
    connected.add(form);
    // Its place is there before it speaks, or it is not heard.
    status(form).lang = language;
    let latest;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const given = (latest = answers(form));
      const now = fields(form).map((field) => /** @type {const} */ ([field, shows(field)]));
      /** @param {import("./more.js").Kept} became */
      const say = (became) => {
        // Of what was told here last.
        if (given !== latest) return;
        const kept = became === "kept";
        if (kept) for (const [field, shown] of now) filled.set(field, shown);
        const place = status(form);
        place.textContent = said[kept && !visit.lasts ? "page" : became];
        // The page itself is final: it is asked for anew, if the visitor likes.
        if (kept && isFinal()) place.append(` ${said.next} `, seeIt(question.see));
      };
      const became = await visit.more().then((it) => it.declare(given)).catch(() => /** @type {const} */ ("failed"));
      say(became);
      if (became === "waits") settled(visit, given, say);
    });
  }
  if (fresh.length) await showTold(visit, fresh);
}
