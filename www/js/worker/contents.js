// What variants hold that the manifest brings along: HTML, a value for a component, or a fragment,
// which is a page of the site that is fetched while the page itself is.
//
// The page has the slot with its default. What is chosen takes the place of that; a value stands
// beside it, for the component that reads it.

/** Most fragments that are fetched for one page; the others' slots show the default. */
const FRAGMENTS = 4;

/**
 * @typedef {{ html?: string, value?: string, fragment?: string }} Content `value` as JSON
 * @typedef {Record<string, Record<string, Content>>} Contents by slot and variant
 */

/** @typedef {{ before?: string, instead?: string | Promise<string | null> }} Given HTML, at once or to come */

/**
 * What each slot is given, by its name, of what the manifest brings.
 *
 * @param {import("./page.js").Decision} decision
 * @param {(path: string) => Promise<string | null>} load a fragment
 */
export function givenOf({ contents, decides, slots }, load) {
  /** @type {Map<string, Given>} */
  const given = new Map();
  let fragments = 0;
  for (const [slot, variants] of Object.entries(contents)) {
    if (!decides) {
      // The device chooses: it is given all HTML, and asks for none of it.
      const before = Object.entries(variants).map(inTemplate).join("");
      if (before) given.set(slot, { before });
      continue;
    }
    const { html, value, fragment } = variants[slots[slot]] ?? {};
    if (html !== undefined) given.set(slot, { instead: html });
    if (value !== undefined) given.set(slot, { before: asValue(value) });
    if (fragment !== undefined && fragments++ < FRAGMENTS) given.set(slot, { instead: load(fragment) });
  }
  return given;
}

/** A letter as a numeric reference. */
export const asReference = (/** @type {string} */ letter) => `&#${letter.codePointAt(0)};`;

/**
 * HTML that reads the same in whatever charset the page is. Scripts and styles know no references: they
 * stay as they are.
 */
const inAscii = (/** @type {string} */ html) =>
  html.replace(/<(script|style)\b[^]*?<\/\1|[^\0-\x7f]/giu, (found) => (found[0] === "<" ? found : asReference(found)));

/** A variant as pages write one. Values and fragments are the edge's alone. */
const inTemplate = ([variant, { html }]) => (html === undefined ? "" : `<template data-indgang-variant="${variant}">${inAscii(html)}</template>`);

/** JSON that no browser runs, and in which the core has left no `<`. */
const asValue = (/** @type {string} */ value) => `<script type="application/json" data-indgang-value>${value.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)}</script>`;

/**
 * Has a slot hold what it is given. A fragment that is not there yet holds back what comes after
 * its slot, for a moment; the head of the page is with its visitor meanwhile. Never throws.
 *
 * @param {any} slot
 * @param {Map<string, Given>} given
 * @returns {Promise<void> | undefined}
 */
export function bring(slot, given) {
  const html = { html: true };
  const hold = (text) => text !== null && slot.setInnerContent(inAscii(text), html);
  try {
    const { before, instead } = given.get(slot.getAttribute("data-indgang-slot")) ?? {};
    if (before) slot.prepend(before, html);
    if (typeof instead === "string") hold(instead);
    else return instead?.then(hold).catch(() => {});
  } catch {
    // The slot stays as the origin wrote it.
  }
}
