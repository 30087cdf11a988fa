/**
 * The first thing in `<head>`: shows what was chosen before anything is painted, while the page
 * is still being parsed. It decides nothing. What it shows was worked out by the engine at the
 * end of the previous page view, or by the edge for this one.
 *
 * It blocks the page, so it is written to be short: what can wait for the engine is in slots.js.
 */

import { changes, inline, look, rule, slots } from "./ahead-read.js";
import { preload } from "./gate.js";
import { KEPT, WORDS, kept } from "./kept.js";
import { unfit } from "./strict.js";

const ours = kept();
const views = new IntersectionObserver((entries) => ours.seen.push(...entries));

function apply() {
  // From there on the engine sees to what comes.
  if (ours.there) return;
  // Each time, as an app may have made the page another.
  look();
  /** What the parser came to last, if it is not done. @type {Node | null} */
  let last = document.readyState === "loading" ? document : null;
  while (last?.lastChild) last = last.lastChild;
  for (const [elements, property, value, way] of document.querySelector(rule?.parts) ? changes : []) {
    for (const element of /** @type {NodeListOf<any>} */ (document.querySelectorAll(elements))) {
      if (way !== inline.entry && element[property] !== value) {
        element[WORDS] ??= element[property];
        element[property] = value;
      }
    }
  }
  for (const element of /** @type {NodeListOf<any>} */ (document.querySelectorAll("[data-indgang-slot]"))) {
    const { indgangSlot: name, indgangPreload: list } = element.dataset;
    const wanted = slots?.[name];
    const known = element[KEPT];
    if (!known?.original) {
      // The default comes after the variants, and must not be painted before it is known which is shown. An animation, as
      // that changes no attribute, and no page's security policy forbids it; of its opacity, as nothing inside undoes that.
      if (element.contains(last)) {
        if (wanted && wanted !== "default") element[KEPT] ??= element.animate({ opacity: [0, 0] }, 1e9);
      } else {
        known?.cancel();
        // Images first, and in this order, whatever is shown.
        const images = preload(list?.split(/\s+/) ?? []);
        const template = wanted && element.querySelector(`:scope>template[data-indgang-variant=${wanted}]`);
        const may = template && !unfit(template, images, rule);
        element[KEPT] = { shown: may ? wanted : "default", original: [...element.childNodes], wanted, images };
        views.observe(element);
        if (may) element.replaceChildren(document.importNode(template.content, true));
      }
    }
  }
}

// What is told goes to the engine, and never into an address: not before it is there, nor without it.
document.addEventListener("submit", (event) => {
  if ("indgangTraits" in /** @type {HTMLElement} */ (event.target).dataset) event.preventDefault();
}, true);
// Also once it is parsed: what an app brings then is shown as chosen likewise.
document.addEventListener("readystatechange", apply);
new MutationObserver(apply).observe(document, { childList: true, subtree: true });
apply();
