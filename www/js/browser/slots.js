/**
 * Slots, merge fields and the entry offer: the parts of a page that are chosen.
 *
 * Both the bootstrap and the engine come here, each with a copy of this file, so what a slot
 * could show is kept with its element: as long as that, and wherever it is put.
 */

import { preload } from "./gate.js";
import { preloaded, unfit } from "./strict.js";

/**
 * @typedef {object} Slot
 * @property {string} name
 * @property {string} shown the variant in the page
 * @property {Map<string, HTMLTemplateElement>} variants
 * @property {Node[]} original the children as they came: templates, then the default
 * @property {boolean} seen whether the visitor had it in view
 * @property {(variant: string) => void} [put] shows a variant, where a framework renders the slot
 */

const KEPT = Symbol.for("indgang");

/**
 * What is kept with the document; `by`: the epoch of the profile on the device that the page was painted by, `there`: the
 * engine is, `texts`: what merge fields said as they came.
 * @returns {{ by?: string, there?: boolean, texts: WeakMap<Element, string> }}
 */
export const kept = () => (document[KEPT] ??= { texts: new WeakMap() });

/** All slots that are on the page now. @returns {Element[]} */
export const slots = () => [...document.querySelectorAll("[data-indgang-slot]")];

/** What is known of a slot that was taken over. @param {Element} element @returns {Slot | undefined} */
export const taken = (element) => element[KEPT];

/** Gives a slot back, to be taken over anew. @param {Element} element */
export const leave = (element) => void delete element[KEPT];

const views = globalThis.IntersectionObserver
  ? new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        const slot = taken(target);
        if (isIntersecting && slot) {
          slot.seen = true;
          views?.unobserve(target);
        }
      }
    })
  : null;

/** Whether the parser is past an element: it, or something around it, is followed by something. */
export function isWhole(element) {
  if (document.readyState !== "loading") return true;
  for (let node = element; node; node = node.parentNode) if (node.nextSibling) return true;
  return false;
}

/**
 * Takes over a slot whose end tag has arrived.
 * @param {Element} element
 * @returns {Slot}
 */
export function take(element) {
  let slot = taken(element);
  if (!slot) {
    const variants = new Map();
    for (const child of element.children) {
      const name = child.getAttribute("data-indgang-variant");
      if (name && child instanceof HTMLTemplateElement) variants.set(name, child);
    }
    const name = element.getAttribute("data-indgang-slot") ?? "";
    slot = { name, shown: "default", variants, original: [...element.childNodes], seen: !views };
    element[KEPT] = slot;
    preload(preloaded(element));
    views?.observe(element);
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
  const template = slot.variants.get(variant);
  const why = template && unfit(template.content, element);
  if (why) console.warn(`indgang: "${variant}" in slot "${slot.name}" shows the default: ${why}`);
  const next = template && !why ? variant : "default";
  if (next === slot.shown) return;
  slot.shown = next;
  if (slot.put) slot.put(next);
  else if (template && !why) element.replaceChildren(document.importNode(template.content, true));
  else element.replaceChildren(...slot.original);
}

/** Whether the visitor has, or may have, seen what a slot shows. */
export function wasSeen(element) {
  const slot = take(element);
  if (document.visibilityState === "visible" && !slot.seen) {
    // The observer tells some frames later than the eye does.
    const box = element.getBoundingClientRect();
    slot.seen = box.top < innerHeight && box.bottom > 0;
  }
  return slot.seen;
}

/**
 * Fills merge fields with plain text; one with nothing to say gets its own words back.
 * @param {Record<string, string>} merge an empty text: what was there was taken back
 * @param {boolean} [all] whether this is all there is to say, though the edge said more: else what it filled in stays
 */
export function fill(merge, all = true) {
  const { texts } = kept();
  for (const field of document.querySelectorAll("[data-indgang-merge]")) {
    const told = merge[field.getAttribute("data-indgang-merge") ?? ""];
    const filled = field.hasAttribute("data-indgang-filled");
    // Its own words came along beside those of the edge, where they could.
    const own = texts.get(field) ?? (filled ? (field.querySelector("template")?.content.textContent ?? "") : undefined);
    const text = told || (told === undefined && filled && !all && !texts.has(field) ? undefined : own);
    if (text === undefined || field.textContent === text) continue;
    texts.set(field, own ?? field.textContent ?? "");
    field.textContent = text;
  }
}

/**
 * Offers another way in as a link: never a redirect, for that would be a request. A link that names
 * one (`data-indgang-entry-offer="/deals/"`) offers no other.
 * @param {string | null} entry
 */
export function offer(entry) {
  for (const link of document.querySelectorAll("[data-indgang-entry-offer]")) {
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
  const moves = here && document.querySelector("[data-indgang-slot],[data-indgang-merge],[data-indgang-entry-offer],indgang-question,indgang-panel");
  const lazy = moves ? document.querySelectorAll("[loading=lazy i]") : [];
  for (const element of lazy) element.setAttribute("loading", "eager");
}
