/** Elements, made short. */

/**
 * @param {string} name
 * @param {Record<string, string>} attributes
 * @param {(string | Node)[]} inside
 */
export function element(name, attributes, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

/** @param {string} text */
export const bold = (text) => element("b", {}, text);

/** @param {(string | Node)[]} rows */
export const list = (rows) => element("ul", {}, ...rows.map((row) => element("li", {}, row)));

/**
 * A control with its name.
 * @param {string} title @param {string} kind @param {Record<string, string>} attributes
 */
export function field(title, kind, attributes) {
  const control = element(kind, attributes);
  return { control, label: element("label", {}, element("span", {}, title), control) };
}

/** @type {WeakMap<Element, HTMLElement>} what is said of controls */
const told = new WeakMap();
let number = 0;

/**
 * Says at a control what is wrong with it, for those who see it and for those who hear it; without
 * words, that nothing is.
 * @param {Element} control in a label, or in a row
 * @param {string} words @param {Record<string, string>} attributes of what is said
 */
export function blame(control, words, attributes = {}) {
  const before = told.get(control);
  if (!words) {
    before?.remove();
    told.delete(control);
    for (const name of ["aria-invalid", "aria-describedby"]) control.removeAttribute(name);
    return;
  }
  const said = before ?? element("span", { class: "wrong", id: `wrong-${++number}`, ...attributes });
  if (said.textContent !== words) said.textContent = words;
  if (before) return;
  told.set(control, said);
  const around = control.closest("label, .row");
  const title = around?.localName === "label" ? around.firstElementChild : null;
  // What is said in its label is no part of its name.
  if (title) control.setAttribute("aria-labelledby", (title.id ||= `of-${said.id}`));
  control.setAttribute("aria-invalid", "true");
  control.setAttribute("aria-describedby", said.id);
  around?.append(said);
}

const regions = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
/** Which have a name and are no countries: unions, and codes for tests. */
const NO_COUNTRIES = ["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"];

/** What is wrong with a country, as it is written; empty if nothing is. @param {string} text */
export function wrongCountry(text) {
  const code = text.trim().toUpperCase();
  // A code that was another country's name is not what the edge tells.
  const known = () => new Intl.Locale(`und-${code}`).region === code && regions.of(code) !== undefined && !NO_COUNTRIES.includes(code);
  if (!code || (/^[A-Z]{2}$/.test(code) && known())) return "";
  return `${code} is no country: write its ISO 3166 code, two letters, as in DK`;
}

/** Whom an experience is for, by a segment as plans name it: `buyers`, `/stage`, `buyers/one+another`. @param {string} [segment] */
export function whom(segment = "") {
  const [base, stages] = segment.split("/");
  const at = stages ? ` at the stage ${stages.replaceAll("+", " or ")}` : "";
  return `for ${base && base !== "*" ? base : "everybody"}${at}`;
}

/** A rule of `indgang explain --json`, each question with its answer. */
export function asked(rule) {
  if (rule.text) return list([element("span", { class: rule.holds ? "yes" : "no" }, rule.text)]);
  for (const [name, words] of [["all", "all of"], ["any", "any of"], ["not", "not"]]) {
    if (rule[name]) return element("div", {}, element("span", { class: rule.holds ? "yes" : "no" }, words), list(rule[name].map(asked)));
  }
  return element("pre", {}, JSON.stringify(rule));
}
