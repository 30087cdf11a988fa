/** Pieces that the panel's cards are made of. */

import { settle } from "../elements/once.js";
import { make } from "../elements/style.js";

/** @typedef {import("../words.js").Texts["panel"]} Texts */
/** @typedef {import("../known.js").Known} Known */
/**
 * @typedef {object} State what the panel shows
 * @property {import("../visit.js").Allowed} allowed
 * @property {Known} known
 * @property {{ what: string, basis: string, at: number }[]} released
 */
/**
 * @typedef {object} Tools what a card does with the panel
 * @property {Texts} texts
 * @property {import("../words.js").Words} words what the other elements say
 * @property {string} language in which numbers, lists and times are written
 * @property {(words: string) => void} say
 * @property {() => State | undefined} state what is shown
 * @property {() => Promise<State>} look what there is now
 */
/** @typedef {{ element: HTMLElement, show: (state: State) => void }} Card */

/** @param {string} text @param {Record<string, string | number>} values for its `{name}` */
export const put = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => `${values[name] ?? all}`);

/** @param {string[]} forms for one, and for any other number @param {number} n @param {string} language */
export const count = ([one, other], n, language) =>
  put(n === 1 ? one : other, { n: new Intl.NumberFormat(language).format(n) });

/** What the site's author wrote: in the language of the page. @param {string} text */
export const authored = (text) => make("span", { lang: document.documentElement.lang || "und" }, text);

/**
 * Says what came of something that the visitor asked for.
 * @param {Tools} tools
 * @param {Promise<import("../more.js").Kept>} asked
 * @param {string} done
 * @returns {Promise<boolean>} whether it was done
 */
export async function tell({ texts, words, say }, asked, done) {
  const became = await asked.catch(() => "failed");
  say(became === "kept" ? done : became === "page" ? words.form.page : texts.hands.failed);
  return became === "kept" || became === "page";
}

/** Of a kind that has one row at most: its value. @param {Known} known @param {string} kind */
export const valueOf = ({ remembered }, kind) => remembered.find((note) => note.kind === kind)?.value;

/**
 * A card with its heading.
 * @param {string} id
 * @param {string} title
 * @param {(Node | string)[]} children
 */
export const card = (id, title, ...children) =>
  // Where the focus goes when what held it is gone.
  make("section", { class: "card", "aria-labelledby": id }, make("h3", { id, tabindex: "-1" }, title), ...children);

/**
 * @param {string} words
 * @param {() => void} action
 * @param {{ does?: string, about?: string }} [more] what it does, for a list that is renewed; and of what
 */
export function button(words, action, { does = "", about } = {}) {
  const element = make("button", { type: "button", "data-does": does }, words);
  if (about) element.setAttribute("aria-label", `${words}: ${about}`);
  element.addEventListener("click", action);
  return element;
}

/**
 * Renews a list, and leaves alone what has not changed: the visitor may be on it.
 * @param {HTMLElement} list
 * @param {{ key: string, sign: string, build: () => HTMLElement }[]} rows each with what its look depends on
 */
export function renew(list, rows) {
  const children = () => /** @type {HTMLElement[]} */ ([...list.children]);
  const before = new Map(children().map((child) => [child.dataset.key, child]));
  const active = /** @type {HTMLElement | null} */ (/** @type {ShadowRoot} */ (list.getRootNode()).activeElement ?? null);
  const at = children().findIndex((child) => child.contains(active));
  const next = rows.map(({ key, sign, build }) => {
    const old = before.get(key);
    // One that is being edited stays until that is over.
    if (old && (old.dataset.sign === sign || old.dataset.busy)) return old;
    const element = build();
    Object.assign(element.dataset, { key, sign });
    return element;
  });
  const key = children()[at]?.dataset.key;
  const keys = rows.map(({ key }) => key);
  // What is below comes up, to where the pointer is.
  if (children().some((child) => !keys.includes(/** @type {string} */ (child.dataset.key)))) settle(list.closest(".panel"));
  for (const child of children()) if (!next.includes(child)) child.remove();
  // Moved only where it must be: an element that is moved loses the focus.
  next.forEach((element, index) => {
    if (list.children[index] !== element) list.insertBefore(element, list.children[index] ?? null);
  });
  if (at < 0 || list.contains(active)) return;
  // On the same button of the same row; of a row that is gone, on none that takes another away.
  const same = `[data-does="${active?.dataset.does}"]`;
  const to = next[keys.indexOf(key ?? "")]?.querySelector(same) ?? next[Math.min(at, next.length - 1)]?.querySelector(`button:not(${same})`);
  if (to) /** @type {HTMLElement} */ (to).focus();
  else home(list);
}

/** Gives the focus to the heading of the card, as what had it is gone. @param {Element} gone */
export const home = (gone) => gone.closest("section")?.querySelector("h3")?.focus();
