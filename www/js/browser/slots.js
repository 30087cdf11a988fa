/**
 * Slots, merge fields and the entry offer: the parts of a page that are chosen.
 *
 * The bootstrap was here first, and leaves with each element what it knows: as long as that, and wherever it is put.
 */

import { preload } from "./gate.js";
import { KEPT, PARTS, WORDS, kept } from "./kept.js";
import { RULE } from "./rule.js";
import { unfit } from "./strict.js";

/**
 * @typedef {object} Slot
 * @property {string} name
 * @property {string} shown the variant in the page
 * @property {Map<string, HTMLTemplateElement>} variants
 * @property {Node[]} original the children as they came: templates, then the default
 * @property {HTMLImageElement[]} images that a variant may hold
 * @property {string} [came] the variant that it had as a framework first looked at it
 * @property {string} [wanted] what the bootstrap was to show
 * @property {(variant: string) => void} [put] shows a variant, where a framework renders the slot
 */

/** All slots that are on the page now. @returns {Element[]} */
export const slots = () => [...document.querySelectorAll("[data-indgang-slot]")];

/** What is known of a slot that was taken over. @param {Element} element @returns {Slot | undefined} */
export const taken = (element) => (element[KEPT]?.original ? element[KEPT] : undefined);

/** Slots that the visitor had in view. @typedef {{ push: (...entries: IntersectionObserverEntry[]) => void, has: (slot: Element) => boolean }} Seen */

/** They, and what the bootstrap noted of that. @returns {Seen} */
function inView() {
  const ours = kept();
  const { seen: noted } = ours;
  if ("has" in noted) return noted;
  /** @type {WeakSet<Element>} */
  const all = new WeakSet();
  const push = (...entries) => entries.forEach(({ isIntersecting, target }) => isIntersecting && all.add(target));
  push(...noted);
  return (ours.seen = { push, has: (slot) => all.has(slot) });
}
/** A server that renders comes here as well, and has none. */
const views = globalThis.IntersectionObserver && new IntersectionObserver((entries) => inView().push(...entries));

/** The images that everyone fetches for a slot, as its author lists them. @param {Element} slot */
const listed = (slot) => slot.getAttribute("data-indgang-preload")?.match(/\S+/g) ?? [];

/**
 * A variant that a slot may show on the device. Of one that it may not the console says why.
 * @param {Slot} slot
 * @param {string} variant
 */
function fit(slot, variant) {
  const template = slot.variants.get(variant);
  const why = template && unfit(template, slot.images, RULE);
  if (why) console.warn(`indgang: "${variant}" in slot "${slot.name}" shows the default: a device shows nothing that may load: ${why.input?.slice(why.index, why.index + 80) ?? why}`);
  return why ? undefined : template;
}

/**
 * Takes over a slot whose end tag has arrived.
 * @param {Element} element
 * @returns {Slot}
 */
export function take(element) {
  const known = taken(element);
  /** @type {any} */
  const slot = known ?? { shown: "default", original: [...element.childNodes], images: preload(listed(element)) };
  if (!known) {
    // The bootstrap hides one that is not whole.
    element[KEPT]?.cancel();
    element[KEPT] = slot;
    views?.observe(element);
  }
  if (!slot.variants) {
    slot.name = element.getAttribute("data-indgang-slot");
    slot.variants = new Map();
    for (const child of slot.original) {
      if (child.localName === "template") slot.variants.set(child.getAttribute("data-indgang-variant"), child);
    }
    if (slot.wanted && slot.wanted !== slot.shown) fit(slot, slot.wanted);
  }
  return slot;
}

/**
 * Shows in a slot what was chosen for it. A variant that the page does not have, or that would load
 * something, leaves the default: what is shown on the device must not be told to any server.
 * @param {Element} element
 * @param {Record<string, string>} [chosen] variants by slot
 */
export function show(element, chosen) {
  const slot = take(element);
  const variant = chosen?.[slot.name] ?? "default";
  const template = fit(slot, variant);
  const next = template ? variant : "default";
  if (next === slot.shown) return;
  slot.shown = next;
  if (slot.put) slot.put(next);
  else element.replaceChildren(...(template ? [document.importNode(template.content, true)] : slot.original));
}

/**
 * Whether what an element has in it is below all that its visitor may see: what is above that, or in it, moves what is seen.
 * What has no box moves nothing.
 */
export function isBelow(element) {
  const [range, { hidden }] = [new Range(), element];
  range.selectNodeContents(element);
  // Where it would be is known when it is there.
  element.hidden = false;
  const [box] = range.getClientRects();
  element.hidden = hidden;
  return !(box?.top < innerHeight);
}

/** Whether nobody has seen what a slot shows, nor anything that would move with it. */
export const mayChange = (element) => !inView().has(element) && isBelow(element);

/**
 * Fills merge fields with plain text; one with nothing to say gets its own words back.
 * @param {Record<string, string>} merge an empty text: what was there was taken back
 * @param {boolean} [all] whether this is all there is to say, though the edge said more: else what it filled in stays
 * @param {(field: Element) => boolean} [may] which of them may change
 */
export function fill(merge, all = true, may = () => true) {
  for (const field of document.querySelectorAll("[data-indgang-merge]")) {
    const name = /** @type {string} */ (field.getAttribute("data-indgang-merge"));
    const told = Object.hasOwn(merge, name) ? merge[name] : undefined;
    const filled = field.hasAttribute("data-indgang-filled");
    // Its own words came along beside those of the edge, where they could.
    const own = field[WORDS] ?? (filled ? (field.querySelector("template")?.content.textContent ?? "") : undefined);
    const text = told || (told === undefined && filled && !all && field[WORDS] === undefined ? undefined : own);
    if (text === undefined || field.textContent === text || !may(field)) continue;
    field[WORDS] = own ?? field.textContent;
    field.textContent = text;
  }
}

/**
 * Offers another way in as a link: never a redirect, for that would be a request. A link that names
 * one (`data-indgang-entry-offer="/deals/"`) offers no other.
 * @param {string | null} entry
 * @param {(link: HTMLElement) => boolean} [may] which of them may change
 */
export function offer(entry, may = () => true) {
  for (const link of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-indgang-entry-offer]"))) {
    if (!may(link)) continue;
    const own = link.getAttribute("data-indgang-entry-offer");
    const wanted = entry && entry !== location.pathname && (!own || own === entry) ? entry : null;
    if (wanted) link.setAttribute("href", wanted);
    link.toggleAttribute("hidden", !wanted);
  }
}

/**
 * Has images load wherever they are, if the device chooses. Which of them come near the view would tell how tall all is
 * that may follow from the profile; and those of a default, whether it is still there.
 * @param {boolean} here
 */
export function eager(here) {
  const lazy = here && document.querySelector(`${PARTS},indgang-question,indgang-panel`) ? document.querySelectorAll("[loading=lazy i]") : [];
  for (const element of lazy) element.setAttribute("loading", "eager");
}
