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

/** A rule of `indgang explain --json`, each question with its answer. */
export function asked(rule) {
  if (rule.text) return list([element("span", { class: rule.holds ? "yes" : "no" }, rule.text)]);
  for (const [name, words] of [["all", "all of"], ["any", "any of"], ["none", "none of"]]) {
    if (rule[name]) return element("div", {}, element("span", { class: rule.holds ? "yes" : "no" }, words), list(rule[name].map(asked)));
  }
  return element("pre", {}, JSON.stringify(rule));
}
