/** The fields of a form for answers: what they say, and how they follow what was told elsewhere. */

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

const NO_ANSWER = "[type=submit], [type=button], [type=reset], [type=image], [type=file]";

/** @param {HTMLFormElement} form @returns {any[]} its fields, those as well that are out of use now */
const fields = (form) =>
  [...form.elements].filter((/** @type {any} */ field) => field.name && field.matches("input, select, textarea") && !field.matches(NO_ANSWER));

/** @param {HTMLFormElement} form @returns {any[]} its fields that hold an answer */
const inUse = (form) => fields(form).filter((field) => !field.matches(":disabled"));

/**
 * What a form says, by trait. Each named field is an answer: an empty one takes back what was
 * told, and a box says `true` or nothing.
 * @param {HTMLFormElement} form
 * @returns {Record<string, string>}
 */
function answers(form) {
  const given = new FormData(form);
  const text = ({ name, type }) => (type === "checkbox" ? (given.has(name) ? "true" : "") : `${given.get(name) ?? ""}`);
  return Object.fromEntries(inUse(form).map((field) => [field.name, text(field)]));
}

/** @param {any} field */
const isBox = ({ type }) => type === "radio" || type === "checkbox";

/** What a field shows. @param {any} field @returns {string} */
const shown = (field) => (isBox(field) ? `${field.checked}` : field.validity.badInput ? "begun" : field.value);

/** What it shows where this is told. @param {any} field @param {string} value */
const telling = (field, value) => (isBox(field) ? `${(field.type === "radio" ? field.value : "true") === value}` : value);

/** What fields that are typed into showed as their page brought them: a hidden one knows only what it has now. @type {WeakMap<Field, string>} */
const pages = new WeakMap();

/** @param {any} field @returns {string} what it shows as its page brought it */
function brought(field) {
  if (isBox(field)) return `${field.defaultChecked}`;
  if (field.options) {
    const options = [...field.options];
    const chosen = options.filter(({ defaultSelected }) => defaultSelected);
    // Where several can be seen, none is chosen by itself.
    const first = field.size > 1 ? undefined : options.find(({ disabled }) => !disabled);
    return (field.multiple ? chosen[0] : (chosen.at(-1) ?? first))?.value ?? "";
  }
  let text = pages.get(field);
  // As a field of its kind shows that: a range or a colour is never empty.
  if (text === undefined) pages.set(field, (text = /** @type {string} */ (Object.assign(field.cloneNode(), { value: field.defaultValue }).value)));
  return text;
}

/** Before anything is written into a form. @param {HTMLFormElement} form */
export const look = (form) => fields(form).forEach(brought);

/** What fields show that were filled in, or kept, here, and what they had told browsers. @type {WeakMap<Field, { text: string, complete: string | null }>} */
const filled = new WeakMap();

/** Whether nothing is filled in. @param {any} field */
function isEmpty(field) {
  const text = filled.get(field)?.text;
  return text === undefined || text === (isBox(field) ? "false" : "");
}

/** @param {any} field @param {string | null} complete its `autocomplete` */
const saying = (field, complete) => (complete === null ? field.removeAttribute("autocomplete") : field.setAttribute("autocomplete", complete));

/** What fields have told that may still wait to be kept. @type {WeakMap<Field, string>} */
const waits = new WeakMap();

/** @param {any} field @param {string} text */
function fillIn(field, text) {
  waits.delete(field);
  const { complete } = filled.get(field) ?? { complete: field.getAttribute("autocomplete") };
  filled.set(field, { text, complete });
  // Else browsers write it in again when somebody comes back to the page, whatever became of it meanwhile.
  saying(field, isEmpty(field) ? complete : "off");
}

/** Makes a field show what its page brought. @param {any} field */
function letGo(field) {
  const before = filled.get(field);
  if (before) saying(field, before.complete);
  filled.delete(field);
  waits.delete(field);
  if (isBox(field)) field.checked = field.defaultChecked;
  else if (field.options) for (const option of field.options) option.selected = option.defaultSelected;
  else field.value = brought(field);
}

/** Whether the fields of a name can show this; several boxes cannot. @param {any[]} group @param {string} value */
function fits(group, value) {
  const [{ type, options }] = group;
  if (type === "checkbox") return group.length === 1;
  const values = type === "radio" ? group : options;
  return !values || [...values].some((one) => one.value === value);
}

/** @param {any[]} all @returns {[string, any[]][]} those of one name together */
const byName = (all) => [...new Set(all.map(({ name }) => name))].map((name) => [name, all.filter((field) => field.name === name)]);

/** Whether the visitor has changed what these show. @param {any[]} group */
const begun = (group) => group.some((field) => shown(field) !== (filled.get(field)?.text ?? brought(field)));

/** What did not arrive is told again, whatever they show by then. @param {HTMLFormElement} form @param {Record<string, string>} given */
export const again = (form, given) => inUse(form).forEach((field) => field.name in given && waits.set(field, "\0"));

/** Whether they say otherwise now than what they have told, and may wait. @param {any[]} group */
const corrected = (group) => group.some((field) => shown(field) !== (waits.get(field) ?? shown(field)));

/**
 * What the visitor has changed in a form, to be told now. All else was told before, and may be another by now in another tab; or
 * could not be filled in; or is the page's word and not theirs.
 * @param {HTMLFormElement} form
 */
export function news(form) {
  const given = answers(form);
  for (const [name, group] of byName(inUse(form))) {
    if (begun(group) || corrected(group)) for (const field of group) waits.set(field, shown(field));
    else delete given[name];
  }
  return given;
}

/**
 * Makes a form show what was told, but where the visitor has begun to answer; what is told no more goes from it.
 * @param {HTMLFormElement} form
 * @param {Map<string, string>} told
 * @returns {boolean} whether something went
 */
export function fill(form, told) {
  let went = false;
  for (const [name, group] of byName(fields(form))) {
    const value = told.get(name);
    if (value === undefined || !fits(group, value)) {
      // What the page brought, or its visitor emptied, was not told.
      if (!begun(group) && !group.every(isEmpty)) group.forEach(letGo), (went = true);
    } else if (!begun(group) || group.every((field) => shown(field) === telling(field, value))) {
      for (const field of group) {
        if (isBox(field)) field.checked = telling(field, value) === "true";
        else field.value = value;
        fillIn(field, shown(field));
      }
    }
  }
  return went;
}

/**
 * What a form says now is what it is filled with, once that is kept.
 * @param {HTMLFormElement} form
 * @returns {() => void} says that it is
 */
export function keeping(form) {
  const now = inUse(form).map((field) => /** @type {const} */ ([field, shown(field)]));
  return () => now.forEach(([field, text]) => fillIn(field, text));
}
